"""Transfers: which hops leave a country, by whose hand, at which step, and what covers them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import world

from compliance_lint.findings.evaluate import evaluate, finding
from compliance_lint.findings.inspection import inspect
from compliance_lint.findings.observation import Speaker
from compliance_lint.findings.phrases import PHRASES
from compliance_lint.graph.hop import Transfer
from compliance_lint.graph.transfers import transfers_of
from compliance_lint.graph.world import World
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.values import NONE, Items, Unstated
from compliance_lint.reports.headings import HEADINGS
from compliance_lint.rules.compiler import Compiler
from compliance_lint.rules.environment import Env
from compliance_lint.rules.shape import Shape
from compliance_lint.sources.documents import parse, plain
from compliance_lint.sources.rulesets import _control_parameters, load_ruleset
from compliance_lint.sources.vocabularies import bundled

BASE = """
organisation: {country: DE, roles: [controller]}
complete: {flows: all}
systems:
  crm: {kind: database, operator: self}
datasets:
  people: {system: crm, subjects: customer, fields: {name: user.name, mail: user.contact.email}}
"""
US = "parties: {p: {country: US, operates_in: [US]}}\n"


def ids(text: str, as_of: str = "2026-06-30") -> list[str]:
    return list(transfers_of(world(BASE + text, as_of)))


def one(text: str, id: str) -> tuple[World, Transfer]:
    here = world(BASE + text)
    return here, transfers_of(here)[id]


def holds(text: str, id: str, condition: str) -> int:
    """The outcome of a condition (YAML) on a transfer."""
    here, transfer = one(text, id)
    compiler = Compiler(bundled(), "transfer", {}, {}, _control_parameters())
    run = compiler.condition(plain(parse(condition, "condition.yaml", []).root), Shape(("transfer",)), ())
    assert not compiler.problems, [(p.path, p.message, p.hint) for p in compiler.problems]
    out: list[Any] = []
    fast = run(Env(here, transfer), transfer, None, None)
    assert fast == run(Env(here, transfer), transfer, transfer.place, out)
    return fast


# -- which there are -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # a flow to a party abroad, and one to a party here
        ("parties: {p: {country: US, operates_in: [US]}}\nflows: {f: {from: crm, to: p}}", ["f/US"]),
        ("parties: {p: {country: DE, operates_in: [DE]}}\nflows: {f: {from: crm, to: p}}", []),
        ("parties: {p: {country: DE, operates_in: []}}\nflows: {f: {from: crm, to: p}}", []),
        ("parties: {p: {country: US, operates_in: [US]}}", []),  # nothing goes there
        # support from a country beyond the seat
        ("parties: {p: {country: DE, operates_in: [DE, IN]}}\nflows: {f: {from: crm, to: p}}", ["p/IN"]),
        ("parties: {p: {country: US, operates_in: [IN, DE]}}\nflows: {f: {from: crm, to: p}}", ["f/US", "p/IN"]),
        # nobody said where: one that is unstated, however many flows there are
        ("parties: {p: {kind: card_maker}}\nflows: {f: {from: crm, to: p}, g: {from: crm, to: p}}", ["f/?"]),
        ("parties: {p: {country: DE}}\nflows: {f: {from: crm, to: p}}", ["f/?"]),
        ("parties: {p: {country: DE, operates_in: [DE, unknown]}}\nflows: {f: {from: crm, to: p}}", ["f/?"]),
        ("parties: {p: {country: US}}\nflows: {f: {from: crm, to: p}}", ["f/?", "f/US"]),
        ("parties: {p: {operates_in: [US]}}\nflows: {f: {from: crm, to: p}}", ["f/?", "p/US"]),
        ("parties: {p: {roles: [processor]}}", ["p/?"]),
        ("parties: {p: {roles: [processor], country: US, operates_in: [US]}}", ["p/US"]),
        ("parties: {p: {roles: [public]}}\nflows: {f: {from: crm, to: p}}", []),  # published, not handed to anybody
        # looks from abroad
        ("parties: {p: {country: IN, operates_in: [IN]}}\nflows: {f: {from: crm, to: p, kind: remote_access}}", ["f/IN"]),
        ("parties: {p: {country: IN, operates_in: [IN]}}\nflows: {f: {from: crm, to: p, kind: admin}}", ["f/IN"]),
        ("parties: {p: {country: IN, operates_in: [IN]}}\ngrants: {g: {holder: p, systems: [crm]}}", ["p/IN"]),
        # orders and connections carry no data
        (US + "flows: {f: {from: crm, to: p, kind: erasure}, g: {from: crm, to: p, kind: network}}", []),
        # what has ended, or is only planned
        ("parties: {p: {country: US, operates_in: [US]}}\nflows: {f: {from: crm, to: p, until: 2025-01-01}}", []),
        (US + "flows: {f: {from: crm, to: p, status: planned}, g: {from: crm, to: p, status: stopped}}", []),
        ("parties: {p: {country: US, operates_in: [US]}}\nflows: {f: {from: crm, to: p, since: 2027-01-01}}", []),
        ("parties: {p: {country: US, operates_in: [US], until: 2025}}\nflows: {f: {from: crm, to: p, until: 2025}}", []),
    ],
)  # fmt: skip
def test_hops_to_parties(text: str, found: list[str]) -> None:
    assert ids(text) == found


HOST = """
places: {dublin: {country: IE}, berlin: {country: DE}, web: {exposure: internet}}
parties: {host: {country: US, operates_in: [US]}}
"""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # an outside operator is given what the system holds
        ("systems: {crm: {operator: self}, cloud: {operator: host}}\nflows: {f: {from: crm, to: cloud}}", ["host/US"]),
        ("systems: {crm: {operator: host}}", ["host/US"]),
        ("systems: {crm: {operator: host, places: [berlin]}}", ["host/US"]),
        ("systems: {crm: {operator: host, places: [dublin]}}", ["host/IE", "host/US"]),
        ("systems: {crm: {operator: host, status: retired}}", []),
        # a flow that goes to where the system stands tells of that country; the operator's seat is one more
        ("systems: {crm: {operator: self}, cloud: {operator: host, places: [dublin]}}\nflows: {f: {from: crm, to: cloud}}",
         ["f/IE", "host/US"]),
        # hosting, over any number of storeys
        ("systems: {crm: {operator: self, runs_on: [vm]}, vm: {operator: self, runs_on: [metal]}, metal: {operator: host}}", ["host/US"]),
        ("systems: {crm: {operator: self, runs_on: [vm]}, vm: {operator: self, places: [dublin]}}", ["vm/IE"]),
        # own systems: where none says its place, at the seat
        ("systems: {crm: {operator: self, places: [berlin]}, copy: {operator: self, places: [dublin]}}\n"
         "flows: {f: {from: crm, to: copy, kind: backup}}", ["f/IE"]),
        ("systems: {crm: {operator: self}, copy: {operator: self, places: [berlin]}}\nflows: {f: {from: crm, to: copy}}", []),
        ("systems: {crm: {operator: self, places: [berlin, dublin]}, copy: {operator: self, places: [dublin]}}\n"
         "flows: {f: {from: crm, to: copy}}", []),
        ("systems: {crm: {operator: self}}\nflows: {f: {from: crm, to: dublin, kind: print}}", ["f/IE"]),
        # a page open to the world is nobody's import
        ("systems: {crm: {operator: self}}\nflows: {f: {from: crm, to: web}}", []),
        # what comes in leaves the giver's country
        ("systems: {crm: {operator: self}}\nflows: {f: {from: host, to: crm}}", ["f/DE"]),
        ("systems: {crm: {operator: self}}\nparties: {giver: {kind: merchant}}\nflows: {f: {from: giver, to: crm}}", []),
        ("systems: {crm: {operator: self}}\nflows: {f: {from: customer, to: crm, kind: collection}}", []),
    ],
)  # fmt: skip
def test_hosting_and_places(text: str, found: list[str]) -> None:
    base = "organisation: {country: DE, roles: [controller]}\n"
    base += "datasets: {people: {system: crm, subjects: customer, fields: {name: user.name}}}\n"
    extra = "" if "parties:" in text else HOST
    text = text.replace("parties: {", "parties: {host: {country: US, operates_in: [US]}, ")
    assert list(transfers_of(world(base + extra + text))) == found


# -- chains ----------------------------------------------------------------------------------------------------------

CHAIN = """
parties:
  mailer: {country: US, operates_in: [US], engages: [helpdesk], roles: [processor]}
  helpdesk: {country: PH, operates_in: [PH], engages: []}
