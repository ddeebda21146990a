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

from compliance_lint.errors import ComplianceLintError, InputErrors, NothingInspected, Problem, UsageError
from compliance_lint.location import Location, Locator, Place
from compliance_lint.sources.folders import YAML
from compliance_lint.typed import NamedTuple

_ELSEWHERE = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_PREFIX", "GIT_NAMESPACE")
"""What a hook of git is told of the repository it runs in; the one looked at is that of the inventory."""
_LINK, _SUBMODULE = "120000", "160000"
_NO_REPOSITORY = "not a git repository"
SHALLOW = "a shallow clone has no earlier commits: fetch the history (`git fetch --unshallow`; in CI a checkout with `fetch-depth: 0`)"
"""Why a revision that is there elsewhere is often not there in CI."""


class Snapshot(NamedTuple):
    """The paths of an inventory at a revision, those that were there, in a folder that stands for the root of the repository."""

    paths: list[Path]
    root: Path
    folder: Path

    def moved(self, path: Path) -> Path:
        """Where a path of the repository would lie in the snapshot; one outside of it stays."""
        real = path.resolve()
        return self.folder / real.relative_to(self.root) if real.is_relative_to(self.root) else path

    def told(self, text: str, before: str = "") -> str:
        """A text with the paths of the snapshot as those of the repository, each after `before`."""
        return text.replace(f"{self.folder}{os.sep}", before).replace(str(self.folder), before.rstrip(":") or ".")


class Committed:
    """A `Locator` of what was read in a snapshot: it tells where things stand in the repository."""

    def __init__(self, where: Locator, there: Snapshot) -> None:
        self._where, self._there = where, there

    def locate(self, place: Place) -> Location | None:
        """The location of a place, in the repository."""
        found = self._where.locate(place)
        return found._replace(path=self._there.told(found.path)) if found is not None else None

    def written(self, place: Place) -> str:
        """What is written at a place."""
        return self._where.written(place)

    def lines(self, path: str) -> list[str]:
        """The lines of a file of the repository."""
        return self._where.lines(str(self._there.folder / path))


def _git(folder: Path, *words: str, told: bytes = b"") -> bytes:
    environment = {name: value for name, value in os.environ.items() if name not in _ELSEWHERE} | {"LC_ALL": "C"}
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


def repository_of(path: Path) -> Path | None:
    """The root of the repository that a path lies in, or would lie in; `None` where there is none."""
    folder = next(one for one in (path.absolute(), *path.absolute().parents) if one.is_dir())
    try:
        return Path(os.fsdecode(_git(folder, "rev-parse", "--show-toplevel")).rstrip("\r\n")).resolve()
    except UsageError as error:
        if _NO_REPOSITORY in str(error):
            return None
        raise


def commit_of(root: Path, word: str) -> str | None:
    """The commit that a word names in a repository; `None` for none."""
    try:
        return _git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{word}^{{commit}}").decode().strip()
    except UsageError:
        return None


@contextmanager
def at_revision(paths: list[Path], revision: str) -> Iterator[Snapshot]:
    """The paths as they were at a revision, for the time of the block; raises `UsageError` where git knows no such state.

    What is wrong with that state is told with the paths of the repository: those of the snapshot are gone when it is read.
    """
    root = repository_of(paths[0])
    if root is None:
        raise UsageError(f"--since '{revision}': {paths[0]} lies in no git repository")
    commit = commit_of(root, revision)
    if commit is None:
        raise UsageError(f"--since '{revision}' is no revision of this repository\n    {SHALLOW}")
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
        found = Snapshot([folder / name for name in there], root, folder)
        try:
            yield found
        except (InputErrors, NothingInspected, UsageError) as error:
            raise _of_repository(error, found, f"{revision}:") from None


def _of_repository(error: ComplianceLintError, there: Snapshot, before: str) -> ComplianceLintError:
    """An error about a snapshot as one about the repository."""
    if not isinstance(error, InputErrors):
        return type(error)(there.told(str(error), before))
    return InputErrors(
        (
            Problem(
                problem.location._replace(path=there.told(problem.location.path, before)),
                there.told(problem.message, before), there.told(problem.hint, before), problem.code,
            )
            for problem in error.problems
        ),
        error.unread,
    )  # fmt: skip


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
    """The files that could describe something at or below some names, and the links, which could lead to some."""
    below = [path for path in tree if any(name in (".", path) or path.startswith(f"{name}/") for name in names)]
    for path in below:
        if tree[path][0] == _SUBMODULE:
            raise UsageError(f"{path}: is a submodule, whose earlier state is not known here; name the folders beside it")
    return [path for path in below if path in names or tree[path][0] == _LINK or path.lower().endswith(YAML)]


def _unpack(root: Path, tree: Mapping[str, tuple[str, str]], wanted: list[str], folder: Path) -> None:
    """Writes files of a commit, and links with the files that they lead to; raises `UsageError` for a link that leads out."""
    (folder / ".git").touch()  # links are followed as far as the repository goes
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
                if not path.lower().endswith(YAML):
                    continue  # a folder there would be an error now, and what is not known of then was not known
                raise UsageError(f"{path}: is a link that leads out of the repository; what it led to then is not known")
            target.symlink_to(os.fsdecode(data))
            there = [to] if to in tree else _wanted(tree, [to])
            left += [one for one in there if one not in seen]
            seen.update(there)


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
