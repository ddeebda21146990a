"""``rules``: list the rules, and run the examples inside them."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from compliance_lint.cli.options import choice, chosen_rulesets, width
from compliance_lint.errors import InputErrors

HELP = "List the rules, or test them by their own examples."
app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
Words = Annotated[
    list[str] | None, typer.Argument(help="Rulesets: bundled names or folders (default: all bundled).", metavar="[NAME|FOLDER]...")
]


@app.command("list", help="List the rules: id, severity, duty, subject, title.")
def list_rules(
    rulesets: Words = None,
    format: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
    lang: Annotated[str, typer.Option("--lang", help="Language of the titles.", metavar="TAG")] = "en",
) -> None:
    """Prints every rule, sorted by ruleset and id."""
    choice(format, ("text", "json"), "format")
    found = [(ruleset, rule) for ruleset in _load(rulesets) for rule in sorted(ruleset.rules, key=lambda rule: rule.id)]
    if format == "json":
        rows = [
            {
                "id": rule.id, "ruleset": rule.ruleset, "area": rule.area, "severity": rule.severity, "duty": rule.duty,
                "subject": rule.subject, "graph": rule.graph, "languages": list(rule.languages), "title": dict(rule.title.by),
                "citations": [{"instrument": c.instrument, "provision": c.provision, "verified": c.verified} for c in rule.cites],
            }
            for _, rule in found
        ]  # fmt: skip
        sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
        return
    from compliance_lint.model.languages import fallbacks
    from compliance_lint.reports.width import clip

    wide = max((len(rule.id) for _, rule in found), default=0)
    for _, rule in found:
        line = f"{rule.id:<{wide}}  {rule.severity:<8} {rule.duty:<13} {rule.subject:<12} {rule.title.get(fallbacks(lang))}"
        sys.stdout.write((clip(line, width()) if sys.stdout.isatty() else line) + "\n")
    sys.stdout.write(f"{len(found)} rules\n")


@app.command("test", help="Run the examples inside the rules; fails on a rule without met, not_met and unstated examples.")
def test_rules(rulesets: Words = None) -> None:
    """Prints what is wrong, and how many examples there are; exits 1 if one fails."""
    from compliance_lint.findings.examples import run_examples
    from compliance_lint.sources.examples import example_inventory

    failed = total = rules = 0
    for ruleset in _load(rulesets):
        rules += len(ruleset.rules)
        for result in run_examples(ruleset, lambda example, rule: example_inventory(example.inventory, f"{rule.id}: {example.name}")):
            total += 1
            if result.problem:
                failed += 1
                where = f" '{result.example}'" if result.example else ""
                sys.stdout.write(f"{result.rule.id}{where}: {result.problem}\n")
    sys.stdout.write(f"{rules} rules, {total} expectations, {failed} failed\n")
    raise typer.Exit(1 if failed else 0)


def _load(words: list[str] | None) -> list:  # type: ignore[type-arg]
    from compliance_lint.sources.rulesets import bundled_names, find_ruleset, load_ruleset

    if not words:
        return chosen_rulesets(None)[0]
    problems = []
    found = []
    for word in words:
        name = word.rstrip("/").rpartition("/")[2]
        folder = find_ruleset(word if "/" in word or word not in bundled_names() else name)
        try:
            found.append(load_ruleset(folder))
        except InputErrors as errors:
            problems += errors.problems
    if problems:
        raise InputErrors(problems)
    return found
