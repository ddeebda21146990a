"""Markdown, annotations, JUnit, differences and conditions explained speak every language, frames included."""

from __future__ import annotations

import re
from functools import cache
from xml.etree import ElementTree

import pytest
from builders import day, loaded

from compliance_lint.findings.difference import difference
from compliance_lint.findings.finding import WAIVED
from compliance_lint.findings.inspection import Inspection, inspect
from compliance_lint.findings.phrases import PHRASES
from compliance_lint.findings.waivers import Waiver
from compliance_lint.location import Location
from compliance_lint.reports import github, junit, markdown, sarif
from compliance_lint.reports.difference import Differ
from compliance_lint.reports.explanation import explained
from compliance_lint.reports.frames import FRAMES, Frames
from compliance_lint.reports.headings import HEADINGS
from compliance_lint.reports.view import View
from compliance_lint.rules.compiler import LEAF_OPERATORS, LIST_OPERATORS
from compliance_lint.rules.rule import Ruleset
from compliance_lint.sources.inventory import Loaded
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

BEFORE = """
organisation: {country: HK, kind: company, sectors: [finance]}
parties:
  maker: {kind: card_maker, roles: [processor], country: HK, lacks: [processor_audit]}
  printer: {kind: card_maker, roles: [processor], country: HK}
systems: {core: {operator: self, status: operating}}
datasets: {customers: {system: core, subjects: customer, fields: {n: user.name}}}
flows:
  a: {from: core, to: maker, mode: processing}
  b: {from: core, to: printer, mode: processing}
"""
AFTER = BEFORE.replace("HK, lacks: [processor_audit]}", "HK}").replace("country: HK}\nsys", "country: HK, lacks: [processor_audit]}\nsys")
OTHERS = [tag for tag in FRAMES if tag != "en"]
FRAME = re.compile(
    r"shown|count|Judged|judged|accepted|Accepted|fixed|facts|described|severity|unstated|not met|covered_by|equals|\ball\b|\bany\b"
)
"""Words of the English frames."""


@cache
def law() -> Ruleset:
    """The rules on the audit of processors, in words of every language, so that what is English is of the frame."""
    found = load_ruleset(find_ruleset("hk_pdpo"))
    return found._replace(rules=tuple(rule for rule in found.rules if "PROCESSOR-AUDIT" in rule.id or "AUDIT-REPORT" in rule.id))


@cache
def inspected(text: str) -> tuple[Inspection, Loaded]:
    here = loaded(text)
    return inspect(here.inventory, [law()], day("2022-07-26")), here


def view(tag: str, text: str = BEFORE) -> View:
    inspection, here = inspected(text)
    return View(inspection, here.where, "auditor", "low", tag)


def waived(shown: View) -> View:
    waiver = Waiver("R", "party", "maker", "Umzug", "ciso", day("2026-12-31"), Location("w.yaml", 1, 1))
    findings = tuple(one._replace(disposition=WAIVED, waiver=waiver) for one in shown.inspection.findings)
    return View(shown.inspection._replace(findings=findings), shown.where, "auditor", "low", shown.language)


def differ(tag: str) -> Differ:
    old, new = view(tag), view(tag, AFTER)
    return Differ(difference(old.inspection, new.inspection, old.where, new.where), old, new)


@pytest.mark.parametrize("tag", list(FRAMES))
def test_markdown_speaks_the_language(tag: str) -> None:
    page = markdown.render(view(tag))
    words = HEADINGS[tag]
    assert f"| {words['severity']} | {words['col_rule']} | {words['place']} | {words['observation']} |" in page
    assert PHRASES[tag]["mark_unstated"] in page and view(tag).shown_told() not in page
    if tag != "en":
        assert not FRAME.search(page) and "2022-07-26" not in page
    accepted = markdown.render(waived(view(tag)))
    assert f"### {FRAMES[tag]['accepted']}\n" in accepted and words["col_accepted_by"] in accepted and "Umzug" in accepted


@pytest.mark.parametrize("tag", OTHERS)
def test_more_than_fit_are_told_in_the_language(tag: str) -> None:
    shown = view(tag)
    shown.findings = shown.findings * 60
    page = markdown.render(shown)
    assert Frames(tag)("not_listed", count=len(shown.findings) - 100) in page and not FRAME.search(page)


