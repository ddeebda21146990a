"""Where what is remembered lies, and whose it must be."""

from __future__ import annotations

import os
import sys


def cache_folder() -> str | None:
    """``COMPLIANCE_LINT_CACHE`` (empty: nowhere), else a folder in the user's cache folder; `None` for nowhere."""
    chosen = os.environ.get("COMPLIANCE_LINT_CACHE")
    if chosen is not None:
        return chosen or None
    base = os.environ.get("XDG_CACHE_HOME")
    if base:
        return f"{base}/compliance-lint"
    home = os.environ.get("LOCALAPPDATA" if sys.platform == "win32" else "HOME")
    return f"{home}/compliance-lint" if home and sys.platform == "win32" else f"{home}/.cache/compliance-lint" if home else None


def private(file: int) -> bool:
    """Whether an open file is ours and for nobody else: a file that a checkout or another user put there never is.

    Git writes files that the group and others may read; what is stored here is for its user alone.
    """
    if not hasattr(os, "getuid"):
        return True
    found = os.fstat(file)
    return found.st_uid == os.getuid() and not found.st_mode & 0o077


def create(path: str) -> int:
    """Opens a new file that is for its user alone, never through a link that somebody else put there; raises `OSError`."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
