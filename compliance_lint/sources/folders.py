"""Which files lie below a path. Every folder is looked into once, those that links lead to as well, as far as the repository goes.

The hook asks before it knows whether it has to judge at all, so this imports next to nothing.
"""

from __future__ import annotations

import os

PASSED_OVER = frozenset({".git", ".venv", "node_modules"})
"""Folders that hold what git keeps and what others installed."""
YAML = (".yaml", ".yml")
_NEARLY_YAML = (".json", ".yam", ".ymal", ".yalm", ".yml~", ".yaml~")
_PEEKED = 300
"""How many entries of a folder that is passed over are looked at all the same."""
_BESIDE = b" \t\r{'\"\xef\xbb\xbf"
"""What may stand before the first key of a file, and around it."""
MAX_BYTES = 64 * 1024 * 1024
"""A larger file is not read."""
HOME = "compliance"
"""The folder in which a repository describes itself."""


class Below:
    """What lies below a path, each as it is reached from there and in order.

    `files` end as YAML does, `nearly` are named almost so or lie in folders that are passed over, `outside` are links to folders or
    YAML that lead out of the repository, `nowhere` links that lead to nothing.
    """

    __slots__ = ("files", "nearly", "nowhere", "outside")

    def __init__(self) -> None:
        self.files: list[str] = []
        self.nearly: list[str] = []
        self.outside: list[str] = []
        self.nowhere: list[str] = []


def below(start: str) -> Below:
    """What lies below a folder; raises `OSError` for a folder that cannot be listed."""
    found = Below()
    real = os.path.realpath(start)
    if (root := _repository(os.path.abspath(start))) and not _within(real, os.path.realpath(root)):
        found.outside.append(start)
        return found
    root = _repository(real)
    bound = root or _working(real)
    seen: set[str] = set()
    left, links = [(start, real)], list[tuple[str, str]]()
    while left or links:
        if not left:  # links come last, so that a file is told by the name of the folder it lies in
            links.sort(reverse=True)
            left.append(links.pop())
        folder, at = left.pop()
        if at in seen:
            continue
        seen.add(at)
        with os.scandir(folder) as entries:
            for entry in entries:
                name, path = entry.name, os.path.join(folder, entry.name)
                linked = entry.is_symlink()
                if os.path.isdir(path) if linked else entry.is_dir():  # of a ring of links, `entry` cannot say
                    if name in PASSED_OVER:
                        if name != ".git" and not linked:
                            _peek(path, found)
                        continue
                    if not linked:
                        left.append((path, os.path.join(at, name)))
                    elif _within(to := os.path.realpath(path), bound):
                        links.append((path, to))
                    else:
                        found.outside.append(path)
                elif name.lower().endswith(YAML):
                    out = linked and root and not _within(os.path.realpath(path), root)
                    (found.outside if out else found.files).append(path)
                elif linked and not name.startswith(".#") and not os.path.exists(path):  # editors mark an open file by such a link
                    found.nowhere.append(path)
                elif _named_nearly(name.lower()):
                    found.nearly.append(path)
    for paths in (found.files, found.nearly, found.outside, found.nowhere):
        paths.sort(key=lambda path: path.split(os.sep))
    return found


def _peek(folder: str, found: Below) -> None:
    """Notes YAML among the first entries of a folder that is passed over: little of what is installed, all of what somebody put there."""
    left, seen = [folder], 0
    while left:
        try:
            with os.scandir(left.pop(0)) as entries:
                for entry in entries:
                    seen += 1
                    if seen > _PEEKED:
                        return
                    if entry.is_dir(follow_symlinks=False):
                        left.append(entry.path)
                    elif entry.name.lower().endswith(YAML):
                        found.nearly.append(entry.path)
        except OSError:  # nothing here is read anyway, so that what cannot be listed is no reason to complain
            continue


def says_inventory(path: str) -> bool:
    """Whether a file has `inventory` as a key of its top level, as its lines look; raises `OSError` where it cannot be read."""
    if not os.path.isfile(path):  # a pipe would keep us waiting
        return False
    with open(path, "rb") as file:
        data = file.read(MAX_BYTES)
    at = data.find(b"inventory")
    while at >= 0:
        line = data[data.rfind(b"\n", 0, at) + 1 : at]
        indented = line[:1] in (b" ", b"\t") and data[:at].strip(_BESIDE + b"\n")  # under another key; in JSON it may be the first
        if not line.strip(_BESIDE) and not indented and data[at + 9 : at + 40].lstrip(b" \t\r'\"").startswith(b":"):
            return True
        at = data.find(b"inventory", at + 9)
    return False


def _named_nearly(name: str) -> bool:
    return name.endswith(_NEARLY_YAML) or ".yaml." in name or ".yml." in name


def _repository(folder: str) -> str:
    """The root of the repository that a folder lies in; empty where it lies in none."""
    while not os.path.exists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return ""
        folder = above
    return folder


def _working(real: str) -> str:
    """Where there is no repository, the folder that no link to a folder may lead out of: the working directory, or the path itself."""
    here = os.path.realpath(os.curdir)
    return here if _within(real, here) else real


def _within(real: str, folder: str) -> bool:
    return real == folder or real.startswith(folder.rstrip(os.sep) + os.sep)
