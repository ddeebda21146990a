"""The command line in tests: a run of it in a process of its own, and an organisation with a ruleset of one rule to run it on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
BANK = "fixtures/virtual_bank"
TERMINAL = ("NO_COLOR", "FORCE_COLOR", "COLUMNS")
"""What the machine may say of its terminal, which no test goes by."""

CLEAN = "inventory: 1\nas_of: 2026-06-30\norganisation: {country: HK}\n"
INVENTORY = CLEAN + "systems:\n  crm: {operator: self, lacks: [backup]}\n"
"""An inventory with one finding of the house rule."""
TWO_SYSTEMS = INVENTORY + "  shop: {operator: self, lacks: [backup]}\n"
"""An inventory with two of them."""
CONFIG = "rulesets: [inventory, house]\n"
RULESET = """title: {en: House}
jurisdiction: HK
version: "1"
languages: [en]
instruments: {book: {name: Handbook}}
areas: {a: {en: Area}}
parameters: {every: {value: P7D, source: ours, why: A week}}
"""
RULE = """rules:
- id: HOUSE-BACKUP
  title: {en: Backed up}
  area: a
  duty: own_policy
  severity: high
  cites: [{instrument: book, provision: "1"}]
  subject: system
  require: {covered_by: {control: backup, every: {at_most: $every}}}
  view: {en: Why}
  recommend: {en: Back it up.}
  examples: [{inventory: {}, expect: {}}]
"""
HOUSE = {"house/ruleset.yaml": RULESET, "house/rules/r.yaml": RULE, ".compliance-lint.yaml": CONFIG}
"""The files of the house ruleset and of a configuration that applies it."""


class Result(NamedTuple):
    """How a run ended, and what it said."""

    code: int
    out: str
    err: str


Verdict = Callable[..., Result]
"""A run of `check` or of the hook on some words."""


def run(*arguments: str, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """A run of the command line, by default where the fixtures are."""
    return process([sys.executable, "-m", "compliance_lint", *arguments], cwd, **environment)


def process(command: list[str], cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """A run of any command, told nothing of the terminal of the machine."""
    base = {name: value for name, value in os.environ.items() if name not in TERMINAL}
    return subprocess.run(command, cwd=cwd, env=base | environment, capture_output=True, text=True, check=False)


def shell(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """A run of a line of bash."""
    return process(["bash", "-c", command], folder)


def git(folder: Path, *words: str) -> None:
    """A run of git that must succeed, by somebody without a configuration."""
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *identity, *words], check=True, capture_output=True)


def laid(folder: Path, files: Mapping[str, str]) -> Path:
    """A folder with these files, each at its path."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def fails(result: Result, code: int, told: str) -> None:
    """The run ended with the code, said why on standard error, and printed nothing that a program could take for a report."""
    assert (result.code, told in result.err) == (code, True), result
    assert result.out == ""


def subjects(folder: Path, *words: str, code: int | None = None) -> list[str]:
    """The subjects of the findings of the house rule that `check` shows."""
    result = run("check", "compliance", "--format", "json", *words, cwd=folder)
    data = json.loads(result.stdout)
    assert not data["errors"], data["errors"]
    if code is not None:
        assert result.returncode == code, result.stdout
    return [finding["subject"]["id"] for finding in data["findings"] if finding["rule"] == "HOUSE-BACKUP"]
