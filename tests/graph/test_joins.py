"""Sets that meet: declared by a flow, or lying or arriving together on a shared identifier; and what hangs on that."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pytest
from builders import judge, world
from hypothesis import given
from hypothesis import strategies as st

from compliance_lint.model.values import Items, Unstated

SETS = """
complete: {flows: all, datasets: all}
organisation: {roles: [controller]}
systems: {shop: {operator: self}, web: {operator: self}, lake: {operator: self}}
parties: {host: {kind: cloud_provider, roles: [processor]}}
datasets:
  orders: {system: shop, subjects: customer, source: subject, purposes: [service_delivery], fields: {mail: user.contact.email}}
  visits: {system: web, subjects: customer, source: subject, purposes: [direct_marketing], fields: {mail: user.contact.email}}
flows:
  a: {from: shop, to: lake, dataset: [orders]}
  b: {from: web, to: lake, dataset: [visits]}
"""


def rows(text: str, kind: str, id: str) -> list[dict[str, Any]]:
    """The joins of an entity, with `?` for what nobody said."""
    here = world(text)
    entity = here.inventory.get(kind, id)
    assert entity is not None
    found = here.derive("joined", entity)
    assert isinstance(found, Items)
    return [
        {key: "?" if isinstance(value, Unstated) else tuple(value) if isinstance(value, Items) else value for key, value in row.items()}
        for row in found
    ]


def sets(text: str, kind: str, id: str) -> list[tuple[str, ...]]:
    """The data sets of each join."""
    return [row["datasets"] for row in rows(text, kind, id)]


def said(joins: str, text: str = SETS) -> str:
    """`text` with `joins` stated on the flow that brings the visits."""
    return text.replace("dataset: [visits]}", f"dataset: [visits], joins: {joins}}}")


# -- which sets meet -----------------------------------------------------------------------------------------------------

BOTH = [("orders", "visits")]


@pytest.mark.parametrize(
    ("change", "node", "met"),
    [
        (("", ""), "lake", BOTH),
        (("", ""), "shop", []),
        (("system: web", "system: shop"), "shop", BOTH),  # in one store
        (("visits: {system: web, subjects: customer", "visits: {system: web, subjects: employee"), "lake", BOTH),  # persons may be both
        (("fields: {mail: user.contact.email}}\nflows", "fields: {job: user.job_title}}\nflows"), "lake", []),
        (
            ("fields: {mail: user.contact.email}}\nflows", "fields: {job: {category: user.job_title, identifies: links}}}\nflows"),
            "lake",
            [],
        ),
        (("dataset: [visits]", "dataset: [visits], data: [user.location]"), "lake", []),
        (("dataset: [visits]", "dataset: [visits], transform: [{kind: drop, data: user.contact}]"), "lake", []),
        (("dataset: [visits]", "dataset: [visits], transform: [{kind: mask, data: user.contact}]"), "lake", []),
        (("dataset: [visits]", "dataset: [visits], transform: [{kind: aggregate, k: 20}]"), "lake", []),
        (("dataset: [visits]", "dataset: [visits], transform: [{kind: pseudonymise}]"), "lake", []),
        (("dataset: [visits]", "dataset: [visits], status: planned"), "lake", []),
        (("dataset: [visits]", "dataset: [visits], status: stopped"), "lake", BOTH),  # what was delivered stays
        (("visits: {system: web,", "visits: {system: web, until: 2025,"), "lake", []),  # erased
        (("visits: {system: web,", "visits: {system: web, derived_from: orders,"), "lake", []),  # a copy meets its source
    ],
)
def test_sets_meet_where_they_arrive_with_an_identifier_in_common(change: tuple[str, str], node: str, met: list[tuple[str, ...]]) -> None:
    assert sets(SETS.replace(*change), "system", node) == met


def test_a_broader_word_may_hold_the_narrower() -> None:
    text = SETS.replace("visits: {system: web", "visits: {system: shop").replace("{mail: user.contact.email}}\nflows",
                                                                             "{id: user.government_id}}\nflows")  # fmt: skip
    assert sets(text, "system", "shop") == []
    text = text.replace("fields: {mail: user.contact.email}", "fields: {id: user.government_id.hkid}", 1)
    assert sets(text, "system", "shop") == BOTH


def test_they_meet_at_a_party_over_several_hops() -> None:
    text = SETS + "  c: {from: lake, to: host, data: [user.contact]}\n"
    assert sets(text, "party", "host") == BOTH
    assert sets(text, "dataset", "orders") == BOTH
    assert sets(SETS.replace("web: {operator: self}", "web: {operator: host}"), "party", "host") == []
    operated = SETS.replace("web: {operator: self}", "web: {operator: host}").replace("shop: {operator: self}", "shop: {operator: host}")
    assert sets(operated, "party", "host") == BOTH


def test_a_flow_that_names_a_set_brings_no_other() -> None:
    text = SETS + "  c: {from: lake, to: host, dataset: [visits]}\n"
    assert sets(text, "party", "host") == []


def test_three_sets_that_share_one_thing_are_one_row() -> None:
    text = SETS.replace("\nflows:", "\n  third: {system: lake, fields: {m: user.contact.email, n: user.name}}\nflows:")
    assert sets(text, "system", "lake") == [("orders", "third", "visits")]


def test_sets_meet_in_pairs_where_they_share_different_things() -> None:
    text = SETS.replace("\nflows:", "\n  third: {system: lake, fields: {n: user.name}}\nflows:").replace(
        "{mail: user.contact.email}", "{mail: user.contact.email, n: user.name}", 1
    )
    assert sets(text, "system", "lake") == [("orders", "third"), ("orders", "visits")]


def test_flows_in_a_ring_come_to_rest() -> None:
    text = SETS + "  c: {from: lake, to: shop}\n  d: {from: shop, to: web}\n"
    assert sets(text, "system", "web") == BOTH


# -- what is known of a join ---------------------------------------------------------------------------------------------


def test_what_nobody_declared_is_open() -> None:
    assert rows(SETS, "system", "lake") == [
        {"datasets": ("orders", "visits"), "owners": ("self",), "person_level": "?", "identifies": False, "purposes_differ": "?"}
    ]
    here = world(SETS)
    row = here.derive("joined", here.inventory.of("system")["lake"]).of[0]
    assert [(m.kind, m.id, m.what) for m in row["person_level"].missing] == [("flow", "a", "joins")]


@pytest.mark.parametrize(
    ("joins", "met"),
    [
        ("none", []),
        ("{with: [orders], person_level: true}", [True]),
        ("{with: [orders], person_level: false}", [False]),
        ("{with: [orders], matching: [mail]}", ["?"]),
        ("unknown", ["?"]),
    ],
)
def test_a_flow_says_whether_what_it_brings_is_joined(joins: str, met: list[object]) -> None:
    assert [row["person_level"] for row in rows(said(joins), "system", "lake")] == met
    assert [row["person_level"] for row in rows(said(joins), "dataset", "orders")] == met


def test_what_one_way_says_does_not_speak_for_another() -> None:
    text = said("none") + "  again: {from: web, to: lake, dataset: [visits]}\n"
    assert sets(text, "system", "lake") == BOTH


def test_what_is_joined_in_one_store_is_said_by_a_flow_into_it() -> None:
    text = SETS.replace("system: web", "system: lake")
    assert sets(text, "system", "lake") == BOTH
    assert sets(text + "  kept: {from: lake, to: lake, dataset: [visits], joins: none}\n", "system", "lake") == []


@pytest.mark.parametrize(
    ("orders", "visits", "differ"),
    [
        ("[service_delivery]", "[direct_marketing]", True),
        ("[service_delivery]", "[service_delivery]", False),
        ("[service_delivery, research]", "[service_delivery]", False),  # what the one was told takes the other in
        ("[service_delivery, research]", "[service_delivery, direct_marketing]", True),
        ("[essential.service]", "[service_delivery]", False),  # a purpose under the other
        ("unknown", "[service_delivery]", "?"),
        ("[service_delivery, unknown]", "[direct_marketing]", "?"),
    ],
)
def test_purposes_differ_where_each_set_has_one_that_the_other_has_not(orders: str, visits: str, differ: object) -> None:
    text = said("{with: [orders], person_level: true}").replace("[service_delivery]", orders, 1).replace("[direct_marketing]", visits)
    assert [row["purposes_differ"] for row in rows(text, "system", "lake")] == [differ]


def test_where_nothing_differs_undeclared_sets_do_not_either() -> None:
    text = SETS.replace("direct_marketing", "service_delivery")
    assert [row["purposes_differ"] for row in rows(text, "system", "lake")] == [False]


# -- whose data ----------------------------------------------------------------------------------------------------------

CLIENTS = """
complete: {flows: all, datasets: all, activities: all}
organisation: {roles: [processor]}
parties: {acme: {roles: [client]}, globe: {roles: [client]}, desk: {kind: it_contractor}}
systems: {hosting: {operator: self}}
datasets:
  one: {system: hosting, subjects: customer, ONE fields: {m: user.contact.email}}
  two: {system: hosting, subjects: employee, TWO fields: {m: user.contact.email}}
