"""``grade``: work out the graded-protection level of each system, and hold it against the one declared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from compliance_lint.cli.options import AsOf, Language, choice, day_judged, emit, known_language, visible, width
from compliance_lint.errors import NothingInspected

HELP = "Work out the graded-protection (MLPS) level of each system from what a failure would harm."
EPILOG = (
    "Exit codes: 0 nothing is graded too low, 1 something is, 3 no system is graded or declares a level.   "
    "Examples:  compliance-lint grade fixtures/province_portal   |   compliance-lint grade --lang zh-Hans ."
)


def grade(
    path: Annotated[Path, typer.Argument(help="Folder or file of the inventory.", metavar="PATH")],
    as_of: AsOf = None,
    lang: Language = None,
    format: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
) -> None:
    """Prints impacts, matrix cells and levels; exits 1 where a declared level is below the one worked out."""
    from compliance_lint.findings.grading import grades, matrix_of
    from compliance_lint.findings.observation import Speaker
    from compliance_lint.graph.world import World
    from compliance_lint.reports.grading import Teller
    from compliance_lint.sources.inventory import load_inventory
    from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

    choice(format, ("text", "json"), "format")
    lang = known_language(lang)
    loaded = load_inventory([path])
    world = World(loaded.inventory, day_judged(as_of, loaded))
    ruleset = load_ruleset(find_ruleset("cn_mlps"))
    found = grades(world, ruleset)
    if not found:
        raise NothingInspected(f"{path}: no system is graded or declares a level (grades: {{mlps: 1-5}})")
    teller, matrix, disputed = Teller(Speaker(world, lang), loaded.where, lang), matrix_of(ruleset), ruleset.parameters["rights_grave"]
    if format == "json":
        emit(json.dumps(teller.data(found, matrix, disputed), ensure_ascii=False, indent=2) + "\n")
    else:
        emit(visible(teller.text(found, matrix, disputed, width())))
    raise typer.Exit(1 if any(one.verdict == "too_low" for one in found) else 0)
