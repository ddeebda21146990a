"""What a terminal shows: colour, hyperlinks, width, progress, completion; and what is shown where there is no terminal."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys

import pytest
from command_line import ROOT, TERMINAL, process

from compliance_lint.cli import app, hook, terminal
from compliance_lint.cli.completion import SHELLS
from compliance_lint.cli.progress import AFTER, EVERY, Progress
from compliance_lint.findings.inspection import inspect
from compliance_lint.reports.width import display_width

CHECK = [sys.executable, "-m", "compliance_lint", "check", "fixtures/virtual_bank", "--ruleset", "hk_pdpo"]
HOOK = [sys.executable, "-m", "compliance_lint.cli.hook", "fixtures/virtual_bank", "--ruleset", "hk_pdpo"]
LINK = re.compile("\x1b]8;;(file://[^\x1b]+)?\x1b\\\\")
COLOUR = re.compile("\x1b\\[[0-9;]*m")


def on_terminal(command: list[str], columns: int = 80, **environment: str) -> tuple[int, str]:
    """Runs a command on a terminal of so many columns; its code, and what the terminal got."""
    pty, fcntl, struct, termios = (
        pytest.importorskip(name, reason="a terminal of Unix: run it there") for name in ("pty", "fcntl", "struct", "termios")
    )
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    base = {name: value for name, value in os.environ.items() if name not in (*TERMINAL, "TERM")}
    environment = base | {"TERM": "xterm"} | environment
    # where the machine is slow, progress is told on standard error
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL)
    os.close(theirs)
    data = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        data += piece
    os.close(ours)
    return process.wait(), data.decode().replace("\r\n", "\n")


def piped(command: list[str], **environment: str) -> str:
    return process(command, **environment).stdout


# -- colour, links, width ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", [CHECK, HOOK], ids=["check", "hook"])
def test_a_terminal_gets_colour_and_links_and_nothing_else(command: list[str]) -> None:
    code, text = on_terminal(command)
    assert code == 1
    assert COLOUR.search(text) and "\x1b[31mhigh\x1b[0m[" in text
    targets = [found[1] for found in LINK.finditer(text) if found[1]]
    assert (ROOT / "fixtures/virtual_bank/parties.yaml").as_uri() in targets
    assert "\x1b" not in COLOUR.sub("", LINK.sub("", text))
    assert COLOUR.sub("", LINK.sub("", text)) == piped(command)


@pytest.mark.parametrize(
    ("environment", "colour", "links"),
    [
        ({"NO_COLOR": "1"}, False, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False, True),
        ({"NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, False, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True, False),
        ({"FORCE_COLOR": "0"}, True, True),
    ],
)
def test_what_the_environment_asks_for(environment: dict[str, str], colour: bool, links: bool) -> None:
    _, text = on_terminal(CHECK, **environment)
    assert (bool(COLOUR.search(text)), bool(LINK.search(text))) == (colour, links)


def test_colour_where_there_is_no_terminal_is_asked_for() -> None:
    assert COLOUR.search(piped(CHECK, FORCE_COLOR="1"))
    assert not LINK.search(piped(CHECK, FORCE_COLOR="1"))
    assert "\x1b" not in piped(CHECK) + piped(CHECK, FORCE_COLOR="0") + piped(CHECK, FORCE_COLOR="1", NO_COLOR="1")


@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("language", ["en", "zh-Hant"])
def test_lines_fit_the_terminal(columns: int, language: str) -> None:
    words = ["--profile", "auditor", "--lang", language]
    plain = COLOUR.sub("", LINK.sub("", on_terminal([*CHECK, *words], columns)[1]))
    widest = min(columns, terminal.WIDEST)
    wide = [line for line in plain.splitlines() if display_width(line) > widest and not re.search(r"(-->|:::) ", line)]
    assert wide == []
    assert any(display_width(line) > widest * 0.9 for line in plain.splitlines())


def test_columns_has_the_first_word(monkeypatch: pytest.MonkeyPatch) -> None:
    for said, columns in (("50", 50), ("0", terminal.columns()), ("-3", terminal.columns()), ("wide", terminal.columns())):
        monkeypatch.setenv("COLUMNS", said)
        assert terminal.columns() == columns
    monkeypatch.delenv("COLUMNS")
    monkeypatch.setattr(sys, "__stdout__", None)
    assert terminal.columns() == 80


@pytest.mark.parametrize("command", [CHECK, HOOK], ids=["check", "hook"])
def test_quiet_and_statistics(command: list[str]) -> None:
    whole, quiet = piped([*command, "--no-config"]), piped([*command, "--no-config", "--quiet"])
    assert whole.startswith(quiet.rstrip("\n")) and "judged: not met" in whole and "judged:" not in quiet
    counted = piped([*command, "--statistics", "--quiet"])
    counts = [int(line.split()[0]) for line in counted.splitlines() if not line.startswith(" ")]
    assert counts == sorted(counts, reverse=True)
    assert f"{sum(counts)} findings shown" in piped([*command, "--statistics"])


def test_an_excerpt_has_spans_in_several_files() -> None:
    blocks = piped(CHECK).split("\n\n")
    found = [re.findall(r"(?:-->|:::) (\S+\.yaml):", block) for block in blocks]
    assert any(len(set(files)) > 1 for files in found)
    assert any("^^^" in block and "---" in block.partition(":::")[2] for block in blocks)


# -- progress ----------------------------------------------------------------------------------------------------------


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_is_shown_after_a_while_now_and_then_and_wiped_out() -> None:
    now = [0.0]
    screen = Screen()
    progress = Progress(screen, lambda: now[0])
    progress("law", 1, 300)
    assert screen.getvalue() == ""
    now[0] = AFTER
    progress("law", 2, 300)
    now[0] += EVERY / 2
    progress("law", 3, 300)
    now[0] += EVERY
    progress("law", 4, 300)
    progress.end()
    assert screen.getvalue() == "\r\x1b[Kjudging by law: rule 2 of 300\r\x1b[Kjudging by law: rule 4 of 300\r\x1b[K"
    progress.end()
    assert screen.getvalue().endswith("300\r\x1b[K")


def test_no_progress_where_there_is_no_terminal_or_a_dumb_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    for stream in (io.StringIO(), Screen()):
        progress = Progress(stream, iter(range(100)).__next__)
        progress("law", 1, 2)
        progress.end()
        assert stream.getvalue() == ""


def test_each_rule_is_announced() -> None:
    from compliance_lint.cli.session import Session

    session = Session([ROOT / "fixtures/virtual_bank"], {"rulesets": ["hk_pdpo"]}, no_config=True)
    seen: list[tuple[str, int, int]] = []
    world = session.world(None)
    inspection = inspect(world.inventory, session.chosen.all, world.as_of, tell=lambda id, done, all: seen.append((id, done, all)))
    total = sum(len(ruleset.rules) for ruleset in inspection.rulesets)
    assert [done for _, done, _ in seen] == list(range(1, total + 1))
    assert {all for _, _, all in seen} == {total}
    assert {id for id, _, _ in seen} == {"hk_pdpo", "inventory"}


def test_progress_goes_to_the_terminal_and_not_into_the_output(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen()
    monkeypatch.setattr("compliance_lint.cli.progress.AFTER", 0.0)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.chdir(ROOT)
    assert app.run(CHECK[3:]) == 1
    assert "judging by hk_pdpo: rule " in screen.getvalue() and screen.getvalue().endswith("\r\x1b[K")
    assert "judging by" not in capsys.readouterr().out
    assert hook.run([*HOOK[3:], "--no-cache"]) == 1


# -- completion --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scripts() -> dict[str, str]:
    command = [sys.executable, "-m", "compliance_lint", "completion"]
    return {shell: subprocess.run([*command, shell], capture_output=True, text=True, check=True).stdout for shell in SHELLS}


@pytest.mark.parametrize(
    ("line", "has", "lacks"),
    [
        ("compliance-lint ", {"check", "report", "completion", "--version"}, {"--fail-on"}),
        ("compliance-lint ch", {"check"}, {"report"}),
        ("compliance-lint check --f", {"--format", "--fail-on"}, {"--lang"}),
        ("compliance-lint check --format s", {"sarif"}, {"json"}),
        ("compliance-lint check --ruleset ", {"hk_pdpo", "jp_appi"}, {"--format"}),
        ("compliance-lint graph --format ", {"svg", "mermaid"}, {"sarif"}),
        ("compliance-lint baseline ", {"create", "diff"}, {"check"}),
        ("compliance-lint baseline create --", {"--force", "--as-of"}, {"create"}),
        ("compliance-lint check fixtures --pro", {"--profile"}, set()),
    ],
)
def test_bash_completes(scripts: dict[str, str], line: str, has: set[str], lacks: set[str]) -> None:
    words = shlex.split(line) + ([""] if line.endswith(" ") else [])
    array = " ".join(map(shlex.quote, words))
    code = f'{scripts["bash"]}\nCOMP_WORDS=({array}); COMP_CWORD={len(words) - 1}; _compliance_lint; printf "%s\\n" "${{COMPREPLY[@]}}"'
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True)
    said = set(done.stdout.split())
    assert has <= said and not lacks & said, said
    assert done.stderr == ""


def test_all_shells_know_all_commands_and_formats(scripts: dict[str, str]) -> None:
    for script in scripts.values():
        for word in ("check", "baseline", "prune", "sarif", "graphml", "fail-on", "hk_pdpo", "critical"):
            assert re.search(rf"\b{word}\b", script), word
    assert scripts["zsh"].startswith("#compdef compliance-lint\n")


def test_an_unknown_shell_is_a_usage_error(capfd: pytest.CaptureFixture[str]) -> None:
    assert app.run(["completion", "fsh"]) == 2
    assert "did you mean 'fish'?" in capfd.readouterr().err
