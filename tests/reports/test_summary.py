"""The summary at the front of the report, in every language: its counts are those of the report, and its rows lead to their paragraphs."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from builders import day, loaded
from command_line import BANK as FOLDER
from command_line import run

from compliance_lint.findings.inspection import inspect
from compliance_lint.reports import markdown, text
from compliance_lint.reports.headings import HEADINGS
from compliance_lint.reports.inspection_report import render
from compliance_lint.reports.view import View
from compliance_lint.rules.rule import SEVERITIES
from compliance_lint.sources.inventory import load_inventory
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

BANK = Path(__file__).parents[2] / "fixtures" / "virtual_bank"
TAGS = list(HEADINGS)
QUIET = "organisation: {country: HK, kind: company, name: Shop}\n"
LAWS = ("eu_gdpr", "hk_pdpo", "jp_appi", "cn_mlps")


@cache
def bank(tag: str) -> View:
    found = load_inventory([BANK])
    return View(inspect(found.inventory, [load_ruleset(find_ruleset("hk_pdpo"))], day("2022-07-26")), found.where, "auditor", "low", tag)


@cache
def quiet(tag: str, *laws: str) -> View:
    found = loaded(QUIET)
    rulesets = [load_ruleset(find_ruleset(law)) for law in laws or ("hk_pdpo",)]
    return View(inspect(found.inventory, rulesets, day("2022-07-26")), found.where, "auditor", "low", tag)


@cache
def lines(tag: str) -> list[str]:
    return render(bank(tag), "markdown", 80).splitlines()


def front(view: View, shown: list[str]) -> list[str]:
    start = shown.index(f"## {view.words('digest')}")
    return shown[start + 1 : next(at for at in range(start + 1, len(shown)) if shown[at].startswith("## "))]


@pytest.mark.parametrize("tag", TAGS)
class TestSummary:
    def test_it_stands_before_the_first_part(self, tag: str) -> None:
        words = bank(tag).words
        part = words("part", number=words("part_numbers").split()[0], title=words("background"))
        chapters = [line for line in lines(tag) if line.startswith("## ")]
        assert chapters[0] == f"## {words('digest')}" and chapters[1] == f"## {bank(tag).set(part)}"

    def test_it_counts_what_the_conclusion_and_the_judgements_count(self, tag: str) -> None:
        view, shown = bank(tag), lines(tag)
        count = view.summary()["not_met"]
        open = [one for one in view.findings if one.outcome == "unstated"]
        told = front(view, shown)[1]
        assert {str(count), str(len(open)), str(len({one.rule.id for one in open}))} <= set(re.findall(r"\d+", told))
        conclusion = shown[shown.index(f"### {view.words('summary')}") :]
        weights = [line for line in conclusion if str(count) in re.findall(r"\d+", line)]
        assert len(weights) >= 2  # the findings there, and all judgements by outcome

    def test_the_worst_stand_first_and_each_row_leads_to_its_paragraph(self, tag: str) -> None:
        view, shown = bank(tag), lines(tag)
        rows = [row.strip("| ").split(" | ") for row in front(view, shown) if row.startswith("| ")][2:]
        assert len(rows) == 10
        weights = [view.set(view.words(f"severity_{one}", view.inspection.laws[0])) for one in SEVERITIES]
        ranks = [weights.index(severity) for severity, *_ in rows]
        assert ranks == sorted(ranks, reverse=True) and len(set(ranks)) > 1
        for _, criterion, whom, paragraph in rows:
            at = next(at for at, line in enumerate(shown) if line.startswith(f"{paragraph}. "))
            assert criterion in shown[at - 2] and shown[at - 2].startswith(f"**{view.words('criterion')}**")
            assert whom
        left = view.summary()["not_met"] - sum(
            1 for one in view.findings if one.outcome == "not_met" and any(view.set(view.say(one.rule.title)) == row[1] for row in rows)
        )
        assert view.set(view.words("digest_more", count=left, section=view.words("improvements"))) in front(view, shown)

    def test_where_nothing_is_to_improve_it_says_so_and_has_no_table(self, tag: str) -> None:
        view = quiet(tag)
        told = front(view, render(view, "markdown", 80).splitlines())
        assert view.words("digest_no_findings") in told[1] and not [line for line in told if line.startswith("|")]

    def test_the_mark_of_the_end_ends_the_document(self, tag: str) -> None:
        end = bank(tag).words("end")
        assert lines(tag)[-1] == end and lines(tag).count(end) == 1

    def test_what_is_asked_for_is_called_so_wherever_a_finding_is_told(self, tag: str) -> None:
        view, label = bank(tag), bank(tag).words("criterion")
        told = [line for line in lines(tag) if line.startswith(f"**{label}**")]
        rules = {one.rule.id for one in view.findings if one.outcome == "not_met"}
        assert {id for line in told for id in re.findall(r"HK-[\w-]+", line)} == rules
        assert not [line for line in lines(tag) if line.startswith("**") and "HK-" in line and line not in told]


def test_in_gdpr_english_one_word_is_used_for_what_is_open() -> None:
    found = loaded(QUIET.replace("HK", "DE") + "systems: {crm: {operator: self}}\n")
    inspection = inspect(found.inventory, [load_ruleset(find_ruleset("eu_gdpr"))], day("2022-07-26"))
    shown = render(View(inspection, found.where, "auditor", "low", "en"), "markdown", 80)
    assert "not evidenced or not applicable" in shown and "nable to determine" not in shown


@pytest.mark.parametrize("tag", TAGS)
class TestTogether:
    def test_rulesets_that_the_same_facts_leave_open_are_told_in_one_sentence(self, tag: str) -> None:
        view = quiet(tag, *LAWS)
        open = [ruleset.id for ruleset, why in view.inspection.skipped if why == "unstated"]
        alike = [note for note in view.notes() if sum(id in note for id in open) > 1]
        assert len(open) > 2 and alike and len(view.notes()) < len(open)
        assert all(sum(id in note for note in view.notes()) == 1 for id in open)
        once = [row for row in view.warnings() if row["code"] == "ruleset-unstated"]
        assert len(once) == len(open)  # machines read one a ruleset
        page, screen = markdown.render(view), "".join(text.render(view).split())
        for note in view.notes():
            assert note in page and "".join(note.split()) in screen

    def test_a_report_names_them_by_their_titles(self, tag: str) -> None:
        view = quiet(tag, *LAWS)
        shown = render(view, "markdown", 80)
        assert all(note in shown for note in view.undecided(lambda ruleset: view.say(ruleset.title)))


@pytest.mark.parametrize("tag", TAGS)
def test_each_finding_ends_with_what_explain_and_waivers_take(tag: str) -> None:
    view = bank(tag)
    shown = "".join(text.render(view, text.Style(width=200)).split())
    label = "".join(view.speaker.phrases["label_finding"].split())
    assert label in shown
    for one in view.findings:
        said = view.speaker.phrases["finding_on"].format(fingerprint=one.fingerprint[:8], subject=f"{one.subject.kind}:{one.subject.id}")
        asked = f"{one.subject.kind}:{one.subject.id}[{one.fingerprint[:8]}]"
        assert "".join((said if one.outcome == "not_met" else asked).split()) in shown


def test_a_fact_that_is_false_is_no_noun() -> None:
    shown = "\n".join(lines("en"))
    assert "restriction by role of Data loss prevention system: no;" in shown and " is no;" not in shown


def test_explain_takes_the_short_fingerprint_that_is_shown() -> None:
    shown = run("check", FOLDER, "--as-of", "2022-07-26").stdout
    short = re.findall(r"= finding: ([0-9a-f]{8}) on (\S+)$", shown, re.MULTILINE)
    assert short
    told = run("explain", short[0][0], FOLDER, "--as-of", "2022-07-26")
    kind, _, id = short[0][1].partition(":")
    assert told.returncode == 0 and f"{kind} {id}: not met" in told.stdout
