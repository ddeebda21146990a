"""Pages beside the files of a folder: which are missing, stale or superfluous, and how they are brought up to date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from compliance_lint.cli.options import write_file
from compliance_lint.errors import UsageError


def differences(pages: Mapping[str, str], folder: Path, own: Iterable[str], mark: str) -> list[tuple[str, str]]:
    """What is wrong with a folder, by path: ``missing``, ``stale``, or ``superfluous`` (a page of ours in the folders `own`)."""
    found = []
    for name, text in pages.items():
        path = folder / name
        if not path.is_file():
            found.append((name, "missing"))
        elif _text(path) != text:
            found.append((name, "stale"))
    for below in own:
        for path in (folder / below).glob("*.md"):
            name = f"{below}/{path.name}"
            if name not in pages and path.is_file() and _text(path).startswith(mark):
                found.append((name, "superfluous"))
    return sorted(found)


def folders_of(folder: Path) -> list[str]:
    """The names of the folders in a folder."""
    return sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def bring_up_to_date(pages: Mapping[str, str], folder: Path, changes: Iterable[tuple[str, str]]) -> None:
    """Writes what is missing or stale and removes what is superfluous; raises `UsageError` where it cannot."""
    for name, what in changes:
        path = folder / name
        try:
            if what == "superfluous":
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{path}: cannot be written: {error.strerror or error}") from error
        write_file(path, pages[name])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
