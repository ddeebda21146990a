"""The guide from a policy to a ruleset, followed to the letter: its files written, its commands run, what they print compared."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from compliance_lint.cli.app import run
from compliance_lint.sources.config import read_config
from compliance_lint.sources.documents import parse, plain

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "writing-a-ruleset.md").read_text(encoding="utf-8")
BLOCK = re.compile(
    r"(?:^<!-- (?P<mark>[a-z ]+): (?P<name>\S+) -->\n)?^```(?P<kind>yaml|console)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
BLOCKS = [(match["kind"], match["mark"] or "", match["name"] or "", match["text"]) for match in BLOCK.finditer(GUIDE)]
ANYTHING = "…"


class Ran(NamedTuple):
    """A command of the guide, the exit code it should end with, what it should print, and what it did."""

    command: str
    wanted_code: int
    wanted: list[str]
    code: int
    printed: list[str]


def called(command: str) -> tuple[int, list[str]]:
    """Runs a command as a reader would type it; only ours, and `mkdir`."""
    program, *words = command.split()
    if program == "mkdir":
        for word in words:
            Path(word).mkdir(parents=True)
        return 0, []
    assert program == "compliance-lint", command
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(words)
    return code, (out.getvalue() + err.getvalue()).splitlines()


def write(mark: str, name: str, text: str) -> None:
    file = Path(name)
    if mark in ("file", "ci"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    elif mark == "add":
        file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")
    else:
        key = mark.removeprefix("add under ")
        before = file.read_text(encoding="utf-8")
        assert before.count(f"\n{key}:\n") == 1
        file.write_text(before.replace(f"\n{key}:\n", f"\n{key}:\n{text}"), encoding="utf-8")


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> list[Ran]:
    """Everything the guide runs, in an empty folder, in its order."""
    ran: list[Ran] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("guide"))
        patch.setenv("NO_COLOR", "1")
        patch.setenv("COLUMNS", "80")
        for kind, mark, name, text in BLOCKS:
            if kind == "yaml":
                write(mark, name, text)
                continue
            for part in text.split("$ ")[1:] if text.startswith("$ ") else ():
                command, *wanted = part.splitlines()
                ran.append(Ran(command, int(name or 0), wanted, *called(command)))
        data: dict[str, Any] = plain(parse(Path(".github/workflows/policy.yaml").read_text(encoding="utf-8"), "ci", []).root)
        steps = [step["run"] for step in data["jobs"]["policy"]["steps"] if "run" in step]
        ran += [Ran(step, 1 if " check " in step else 0, [ANYTHING], *called(step)) for step in steps if "compliance-lint " in step]
        config = read_config(Path(".compliance-lint.yaml"))
        assert list(config.listed("rulesets")) == ["tw_pdpa", "policy"]
    return ran


def matches(wanted: list[str], printed: list[str]) -> bool:
    """Whether the lines stand there in their order; … stands for any lines, before and after them for any in between."""
    pieces: list[list[str]] = [[]]
    for line in wanted:
        if line == ANYTHING:
            pieces.append([])
        else:
            pieces[-1].append(line)
    at = 0
    for number, piece in enumerate(pieces):
        found = next((start for start in range(at, len(printed) + 1) if _same(printed[start : start + len(piece)], piece)), None)
        if found is None or (number == 0 and found != 0):
            return False
        at = found + len(piece)
    return at == len(printed) or wanted[-1:] == [ANYTHING]


def _same(printed: list[str], piece: list[str]) -> bool:
    """A line that stands alone between dots may be a part of what is printed."""
    return printed == piece or (len(printed) == len(piece) == 1 and piece[0] in printed[0])


def test_every_block_is_one_that_is_tried() -> None:
    assert GUIDE.count("```") == 2 * len(BLOCKS)
    assert all(mark for kind, mark, _, _ in BLOCKS if kind == "yaml")
    assert {mark for kind, mark, _, _ in BLOCKS if kind == "console"} <= {"", "exit"}
    assert GUIDE.count("<!-- ") == sum(bool(mark) for _, mark, _, _ in BLOCKS)


def test_every_command_ends_as_the_guide_says(followed: list[Ran]) -> None:
    assert len(followed) >= 10
    for one in followed:
        assert one.code == one.wanted_code, (one.command, "\n".join(one.printed[-20:]))


def test_every_command_prints_what_the_guide_shows(followed: list[Ran]) -> None:
    for one in followed:
        assert matches(one.wanted, one.printed), (one.command, "\n".join(one.wanted), "\n".join(one.printed[:80]))


def test_the_first_check_comes_after_ten_minutes() -> None:
    before = GUIDE.partition("## People")[0]
    minutes = {"two": 2, "three": 3}
    assert sum(minutes[word] for word in re.findall(r"^## .*\((\w+) minutes\)$", before, re.MULTILINE)) == 10
    assert "compliance-lint check" in before


def test_the_messages_of_the_last_table_are_those_of_the_tool() -> None:
    source = "\n".join(file.read_text(encoding="utf-8") for file in (Path(__file__).resolve().parents[2] / "compliance_lint").rglob("*.py"))
    for message in (": expected {outcome}, found {got} as of {as_of}", "' has no text", "is no attribute of", "is not a term of"):
        assert message in source, message


@pytest.mark.parametrize(
    ("wanted", "printed", "same"),
    [
        (["a", "…"], ["a", "b"], True),
        (["…", "b"], ["a", "b"], True),
        (["…", "b", "…"], ["a", "xbx", "c"], True),
        (["a"], ["a", "b"], False),
        (["b", "…"], ["a", "b"], False),
        (["…", "a", "c", "…"], ["a", "b", "c"], False),
    ],
)
def test_what_the_comparison_lets_pass(wanted: list[str], printed: list[str], same: bool) -> None:
    assert matches(wanted, printed) is same
