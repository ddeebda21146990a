"""Every output speaks every language: its own words, dates, figures, quotation marks and line ends."""

from __future__ import annotations

import re
from functools import cache

import pytest
from builders import day, loaded

from compliance_lint.findings import wording
from compliance_lint.findings.inspection import Inspection, inspect
from compliance_lint.findings.observation import Speaker, element_type
from compliance_lint.findings.phrases import PHRASES
from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.graph.diagram import build
from compliance_lint.graph.tracing import of_dataset
from compliance_lint.graph.world import World
from compliance_lint.model.dates import parse_when
from compliance_lint.reports import text, tracing
from compliance_lint.reports.diagrams import mermaid
from compliance_lint.reports.diagrams.captions import CAPTIONS
from compliance_lint.reports.diagrams.words import marks
from compliance_lint.reports.headings import HEADINGS
from compliance_lint.reports.inspection_report import render
from compliance_lint.reports.lines import meeting, wrap
from compliance_lint.reports.listing import rows_of
from compliance_lint.reports.view import View
from compliance_lint.reports.width import display_width
from compliance_lint.rules.citation import Words
from compliance_lint.rules.rule import Ruleset, Unchecked
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset
from compliance_lint.sources.vocabularies import bundled

BANK = """
as_of: 2022-07-26
organisation:
  name: {en: A bank, ja: ある銀行, de: Eine Bank, zh-Hant: 某銀行, zh-Hans: 某银行}
  kind: company
  sectors: [finance]
  country: HK
  staff: {total: 26000, processing_data: 1500}
parties:
  card-maker: {name: Maker of cash cards, kind: card_maker, roles: [processor], country: HK, lacks: [processor_audit]}
systems:
  core: {name: {en: Core system, ja: 基幹システム}, kind: database, operator: self, status: operating}
datasets:
  customers: {system: core, source: subject, subjects: {customer: 26000}, fields: {name: user.name, mail: user.contact.email}}
flows:
  orders: {from: core, to: card-maker, dataset: [customers], mode: processing}
"""
DAY = "2022-07-26"
OTHERS = [tag for tag in PHRASES if tag != "en"]
WIDE = [tag for tag in OTHERS if tag != "de"]
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@cache
def hong_kong() -> Ruleset:
    return load_ruleset(find_ruleset("hk_pdpo"))


@cache
def inspected() -> Inspection:
    found = inspect(loaded(BANK).inventory, [hong_kong()], day(DAY))
    japan = hong_kong()._replace(id="elsewhere", not_checked=())
    return found._replace(skipped=((japan, "does_not_apply"), (japan, "unstated")))


def view(language: str, profile: str = "auditor") -> View:
    return View(inspected(), loaded(BANK).where, profile, "low", language)


def terminal(language: str, width: int = 80) -> list[str]:
    return text.render(view(language), text.Style(width=width)).splitlines()


def report(language: str, format: str = "text") -> str:
    return render(view(language), format, 80)


