"""Each kind of gap that authorities keep finding is told by some rule, and not told of whoever has closed it."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from builders import day

from compliance_lint.findings.evaluate import evaluate
from compliance_lint.graph.world import World
from compliance_lint.rules.rule import Rule, Ruleset
from compliance_lint.sources.examples import example_inventory
from compliance_lint.sources.rulesets import bundled_names, find_ruleset, load_ruleset

FILE = Path(__file__).with_name("finding_classes.yaml")
DATA: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
CLASSES: list[dict[str, Any]] = DATA["classes"]
ROWS = [(row, judged) for row in CLASSES for judged in row["judged"]]


@cache
def rules() -> dict[str, tuple[Ruleset, Rule]]:
    return {
        rule.id: (ruleset, rule)
        for name in bundled_names()
        for ruleset in [load_ruleset(find_ruleset(name))]
        for rule in ruleset.rules
        if rule.ruleset == ruleset.id
    }


def merged(base: Any, change: Any) -> Any:
    """`change` laid over `base`: mappings merge, everything else replaces, null removes."""
    if not isinstance(base, dict) or not isinstance(change, dict):
        return deepcopy(change)
    out = {key: value for key, value in base.items() if not (key in change and change[key] is None)}
    return {**out, **{key: merged(out.get(key), value) for key, value in change.items() if value is not None}}


def outcome(row: dict[str, Any], state: str, id: str, subject: str) -> str:
    """How a rule judges a subject in a state of the inventory of a class."""
    ruleset, rule = rules()[id]
    data = merged(merged(DATA["base"], row.get("base", {})), row[state])
    inventory = example_inventory(data, f"{row['class']}: {state}")
    world = World(inventory, day(str(DATA["as_of"]))).under(ruleset.personal_forms)
    assert not world.coverage.empty, "a record covers nothing"
    return {judgement.subject.id: judgement.outcome for judgement in evaluate(world, rule)}[subject]


def test_all_the_classes_are_there() -> None:
    assert len({row["class"] for row in CLASSES}) == len(CLASSES) == 24
    assert all(row["judged"] for row in CLASSES)


@pytest.mark.parametrize(("row", "judged"), ROWS, ids=[f"{row['class']}: {judged['rule']}" for row, judged in ROWS])
class TestClass:
    def test_the_gap_is_told(self, row: dict[str, Any], judged: dict[str, Any]) -> None:
        assert outcome(row, "flawed", judged["rule"], judged["subject"]) == "not_met"

    def test_who_has_closed_it_is_not_told_of(self, row: dict[str, Any], judged: dict[str, Any]) -> None:
        assert outcome(row, "sound", judged["rule"], judged.get("sound", judged["subject"])) == "met"
