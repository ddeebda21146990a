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

if TYPE_CHECKING:
    from compliance_lint.reports.view import View
    from compliance_lint.rules.rule import Rule, Ruleset

HELP = "Explain a rule (RULE), or a finding (FINGERPRINT PATH): each part of the condition with the value that decided it."
EPILOG = "Examples:  compliance-lint explain HK-PDPO-DPP4-2-PROCESSOR-AUDIT   |   compliance-lint explain 3f2a... fixtures/virtual_bank"


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
    from compliance_lint.reports.explanation import explained
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
            lines += ["", *explained(view, finding)]
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
