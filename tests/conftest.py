"""Makes `builders` importable, and keeps the environment of the machine out of the tests."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
os.environ["COMPLIANCE_LINT_CACHE"] = tempfile.mkdtemp(prefix="compliance-lint-")  # not the cache of whoever runs the tests
atexit.register(shutil.rmtree, os.environ["COMPLIANCE_LINT_CACHE"], True)
ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
