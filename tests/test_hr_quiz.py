"""The ten situations of the personnel department: each comes out as the guide's own answer has it, for the goals it speaks of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from compliance_lint.findings.evaluate import evaluate
from compliance_lint.graph.world import World
from compliance_lint.model.dates import When, parse_when
from compliance_lint.sources.documents import parse, plain
from compliance_lint.sources.inventory import load_inventory
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

QUIZ = Path(__file__).parent.parent / "fixtures" / "hr_quiz"
SITUATIONS = sorted(file.parent for file in QUIZ.rglob("expected.yaml"))
RULESET = load_ruleset(find_ruleset("eu_gdpr"))


def expected(folder: Path) -> dict[str, Any]:
    data: dict[str, Any] = plain(parse((folder / "expected.yaml").read_text(encoding="utf-8"), "expected.yaml", []).root)
    return data


@pytest.mark.parametrize("folder", SITUATIONS, ids=lambda folder: folder.name)
def test_a_situation_comes_out_as_the_guide_answers(folder: Path) -> None:
    wanted = expected(folder)
    as_of = parse_when(str(wanted["as_of"]))
    assert isinstance(as_of, When)
    world = World(load_inventory([folder]).inventory, as_of).under(RULESET.personal_forms)
    rule = next(rule for rule in RULESET.rules if rule.id == wanted["situation"]["rule"])
    subject = wanted["situation"]["subject"]
    assert rule.subject == subject["kind"]
    found = {judgement.subject.id: judgement.outcome for judgement in evaluate(world, rule)}
    reached = set(wanted["goals"].values()) == {"met"}
    assert found[subject["id"]] == ("met" if reached else "not_met")


@pytest.mark.parametrize("folder", SITUATIONS, ids=lambda folder: folder.name)
def test_no_goal_is_found_to_fail_or_hold_beyond_the_answer(folder: Path) -> None:
    """What the guide does not speak of is not judged: no rule on a goal is met or not met, and other situations do not arise."""
    wanted = expected(folder)
    as_of = parse_when(str(wanted["as_of"]))
    assert isinstance(as_of, When)
    world = World(load_inventory([folder]).inventory, as_of).under(RULESET.personal_forms)
    own = wanted["situation"]["rule"]
    for rule in RULESET.rules:
        if rule.area == "situations" and rule.id != own:
            outcomes = {judgement.outcome for judgement in evaluate(world, rule)}
            assert "not_met" not in outcomes, rule.id
        elif rule.area == "sdm" and rule.id != "EU-SDM-MULTI-GOAL":
            outcomes = {judgement.outcome for judgement in evaluate(world, rule)}
            assert not outcomes & {"not_met"}, rule.id


def test_there_are_ten() -> None:
    assert len(SITUATIONS) == 10
    assert all(set(expected(folder)["goals"]) <= {"confidentiality", "availability"} for folder in SITUATIONS)
