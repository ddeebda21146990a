"""Transfers: which hops leave a country, by whose hand, at which step, and what covers them."""

from __future__ import annotations

from typing import Any

import pytest
from builders import judged, world
from transfer_worlds import BASE, CHAIN, US

from compliance_lint.findings.phrases import PHRASES
from compliance_lint.graph.hop import Transfer
from compliance_lint.graph.transfers import transfers_of
from compliance_lint.graph.world import World
from compliance_lint.model.values import NONE, Unstated
from compliance_lint.reports.headings import HEADINGS


def ids(text: str, as_of: str = "2026-06-30") -> list[str]:
    return list(transfers_of(world(BASE + text, as_of)))


def one(text: str, id: str) -> tuple[World, Transfer]:
    here = world(BASE + text)
    return here, transfers_of(here)[id]


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
    assert judged(here, transfers_of(here)["f/SG"], "covered_by: {document: standard_contractual_clauses}") == "met"
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


ABROAD = "country: IN, operates_in: [IN], engages: []"


@pytest.mark.parametrize(
    ("text", "id", "found", "ground"),
    [
        # a right of access states its own, and is then a transfer apart
        (
            f"parties: {{p: {{{ABROAD}}}}}\ngrants: {{g: {{holder: p, systems: [crm], safeguard: certification}}}}",
            "g/IN",
            "certification",
            "grant g",
        ),
        (
            f"parties: {{p: {{{ABROAD}, safeguard: adequacy}}}}\ngrants: {{g: {{holder: p, systems: [crm], safeguard: none}}}}",
            "g/IN",
            NONE,
            "grant g",
        ),
        # else the party does
        (f"parties: {{p: {{{ABROAD}, safeguard: adequacy}}}}\ngrants: {{g: {{holder: p, systems: [crm]}}}}", "p/IN", "adequacy", "party p"),
        (
            "parties: {q: {country: DE, roles: [processor], operates_in: [DE], engages: [p]}, "
            f"p: {{{ABROAD}, safeguard: binding_corporate_rules}}}}",
            "p/IN",
            "binding_corporate_rules",
            "party p",
        ),
        (f"parties: {{p: {{{ABROAD}, safeguard: adequacy}}}}\nflows: {{f: {{from: crm, to: p}}}}", "f/IN", "adequacy", "party p"),
        (
            f"parties: {{p: {{{ABROAD}, safeguard: adequacy}}}}\nflows: {{f: {{from: crm, to: p, safeguard: derogation}}}}",
            "f/IN",
            "derogation",
            "flow f",
        ),
        # nobody does
        (f"parties: {{p: {{{ABROAD}}}}}\ngrants: {{g: {{holder: p, systems: [crm]}}}}", "p/IN", None, "party p"),
    ],
)
def test_the_ground_of_a_transfer_without_a_flow(text: str, id: str, found: Any, ground: str) -> None:
    transfer = one(text, id)[1]
    value = transfer.get("safeguard")
    if isinstance(value, Unstated):
        assert found is None
        assert [f"{m.kind} {m.id}" for m in value.missing] == [ground]
    else:
        assert value is found or value == found
        at = transfer.stated_at(("safeguard",))
        assert (f"{at.kind} {at.id}", at.path) == (ground, ("safeguard",))


def test_rights_that_differ_in_their_ground_are_transfers_apart() -> None:
    opens = "holder: p, systems: [crm]"
    rights = f"a: {{{opens}, safeguard: none}}, b: {{{opens}, safeguard: adequacy}}, p: {{{opens}}}"
    assert ids(f"parties: {{p: {{{ABROAD}}}}}\ngrants: {{{rights}}}") == ["a/IN", "b/IN", "p/IN"]
    right = "grants: {p: {holder: p, systems: [crm], safeguard: none}}"
    assert ids(f"parties: {{p: {{{ABROAD}}}}}\n{right}") == ["grant.p/IN"]


def test_what_covers_a_right_covers_its_transfer() -> None:
    here, transfer = one(
        f"parties: {{p: {{{ABROAD}}}}}\ngrants: {{g: {{holder: p, systems: [crm], safeguard: certification}}}}\n"
        "assessments: {t: {type: transfer_impact_assessment, date: 2026-01-01, covers: {grants: [g]}}}",
        "g/IN",
    )
    assert judged(here, transfer, "covered_by: {assessment: transfer_impact_assessment}") == "met"


@pytest.mark.parametrize(
    ("party", "flows", "found"),
    [
        ("", "n: {from: p, to: q, mode: processing, safeguard: certification}", "certification"),
        (", safeguard: adequacy", "n: {from: p, to: q, mode: processing, safeguard: none}", NONE),
        (", safeguard: adequacy", "n: {from: p, to: q, mode: processing}", "adequacy"),
        (", safeguard: adequacy", "", "adequacy"),
        ("", "n: {from: p, to: q, mode: processing, safeguard: none}, m: {from: p, to: q, mode: processing}", None),
        ("", "", None),
    ],
)
def test_the_ground_of_a_step_of_a_chain(party: str, flows: str, found: Any) -> None:
    text = f"parties: {{p: {{country: DE, engages: [q]}}, q: {{{ABROAD}{party}}}}}\nflows: {{{flows}}}"
    here = world(BASE + text)
    (row,) = here.derive("chain", here.inventory.of("party")["p"])
    value = row["safeguard"]
    assert isinstance(value, Unstated) if found is None else value is found or value == found


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


# -- what they tell ---------------------------------------------------------------------------------------------------


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
