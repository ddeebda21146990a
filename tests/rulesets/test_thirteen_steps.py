"""The thirteen steps of the software's guide, each judged and taken where everything is in order; a claim is a step of nobody's."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from compliance_lint.findings.inspection import Inspection, inspect
from compliance_lint.sources.inventory import load_inventory
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

CRM = Path(__file__).parents[2] / "fixtures" / "crm_vendor"
STEPS = [rule.id for rule in load_ruleset(find_ruleset("eu_gdpr")).rules if rule.id.startswith("EU-STEP-")]


@cache
def inspected(who: str, state: str) -> Inspection:
    inventory = load_inventory([CRM / "shared", CRM / who / "common", CRM / who / state]).inventory
    assert inventory.as_of is not None
    return inspect(inventory, [load_ruleset(find_ruleset("eu_gdpr"))], inventory.as_of)


def outcomes(inspection: Inspection, rule: str) -> set[str]:
    """How the rule came out, wherever it applies."""
    return {name for name, count in inspection.judged[0].outcomes.get(rule, {}).items() if count} - {"not_applicable"}


def test_there_are_thirteen_and_their_agreement() -> None:
    assert sorted(STEPS)[:13] == sorted(id for id in STEPS if id[8:10].isdigit()) and len(STEPS) == 14


@pytest.mark.parametrize("rule", STEPS)
@pytest.mark.parametrize(("who", "state"), [("customer", "in_order"), ("vendor", "page_with_proof")])
def test_each_step_is_taken_where_everything_is_in_order(who: str, state: str, rule: str) -> None:
    wanted = {"met"} if who == "customer" or rule != "EU-STEP-04-DOKUMENTENRECHTE" else set()  # the vendor keeps no documents
    assert outcomes(inspected(who, state), rule) == wanted


def test_a_sound_state_has_nothing_that_is_not_met() -> None:
    sound = [path.name for path in sorted((CRM / "customer").iterdir()) if path.name != "common" and _is_sound(path)]
    assert len(sound) == 8
    for state in sound:
        assert not [f.key for f in inspected("customer", state).findings if f.outcome == "not_met"], state


def _is_sound(folder: Path) -> bool:
    return "not_met: []" in (folder / "expected.yaml").read_text(encoding="utf-8")


def test_a_claim_evidences_nothing() -> None:
    rule, control = "EU-GDPR-ART5-ACCOUNTABILITY", "document-encryption"
    assert any(one.rule.id == rule and one.subject.id == control for one in inspected("customer", "claim_with_proof").good)
    bare = inspected("customer", "claim_without_proof")
    assert [one.outcome for one in bare.findings if one.rule.id == rule and one.subject.id == control] == ["not_met"]
    assert not any(one.subject.id == control for one in bare.good)
