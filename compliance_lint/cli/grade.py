"""``grade``: work out the graded-protection level of each system, and hold it against the one declared."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from compliance_lint.cli.options import AsOf, ConfigFile, Language, NoConfig, Paths, choice, emit, visible, width
from compliance_lint.cli.session import Session
from compliance_lint.errors import NothingInspected

HELP = (
    "Work out the graded-protection (MLPS) level of each system from what a failure would harm.\n\n"
    "The harm is that of the latest grading record (an assessment of type mlps_grading, with its impacts); each impact is read from "
    "the matrix, and the higher of business information (S) and system service (A) is the level. `check` judges all that follows."
)
EPILOG = (
    "Exit codes: 0 nothing is graded too low, 1 something is, 3 no system is graded or declares a level.   "
    "Examples:  compliance-lint grade fixtures/province_portal/common fixtures/province_portal/sound   |   "
    "compliance-lint grade --lang zh-Hans ."
)
RULESET = "cn_mlps"


def grade(
    paths: Paths = None,
    as_of: AsOf = None,
    lang: Language = None,
    format: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Prints impacts, matrix cells and levels; exits 1 where a declared level is below the one worked out."""
    from compliance_lint.findings.grading import grades, matrix_of, ungraded
    from compliance_lint.findings.observation import Speaker
    from compliance_lint.reports.grading import Teller

    choice(format, ("text", "json"), "format")
    session = Session(paths, {"rulesets": [RULESET], "lang": lang}, config, no_config)
    lang, world = session.language, session.world(as_of)
    ruleset = next(one for one in session.chosen.all if one.id == RULESET)
    found = grades(world, ruleset)
    if not found:
        names = ", ".join(map(str, session.settings.paths))
        raise NothingInspected(f"{names}: no system is graded or declares a level (grades: {{mlps: 1-5}})")
    teller = Teller(Speaker(world, lang, ruleset.terms), session.loaded.where, lang)
    matrix, disputed, others = matrix_of(ruleset), ruleset.parameters["rights_grave"], ungraded(world)
    if format == "json":
        emit(json.dumps(teller.data(found, others, matrix, disputed), ensure_ascii=False, indent=2) + "\n")
    else:
        emit(visible(teller.text(found, others, matrix, disputed, width())))
    raise typer.Exit(1 if any(one.verdict == "too_low" for one in found) else 0)