class TestTerminal:
    @pytest.mark.parametrize("tag", OTHERS)
    def test_no_word_of_the_frame_is_english(self, tag: str) -> None:
        lines = [line for line in terminal(tag) if not re.match(r" *\d* *\||  (?:-->|:::)", line)]
        assert lines
        for word in ("warning", "was not applied", "unstated", "medium[", "high[", "statute", "Guidance of the", "basis:", "do:"):
            assert not [line for line in lines if word in line], word

    @pytest.mark.parametrize("tag", list(PHRASES))
    def test_severity_and_duty_are_told_in_the_language(self, tag: str) -> None:
        shown = view(tag)
        finding = next(one for one in shown.findings if one.outcome == "not_met")
        words = "high" if tag == "en" else shown.words("severity_high", hong_kong())
        assert any(line.startswith(f"{words}[{finding.rule.id}]:") for line in terminal(tag))
        assert shown.duty(finding.rule) == shown.words(f"duty_{finding.rule.duty}", hong_kong())

    def test_a_duty_that_the_ruleset_does_not_name_is_told_by_our_own_word(self) -> None:
        rule = hong_kong().rules[0]._replace(duty="guidance")
        assert view("de").duty(rule) == HEADINGS["de"]["duty_guidance"]
        assert view("en").duty(rule) == "Guidance of the Commissioner"

    @pytest.mark.parametrize(("tag", "said"), [("de", "26.07.2022"), ("ja", "2022年7月26日"), ("zh-Hant", "2022 年 7 月 26 日")])
    def test_the_day_is_written_as_the_language_writes_it(self, tag: str, said: str) -> None:
        line = next(line for line in terminal(tag) if said in line)
        assert not ISO.search(line)

    @pytest.mark.parametrize("tag", OTHERS)
    def test_a_ruleset_not_applied_is_told_with_its_reason(self, tag: str) -> None:
        messages = [row["message"] for row in view(tag).warnings() if row["code"].startswith("ruleset-")]
        assert len(messages) == 2
        for message, why in zip(messages, ("does_not_apply", "unstated"), strict=True):
            assert "elsewhere" in message and HEADINGS[tag][f"skipped_{why}"] in message
        assert {row["code"] for row in view(tag).warnings()} >= {"ruleset-does_not_apply", "ruleset-unstated"}

    @pytest.mark.parametrize("tag", list(PHRASES))
    @pytest.mark.parametrize("width", [80, 57])
    def test_lines_keep_to_the_width_and_no_mark_stands_alone(self, tag: str, width: int) -> None:
        for line in terminal(tag, width):
            assert display_width(line) <= width or " " not in line.strip(), line
            assert line.strip()[:1] not in tuple("，。；：、）」』》”"), line
            assert line[-1:] not in tuple("（「『《"), line


class TestReport:
    @pytest.mark.parametrize("tag", list(PHRASES))
    def test_where_it_is_open_whether_a_ruleset_applies_the_facts_to_state_are_told(self, tag: str) -> None:
        message = next(row["message"] for row in view(tag).warnings() if row["code"] == "ruleset-unstated")
        facts = re.findall(r"organisation\.\w+", message)
        assert facts and all(fact in report(tag) for fact in facts)

    @pytest.mark.parametrize("tag", list(PHRASES))
    def test_it_is_in_the_language_and_says_where_it_fell_back(self, tag: str) -> None:
        shown = report(tag)
        assert shown.startswith(HEADINGS["zh-Hant" if tag == "zh-Hant" else tag]["report"].split()[0]) or tag == "en"
        annex = shown[shown.rindex(HEADINGS[tag]["annex_language"]) :]
        own = tag in ("en", "zh-Hant")
        named = view(tag).speaker.word("languages", tag)
        assert ("HK-PDPO-DPP4-2-PROCESSOR-AUDIT" in annex) is not own
        assert own or re.sub(r"\s", "", named) in re.sub(r"\s", "", annex)

    def test_taiwan_falls_back_on_hong_kong_and_not_on_english(self) -> None:
        shown = "".join(report("zh-Hant-TW").split())
        assert "定期現場審核資料處理者" in shown and "繁體中文" in shown[shown.rindex("語言") :]

    @pytest.mark.parametrize("tag", OTHERS)
    def test_law_as_of_is_a_date_of_the_language(self, tag: str) -> None:
        head = report(tag).split("\n\n")[3:6]
        said = wording.date(PHRASES[tag], parse_when(hong_kong().law_as_of))  # type: ignore[arg-type]
        assert any(said in part for part in head)
        assert not ISO.search("\n".join(head))

    def test_figures_have_the_marks_of_the_language(self) -> None:
        assert "26.000" in report("de") and "1.500" in report("de") and "26,000" not in report("de")
        assert "26,000" in report("ja") and "26,000" in report("en")

    def test_facts_of_the_organisation_are_joined_by_the_comma_of_the_language(self) -> None:
        paragraph = next(part for part in report("ja").split("\n\n") if part.startswith("1. "))
        assert "，" not in paragraph and "、" in paragraph
        assert "，" in next(part for part in report("zh-Hans").split("\n\n") if part.startswith("1. "))

    @pytest.mark.parametrize(("tag", "blank"), [("zh-Hant", True), ("zh-Hans", False), ("zh-Hant-TW", False), ("ja", False)])
    def test_a_blank_stands_between_chinese_and_figures_in_hong_kong_alone(self, tag: str, blank: bool) -> None:
        day = next(line for line in report(tag).splitlines() if "26" in line and "7" in line and "2022" in line)
        assert bool(re.search(r"2022 年", day)) is blank

    @pytest.mark.parametrize(("tag", "mark"), [("de", ": "), ("ja", "：")])
    def test_cells_below_each_other_have_the_colon_of_the_language(self, tag: str, mark: str) -> None:
        assert f"{HEADINGS[tag]['col_place']}{mark}test.yaml" in report(tag)
        assert tag != "de" or not re.search(r"[，。；：、]", report(tag))

    def test_a_text_there_only_in_english_stands_without_our_frame(self) -> None:
        """A sentence of ours goes about a text of its own language alone."""
        english = hong_kong()._replace(
            rules=tuple(
                rule._replace(view=Words({"en": rule.view.by["en"]}), recommend=Words({"en": rule.recommend.by["en"]}))
                for rule in hong_kong().rules
            )
        )
        found = inspect(loaded(BANK).inventory, [english], day(DAY))
        shown = render(View(found, loaded(BANK).where, "auditor", "low", "zh-Hant"), "markdown", 80)
        assert "**建議**：Audit the processor" in shown and "**意見**：Whether a processor" in shown
        assert "**建議**：建議機構" in report("zh-Hant", "markdown") and "**意見**：就此，" in report("zh-Hant", "markdown")

    def test_reasons_are_told_in_the_language_or_counted_as_not_there(self) -> None:
        reasons = (
            Unchecked(Words({"": "s. 3"}), Words({"en": "Prose.", "ja": "文章の巧拙である。"})),
            Unchecked(Words({"": "s. 4"}), Words({"": "Conduct."})),
        )
        ruleset = hong_kong()._replace(not_checked=reasons)
        found = inspect(loaded(BANK).inventory, [ruleset], day(DAY))
        shown = render(View(found, loaded(BANK).where, "auditor", "low", "ja"), "text", 80)
        assert "文章の巧拙である。" in shown and "Prose." not in shown and "Conduct." in shown
        assert HEADINGS["ja"]["language_not_checked"].format(count=1, asked="日本語")[:18] in shown


