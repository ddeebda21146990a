"""What `check` does, without the shell that reads its flags: judge, render, say which exit code follows. The hook does the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from compliance_lint.cli.choosing import choice
from compliance_lint.cli.progress import Progress
from compliance_lint.cli.terminal import colour_wanted, linked, visible, width
from compliance_lint.errors import NothingInspected, UsageError
from compliance_lint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from compliance_lint.cli.session import Session
    from compliance_lint.reports.view import View


class Wanted(NamedTuple):
    """What a call wants of a check beside its settings."""

    format: str = "text"
    targets: Sequence[tuple[str, Path]] = ()
    """Formats that are also written to files."""
    as_of: str | None = None
    since: str | None = None
    waive: bool = True
    suppressed: bool = False
    quiet: bool = False
    statistics: bool = False


class Checked(NamedTuple):
    """What a check prints, what it complains of, and how it ends."""

    text: str
    complaint: str
    code: int


def _text(view: View, wanted: Wanted, printed: bool) -> str:
    from compliance_lint.reports import text

    style = text.Style(colour_wanted(), width()) if printed else text.Style(width=100)
    shown = visible(text.render(view, style, wanted.quiet, wanted.statistics))
    return linked(shown) if printed else shown


def _sarif(view: View, wanted: Wanted, printed: bool) -> str:
    from compliance_lint.reports import sarif

    return sarif.render(view, wanted.suppressed)


def _plain(name: str) -> Callable[[View, Wanted, bool], str]:
    def render(view: View, wanted: Wanted, printed: bool) -> str:
        from importlib import import_module

        module = import_module(f"compliance_lint.reports.{MODULES[name]}")
        return str(module.render(view))

    return render


MODULES = {name: name for name in ("junit", "gitlab", "github", "markdown")} | {"json": "json_"}
"""By format, the module of `reports` that renders it and, where it can, tells of errors: those that need nothing but the view."""
FORMATS: Mapping[str, Callable[[View, Wanted, bool], str]] = {
    "text": _text,
    "json": _plain("json"),
    "sarif": _sarif,
    "junit": _plain("junit"),
    "gitlab": _plain("gitlab"),
    "github": _plain("github"),
    "markdown": _plain("markdown"),
}
"""The formats by name, each imported only when asked for."""


def target(word: str) -> tuple[str, Path]:
    """``FORMAT=FILE`` as a pair; raises `UsageError` for anything else."""
    name, equals, file = word.partition("=")
    if not equals or not file:
        raise UsageError(f"--output '{word}' is not FORMAT=FILE, such as json=findings.json")
    return choice(name, tuple(FORMATS), "format"), Path(file)


def checked(session: Session, wanted: Wanted, emit: Callable[[str], None]) -> Checked:
    """Judges, writes the files asked for and hands what is to be printed to `emit`; raises what is wrong with the input.

    The code is 1 where a finding is at or above the severity that counts, 3 where no law was applied, whatever the format.
    """
    if wanted.targets:
        from compliance_lint.cli.writing import spare, write_file
    for _, file in wanted.targets:
        spare(session, file)
    session.progress = progress = Progress()
    try:
        inspection = session.inspect(wanted.as_of, needs_law=False, waive=wanted.waive)
        if wanted.since is not None:
            inspection = session.since(inspection, wanted.since)
    finally:
        progress.end()
    view = session.view(inspection)
    for name, file in wanted.targets:
        write_file(file, FORMATS[name](view, wanted, False))
    text = FORMATS[wanted.format](view, wanted, True)
    emit(text)
    if inspection.uninspected:
        return Checked(text, inspection.uninspected, NothingInspected.exit_code)
    return Checked(text, "", 1 if view.blocking or session.strict(inspection) else 0)
