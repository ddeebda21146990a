"""No sentence about a finding holds a key where it could hold a name: the examples of every rule, told in Japanese."""

from __future__ import annotations

import re

import pytest

from compliance_lint.errors import InputErrors
from compliance_lint.findings.inspection import inspect
from compliance_lint.model.dates import parse_when
from compliance_lint.model.inventory import Inventory
from compliance_lint.model.values import Text
from compliance_lint.reports.view import View
from compliance_lint.rules.rule import Rule, Ruleset
from compliance_lint.sources.examples import example_inventory
from compliance_lint.sources.rulesets import bundled_names, find_ruleset, load_ruleset
from compliance_lint.sources.sourcemap import SourceMap

KEY = re.compile(r"(?<![A-Za-z_.-])[a-z]{3,}(?:_[a-z]+)*(?![A-Za-z-])")
"""A word in lower case: what Japanese writes in Latin letters has a capital, what an author named stands in quotation marks."""


def told(ruleset: Ruleset, rule: Rule, inventory: Inventory, as_of: str) -> list[str]:
    when = parse_when(as_of) or inventory.as_of or parse_when("2026-06-30")
    assert when is not None
    found = inspect(inventory, [ruleset._replace(rules=(rule,), applies=None)], when)
    speaker = View(found, SourceMap(), "auditor", "info", "ja").speaker
    names = [name for entity in inventory if isinstance(text := entity.get("name"), Text) for name in text.by.values()]
    said = []
    for finding in found.findings:
        text = re.sub(r"「[^」]*」", "", speaker.observation(finding))
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, "")
        said.append(text)
    return said


@pytest.mark.parametrize("name", bundled_names())
def test_findings_of_the_examples_are_told_in_names(name: str) -> None:
    ruleset = load_ruleset(find_ruleset(name))
    wrong = []
    for rule in ruleset.rules:
        for example in rule.examples:
            try:
                inventory = example_inventory(example.inventory, example.name)
            except InputErrors:
                continue  # what is wrong with an example is told elsewhere
            wrong += [f"{rule.id}: {key} in {text}" for text in told(ruleset, rule, inventory, example.as_of) for key in KEY.findall(text)]
    assert not wrong, "\n".join(wrong[:20])
