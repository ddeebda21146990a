"""``incident``: the level of each incident, its deadlines, and what is due."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from compliance_lint.cli.options import AsOf, ConfigFile, Language, NoConfig, Paths, Rulesets, choice, emit, visible, width
from compliance_lint.cli.session import Session
from compliance_lint.errors import NothingInspected

HELP = "Print for each incident its level, its deadlines, and what is due."
EPILOG = (
    "Exit codes: 0 nothing is late or undone, 1 something is, 3 no incident is described.   "
    "Examples:  compliance-lint incident compliance   |   compliance-lint incident --as-of 2026-10-06 --lang zh-Hant-TW ."
)


def incident(
    paths: Paths = None,
    as_of: AsOf = None,
    ruleset: Rulesets = None,
    lang: Language = None,
    format: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Reads every rule about incidents of the rulesets that apply."""
    from compliance_lint.findings.clocks import incidents
    from compliance_lint.reports.clocks import Teller

    choice(format, ("text", "json"), "format")
    session = Session(paths, {"rulesets": ruleset, "lang": lang}, config, no_config)
    inspection = session.inspect(as_of)
    found = incidents(inspection.world, list(inspection.rulesets))
    if not found:
        raise NothingInspected(f"{', '.join(map(str, session.settings.paths))}: no incident is described")
    teller = Teller(session.view(inspection, "auditor", "info"))
    if format == "json":
        emit(json.dumps(teller.data(found), ensure_ascii=False, indent=2) + "\n")
    else:
        emit(visible(teller.text(found, width())))
    raise typer.Exit(1 if any(clock.state == "not_met" for state in found for clock in state.clocks) else 0)
