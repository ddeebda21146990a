"""The inspection report: its headings in order, what it tells of a finding, what was put right, and the same bytes twice."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from builders import day, loaded

from compliance_lint.findings.inspection import Inspection, inspect
from compliance_lint.reports.headings import HEADINGS
from compliance_lint.reports.inspection_report import render
from compliance_lint.reports.parts.blocks import Code, Heading, Item, Paragraph, Strong, Table, markdown, spaced, text
from compliance_lint.reports.parts.writer import roman
from compliance_lint.reports.view import View
from compliance_lint.reports.width import display_width
from compliance_lint.rules.rule import Ruleset
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

ROOT = Path(__file__).parent.parent.parent
AUDIT = "HK-PDPO-DPP4-2-PROCESSOR-AUDIT"
BEFORE = """
organisation:
  name: {en: A bank, zh-Hant: 某銀行}
  country: HK
  kind: company
  sectors: [finance]
  staff: {total: {at_least: 150}}
parties:
  card-maker: {name: {en: Card maker, zh-Hant: 製卡商}, kind: card_maker, roles: [processor], country: HK, engages: []}
systems:
  core: {name: {en: Core system, zh-Hant: 核心系統}, kind: database, operator: self, status: operating}
datasets:
  customers:
    system: core
    subjects: {customer: 5000}
    form: identified
    fields: {name: user.name, card: user.financial.credit_card}
flows:
  card-orders: {from: core, to: card-maker, dataset: [customers], mode: processing, since: 2021-03-01}
controls:
  drill: {type: phishing_drill, covers: organisation, performed: [{date: 2022-05-10, record: drill-2022, figures: {clicked: 0}}]}
documents:
  drill-2022: {type: record, covers: organisation, date: 2022-05-11, until: 2023-05-11}
"""
NONE_YET = BEFORE + "complete: {assessments: [processor_audit]}\n"
AUDITED = (
    NONE_YET
    + """
assessments:
  audit-2022:
    type: processor_audit
    covers: {parties: [card-maker]}
    date: 2022-07-01
    manner: [onsite]
    items: [security, timely_destruction, physical_measures, system_measures]
    result: satisfactory
