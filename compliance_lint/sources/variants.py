"""A folder of several descriptions, and one that holds a part of one: what is wrong is then told once, with the call that was meant.

Loaded only where something is wrong.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from compliance_lint.errors import Problem
from compliance_lint.location import Location
from compliance_lint.sources.folders import below, says_inventory

_MANY = 3
"""From how many things described twice on two folders are taken for two descriptions; fewer are a slip, told where they stand."""
_MOST_FILES = 200
_MISSING = r" has the id '([^']+)'$"


class Twice(Problem):
    """Something described a second time; `first` is where it stands already."""

    __slots__ = ("first",)

    def __init__(self, location: Location, message: str, hint: str, code: str, first: Location) -> None:
        super().__init__(location, message, hint, code)
        self.first = first


def told_once(problems: list[Problem], paths: list[Path], files: Iterable[str]) -> list[Problem]:
    """The problems, with those of folders that describe the same things told once a folder; and where the missing part may lie."""
    apart: dict[Path, list[tuple[Twice, str, str]]] = {}
    for problem in problems:
        if isinstance(problem, Twice) and (split := _split(problem)) is not None:
            apart.setdefault(split[0], []).append((problem, *split[1:]))
    kept = list(problems)
    for parent, rows in apart.items():
        if len(rows) >= _MANY or any(row[0].code == "organisation" for row in rows):
            told = {id(row[0]) for row in rows}
            kept = [problem for problem in kept if id(problem) not in told]
            kept.append(_several(parent, rows, files))
    return [*kept, *_elsewhere(kept, paths)]


def _split(problem: Twice) -> tuple[Path, str, str] | None:
    """The folder in which the ways to two files part, and the folders they take from there; `None` where one lies there itself."""
    here, there = (Path(at.path).parts for at in (problem.location, problem.first))
    same = next((at for at, pair in enumerate(zip(here, there, strict=False)) if pair[0] != pair[1]), min(len(here), len(there)))
    if same >= len(here) - 1 or same >= len(there) - 1:
        return None
    return Path(*here[:same]), here[same], there[same]


def _several(parent: Path, rows: list[tuple[Twice, str, str]], files: Iterable[str]) -> Problem:
    """That a folder holds several descriptions, with the call for one of them: the folders that clash with none belong to each."""
    clashing = sorted({name for _, *names in rows for name in names})
    beside = {Path(file).relative_to(parent).parts[0] for file in files if Path(file).is_relative_to(parent)}
    shared = [name for name in sorted(beside - set(clashing)) if (parent / name).is_dir()]
    shown = ", ".join(clashing[:_MANY]) + (f" and {len(clashing) - _MANY} more" if len(clashing) > _MANY else "")
    call = " ".join(str(parent / name) for name in (*(shared if len(shared) <= _MANY else ()), clashing[0]))
    message = f"several descriptions lie below: {shown} describe the same things ({len(rows)} entries stand twice)"
    return Problem(Location(str(parent), 0, 0), message, f"check one at a time: compliance-lint check {call}", "several")


def _elsewhere(problems: list[Problem], paths: list[Path]) -> Iterator[Problem]:
    """Where a folder beside the one that was read describes most of what is missing in it: that both are one description."""
    missing = {said[1] for one in problems if one.code == "dangling-reference" and (said := re.search(_MISSING, one.message))}
    if len(paths) != 1 or len(missing) < 2 or not paths[0].is_dir():
        return
    here = paths[0] if paths[0].name else paths[0].resolve()
    found = {folder: missing & _keys_below(folder) for folder in sorted(here.parent.iterdir()) if folder.is_dir() and folder != here}
    best = max(found, key=lambda folder: len(found[folder]), default=None)
    if best is not None and 2 * len(found[best]) >= len(missing):
        beside = Path(os.path.relpath(best))
        message = f"{len(found[best])} of the {len(missing)} ids that are missing stand in {beside}"
        yield Problem(Location(str(paths[0]), 0, 0), message, f"check both: compliance-lint check {beside} {paths[0]}", "elsewhere")


def _keys_below(folder: Path) -> set[str]:
    """What stands as a key in the descriptions below a folder."""
    try:
        files = [file for file in below(str(folder)).files[:_MOST_FILES] if says_inventory(file)]
        texts = [Path(file).read_text(encoding="utf-8", errors="replace") for file in files]
    except OSError:
        return set()
    return {key for text in texts for key in re.findall(r"^\s+([\w.-]+):", text, re.MULTILINE)}
