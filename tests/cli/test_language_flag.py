"""``--lang`` takes every language that findings speak, whatever the rulesets speak, on every command that says words."""

from __future__ import annotations

import re

import pytest
from command_line import BANK, run

from compliance_lint.findings.phrases import PHRASES
from compliance_lint.reports.frames import FRAMES
from compliance_lint.reports.headings import HEADINGS
from compliance_lint.reports.width import display_width

LAW = ("--ruleset", "hk_pdpo")
AUDIT = "HK-PDPO-DPP4-2-PROCESSOR-AUDIT"
COMMANDS = {
    "check": ("check", BANK, *LAW),
    "report": ("report", BANK, *LAW),
    "graph": ("graph", BANK, *LAW),
    "trace": ("trace", BANK, "customers"),
    "explain": ("explain", AUDIT, BANK, *LAW),
    "rule": ("explain", AUDIT, *LAW),
    "list": ("rules", "list", "hk_pdpo"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_an_unknown_language_is_a_wrong_call_with_a_hint(command: tuple[str, ...]) -> None:
    result = run(*command, "--lang", "zh-Hnat")
    assert result.returncode == 2 and not result.stdout
    assert "unknown language 'zh-Hnat'; did you mean 'zh-Hant'?" in result.stderr


@pytest.mark.parametrize(("tag", "meant"), [("zh-TW", "zh-Hant-TW"), ("zh-HK", "zh-Hant"), ("zh-CN", "zh-Hans"), ("jp", "ja")])
def test_a_tag_by_region_is_told_which_language_is_meant(tag: str, meant: str) -> None:
    assert meant in run("trace", BANK, "customers", "--lang", tag).stderr


def test_the_case_of_a_tag_does_not_matter() -> None:
    assert run("trace", BANK, "customers", "--lang", "zh-hant-tw").stdout == run("trace", BANK, "customers", "--lang", "zh-Hant-TW").stdout


@pytest.mark.parametrize("command", ["check", "report", "graph", "trace", "explain"])
def test_help_lists_the_languages_there_are(command: str) -> None:
    shown = " ".join(run(command, "--help").stdout.split())
    assert "words: en, " in shown and all(tag in shown for tag in PHRASES)


@pytest.mark.parametrize("tag", [tag for tag in PHRASES if tag not in ("en", "zh-Hant")])
def test_check_speaks_a_language_that_no_ruleset_applied_speaks(tag: str) -> None:
    shown = run("check", BANK, *LAW, "--profile", "auditor", "--lang", tag)
    assert shown.returncode == 1 and not shown.stderr
    assert f"{HEADINGS[tag]['severity_high']}[{AUDIT}]:" in shown.stdout
    assert PHRASES[tag]["count_met"].format(count=61)[:2] in shown.stdout.splitlines()[-2] + shown.stdout.splitlines()[-1]
    assert not [line for line in shown.stdout.splitlines() if display_width(line) > 80 and " " in line.strip() and "|" not in line]


@pytest.mark.parametrize("tag", list(PHRASES))
def test_explain_tells_a_finding_in_the_language(tag: str) -> None:
    shown = run("explain", AUDIT, BANK, *LAW, "--lang", tag).stdout
    words = PHRASES[tag]
    asked = FRAMES[tag]["op_covered_by"].format(what="processor_audit", wanted="")
    assert "".join(words["labelled"].format(label=asked, text=words["mark_not_met"]).split()) in "".join(shown.split())
    assert ("covered_by" in shown) == (tag == "en")
    assert words["label_path"].strip() in shown
    for english in ("not met", "party card-maker", "path:", "found "):
        assert (english in shown) <= (tag == "en"), english


@pytest.mark.parametrize("tag", list(PHRASES))
def test_explain_says_in_the_language_that_there_is_nothing(tag: str) -> None:
    shown = run("explain", "HK-PDPO-DPP1-2-FAIR-MEANS", BANK, *LAW, "--lang", tag)
    assert "".join(PHRASES[tag]["no_finding"].split()) in "".join(shown.stdout.split()), shown.stderr


@pytest.mark.parametrize("tag", list(PHRASES))
def test_trace_and_the_list_of_rules_speak_the_language(tag: str) -> None:
    assert PHRASES[tag]["trace_goes"] in run("trace", BANK, "customers", "--lang", tag).stdout
    assert (
        run("rules", "list", "hk_pdpo", "--lang", tag)
        .stdout.splitlines()[-1]
        .endswith(PHRASES[tag]["rules_counted"].partition("{count}")[2])
    )


def test_colour_changes_no_word() -> None:
    plain = run("check", BANK, *LAW, "--lang", "ja")
    coloured = run("check", BANK, *LAW, "--lang", "ja", FORCE_COLOR="1")
    silenced = run("check", BANK, *LAW, "--lang", "ja", FORCE_COLOR="1", NO_COLOR="1")
    assert plain.stdout == silenced.stdout == re.sub(r"\x1b\[[0-9;]*m", "", coloured.stdout)
    assert "\x1b[31m高\x1b[0m[\x1b[1m" in coloured.stdout
