"""What the CI templates and docs/ci.md say exists: commands, flags, settings, rules, files."""

from __future__ import annotations

import itertools
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from compliance_lint.cli import hook
from compliance_lint.cli.app import application
from compliance_lint.cli.checking import FORMATS
from compliance_lint.cli.completion import Row, rows
from compliance_lint.sources.config import KEYS, read_config
from compliance_lint.sources.rulesets import bundled_folder

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
COMMANDS: dict[tuple[str, ...], Row] = {row.way: row for row in rows(typer.main.get_command(application()), ())}


def template(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def calls(text: str) -> Iterator[list[str]]:
    """The calls of our commands in a shell script or in prose, each as its words."""
    text = re.sub(r"\\\n\s*", " ", text)
    for line in text.splitlines():
        for found in re.finditer(r"(?:^|[\s`])(compliance-lint(?:-hook)? [a-z-][^`#|>]*)", line):
            yield shlex.split(found[1])


def problems(words: list[str]) -> list[str]:
    """What a call names that is not there."""
    if words[0] == "compliance-lint-hook":
        return [word for word in words[1:] if word.startswith("-") and word not in {*hook._VALUES, *hook._SWITCHES}]
    way: tuple[str, ...] = ()
    rest = words[1:]
    while rest and (*way, rest[0]) in COMMANDS:
        way, rest = (*way, rest[0]), rest[1:]
    if not way or (COMMANDS[way].commands and rest[:1] != ["--help"]):
        return [" ".join(words)]
    wrong = [word for word in rest if word.startswith("-") and word.partition("=")[0] not in COMMANDS[way].flags]
    for flag, value in itertools.pairwise(rest):
        known = FORMATS if flag == "--output" else COMMANDS[way].flags.get(flag)
        if known and "$" not in value and value.partition("=")[0] not in known:
            wrong.append(f"{flag} {value}")
    return wrong


def test_the_check_finds_what_is_not_there() -> None:
    wrong = [
        "compliance-lint chek .", "compliance-lint check --outptu a", "compliance-lint check --format sarf",
        "compliance-lint-hook --since x",
        "compliance-lint check --output sarf=a", "compliance-lint baseline remove", "compliance-lint check --profile none",
    ]  # fmt: skip
    assert [bool(problems(next(calls(text)))) for text in wrong] == [True] * len(wrong)


def test_the_page_names_what_there_is() -> None:
    found = list(calls(PAGE.replace("bash|zsh|fish", "bash")))
    assert len(found) > 12
    assert [problem for words in found for problem in problems(words)] == []
    every = {flag for row in COMMANDS.values() for flag in row.flags} | {*hook._SWITCHES, *hook._VALUES}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", PAGE)) <= every
    assert all(re.search(rf"`{code}`|\| {code} \|", PAGE) for code in range(4))


def test_the_settings_of_the_page_are_all_there_are(tmp_path: Path) -> None:
    (text,) = [block for block in re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL) if block.startswith("inventory:")]
    file = tmp_path / ".compliance-lint.yaml"
    file.write_text(text, encoding="utf-8")
    config = read_config(file)
    assert set(config.values) == set(KEYS)
    parameters = yaml.safe_load((bundled_folder() / "hk_pdpo/ruleset.yaml").read_text(encoding="utf-8"))["parameters"]
    assert set(config.get("parameters")["hk_pdpo"]) <= set(parameters)


def test_the_rules_of_the_page_are_there() -> None:
    rules = "\n".join(file.read_text(encoding="utf-8") for file in bundled_folder().glob("*/rules/*.yaml"))
    named = set(re.findall(r"\b[A-Z]{2}-PDPO-[A-Z0-9-]+", PAGE))
    assert named
    for rule in named:
        assert f"id: {rule}\n" in rules, rule


def test_every_yaml_of_the_page_parses() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) >= 5 and all(isinstance(yaml.safe_load(block), dict) for block in blocks)


# -- GitHub ------------------------------------------------------------------------------------------------------------


