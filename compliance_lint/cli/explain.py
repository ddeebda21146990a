"""``explain``: a rule in full, or why a finding came out as it did."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from compliance_lint.cli.options import AsOf, Language, Paths, Rulesets, chosen_rulesets, inspect_paths, view_of, width
from compliance_lint.errors import UsageError, did_you_mean
from compliance_lint.model.logic import NO, OPEN, YES

if TYPE_CHECKING:
    from compliance_lint.findings.finding import Finding
    from compliance_lint.reports.view import View
    from compliance_lint.rules.rule import Rule, Ruleset
    from compliance_lint.rules.trace import Trace

HELP = "Explain a rule (RULE), or a finding (FINGERPRINT PATH): each part of the condition with the value that decided it."
EPILOG = "Examples:  compliance-lint explain HK-PDPO-DPP4-2-PROCESSOR-AUDIT   |   compliance-lint explain 3f2a... fixtures/virtual_bank"
_MARKS = {YES: "met", OPEN: "unstated", NO: "not met"}


def explain(
    what: Annotated[str, typer.Argument(help="A rule id, or the fingerprint of a finding.", metavar="RULE|FINGERPRINT")],
    paths: Paths = None,
    as_of: AsOf = None,
    ruleset: Rulesets = None,
    lang: Language = "en",
) -> None:
    """A rule with no path is explained as such; with a path, every judgement of it there."""
    from compliance_lint.reports.text import wrap

    fingerprint = re.fullmatch(r"[0-9a-f]{6,16}", what) is not None
    lines: list[str] = []
    if not fingerprint:
        owner, rule = _rule(what, ruleset)
        lines += _about(owner, rule, lang)
    if paths or fingerprint:
        inspection, loaded = inspect_paths(paths, as_of, ruleset)
        view = view_of(inspection, loaded, "auditor", "info", lang)
        findings = [
            f for f in (*inspection.findings, *inspection.good) if (f.fingerprint.startswith(what) if fingerprint else f.rule.id == what)
        ]
        if fingerprint and not findings:
            raise UsageError(
                f"no finding here has the fingerprint {what}; `compliance-lint check --profile auditor --format json` lists them"
            )
        for finding in findings:
            lines += ["", *_finding(view, finding)]
        if not findings:
            lines += ["", "Here the rule has no finding: met, or not applicable, for every subject."]
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()))
        for part in wrap(line.strip(), width(), indent, indent + "    ") if line.strip() else [""]:
            sys.stdout.write(part + "\n")


def _rule(id: str, words: list[str] | None) -> tuple[Ruleset, Rule]:
    rulesets, _ = chosen_rulesets(words)
    for ruleset in rulesets:
        for rule in ruleset.rules:
            if rule.id == id.upper() or rule.id == id:
                return ruleset, rule
    known = [rule.id for ruleset in rulesets for rule in ruleset.rules]
    hint = did_you_mean(id.upper(), known)
    raise UsageError(f"no rule or finding '{id}'" + (f"; {hint}" if hint else "; `compliance-lint rules list` shows them"))


def _about(ruleset: Ruleset, rule: Rule, lang: str) -> list[str]:
    from compliance_lint.model.languages import fallbacks
    from compliance_lint.rules.citation import Words

    tags = fallbacks(lang)
    lines = [f"{rule.id}: {rule.title.get(tags)}", f"{ruleset.title.get(tags)}; area: {ruleset.areas[rule.area].get(tags)}; "
             f"duty: {rule.duty.replace('_', ' ')}; severity: {rule.severity} (unstated: {rule.unstated})"]  # fmt: skip
    for cite in rule.cites:
        instrument = ruleset.instruments[cite.instrument]
        unverified = "" if cite.verified else " (nobody has read this citation again)"
        lines.append(f"  basis: {Words(instrument.names).get(tags)}, {cite.provision}{unverified} {instrument.url}".rstrip())
    lines += ["", rule.view.get(tags), f"To do: {rule.recommend.get(tags)}", "", f"About each {rule.subject}:"]
    for key, condition in rule.condition.items():
        lines += [f"  {key}:", *_outline(condition, 4)]
    for name in rule.parameters:
        parameter = ruleset.parameters.get(name)
        if parameter is not None:
            whose = {"ours": "our figure", "law": "fixed by law", "guidance": "from guidance"}.get(parameter.source, parameter.source)
            lines.append(f"  ${name} = {parameter.value} ({whose}) {parameter.why}".rstrip())
    return lines


def _outline(data: Any, indent: int) -> list[str]:
    pad = " " * indent
    if isinstance(data, dict):
        lines = []
        for key, value in data.items():
            if isinstance(value, (dict, list)) and value:
                lines += [f"{pad}{key}:", *_outline(value, indent + 2)]
            else:
                lines.append(f"{pad}{key}: {_scalar(value)}")
        return lines
    if isinstance(data, list):
        if all(not isinstance(value, (dict, list)) for value in data):
            return [pad + ", ".join(map(_scalar, data))]
        return [line for value in data for line in (f"{pad}-", *_outline(value, indent + 2))]
    return [pad + _scalar(data)]


def _scalar(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _finding(view: View, finding: Finding) -> list[str]:
    state = finding.outcome.replace("_", " ")
    lines = [f"{finding.subject.kind} {finding.subject.id}: {state}  [{finding.fingerprint}]  {view.locate(finding)}"]
    if finding.outcome == "met":
        lines.append(f"  {view.say(finding.rule.good)}")
    else:
        lines.append(f"  {view.speaker.observation(finding)}")
    lines += _trace(view, finding.trace, 2)
    for text, place in view.hops(finding.path):
        lines.append(f"  path: {text} {place or ''}".rstrip())
    standing = finding.standing
    if finding.outcome == "met":
        lines.append(
            "  evidenced by " + ", ".join(standing.documents)
            if standing.evidenced
            else "  claimed: not every deciding fact has unexpired evidence"
        )
    return lines


def _trace(view: View, trace: Trace, indent: int) -> list[str]:
    pad = " " * indent
    mark = _MARKS[trace.outcome]
    lines = []
    leaf = trace.leaf
    if leaf is None:
        lines.append(f"{pad}{trace.form}: {mark}")
    else:
        where = view.where.locate(leaf.place) if leaf.place is not None else None
        name = f"{leaf.attribute}.{leaf.term}" if leaf.term else leaf.attribute
        wanted = (
            ""
            if leaf.wanted is None or leaf.operator in ("covered_by", "some", "each")
            else f" {view.speaker.value(leaf.wanted, leaf.list)}"
        )
        found = (
            ""
            if leaf.operator in ("covered_by", "active")
            else f"; found {view.speaker.value(leaf.found, leaf.list)}"
            if leaf.missing == ()
            else "; not stated"
        )
        records = f"; records: {', '.join(record.id for record in leaf.records)}" if leaf.records else ""
        items = f"; {', '.join(leaf.items)}" if leaf.items and trace.outcome != YES else ""
        missing = "; missing: " + view.speaker.missing(leaf.missing) if leaf.missing else ""
        at = f"  ({where})" if where is not None else ""
        lines.append(f"{pad}{name} {leaf.operator}{wanted}: {mark}{found}{items}{records}{missing}{at}")
    for part in trace.parts:
        lines += _trace(view, part, indent + 2)
    return lines
