"""Which protection goals of the standard data protection model are carried by which measures, system by system, and where they stand open.

The points of a goal come from the tables of the ruleset that judges it, and what stands for a point from the vocabulary of controls,
so that this and the rules on the goals say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compliance_lint.findings.evaluate import of_the_day
from compliance_lint.graph.coverage import ACTIVE
from compliance_lint.graph.inherited import implied, provided
from compliance_lint.graph.world import World
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.values import NONE, Items, Unstated, Value
from compliance_lint.rules.checks.multi_goal import FAMILY, GOALS, goals_of
from compliance_lint.rules.environment import Env
from compliance_lint.rules.rule import Ruleset
from compliance_lint.typed import Any, NamedTuple

ABILITIES = "sdm_abilities"
OF_ORGANISATION = "transparency"
"""The goal that is reached for the whole organisation, and not system by system."""
_FACTS = ("sdm.data_minimisation.attributes", "sdm.data_minimisation.pseudonymisation")
_FALLEN = ("pseudonymised", "anonymised", "aggregated")
_RECORDS = ("control", "document", "assessment")


class Carrier(NamedTuple):
    """What a point rests on: a record, the host of a system, what the system can do, or a fact of its data sets."""

    kind: str
    of: tuple[str, ...]


class Point(NamedTuple):
    """A group of measures, whether it is there (YES), stated to be absent (NO) or not told (OPEN), and what it rests on."""

    term: str
    outcome: int
    carriers: tuple[Carrier, ...]


class Goal(NamedTuple):
    """A protection goal with its points; it has none where its rule is not about a system of that kind."""

    term: str
    points: tuple[Point, ...]

    @property
    def outcome(self) -> int | None:
        """Reached where every point is; `None` where the goal is not asked of the subject."""
        return min((point.outcome for point in self.points), default=None)


def knows_goals(ruleset: Ruleset) -> bool:
    """Whether a ruleset judges the goals at all."""
    return GOALS in ruleset.tables


def systems_of(world: World, ruleset: Ruleset) -> list[Entity]:
    """The systems in use on the day that hold personal data, by id."""
    return [system for system in of_the_day(world, "system") if world.derive("personal", system) is True]


def goals(world: World, ruleset: Ruleset, subject: Entity) -> tuple[Goal, ...]:
    """The goals of a system, or of the organisation the one that is its own."""
    own = subject.kind != "system"
    rows = ruleset.tables[GOALS]["rows"]
    return tuple(
        Goal(FAMILY + goal, tuple(_point(world, ruleset.tables, subject, term) for term in _asked(world, ruleset, subject, row)))
        for goal, row in rows.items()
        if (goal == OF_ORGANISATION) == own
    )


def _asked(world: World, ruleset: Ruleset, subject: Entity, row: Mapping[str, Any]) -> tuple[str, ...]:
    """The points of a goal; none where the rule on it says that it is not about the subject."""
    rule = next((rule for rule in ruleset.rules if rule.id == row["rule"] and rule.subject == subject.kind), None)
    outside = rule is not None and rule.when is not None and rule.when(Env(world, subject), subject, None, None) == NO
    return () if outside else tuple(row["points"])


def serving_several(world: World, ruleset: Ruleset) -> list[tuple[Entity, tuple[str, ...]]]:
    """The active measures that serve two goals or more, each with them."""
    found = []
    for control in world.inventory.of("control").values():
        served = goals_of(world.inventory.vocabulary, control, ruleset.tables)
        if len(served) > 1 and world.coverage.state(control) == ACTIVE:
            found.append((control, tuple(FAMILY + goal for goal in served)))
    return found


def _point(world: World, tables: Mapping[str, Mapping[str, Any]], subject: Entity, term: str) -> Point:
    found = world.derive("controls_in_place", subject)
    measured = _has(found, term)
    carriers = list(_records(world, subject, term)) if measured == YES else []
    if measured == YES and not carriers:
        carriers = [Carrier("host", tuple(str(host) for host in subject.items("runs_on")))]
    needed = tables.get(ABILITIES, {}).get("rows", {}).get(term.rpartition(".")[2]) if ".intervenability." in term else None
    if needed is not None:
        able = _able(subject, needed["can"])
        carriers += [Carrier("can", tuple(needed["can"]))] if able == YES else []
        measured = max(measured, able)
    if term in _FACTS:
        sets = [
            one
            for one in world.inventory.of("dataset").values()
            if one.get("system") == subject.id and world.derive("personal", one) is True
        ]
        shown = min((_shown(world, one, term) for one in sets), default=OPEN)
        carriers += [Carrier("facts", tuple(one.id for one in sets))] if shown == YES else []
        measured = max(measured, shown)
    return Point(term, measured, tuple(carriers))


def _has(found: Value, term: str) -> int:
    if not isinstance(found, Items):
        return OPEN
    return YES if term in found.of else NO if term in found.denied or not found.open else OPEN


def _records(world: World, subject: Entity, term: str) -> Iterable[Carrier]:
    """The active records that surely cover the subject and stand for the point, by id."""
    vocabulary = world.inventory.vocabulary
    for _, cover in sorted(world.coverage.covers(subject).items()):
        record = cover.record
        if record.kind not in _RECORDS or cover.sure != YES or world.coverage.state(record) != ACTIVE:
            continue
        if term in implied(vocabulary, {str(record.get("type"))}) and provided(world, subject, record)[0] == YES:
            yield Carrier("record", record.key)


def _able(subject: Entity, needed: Iterable[str]) -> int:
    can = subject.get("can")
    if isinstance(can, Unstated):
        return OPEN
    have = subject.items("can")
    if all(word in have.of for word in needed):
        return YES
    return OPEN if have.open else NO


def _shown(world: World, dataset: Entity, term: str) -> int:
    """Whether the facts of a data set show a point: each field needed for something, or a form without names."""
    if term == _FACTS[1]:
        form = world.derive("effective_form", dataset)
        return OPEN if isinstance(form, Unstated) else YES if form in _FALLEN else NO
    if isinstance(dataset.get("fields"), Unstated):
        return OPEN
    fields = dataset.items("fields")
    worst = min((_needed(field) for field in fields), default=YES)
    return min(worst, OPEN) if fields.open else worst


def _needed(field: Mapping[str, Value]) -> int:
    if "needed_for" not in field or isinstance(field["needed_for"], Unstated):
        return OPEN
    needed = field["needed_for"]
    if needed is NONE or (isinstance(needed, Items) and not needed and not needed.open):
        return NO
    return YES if not isinstance(needed, Items) or needed else OPEN
