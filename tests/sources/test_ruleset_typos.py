"""What is misspelt in ``ruleset.yaml`` is told there, with its place and what may have been meant."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import OWN_RULE

from compliance_lint.errors import InputErrors
from compliance_lint.reports.headings import HEADINGS
from compliance_lint.sources.rulesets import bundled_names, find_ruleset, load_ruleset
from compliance_lint.sources.shapes import SOURCES

HEAD = """title: {en: Ours}
jurisdiction: HK
version: 1.0.0
instruments: {handbook: Handbook}
areas: {backups: {en: Backups}}
"""
PARAMETERS = "parameters: {interval: {value: P7D, source: ours}}\n"
RULE = OWN_RULE + "  examples: []\n"


def problems(folder: Path, ruleset: str, rule: str = RULE) -> list[str]:
    """Each problem as it is printed, without the folder."""
    (folder / "own" / "rules").mkdir(parents=True)
    (folder / "own" / "ruleset.yaml").write_text(ruleset, encoding="utf-8")
    (folder / "own" / "rules" / "rules.yaml").write_text(rule, encoding="utf-8")
    try:
        load_ruleset(folder / "own")
    except InputErrors as errors:
        return [str(problem).replace(f"{folder / 'own'}/", "") for problem in errors.problems]
    return []


class TestSeverities:
    def test_a_rule_that_does_not_exist_is_an_error(self, tmp_path: Path) -> None:
        assert problems(tmp_path, HEAD + PARAMETERS + "severities:\n  OWN-BAKUP: low\n") == [
            "ruleset.yaml:8:3: unknown rule 'OWN-BAKUP' in severities\n    did you mean 'OWN-BACKUP'?"
        ]

    def test_rules_of_its_own_and_of_what_it_extends_can_be_weighed(self, tmp_path: Path) -> None:
        severities = "extends: hk_pdpo\nseverities: {OWN-BACKUP: low, HK-PDPO-DPP4-2-PROCESSOR-AUDIT: low}\n"
        assert problems(tmp_path, HEAD + PARAMETERS + severities) == []

    def test_a_rule_of_a_ruleset_that_it_extends_is_suggested(self, tmp_path: Path) -> None:
        severities = "extends: hk_pdpo\nseverities: {HK-PDPO-DPP4-2-PROCESOR-AUDIT: low}\n"
        assert problems(tmp_path, HEAD + PARAMETERS + severities) == [
            "ruleset.yaml:8:14: unknown rule 'HK-PDPO-DPP4-2-PROCESOR-AUDIT' in severities\n"
            "    did you mean 'HK-PDPO-DPP4-2-PROCESSOR-AUDIT'?"
        ]

    def test_a_rule_of_a_ruleset_that_it_does_not_extend_is_unknown(self, tmp_path: Path) -> None:
        (found,) = problems(tmp_path, HEAD + PARAMETERS + "severities: {HK-PDPO-DPP4-2-PROCESSOR-AUDIT: low}\n")
        assert found.startswith("ruleset.yaml:7:14: unknown rule 'HK-PDPO-DPP4-2-PROCESSOR-AUDIT' in severities")

    def test_a_rule_with_a_problem_of_its_own_exists_all_the_same(self, tmp_path: Path) -> None:
        wrong = RULE.replace("kind: database", "knd: database")
        (found,) = problems(tmp_path, HEAD + PARAMETERS + "severities: {OWN-BACKUP: low}\n", wrong)
        assert found.startswith("rules/rules.yaml:9:10: ")

    def test_an_unknown_rule_with_no_severity_either_is_told_as_both(self, tmp_path: Path) -> None:
        found = problems(tmp_path, HEAD + PARAMETERS + "severities: {OWN-BAKUP: grave}\n")
        assert [text.split("\n")[0] for text in found] == [
            "ruleset.yaml:7:14: 'grave' is no severity",
            "ruleset.yaml:7:14: unknown rule 'OWN-BAKUP' in severities",
        ]


class TestNames:
    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("headings: {severty_high: {en: Major}}", "7:12: unknown heading 'severty_high'\n    did you mean 'severity_high'?"),
            ("languages: [en, zh-TW]", "7:17: 'zh-TW' is no language that findings are told in\n    did you mean 'zh-Hant-TW'?"),
            ("languages: zh_tw", "7:1: 'zh_tw' is no language that findings are told in\n    did you mean 'zh-Hant-TW'?"),
            ("languages: [zh-Hnt]", "7:13: 'zh-Hnt' is no language that findings are told in\n    did you mean 'zh-Hant'?"),
        ],
    )
    def test_a_heading_or_a_language_that_is_not_there(self, tmp_path: Path, line: str, said: str) -> None:
        assert problems(tmp_path, HEAD + PARAMETERS + line + "\n") == [f"ruleset.yaml:{said}"]

    @pytest.mark.parametrize(
        ("word", "hint"),
        [
            ("hk", "did you mean 'HK'?"), ("Japan", "did you mean 'JP'?"), ("eu", "did you mean 'EU'?"), ("Any", "did you mean 'any'?"),
            ("ZZ", "two capital letters of ISO 3166-1, as HK; or EU"), ("12", "two capital letters of ISO 3166-1, as HK; or EU"),
        ],
    )  # fmt: skip
    def test_a_jurisdiction_that_is_no_country(self, tmp_path: Path, word: str, hint: str) -> None:
        head = HEAD.replace("jurisdiction: HK", f"jurisdiction: {word}")
        assert problems(tmp_path, head + PARAMETERS) == [f"ruleset.yaml:2:1: '{word}' is no country code, nor EU\n    {hint}"]

    @pytest.mark.parametrize("word", ["HK", "EU", "any", "NO"])
    def test_a_jurisdiction_that_is_one(self, tmp_path: Path, word: str) -> None:
        assert problems(tmp_path, HEAD.replace("jurisdiction: HK", f"jurisdiction: {word}") + PARAMETERS) == []

    def test_every_heading_of_a_report_can_be_worded_anew(self, tmp_path: Path) -> None:
        lines = "".join(f"  {key}: {{en: Text}}\n" for key in HEADINGS["en"])
        assert problems(tmp_path, HEAD + PARAMETERS + "headings:\n" + lines) == []


class TestParameters:
    @pytest.mark.parametrize(
        ("spec", "said"),
        [
            ("{value: P7D, source: laww}", "6:37: 'laww' is no source of a parameter\n    did you mean 'law'?"),
            ("{value: P7D, source: }", "6:37: 'None' is no source of a parameter\n    one of: guidance, law, ours"),
            ("{value: P7D, soruce: law}", "6:37: unknown key 'soruce' in parameter interval\n    did you mean 'source'?"),
            ("{source: ours, why: weekly}", "6:14: parameter interval has no 'value'\n    {value, source, why}"),
            ("{value: , source: ours}", "6:14: parameter interval has no 'value'\n    {value, source, why}"),
            ("{source: ours, why: 7 days}", "6:14: parameter interval has no 'value'\n    {value, source, why}"),
            ("{value: P7D, days: 7}", "6:37: unknown key 'days' in parameter interval\n    one of: reason, source, value, why"),
            ("", "6:14: parameter interval has no 'value'\n    {value, source, why}"),
            ("{value: {days: 7}}", "6:25: the value of parameter interval is a mapping\n    a figure, a text or a list of them"),
        ],
    )
    def test_what_is_wrong_with_a_figure_is_told_once_and_where_it_stands(self, tmp_path: Path, spec: str, said: str) -> None:
        assert problems(tmp_path, HEAD + f"parameters: {{interval: {spec}}}\n") == [f"ruleset.yaml:{said}"]

    @pytest.mark.parametrize("spec", ["P7D", *(f"{{value: P7D, source: {source}, why: A week}}" for source in SOURCES)])
    def test_a_figure_alone_or_with_its_source_is_right(self, tmp_path: Path, spec: str) -> None:
        assert problems(tmp_path, HEAD + f"parameters: {{interval: {spec}}}\n") == []


@pytest.mark.parametrize("name", bundled_names())
def test_the_figures_of_bundled_rulesets_have_a_value_and_a_known_source(name: str) -> None:
    parameters = load_ruleset(find_ruleset(name)).parameters
    assert {key for key, one in parameters.items() if one.value is None or one.source not in SOURCES} == set()


def test_the_headings_a_ruleset_may_word_are_those_of_the_reports() -> None:
    from compliance_lint.reports.headings import HEADINGS as WORDS
    from compliance_lint.rules.headings import HEADINGS

    assert set(WORDS["en"]) == HEADINGS
