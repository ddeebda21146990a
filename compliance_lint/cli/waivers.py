"""``waivers``: list what was accepted and until when, accept something more, and take out what has nothing to accept."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from compliance_lint.cli.options import AsOf, ConfigFile, NoConfig, Paths, Rulesets, day_of_waivers, write_file
from compliance_lint.cli.session import Session
from compliance_lint.errors import InputErrors, Problem, UsageError, counted

if TYPE_CHECKING:
    from compliance_lint.findings.waivers import Waiver

_MOST = 6
"""How many subjects are named where a waiver hits none."""
HELP = "List, add and prune waivers: findings accepted for a reason, by somebody, until a day."
app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)


@app.command("list", help="List the waivers with what this run made of them; exits 1 if one has ended.")
def list_waivers(
    paths: Paths = None, as_of: AsOf = None, ruleset: Rulesets = None, config: ConfigFile = None, no_config: NoConfig = False
) -> None:
    """One line a waiver: state, rule, subject, last day, who, why."""
    session = Session(paths, {"rulesets": ruleset}, config, no_config)
    use = session.inspect(as_of, needs_law=False).waivers
    states: dict[Waiver, str] = {}
    for name in ("used", "due", "expired", "stale", "idle"):
        states.update(dict.fromkeys(getattr(use, name) if use is not None else (), name))
    for waiver in session.waivers:
        subject = f"line {waiver.line}" if waiver.line else f"{waiver.kind}:{waiver.id}" if waiver.kind else waiver.id
        sys.stdout.write(
            f"{states.get(waiver, 'idle'):<8} {waiver.rule} {subject} until {waiver.until} by {waiver.approved_by}: {waiver.reason} "
            f"({waiver.at})\n"
        )
    sys.stdout.write(f"{counted(len(session.waivers), 'waiver')}\n")
    raise typer.Exit(1 if use is not None and use.expired else 0)


@app.command("add", help="Add a waiver to waivers.yaml; nothing is written if it would be wrong.")
def add(
    rule: Annotated[str, typer.Argument(help="The rule.", metavar="RULE")],
    subject: Annotated[str, typer.Argument(help="The subject: ID, KIND:ID, wildcards allowed.", metavar="SUBJECT")],
    reason: Annotated[str, typer.Option("--reason", help="Why it is accepted.", metavar="TEXT")],
    by: Annotated[str, typer.Option("--by", help="Who accepts it.", metavar="WHO")],
    until: Annotated[str, typer.Option("--until", help="The last day it holds.", metavar="DATE")],
    paths: Paths = None,
    file: Annotated[Path | None, typer.Option("--file", help="The file (default: waivers.yaml there).", metavar="FILE")] = None,
    as_of: AsOf = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Exits 0 when it is written."""
    from compliance_lint.model.dates import parse_span
    from compliance_lint.sources.documents import parse
    from compliance_lint.sources.waivers import FILE, already, check_waivers, indent_of, waivers_in

    session = Session(paths, {}, config, no_config)
    folder = session.settings.paths[0] if session.settings.paths[0].is_dir() else session.settings.paths[0].parent
    target = file or next(iter(session.settings.config.paths("waivers")), folder / FILE)
    before = target.read_text(encoding="utf-8") if target.is_file() else "waivers:\n"
    indent = indent_of(before)
    row = "".join(
        f"{indent}{'-' if key == 'rule' else ' '} {key}: {_quoted(value)}\n"
        for key, value in (("rule", rule), ("subject", subject), ("reason", reason), ("approved_by", by), ("until", until))
    )
    text = before if before.endswith("\n") else before + "\n"
    text = text.replace("waivers: []\n", "waivers:\n") + row
    problems: list[Problem] = []
    found = waivers_in(parse(text, str(target), problems), problems)
    if not problems:
        known = {one.id for ruleset in session.chosen.all for one in ruleset.rules}
        term = session.settings.get("waivers_max_term")
        day = day_of_waivers(as_of, session.loaded)
        check_waivers(found[-1:], session.loaded.inventory, known, day, parse_span(term) if term else None, problems)
    if problems:
        raise InputErrors(problems)
    if found[-1].ended(day):
        raise UsageError(f"--until {until} is past: waivers are judged on {day}")
    if (there := already([*found[:-1], *session.waivers], found[-1])) is not None:
        hint = "`waivers prune --write` takes it out" if there.ended(day) else "change that entry instead"
        raise UsageError(f"already waived at {there.at.path}:{there.at.line}, until {there.until}\n    {hint}")
    _accepts(session, found[-1], as_of)
    write_file(target, text)
    sys.stdout.write(f"{target}: {rule} is accepted for {subject} until {until}\n")


