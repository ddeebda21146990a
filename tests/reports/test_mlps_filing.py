"""The filing pack: which systems, which of the seven materials, and each provision's outcome, the same as the rules say."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from builders import loaded

from compliance_lint.cli.app import run
from compliance_lint.errors import NothingInspected
from compliance_lint.findings import filing_pack as pack
from compliance_lint.findings.evaluate import evaluate
from compliance_lint.findings.inspection import inspect
from compliance_lint.model.dates import parse_when
from compliance_lint.reports.kinds import renderer
from compliance_lint.reports.kinds.mlps_filing_words import WORDS
from compliance_lint.reports.view import View
from compliance_lint.sources.inventory import load_inventory
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

FIXTURES = Path(__file__).parents[2] / "fixtures"


@cache
def view(fixture: str, state: str, language: str = "zh-Hans", ruleset: str = "cn_mlps") -> View:
    told = load_inventory([FIXTURES / fixture / "common", FIXTURES / fixture / state])
    as_of = parse_when("2026-11-22")
    assert as_of is not None
    found = inspect(told.inventory, [load_ruleset(find_ruleset(ruleset))], as_of)
    return View(found, told.where, "auditor", "low", language)


@cache
def written(state: str, language: str = "zh-Hans", format: str = "markdown", fixture: str = "province_portal") -> str:
    return renderer("mlps-filing")(view(fixture, state, language), format, 100)


def section(text: str, heading: str) -> str:
    start = text.index(heading)
    end = re.search(r"\n##+ ", text[start + len(heading) :])
    return text[start : start + len(heading) + end.start()] if end else text[start:]


def row(text: str, name: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"| {name}"))


def test_the_systems_that_are_filed_and_those_that_are_not() -> None:
    text = section(written("sound"), "## 一、应当备案的信息系统")
    assert "第三级（S3A3） | 2024年1月15日 | 2024年2月14日 | 2025年9月15日 | 2025 | 43010018052-24001" in row(text, "省政务服务平台")
    assert "第二级（S2A2）" in row(text, "协同办公系统") and "应交1项，已交1项" in row(text, "协同办公系统")
    assert "由其他单位运营并由其办理备案的有：政务云平台。" in text
    assert "运维堡垒机" in text.rpartition("无需备案的有")[2]


def test_each_material_with_what_the_description_holds_and_where() -> None:
    text = section(written("sound"), "### 省政务服务平台：第三级（S3A3）")
    for number, word in enumerate("一二三四五六七"):
        assert "**已提交**" in row(text, f"（{word}）"), number
    assert "政务服务平台安全方案（2023年2月10日）" in row(text, "（三）") and "records.yaml:" in row(text, "（三）")
    assert "WAF-500（网络安全产品）" in row(text, "（四）") and "Web应用防火墙安全认证证书" in row(text, "（四）")
    assert "《数据摸底调查表》" in text and "**无需提交**" in row(text, "网络安全保护工作方案")
    assert "自第三级起应当提交" in section(written("sound"), "### 协同办公系统：第二级（S2A2）")


def test_what_is_held_and_was_not_handed_in() -> None:
    """Two filings that each list a part are no whole, as the rule says too."""
    text = section(written("materials_incomplete"), "### 省政务服务平台：第三级（S3A3）")
    assert [word for word in "一二三四五六七" if "**已提交**" not in row(text, f"（{word}）")] == ["六", "七"]
    assert "已具备，备案中未列明" in row(text, "（六）") and "政务服务平台定级专家评审意见" in row(text, "（六）")
    assert "应交8项，已交6项" in row(written("materials_incomplete"), "省政务服务平台")
    assert "CN-MLPS-ART16-SEVEN-MATERIALS" in section(written("materials_incomplete"), "### 待整改事项")


def test_a_system_without_a_filing() -> None:
    text = written("unfiled")
    assert "| 2026年10月22日 | 2026年11月21日 | 未备案 | 未备案 |" in row(text, "政务服务热线系统")
    assert "**缺失**" in row(section(text, "### 政务服务热线系统：第二级（S2A2）"), "《网络安全等级保护备案表》")


@pytest.mark.parametrize("state", ["sound", "cloud_below", "assessed_late", "joined_directly"])
def test_the_table_says_what_the_rules_say(state: str) -> None:
    """Every rule in force on the Measures stands in it once, each cell the worst of the judgements that belong to it."""
    shown = view("province_portal", state)
    judged = shown.inspection.judged[0]
    world = shown.inspection.world.under(judged.ruleset.personal_forms)
    columns = [one.system for one in pack.graded(world, judged.ruleset)]
    rows = pack.provisions(world, judged.ruleset, judged.outcomes, columns)
    wanted = {
        rule.id
        for rule in judged.ruleset.rules
        if rule.id in judged.outcomes
        and any(cite.instrument == "mlps-measures" and not cite.provision.startswith("Art. 40") for cite in rule.cites)
    }
    assert sorted(row.rule.id for row in rows) == sorted(wanted)
    for one in rows:
        outcomes = {judgement.outcome for judgement in evaluate(world, one.rule)}
        assert set(one.outcomes.values()) <= outcomes
        assert ("not_met" in outcomes) == ("not_met" in one.outcomes.values())


def test_articles_are_in_order_and_name_the_item_of_article_40() -> None:
    lines = [line for line in section(written("sound"), "## 三、按条款自查表").splitlines() if line.startswith("| 第")]
    first = [re.match(r"\| 第(.*?)条", line) for line in lines]
    articles = list(dict.fromkeys(match[1] for match in first if match))
    assert articles[:6] == ["四", "六", "七", "八", "十", "十一"] and articles[-1] == "四十二"
    assert row(written("sound"), "第二十条").endswith("| 第（五）项 |")
    assert "第一条、第二条、第三条、第五条和第四十三条为总则、监管部门职责或者附则" in written("sound")


def test_classified_systems_have_columns_and_a_way_is_shown() -> None:
    text = written("export", fixture="secrets_bureau")
    assert "由保密行政管理部门审批（办法第四章），包括：" in text
    secret = next(line for line in text.splitlines() if line.startswith("| 第二十四条第二款 | 非涉密信息系统不得处理"))
    assert (
        secret == "| 第二十四条第二款 | 非涉密信息系统不得处理国家秘密 | 待整改 | 符合 | 符合 | 符合 | 符合 | 符合 | 待整改 | 第（八）项 |"
    )
    assert "office-desks -> office (upload)" in section(text, "### 待整改事项")


def test_english_and_text_say_the_same() -> None:
    assert set(WORDS["en"]) == set(WORDS["zh-Hans"])
    english = written("materials_incomplete", "en")
    assert "held, not listed in a filing" in row(section(english, "### E-government platform"), "(vi)") and not re.search(
        r"[\u4e00-\u9fff]", english
    )
    assert not re.search(r"\b(level|Art|held)\b", written("sound", format="text"))


def test_where_the_ruleset_is_not_applied_there_is_nothing_to_report() -> None:
    with pytest.raises(NothingInspected, match="no filing pack"):
        renderer("mlps-filing")(view("province_portal", "sound", "en", "inventory"), "markdown", 100)


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    folders = [str(FIXTURES / "province_portal" / name) for name in ("common", "sound")]
    assert run(["report", *folders, "--kind", "mlps-filing", "--lang", "zh-Hans"]) == 0
    assert capsys.readouterr().out.startswith("# 网络安全等级保护备案材料清单及自查表")


def test_a_kind_of_report_is_in_one_language() -> None:
    from compliance_lint.reports.kinds import spoken

    assert spoken("sdm", "zh-Hans") == ("en", ("de", "en"))
    assert spoken("sdm", "de")[0] == "de" and spoken("mlps-filing", "zh-Hans")[0] == "zh-Hans"
    assert spoken("inspection", "ja") == ("ja", ("ja",))


UNTOLD = """
organisation: {country: CN, kind: company}
systems:
  ours: {kind: application, operator: self, grades: {mlps: 3}}
  theirs: {kind: application, operator: host, grades: {mlps: 2}}
  somebodys: {kind: application, grades: {mlps: 2}}
