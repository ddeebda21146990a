"""To whom a law applies: by its seat, by an establishment, by whom it addresses; and where nobody said, that is open."""

from __future__ import annotations

import pytest
from builders import day, inventory

from compliance_lint.findings.inspection import applies_to
from compliance_lint.graph.world import World
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.sources.rulesets import bundled_scopes

HERE = {"eu_gdpr": "PT", "hk_pdpo": "HK", "jp_appi": "JP", "cn_mlps": "CN", "tw_pdpa": "TW"}
SERVING = ("eu_gdpr", "hk_pdpo", "jp_appi")


def applies(name: str, organisation: str) -> int:
    world = World(inventory(f"organisation: {{{organisation}}}"), day())
    return applies_to(world, bundled_scopes()[name])


@pytest.mark.parametrize("name", HERE)
def test_an_establishment_brings_an_organisation_into_scope(name: str) -> None:
    assert applies(name, f"country: {HERE[name]}") == YES
    assert applies(name, f"country: US, serves: [US], establishments: [CA, {HERE[name]}]") == YES
    assert applies(name, "country: US, serves: [US], establishments: [CA]") == NO
    assert applies(name, "country: US, serves: [US], establishments: []") == NO
    assert applies(name, "country: US, serves: [US], establishments: [CA, unknown]") == OPEN
    assert applies(name, "country: US, serves: [US]") == OPEN


@pytest.mark.parametrize("name", SERVING)
def test_so_do_the_people_it_addresses(name: str) -> None:
    assert applies(name, f"country: US, serves: [{HERE[name]}], establishments: []") == YES
    assert applies(name, "country: US, establishments: []") == OPEN