def _accepts(session: Session, waiver: Waiver, as_of: str | None) -> None:
    """Raises `UsageError` for a waiver of a rule judged here that accepts no finding there is, with those that there are."""
    inspection = session.inspect(as_of, needs_law=False)
    if waiver.rule not in {rule.id for one in inspection.judged for rule in one.ruleset.rules}:
        return
    there = [finding for finding in inspection.findings if finding.rule.id == waiver.rule]
    if any(waiver.matches(finding, session.loaded.where) for finding in there):
        return
    subjects = sorted({f"{finding.subject.kind}:{finding.subject.id}" for finding in there})
    shown = ", ".join(subjects[:_MOST]) + (f" and {len(subjects) - _MOST} more" if len(subjects) > _MOST else "")
    subject = f"{waiver.kind}:{waiver.id}" if waiver.kind else waiver.id
    hint = f"its findings are on {shown}" if shown else "it has no finding at all"
    raise UsageError(f"there is nothing to accept: {waiver.rule} has no finding on {subject}\n    {hint}")


@app.command("prune", help="Name the waivers that have ended or have nothing to accept, with their places; exits 1 if there are any.")
def prune(
    paths: Paths = None,
    as_of: AsOf = None,
    ruleset: Rulesets = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
    write: Annotated[bool, typer.Option("--write", help="Take those of waivers.yaml, ended ones too, out of their files.")] = False,
) -> None:
    """With --write exits 0 when the files are written; comments in the inventory are the author's to take out."""
    session = Session(paths, {"rulesets": ruleset}, config, no_config)
    inspection = session.inspect(as_of, needs_law=False)
    stale = inspection.waivers.stale if inspection.waivers is not None else ()
    day = day_of_waivers(as_of, session.loaded)
    out = [waiver for waiver in session.waivers if waiver in stale or waiver.ended(day)]
    pruned = _pruned(out) if write else {}
    for waiver in out:
        why = f"ended on {waiver.until}" if waiver.ended(day) else "nothing to accept"
        subject = "this line" if waiver.line else f"{waiver.kind}:{waiver.id}" if waiver.kind else waiver.id
        sys.stdout.write(f"{waiver.at}: {waiver.rule} {subject}: {why}\n")
    sys.stdout.write(f"{counted(len(out), 'waiver')} to prune\n")
    for file, text in pruned.items():
        write_file(file, text)
    if write and out:
        comments = sum(bool(waiver.line) for waiver in out)
        sys.stdout.write(f"{len(out) - comments} taken out" + (f", {comments} in comments left to you" if comments else "") + "\n")
    raise typer.Exit(1 if out and not write else 0)


def _pruned(waivers: list[Waiver]) -> dict[Path, str]:
    """The files of some waivers as they are without them; raises `UsageError` for one written so that it cannot be cut by lines."""
    from compliance_lint.sources.documents import parse
    from compliance_lint.sources.waivers import waivers_in, without

    pruned = {}
    for file in dict.fromkeys(waiver.at.path for waiver in waivers if not waiver.line):
        lines = {waiver.at.line for waiver in waivers if waiver.at.path == file}
        try:
            text = Path(file).read_text(encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{file}: cannot be read: {error.strerror}") from error
        pruned[Path(file)] = without(text, lines)
        problems: list[Problem] = []
        kept = [waiver for waiver in waivers_in(parse(text, file, problems), problems) if waiver.at.line not in lines]
        left = waivers_in(parse(pruned[Path(file)], file, problems), problems)
        if problems or [waiver._replace(at=waivers[0].at) for waiver in left] != [one._replace(at=waivers[0].at) for one in kept]:
            told = ", ".join(map(str, sorted(lines)))
            raise UsageError(f"{file}: the entries of line {told} cannot be taken out alone; take them out by hand")
    return pruned


def _quoted(value: str) -> str:
    """A text as YAML that stays a text, on one line."""
    import json

    return json.dumps(value, ensure_ascii=False)
