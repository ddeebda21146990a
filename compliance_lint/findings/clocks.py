"""An incident with its clocks: the level its facts lead to, and what is due by when, by every rule about incidents that applies."""

from __future__ import annotations

from compliance_lint.findings.evaluate import Judgement, judge
from compliance_lint.findings.grading import declared_level
from compliance_lint.graph.world import World
from compliance_lint.model.dates import When
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.values import Value
from compliance_lint.rules.condition import entries
from compliance_lint.rules.environment import Env
from compliance_lint.rules.rule import Rule, Ruleset
from compliance_lint.typed import NamedTuple

_CONTENT = {"met": YES, "not_applicable": YES, "unstated": OPEN, "not_met": NO}


class Clock(NamedTuple):
    """What one rule asks of an incident: the day or moment it is due (`None` for no clock), and how it stands.

    `state` is ``met``, ``not_met``, ``unstated`` or ``not_yet_due``.
    """

    rule: Rule
    due: Value
    state: str


class Graded(NamedTuple):
    """A scheme of levels: the lowest level that the facts allow, the highest they may lead to, and the one declared."""

    scheme: str
    computed: str
    possible: str
    declared: Value


class IncidentState(NamedTuple):
    """One incident with its levels and clocks, the nearest first; those without a clock come last."""

    incident: Entity
    levels: tuple[Graded, ...]
    clocks: tuple[Clock, ...]


def incidents(world: World, rulesets: list[Ruleset]) -> list[IncidentState]:
    """Every incident described, by id, under the rulesets that apply."""
    rules = [
        (world.under(ruleset.personal_forms), rule.cited_on(world.as_of))
        for ruleset in rulesets
        for rule in ruleset.rules
        if rule.subject == "incident" and ruleset.about == "law" and rule.in_force(world.as_of)
    ]
    asking: dict[str, list[tuple[World, Rule]]] = {}
    for here, rule in rules:
        for scheme in _bounded(rule):
            asking.setdefault(scheme, []).append((here, rule))
    found = []
    for incident in world.inventory.of("incident").values():
        levels = _levels(world, asking, incident)
        graded = _at_level(incident, {one.scheme: _binding(world, one) for one in levels if one.computed == one.possible})
        rows = [_clock(here, rule, incident if _bounded(rule) else graded) for here, rule in rules]
        clocks = sorted(filter(None, rows), key=lambda clock: (not isinstance(clock.due, When), _moment(clock.due), clock.rule.id))
        found.append(IncidentState(incident, tuple(levels), tuple(clocks)))
    return found


def _binding(world: World, graded: Graded) -> str:
    """The level whose deadlines run: what the facts lead to, or a higher one that was declared, as nobody took it back."""
    levels, stated = _levels_of(world, graded.scheme), str(graded.declared)
    return max(graded.computed, stated, key=levels.index) if stated in levels else graded.computed


def _at_level(incident: Entity, levels: dict[str, str]) -> Entity:
    """The incident as it would be at some levels: deadlines follow what happened, not what it was first taken for."""
    stated = incident.get("grades")
    grades = {**(stated if isinstance(stated, dict) else {}), **levels}
    return Entity(incident.kind, incident.id, {**incident.facts, "grades": grades}) if levels else incident


def _moment(due: Value) -> int:
    return due.high if isinstance(due, When) and due.high is not None else 0


def _clock(world: World, rule: Rule, incident: Entity) -> Clock | None:
    judgement: Judgement = judge(world, rule, incident)
    if judgement.outcome == "not_applicable" and not judgement.later:
        return None
    due = rule.due(Env(world, incident)) if rule.due is not None else None
    return Clock(rule, due, "not_yet_due" if judgement.later else judgement.outcome)


def _levels(world: World, asking: dict[str, list[tuple[World, Rule]]], incident: Entity) -> list[Graded]:
    """By scheme, the lowest level that every rule about levels accepts of this incident: tried one after the other."""
    found = []
    for scheme in sorted(asking):
        levels = _levels_of(world, scheme)
        accepted = {level: _accepted(asking[scheme], incident, scheme, level) for level in levels}
        first = next((level for level in levels if accepted[level] != NO), levels[-1])
        sure = next((level for level in levels if accepted[level] == YES), levels[-1])
        found.append(Graded(scheme, first, sure, declared_level(incident, scheme)))
    return found


def _levels_of(world: World, scheme: str) -> list[str]:
    """The levels of a scheme, lowest first."""
    return [str(level) for level in world.inventory.vocabulary.lists["grade_schemes"].get(scheme, "levels") or ()]


def _bounded(rule: Rule) -> set[str]:
    """The schemes of which a rule asks for at least some level."""
    tests = [(name, test) for name, test in entries(rule.condition.get("require")) if name.startswith("grades.")]
    return {name.removeprefix("grades.") for name, test in tests if isinstance(test, dict) and "at_least" in test}


def _accepted(asking: list[tuple[World, Rule]], incident: Entity, scheme: str, level: str) -> int:
    """Whether all rules would be content with a level: YES, OPEN or NO."""
    tried = _at_level(incident, {scheme: level})
    return min(_CONTENT[judge(world, rule, tried).outcome] for world, rule in asking)