class TestOthers:
    @pytest.mark.parametrize("tag", OTHERS)
    def test_the_diagram_speaks_the_language(self, tag: str) -> None:
        world = World(loaded(BANK).inventory, day(DAY))
        shown = mermaid.render(build(world, marks(inspected().findings, tag), language=tag), ["hk_pdpo"])
        assert CAPTIONS[tag]["title"] in shown and CAPTIONS[tag]["subject"] in shown
        assert not ISO.search(shown)
        for word in ("Data flows", "as of", "judged by", "high:", "medium:"):
            assert word not in shown

    @pytest.mark.parametrize("tag", OTHERS)
    def test_what_was_found_on_a_diagram_is_told_in_the_language(self, tag: str) -> None:
        drawn = build(World(loaded(BANK).inventory, day(DAY)), marks(inspected().findings, tag), language=tag)
        told = next(node.badge for node in drawn.nodes if node.id == "card-maker")
        assert told is not None
        assert all(one.startswith((CAPTIONS[tag]["high"], CAPTIONS[tag]["medium"])) for one in told.texts)
        assert all("party" not in one.rpartition("]")[2] for one in told.texts)

    @pytest.mark.parametrize("tag", OTHERS)
    def test_severities_are_the_same_words_everywhere(self, tag: str) -> None:
        for severity in ("critical", "high", "medium", "low", "info"):
            assert CAPTIONS[tag][severity] == HEADINGS[tag][f"severity_{severity}"]

    @pytest.mark.parametrize("tag", OTHERS)
    def test_a_trace_speaks_the_language(self, tag: str) -> None:
        graph = DataFlowGraph(loaded(BANK).inventory, day(DAY))
        parts = [("goes", of_dataset(graph, loaded(BANK).inventory.of("dataset")["customers"])), ("came", [])]
        shown = tracing.as_text(graph, loaded(BANK).where, "customers", parts, 80, tag)
        for word in ("Where", "nowhere", "hop", "user.name", "identified,"):
            assert word not in shown
        assert bundled().name("data", "user.name", tag) in shown
        assert PHRASES[tag]["trace_from_nowhere"] in shown

    @pytest.mark.parametrize("tag", list(PHRASES))
    def test_the_list_of_rules_speaks_the_language_and_stands_in_columns(self, tag: str) -> None:
        found = [(hong_kong(), rule) for rule in hong_kong().rules]
        rows = list(rows_of(found, bundled(), tag))
        starts = {
            display_width(row[: row.index(rule.title.get((*view(tag).speaker.tags,)))]) for row, (_, rule) in zip(rows, found, strict=False)
        }
        assert len(starts) == 1 and str(len(found)) in rows[-1]
        assert ("  guidance " in rows[0]) is (tag == "en")


