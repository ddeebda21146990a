"""An inventory as it was at a git revision, unpacked beside the working copy for as long as it is looked at."""

from __future__ import annotations

import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from compliance_lint.errors import UsageError


def _git(folder: Path, *words: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, check=False)
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
def at_revision(paths: list[Path], revision: str) -> Iterator[list[Path]]:
    """The paths as they were at a revision, for the time of the block; raises `UsageError` where git knows no such state."""
    first = paths[0] if paths[0].is_dir() else paths[0].parent
    root = Path(_git(first, "rev-parse", "--show-toplevel").decode().strip()).resolve()
    commit = _git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
    names = []
    for path in paths:
        try:
            names.append(path.resolve().relative_to(root).as_posix())
        except ValueError:
            raise UsageError(f"{path}: lies outside the repository {root}") from None
    with tempfile.TemporaryDirectory(prefix="compliance-lint-") as folder:
        for name in names:
            data = _git(root, "archive", "--format=tar", commit, "--", name)
            with tarfile.open(fileobj=BytesIO(data)) as archive:
                archive.extractall(folder, filter="data")
        yield [Path(folder, name) for name in names]
