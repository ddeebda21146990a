"""Which protection goals a measure serves, and the documents and tests that stand for a point of a standard."""

from __future__ import annotations

from functools import cache

import builders
import pytest
from builders import day, loaded

from compliance_lint.findings.evaluate import evaluate, finding
from compliance_lint.findings.inspection import inspect, unread_absences
from compliance_lint.graph.world import World
from compliance_lint.rules.checks.multi_goal import goals_of
from compliance_lint.rules.rule import Rule, Ruleset
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

SHOP = """
organisation: {country: DE, kind: company}
systems: {crm: {kind: database, operator: self}}
"""


@cache
def ruleset() -> Ruleset:
    return load_ruleset(find_ruleset("eu_gdpr"))


def rule(id: str) -> Rule:
    return next(rule for rule in ruleset().rules if rule.id == id)


def world(text: str) -> World:
    return builders.world(SHOP + text, "2026-11-22")


@pytest.mark.parametrize(
    ("facts", "goals"),
    [
        ("type: backup", ("availability",)),
        ("type: backup, parameters: {encrypted: true}", ("availability", "confidentiality")),
        ("type: backup, parameters: {encrypted: false}", ("availability",)),
        ("type: role_based_access", ("integrity", "confidentiality", "unlinkability")),
        ("type: mfa", ("confidentiality",)),  # what is below a type serves what the type serves
        ("type: erasure_job", ("data_minimisation",)),
        ("type: data_masking", ("data_minimisation", "unlinkability")),
        ("type: sdm.intervenability.fields", ("intervenability",)),  # a point of the standard itself
        ("type: phishing_drill", ()),
    ],
)
def test_the_goals_that_a_measure_serves(facts: str, goals: tuple[str, ...]) -> None:
    here = world(f"controls: {{it: {{{facts}, status: active, covers: {{systems: [crm]}}}}}}")
    control = here.inventory.of("control")["it"]
    assert goals_of(here.inventory.vocabulary, control, ruleset().tables) == goals


def test_a_measure_that_could_serve_a_second_goal_is_told_what_it_lacks() -> None:
    here = world("controls: {it: {type: backup, status: active, covers: {systems: [crm]}, parameters: {encrypted: false}}}")
    judgement = next(iter(evaluate(here, rule("EU-SDM-MULTI-GOAL"))))
    told = finding(here, rule("EU-SDM-MULTI-GOAL"), judgement)
    assert (told.outcome, told.severity) == ("not_met", "info")
    assert told.primary.path == ("parameters", "encrypted")


def test_the_goals_found_are_terms_with_names() -> None:
    here = world("controls: {it: {type: backup, status: active, covers: {systems: [crm]}, parameters: {encrypted: true}}}")
    judgement = next(iter(evaluate(here, rule("EU-SDM-MULTI-GOAL"))))
    leaf = finding(here, rule("EU-SDM-MULTI-GOAL"), judgement).leaves[0][0]
    names = [here.inventory.vocabulary.name(leaf.list, str(key), "de") for key in leaf.found]
    assert names == ["Verfügbarkeit", "Vertraulichkeit"]


def test_every_goal_of_the_tables_is_a_term_and_every_point_stands_under_its_goal() -> None:
    terms = loaded(SHOP).inventory.vocabulary.lists["controls"].terms
    for goal, row in ruleset().tables["sdm_goals"]["rows"].items():
        assert row["points"] == [key for key in terms if terms[key].parent == f"sdm.{goal}"], goal
    for figures in ruleset().tables["sdm_parameters"]["rows"].values():
        assert set(figures.values()) <= set(ruleset().tables["sdm_goals"]["rows"])
    every = [key for row in ruleset().tables["bsi_layers"]["rows"].values() for key in row["modules"]]
    assert every == [key for key in terms if terms[key].parent == "bsi"]


# -- documents and tests that stand for a point ------------------------------------------------------------------------

PROMISE = "documents: {promise: {type: confidentiality_undertaking, covers: organisation%s}}\n"


@pytest.mark.parametrize(
    ("text", "point", "outcome"),
    [
        (PROMISE % "", "sdm.confidentiality.undertakings", "met"),
        (PROMISE % ", until: 2026-01-01", "sdm.confidentiality.undertakings", "not_met"),
        ("", "sdm.confidentiality.undertakings", "unstated"),
        ("complete: {documents: all}\n", "sdm.confidentiality.undertakings", "not_met"),
        ("complete: {controls: all}\n", "sdm.confidentiality.undertakings", "unstated"),  # of documents that says nothing
        ("complete: {controls: all}\n", "sdm.confidentiality.encryption", "not_met"),
        ("complete: {controls: all, documents: all}\n", "sdm.confidentiality.undertakings", "not_met"),
        ("documents: {manual: {type: operating_manual, covers: organisation}}\n", "sdm.availability.documentation", "met"),
        ("assessments: {scan: {type: vulnerability_scan, covers: {systems: [crm]}, date: 2026-05-01}}\n", "sdm.transparency.tests", "met"),
        (
            "controls: {point: {type: sdm.confidentiality.undertakings, status: planned, covers: organisation}}\n",
            "sdm.confidentiality.undertakings",
            "not_met",
        ),
    ],
)
def test_a_document_or_a_test_may_stand_for_a_point(text: str, point: str, outcome: str) -> None:
    found = world(text).derive("controls_in_place", world(text).inventory.of("system")["crm"])
    said = "met" if point in found.of else "not_met" if point in found.denied or not found.open else "unstated"  # type: ignore[union-attr]
    assert said == outcome


def test_an_absence_that_opens_a_point_is_read() -> None:
    """No warning that nobody asks for it: a table asks for the point that the type stands for."""
    told = loaded(SHOP.replace("operator: self", "operator: self, lacks: [disaster_recovery, dlp, phishing_drill]"))
    inspection = inspect(told.inventory, [ruleset()], day("2026-11-22"))
    assert [type for _, type in unread_absences(inspection)] == ["phishing_drill"]


def test_documents_are_no_controls_in_place() -> None:
    found = world(PROMISE % "").derive("controls_in_place", world("").inventory.of("system")["crm"])
    assert "confidentiality_undertaking" not in found.of  # type: ignore[union-attr]