def test_the_action_hands_its_inputs_on_as_variables() -> None:
    action = template("action.yml")
    assert action["runs"]["using"] == "composite"
    steps = action["runs"]["steps"]
    assert all(step["shell"] == "bash" and "${{" not in step["run"] for step in steps)
    used = {name for step in steps for value in step["env"].values() for name in re.findall(r"inputs\.([\w-]+)", value)}
    assert used == set(action["inputs"])
    assert all(isinstance(spec["default"], str) for spec in action["inputs"].values())
    table = set(re.findall(r"`([\w-]+)`", "\n".join(line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `"))))
    assert set(action["inputs"]) <= table
    with_ = re.findall(r"uses: OWNER/compliance-lint.*?with:\n(.*?)\n    - ", PAGE, re.DOTALL)
    assert set(yaml.safe_load(with_[0])) <= set(action["inputs"])


def test_the_flags_of_the_action_are_those_of_check() -> None:
    script = template("action.yml")["runs"]["steps"][1]["run"]
    flags = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", script))
    assert flags <= set(COMMANDS[("check",)].flags)
    assert "words=(check " in script and {"github", "sarif", "markdown"} <= set(FORMATS)


@pytest.mark.skipif(shutil.which("bash") is None, reason="an action's steps are of bash: install it and put it on the PATH")
@pytest.mark.parametrize(
    ("files", "variables", "code"),
    [
        ({"compliance/a.yaml": "inventory: 1\norganisation: {country: HK}\n"}, {}, 0),
        ({"with space/a.yaml": "inventory: 1\norganisation: {country: HK}\n"}, {"PATHS": "with space\n", "PROFILE": "engineer"}, 0),
        (
            {
                "compliance/a.yaml": "inventory: 1\norganisation: {country: HK}\n"
                "parties: {p: {kind: cloud_provider, roles: [processor], country: HK, lacks: [processing_agreement]}}\n"
                "systems: {s: {kind: website, operator: p}}\n"
                "datasets: {d: {system: s, subjects: {customer: 10}, fields: {n: user.name}}}\n"
            },
            {"FAIL_ON": "low"},
            1,
        ),
        ({"compliance/a.yaml": "inventory: 2\n"}, {}, 2),
        ({"README.md": ""}, {}, 3),
        ({"compliance/a.yaml": "inventory: 1\n"}, {"PATHS": "--version"}, 2),
        ({"compliance/a.yaml": "inventory: 1\n"}, {"PROFILE": "$(touch hacked)"}, 2),
    ],
    ids=["clean", "paths", "findings", "input", "nothing", "no flag", "no command"],
)
def test_the_action_ends_as_check_does(tmp_path: Path, files: dict[str, str], variables: dict[str, str], code: int) -> None:
    for name, text in {**files, "work/.keep": "", "out.sarif": "stale", "temp/compliance-lint/bin/.keep": ""}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    script = tmp_path / "temp/compliance-lint/bin/compliance-lint"
    script.write_text(f'#!/bin/sh\nexec {sys.executable} -m compliance_lint "$@"\n')
    script.chmod(0o755)
    step = template("action.yml")["runs"]["steps"][1]
    inputs = dict.fromkeys(step["env"], "") | {"SARIF": "out.sarif", "RULESETS": "hk_pdpo\n"} | variables
    runner = {"RUNNER_TEMP": str(tmp_path / "temp"), "GITHUB_OUTPUT": str(tmp_path / "output"), "GITHUB_STEP_SUMMARY": str(tmp_path / "md")}
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    result = subprocess.run(command, cwd=tmp_path, env=os.environ | runner | inputs, capture_output=True, text=True, check=False)
    assert result.returncode == code, result.stderr
    assert (tmp_path / "output").read_text() == f"exit-code={code}\n"
    inspected = code in (0, 1)
    assert (tmp_path / "out.sarif").exists() is inspected
    assert (tmp_path / "md").exists() is (inspected or "compliance/a.yaml:1:" in result.stderr)  # what is wrong with the input is summed up
    assert ("::error" in result.stdout or "::warning" in result.stdout) is (code > 0), result.stdout
    assert ("nothing was inspected" in result.stdout) is not inspected
    assert not (tmp_path / "hacked").exists()


# -- GitLab ------------------------------------------------------------------------------------------------------------


def test_the_gitlab_job_calls_what_there_is() -> None:
    job = template("ci/gitlab.yml")["compliance-lint"]
    (words,) = [shlex.split(line) for line in job["script"]]
    assert problems(words) == []
    written = {word.partition("=")[2] for word in words if "=" in word}
    assert written == {*job["artifacts"]["paths"], *job["artifacts"]["reports"].values()}
    assert job["artifacts"]["when"] == "always"
    named = set(re.findall(r"\$(COMPLIANCE_LINT_\w+)", " ".join([*job["script"], *job["before_script"]])))
    assert named == {name for name in job["variables"] if name.startswith("COMPLIANCE_LINT_")}
    assert all(name in PAGE for name in named)


def test_the_gitlab_job_fails_until_it_knows_what_to_install(tmp_path: Path) -> None:
    job = template("ci/gitlab.yml")["compliance-lint"]
    command = ["bash", "-e", "-c", job["before_script"][0]]
    base = os.environ | {"COMPLIANCE_LINT_PACKAGE": ""}
    assert subprocess.run(command, env=base, capture_output=True, check=False).returncode == 2
    assert subprocess.run(command, env=base | {"COMPLIANCE_LINT_PACKAGE": "x"}, capture_output=True, check=False).returncode == 0
