"""A ruleset that extends another: its figures hold in the rules it takes over, and those are proved where they were written."""

from __future__ import annotations

from pathlib import Path

from builders import day

from compliance_lint.findings.evaluate import evaluate
from compliance_lint.findings.examples import run_examples
from compliance_lint.findings.inspection import inspect
from compliance_lint.graph.world import World
from compliance_lint.model.dates import When, parse_when
from compliance_lint.rules.rule import Ruleset
from compliance_lint.sources.examples import example_inventory
from compliance_lint.sources.rulesets import bundled_folder, load_ruleset

AUDIT = "HK-PDPO-DPP4-2-PROCESSOR-AUDIT"


def house(tmp_path: Path, parameters: str) -> Ruleset:
    (tmp_path / "house").mkdir()
    (tmp_path / "house" / "ruleset.yaml").write_text(
        f"title: Ours\njurisdiction: HK\nversion: 1.0.0\nextends: hk_pdpo\ninstruments: {{}}\nareas: {{}}\nparameters: {parameters}\n",
        encoding="utf-8",
    )
    return load_ruleset(tmp_path / "house")


def outcome(ruleset: Ruleset, example: str) -> str:
    rule = next(rule for rule in ruleset.rules if rule.id == AUDIT)
    found = next(one for one in rule.examples if one.name == example)
    as_of = parse_when(found.as_of)
    assert isinstance(as_of, When)
    world = World(example_inventory(found.inventory, example), as_of).under(ruleset.personal_forms)
    return next(judgement.outcome for judgement in evaluate(world, rule))


def test_a_figure_set_anew_holds_in_the_rules_taken_over(tmp_path: Path) -> None:
    name = next(e.name for r in load_ruleset(bundled_folder() / "hk_pdpo").rules if r.id == AUDIT for e in r.examples)
    assert outcome(load_ruleset(bundled_folder() / "hk_pdpo"), name) == "met"
    ours = house(tmp_path, "{processor_audit: {value: P1M, why: We audit monthly}, unknown_below: P1D}")
    assert outcome(ours, name) == "not_met"
    assert ours.parameters["processor_audit"].why == "We audit monthly"
    assert load_ruleset(bundled_folder() / "hk_pdpo").parameters["processor_audit"].value == "P12M"


def test_rules_taken_over_are_proved_where_they_were_written(tmp_path: Path) -> None:
    ours = house(tmp_path, "{processor_audit: P1M}")
    assert list(run_examples(ours, lambda example, rule: example_inventory(example.inventory, rule.id))) == []


def test_of_several_that_extend_the_same_one_with_figures_of_its_own_judges(tmp_path: Path) -> None:
    base = load_ruleset(bundled_folder() / "hk_pdpo")
    ours = house(tmp_path, "{processor_audit: {value: P1M, why: We audit monthly}, unknown_below: P1D}")
    larger = base._replace(id="larger", rules=(*base.rules, base.rules[0]._replace(id="OWN", ruleset="larger")))
    inspection = inspect(example_inventory({"organisation": {"country": "HK"}}, "x"), [base, larger, ours], day())
    judging = {id: one.ruleset.id for one in inspection.judged for id in one.outcomes}
    assert judging[AUDIT] == "house"
    assert judging["OWN"] == judging["HK-PDPO-DPP2-2-RETENTION-SET"] == "larger"
