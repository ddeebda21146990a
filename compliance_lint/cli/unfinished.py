"""What `check` leaves behind where nothing was inspected: the errors, in the format that was promised.

SARIF and GitLab's code quality know no such state: a file without results closes every alert, so neither is written. A file that is
there already stays as it is: where the input is wrong nobody can say that it is not part of it.
"""

from __future__ import annotations

import itertools
import os
from importlib import import_module
from pathlib import Path

from compliance_lint.cli.checking import MODULES
from compliance_lint.cli.failing import Failure

FORMATS = ("json", "github", "markdown", "junit")
"""The formats that can tell of errors."""


def unfinished(arguments: list[str], failure: Failure) -> tuple[str, list[tuple[Path, str]]]:
    """What was promised of a call of `check` that failed: the text for standard output, and the files with theirs; both may be empty.

    The words are looked at as they came, for it may be them that are wrong; then no file is written that they name.
    """
    printed = _values(arguments, "--format")[-1:]
    targets = [word.partition("=") for word in _values(arguments, "--output")]
    files = [(Path(file), format) for format, _, file in targets if failure.problems and file and format in FORMATS]
    written = [(file, _told(format, failure)) for file, format in files if not os.path.lexists(file)]
    return "".join(_told(format, failure) for format in printed), written


def _told(format: str, failure: Failure) -> str:
    if format not in FORMATS:
        return ""
    return str(import_module(f"compliance_lint.reports.{MODULES[format]}").errors(failure.problems, failure.message))


def _values(arguments: list[str], flag: str) -> list[str]:
    """What stands for a flag, in order and however it is written."""
    pairs = itertools.pairwise([*arguments, ""])
    return [
        after if word == flag else word.removeprefix(f"{flag}=") for word, after in pairs if word == flag or word.startswith(f"{flag}=")
    ]