flows: {f: {from: hosting, to: desk, mode: processing, joins: {with: [one, two], person_level: true}}}
"""


def clients(one: str = "", two: str = "", more: str = "") -> str:
    return CLIENTS.replace("ONE", one).replace("TWO", two) + more


ACTIVITY = "activities: {for-acme: {systems: [hosting], subjects: [customer], on_behalf_of: acme}}\n"


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        (clients("source: acme,", "source: globe,"), ("acme", "globe")),
        (clients("source: subject,", "source: globe,"), ("globe", "self")),
        (clients("source: subject,", "source: public,"), ("self",)),
        (clients("owner: acme,", "owner: globe,"), ("acme", "globe")),
        (clients("source: subject,", "source: subject,", ACTIVITY), ("acme", "self")),
        (clients("source: acme,", "source: derived, derived_from: one,"), ("acme",)),
        (clients("source: derived, derived_from: two,", "source: derived, derived_from: one,"), ("self",)),
    ],
)
def test_whose_data_are_joined(text: str, owners: tuple[str, ...]) -> None:
    assert [row["owners"] for row in rows(text, "party", "desk")] == [owners]


TWO_OWNERS = "joined: {none_of: {person_level: true, owners: {count: {at_least: 2}}}}"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (clients("source: acme,", "source: globe,"), "not_met"),
        (clients("source: acme,", "source: acme,"), "met"),
        (clients("source: acme,"), "unstated"),  # whose the second is, nobody said
        (clients("source: acme,", "source: third_party,"), "unstated"),
        (clients("source: acme,", "source: globe,").replace("person_level: true", "person_level: false"), "met"),
        (clients("source: acme,", "source: globe,").replace(", person_level: true", ""), "unstated"),
        (clients("source: acme,", "source: globe,").replace("joins: {with: [one, two], person_level: true}", "joins: none"), "met"),
        (clients("source: acme,", "source: globe,").replace(", joins: {with: [one, two], person_level: true}", ""), "unstated"),
        (clients("source: acme,", "source: acme,").replace("complete: {flows: all, ", "complete: {"), "unstated"),
    ],
)
def test_two_clients_are_not_joined_inside_one_processor(text: str, outcome: str) -> None:
    assert judge(text, "party", "desk", TWO_OWNERS) == outcome


ALL = ("datasets: all}", "datasets: all, joins: all}")


def test_where_all_joins_are_listed_sets_that_only_lie_together_are_not_matched() -> None:
    assert [(row["person_level"], row["purposes_differ"]) for row in rows(SETS.replace(*ALL), "system", "lake")] == [(False, False)]
    assert [row["person_level"] for row in rows(said("{with: [orders], matching: [mail]}").replace(*ALL), "system", "lake")] == ["?"]
    assert [row["identifies"] for row in rows(STUDY.replace(*ALL) + "  f: {from: crm, to: lab}\n", "dataset", "study")] == [False]
    text = STUDY.replace("form: pseudonymised", "form: pseudonymised, derived_from: members", 1) + "  f: {from: crm, to: lab}\n"
    assert [row["identifies"] for row in rows(text.replace(*ALL), "dataset", "study")] == [True]  # they have met, whatever is done


# -- who is identified ---------------------------------------------------------------------------------------------------

STUDY = """
complete: {flows: all, datasets: all}
systems: {crm: {operator: self}, lab: {operator: self}, other: {operator: self}}
datasets:
  members: {system: crm, subjects: customer, source: subject, purposes: [service_delivery], fields: {id: user.unique_id, n: user.name}}
  study:
    {system: lab, subjects: customer, source: derived, form: pseudonymised, purposes: [research],
     fields: {id: {category: user.unique_id, treatment: none}, n: {category: user.name, treatment: deleted}}}
  panel:
    {system: other, subjects: customer, source: derived, form: pseudonymised, purposes: [research],
     fields: {id: {category: user.unique_id, treatment: none}}}
