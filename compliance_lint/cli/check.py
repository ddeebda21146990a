"""``check``: judge an inventory, print findings, and end with an exit code that says whether there are any."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from compliance_lint.cli.options import (
    AsOf,
    ConfigFile,
    FailOn,
    Language,
    NoConfig,
    Paths,
    Profile,
    Rulesets,
    choice,
    colour_wanted,
    emit,
    linked,
    view_of,
    visible,
    width,
    write_file,
)
from compliance_lint.cli.session import Session
from compliance_lint.errors import NothingInspected, UsageError

if TYPE_CHECKING:
    from compliance_lint.reports.view import View

HELP = "Judge an inventory and print the findings, each at the line to edit."
EPILOG = (
    "Examples:  compliance-lint check fixtures/virtual_bank   |   compliance-lint check --profile auditor --lang zh-Hant .   |   "
    "compliance-lint check --format json . > findings.json   |   compliance-lint check --output sarif=out.sarif   |   "
    "compliance-lint check --since origin/main"
)


class Flags:
    """What a format may ask of the call: whether it is `printed` or written to a file, and what else was wanted."""

    def __init__(self, suppressed: bool, quiet: bool, statistics: bool) -> None:
        self.suppressed, self.quiet, self.statistics = suppressed, quiet, statistics


def _text(view: View, flags: Flags, printed: bool) -> str:
    from compliance_lint.reports import text

    style = text.Style(colour_wanted(), width()) if printed else text.Style(width=100)
    shown = visible(text.render(view, style, flags.quiet, flags.statistics))
    return linked(shown) if printed else shown


def _sarif(view: View, flags: Flags, printed: bool) -> str:
    from compliance_lint.reports import sarif

    return sarif.render(view, flags.suppressed)


def _plain(name: str) -> Callable[[View, Flags, bool], str]:
    def render(view: View, flags: Flags, printed: bool) -> str:
        from importlib import import_module

        module = import_module(f"compliance_lint.reports.{name}")
        return str(module.render(view))

    return render


FORMATS: Mapping[str, Callable[[View, Flags, bool], str]] = {
    "text": _text,
    "json": _plain("json_"),
    "sarif": _sarif,
    "junit": _plain("junit"),
    "gitlab": _plain("gitlab"),
    "github": _plain("github"),
    "markdown": _plain("markdown"),
}
"""The formats by name, each imported only when asked for."""


def check(
    paths: Paths = None,
    format: Annotated[str, typer.Option("--format", help=f"What to print: {', '.join(FORMATS)}.", metavar="FORMAT")] = "text",
    output: Annotated[
        list[str] | None, typer.Option("--output", help="Also write FORMAT to FILE; repeatable.", metavar="FORMAT=FILE")
    ] = None,
    as_of: AsOf = None,
    ruleset: Rulesets = None,
    fail_on: FailOn = None,
    profile: Profile = None,
    lang: Language = None,
    since: Annotated[
        str | None, typer.Option("--since", help="Count only findings that were not there at this git revision.", metavar="REV")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", help="Findings of this file are known and do not count.", metavar="FILE")
    ] = None,
    no_waivers: Annotated[bool, typer.Option("--no-waivers", help="Show what is waived as any other finding.")] = False,
    strict_waivers: Annotated[
        bool, typer.Option("--strict-waivers", help="A waiver with nothing to accept makes the exit code 1.")
    ] = False,
    sarif_suppressed: Annotated[
        bool, typer.Option("--sarif-suppressed", help="Also put what is waived or in the baseline into SARIF, as suppressed.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but findings.")] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help="Print how many findings each rule has, and no more.")] = False,
    config: ConfigFile = None,
    no_config: NoConfig = False,
    show_config: Annotated[bool, typer.Option("--show-config", help="Print each setting and where it comes from, and stop.")] = False,
) -> None:
    """Prints findings; exits 1 where one is at or above --fail-on, 3 where no law was applied."""
    choice(format, tuple(FORMATS), "format")
    targets = [_target(word) for word in output or ()]
    if len({file for _, file in targets}) < len(targets):
        raise UsageError("two --output name the same file; each would overwrite the other")
    flags = {"rulesets": ruleset, "fail_on": fail_on, "profile": profile, "lang": lang, "baseline": baseline,
             "strict_waivers": strict_waivers or None}  # fmt: skip
    session = Session(paths, flags, config, no_config)
    if show_config:
        emit(session.shown_config())
        return
    for _, file in targets:
        session.spare(file)
    inspection = session.inspect(as_of, needs_law=False, waive=not no_waivers)
    if since is not None:
        inspection = session.since(inspection, since)
    view = view_of(inspection, session.loaded, session.get("profile"), session.get("fail_on"), session.get("lang"))
    wanted = Flags(sarif_suppressed, quiet, statistics)
    for name, file in targets:
        write_file(file, FORMATS[name](view, wanted, False))
    emit(FORMATS[format](view, wanted, True))
    if inspection.uninspected:
        sys.stderr.write(f"error: {inspection.uninspected}\n")
        raise typer.Exit(NothingInspected.exit_code)
    raise typer.Exit(1 if view.blocking or session.strict(inspection) else 0)


def _target(word: str) -> tuple[str, Path]:
    name, equals, file = word.partition("=")
    if not equals or not file:
        raise UsageError(f"--output '{word}' is not FORMAT=FILE, such as json=findings.json")
    return choice(name, tuple(FORMATS), "format"), Path(file)