flows:
  out: {from: crm, to: mailer, mode: processing, safeguard: adequacy}
"""


def test_a_sub_processor_is_an_onward_hop() -> None:
    here, sub = one(CHAIN, "helpdesk/PH")
    assert {key: sub.get(key) for key in ("exporter", "importer", "from_country", "hop", "onward", "flow", "relation")} == {
        "exporter": "mailer", "importer": "helpdesk", "from_country": "US", "hop": 2, "onward": True, "flow": NONE,
        "relation": "processor_to_processor",
    }  # fmt: skip
    assert here.derive("personal", sub) is True
    first = transfers_of(here)["out/US"]
    assert (first.get("hop"), first.get("onward"), first.get("relation"), first.get("safeguard")) == (
        1, False, "controller_to_processor", "adequacy",
    )  # fmt: skip


def test_a_described_flow_takes_the_place_of_the_contract() -> None:
    text = CHAIN + "  on: {from: mailer, to: helpdesk, kind: remote_access, data: [user.contact]}\n"
    assert ids(text) == ["on/PH", "out/US"]
    here, sub = one(text, "on/PH")
    assert (sub.get("hop"), sub.get("onward"), sub.get("remote")) == (2, True, True)
    assert here.derive("categories", sub).of == ("user.contact.email",)


def test_three_hands_and_a_ring() -> None:
    text = CHAIN.replace("engages: []", "engages: [night, mailer]") + "  unused: {from: crm, to: mailer, kind: notice}\n"
    text = text.replace("parties:", "parties:\n  night: {country: IN, operates_in: [], engages: [helpdesk]}")
    assert ids(text) == ["helpdesk/PH", "night/IN", "out/US"]
    assert one(text, "night/IN")[1].get("hop") == 3


def test_a_sub_processor_without_a_country_is_one_unstated_hop() -> None:
    text = CHAIN.replace("country: PH, operates_in: [PH]", "kind: it_support")
    assert ids(text) == ["helpdesk/?", "out/US"]
    missing = one(text, "helpdesk/?")[1].get("to_country").missing
    assert [(m.id, m.what) for m in missing] == [("helpdesk", "country")]


def test_hands_in_one_country_are_no_transfer() -> None:
    assert ids(CHAIN.replace("country: PH, operates_in: [PH]", "country: US, operates_in: [US]")) == ["out/US"]


def test_one_legal_entity_under_two_ids() -> None:
    text = """
