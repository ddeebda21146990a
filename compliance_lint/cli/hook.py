"""``compliance-lint-hook``: what ``check`` does, as text, for a hook that runs before every commit.

It starts without typer, and where nothing has changed since the last run it prints the same again without judging. There is no second
way to judge or to print: flags are read here, the rest is `cli.checking`. Imports that cost time stand where they are needed.
"""

from __future__ import annotations

import gc
import os
import sys
import time

from compliance_lint.cli.printing import emit, forget_output, ready_streams
from compliance_lint.sources import verdicts
from compliance_lint.sources.cache_folder import cache_folder
from compliance_lint.sources.folders import HOME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from compliance_lint.cli.session import Session

_ENVIRONMENT = ("NO_COLOR", "FORCE_COLOR", "TERM", "COLUMNS")
"""What the environment says about how to print."""


def main() -> None:
    """Runs the hook; the exit code says what came of it."""
    gc.disable()  # as for every command: a run is short and keeps what it makes
    code = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):  # nobody reads on
            forget_output()
    os._exit(code)  # taking apart what was made takes a fifth as long as a start of Python


def run(words: list[str]) -> int:
    """Prints what there is to print about a call, and returns its exit code."""
    ready_streams()
    folder = None if "--no-cache" in words else cache_folder()
    key = _key(words) if folder else ""
    if folder and key:
        known = verdicts.recall(folder, key)
        if known is not None:
            return _said(known.text, known.code)
    try:
        call = read_call(words)
        if "--help" in call.switches:
            return _said(_help(), 0)
        if "--version" in call.switches:
            from compliance_lint import __version__

            return _said(f"compliance-lint {__version__}\n", 0)
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


class Call:
    """The words of a call: what stands for each flag, and the paths."""

    __slots__ = ("paths", "rulesets", "switches", "values")

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.rulesets: list[str] = []
        self.values: dict[str, str] = {}
        self.switches: set[str] = set()


_VALUES = {
    "--as-of": ("DATE", "the day to judge, or today (default: the inventory's as_of, else today)"),
    "--ruleset": ("NAME|FOLDER", "judge only this bundled ruleset, or add a folder of your own; repeatable"),
    "--fail-on": ("SEVERITY", "lowest severity that makes the exit code 1"),
    "--profile": ("NAME", "engineer, gate or auditor"),
    "--lang": ("TAG", "language of the words"),
    "--baseline": ("FILE", "findings of this file are known and do not count"),
    "--config": ("FILE", "the configuration (default: the nearest .compliance-lint.yaml or pyproject.toml)"),
}
_SWITCHES = {
    "--no-waivers": "show what is waived as any other finding",
    "--strict-waivers": "a waiver with nothing to accept makes the exit code 1",
    "--quiet": "print nothing but findings",
    "--statistics": "print how many findings each rule has, and no more",
    "--no-config": "read no configuration",
    "--no-cache": "judge, even if nothing has changed since the last run",
    "--version": "show the version",
    "--help": "show this message",
}
_SHORT = {"-q": "--quiet", "-h": "--help"}


def read_call(words: list[str]) -> Call:
    """The flags of `check` that a hook may want, and paths; raises `UsageError` for anything else. (`argparse` takes 8 ms to import.)"""
    from compliance_lint.errors import UsageError, did_you_mean

    call = Call()
    left = list(words)
    while left:
        word = left.pop(0)
        if word == "--":
            call.paths += left
            break
        name, equals, value = word.partition("=")
        name = _SHORT.get(name, name)
        if name in _VALUES:
            if not equals:
                if not left:
                    raise UsageError(f"{name} needs a {_VALUES[name][0]}")
                value = left.pop(0)
            if name == "--ruleset":
                call.rulesets.append(value)
            else:
                call.values[name] = value
        elif name in _SWITCHES and not equals:
            call.switches.add(name)
        elif word.startswith("-"):
            hint = did_you_mean(name, (*_VALUES, *_SWITCHES))
            raise UsageError(f"no such option: {name}" + (f"; {hint}" if hint else ""))
        else:
            call.paths.append(word)
    return call


