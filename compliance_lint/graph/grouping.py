"""Which nodes of a diagram are drawn together: those of a country, of an operator, or of a place and its exposure."""

from __future__ import annotations

from collections.abc import Callable

from compliance_lint.graph.description import SELF
from compliance_lint.graph.standing import node_countries
from compliance_lint.graph.world import World
from compliance_lint.model.inventory import Entity
from compliance_lint.typed import NamedTuple

GROUPINGS = ("country", "operator", "zone")
UNSTATED_GROUP = "?"
"""The group of what the description places nowhere; no id begins so."""


class Group(NamedTuple):
    """Nodes drawn in one box; `name` is empty for those of which the description does not say where they belong."""

    id: str
    name: str


class Grouping:
    """The groups of one diagram; `by` is one of `GROUPINGS`, or empty for none."""

    def __init__(self, world: World, by: str, name: Callable[[str], str], language: str) -> None:
        self.world, self.by, self.language, self._name = world, by, language, name
        self.inventory = world.inventory
        self._groups: dict[str, Group] = {}

    def groups(self) -> list[Group]:
        """The groups met so far, what is unstated last."""
        return sorted(self._groups.values(), key=lambda group: (group.id == UNSTATED_GROUP, group.name, group.id))

    def of(self, id: str) -> str:
        """The id of the group a node is in; empty where it is in none (a data subject, say)."""
        entity = self.inventory.get("node", id)
        if not self.by or entity is None:
            return ""
        ids, name = getattr(self, f"_{self.by}")(entity)
        if ids is None:
            return ""
        group = Group(" + ".join(ids) if ids else UNSTATED_GROUP, name if ids else "")
        return self._groups.setdefault(group.id, group).id

    def countries(self, entity: Entity) -> tuple[str, ...]:
        """The countries a node stands in; of a party and the organisation, that of its seat."""
        if entity.kind in ("system", "place"):
            return node_countries(self.world.inventory, entity)
        seat = entity.get("country")
        return (seat,) if isinstance(seat, str) else ()

    def _country(self, entity: Entity) -> tuple[tuple[str, ...] | None, str]:
        codes = tuple(sorted(self.countries(entity)))
        return codes, " + ".join(self.inventory.vocabulary.name("countries", code, self.language) for code in codes)

    def _operator(self, entity: Entity) -> tuple[tuple[str, ...] | None, str]:
        if entity.kind == "place":
            return None, ""
        if entity.kind == "system":
            ids = tuple(sorted(str(operator) for operator in entity.items("operator") if operator != "none"))
            return ids, " + ".join(map(self._name, ids))
        id = entity.id if entity.kind == "party" else SELF
        operates = any(id in system.items("operator") for system in self.inventory.of("system").values())
        return ((id,), self._name(id)) if operates else (None, "")

    def _zone(self, entity: Entity) -> tuple[tuple[str, ...] | None, str]:
        if entity.kind in ("party", "organisation"):
            return None, ""
        names = [entity.id] if entity.kind == "place" else [str(place) for place in entity.items("places")]
        places = [place for name in names if (place := self.inventory.get("place", name)) is not None]
        if not places:
            return (), ""
        place = min(places, key=lambda place: (not isinstance(place.get("exposure"), str), place.id))
        exposure = place.get("exposure")
        said = self.inventory.vocabulary.name("exposures", exposure, self.language) if isinstance(exposure, str) else ""
        return (place.id,), self._name(place.id) + (f" · {said}" if said else "")