parties:
  host: {country: US, operates_in: [US]}
  host-asia: {country: SG, operates_in: [SG], same_as: host}
flows: {f: {from: crm, to: host-asia, safeguard: certification}}
documents: {terms: {type: standard_contractual_clauses, covers: [host], status: active}}
"""
    assert ids(text) == ["f/SG", "host/US"]
    here, seat = one(text, "host/US")
    assert seat.get("safeguard") == "certification"
    assert holds(text, "f/SG", "covered_by: {document: standard_contractual_clauses}") == YES
    assert len(here.derive("transfers", here.inventory.get("party", "host"))) == 2  # type: ignore[arg-type]


# -- fields ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "theirs", "flow", "relation"),
    [
        ("[controller]", "{}", "mode: processing", "controller_to_processor"),
        ("[controller]", "{}", "mode: consent", "controller_to_controller"),
        ("[controller]", "{roles: [joint_controller]}", "mode: unknown", "controller_to_controller"),
        ("[controller]", "{roles: [processor]}", "mode: unknown", "controller_to_processor"),
        ("[processor]", "{}", "mode: processing", "processor_to_processor"),
        ("[controller, processor]", "{roles: [client]}", "mode: unknown", "processor_to_controller"),
        ("[controller, processor]", "{}", "mode: processing", None),
        ("unknown", "{}", "mode: processing", None),
        ("[controller]", "{}", "mode: unknown", None),
    ],
)
def test_relation(ours: str, theirs: str, flow: str, relation: str | None) -> None:
    party = theirs.replace("{", "{country: US, operates_in: [US]" + (", " if len(theirs) > 2 else ""))
    text = BASE.replace("roles: [controller]", f"roles: {ours}") + f"parties: {{p: {party}}}\nflows: {{f: {{from: crm, to: p, {flow}}}}}"
    found = transfers_of(world(text))["f/US"].get("relation")
    assert (None if isinstance(found, Unstated) else found) == relation


@pytest.mark.parametrize(
    ("flows", "found"),
    [
        ("f: {from: crm, to: p, safeguard: certification}", "certification"),
        ("f: {from: crm, to: p, safeguard: none}", NONE),
        ("f: {from: crm, to: p}, g: {from: crm, to: p, safeguard: adequacy}", "adequacy"),
        ("f: {from: crm, to: p}, g: {from: crm, to: p, safeguard: adequacy}, h: {from: crm, to: p, safeguard: derogation}", None),
        ("f: {from: crm, to: p}", None),
    ],
)
def test_safeguard(flows: str, found: Any) -> None:
    text = f"parties: {{p: {{country: US, operates_in: [US, IN]}}}}\nflows: {{{flows}}}"
    for id in ("f/US", "p/IN"):
        value = one(text, id)[1].get("safeguard")
        if isinstance(value, Unstated):
            assert [(m.kind, m.id, m.what) for m in value.missing] == [("flow", "f", "safeguard")]
            value = None
        assert value is found or value == found or (id == "p/IN" and found in (None, NONE))


def test_labels_personal_and_categories_are_those_of_the_hop() -> None:
    text = """