flows:
"""


@pytest.mark.parametrize(
    ("flow", "identifies"),
    [
        ("from: crm, to: lab, joins: {with: [study], matching: [id], person_level: true}", [True]),
        ("from: crm, to: lab, joins: {with: [study], matching: [id], person_level: false}", [False]),
        ("from: crm, to: lab, joins: {with: [study], matching: [id]}", ["?"]),
        ("from: crm, to: lab, joins: none", []),
        ("from: crm, to: lab", ["?"]),
        ("from: other, to: lab, joins: {with: [study], matching: [id], person_level: true}", [False]),  # neither shows who it is
        ("from: other, to: lab", [False]),
    ],
)
def test_a_join_with_an_identified_set_identifies(flow: str, identifies: list[object]) -> None:
    assert [row["identifies"] for row in rows(STUDY + f"  f: {{{flow}}}\n", "dataset", "study")] == identifies


def test_meeting_the_source_on_its_code_identifies_whatever_is_said() -> None:
    text = STUDY.replace("form: pseudonymised", "form: pseudonymised, derived_from: members", 1) + "  f: {from: crm, to: lab}\n"
    assert [row["identifies"] for row in rows(text, "dataset", "study")] == [True]


def test_replaced_codes_meet_only_what_is_of_one_origin() -> None:
    code = "{category: user.unique_id, treatment: replaced, reversible: false, key: kept}"
    text = STUDY.replace("{category: user.unique_id, treatment: none}", code)
    assert sets(text + "  f: {from: other, to: lab}\n", "system", "lab") == []
    text = text.replace("form: pseudonymised", "form: pseudonymised, derived_from: members")
    assert sets(text + "  f: {from: other, to: lab}\n", "system", "lab") == [("panel", "study")]


# -- activities and openness ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("activity", "met"),
    [
        ("{systems: [lake, web], subjects: [customer]}", BOTH),
        ("{systems: [lake], subjects: [customer]}", []),  # no set of its own lies there
        ("{systems: [web], subjects: [customer]}", []),
        ("{systems: [lake, web], subjects: [student]}", []),
    ],
)
def test_an_activity_joins_what_meets_in_its_systems(activity: str, met: list[tuple[str, ...]]) -> None:
    assert sets(SETS + f"activities: {{act: {activity}}}\n", "activity", "act") == met


@pytest.mark.parametrize(
    ("change", "kind", "id", "outcome"),
    [
        (("", ""), "system", "shop", "met"),
        (("flows: all, ", ""), "system", "shop", "unstated"),
        (("flows: all, ", ""), "dataset", "orders", "unstated"),
        (("shop: {operator: self}", "shop: {operator: self, lacks: [flows]}"), "system", "shop", "met"),
        (("{mail: user.contact.email}", "{mail: user.contact.email, unknown: true}"), "system", "shop", "unstated"),
        (("{mail: user.contact.email}", "{mail: user.contact.email, unknown: true}"), "dataset", "orders", "unstated"),
    ],
)
def test_none_is_joined_only_where_all_is_described(change: tuple[str, str], kind: str, id: str, outcome: str) -> None:
    text = said("none").replace("dataset: [orders]}", "dataset: [orders], joins: none}").replace(*change)
    assert judge(text, kind, id, "joined: {exists: false}") == outcome


COUNT = 6
EDGES = st.lists(st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)), max_size=16)


@given(EDGES)
def test_sets_meet_where_both_can_get_to(edges: list[tuple[int, int]]) -> None:
    systems = ", ".join(f"s{n}: {{operator: self}}" for n in range(COUNT))
    sets_in = ", ".join(f"d{n}: {{system: s{n}, fields: {{n: user.name}}}}" for n in (0, 1))
    flows = ", ".join(f"f{at}: {{from: s{a}, to: s{b}}}" for at, (a, b) in enumerate(edges))
    oracle = nx.MultiDiGraph(edges)
    oracle.add_nodes_from(range(COUNT))
    reached = [{start, *nx.descendants(oracle, start)} for start in (0, 1)]
    here = world(f"systems: {{{systems}}}\ndatasets: {{{sets_in}}}\nflows: {{{flows}}}\n")
    found = {n for n in range(COUNT) if len(here.derive("joined", here.inventory.of("system")[f"s{n}"]))}
    assert found == reached[0] & reached[1]