class TestWords:
    @pytest.mark.parametrize("tag", OTHERS)
    def test_derived_lists_are_told_by_names(self, tag: str) -> None:
        inventory = loaded("""
            systems: {core: {operator: self}}
            datasets:
              secret: {system: core, key_of: coded}
              coded:
                system: core
                form: anonymised
                fields:
                  code: {category: user.unique_id, treatment: replaced, reversible: true}
                  name: {category: user.name, treatment: generalised}
        """).inventory
        world = World(inventory, day(DAY))
        speaker = Speaker(world, tag)
        for attribute, key in (("form_breaks", "reversible"), ("form_breaks", "meets_key"), ("key_reached_by", "key")):
            value = world.derive(attribute, inventory.of("dataset")["coded"])
            said = speaker.value(value, "", element_type("dataset", attribute))
            name = bundled().name("form_breaks" if attribute == "form_breaks" else "ways_back", key, tag)
            assert name in said and not re.search(r"[a-z]+_[a-z]+", said), said

    @pytest.mark.parametrize("tag", OTHERS)
    def test_a_level_is_named_by_its_own_scheme(self, tag: str) -> None:
        speaker = Speaker(World(loaded(BANK).inventory, day(DAY)), tag)
        for level in ("state_secret/top_secret", "state_secret/secret", "confidentiality/secret", "incident_cn/larger", "mlps/3"):
            scheme, _, key = level.partition("/")
            assert speaker.value(key, f"grade:{scheme}") == bundled().name("grade_schemes", level, tag)
        assert speaker.value("3", "grade:crypto") == "3"
        assert bundled().name("grade_schemes", "crypto", tag) in speaker.attribute("grades.crypto")
        assert bundled().name("bases", "public_task", tag) in speaker.attribute("basis.public_task")

    def test_what_an_author_called_a_field_is_not_taken_for_a_term(self) -> None:
        said = Speaker(World(loaded(BANK).inventory, day(DAY)), "ja").attribute("fields.address.treatment")
        assert "「address」" in said and bundled().name("fields", "treatment", "ja") in said

    def test_a_kind_of_node_asked_for_is_named(self) -> None:
        speaker = Speaker(World(loaded(BANK).inventory, day(DAY)), "ja")
        assert speaker.value("controller") == bundled().name("roles", "controller", "ja")

    def test_a_word_local_to_a_ruleset_is_told_by_its_terms(self) -> None:
        speaker = Speaker(World(loaded(BANK).inventory, day(DAY)), "ja", {"slow": Words({"en": "by post", "ja": "郵送"})})
        assert (speaker.value("slow"), speaker.value("unheard-of")) == ("郵送", "unheard-of")

    @pytest.mark.parametrize(
        ("value", "en", "de"),
        [
            (26000, "26,000", "26.000"),
            (3389, "3389", "3389"),
            (2.5, "2.5", "2,5"),
            (1234567.5, "1,234,567.5", "1.234.567,5"),
            (3.0, "3", "3"),
        ],
    )
    def test_figures_in_sentences(self, value: float, en: str, de: str) -> None:
        world = World(loaded(BANK).inventory, day(DAY))
        assert (Speaker(world, "en").value(value), Speaker(world, "de").value(value)) == (en, de)

    def test_a_name_of_several_latin_words_is_set_apart(self) -> None:
        world = World(loaded(BANK).inventory, day(DAY))
        said = {tag: Speaker(world, tag).entity("party", "card-maker") for tag in PHRASES}
        assert said["en"] == "Maker of cash cards" and said["de"] == "„Maker of cash cards“"
        assert said["zh-Hans"] == "“Maker of cash cards”" and said["ja"] == said["zh-Hant"] == "「Maker of cash cards」"
        assert Speaker(world, "ja").entity("system", "core") == "基幹システム"

    @pytest.mark.parametrize(
        ("instrument", "provision", "between"),
        [
            ("Ordinance (Cap. 486)", "Sch. 1", ", "), ("Ordinance (Cap. 486)", "第1條", " "), ("《條例》(第486章)", "Sch. 1", " "),
            ("《條例》(第486章)", "第1條", ""), ("個人情報保護法", "第23条", ""), ("報告 R23-20950（銀行）", "第3段", ""),
        ],
    )  # fmt: skip
    def test_a_citation_has_a_blank_where_latin_text_meets(self, instrument: str, provision: str, between: str) -> None:
        assert meeting(instrument, provision) == between

    def test_a_basis_is_cited_so_in_each_language(self) -> None:
        rule = next(rule for rule in hong_kong().rules if rule.id == "HK-PDPO-DPP4-2-PROCESSOR-AUDIT")
        english = "Personal Data (Privacy) Ordinance (Cap. 486), Sch. 1, DPP 4(2)"
        for tag in ("en", "de", "ja", "zh-Hans"):
            assert view(tag).basis(rule).startswith(english + PHRASES[tag]["citations"])
        assert view("zh-Hant").basis(rule).startswith("《個人資料(私隱)條例》(第486章)附表1保障資料第4(2)原則；")


