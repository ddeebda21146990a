"""``baseline``: write down the findings there are, so that only new ones count; keep that list true."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from compliance_lint.cli.options import AsOf, ConfigFile, NoConfig, Paths, Rulesets
from compliance_lint.cli.session import Session
from compliance_lint.cli.writing import spare, write_file
from compliance_lint.errors import UsageError, counted

HELP = "Create, update, prune and compare the baseline: findings that are known and do not count."
DEFAULT = ".compliance-lint-baseline.json"
app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)
File = Annotated[
    Path | None,
    typer.Option("--file", help=f"The baseline (default: the configuration's, else {DEFAULT}).", metavar="FILE"),
]


def _opened(
    paths: list[Path] | None, file: Path | None, ruleset: list[str] | None, config: Path | None, no_config: bool
) -> tuple[Session, Path]:
    """The run, and the baseline it is about."""
    session = Session(paths, {"rulesets": ruleset}, config, no_config)
    return session, file or session.settings.baseline_file or session.settings.config.folder / DEFAULT


@app.command("create", help="Write a baseline of all findings; refuses to replace one that is there.")
def create(
    paths: Paths = None,
    file: File = None,
    as_of: AsOf = None,
    ruleset: Rulesets = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a baseline that is there.")] = False,
) -> None:
    """Exits 0 when it is written."""
    from compliance_lint.findings.baseline import entries
    from compliance_lint.findings.inspection import shown
    from compliance_lint.sources.baseline import baseline_text

    session, target = _opened(paths, file, ruleset, config, no_config)
    if target.exists() and not force:
        raise UsageError(f"{target}: there is a baseline already; `baseline update` renews it, --force replaces it")
    inspection = session.inspect(as_of, baseline=False)
    known = entries(inspection.findings)
    spare(session, target, session.settings.baseline_file)
    write_file(target, baseline_text(known, str(inspection.as_of)))
    profile = session.settings.get("profile")
    hidden = len(known) - len(entries(shown(inspection, profile)))
    beside = f", {hidden} of them hidden by profile {profile}" if hidden else ""
    sys.stdout.write(f"{target}: {counted(len(known), 'finding')}{beside}\n")
    if session.settings.baseline_file is None:
        shorter = session.settings.shown_path(target)
        sys.stdout.write(f"it counts once it is named: --baseline {target}, or `baseline: {shorter}` in the configuration\n")


@app.command("update", help="Add new findings to the baseline and take those out that are gone.")
def update(
    paths: Paths = None,
    file: File = None,
    as_of: AsOf = None,
    ruleset: Rulesets = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Exits 0 when it is written."""
    _rewrite(*_opened(paths, file, ruleset, config, no_config), as_of, add=True)


@app.command("prune", help="Take out of the baseline what is gone; adds nothing.")
def prune(
    paths: Paths = None,
    file: File = None,
    as_of: AsOf = None,
    ruleset: Rulesets = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """Exits 0 when it is written."""
    _rewrite(*_opened(paths, file, ruleset, config, no_config), as_of, add=False)


def _rewrite(session: Session, target: Path, as_of: str | None, add: bool) -> None:
    from compliance_lint.findings.baseline import baselined, entries
    from compliance_lint.sources.baseline import baseline_text, read_baseline

    old = read_baseline(target)
    inspection, stale = baselined(session.inspect(as_of, baseline=False), old)
    kept = [one for one in old if one not in stale]
    prints = {one.fingerprint for one in kept}
    found = [one for one in entries(inspection.findings) if one.fingerprint not in prints] if add else []
    write_file(target, baseline_text([*kept, *found], str(inspection.as_of)))
    sys.stdout.write(f"{target}: {len(kept) + len(found)} findings, {len(found)} added, {len(stale)} taken out\n")


@app.command("diff", help="Print what is new and what is gone since the baseline; exits 1 if something is new.")
def diff(
    paths: Paths = None,
    file: File = None,
    as_of: AsOf = None,
    ruleset: Rulesets = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """One line a finding: + new, - gone."""
    from compliance_lint.findings.baseline import baselined
    from compliance_lint.findings.finding import OPEN
    from compliance_lint.sources.baseline import read_baseline

    session, target = _opened(paths, file, ruleset, config, no_config)
    inspection, stale = baselined(session.inspect(as_of, baseline=False), read_baseline(target))
    new = sorted((f.rule.id, f.subject.kind, f.subject.id, f.outcome) for f in inspection.findings if f.disposition == OPEN)
    for rule, kind, id, outcome in new:
        sys.stdout.write(f"+ {rule} {kind}:{id} {outcome}\n")
    for one in stale:
        sys.stdout.write(f"- {one.rule} {one.kind}:{one.id} {one.outcome}\n")
    sys.stdout.write(f"{len(new)} new, {len(stale)} gone\n")
    raise typer.Exit(1 if new else 0)
