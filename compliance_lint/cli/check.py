"""``check``: judge an inventory, print findings, and end with an exit code that says whether there are any."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from compliance_lint.cli.options import (
    AsOf,
    FailOn,
    Language,
    Paths,
    Profile,
    Rulesets,
    choice,
    colour_wanted,
    emit,
    inspect_paths,
    known_language,
    view_of,
    visible,
    width,
    write_file,
)
from compliance_lint.errors import NothingInspected, UsageError

if TYPE_CHECKING:
    from compliance_lint.reports.view import View

HELP = "Judge an inventory and print the findings, each at the line to edit."
EPILOG = (
    "Examples:  compliance-lint check fixtures/virtual_bank   |   compliance-lint check --profile auditor --lang zh-Hant .   |   "
    "compliance-lint check --format json . > findings.json   |   compliance-lint check --output json=out.json ."
)


def _text(view: View, printed: bool) -> str:
    from compliance_lint.reports import text

    return visible(text.render(view, text.Style(colour_wanted(), width()) if printed else text.Style(width=100)))


def _json(view: View, printed: bool) -> str:
    from compliance_lint.reports import json_

    return json_.render(view)


FORMATS: Mapping[str, Callable[[View, bool], str]] = {"text": _text, "json": _json}
"""The formats by name, each imported only when asked for; whether the result is `printed`, or written to a file."""


def check(
    paths: Paths = None,
    format: Annotated[str, typer.Option("--format", help=f"What to print: {', '.join(FORMATS)}.", metavar="FORMAT")] = "text",
    output: Annotated[
        list[str] | None, typer.Option("--output", help="Also write FORMAT to FILE; repeatable.", metavar="FORMAT=FILE")
    ] = None,
    as_of: AsOf = None,
    ruleset: Rulesets = None,
    fail_on: FailOn = "low",
    profile: Profile = "engineer",
    lang: Language = "en",
) -> None:
    """Prints findings; exits 1 where one is at or above --fail-on, 3 where no law was applied."""
    choice(format, tuple(FORMATS), "format")
    lang = known_language(lang)
    targets = [_target(word) for word in output or ()]
    if len({file for _, file in targets}) < len(targets):
        raise UsageError("two --output name the same file; each would overwrite the other")
    inspection, loaded = inspect_paths(paths, as_of, ruleset, needs_law=False)
    view = view_of(inspection, loaded, profile, fail_on, lang)
    for name, file in targets:
        write_file(file, FORMATS[name](view, False))
    emit(FORMATS[format](view, True))
    if inspection.uninspected:
        sys.stderr.write(f"error: {inspection.uninspected}\n")
        raise typer.Exit(NothingInspected.exit_code)
    raise typer.Exit(1 if view.blocking else 0)


def _target(word: str) -> tuple[str, Path]:
    name, equals, file = word.partition("=")
    if not equals or not file:
        raise UsageError(f"--output '{word}' is not FORMAT=FILE, such as json=findings.json")
    return choice(name, tuple(FORMATS), "format"), Path(file)
