"""What the report rests on: facts, evidence, figures, coverage by provision, and what is only counted."""

from __future__ import annotations

import re
from collections import Counter

from compliance_lint.findings.finding import IMPLIED
from compliance_lint.findings.inspection import Judged
from compliance_lint.location import Place
from compliance_lint.model.dates import parse_span, parse_when
from compliance_lint.model.languages import fallbacks
from compliance_lint.model.values import Text
from compliance_lint.reports.ordering import Order, in_order
from compliance_lint.reports.parts.blocks import Code, Inline, Strong
from compliance_lint.reports.parts.writer import Writer
from compliance_lint.rules.citation import Citation, Words
from compliance_lint.typed import Any

_LISTS = ("topics", "items", "controls", "purposes", "channels", "documents", "guards", "functions")
"""Where the terms of a figure that is a list are looked for first."""
_ENGLISH = ("en", "")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SHOWN = ("not_met", "unstated", "met", "not_applicable")


def write(writer: Writer) -> None:
    """The annexes, in their order."""
    annexes = (
        ("annex_facts", _facts),
        ("annex_evidence", _evidence),
        ("parameter", _parameters),
        ("annex_coverage", _coverage),
        ("annex_rest", _rest),
        ("annex_language", _languages),
    )
    annex = writer.words("annex")
    for number, (key, tell) in enumerate(annexes, 1):
        writer.heading(2, writer.words("annex_title", annex=annex, number=number, title=writer.words(key)))
        tell(writer)


# -- facts and evidence --------------------------------------------------------------------------------------------


def _facts(writer: Writer) -> None:
    """Each fact that decided a finding to improve, at its place."""
    rows: list[tuple[Inline, ...]] = []
    for group in writer.groups:
        for found in group.findings:
            places: dict[Place, None] = {}
            for leaf, _ in found.leaves:
                every = (leaf.place, *(record.place for record in leaf.records))
                places.update({place: None for place in every if place is not None})
            subject = writer.speaker.plain_name_at(found.subject)
            for place in places or {found.subject: None}:
                where = writer.place(writer.view.where.locate(place)) or writer.place(writer.view.locate(found))
                rows.append(((Code(found.rule.id),), (subject,), (Code(str(place)),), where))
    writer.note(writer.words("annex_facts_lead" if rows else "annex_facts_none"))
    if rows:
        writer.table(("col_finding", "col_subject", "col_fact", "col_place"), rows)


def _evidence(writer: Writer) -> None:
    """The documents that support what the report relies on."""
    inspection = writer.view.inspection
    used: dict[str, dict[str, None]] = {}
    for found in (*inspection.good, *inspection.findings):
        if found.disposition != IMPLIED:
            for id in found.standing.documents:
                used.setdefault(id, {})[found.rule.id] = None
    if not used:
        writer.note(writer.words("annex_evidence_none"))
        return
    writer.note(writer.words("annex_evidence_lead"))
    rows: list[tuple[Inline, ...]] = []
    for id in sorted(used):
        document = inspection.world.inventory.get("document", id)
        if document is not None:
            type = document.get("type")
            rows.append((
                (writer.speaker.plain_name(document),), (writer.speaker.type(type) if isinstance(type, str) else "",),
                (writer.date(document.get("date")),), (writer.date(document.get("until")),),
                (Code(", ".join(sorted(used[id]))),), writer.place(writer.view.where.locate(document.place)),
            ))  # fmt: skip
    writer.table(("col_document", "col_type", "col_date", "col_until", "col_used_for", "col_place"), rows)


# -- figures -------------------------------------------------------------------------------------------------------


def _parameters(writer: Writer) -> None:
    """The figures that rules told here reckon with, and whose they are."""
    rules = writer.told()
    used: dict[tuple[str, str], list[str]] = {}
    for rule in rules:
        for name in rule.parameters:
            used.setdefault((rule.ruleset, name), []).append(writer.tell(rule.title, rule))
    rows: list[tuple[Inline, ...]] = []
    for ruleset in writer.view.inspection.rulesets:
        for name in sorted(ruleset.parameters):
            if (ruleset.id, name) in used:
                parameter = ruleset.parameters[name]
                source = writer.words(f"source_{parameter.source}", ruleset)
                users = writer.words("semicolon").join(dict.fromkeys(used[ruleset.id, name]))
                rows.append(((Code(name),), (_value(writer, parameter.value),), (source,), (users,)))
    if not rows:
        writer.note(writer.words("parameter_none"))
        return
    writer.note(writer.words("parameter_lead"))
    writer.table(("col_parameter", "col_value", "col_source", "col_used_for"), rows)


def _value(writer: Writer, value: Any) -> str:
    """The value of a figure in words."""
    if isinstance(value, list):
        return writer.names((_value(writer, one) for one in value), len(value))
    if not isinstance(value, str):
        return str(value)
    if _DAY.fullmatch(value):
        return writer.date(parse_when(value))
    span = parse_span(value)
    return writer.speaker.value(span) if span is not None else _term(writer, value)


