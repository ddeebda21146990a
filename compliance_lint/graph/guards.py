"""How a connection is guarded: by the controls on what it passes, and which way these let data through."""

from __future__ import annotations

from collections.abc import Callable

from compliance_lint.graph.coverage import ACTIVE, ENDED
from compliance_lint.graph.exposure import exposure_of, stands_in, with_outer
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import YES
from compliance_lint.model.selector import Selector
from compliance_lint.model.values import NONE, Items, Missing, Unstated, Value
from compliance_lint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from compliance_lint.graph.world import World

FILTERED, IN, OUT, UNSURE = 1, 2, 4, 8
"""What is known of a way: it is filtered, lets data only towards the one who connects, only away, or nobody said all."""
GUARDS = "network_protection"
_OUTSIDE = ("internet", "public", "partners", "wireless")


class Guard(NamedTuple):
    """The guard on one connection, as seen from where it starts; `missing` is what would have to be said."""

    flags: int = 0
    missing: tuple[Missing, ...] = ()


FREE = Guard()


def said(flags: int, missing: tuple[Missing, ...]) -> Value:
    """A guard as rules see it; a one-way gate stays one whatever else there is."""
    if flags & IN:
        return "one_way_in"
    if flags & OUT:
        return "one_way_out"
    if flags & UNSURE:
        return Unstated(missing)
    return "filtered" if flags & FILTERED else NONE


class Guards:
    """The controls that guard connections, looked up once."""

    def __init__(self, world: World) -> None:
        self.world, self.coverage, self.inventory = world, world.coverage, world.inventory
        self._at: dict[tuple[str, str], list[Entity]] = {}
        """Guarding controls by what they are stated to cover, not by what hands it down."""
        self._between: list[tuple[Entity, frozenset[str]]] = []
        is_a = self.inventory.vocabulary.type_is_a
        for control in self.inventory.of("control").values():
            if not is_a(str(control.get("type")), GUARDS) or self.coverage.state(control) != ACTIVE:
                continue
            selector = control.get("covers")
            for key, sure in self.coverage.selected(selector) if isinstance(selector, Selector) else ():
                if sure == YES:
                    self._at.setdefault(key, []).append(control)
            parameters = control.get("parameters")
            places = parameters.get("between") if isinstance(parameters, dict) else None
            if isinstance(places, Items):
                self._between.append((control, frozenset(map(str, places))))

    def of_flow(self, flow: Entity, source: Entity, target: Entity) -> Guard:
        """The guard on a network flow: of the systems it passes, of the flow itself, of the borders of the places at its ends."""
        here, there = self._around(source), self._around(target)
        stated = 0
        for control in self._at.get(flow.key, ()):
            stated |= self._flags(control, lambda control=control: self._inside(None, control, source, target))  # type: ignore[misc]
        for place in sorted(here ^ there):
            for control in self._at.get(("place", place), ()):
                stated |= self._flags(control, lambda place=place: place in here)  # type: ignore[misc]
        for control, places in self._between:
            if not places.isdisjoint(here - there) and not places.isdisjoint(there - here):
                stated |= self._flags(control, lambda: True)
        passes = flow.items("via")
        flags, missing = 0, list[Missing]()
        for name in passes:
            gateway = self.inventory.get("system", str(name))
            guard = self._gateway(gateway, source, target) if gateway is not None else FREE
            flags |= guard.flags
            missing += guard.missing
        if stated or flags & (IN | OUT):
            return Guard(stated | flags & ~UNSURE)
        if passes.open:
            return Guard(flags | UNSURE, (*missing, Missing("fact", "flow", flow.id, "via")))
        return Guard(flags, tuple(missing))

    def _gateway(self, gateway: Entity, source: Entity, target: Entity) -> Guard:
        flags = 0
        named = False
        is_a = self.inventory.vocabulary
        for cover in self.coverage.covers(gateway).values():
            control = cover.record
            if control.kind != "control" or not is_a.type_is_a(str(control.get("type")), GUARDS):
                continue
            state = self.coverage.state(control)
            named = named or (cover.sure == YES and state == ENDED)
            if cover.sure == YES and state == ACTIVE:
                flags |= self._flags(control, lambda control=control: self._inside(gateway, control, source, target))  # type: ignore[misc]
        if flags:
            return Guard(flags)
        if self.coverage.denied(gateway, GUARDS) is not None or named:
            return FREE
        if is_a.is_a("system_kinds", str(gateway.get("kind")), "firewall"):
            return Guard(FILTERED)
        return Guard(UNSURE, (Missing("record", "system", gateway.id, GUARDS),))

    def of_service(self, system: Entity) -> Guard:
        """The guard before a service that answers: of the system itself."""
        flags = 0
        for cover in self.coverage.covers(system).values():
            control = cover.record
            named = control.kind == "control" and self.inventory.vocabulary.type_is_a(str(control.get("type")), GUARDS)
            if named and cover.sure == YES and self.coverage.state(control) == ACTIVE:
                flags |= self._flags(control, lambda: False)
        if flags or self.coverage.denied(system, GUARDS) is not None:
            return Guard(flags)
        return Guard(UNSURE, (Missing("record", "system", system.id, GUARDS),))

    def of_border(self, place: str) -> Guard:
        """The guard on the way out of a place into the one it lies in."""
        flags = 0
        for control in self._at.get(("place", place), ()):
            flags |= self._flags(control, lambda: True)
        return Guard(flags)

    def _flags(self, control: Entity, inside: Callable[[], bool]) -> int:
        """What a control does to what connects; `inside` says whether the place it guards is the side that connects."""
        parameters = control.get("parameters")
        ways = parameters.get("one_way") if isinstance(parameters, dict) else None
        words = set(map(str, ways)) if isinstance(ways, Items) else {str(ways)} if isinstance(ways, str) else set()
        if len(words & {"in", "out"}) != 1:
            return FILTERED
        return IN if ("in" in words) == inside() else OUT

    def _inside(self, gateway: Entity | None, control: Entity, source: Entity, target: Entity) -> bool:
        """Whether the place that a one-way gate guards is the side that connects.

        The place is the one the control covers, else the one the gate stands in; else the side that is not open to the
        outside; else the side that connects.
        """
        stated = {id for (kind, id), found in self._at.items() if kind == "place" and control in found}
        stands = {place.id for place in stands_in(self.inventory, gateway)} if gateway is not None else set()
        sides = [self._around(end) for end in (source, target)]
        for places in (stated, stands):
            hit = [not places.isdisjoint(side) for side in sides]
            if hit[0] != hit[1]:
                return hit[0]
        outside = [bool(self._exposures(end).intersection(_OUTSIDE)) for end in (source, target)]
        return outside[1] if outside[0] != outside[1] else True

    def _exposures(self, end: Entity) -> set[str]:
        places = [end] if end.kind == "place" else stands_in(self.inventory, end)
        return {str(exposure_of(self.inventory, place)) for place in places}

    def _around(self, end: Entity) -> set[str]:
        """The places an end stands in, or is, with those around them."""
        nearest = [end] if end.kind == "place" else stands_in(self.inventory, end)
        return {place.id for one in nearest for place in with_outer(self.inventory, one)}