"""
)
PARTS = {
    "zh-Hant": ["# 視察報告", "## 第 I 部 – 背景", "### 視察範圍", "## 第 II 部 – 視察方法", "## 第 III 部 – 主要視察結果",
                "### 良好行事常規", "### 可以改善範疇", "### 未能確定", "### 已接受的風險", "### 總結", "## 第 IV 部 – 建議",
                "## 附錄 1：", "## 附錄 2：", "## 附錄 3：", "## 附錄 4：", "## 附錄 5：", "## 附錄 6："],
    "en": ["# Inspection Report", "## Part I – Background", "### Scope", "## Part II – Methodology", "## Part III – Key Findings",
           "### Good Practices", "### Areas for Improvement", "### Unable to determine", "### Accepted risks", "### Conclusion",
           "## Part IV – Recommendations", "## Annex 1:", "## Annex 2:", "## Annex 3:", "## Annex 4:", "## Annex 5:", "## Annex 6:"],
}  # fmt: skip


@cache
def ruleset() -> Ruleset:
    return load_ruleset(find_ruleset("hk_pdpo"))


def inspected(inventory: str, previous: Inspection | None = None) -> Inspection:
    return inspect(loaded(inventory).inventory, [ruleset()], day("2022-07-26"), previous)


@cache
def report(inventory: str, language: str, previous: str = "", format: str = "markdown") -> str:
    found = inspected(inventory, inspected(previous) if previous else None)
    return render(View(found, loaded(inventory).where, "auditor", "low", language), format, 80)


@pytest.mark.parametrize("language", ["en", "zh-Hant"])
class TestReport:
    def test_its_headings_stand_in_order(self, language: str) -> None:
        lines = report(NONE_YET, language).splitlines()
        places = [next(at for at, line in enumerate(lines) if line.startswith(heading)) for heading in PARTS[language]]
        assert places == sorted(places)

    def test_a_finding_has_observation_view_recommendation_and_basis(self, language: str) -> None:
        shown = report(NONE_YET, language)
        rule = next(rule for rule in ruleset().rules if rule.id == AUDIT)
        at = shown.index(AUDIT)
        told = shown[at : shown.index("\n**", at)]
        assert ("Card maker" if language == "en" else "製卡商") in told
        assert "`test.yaml:9`" in told
        assert spaced(rule.view.by[language]) in told
        words = rule.recommend.by[language]
        assert spaced(words[1:]) in told
        assert ("Guidance of the Commissioner" if language == "en" else "公署指引") in told
        assert "→" in told and "card-orders" in told

    def test_a_good_practice_names_its_evidence(self, language: str) -> None:
        shown = report(NONE_YET, language)
        good = next(rule for rule in ruleset().rules if rule.id == "HK-PDPO-DPP4-1-PHISHING").good.by[language]
        line = next(line for line in shown.splitlines() if spaced(good) in line)
        assert "drill-2022" in line
        assert ("2022-05-11" if language == "en" else "2022 年 5 月 11 日") in line

    def test_each_recommendation_is_told_once_in_part_four_and_cites_its_paragraph(self, language: str) -> None:
        shown = report(NONE_YET, language)
        part = shown[shown.index("IV") :]
        part = part[: part.index("\n## ")]
        marks = re.findall(r"^- \(([ivxlc]+)\) \*\*(.+?)\*\*", part, re.MULTILINE)
        assert [mark for mark, _ in marks] == [roman(at) for at in range(1, len(marks) + 1)]
        titles = [title for _, title in marks]
        assert len(titles) == len(set(titles)) > 0

    def test_what_was_put_right_is_told_though_nothing_is_open_there(self, language: str) -> None:
        before, after = report(NONE_YET, language), report(AUDITED, language, NONE_YET)
        heading = "### What has been done since" if language == "en" else "### 跟進"
        assert heading not in before
        section = after[after.index(heading) :]
        section = section[: section.index("\n### ")]
        assert ("Processors are audited on site", "定期現場審核資料處理者")[language == "zh-Hant"] in section
        assert "audit-2022" in section
        assert ("2022-07-01" if language == "en" else "2022 年 7 月 1 日") in section

    def test_text_says_the_same_and_keeps_to_its_width(self, language: str) -> None:
        shown = report(NONE_YET, language, format="text")
        assert "**" not in shown and "##" not in shown
        wide = [line for line in shown.splitlines() if display_width(line) > 82 and " " in line.strip()]
        assert not wide, wide[:3]
        assert "".join(HEADINGS[language]["method_shows"].split()) in "".join(shown.split())

    def test_it_neither_judges_nor_speaks_as_the_authority(self, language: str) -> None:
        shown = report(NONE_YET, language)
        assert not re.search(r"違反|執行通知|敦促|\bbreach of\b|\bviolat|enforcement notice", shown)

    def test_the_figures_that_are_ours_are_said_to_be(self, language: str) -> None:
        line = next(line for line in report(NONE_YET, language).splitlines() if line.startswith("| `processor_audit`"))
        assert ("12 months" if language == "en" else "12 個月") in line
        assert ("not law" if language == "en" else "並非法例規定") in line

    def test_two_renders_are_equal(self, language: str) -> None:
        def once() -> str:
            return render(View(inspected(AUDITED, inspected(NONE_YET)), loaded(AUDITED).where, "auditor", "low", language), "markdown", 80)

        assert once() == once()


def test_every_language_has_the_same_words() -> None:
    for words in HEADINGS.values():
        assert words.keys() == HEADINGS["en"].keys()
        for key, text_of in words.items():
            names = set(re.findall(r"{(\w+)}", HEADINGS["en"][key]))
            assert set(re.findall(r"{(\w+)}", text_of)) <= names | {"count"}, key


def test_a_language_without_words_falls_back_and_says_so() -> None:
    shown = report(NONE_YET, "zh-Hant-MO")
    assert shown.startswith("# 視察報告")
    annex = shown[shown.index("## 附錄 6") :]
    assert "zh-Hant-MO" in annex and AUDIT in annex


class TestBlocks:
    def test_what_an_author_wrote_cannot_become_markup(self) -> None:
        shown = markdown([Paragraph(("*x* <b> [a](b) | `c`",)), Paragraph(("1. no list",)), Paragraph(("# no heading",))])
        assert shown == "\\*x\\* \\<b\\> \\[a\\](b) \\| \\`c\\`\n\n1\\. no list\n\n\\# no heading\n"

    def test_names_with_underscores_and_places_stay_readable(self) -> None:
        assert markdown([Item((Strong("a_b"), " ", Code("f_g.yaml:3")))]) == "- **a_b** `f_g.yaml:3`\n"

    def test_room_to_write_is_no_emphasis(self) -> None:
        assert markdown([Paragraph(("a ____ b _c_",))]) == "a \\_\\_\\_\\_ b \\_c\\_\n"

    def test_a_row_without_a_name_goes_on_with_the_one_above(self) -> None:
        table = Table(("A", "B"), ((("one",), ("x" * 70,)), (("",), ("y",))))
        assert [line for line in text([table], 60).splitlines() if "-" in line or "y" in line] == ["  - one", "    B: y"]

    def test_control_characters_do_not_reach_a_terminal(self) -> None:
        assert "\x1b" not in text([Paragraph(("a\x1b[31mb\nc",)), Item((Code("d\x07"),))], 80)

    def test_a_table_that_is_too_wide_becomes_a_list(self) -> None:
        table = Table(("A", "B"), ((("one",), ("x" * 70,)),))
        assert text([table], 60).splitlines()[0] == "  - one"
        assert text([table], 100).splitlines()[0].split() == ["A", "B"]

    def test_chinese_and_latin_are_spaced_and_wide_characters_count_two(self) -> None:
        assert spaced("第4(2)原則及ISO標準") == "第 4(2)原則及 ISO 標準"
        lines = text([Heading(2, "視察報告")], 80).splitlines()
        assert lines == ["視察報告", "========"]


def test_roman_numerals() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 40, 99)] == ["i", "iv", "ix", "xiv", "xl", "xcix"]