def _term(writer: Writer, key: str) -> str:
    lists = writer.view.inspection.world.inventory.vocabulary.lists
    for name in (*_LISTS, *sorted(lists)):
        if name in lists and key in lists[name].terms:
            return writer.speaker.word(name, key)
    return key.rpartition(".")[2].replace("_", " ")


# -- coverage ------------------------------------------------------------------------------------------------------


def _coverage(writer: Writer) -> None:
    """For each provision, how the rules that rest on it came out; then what is not judged, and why."""
    writer.note(writer.words("annex_coverage_lead"))
    several = len(writer.view.inspection.judged) > 1
    for judged in writer.view.inspection.judged:
        ruleset = judged.ruleset
        if several:
            writer.heading(3, writer.tell(ruleset.title))
        for instrument, rows in _provisions(writer, judged):
            writer.note(Strong(instrument))
            writer.table(
                ("col_provision", *(f"outcome_{outcome}" for outcome in _SHOWN)),
                [((name,), *((str(counts[outcome]),) for outcome in _SHOWN)) for name, counts in rows],
            )
        if ruleset.not_checked:
            writer.note(writer.words("not_checked"))
            for row in sorted(ruleset.not_checked, key=lambda row: (in_order(row.provision.get(_ENGLISH)), row.reason.get(_ENGLISH))):
                provision = writer.view.provision(ruleset, Citation("", row.provision.get(_ENGLISH), True, row.provision.by))
                writer.item(*writer.label_of(provision), writer.tell(row.reason))


def _provisions(writer: Writer, judged: Judged) -> list[tuple[str, list[tuple[str, Counter[str]]]]]:
    """The instruments in their order, each with the provisions cited and their judgements by outcome."""
    ruleset = judged.ruleset
    found: dict[str, dict[str, Counter[str]]] = {}
    order: dict[tuple[str, str], Order] = {}
    for rule in ruleset.rules:
        if rule.id in judged.outcomes:
            for cite in {(cite.instrument, cite.provision): cite for cite in rule.cites}.values():
                name = writer.view.cite(ruleset, cite, named=False)
                order.setdefault((cite.instrument, name), in_order(cite.provision))
                found.setdefault(cite.instrument, {}).setdefault(name, Counter()).update(judged.outcomes[rule.id])
    return [
        (
            writer.view.say(Words(instrument.names)),
            sorted(found[id].items(), key=lambda row: (order[id, row[0]], row[0])),
        )
        for id, instrument in ruleset.instruments.items()
        if id in found
    ]


# -- the rest ------------------------------------------------------------------------------------------------------


def _rest(writer: Writer) -> None:
    """What did not apply, was not in force, or is covered by another: counted."""
    counts = writer.view.summary()
    writer.note(writer.words(
        "rest_counts", not_applicable=counts["not_applicable"], not_in_force=counts["rules_not_in_force"],
        not_yet_due=counts["not_yet_due"], implied=counts["implied"],
    ))  # fmt: skip
    idle = [id for judged in writer.view.inspection.judged for id in judged.not_in_force]
    if idle:
        writer.note(writer.words("rest_not_in_force", rules=writer.names(sorted(idle), len(idle))))


def _languages(writer: Writer) -> None:
    """Where a text was not there in the language asked for."""
    asked, used = writer.view.language, writer.words.language
    said: list[str] = []
    if asked != used:
        said.append(writer.words("language_report", asked=_language(writer, asked), used=_language(writer, used)))
    for tag in sorted(writer.fallbacks):
        rules = writer.fallbacks[tag]
        names = writer.names(sorted(rules), len(rules))
        words = {"asked": _language(writer, asked), "used": _language(writer, tag), "rules": names}
        said.append(writer.words("language_rules", count=len(rules), **words))
    unnamed = _unnamed(writer)
    if unnamed:
        said.append(writer.words("language_names", count=unnamed, asked=_language(writer, asked)))
    unsaid = _unsaid_reasons(writer)
    if unsaid:
        said.append(writer.words("language_not_checked", count=unsaid, asked=_language(writer, asked)))
    for text in said or [writer.words("language_none")]:
        writer.item(text)


def _language(writer: Writer, tag: str) -> str:
    """The name of a language."""
    return writer.speaker.word("languages", tag) if tag else writer.words("language_of_writing")


def _unsaid_reasons(writer: Writer) -> int:
    """How many provisions are not judged for a reason that is not told in the language of the report."""
    tags = [tag for tag in fallbacks(writer.view.language) if tag not in _ENGLISH] or list(_ENGLISH)
    rows = (row for ruleset in writer.view.inspection.rulesets for row in ruleset.not_checked)
    return sum(1 for row in rows if not any(tag in row.reason.by for tag in tags))


def _unnamed(writer: Writer) -> int:
    """How many names are given, but not in the language of the report."""
    tags = [tag for tag in fallbacks(writer.view.language) if tag not in _ENGLISH] or list(_ENGLISH)
    names = (entity.get("name") for entity in writer.view.inspection.world.inventory)
    return sum(1 for name in names if isinstance(name, Text) and name.by and not any(tag in name.by for tag in tags))
