"""Rulesets against a world: every rule on every subject it is about."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from compliance_lint.findings.evidence import Standing, standing
from compliance_lint.findings.finding import Finding
from compliance_lint.findings.path import path_of
from compliance_lint.graph.coverage import LATER
from compliance_lint.graph.description import Edge
from compliance_lint.graph.hop import TRANSFER
from compliance_lint.graph.resting import stated_behind
from compliance_lint.graph.transfers import described, transfers_of
from compliance_lint.graph.world import World
from compliance_lint.location import Place
from compliance_lint.model.dates import When, has_ended, order
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.values import NONE
from compliance_lint.model.vocabulary import RECORD_LISTS
from compliance_lint.rules.environment import Env
from compliance_lint.rules.rule import SILENT, Rule
from compliance_lint.rules.shape import PARTS
from compliance_lint.rules.trace import Leaf, Trace
from compliance_lint.typed import NamedTuple

NAMES = {YES: "met", OPEN: "unstated", NO: "not_met"}
_ENDS = ("system", "dataset", "party", "flow", "grant", "control", "document", "filing")


class Judgement(NamedTuple):
    """The outcome of a rule on a subject: met, not_met, unstated or not_applicable; `later` where it is not yet due."""

    subject: Entity
    outcome: str
    applies: bool
    later: bool = False


def subjects(world: World, kind: str) -> list[Entity]:
    """The entities of a kind, or the parts (`field`, `finding`) of all wholes; a part is an entity named WHOLE/PART."""
    if kind == TRANSFER.name:
        return list(transfers_of(world).values())
    if kind not in PARTS:
        return list(world.inventory.of(kind).values())
    whole_kind, list_name = PARTS[kind]
    found = []
    for whole in world.inventory.of(whole_kind).values():
        parts = whole.items(list_name)
        for at, part in enumerate(parts):
            if isinstance(part, dict):
                name = parts.keys[at] if parts.keys else str(part.get("id", at + 1))
                facts = {**part, whole_kind: whole.id}
                if kind == "field" and "needed_for" not in part and "purposes" in whole.facts:
                    facts["needed_for"] = whole.facts["purposes"]  # a field narrows the purposes of its set, or shares them
                found.append(Entity(kind, f"{whole.id}/{name}", facts))
    return found


def is_current(world: World, entity: Entity, rule: Rule) -> bool:
    """Whether an entity is judged on the day: begun, and not ended, unless the rule asks what was left behind."""
    return rule.ended or _is_there(world, entity, ended="left_behind" in rule.reads)


def of_the_day(world: World, kind: str) -> list[Entity]:
    """The entities of a kind that have begun by the day and have not ended, by id."""
    return [entity for entity in world.inventory.of(kind).values() if _is_there(world, entity)]


def _is_there(world: World, entity: Entity, ended: bool = False) -> bool:
    """Whether an entity has begun by the day, and is not planned, stopped or ended; with `ended`, also what has ended."""
    if entity.kind in PARTS:
        whole_kind, _ = PARTS[entity.kind]
        whole = world.inventory.get(whole_kind, str(entity.get(whole_kind)))
        return whole is None or _is_there(world, whole, ended)
    if entity.kind in RECORD_LISTS and (world.coverage.state(entity) == LATER or entity.get("status") in ("planned", "stopped")):
        return False
    if entity.kind not in _ENDS:
        return True
    if not world.graph.begun(entity):
        return False
    over = has_ended(entity.get("until"), world.as_of)
    over = over or (entity.kind == "system" and entity.get("status") == "retired")
    over = over or (entity.kind == "flow" and entity.get("status") in ("planned", "stopped"))
    return not over or ended


def judge(world: World, rule: Rule, subject: Entity) -> Judgement:
    """The outcome of a rule on a subject, without saying why."""
    env = Env(world, subject)
    applies = YES
    if rule.applies is not None:
        applies = rule.applies(env, world.inventory.organisation, None, None)
    if applies != NO and rule.when is not None:
        applies = min(applies, rule.when(env, subject, None, None))
    if applies == NO:
        return Judgement(subject, "not_applicable", False)
    if rule.unless is not None and rule.unless(env, subject, None, None) == YES:
        return Judgement(subject, "not_applicable", False)
    if applies == OPEN:
        return Judgement(subject, _open(rule), False)
    outcome = rule.require(env, subject, None, None)
    if outcome == NO and rule.due is not None:
        due = rule.due(env)
        if due is NONE or (isinstance(due, When) and order(world.as_of, due)[0] is True):
            return Judgement(subject, "not_applicable", True, later=True)
    return Judgement(subject, _open(rule) if outcome == OPEN else NAMES[outcome], True)


def _open(rule: Rule) -> str:
    """What an open question is to a rule: unstated, or nothing to speak of."""
    return "not_applicable" if rule.unstated == SILENT else "unstated"


def evaluate(world: World, rule: Rule) -> Iterator[Judgement]:
    """The judgement of a rule on each subject it is about, in the order of their ids."""
    for subject in _current(world, rule):
        yield judge(world, rule, subject)


def _current(world: World, rule: Rule) -> list[Entity]:
    """The subjects of a rule that are judged on the day; the same for all rules that ask alike, but for transfers, which laws see apart."""

    def find(here: World) -> list[Entity]:
        return [subject for subject in subjects(here, rule.subject) if is_current(here, subject, rule)]

    if rule.subject == TRANSFER.name:
        return find(world)
    return world.once(f"subjects {rule.subject} {rule.ended} {'left_behind' in rule.reads}", find)


def traced(world: World, rule: Rule, judgement: Judgement) -> Trace:
    """Why it came out so: the trace of `require`, or of `when` where that left it open."""
    env = Env(world, judgement.subject)
    out: list[Trace] = []
    subject = judgement.subject
    if judgement.applies or rule.when is None:
        rule.require(env, subject, subject.place, out)
    else:
        if rule.applies is not None:
            rule.applies(env, world.inventory.organisation, world.inventory.organisation.place, out)
        rule.when(env, subject, subject.place, out)
        out = [trace for trace in out if trace.outcome == OPEN] or out
    return out[0] if len(out) == 1 else Trace("all", min(trace.outcome for trace in out), tuple(out))


class _Reasons:
    """Why a judgement came out so: judged again, with a trace, when first asked."""

    def __init__(self, world: World, rule: Rule, judgement: Judgement) -> None:
        self._world, self._rule, self._judgement = world, rule, judgement

    @cached_property
    def trace(self) -> Trace:
        return traced(self._world, self._rule, self._judgement)

    @cached_property
    def leaves(self) -> tuple[tuple[Leaf, int], ...]:
        return tuple(self.trace.deciding())

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return tuple(_places(self._world, self._judgement.subject, self.leaves))

    @cached_property
    def standing(self) -> Standing:
        return standing(self._world, self.trace)

    @cached_property
    def path(self) -> tuple[Edge, ...]:
        return path_of(self._world, self._rule, self._judgement.subject, self.leaves)


def finding(world: World, rule: Rule, judgement: Judgement) -> Finding:
    """The finding of a judgement; the facts that decided it, and their places, are looked for when they are asked for."""
    severity = rule.unstated if judgement.outcome == "unstated" else rule.severity
    reasons = _Reasons(world, rule, judgement)
    return Finding(rule, judgement.subject.place, judgement.outcome, severity, judgement.applies, reasons)


def _places(world: World, subject: Entity, leaves: tuple[tuple[Leaf, int], ...]) -> list[Place]:
    """The primary place first: the most exact place of a stated fact that decided, else of one it rests on, else the subject itself."""
    found: dict[Place, int] = {}
    for leaf, outcome in leaves:
        if leaf.place is not None:
            entity = world.inventory.get(*leaf.place[:2]) if outcome != OPEN else None
            behind = stated_behind(entity, leaf.place.path) if entity is not None else []
            here = described(world, leaf.place)
            for place, exact in [(place, 1) for place in behind] or [(here, _exactness(world, here))]:
                found[place] = max(exact, found.get(place, 0))
        for record in leaf.records:
            found.setdefault(record.place, _exactness(world, record.place))
    ordered = sorted(found, key=lambda place: -found[place])
    here = described(world, subject.place)
    if not ordered or found[ordered[0]] == 0:
        ordered = [here, *(place for place in ordered if place != here)]
    elif here not in ordered:
        ordered.append(here)
    return ordered


def _exactness(world: World, place: Place) -> int:
    """How telling a place is: 2 where something is stated there, 0 where not; 1 is for what a derived fact rests on."""
    entity = world.inventory.get(place.kind, place.id)
    if place.kind in PARTS:
        return 2
    if entity is None or not place.path:
        return 0
    return 2 if place.path[0] in entity.facts else 0
