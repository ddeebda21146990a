"""The report on protection goals says the same as the rules on them, names what carries each goal, and speaks German and English."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from builders import day, loaded

from compliance_lint.cli.app import run
from compliance_lint.errors import NothingInspected
from compliance_lint.findings.evaluate import NAMES
from compliance_lint.findings.inspection import inspect
from compliance_lint.findings.protection_goals import OF_ORGANISATION, Goal, goals, serving_several, systems_of
from compliance_lint.graph.world import World
from compliance_lint.model.dates import When, parse_when
from compliance_lint.reports.kinds import renderer, sdm
from compliance_lint.reports.kinds.sdm_words import WORDS
from compliance_lint.reports.view import View
from compliance_lint.rules.rule import Ruleset
from compliance_lint.sources.examples import example_inventory
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

BY_SYSTEM = {
    "EU-SDM-VERFUEGBARKEIT": "availability", "EU-SDM-INTEGRITAET": "integrity", "EU-SDM-VERTRAULICHKEIT": "confidentiality",
    "EU-SDM-INTERVENIERBARKEIT": "intervenability", "EU-SDM-DATENMINIMIERUNG": "data_minimisation", "EU-SDM-TRANSPARENZ": OF_ORGANISATION,
}  # fmt: skip
SHOP = """
as_of: 2026-11-22
organisation: {name: {en: A shop, de: Ein Handelshaus}, country: DE, kind: company, lacks: [data_flow_map]}
systems:
  rack: {kind: server, operator: self, grades: {protection_need: high}}
  crm:
    {kind: application, operator: self, runs_on: [rack], can: [find_person, restrict, erase], lacks: [redundancy],
     grades: {protection_need: high}}
  old: {kind: application, operator: self, status: retired}
datasets: {customers: {system: crm, subjects: {customer: 4000}, form: identified, fields: {name: user.name}}}
controls:
  nightly: {type: backup, status: active, covers: {systems: [crm]}, parameters: {encrypted: true}}
  power: {type: power_protection, status: active, covers: {systems: [rack]}}
documents: {promise: {type: confidentiality_undertaking, covers: organisation}}
"""


@cache
def ruleset(name: str = "eu_gdpr") -> Ruleset:
    return load_ruleset(find_ruleset(name))


def view(text: str, language: str, *names: str) -> View:
    told = loaded(text)
    as_of = told.inventory.as_of or day("2026-11-22")
    return View(inspect(told.inventory, [ruleset(name) for name in names or ("eu_gdpr",)], as_of), told.where, "auditor", "low", language)


@pytest.mark.parametrize("id", sorted(BY_SYSTEM))
def test_a_goal_is_reached_where_its_rule_is_met(id: str) -> None:
    rule = next(rule for rule in ruleset().rules if rule.id == id)
    compared = 0
    for example in rule.examples:
        inventory = example_inventory(example.inventory, example.name)
        as_of = parse_when(example.as_of)
        assert isinstance(as_of, When)
        world = World(inventory, as_of).under(ruleset().personal_forms)
        for subject, wanted in example.expect.items():
            if wanted == "not_applicable":
                continue
            whole = inventory.get(rule.subject, str(subject))
            assert whole is not None
            where = inventory.of("system")[str(whole.get("system"))] if rule.subject == "dataset" else whole
            goal = next(goal for goal in goals(world, ruleset(), where) if goal.term == f"sdm.{BY_SYSTEM[id]}")
            assert NAMES[goal.outcome] == wanted, (example.name, subject)
            compared += 1
    assert compared >= 3


def test_each_point_names_what_carries_it() -> None:
    text = renderer("sdm")(view(SHOP, "en"), "markdown", 100)
    assert "| Availability | Copies of data and configurations | backup (nightly) | there |" in text
    assert "|  | Protection against outside influence | inherited from 'rack' | there |" in text
    assert "|  | Redundant hardware and software | – | absent |" in text
    assert "|  | All data of a person blocked and erased | what the system can do: restrict and erase | there |" in text
    assert "|  | Undertakings of confidentiality | confidentiality undertaking (promise) | there |" in text
    assert "Open: Redundant hardware and software." in text
    assert "- backup (nightly): Availability and Confidentiality" in text
    assert "'old'" not in text


def test_a_goal_that_is_not_asked_of_a_system_says_so() -> None:
    text = renderer("sdm")(
        view(SHOP.replace("kind: application, operator: self, runs_on", "kind: backup_store, operator: self, runs_on"), "en"),
        "markdown",
        100,
    )
    assert "| Intervenability | – | – | not applicable |" in text


def test_where_no_goal_is_asked_none_is_said_to_be_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "Every goal in this table is reached."
    monkeypatch.setattr(sdm, "goals", lambda world, ruleset, subject: (Goal("sdm.availability", ()),))
    assert said not in sdm.render(view(SHOP, "en"), "markdown", 100)


def test_it_is_told_in_german() -> None:
    text = renderer("sdm")(view(SHOP, "de"), "markdown", 100)
    assert text.startswith("# Gewährleistungsziele nach dem Standard-Datenschutzmodell")
    for goal in (
        "Verfügbarkeit",
        "Integrität",
        "Vertraulichkeit",
        "Datenminimierung",
        "Nichtverkettung",
        "Transparenz",
        "Intervenierbarkeit",
    ):
        assert goal in text
    assert "**Schutzbedarf**: hoch" in text
    assert "EU-SDM-VERFUEGBARKEIT" in text  # the finding stands with the system
    assert "- **Transparenz**: offen" in text


def test_text_is_wrapped_and_deterministic() -> None:
    once = renderer("sdm")(view(SHOP, "en"), "text", 72)
    assert once == renderer("sdm")(view(SHOP, "en"), "text", 72)
    assert max(map(len, once.splitlines())) <= 72
    assert not [line for line in once.splitlines() if line.strip() == "-"]  # each further measure stands under its goal


@pytest.mark.parametrize("language", ["ja", "zh-Hans", "zh-Hant-TW"])
def test_another_language_falls_back(language: str) -> None:
    text = renderer("sdm")(view(SHOP, language), "markdown", 100)
    assert text.startswith("# Protection goals")


def test_every_language_has_every_word() -> None:
    assert {tag: set(WORDS[tag]) for tag in WORDS} == {tag: set(WORDS["en"]) for tag in WORDS}


def test_without_the_ruleset_there_is_nothing_to_report() -> None:
    with pytest.raises(NothingInspected, match="eu_gdpr"):
        renderer("sdm")(view(SHOP.replace("country: DE", "country: HK"), "en", "hk_pdpo"), "markdown", 100)


def test_what_serves_several_goals_is_active() -> None:
    world = World(
        loaded(SHOP.replace("status: active, covers: {systems: [crm]}", "status: planned, covers: {systems: [crm]}")).inventory,
        day("2026-11-22"),
    )
    assert serving_several(world, ruleset()) == []
    assert [system.id for system in systems_of(world.under(ruleset().personal_forms), ruleset())] == ["crm", "rack"]


def test_the_command_takes_a_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "i.yaml").write_text("inventory: 1\n" + SHOP, encoding="utf-8")
    assert run(["report", str(tmp_path), "--kind", "sdm", "--ruleset", "eu_gdpr"]) == 0
    assert capsys.readouterr().out.startswith("# Protection goals")
    assert run(["report", str(tmp_path), "--kind", "sdn", "--ruleset", "eu_gdpr"]) == 2
    assert "did you mean 'sdm'" in capsys.readouterr().err
