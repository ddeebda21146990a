"""Where the commands run: a working directory of their own, and `check` beside the hook."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import HOUSE, INVENTORY, Result, Verdict, laid

from compliance_lint.cli import app, hook


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, empty, with a cache that no other test fills."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COMPLIANCE_LINT_CACHE", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def folder(here: Path) -> Path:
    """The working directory: an inventory with one finding of a ruleset of one rule."""
    return laid(here, {"compliance/a.yaml": INVENTORY, ".git": "", **HOUSE})


@pytest.fixture(params=["check", "hook"])
def verdict(request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]) -> Verdict:
    """Runs `check`, or the hook, which must end in the same way; the hook a second time too, when it may know the verdict."""

    def call(*words: str) -> Result:
        if request.param == "check":
            code = app.run(["check", *words])
            said = capfd.readouterr()
            assert "Traceback" not in said.err and "internal error" not in said.err, said.err
            return Result(code, said.out, said.err)
        results = []
        for _ in range(2):
            try:
                code = hook.run(list(words))
            except SystemExit as exit:
                code = int(exit.code or 0)
            said = capfd.readouterr()
            assert "Traceback" not in said.err and "internal error" not in said.err, said.err
            results.append(Result(code, said.out, said.err))
        assert results[0] == results[1]
        return results[0]

    return call
