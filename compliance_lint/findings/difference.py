"""Two inspections held against each other: findings new, accepted, gone and changed, and the facts that changed between them."""

from __future__ import annotations

from compliance_lint.findings.finding import BASELINED, OPEN, WAIVED, Finding
from compliance_lint.findings.inspection import Inspection
from compliance_lint.graph.world import World
from compliance_lint.location import Locator, Place
from compliance_lint.model.inventory import Inventory
from compliance_lint.rules.shape import PARTS
from compliance_lint.typed import NamedTuple

ACCEPTED = (WAIVED, BASELINED)
"""The dispositions of what is found and does not count."""


class Change(NamedTuple):
    """One fact that is written otherwise, or no longer, or now (then `old` is empty); an entity that came or went has no path."""

    place: Place
    old: str
    new: str


class Difference(NamedTuple):
    """What is new, what is gone, what came out otherwise (before, now), and every fact that changed.

    `accepted` is found now under a waiver or in the baseline, and was not accepted before: it is neither new nor gone.
    """

    new: tuple[Finding, ...]
    gone: tuple[Finding, ...]
    changed: tuple[tuple[Finding, Finding], ...]
    facts: tuple[Change, ...]
    worlds: tuple[World, World]
    """The world then and now."""
    accepted: tuple[Finding, ...]
    lapsed: frozenset[tuple[str, str, str]]
    """The keys of what was accepted before and is not accepted now: it is open again, or gone."""

    def causes(self, finding: Finding) -> tuple[Change, ...]:
        """The changed facts of what a finding rests on: its subject, deciding facts, the records that cover it, the flows of its path."""
        things = {finding.subject[:2], finding.primary[:2], *(place[:2] for place in finding.related)}
        things |= {leaf.place[:2] for leaf, _ in finding.leaves if leaf.place is not None}
        things |= {record.key for leaf, _ in finding.leaves for record in leaf.records}
        for world in self.worlds:  # a record that came to cover it, or no longer does
            entity = world.inventory.get(*finding.subject[:2])
            things |= set(world.coverage.covers(entity)) if entity is not None else set()
        things |= {edge.flow.key for edge in finding.path if edge.flow is not None}
        if finding.subject.kind in PARTS:
            things.add((PARTS[finding.subject.kind][0], finding.subject.id.partition("/")[0]))
        found = [change for change in self.facts if change.place[:2] in things]
        # what is of the subject itself first, then what was written or taken out as a whole
        return tuple(sorted(found, key=lambda change: (change.place[:2] != finding.subject[:2], bool(change.place.path))))


def difference(old: Inspection, new: Inspection, then: Locator, here: Locator) -> Difference:
    """What changed from one inspection to the next; what was accepted before and is accepted now is no change.

    Gone is only what nothing finds any more: not what somebody accepted since, nor what another finding makes redundant.
    `then` and `here` know what was written in each state.
    """
    before, now = _by_key(old, (OPEN,)), _by_key(new, (OPEN,))
    accepted_before, accepted_now = _by_key(old, ACCEPTED), _by_key(new, ACCEPTED)
    there = {found.key for found in new.findings}
    came = tuple(found for key, found in sorted(now.items()) if key not in before)
    went = tuple(found for key, found in sorted({**before, **accepted_before}.items()) if key not in there)
    accepted = tuple(found for key, found in sorted(accepted_now.items()) if key not in accepted_before)
    other = tuple(
        (before[key], found)
        for key, found in sorted(now.items())
        if key in before and (before[key].outcome, before[key].severity) != (found.outcome, found.severity)
    )
    facts = tuple(_facts(old.world.inventory, new.world.inventory, then, here))
    lapsed = frozenset(accepted_before.keys() - accepted_now.keys())
    return Difference(came, went, other, facts, (old.world, new.world), accepted, lapsed)


def _by_key(inspection: Inspection, dispositions: tuple[str, ...]) -> dict[tuple[str, str, str], Finding]:
    return {found.key: found for found in inspection.findings if found.disposition in dispositions}


def _facts(old: Inventory, new: Inventory, then: Locator, here: Locator) -> list[Change]:
    found = []
    for kind, id in sorted({entity.key for inventory in (old, new) for entity in inventory}):
        before, after = old.kinds.get(kind, {}).get(id), new.kinds.get(kind, {}).get(id)
        place = Place(kind, id)
        if before is None or after is None:
            found.append(Change(place, "" if before is None else then.written(place), "" if after is None else here.written(place)))
            continue
        for name in sorted({*before.facts, *after.facts, *before.asked, *after.asked}):
            fact = place.down(name)
            if then.written(fact) != here.written(fact):
                found.append(Change(fact, then.written(fact), here.written(fact)))
    return found
