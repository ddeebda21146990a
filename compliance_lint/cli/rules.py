"""``rules``: list the rules, run the examples inside them, and write their pages."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from compliance_lint.cli.options import Language, choice, known_language, width
from compliance_lint.cli.session import Session
from compliance_lint.errors import InputErrors, counted

if TYPE_CHECKING:
    from compliance_lint.reports.rule_pages import RulePages
    from compliance_lint.rules.rule import Ruleset

HELP = "List the rules, test them by their own examples, or write a page for each."
app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
Words = Annotated[
    list[str] | None, typer.Argument(help="Rulesets: bundled names or folders (default: all bundled).", metavar="[NAME|FOLDER]...")
]


@app.command("list", help="List the rules: id, severity, duty, subject, title.")
def list_rules(
    rulesets: Words = None,
    format: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
    lang: Language = None,
) -> None:
    """Prints every rule, sorted by ruleset and id."""
    choice(format, ("text", "json"), "format")
    lang = known_language(lang)
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
    from compliance_lint.reports.listing import rows_of
    from compliance_lint.sources.vocabularies import bundled

    for line in rows_of(found, bundled(), lang, width() if sys.stdout.isatty() else None):
        sys.stdout.write(line + "\n")


@app.command(
    "test",
    help="Run the examples inside the rules; fails on a rule without met, not_met and unstated examples, or without a language's words.",
)
def test_rules(rulesets: Words = None) -> None:
    """Prints what is wrong, each at its rule, and how many examples there are; exits 1 if one fails."""
    from compliance_lint.findings.examples import run_examples
    from compliance_lint.sources.examples import example_inventory
    from compliance_lint.sources.rule_places import rule_places

    failed = total = rules = 0
    folders = {folder.resolve().name: folder for folder in _folders(rulesets)}
    for ruleset in _load(rulesets):
        rules += len(ruleset.rules)
        for result in run_examples(ruleset, lambda example, rule: example_inventory(example.inventory, f"{rule.id}: {example.name}")):
            total += 1
            if result.problem:
                failed += 1
                where = f" '{result.example}'" if result.example else ""
                place = rule_places(folders[ruleset.id]).get(result.rule.id)
                sys.stdout.write(f"{f'{place}: ' if place else ''}{result.rule.id}{where}: {result.problem}\n")
    sys.stdout.write(f"{counted(rules, 'rule')}, {counted(total, 'expectation')}, {failed} failed\n")
    raise typer.Exit(1 if failed else 0)


@app.command(
    "docs",
    help="Write a page for each rule and each ruleset, and one of all; with --check, exit 1 if one is missing, stale or superfluous.",
)
def write_docs(
    rulesets: Words = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="The folder, one in it a ruleset.", metavar="FOLDER")] = Path("docs/rules"),
    check: Annotated[bool, typer.Option("--check", help="Write nothing, list what differs.")] = False,
) -> None:
    """Pages are written where they differ; of a page that no rule has any more only ours are removed."""
    from compliance_lint.cli.page_files import bring_up_to_date, differences, folders_of
    from compliance_lint.reports.rule_pages import MARK

    book = rule_pages()
    chosen = _load(rulesets)
    pages = {f"{ruleset.id}/{name}": text for ruleset in chosen for name, text in book.all(ruleset).items()}
    if not rulesets:  # of a few rulesets alone there is no list of all
        pages["README.md"] = book.index(chosen)
    own = [ruleset.id for ruleset in chosen] if rulesets else folders_of(output)
    changes = differences(pages, output, own, MARK)
    if not check:
        bring_up_to_date(pages, output, changes)
    for name, what in changes:
        sys.stdout.write(f"{what if check else _DONE[what]}: {(output / name).as_posix()}\n")
    sys.stdout.write(f"{counted(len(pages), 'page')}, {len(changes)} {'differ' if check else 'changed'}\n")
    if check and changes:
        sys.stdout.write("`compliance-lint rules docs` brings them up to date\n")
        raise typer.Exit(1)


_DONE = {"missing": "written", "stale": "rewritten", "superfluous": "removed"}


def rule_pages() -> RulePages:
    """What renders the pages of rules."""
    from functools import partial

    from compliance_lint.reports.rule_pages import RulePages
    from compliance_lint.sources.parameters import parameter_fields
    from compliance_lint.sources.vocabularies import bundled

    return RulePages(bundled(), partial(parameter_fields, bundled()))


def _folders(words: list[str] | None) -> list[Path]:
    """The folders of the rulesets named, or of all bundled ones."""
    from compliance_lint.sources.rulesets import bundled_names, find_ruleset

    return [find_ruleset(word) for word in words or bundled_names()]


def _load(words: list[str] | None) -> list[Ruleset]:
    """The rulesets named, or all bundled ones; raises `InputErrors` with every problem of all of them."""
    from compliance_lint.sources.rulesets import load_ruleset

    if not words:
        return Session(None, no_config=True).chosen.all
    problems = []
    found = []
    for folder in _folders(words):
        try:
            found.append(load_ruleset(folder))
        except InputErrors as errors:
            problems += errors.problems
    if problems:
        raise InputErrors(problems)
    return found