systems: {stats: {operator: self}, crm: {operator: self}}
parties: {p: {country: US, operates_in: [US]}, q: {country: US, operates_in: [US]}}
flows: {f: {from: crm, to: p, data: [user.name]}, g: {from: crm, to: q, transform: [{kind: anonymise}]}}
"""
    base = BASE.replace("systems:\n  crm: {kind: database, operator: self}\n", "")
    here = world(base + text)
    found = transfers_of(here)
    assert here.derive("categories", found["f/US"]).of == ("user.name",)
    assert here.derive("personal", found["f/US"]) is True
    assert here.derive("personal", found["g/US"]) is False
    assert isinstance(here.under(("identified", "pseudonymised", "anonymised")).derive("personal", found["g/US"]), bool)
    assert here.under(("anonymised",)).derive("personal", found["g/US"]) is True


def test_a_country_of_ours_that_nobody_stated() -> None:
    here = world(BASE.replace("country: DE, ", "") + "parties: {p: {country: US, operates_in: [US]}}\nflows: {f: {from: crm, to: p}}")
    found = transfers_of(here)["f/US"]
    assert [(m.kind, m.what) for m in found.get("from_country").missing] == [("organisation", "country")]


def test_a_party_and_a_flow_of_one_name() -> None:
    assert ids("parties: {f: {country: US, operates_in: [US, IN]}}\nflows: {f: {from: crm, to: f}}") == ["f/US", "party.f/IN"]


# -- rules -----------------------------------------------------------------------------------------------------------

COVERED = """
parties: {p: {country: US, operates_in: [US], lacks: [transfer_impact_assessment]}}
flows: {f: {from: crm, to: p, safeguard: standard_contractual_clauses}}
"""


@pytest.mark.parametrize(
    ("records", "outcome"),
    [
        ("documents: {c: {type: standard_contractual_clauses, covers: [p]}}", YES),
        ("documents: {c: {type: standard_contractual_clauses, covers: {flows: [f]}}}", YES),
        ("documents: {c: {type: standard_contractual_clauses, covers: {flows: [f]}, until: 2025}}", NO),
        ("complete: {flows: all, documents: [standard_contractual_clauses]}", NO),
        ("", OPEN),
    ],
)
def test_covered_through_its_flow_or_its_importer(records: str, outcome: int) -> None:
    text = COVERED + records
    base = BASE.replace("complete: {flows: all}\n", "") if "complete" in records else BASE
    here = world(base + text)
    transfer = transfers_of(here)["f/US"]
    compiler = Compiler(bundled(), "transfer", {}, {}, _control_parameters())
    run = compiler.condition({"covered_by": {"document": "standard_contractual_clauses"}}, Shape(("transfer",)), ())
    assert run(Env(here, transfer), transfer, None, None) == outcome


def test_conditions_on_a_transfer() -> None:
    text = COVERED
    assert holds(text, "f/US", "importer: {country: US}") == YES
    assert holds(text, "f/US", "flow.safeguard: standard_contractual_clauses") == YES
    assert holds(text, "f/US", "labels: {none_of: {claimed_form: pseudonymised}}") == YES
    assert holds(text, "f/US", "exporter: self") == YES
    assert holds(text, "f/US", "covered_by: {assessment: transfer_impact_assessment}") == NO
    assert holds(text, "f/US", "{hop: {at_most: 1}, onward: false, remote: false, from_country: DE}") == YES


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
    from compliance_lint.findings.examples import run_examples
    from compliance_lint.sources.examples import example_inventory

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


def test_the_same_inventory_gives_the_same_transfers() -> None:
    assert ids(CHAIN) == sorted(ids(CHAIN))
    here = world(BASE + CHAIN)
    assert transfers_of(here) is transfers_of(here.under(("identified",)))


def test_the_persons_behind_a_transfer() -> None:
    text = """
