"""What a record covers, as it was written; which entities that is, the coverage in `graph` decides."""

from __future__ import annotations

from collections.abc import Mapping

from compliance_lint.model.values import Value

DERIVED_WORDS = ("holding", "in", "operated_by", "acting_as", "exposed_to")
"""Words of a selector that the graph answers; all others are fields of the kind."""


class Pick:
    """Entities of one kind: all of them (`all`), those named (`ids`), or those whose facts match (`match`)."""

    __slots__ = ("all", "ids", "match")

    def __init__(self, all: bool = False, ids: tuple[str, ...] = (), match: Mapping[str, Value] | None = None) -> None:
        self.all, self.ids, self.match = all, ids, match


class Selector:
    """``organisation``, ids of `nodes`, and `picks` by kind in the singular, less those of `excluded`."""

    __slots__ = ("excluded", "nodes", "organisation", "picks")

    def __init__(
        self,
        organisation: bool = False,
        nodes: tuple[str, ...] = (),
        picks: Mapping[str, Pick] | None = None,
        excluded: Mapping[str, Pick] | None = None,
    ) -> None:
        self.organisation, self.nodes = organisation, nodes
        self.picks, self.excluded = picks or {}, excluded or {}

    def __repr__(self) -> str:
        return f"Selector(organisation={self.organisation}, nodes={self.nodes}, kinds={sorted(self.picks)})"
