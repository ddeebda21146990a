"""Where what is remembered lies."""

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
