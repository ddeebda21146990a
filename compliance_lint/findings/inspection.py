"""One run: an inventory against rulesets on a day, with every finding, and every thing that is not one counted."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from compliance_lint.findings.evaluate import Judgement, evaluate, finding
from compliance_lint.findings.finding import IMPLIED, OPEN, REMEDIATED, UNSETTLED, Finding
from compliance_lint.graph.world import World
from compliance_lint.location import Place
from compliance_lint.model.dates import When
from compliance_lint.model.inventory import Inventory
from compliance_lint.model.logic import NO, YES
from compliance_lint.model.vocabulary import Vocabulary
from compliance_lint.rules.environment import Env
from compliance_lint.rules.rule import ABOUT, BINDING, SEVERITIES, Rule, Ruleset
from compliance_lint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from compliance_lint.findings.baseline import Entry
    from compliance_lint.findings.waivers import WaiverUse

PROFILES = ("engineer", "gate", "auditor")
Tell = Callable[[str, int, int], None]
"""Is told, before each rule, the ruleset, which rule it is, and of how many."""


class Judged(NamedTuple):
    """A ruleset that was applied: how many judgements came out how, and which rules were not in force."""

    ruleset: Ruleset
    counts: dict[str, int]
    outcomes: dict[str, dict[str, int]]
    not_in_force: tuple[str, ...]
    later: tuple[tuple[Rule, str], ...]


class Inspection(NamedTuple):
    """The result of a run. `findings` are not met or unstated, `good` are met with evidence and worth praising.

    `remediated` are those not met in the earlier inventory that are met now, `unsettled` those that are unstated now.
    `skipped` names rulesets that do not apply, with the reason.
    """

    world: World
    as_of: When
    judged: tuple[Judged, ...]
    findings: tuple[Finding, ...]
    good: tuple[Finding, ...]
    remediated: tuple[Finding, ...]
    unsettled: tuple[Finding, ...]
    skipped: tuple[tuple[Ruleset, str], ...]
    waivers: WaiverUse | None = None
    """What became of the waivers; `None` where there are none, or nobody asked for them."""
    stale: tuple[Entry, ...] = ()
    """Entries of the baseline that match no finding any more."""

    @property
    def rulesets(self) -> tuple[Ruleset, ...]:
        """The rulesets applied."""
        return tuple(judged.ruleset for judged in self.judged)

    @property
    def laws(self) -> tuple[Ruleset, ...]:
        """The rulesets applied that judge the organisation: without one, nothing was inspected."""
        return tuple(ruleset for ruleset in self.rulesets if ruleset.about == ABOUT[0])

    @property
    def uninspected(self) -> str:
        """Why nothing was inspected; empty where something was."""
        if self.laws:
            return ""
        reasons = "; ".join(f"{ruleset.id}: {_WHY[why]}" for ruleset, why in self.skipped)
        return "no ruleset applies, nothing was inspected" + (f" ({reasons})" if reasons else "")


_WHY = {
    "does_not_apply": "the organisation is outside its scope",
    "unstated": "whether it applies is not stated (organisation: country, establishments, serves)",
}


def inspect(
    inventory: Inventory,
    rulesets: list[Ruleset],
    as_of: When,
    previous: Inspection | None = None,
    world: World | None = None,
    tell: Tell | None = None,
) -> Inspection:
    """Judges every rule of every ruleset that applies; `previous` is the inspection of an earlier state.

    `world` is that of the inventory on the day, where it was made already; `tell` is told how far the judging has come.
    """
    base = world if world is not None else World(inventory, as_of)
    judged: list[Judged] = []
    findings: list[Finding] = []
    good: list[Finding] = []
    skipped: list[tuple[Ruleset, str]] = []
    met: set[tuple[str, str, str]] = set()
    applied = []
    for ruleset in rulesets:
        applies = applies_to(base.under(ruleset.personal_forms), ruleset)
        if applies == YES:
            applied.append(ruleset)
        else:
            skipped.append((ruleset, "does_not_apply" if applies == NO else "unstated"))
    applied = _once(applied)
    all, done = sum(len(ruleset.rules) for ruleset in applied), itertools.count(1)
    for ruleset in applied:
        world = base.under(ruleset.personal_forms)
        one, found, praised, passed = _judge(world, ruleset, as_of, lambda id: tell(id, next(done), all) if tell is not None else None)
        judged.append(one)
        findings += found
        good += praised
        met |= passed
    findings = _implied(findings)
    remediated = _since(previous, met, REMEDIATED) if previous is not None else ()
    unsettled = _since(previous, {f.key for f in findings if f.outcome == "unstated"}, UNSETTLED) if previous is not None else ()
    return Inspection(base, as_of, tuple(judged), tuple(findings), tuple(good), remediated, unsettled, tuple(skipped))


def _once(rulesets: list[Ruleset]) -> list[Ruleset]:
    """The rulesets with each rule in one of them only: one that extends another judges the inherited rules itself.

    Of several that extend the same, one that weighs a rule or sets its figures anew judges it, else the largest.
    """
    having: dict[str, list[tuple[Ruleset, Rule]]] = {}
    for ruleset in sorted(rulesets, key=lambda one: -len(one.rules)):
        for rule in ruleset.rules:
            having.setdefault(rule.id, []).append((ruleset, rule))
    owner = {}
    for id, found in having.items():
        written = next((_set(*one) for one in found if one[0].id == one[1].ruleset), None)
        anew = (one for one in found if written is not None and _set(*one) != written)
        owner[id] = next(anew, found[0])[0].id
    left = [one._replace(rules=tuple(rule for rule in one.rules if owner[rule.id] == one.id)) for one in rulesets]
    return [one for one in left if one.rules]


def _set(ruleset: Ruleset, rule: Rule) -> tuple[str, str, tuple[object, ...]]:
    """What a ruleset that takes over a rule can set anew: its severities, and its figures."""
    return rule.severity, rule.unstated, tuple(ruleset.parameters[name].value for name in rule.parameters if name in ruleset.parameters)


def applies_to(world: World, ruleset: Ruleset) -> int:
    organisation = world.inventory.organisation
    if ruleset.applies is None:
        return YES
    return ruleset.applies(Env(world, organisation), organisation, None, None)


def _judge(
    world: World, ruleset: Ruleset, as_of: When, begin: Callable[[str], None]
) -> tuple[Judged, list[Finding], list[Finding], set[tuple[str, str, str]]]:
    counts: Counter[str] = Counter()
    outcomes: dict[str, dict[str, int]] = {}
    findings: list[Finding] = []
    good: list[Finding] = []
    met: set[tuple[str, str, str]] = set()
    idle: list[str] = []
    later: list[tuple[Rule, str]] = []
    for rule in sorted(ruleset.rules, key=lambda rule: rule.id):
        begin(ruleset.id)
        rule = rule.cited_on(as_of)
        if not rule.in_force(as_of):
            idle.append(rule.id)
            continue
        row: Counter[str] = Counter()
        for judgement in evaluate(world, rule):
            row[judgement.outcome] += 1
            if judgement.later:
                later.append((rule, judgement.subject.id))
            if judgement.outcome == "met":
                met.add((rule.id, *judgement.subject.key))
                _praise(world, rule, judgement, good)
            elif judgement.outcome != "not_applicable":
                findings.append(finding(world, rule, judgement))
        outcomes[rule.id] = dict(row)
        counts.update(row)
    return Judged(ruleset, dict(counts), outcomes, tuple(idle), tuple(later)), findings, good, met


def _praise(world: World, rule: Rule, judgement: Judgement, good: list[Finding]) -> None:
    """A pass is worth praising where the rule says so and dated evidence shows it."""
    if rule.good.by:
        found = finding(world, rule, judgement)
        if found.standing.evidenced:
            good.append(found)


def _implied(findings: list[Finding]) -> list[Finding]:
    """One root cause, one finding: what a finding makes redundant for the same subject is marked, not dropped."""
    covered = {(other, *found.subject[:2]) for found in findings if found.outcome == "not_met" for other in found.rule.implies}
    return [f._replace(disposition=IMPLIED) if (f.rule.id, *f.subject[:2]) in covered else f for f in findings]


def _since(previous: Inspection, now: set[tuple[str, str, str]], disposition: str) -> tuple[Finding, ...]:
    """What was not met before and is among those of `now`."""
    return tuple(
        found._replace(disposition=disposition)
        for found in previous.findings
        if found.outcome == "not_met" and found.disposition == OPEN and found.key in now
    )


def unread_absences(inspection: Inspection) -> list[tuple[Place, str]]:
    """Each ``lacks`` whose type no rule applied asks for: said for nothing, or misspelt into another word."""
    vocabulary = inspection.world.inventory.vocabulary
    read = {type for ruleset in inspection.rulesets for rule in ruleset.rules for type in rule.types}
    read |= _asked_by_tables(inspection.rulesets, vocabulary)
    found = []
    for entity in inspection.world.inventory:
        for at, entry in enumerate(entity.items("lacks")):
            type = entry["type"]
            if type not in vocabulary.types:
                continue
            if not any(vocabulary.type_is_a(one, type) or vocabulary.type_is_a(type, one) for one in read):
                found.append((entity.place.down("lacks", at), type))
    return found


def _asked_by_tables(rulesets: Iterable[Ruleset], vocabulary: Vocabulary) -> set[str]:
    """The points of standards that tables ask for, and the types that stand for one of them."""
    terms = vocabulary.lists["controls"].terms
    points = {word for ruleset in rulesets for word in _words(ruleset.tables)} & terms.keys()
    return points | {str(type) for point in points for type in terms[point].extra.get("implied_by", ())}


def _words(data: object) -> Iterator[str]:
    """Every text in a table."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _words(value)
    elif isinstance(data, (list, tuple)):
        for value in data:
            yield from _words(value)


def shown(inspection: Inspection, profile: str) -> list[Finding]:
    """The open findings a profile shows: not met; for the gate, unstated ones of binding duties; for the auditor, all."""
    found = []
    for one in inspection.findings:
        if one.disposition != OPEN:
            continue
        binding = profile == "gate" and one.rule.duty in BINDING
        if one.outcome == "not_met" or profile == "auditor" or binding:
            found.append(one)
    return found


def at_or_above(findings: list[Finding], fail_on: str) -> list[Finding]:
    """The findings at or above a severity."""
    least = SEVERITIES.index(fail_on)
    return [found for found in findings if SEVERITIES.index(found.severity) >= least]
