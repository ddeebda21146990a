"""An inventory as it was at a git revision, unpacked beside the working copy for as long as it is looked at.

Blobs are read as they were committed: ``git archive`` would leave out what attributes call `export-ignore`, and run filters.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from compliance_lint.errors import UsageError

_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE")
"""What a hook of git is told of the repository it runs in; the one looked at is that of the inventory."""
_LINK, _SUBMODULE = "120000", "160000"


class Snapshot(NamedTuple):
    """The paths of an inventory at a revision, those that were there, in a folder that stands for the root of the repository."""

    paths: list[Path]
    root: Path
    folder: Path

    def moved(self, path: Path) -> Path:
        """Where a path of the repository would lie in the snapshot; one outside of it stays."""
        real = path.resolve()
        return self.folder / real.relative_to(self.root) if real.is_relative_to(self.root) else path


def _git(folder: Path, *words: str, told: bytes = b"") -> bytes:
    environment = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE}
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), "--no-replace-objects", *words], input=told, capture_output=True, check=False, env=environment
        )
    except OSError as error:
        raise UsageError(f"git cannot be run: {error.strerror}") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise UsageError(f"git {words[0]}: {said[-1] if said else 'failed'}")
    return done.stdout


def is_revision(folder: Path, word: str) -> bool:
    """Whether a word names a commit of the repository a folder lies in."""
    try:
        _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{word}^{{commit}}")
    except UsageError:
        return False
    return True


@contextmanager
def at_revision(paths: list[Path], revision: str) -> Iterator[Snapshot]:
    """The paths as they were at a revision, for the time of the block; raises `UsageError` where git knows no such state."""
    first = paths[0] if paths[0].is_dir() else paths[0].parent
    root = Path(os.fsdecode(_git(first, "rev-parse", "--show-toplevel")).rstrip("\r\n")).resolve()
    commit = _git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    names = []
    for path in paths:
        try:
            names.append(path.resolve().relative_to(root).as_posix())
        except ValueError:
            raise UsageError(f"{path}: lies outside the repository {root}") from None
    tree = _tree(root, commit)
    there = [name for name in names if name == "." or name in tree or any(path.startswith(f"{name}/") for path in tree)]
    with tempfile.TemporaryDirectory(prefix="compliance-lint-") as made:
        folder = Path(made).resolve()
        for name in there:
            if name not in tree:
                (folder / name).mkdir(parents=True, exist_ok=True)
        _unpack(root, tree, _wanted(tree, there), folder)
        yield Snapshot([folder / name for name in there], root, folder)


def _tree(root: Path, commit: str) -> dict[str, tuple[str, str]]:
    """Every file of a commit: its mode and the name of its blob."""
    found = {}
    for row in os.fsdecode(_git(root, "ls-tree", "-r", "-z", "--full-tree", commit)).split("\0"):
        if row:
            about, _, path = row.partition("\t")
            mode, _, blob = about.split(" ")
            found[path] = (mode, blob)
    return found


def _wanted(tree: Mapping[str, tuple[str, str]], names: list[str]) -> list[str]:
    """The files that could describe something at or below some names."""
    below = [path for path in tree if any(name in (".", path) or path.startswith(f"{name}/") for name in names)]
    for path in below:
        if tree[path][0] == _SUBMODULE:
            raise UsageError(f"{path}: is a submodule, whose earlier state is not known here; name the folders beside it")
    return [path for path in below if path in names or path.lower().endswith((".yaml", ".yml"))]


def _unpack(root: Path, tree: Mapping[str, tuple[str, str]], wanted: list[str], folder: Path) -> None:
    """Writes files of a commit, and links with the files that they lead to; raises `UsageError` for a link that leads out."""
    left, seen = list(wanted), set(wanted)
    while left:
        now, left = left, []
        for path, data in _blobs(root, tree, now).items():
            steps = PurePosixPath(path).parts
            if {"..", ".git"} & set(steps) or path.startswith("/"):
                raise UsageError(f"{path}: a commit cannot hold a file of this name")
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if tree[path][0] != _LINK:
                target.write_bytes(data)
                continue
            to = os.path.normpath(Path(path).parent / os.fsdecode(data)).replace(os.sep, "/")
            if os.fsdecode(data).startswith("/") or to.split("/")[0] == "..":
                raise UsageError(f"{path}: is a link that leads out of the repository; what it led to then is not known")
            target.symlink_to(os.fsdecode(data))
            if to in tree and to not in seen:
                seen.add(to)
                left.append(to)


def _blobs(root: Path, tree: Mapping[str, tuple[str, str]], paths: list[str]) -> dict[str, bytes]:
    """The bytes of some files as they were committed."""
    told = "".join(f"{tree[path][1]}\n" for path in paths).encode()
    said = _git(root, "cat-file", "--batch", told=told)
    found, at = {}, 0
    for path in paths:
        end = said.index(b"\n", at)
        words = said[at:end].split(b" ")
        if len(words) != 3:
            raise UsageError(f"{path}: git does not have what it was at this revision")
        size = int(words[2])
        found[path] = said[end + 1 : end + 1 + size]
        at = end + 1 + size + 1
    return found
