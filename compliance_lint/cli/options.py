"""What several commands share: their flags, the day judged, the rulesets chosen, and where output goes."""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import os
import re
import shutil
import stat
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from compliance_lint.errors import UsageError, did_you_mean
from compliance_lint.findings.phrases import PHRASES
from compliance_lint.model.dates import When, day, parse_when

if TYPE_CHECKING:
    from compliance_lint.findings.inspection import Inspection
    from compliance_lint.reports.view import View
    from compliance_lint.sources.inventory import Loaded

Paths = Annotated[
    list[Path] | None, typer.Argument(help="Folders or files of the inventory (default: compliance/ if there is one, else .).")
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="The day to judge (default: the inventory's as_of, else today).", metavar="DATE")]
Rulesets = Annotated[
    list[str] | None,
    typer.Option("--ruleset", help="Judge only this bundled ruleset, or add a folder of your own; repeatable.", metavar="NAME|FOLDER"),
]
FailOn = Annotated[
    str | None,
    typer.Option("--fail-on", help="Lowest severity that makes the exit code 1: info, low, medium, high, critical.", metavar="SEVERITY"),
]
Profile = Annotated[
    str | None,
    typer.Option(
        "--profile",
        help="engineer: what is not met; gate: also what is unstated under binding duties; auditor: everything.",
        metavar="NAME",
    ),
]
LANGUAGES = ("en", *(tag for tag in PHRASES if tag != "en"))
"""The languages that findings are told in; a rule without one of them falls back to a broader one, or to English."""
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", help="The configuration (default: the nearest .compliance-lint.yaml or pyproject.toml).", metavar="FILE"),
]
NoConfig = Annotated[bool, typer.Option("--no-config", help="Read no configuration.")]
_REGIONS = {"zh-tw": "zh-Hant-TW", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans"}
"""Tags by region, as people write them, of languages that are told by script."""
Language = Annotated[str | None, typer.Option("--lang", help=f"Language of the words: {', '.join(LANGUAGES)}.", metavar="TAG")]


def choice(value: str, known: tuple[str, ...], what: str) -> str:
    """The value, if it is one of those known; raises `UsageError` otherwise."""
    if value not in known:
        hint = did_you_mean(value, known)
        raise UsageError(f"unknown {what} '{value}'" + (f"; {hint}" if hint else ""))
    return value


def known_language(tag: str | None) -> str:
    """The language of a tag, however its case is written (English for none); raises `UsageError` for one that nothing is told in."""
    tag = tag or "en"
    found = next((one for one in LANGUAGES if one.lower() == tag.lower()), "")
    if found:
        return found
    if tag.lower() in _REGIONS:
        raise UsageError(f"unknown language '{tag}'; did you mean '{_REGIONS[tag.lower()]}'?")
    return choice(tag, LANGUAGES, "language")


def day_judged(text: str | None, loaded: Loaded) -> When:
    """The day: as given, else the inventory's, else today. Raises `UsageError` for what is no day."""
    if text is not None:
        when = parse_when(text)
        if when is None or when.first_day != when.last_day:
            raise UsageError(f"--as-of '{text}' is no day; write it as 2022-07-26")
        return when
    return loaded.inventory.as_of or day(dt.date.today())


def view_of(inspection: Inspection, loaded: Loaded, profile: str, fail_on: str, language: str) -> View:
    """The view that reports render."""
    from compliance_lint.findings.inspection import PROFILES
    from compliance_lint.reports.view import View
    from compliance_lint.rules.rule import SEVERITIES

    return View(
        inspection, loaded.where, choice(profile, PROFILES, "profile"), choice(fail_on, SEVERITIES, "severity"),
        known_language(language),
    )  # fmt: skip


def colour_wanted() -> bool:
    """Colour on a terminal, unless NO_COLOR or a dumb terminal says otherwise; FORCE_COLOR asks for it anywhere."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def width() -> int:
    """The columns of the terminal, 80 where there is none, at most 120."""
    return min(shutil.get_terminal_size((80, 24)).columns, 120)


def visible(text: str) -> str:
    """A text for a terminal: only line ends and our own colours command it, every other control character is spelt out."""
    return _COMMANDS.sub(lambda found: found[0] if len(found[0]) > 1 else f"\\u{ord(found[0]):04x}", text)


_COMMANDS = re.compile("\x1b\\[(?:[0-2]|1;31|3[1-46])m|[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def linked(text: str) -> str:
    """The text with its places as hyperlinks (OSC 8) to the files, on a terminal that is not a dumb one."""
    if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        return text

    def link(found: re.Match[str]) -> str:
        file = Path(found[2])
        if not file.is_file():
            return found[0]
        return f"{found[1]}\x1b]8;;{file.resolve().as_uri()}\x1b\\{found[2]}{found[3]}\x1b]8;;\x1b\\"

    return _PLACES.sub(link, text)


_PLACES = re.compile("((?:-->|:::)(?:\x1b\\[0m)? )([^\x1b\n]+?)(:[0-9]+:[0-9]+)$", re.MULTILINE)


def emit(text: str) -> None:
    """Prints to standard output; that its reader has gone changes no verdict, that a disk is full is a `UsageError`."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left cannot be flushed at the end either
        if not isinstance(error, BrokenPipeError):
            raise UsageError(f"standard output cannot be written: {error.strerror}") from error


def write_file(path: Path, text: str) -> None:
    """Writes a report whole or not at all; raises `UsageError` where it cannot.

    A link is followed, and what is no regular file (a pipe, ``/dev/null``) is written into, never replaced.
    """
    temporary: Path | None = None
    try:
        target = path.resolve()
        if target.is_symlink():  # from 3.13 on, a ring of links resolves to a link
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if target.exists() and not target.is_file():
            target.write_text(text, encoding="utf-8")
            return
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=target.parent, prefix=f".{target.name[:60]}.", suffix=".part", delete=False
        ) as file:
            temporary = Path(file.name)
            file.write(text)
        temporary.chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
    except (OSError, ValueError, RuntimeError) as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise UsageError(f"{path}: cannot be written: {getattr(error, 'strerror', None) or error}") from error


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
