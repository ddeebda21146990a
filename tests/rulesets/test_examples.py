"""Every example of every bundled rule comes out as it says, and every rule has the examples that prove it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from builders import inventory
from builders import rule as written
from builders import ruleset as of_files

from compliance_lint.findings.examples import missing_words, run_examples
from compliance_lint.rules.rule import Ruleset
from compliance_lint.sources.examples import example_inventory
from compliance_lint.sources.rulesets import bundled_names, find_ruleset, load_ruleset

LEAST = {"hk_pdpo": 45}
BY_NAME = {name: load_ruleset(find_ruleset(name)) for name in bundled_names()}


@pytest.mark.parametrize("ruleset", BY_NAME.values(), ids=BY_NAME)
def test_examples_come_out_as_expected(ruleset: Ruleset) -> None:
    results = list(run_examples(ruleset, lambda example, rule: example_inventory(example.inventory, f"{rule.id}: {example.name}")))
    failed = [f"{r.rule.id} '{r.example}': {r.problem}" for r in results if r.problem]
    assert not failed, "\n".join(failed)
    assert len(results) >= 3 * sum(rule.ruleset == ruleset.id for rule in ruleset.rules)


@pytest.mark.parametrize("ruleset", BY_NAME.values(), ids=BY_NAME)
def test_every_rule_is_complete(ruleset: Ruleset) -> None:
    assert len(ruleset.rules) >= LEAST.get(ruleset.id, 1)
    assert {rule.id: missing for rule in ruleset.rules if (missing := missing_words(rule, ruleset.languages))} == {}
    assert [rule.id for rule in ruleset.rules if not rule.cites] == []


def test_no_two_rules_share_an_id() -> None:
    counts = Counter(rule.id for ruleset in BY_NAME.values() for rule in ruleset.rules if rule.ruleset == ruleset.id)
    assert [id for id, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("ruleset", BY_NAME.values(), ids=BY_NAME)
def test_words_speak_no_verdict_and_for_no_authority(ruleset: Ruleset) -> None:
    forbidden = ("執行通知", "違反", "勧告", "命令を", "整改通知", "Bußgeld", "enforcement notice", "in breach of", "violat")
    for rule in ruleset.rules:
        for text in (rule.view, rule.recommend, rule.good, rule.title):
            for language, words in text.by.items():
                assert not [word for word in forbidden if word in words], (rule.id, language, words)


@pytest.mark.parametrize(
    ("title", "languages", "missing"),
    [
        ("Backed up", ["en"], {}),
        ({"en": "Backed up"}, ["en"], {}),
        ({"en": "Backed up"}, ["en", "de"], {"de": ["title"]}),
        ("Backed up", ["en", "de"], {"en": ["title"], "de": ["title"]}),
        ({"de": " "}, ["de"], {"de": ["title"]}),
    ],
)
def test_words_are_complete_in_the_languages_of_a_ruleset(tmp_path: Path, title: Any, languages: list[str], missing: Any) -> None:
    both = {"en": "Why", "de": "Warum"}
    own = of_files(tmp_path, written(title=title, view=both, recommend=both), languages=languages)
    assert missing_words(own.rules[0], languages) == missing
    problems = (result.problem for result in run_examples(own, lambda example, rule: inventory("systems: {}")))
    assert [problem.partition(",")[0] for problem in problems if "though" in problem] == [f"no '{language}' title" for language in missing]