@pytest.mark.parametrize("tag", list(FRAMES))
def test_annotations_speak_the_language(tag: str) -> None:
    shown = view(tag)
    shown.findings = shown.findings * 12
    lines = github.render(shown).splitlines()
    beyond = len(shown.findings) - github.MOST * len({line.partition(" ")[0] for line in lines[:-1]})
    assert shown.set(Frames(tag)("no_annotation", count=beyond, most=github.MOST)) in lines[-1] and shown.counts_told() in lines[-1]
    if tag != "en":
        assert not FRAME.search(lines[-1])
    finding = next(one for one in shown.findings if one.outcome == "not_met")
    assert any(f"{finding.rule.id}{shown.words('open')}{shown.severity(finding.rule, finding.severity)}" in line for line in lines)


@pytest.mark.parametrize("tag", list(FRAMES))
def test_junit_speaks_the_language_and_keeps_its_names(tag: str) -> None:
    suite = next(iter(ElementTree.fromstring(junit.render(view(tag)))))
    cases = suite.findall("testcase")
    assert PHRASES[tag]["count_met"].format(count=0).replace(" ", "") in str(cases[0].get("name")).replace(" ", "")
    assert {case.get("classname") for case in cases} == {"hk_pdpo"} and "party:maker" in {str(one.get("name")).split()[-1] for one in cases}
    failures = [case.find("failure") for case in cases if case.find("failure") is not None]
    assert {one.get("type") for one in failures if one is not None} == {"not_met", "unstated"}
    high = view(tag).severity(law().rules[0], "high")
    assert any(str(one.get("message")).startswith(high) for one in failures if one is not None)


@pytest.mark.parametrize("tag", list(FRAMES))
def test_what_sarif_leaves_out_is_told_in_the_language(tag: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 1)
    shown = view(tag)
    said = shown.set(Frames(tag)("left_out", count=len(shown.findings) - 1, all=len(shown.findings), most=1))
    assert said in sarif.render(shown)


@pytest.mark.parametrize("tag", list(FRAMES))
def test_a_difference_speaks_the_language(tag: str) -> None:
    found, frames = differ(tag), FRAMES[tag]
    text, page = found.text(100), found.markdown()
    assert f"### {frames['changed']}\n" in page and frames["before"] in page and frames["now"] in page
    outcome = {mark: PHRASES[tag][f"mark_{mark}"] for mark in ("not_met", "unstated")}
    line = next(line for line in text.splitlines() if line.startswith("~ HK-PDPO-DPP4-2-PROCESSOR-AUDIT party:maker"))
    assert ("not_met high -> unstated" in line) if tag == "en" else (outcome["not_met"] in line and outcome["unstated"] in line)
    assert PHRASES[tag]["unstated_word"] in text
    counted = text.splitlines()[-1]
    for key, count in (("n_new", 0), ("n_gone", 0), ("n_changed", 2), ("n_facts", 2)):
        assert Frames(tag)(key, count=count) in counted
    if tag != "en":
        assert not re.search(r"not_met|unstated|changed|gone|Judged|facts|not stated", text + page)
        assert "2022-07-26" not in page


@pytest.mark.parametrize("tag", list(FRAMES))
def test_what_came_and_went_and_was_accepted_is_told_in_the_language(tag: str) -> None:
    old, new = view(tag), waived(view(tag, AFTER))
    found = Differ(difference(old.inspection, new.inspection, old.where, new.where), old, new)
    lapsed = Differ(difference(new.inspection, old.inspection, new.where, old.where), new, old)
    page, again = found.markdown(), lapsed.markdown()
    assert f"### {FRAMES[tag]['accepted']}\n" in page and "Umzug" in page and "ciso" in page
    assert FRAMES[tag]["was_accepted"] in again
    if tag != "en":
        assert not re.search(r"[aA]ccepted|until", page + again) and "2026-12-31" not in page


@pytest.mark.parametrize("tag", list(FRAMES))
def test_each_part_of_a_condition_has_words(tag: str) -> None:
    for operator in (*LEAF_OPERATORS, *LIST_OPERATORS, "equals", "stated", "holds", "active", "covered_by"):
        said = Frames(tag)(f"op_{operator}", what="attribute", wanted="value")
        assert "attribute" in said and (operator in said) == (tag == "en"), (operator, said)
    for form in ("all", "any", "not", "if", "count", "record", *LIST_OPERATORS):
        assert (Frames(tag)(f"form_{form}") == form) == (tag == "en"), form


@pytest.mark.parametrize("tag", list(FRAMES))
def test_an_explanation_names_facts_by_their_keys_and_tests_in_words(tag: str) -> None:
    shown = view(tag)
    finding = next(one for one in shown.findings if one.outcome == "not_met")
    lines = explained(shown, finding)
    assert any("processor_audit" in line and PHRASES[tag]["mark_not_met"] in line for line in lines)
    assert any("covered_by" in line for line in lines) == (tag == "en")
    assert any(line.startswith(f"  {PHRASES[tag]['label_path']}") for line in lines)
