"""``export forms``: the forms of a policy, blank or filled in from the inventory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from compliance_lint.cli.options import AsOf, ConfigFile, NoConfig, Paths, choice, emit, write_file
from compliance_lint.cli.session import Session
from compliance_lint.cli.writing import spare
from compliance_lint.errors import NothingInspected, UsageError, did_you_mean

if TYPE_CHECKING:
    from compliance_lint.findings.forms import Form
    from compliance_lint.rules.rule import Ruleset

HELP = "Print the forms of a policy, blank or filled in from the inventory, with what is missing marked."
EPILOG = (
    "One form is printed for each thing it belongs to: a system, a right of access, a vendor, a list.   "
    "Exit codes: 0 printed, 2 wrong input or call, 3 nothing is described that the form belongs to.   "
    "Examples:  compliance-lint export forms --kind A-3 --blank   |   compliance-lint export forms --kind A-3 compliance --subject clerk"
)
FORMATS = ("markdown", "docx")
LANGUAGES = ("zh-Hant-TW", "en")


def forms(
    paths: Paths = None,
    kind: Annotated[str, typer.Option("--kind", help="Which form, by its document number.", metavar="ID")] = "",
    subject: Annotated[str | None, typer.Option("--subject", help="Only the forms of this thing or record, by id.", metavar="ID")] = None,
    format: Annotated[str, typer.Option("--format", help="markdown or docx.", metavar="FORMAT")] = "markdown",
    blank: Annotated[bool, typer.Option("--blank", help="Print the form empty; no inventory is read.")] = False,
    lang: Annotated[str, typer.Option("--lang", help="Language of the words: zh-Hant-TW, en.", metavar="TAG")] = LANGUAGES[0],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to this file; docx needs one.", metavar="FILE")] = None,
    ruleset: Annotated[str, typer.Option("--ruleset", help="The policy whose forms they are.", metavar="NAME|FOLDER")] = "tw_school_isms",
    as_of: AsOf = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Fills in what the description knows; what the form's rule asks for and the description does not show is marked."""
    from compliance_lint.findings import forms as filling
    from compliance_lint.findings.observation import Speaker
    from compliance_lint.graph.world import World
    from compliance_lint.model.dates import day
    from compliance_lint.model.inventory import Inventory
    from compliance_lint.reports.forms import Printer
    from compliance_lint.sources.rulesets import ALWAYS, find_ruleset
    from compliance_lint.sources.selectors import check_records
    from compliance_lint.sources.vocabularies import bundled

    choice(format, FORMATS, "format")
    tag = choice(next((one for one in LANGUAGES if one.lower() == lang.lower()), lang), LANGUAGES, "language")
    if format == "docx" and output is None:
        raise UsageError("--format docx writes a file: say which with --output FILE")
    folder = find_ruleset(ruleset)
    session = Session(paths, {"rulesets": [ruleset, *ALWAYS]}, config, no_config)  # beside a folder of one's own no other
    policy, form = _form(session, folder, kind)
    if blank:
        import datetime as dt

        world = World(Inventory({}, bundled()), day(dt.date.today()))
        found = [filling.blank(form)]
    else:
        world = session.world(as_of)
        check_records(world, session.loaded.where)
        found = filling.sheets(world, form)
        if subject is not None:
            known = [id for sheet in found for id in sheet.ids]
            found = [sheet for sheet in found if subject in sheet.ids]
            if not found:
                hint = did_you_mean(subject, known)
                raise UsageError(f"form {form.id} belongs to nothing with the id '{subject}'" + (f"; {hint}" if hint else ""))
        if not found:
            raise NothingInspected(f"{', '.join(map(str, session.settings.paths))}: nothing is described that form {form.id} belongs to")
    printer = Printer(Speaker(world, tag, policy.terms), tag, blank)
    pages = [printer.page(sheet) for sheet in found]
    if format == "docx":
        from compliance_lint.reports.forms.word import word

        assert output is not None
        _write(session, output, word(pages, tag), blank)
        return
    from compliance_lint.reports.forms.markdown import markdown

    text = markdown(pages)
    if output is None:
        emit(text)
    else:
        _write(session, output, text, blank)


def _form(session: Session, folder: Path, kind: str) -> tuple[Ruleset, Form]:
    from compliance_lint.sources.forms import load_forms

    policy = next(one for one in session.chosen.all if one.id == folder.resolve().name)
    known = load_forms(folder, policy)
    if not known:
        raise UsageError(f"{folder.name}: this ruleset has no forms")
    found = {id.lower(): form for id, form in known.items()}.get(kind.lower())
    if found is None:
        titles = {id: "  ".join(form.title.get((tag,)) for tag in ("en", LANGUAGES[0])) for id, form in known.items()}
        listed = "\n".join(f"    {id}  {title}".rstrip() for id, title in titles.items())
        said = f"unknown form '{kind}'" if kind else "say which form with --kind"
        raise UsageError(f"{said}; there are\n{listed}")
    return policy, found


def _write(session: Session, file: Path, data: str | bytes, blank: bool) -> None:
    if not blank:
        spare(session, file)
    write_file(file, data)
