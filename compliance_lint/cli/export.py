"""``export``: documents that a law asks an organisation to keep, made from its description."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from compliance_lint.cli import forms
from compliance_lint.cli.choosing import choice
from compliance_lint.cli.options import AsOf, ConfigFile, Language, NoConfig, Paths
from compliance_lint.cli.session import Session
from compliance_lint.cli.writing import deliver, spare, write_file
from compliance_lint.errors import NothingInspected, UsageError

HELP = "Write documents that a law asks for, made from the description."
ROPA_HELP = (
    "Write the record of processing activities (Art. 30 GDPR): what each row says, beside what the data flows show at every hop, "
    "and what only they show."
)
ROPA_EPILOG = (
    "Exit codes: 0 written, 3 the description holds no activity of the kind.   "
    "Examples:  compliance-lint export ropa . --lang de   |   compliance-lint export ropa . --format xlsx --output record.xlsx   |   "
    "compliance-lint export ropa . --role processor --format csv"
)
FORMATS = ("markdown", "csv", "xlsx")

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.command("forms", help=forms.HELP, epilog=forms.EPILOG)(forms.forms)


@app.callback()
def _group() -> None:
    """A group of its own, however many documents there are."""


@app.command("ropa", help=ROPA_HELP, epilog=ROPA_EPILOG)
def ropa(
    paths: Paths = None,
    format: Annotated[str, typer.Option("--format", help="markdown, csv or xlsx.", metavar="FORMAT")] = "markdown",
    role: Annotated[
        str | None,
        typer.Option(
            "--role",
            help="controller: Art. 30(1); processor: Art. 30(2), what is done for clients (default: controller, where it has rows).",
            metavar="ROLE",
        ),
    ] = None,
    lang: Language = None,
    as_of: AsOf = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to a file.", metavar="FILE")] = None,
) -> None:
    """Writes the record; deviations change no exit code, as a record is no gate."""
    from compliance_lint.reports.ropa import ROLES, csv_, markdown, record, xlsx
    from compliance_lint.sources.selectors import check_records

    choice(format, FORMATS, "format")
    if role is not None:
        choice(role, ROLES, "role")
    if format == "xlsx" and output is None:
        raise UsageError("a workbook is no text for a terminal; name a file with --output FILE.xlsx")
    session = Session(paths, {"lang": lang}, config, no_config)
    language, world = session.language, session.world(as_of)
    check_records(world, session.loaded.where)
    records = [record(world, one, language) for one in ((role,) if role is not None else ROLES)]
    chosen = next((one for one in records if one.entries), None)
    if chosen is None:
        raise NothingInspected("no record can be made: the description holds no activity" + (f" of a {role}" if role else ""))
    if format == "xlsx":
        assert output is not None
        spare(session, output)
        write_file(output, xlsx.render(chosen, world.as_of))
        return
    deliver(session, output, markdown.render(chosen) if format == "markdown" else csv_.render(chosen))