class TestWrap:
    @pytest.mark.parametrize("width", range(9, 60))
    def test_marks_neither_begin_nor_end_a_line(self, width: int) -> None:
        said = (
            "描述文件显示，“某某系统”的“日期”为2022年7月26日（见《网络安全法》第21条），另见‘附件’。）。"
            "R23-20950（虛擬銀行）。それは「コンピュータ」のデータ、ほか3件。"
        )
        lines = wrap(said, width, "", "")
        assert "".join(lines).replace(" ", "") == said.replace(" ", "")
        for line in lines:
            assert line[0] not in "，。；：、）」』》”’？！ュー" and line[-1] not in "（「『《“‘", (width, lines)

    def test_a_full_stop_after_a_bracket_stays_with_it(self) -> None:
        for width in range(10, 40):
            assert not any(line.startswith(("）", "。")) for line in wrap("附件所載的文件（見附錄一及附錄二）。其後", width, "", ""))

    @pytest.mark.parametrize("width", range(12, 50))
    def test_german_quotation_marks_close_where_chinese_ones_open(self, width: int) -> None:
        lines = wrap("Für „山田商店の顧客管理“ liegt kein Eintrag „台帳“ über Zugänge vor.", width, "", "")
        assert all(not line.startswith("“") and not line.endswith("„") for line in lines)
        assert any("über" in line for line in lines)

    def test_no_line_is_wider_than_asked_unless_a_word_is(self) -> None:
        lines = wrap("就" + "a" * 200 + "而言，沒有項目。", 40, "  = ", "    ")
        assert max(map(display_width, lines)) <= 40 and "".join(lines).count("a") == 200

    @pytest.mark.parametrize("said", ["= path: a -> b (c)", "＝経路：a -> b（c）"])
    def test_a_path_longer_than_a_line_begins_one_and_breaks_behind_a_folder(self, said: str) -> None:
        path = "fixtures/a_vendor/a_customer/a_state_with_a_long_name/state.yaml:38:3"
        lines = wrap(f"{said} {path}", 60, "  ", "    ")
        assert [line.strip() for line in lines] == [said, "fixtures/a_vendor/a_customer/a_state_with_a_long_name/", "state.yaml:38:3"]
        assert [line.strip() for line in wrap(f"{said} {path}", 80, "  ", "    ")] == [said, path]