parties: {host: {kind: cloud_provider}}
"""


def pack_of(text: str, language: str = "en") -> str:
    told, as_of = loaded(text), parse_when("2026-11-22")
    assert as_of is not None
    found = inspect(told.inventory, [load_ruleset(find_ruleset("cn_mlps"))], as_of)
    return renderer("mlps-filing")(View(found, told.where, "auditor", "low", language), "markdown", 100)


def test_who_runs_a_system_is_not_guessed_from_what_nobody_stated() -> None:
    text = section(pack_of(UNTOLD), "## 1 Systems to be filed")
    assert "Run by others, who file by themselves: 'theirs'." in text
    assert "Of level 2 or above, and not stated who runs them: 'somebodys'." in text


def test_nothing_is_counted_as_none_that_nobody_stated() -> None:
    text = pack_of(UNTOLD)
    assert row(text, "'ours'").endswith("| not stated (8 to be handed in) |")
    assert "zones it stands in: not stated, flows: not stated" in text
    assert "应交8项，提交情况未载明" in pack_of(UNTOLD, "zh-Hans")
    closed = UNTOLD.replace("ours: {", "ours: {lacks: [mlps_filing], places: none, ") + "complete: {flows: all}\n"
    assert row(pack_of(closed), "'ours'").endswith("| 0 of 8 |")
    assert "zones it stands in: 0, flows: 0" in pack_of(closed)
