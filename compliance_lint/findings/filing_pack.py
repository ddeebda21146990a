"""What a description holds of a filing under graded protection: the materials of each system, and how each provision came out for it.

The seven materials are a parameter of the ruleset (Measures of 2007, Art. 16); which record stands for which of them is said here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from compliance_lint.findings.evaluate import evaluate, of_the_day
from compliance_lint.findings.grading import declared_level
from compliance_lint.graph.labels import system_of
from compliance_lint.graph.world import World
from compliance_lint.location import Place
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import NONE
from compliance_lint.rules.records import covering as covering
from compliance_lint.rules.rule import Rule, Ruleset
from compliance_lint.typed import NamedTuple

RULESET, MEASURES, PARAMETER = "cn_mlps", "mlps-measures", "seven_materials"
FILING, CERTIFICATE = "mlps_filing", "mlps_certificate"
FORM, RULES, TOPOLOGY, PRODUCTS = "form", "organisation_and_rules", "topology", "product_list_with_certificates"
RECORDS: Mapping[str, str] = {
    RULES: "management_system", "design_or_rebuild_plan": "security_plan", PRODUCTS: "product_certificate",
    "assessment_report": "mlps_assessment", "expert_opinion": "expert_review", "authority_opinion": "grading_approval",
}  # fmt: skip
"""The type of record that stands for a material; the topology is drawn from places and flows."""
FILED, HELD, ABSENT, UNTOLD = "filed", "held", "absent", "untold"
_RANK = {"not_met": 3, "unstated": 2, "met": 1, "not_applicable": 0}
_ARTICLE = re.compile(r"Arts?\. (\d+)")
_PENALTY = re.compile(r"Art\. 40\(1\)\(([ivx]+)\)")
_WITH_SYSTEMS = ("assessment", "filing", "document", "control", "incident")


class Material(NamedTuple):
    """A material, whether it was handed in, is only held, is absent or not told of, and the records that stand for it."""

    term: str
    state: str
    records: tuple[Entity, ...]


class Filed(NamedTuple):
    """A system that is filed or has to be: its level, its filings and certificates (the latest first), and its materials."""

    system: Entity
    level: int
    filings: tuple[Entity, ...]
    certificates: tuple[Entity, ...]
    materials: tuple[Material, ...]


class Row(NamedTuple):
    """A rule on a provision, with its worst outcome for each column: a system's id, ``""`` for what is no system's."""

    article: int
    provision: str
    rule: Rule
    penalty: str
    outcomes: Mapping[str, str]


def graded(world: World, ruleset: Ruleset) -> list[Filed]:
    """The systems of level 2 and above that the organisation runs, by id."""
    return [
        _filed(world, ruleset, system, level)
        for system in current(world, ruleset)
        if (level := level_of(system)) is not None and level >= 2 and runs(system)
    ]


def classified(world: World, ruleset: Ruleset) -> list[Entity]:
    """The systems with a class of state secrets, by id."""
    return [system for system in current(world, ruleset) if declared_level(system, "state_secret") not in (None, NONE)]


def current(world: World, ruleset: Ruleset) -> list[Entity]:
    """The systems of the day, by id."""
    return of_the_day(world, "system")


def runs(system: Entity) -> bool:
    """Whether the organisation runs a system, alone or with others."""
    return "self" in {str(one) for one in system.items("operator")}


def level_of(system: Entity) -> int | None:
    """The level a system declares; `None` where it declares none."""
    level = declared_level(system)
    return int(str(level)) if str(level).isdigit() else None


def _filed(world: World, ruleset: Ruleset, system: Entity, level: int) -> Filed:
    filings = covering(world, system, FILING)
    asked = [str(term) for term in ruleset.parameters[PARAMETER].value] if level >= 3 else []
    topics = {str(topic) for topic in ruleset.parameters["management_topics"].value}
    # What counts is one filing that lists everything, else the latest: two that each list a part are no whole.
    filing = next((one for one in filings if set(asked) <= _listed(one)), filings[0] if filings else None)
    materials = (_form(world, system, filing), *(_material(world, system, filing, term, topics) for term in asked))
    return Filed(system, level, filings, covering(world, system, CERTIFICATE), materials)


def _listed(filing: Entity) -> set[str]:
    return {str(one) for one in filing.items("states")}


def _form(world: World, system: Entity, filing: Entity | None) -> Material:
    """The form itself, which is handed in with every filing."""
    if filing is not None:
        return Material(FORM, FILED, (filing,))
    return Material(FORM, ABSENT if world.coverage.denied(system, FILING) is not None else UNTOLD, ())


def _material(world: World, system: Entity, filing: Entity | None, term: str, topics: set[str]) -> Material:
    records: tuple[Entity, ...] = ()
    if term in RECORDS:
        records = covering(world, system, RECORDS[term])
        if term == RULES:
            records = tuple(record for record in records if topics & _listed(record))
    if filing is not None and term in _listed(filing):
        return Material(term, FILED, records or (filing,))
    if records:
        return Material(term, HELD, records)
    denied = term in RECORDS and world.coverage.denied(system, RECORDS[term]) is not None
    closed = filing is not None and not filing.items("states").open
    return Material(term, ABSENT if denied or closed else UNTOLD, ())


def major_risks(world: World, system: Entity) -> str:
    """Whether an assessment of a system left a major risk: `HELD`, `ABSENT`, or `UNTOLD` where its findings are not told in full."""
    assessed = covering(world, system, "mlps_assessment")
    found = [finding for one in assessed for finding in one.items("findings")]
    if any(finding.get("severity") == "critical" and finding.get("status") != "closed" for finding in found):
        return HELD
    return ABSENT if assessed and not any(one.items("findings").open for one in assessed) else UNTOLD


def provisions(world: World, ruleset: Ruleset, rules: Mapping[str, object], columns: list[Entity]) -> list[Row]:
    """The rules in force that rest on the Measures, by article, each with its outcome for each system and for the rest."""
    ids = {system.id for system in columns}
    found = []
    for rule in (rule for rule in ruleset.rules if rule.id in rules):
        rule = rule.cited_on(world.as_of)
        cites = [cite.provision for cite in rule.cites if cite.instrument == MEASURES]
        at = next(((int(match[1]), cite) for cite in cites if (match := _ARTICLE.match(cite)) and match[1] != "40"), None)
        if at is None:
            continue
        penalty = next((match[1] for cite in cites if (match := _PENALTY.match(cite))), "")
        outcomes: dict[str, str] = {}
        for judgement in evaluate(world, rule):
            for column in _columns(world, judgement.subject, ids):
                before = outcomes.get(column, "not_applicable")
                outcomes[column] = max(before, judgement.outcome, key=_RANK.__getitem__)
        found.append(Row(*at, rule, penalty, outcomes))
    return sorted(found, key=lambda row: (row.article, row.provision, row.rule.id))


def systems_of(world: World, place: Place, known: set[str]) -> tuple[str, ...]:
    """The systems among those known that a subject belongs to."""
    entity = world.inventory.get(place.kind, place.id)
    return tuple(one for one in (_columns(world, entity, known) if entity is not None else ()) if one)


def _columns(world: World, subject: Entity, ids: set[str]) -> tuple[str, ...]:
    """The systems a subject belongs to; ``""`` where it is none of theirs."""
    names: list[str] = []
    if subject.kind == "system":
        names = [subject.id]
    elif subject.kind in ("dataset", "field"):
        names = [system_of(world, subject)]
    elif subject.kind == "flow":
        names = [str(subject.get("from")), str(subject.get("to"))]
    elif subject.kind == "grant":
        names = [str(one) for one in subject.items("systems")]
    elif subject.kind in _WITH_SYSTEMS:
        names = [id for id in sorted(ids) if _covers(world, id, subject)]
    return tuple(dict.fromkeys(name for name in names if name in ids)) or ("",)


def _covers(world: World, system: str, record: Entity) -> bool:
    entity = world.inventory.get("system", system)
    return entity is not None and record.key in world.coverage.covers(entity)


def uncited(ruleset: Ruleset, rows: list[Row], last: int) -> list[int]:
    """The articles up to the last that no rule in the table rests on, and of which the ruleset says nothing else."""
    said = {row.article for row in rows}
    for one in (cite.provision for rule in ruleset.rules for cite in rule.cites if cite.instrument == MEASURES):
        said |= {int(number) for number in re.findall(r"(?:Arts?\. |, |-)(\d+)", one)}
        said |= {at for low, high in re.findall(r"Arts\. (\d+)-(\d+)", one) for at in range(int(low), int(high) + 1)}
    for left in ruleset.not_checked:
        text = left.provision.get(("en", ""))
        if text.startswith("Measures"):
            said |= {int(number) for number in re.findall(r"Art\. (\d+)", text)}
    return [number for number in range(1, last + 1) if number not in said]
