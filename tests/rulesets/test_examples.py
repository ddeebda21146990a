"""Every example of every bundled rule comes out as it says, and every rule has the examples that prove it."""

from __future__ import annotations

from collections import Counter

import pytest

from compliance_lint.findings.examples import run_examples
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
    for rule in ruleset.rules:
        for language in ruleset.languages:
            for name in ("title", "view", "recommend"):
                assert getattr(rule, name).by.get(language, "").strip(), (rule.id, name, language)
            if rule.good.by:
                assert rule.good.by.get(language), (rule.id, "good", language)
        assert rule.cites, rule.id


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