parties: {p: {country: US, operates_in: [US]}, q: {country: IN, operates_in: [IN]}}
flows: {f: {from: crm, to: p, data: [user.name]}, g: {from: crm, to: q, data: [user.biometric]}, h: {from: p, to: q}}
"""
    base = BASE.replace("subjects: customer", "subjects: {customer: 120000}")
    here = world(base + text)
    for id, least in (("f/US", 120_000), ("h/IN", 120_000)):
        assert here.derive("persons", transfers_of(here)[id]).low == least
    assert here.derive("persons", transfers_of(here)["g/IN"]).low == 0
    assert here.derive("persons", here.inventory.of("flow")["h"]).low == 120_000


@pytest.mark.parametrize("why", ["operates", "hosts", "may read", "engages", "given", "collection"])
def test_every_kind_of_hop_can_be_told(why: str) -> None:
    assert [tag for tag, phrases in PHRASES.items() if f"way_{why}" not in phrases] == []
    assert [tag for tag, headings in HEADINGS.items() if f"hop_{why}" not in headings] == []


def test_an_end_that_nobody_is_said_to_run() -> None:
    text = "places: {dublin: {country: IE}}\nflows: {f: {from: crm, to: copy}}"
    here = world(BASE.replace("systems:\n", "systems:\n  copy: {kind: database, places: [dublin]}\n") + text)
    found = transfers_of(here)["f/IE"]
    for name in ("importer", "relation"):
        assert [(m.id, m.what) for m in found.get(name).missing] == [("copy", "operator")]
