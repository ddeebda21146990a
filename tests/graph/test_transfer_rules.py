"""Rules on transfers: what covers one, what a condition may ask of it, and a ruleset that judges them."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import judged, world
from transfer_worlds import BASE, CHAIN

from compliance_lint.findings.evaluate import evaluate, finding
from compliance_lint.findings.examples import run_examples
from compliance_lint.findings.inspection import inspect
from compliance_lint.findings.observation import Speaker
from compliance_lint.graph.transfers import transfers_of
from compliance_lint.model.values import Items
from compliance_lint.sources.examples import example_inventory
from compliance_lint.sources.rulesets import load_ruleset

COVERED = """
parties: {p: {country: US, operates_in: [US], lacks: [transfer_impact_assessment]}}
flows: {f: {from: crm, to: p, safeguard: standard_contractual_clauses}}
"""


@pytest.mark.parametrize(
    ("records", "outcome"),
    [
        ("documents: {c: {type: standard_contractual_clauses, covers: [p]}}", "met"),
        ("documents: {c: {type: standard_contractual_clauses, covers: {flows: [f]}}}", "met"),
        ("documents: {c: {type: standard_contractual_clauses, covers: {flows: [f]}, until: 2025}}", "not_met"),
        ("complete: {flows: all, documents: [standard_contractual_clauses]}", "not_met"),
        ("", "unstated"),
    ],
)
def test_covered_through_its_flow_or_its_importer(records: str, outcome: str) -> None:
    text = COVERED + records
    base = BASE.replace("complete: {flows: all}\n", "") if "complete" in records else BASE
    here = world(base + text)
    assert judged(here, transfers_of(here)["f/US"], "covered_by: {document: standard_contractual_clauses}") == outcome


def holds(text: str, id: str, condition: str) -> str:
    """The outcome of a condition (YAML) on a transfer."""
    here = world(BASE + text)
    return judged(here, transfers_of(here)[id], condition)


def test_conditions_on_a_transfer() -> None:
    text = COVERED
    assert holds(text, "f/US", "importer: {country: US}") == "met"
    assert holds(text, "f/US", "flow.safeguard: standard_contractual_clauses") == "met"
    assert holds(text, "f/US", "labels: {none_of: {claimed_form: pseudonymised}}") == "met"
    assert holds(text, "f/US", "exporter: self") == "met"
    assert holds(text, "f/US", "covered_by: {assessment: transfer_impact_assessment}") == "not_met"
    assert holds(text, "f/US", "{hop: {at_most: 1}, onward: false, remote: false, from_country: DE}") == "met"


def test_the_list_on_things() -> None:
    here = world(BASE + CHAIN)

    def of(kind: str, id: str) -> tuple[list[str], bool]:
        entity = here.inventory.get(kind, id)
        assert entity is not None
        found = here.derive("transfers", entity)
        assert isinstance(found, Items)
        return [element.id for element in found], found.open

    assert of("flow", "out") == (["out/US"], True)  # nobody said where the database stands
    assert of("system", "crm") == (["helpdesk/PH", "out/US"], False)
    assert of("dataset", "people") == (["helpdesk/PH", "out/US"], False)
    assert of("party", "mailer") == (["helpdesk/PH", "out/US"], False)
    assert of("party", "helpdesk") == (["helpdesk/PH"], False)
    assert of("organisation", "organisation") == (["helpdesk/PH", "out/US"], False)


RULE = """
rules:
- id: T-SAFEGUARD
  title: {en: Transfers rest on a ground}
  area: abroad
  duty: statute
  severity: high
  cites: [{instrument: law, provision: "1"}]
  subject: transfer
  when: {personal: true}
  require: {safeguard: {exists: true}}
  view: {en: A ground is needed.}
  recommend: {en: Name one.}
  examples:
  - {name: named, inventory: {organisation: {country: DE}, parties: {p: {country: US, operates_in: [US]}}, systems: {s: {operator: self}},
     datasets: {d: {system: s, subjects: customer, fields: {a: user.name}}}, flows: {f: {from: s, to: p, safeguard: adequacy}}},
     expect: {f/US: met}}
  - {name: none, inventory: {organisation: {country: DE}, parties: {p: {country: US, operates_in: [US]}}, systems: {s: {operator: self}},
     datasets: {d: {system: s, subjects: customer, fields: {a: user.name}}}, flows: {f: {from: s, to: p, safeguard: none}}},
     expect: {f/US: not_met}}
  - {name: unstated, inventory: {organisation: {country: DE}, parties: {p: {}}, systems: {s: {operator: self}},
     datasets: {d: {system: s, subjects: customer, fields: {a: user.name}}}, flows: {f: {from: s, to: p}}}, expect: {f/?: unstated}}
"""


def test_a_rule_about_transfers(tmp_path: Path) -> None:
    folder = tmp_path / "t"
    (folder / "rules").mkdir(parents=True)
    (folder / "ruleset.yaml").write_text(
        "title: {en: T}\njurisdiction: DE\nversion: '1'\ninstruments: {law: {name: {en: Law}}}\nareas: {abroad: {en: Abroad}}\n"
    )
    (folder / "rules" / "abroad.yaml").write_text(RULE)
    ruleset = load_ruleset(folder)
    results = run_examples(ruleset, lambda example, rule: example_inventory(example.inventory, example.name))
    assert [r.problem for r in results if r.problem] == []

    text = BASE + CHAIN.replace("safeguard: adequacy", "safeguard: none") + "  on: {from: mailer, to: helpdesk}\n"
    here = world(text)
    found = {j.subject.id: finding(here, ruleset.rules[0], j) for j in evaluate(here, ruleset.rules[0]) if j.outcome != "met"}
    assert {id: f.outcome for id, f in found.items()} == {"out/US": "not_met", "on/PH": "unstated"}
    assert str(found["out/US"].primary) == "flow.out.safeguard"
    assert [edge.flow.id for edge in found["on/PH"].path if edge.flow] == ["out", "on"]
    assert found["on/PH"].primary == here.inventory.of("flow")["on"].place
    speaker = Speaker(here, "en")
    assert speaker.entity("transfer", "out/US") == "'out' → United States"
    assert "safeguard" in speaker.observation(found["on/PH"])
    assert {f.subject.id for f in inspect(here.inventory, [ruleset], here.as_of).findings} == {"out/US", "on/PH"}
