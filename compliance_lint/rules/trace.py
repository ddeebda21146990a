"""Why a judgement came out as it did: the tree of its parts, each with the value that decided it."""

from __future__ import annotations

from collections.abc import Iterator

from compliance_lint.location import Place
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import NO, OPEN
from compliance_lint.model.values import UNSTATED, Missing, Value


class Leaf:
    """One test of one fact: where the fact stands, what was found, what was wanted.

    `attribute` is the dotted name as the rule writes it; `list` the vocabulary its terms come from, for their names;
    `items` the elements that are missing or too many; `records` the records considered; `missing` what is unstated.
    A leaf that is `alone` tells all there is to say, whatever its parts were; of one that holds for `every` record
    together, each has to be shown.
    """

    __slots__ = ("alone", "attribute", "every", "found", "items", "list", "missing", "operator", "place", "records", "term", "wanted")

    def __init__(
        self,
        operator: str,
        attribute: str,
        place: Place | None,
        *,
        found: Value = UNSTATED,
        wanted: Value = None,
        list: str = "",
        items: tuple[str, ...] = (),
        records: tuple[Entity, ...] = (),
        missing: tuple[Missing, ...] = (),
        term: str = "",
        alone: bool = False,
        every: bool = False,
    ) -> None:
        self.operator, self.attribute, self.place = operator, attribute, place
        self.found, self.wanted, self.list, self.items = found, wanted, list, items
        self.records, self.missing, self.term, self.alone, self.every = records, missing, term, alone, every


class Trace:
    """A part of a condition with its outcome; a leaf, or parts joined by `form`; `negated` turns the parts' outcomes."""

    __slots__ = ("form", "leaf", "negated", "outcome", "parts")

    def __init__(self, form: str, outcome: int, parts: tuple[Trace, ...] = (), leaf: Leaf | None = None, negated: bool = False) -> None:
        self.form, self.outcome, self.parts, self.leaf, self.negated = form, outcome, parts, leaf, negated

    def deciding(self) -> Iterator[tuple[Leaf, int]]:
        """The leaves that made the outcome what it is, each with its own outcome: the parts that came out the same way.

        Of `if`/`then` that failed, only `then` is told; where a `lacks` or a missing topic decided, the single records are not.
        """
        if self.leaf is not None:
            yield self.leaf, self.outcome
            if self.leaf.alone:
                return
        wanted = -self.outcome if self.negated else self.outcome
        parts = self.parts[1:] if self.form == "if" and self.outcome == NO else self.parts
        for part in parts:
            if part.outcome == wanted:
                yield from part.deciding()

    def missing(self) -> tuple[Missing, ...]:
        """What would have to be said, where the outcome is open."""
        if self.outcome != OPEN:
            return ()
        found: dict[Missing, None] = {}
        for leaf, outcome in self.deciding():
            if outcome == OPEN:
                found.update(dict.fromkeys(leaf.missing))
        return tuple(found)
