"""``explain``: a rule in full, or why a finding came out as it did."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from compliance_lint.cli.options import (
    AsOf,
    ConfigFile,
    Language,
    NoConfig,
    Paths,
    Rulesets,
    emit,
    width,
)
from compliance_lint.cli.rules import rule_pages
from compliance_lint.cli.session import Session
from compliance_lint.errors import UsageError, did_you_mean
from compliance_lint.model.languages import fallbacks
from compliance_lint.model.logic import NO, OPEN, YES

if TYPE_CHECKING:
    from compliance_lint.findings.finding import Finding
    from compliance_lint.reports.view import View
    from compliance_lint.rules.rule import Rule, Ruleset
    from compliance_lint.rules.trace import Leaf, Trace

HELP = "Explain a rule (RULE), or a finding (FINGERPRINT PATH): each part of the condition with the value that decided it."
EPILOG = "Examples:  compliance-lint explain HK-PDPO-DPP4-2-PROCESSOR-AUDIT   |   compliance-lint explain 3f2a... fixtures/virtual_bank"
_MARKS = {YES: "mark_met", OPEN: "mark_unstated", NO: "mark_not_met"}


def explain(
    what: Annotated[str, typer.Argument(help="A rule id, or the fingerprint of a finding.", metavar="RULE|FINGERPRINT")],
    paths: Paths = None,
    as_of: AsOf = None,
    ruleset: Rulesets = None,
    lang: Language = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """A rule with no path is explained by its page; with a path, every judgement of it there."""
    from compliance_lint.reports.lines import wrap

    session = Session(paths, {"rulesets": ruleset, "lang": lang}, config, no_config)
    lang = session.language
    fingerprint = re.fullmatch(r"[0-9a-f]{6,16}", what) is not None
    lines: list[str] = []
    if not fingerprint:
        owner, rule = _rule(what, session.chosen.all)
        what = rule.id
        if not paths:
            emit(rule_pages().terminal(owner, rule, lang, width()))
            return
        lines.append(_heading(rule, lang))
    if paths or fingerprint:
        inspection = session.inspect(as_of, needs_law=False)
        view = session.view(inspection, "auditor", "info")
        findings = [
            f for f in (*inspection.findings, *inspection.good) if (f.fingerprint.startswith(what) if fingerprint else f.rule.id == what)
        ]
        if fingerprint and not findings:
            raise UsageError(
                f"no finding here has the fingerprint {what}; `compliance-lint check --profile auditor --format json` lists them"
            )
        for finding in findings:
            if _heading(finding.rule, lang) not in lines:
                lines += [*([""] if lines else []), _heading(finding.rule, lang)]
            lines += ["", *_finding(view, finding)]
        if not findings:
            lines += ["", *(_unapplied(view, what) or [view.speaker.phrases["no_finding"]])]
    for line in lines:
        indent = " " * (len(line) - len(line.lstrip()))
        for part in wrap(line.strip(), width(), indent, indent + "    ") if line.strip() else [""]:
            sys.stdout.write(part + "\n")


def _rule(id: str, rulesets: list[Ruleset]) -> tuple[Ruleset, Rule]:
    from compliance_lint.sources.rulesets import bundled_names

    bundled = bundled_names()
    for ruleset in sorted(rulesets, key=lambda one: one.id in bundled):  # a folder of one's own may have set other figures
        for rule in ruleset.rules:
            if rule.id == id.upper() or rule.id == id:
                return ruleset, rule
    known = [rule.id for ruleset in rulesets for rule in ruleset.rules]
    hint = did_you_mean(id.upper(), known)
    raise UsageError(f"no rule or finding '{id}'" + (f"; {hint}" if hint else "; `compliance-lint rules list` shows them"))


def _heading(rule: Rule, lang: str) -> str:
    return f"{rule.id}: {rule.title.get(fallbacks(lang))}"


def _unapplied(view: View, id: str) -> list[str]:
    """Why the rulesets with a rule were not applied; empty where one of them was."""
    if any(rule.id == id for ruleset in view.inspection.rulesets for rule in ruleset.rules):
        return []
    return [view.not_applied(ruleset, why) for ruleset, why in view.inspection.skipped if any(rule.id == id for rule in ruleset.rules)]


def _finding(view: View, finding: Finding) -> list[str]:
    phrases = view.speaker.phrases
    subject = finding.subject
    kind = subject.kind if view.words.language == "en" else view.speaker.word("kinds", subject.kind)
    head = phrases["labelled"].format(label=f"{kind} {subject.id}", text=phrases[f"mark_{finding.outcome}"])
    told = view.say(finding.rule.good) if finding.outcome == "met" else view.speaker.observation(finding)
    lines = [f"{head}  [{finding.fingerprint}]  {view.locate(finding)}", f"  {view.set(told)}", *_trace(view, finding.trace, 2)]
    lines += [f"  {phrases['label_path']}{text} {place or ''}".rstrip() for text, place in view.hops(finding.path)]
    standing = finding.standing
    if finding.outcome == "met":
        names = phrases["and"].join(standing.documents)
        lines.append("  " + (phrases["evidenced_by"].format(names=names) if standing.evidenced else phrases["only_claimed"]))
    return lines


def _trace(view: View, trace: Trace, indent: int) -> list[str]:
    phrases, leaf = view.speaker.phrases, trace.leaf
    mark = phrases[_MARKS[trace.outcome]]
    said = phrases["labelled"].format(label=trace.form, text=mark) if leaf is None else _tested(view, leaf, trace.outcome, mark)
    lines = [" " * indent + said]
    for part in trace.parts:
        lines += _trace(view, part, indent + 2)
    return lines


def _tested(view: View, leaf: Leaf, outcome: int, mark: str) -> str:
    """One test: the fact, what was asked for, how it came out, and what was found; names of facts as a rule writes them."""

    from compliance_lint.findings.observation import element_type

    phrases, speaker = view.speaker.phrases, view.speaker
    type = element_type(leaf.place.kind if leaf.place is not None else "", leaf.attribute)
    asked = [f"{leaf.attribute}.{leaf.term}" if leaf.term else leaf.attribute, leaf.operator]
    if leaf.wanted is not None and leaf.operator not in ("covered_by", "some", "each"):
        asked.append(speaker.value(leaf.wanted, leaf.list, type))
    said = [phrases["labelled"].format(label=" ".join(asked), text=mark)]
    if leaf.operator not in ("covered_by", "active") and not leaf.missing:
        said.append(phrases["trace_found"].format(value=speaker.value(leaf.found, leaf.list, type)))
    if leaf.items and outcome != YES:
        said.append(phrases["and"].join(speaker.term(leaf.list, item) for item in leaf.items))
    if leaf.records:
        said.append(phrases["trace_records"].format(names=phrases["and"].join(record.id for record in leaf.records)))
    if leaf.missing:
        said.append(phrases["trace_missing"].format(text=speaker.missing(leaf.missing)))
    where = view.where.locate(leaf.place) if leaf.place is not None else None
    return view.set(phrases["listed"].join(said)) + (f"  ({where})" if where is not None else "")
