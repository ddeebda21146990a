"""``compliance-lint-hook``: what ``check`` does, as text, for a hook that runs before every commit.

It starts without typer, and where nothing has changed since the last run it prints the same again without judging. There is no second
way to judge or to print: flags are read here, the rest is `cli.checking`. Imports that cost time stand where they are needed.
"""

from __future__ import annotations

import gc
import os
import sys
import time

from compliance_lint.cli.printing import emit, ready_streams
from compliance_lint.sources import verdicts
from compliance_lint.sources.cache_folder import cache_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from compliance_lint.cli.session import Session

_ENVIRONMENT = ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS")
"""What the environment says about how to print."""


def main() -> None:
    """Runs the hook; the exit code says what came of it."""
    gc.disable()  # as for every command: a run is short and keeps what it makes
    sys.exit(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Prints what there is to print about a call, and returns its exit code."""
    ready_streams()
    folder = None if "--no-cache" in words else cache_folder()
    key = _key(words) if folder else ""
    if folder and key:
        known = verdicts.recall(folder, key)
        if known is not None:
            return _said(known.text, known.code)
    call = _parser().parse_args(words)
    try:
        return _judged(call, folder or "", key)
    except Exception as error:
        from compliance_lint.cli.failing import told

        return told(error).code


def _said(text: str, code: int) -> int:
    try:
        emit(text)
    except Exception as error:
        from compliance_lint.cli.failing import told

        return told(error).code
    return code


def _key(words: list[str]) -> str:
    """The key of this call, here, today, printed as this terminal wants it; empty where something cannot be known."""
    try:
        told = [f"{name}={os.environ[name]}" if name in os.environ else name for name in _ENVIRONMENT]
        terminal = str(os.get_terminal_size(sys.stdout.fileno()).columns) if sys.stdout.isatty() else ""
        return verdicts.call_key([time.strftime("%Y-%m-%d"), os.getcwd(), terminal, *told, *words])  # noqa: PTH109
    except (OSError, ValueError):
        return ""


def _parser() -> argparse.ArgumentParser:
    """The flags of `check` that a hook may want."""
    import argparse

    from compliance_lint import __version__

    parser = argparse.ArgumentParser(
        prog="compliance-lint-hook", allow_abbrev=False, description="The findings of `compliance-lint check`, as a hook wants them.",
        epilog="Exit codes: 0 nothing to report, 1 findings, 2 wrong input or call, 3 nothing was inspected.",
    )  # fmt: skip
    parser.add_argument("paths", nargs="*", metavar="PATH", help="folders or files of the inventory")
    for flag, name, said in (
        ("--as-of", "DATE", "the day to judge"),
        ("--fail-on", "SEVERITY", "lowest severity that makes the exit code 1"),
        ("--profile", "NAME", "engineer, gate or auditor"),
        ("--lang", "TAG", "language of the words"),
        ("--baseline", "FILE", "findings of this file are known and do not count"),
        ("--config", "FILE", "the configuration"),
    ):
        parser.add_argument(flag, metavar=name, help=said)
    parser.add_argument("--ruleset", action="append", metavar="NAME|FOLDER", help="judge only this ruleset, or add a folder; repeatable")
    for flag, said in (
        ("--no-waivers", "show what is waived as any other finding"),
        ("--strict-waivers", "a waiver with nothing to accept makes the exit code 1"),
        ("--statistics", "print how many findings each rule has, and no more"),
        ("--no-config", "read no configuration"),
        ("--no-cache", "judge, even if nothing has changed since the last run"),
    ):
        parser.add_argument(flag, action="store_true", help=said)
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing but findings")
    parser.add_argument("--version", action="version", version=f"compliance-lint {__version__}")
    return parser


def _judged(call: argparse.Namespace, folder: str, key: str) -> int:
    """Judges, prints, and keeps the verdict where it is one: what was wrong is told again each time."""
    from pathlib import Path

    from compliance_lint.cli.checking import Wanted, checked
    from compliance_lint.cli.session import Session

    flags = {"rulesets": call.ruleset, "fail_on": call.fail_on, "profile": call.profile, "lang": call.lang, "baseline": call.baseline,
             "strict_waivers": call.strict_waivers or None}  # fmt: skip
    session = Session([Path(path) for path in call.paths] or None, flags, Path(call.config) if call.config else None, call.no_config)
    # a file that changes while it is judged must not pass for what was judged: the state is taken before and after
    sources = [(verdicts.FILE, call.config)] if call.config else [(verdicts.CONFIG_ABOVE, call.paths[0] if call.paths else ".")]
    first = _state(sources)
    inputs = [*sources, *_inputs(session, call)]
    before = _state(inputs)
    came = checked(session, Wanted(as_of=call.as_of, waive=not call.no_waivers, quiet=call.quiet, statistics=call.statistics), emit)
    if came.complaint:
        sys.stderr.write(f"error: {came.complaint}\n")
    elif folder and key and first and _bundled_checks(session) and (first, before) == (_state(sources), _state(inputs)):
        verdicts.keep(folder, key, before, verdicts.Verdict(came.text, came.code, inputs))
    return came.code


def _state(inputs: list[verdicts.Input]) -> str:
    """The state of some inputs; empty where one cannot be read, of which whoever reads it will complain."""
    try:
        return verdicts.state(inputs)
    except (OSError, ValueError):
        return ""


def _inputs(session: Session, call: argparse.Namespace) -> list[verdicts.Input]:
    """What the verdict rests on beside the configuration and the package."""
    inputs = [] if call.paths else [(verdicts.FOLDER, "compliance")]
    for path in session.paths:
        inputs.append((verdicts.YAML_BELOW, str(path)))
        if not path.is_dir():
            inputs.append((verdicts.FILE, str(path.parent / "waivers.yaml")))
    inputs += [(verdicts.FILE, str(file)) for file in session.config.paths("waivers")]
    if session.baseline_file is not None:
        inputs.append((verdicts.FILE, str(session.baseline_file)))
    return [*inputs, *((verdicts.YAML_BELOW, str(folder)) for folder in _own_rulesets(session))]


def _own_rulesets(session: Session) -> list[str]:
    """The folders of rulesets that are not of the package, those they extend too."""
    from pathlib import Path

    from compliance_lint.sources.documents import plain, read
    from compliance_lint.sources.rulesets import bundled_folder, find_ruleset
    from compliance_lint.sources.shapes import as_list

    found: list[str] = []
    left = list(session.folders)
    while left:
        folder = left.pop()
        if folder.parent == bundled_folder() or str(folder) in found:
            continue
        found.append(str(folder))
        root = plain(read(Path(folder, "ruleset.yaml"), "", []).root)
        left += [find_ruleset(str(name)) for name in as_list(root.get("extends"))] if isinstance(root, dict) else []
    return found


def _bundled_checks(session: Session) -> bool:
    """Whether no rule judges by a check in another package, whose code may change unseen."""
    from compliance_lint.rules.check import check_names

    used = {rule.condition["check"] for ruleset in session.judged for rule in ruleset.rules if "check" in rule.condition}
    return used <= set(check_names())


if __name__ == "__main__":
    main()
