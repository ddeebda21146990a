"""``check``: judge an inventory, print findings, and end with an exit code that says whether there are any."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from compliance_lint.cli.checking import FORMATS, Wanted, checked, target
from compliance_lint.cli.options import AsOf, ConfigFile, FailOn, Language, NoConfig, Paths, Profile, Rulesets, choice, emit
from compliance_lint.cli.session import Session
from compliance_lint.errors import UsageError

HELP = "Judge an inventory and print the findings, each at the line to edit."
EPILOG = (
    "Examples:  compliance-lint check fixtures/virtual_bank   |   compliance-lint check --profile auditor --lang zh-Hant .   |   "
    "compliance-lint check --format json . > findings.json   |   compliance-lint check --output sarif=out.sarif   |   "
    "compliance-lint check --since origin/main"
)


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
    targets = [target(word) for word in output or ()]
    if len({file.resolve() for _, file in targets}) < len(targets):
        raise UsageError("two --output name the same file; each would overwrite the other")
    flags = {"rulesets": ruleset, "fail_on": fail_on, "profile": profile, "lang": lang, "baseline": baseline,
             "strict_waivers": strict_waivers or None}  # fmt: skip
    session = Session(paths, flags, config, no_config)
    if show_config:
        emit(session.settings.shown())
        return
    wanted = Wanted(format, targets, as_of, since, not no_waivers, sarif_suppressed, quiet, statistics)
    came = checked(session, wanted, emit)
    if came.complaint:
        sys.stderr.write(f"error: {came.complaint}\n")
    raise typer.Exit(came.code)
