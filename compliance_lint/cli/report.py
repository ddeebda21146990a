"""``report``: the inspection report, as a regulator would structure it, or a report of another kind."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from compliance_lint.cli.options import (
    AsOf,
    ConfigFile,
    Language,
    NoConfig,
    Paths,
    Rulesets,
    choice,
    width,
)
from compliance_lint.cli.session import Session
from compliance_lint.cli.writing import deliver, spare, write_file
from compliance_lint.errors import UsageError
from compliance_lint.reports.kinds import DEFAULT, KINDS, renderer, spoken

HELP = "Write the inspection report: background, scope, method, good practices, areas for improvement, recommendations."
EPILOG = "Examples:  compliance-lint report fixtures/virtual_bank --lang zh-Hant   |   compliance-lint report NEW --previous OLD"
FORMATS = ("markdown", "text", "html", "docx")


def report(
    paths: Paths = None,
    kind: Annotated[str, typer.Option("--kind", help=f"What to report: {', '.join(KINDS)}.", metavar="KIND")] = DEFAULT,
    format: Annotated[str, typer.Option("--format", help=f"{', '.join(FORMATS)}; docx needs --output.", metavar="FORMAT")] = "markdown",
    lang: Language = None,
    previous: Annotated[
        Path | None, typer.Option("--previous", help="An earlier inventory: what was put right since is told.", metavar="PATH")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to a file.", metavar="FILE")] = None,
    as_of: AsOf = None,
    ruleset: Rulesets = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Prints the report; exits 0, as a report is no gate."""
    choice(kind, tuple(KINDS), "kind of report")
    choice(format, FORMATS, "format")
    if format == "docx" and output is None:
        raise UsageError("a Word document is no text for a terminal; name a file with --output FILE.docx")
    session = Session(paths, {"rulesets": ruleset, "lang": lang}, config, no_config)
    asked = session.language
    language, languages = spoken(kind, asked)
    if language != asked:
        sys.stderr.write(f"note: a report of kind {kind} is told in {', '.join(languages)}; this one is in {language}, not in {asked}\n")
    inspection = session.inspect(as_of, previous)
    view = session.view(inspection, "auditor", "low", language)
    written = renderer(kind)(view, format, width())
    if isinstance(written, str):
        deliver(session, output, written)
    elif output is not None:
        spare(session, output)
        write_file(output, written)
