"""``diff``: what changed between two states of an inventory: findings new, fixed, accepted, changed, and the facts behind them."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from compliance_lint.cli.options import (
    AsOf,
    ConfigFile,
    FailOn,
    Language,
    NoConfig,
    Profile,
    Rulesets,
    choice,
    emit,
    visible,
    width,
)
from compliance_lint.cli.session import Session
from compliance_lint.errors import UsageError

if TYPE_CHECKING:
    from compliance_lint.findings.inspection import Inspection
    from compliance_lint.reports.view import View

HELP = "Compare two states of an inventory (folders, or git revisions): findings new, fixed, accepted and changed, and why."
EPILOG = (
    "Exit codes: 0 nothing new at or above --fail-on, 1 something is.   "
    "Examples:  compliance-lint diff origin/main HEAD   |   compliance-lint diff main . --format markdown   |   "
    "compliance-lint diff audit-2025/ audit-2026/"
)
FORMATS = ("text", "markdown", "json")


def diff(
    old: Annotated[str, typer.Argument(help="The earlier state: a folder, a file, or a git revision.", metavar="OLD")],
    new: Annotated[str, typer.Argument(help="The later state.", metavar="NEW")],
    format: Annotated[str, typer.Option("--format", help=f"{', '.join(FORMATS)}.", metavar="FORMAT")] = "text",
    as_of: AsOf = None,
    ruleset: Rulesets = None,
    profile: Profile = None,
    fail_on: FailOn = None,
    lang: Language = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Both states are judged by the same rulesets and settings: those of the later one; what they take away is said on standard error."""
    from compliance_lint.findings.difference import difference
    from compliance_lint.findings.inspection import at_or_above
    from compliance_lint.reports.difference import Differ

    choice(format, FORMATS, "format")
    flags = {"rulesets": ruleset, "profile": profile, "fail_on": fail_on, "lang": lang}
    with ExitStack() as stack:
        views = [_view(stack, word, as_of, Session(None, flags, config, no_config)) for word in (old, new)]
        for row in views[1].narrowed():
            if row["code"] != "day-described":  # both states are told with their days
                sys.stderr.write(f"warning: {visible(row['message'])}\n")
        found = difference(_told(views[0]), _told(views[1]), views[0].where, views[1].where)
        differ = Differ(found, *views)
        if format == "json":
            emit(differ.json())
        else:
            emit(visible(differ.markdown() if format == "markdown" else differ.text(width())))
        worse = [now for before, now in found.changed if now.outcome == "not_met" and before.outcome != "not_met"]
        blocking = at_or_above([*found.new, *worse], views[1].fail_on)
    raise typer.Exit(1 if blocking else 0)


def _view(stack: ExitStack, word: str, as_of: str | None, here: Session) -> View:
    """The view of one state; a word that is no path is a revision, of which the configured inventory is looked at."""
    from compliance_lint.cli.revisions import SHALLOW, Committed, at_revision, commit_of, repository_of

    path = Path(word)
    if path.exists():
        return _judged(here.elsewhere([path]), as_of)
    root = repository_of(here.settings.paths[0])
    if root is None:
        raise UsageError(f"{word}: no such path, and no revision: {here.settings.paths[0].absolute()} lies in no git repository")
    if commit_of(root, word) is None:
        raise UsageError(f"{word}: neither a path nor a git revision of this repository\n    {SHALLOW}")
    there = stack.enter_context(at_revision(here.settings.paths, word))
    if not there.paths:
        raise UsageError(f"{word}: at this revision there is no {', '.join(map(str, here.settings.paths))}")
    view = _judged(here.at(there), as_of)
    view.where = Committed(view.where, there)
    view.limits = view.limits.told(there.told)
    return view


def _told(view: View) -> Inspection:
    """The inspection with what the profile shows, or would show if it were not accepted.

    What a profile does not show is not there: unstated before and not met now is new to an engineer.
    """
    from compliance_lint.findings.finding import OPEN
    from compliance_lint.findings.inspection import shown

    inspection = view.inspection
    opened = inspection._replace(findings=tuple(found._replace(disposition=OPEN) for found in inspection.findings))
    keys = {found.key for found in shown(opened, view.profile)}
    return inspection._replace(findings=tuple(found for found in inspection.findings if found.key in keys))


def _judged(session: Session, as_of: str | None) -> View:
    return session.view(session.inspect(as_of, needs_law=False))