def _help() -> str:
    rows = [(f"{flag} {name}", said) for flag, (name, said) in _VALUES.items()] + list(_SWITCHES.items())
    lines = [f"  {flag:<22}  {said}" for flag, said in rows]
    head = "usage: compliance-lint-hook [OPTION...] [PATH...]\n\nThe findings of `compliance-lint check`, as a hook wants them."
    tail = "Exit codes: 0 nothing to report, 1 findings, 2 wrong input or call, 3 nothing was inspected."
    return "\n".join([head, "", *lines, "", tail]) + "\n"


def _judged(call: Call, folder: str, key: str) -> int:
    """Judges, prints, and keeps the verdict where it is one: what was wrong is told again each time."""
    from pathlib import Path

    from compliance_lint.cli.checking import Wanted, checked
    from compliance_lint.cli.session import Session

    values, switches = call.values, call.switches
    flags = {name: values.get(f"--{name}".replace("_", "-")) for name in ("fail_on", "profile", "lang", "baseline")}
    more = {"rulesets": call.rulesets or None, "strict_waivers": "--strict-waivers" in switches or None}
    config = values.get("--config")
    paths = [Path(path) for path in call.paths] or None
    session = Session(paths, flags | more, Path(config) if config is not None else None, "--no-config" in switches)
    # a file that changes while it is judged must not pass for what was judged: the state is taken before and after
    sources = [(verdicts.FILE, config)] if config is not None else [(verdicts.CONFIG_ABOVE, path) for path in call.paths or ["."]]
    first = _state(sources) if folder and key else ""
    inputs = [*sources, *_inputs(session, call)] if first else []
    before = _state(inputs) if first else ""
    wanted = Wanted(
        as_of=values.get("--as-of"),
        waive="--no-waivers" not in switches,
        quiet="--quiet" in switches,
        statistics="--statistics" in switches,
    )
    came = checked(session, wanted, emit)
    if came.complaint:
        sys.stderr.write(f"error: {came.complaint}\n")
    elif first and before and _lasting(session) and (first, before) == (_state(sources), _state(inputs)):
        verdicts.keep(folder, key, before, verdicts.Verdict(came.text, came.code, inputs))
    return came.code


def _state(inputs: list[verdicts.Input]) -> str:
    """The state of some inputs; empty where one cannot be read, of which whoever reads it will complain."""
    try:
        return verdicts.state(inputs)
    except (OSError, ValueError):
        return ""


def _inputs(session: Session, call: Call) -> list[verdicts.Input]:
    """What the verdict rests on beside the configuration and the package."""
    inputs = [] if call.paths else [(verdicts.FOLDER, HOME)]
    if session.settings.looks_elsewhere:
        inputs.append((verdicts.YAML_BELOW, HOME))
    for path in session.settings.paths:
        inputs.append((verdicts.YAML_BELOW, str(path)))
        if not path.is_dir():
            inputs += [(verdicts.FILE, str(path.parent / name)) for name in ("waivers.yaml", ".compliance-lint.yaml")]
    inputs += [(verdicts.FILE, str(file)) for file in session.settings.config.paths("waivers")]
    if session.settings.baseline_file is not None:
        inputs.append((verdicts.FILE, str(session.settings.baseline_file)))
    return [*inputs, *((verdicts.RULESET, str(folder)) for folder in _own_rulesets(session))]


def _own_rulesets(session: Session) -> list[str]:
    """The folders of rulesets that are not of the package, those they extend too."""
    from pathlib import Path

    from compliance_lint.sources.documents import plain, read
    from compliance_lint.sources.rulesets import bundled_folder, find_ruleset
    from compliance_lint.sources.shapes import as_list

    found: list[str] = []
    left = list(session.chosen.folders)
    while left:
        folder = left.pop()
        if folder.parent == bundled_folder() or str(folder) in found:
            continue
        found.append(str(folder))
        root = plain(read(Path(folder, "ruleset.yaml"), "", []).root)
        left += [find_ruleset(str(name)) for name in as_list(root.get("extends"))] if isinstance(root, dict) else []
    return found


def _lasting(session: Session) -> bool:
    """Whether what was said holds while nothing changes: all of it is in the text, and no rule judges by code in another package."""
    if session.settings.warned:
        return False
    from compliance_lint.rules.check import check_names

    used = {rule.condition["check"] for ruleset in session.judged for rule in ruleset.rules if "check" in rule.condition}
    return used <= set(check_names())


if __name__ == "__main__":
    main()
