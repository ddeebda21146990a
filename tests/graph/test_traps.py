"""Where a naive reading of data flows goes wrong, one test each."""

from __future__ import annotations

import pytest
from builders import judge, world

from compliance_lint.graph.label import Label


def held(text: str, node: str) -> set[tuple[str, str]]:
    return {(label.category, label.form) for label in world(text).graph.held(node)}


NAME = ("user.name", "identified")


def test_a_cycle_of_flows_and_one_of_sub_processors_come_to_rest() -> None:
    text = """
      parties: {p: {kind: cloud_provider, engages: [q]}, q: {kind: cloud_provider, engages: [r]}, r: {kind: cloud_provider, engages: [p]}}
      systems: {a: {operator: self}, b: {operator: self}}
      datasets: {d: {system: a, subjects: customer, fields: {n: user.name}}}
      flows: {f: {from: a, to: b}, g: {from: b, to: a}, h: {from: b, to: p, mode: processing}}
    """
    here = world(text)
    assert held(text, "b") == {NAME}
    chain = here.derive("chain", here.inventory.of("party")["p"])
    assert [(row["party"], row["hop"]) for row in chain] == [("q", 1), ("r", 2)]


def test_a_field_renamed_on_the_way_is_still_the_same_data() -> None:
    text = """
      complete: {flows: all}
      systems: {a: {operator: self}, b: {operator: self}}
      datasets:
        d: {system: a, subjects: customer, retention: P1Y, fields: {mail: user.contact.email}}
        e: {system: b, subjects: customer, retention: P9Y, fields: {login: user.contact.email}}
      flows: {f: {from: a, to: b}}
    """
    assert judge(text, "dataset", "d", "outliving: {some: {node: b}}") == "met"


def test_a_broader_word_downstream_is_still_the_same_data() -> None:
    text = """
      complete: {flows: all}
      systems: {a: {operator: self}, b: {operator: self}}
      datasets:
        d: {system: a, subjects: customer, retention: P1Y, fields: {mail: user.contact.email}}
        e: {system: b, subjects: customer, retention: P9Y, fields: {all: user.contact}}
      flows: {f: {from: a, to: b}}
    """
    assert judge(text, "dataset", "d", "outliving: {some: {node: b}}") == "met"


@pytest.mark.parametrize(("keys", "form"), [("g: {from: vault, to: lab}", "identified"), ("g: {from: vault, to: other}", "pseudonymised")])
def test_pseudonymised_data_that_meet_their_key_are_identified_again(keys: str, form: str) -> None:
    text = f"""
      systems:
        {{a: {{operator: self}}, lab: {{operator: self}}, vault: {{operator: self}}, other: {{operator: self}}, end: {{operator: self}}}}
      datasets:
        d: {{system: a, subjects: customer, form: pseudonymised, fields: {{n: {{category: user.name, treatment: replaced, key: kept}}}}}}
        k: {{system: vault, key_of: d, fields: {{k: key_material}}}}
      flows:
        f: {{from: a, to: lab}}
        {keys}
        h: {{from: lab, to: end}}
    """
    assert ("user.name", form) in held(text, "end")
    assert (("user.name", "identified") in held(text, "end")) is (form == "identified")


def test_a_backup_of_a_backup_is_a_copy_that_an_erasure_has_to_reach() -> None:
    text = """
      complete: {flows: all}
      systems: {a: {operator: self}, nas: {kind: backup_store, operator: self}, tape: {kind: backup_store, operator: self}}
      datasets: {d: {system: a, subjects: customer, fields: {n: user.name}}}
      flows:
        f: {from: a, to: nas, kind: backup}
        g: {from: nas, to: tape, kind: backup}
        e: {from: a, to: nas, kind: erasure}
    """
    here = world(text)
    rows = here.derive("copies", here.inventory.of("dataset")["d"])
    assert {row["node"]: tuple(row["reached_by"]) for row in rows} == {"nas": ("erasure",), "tape": ()}


def test_paper_that_is_scanned_again_leads_on() -> None:
    text = """
      systems: {a: {operator: self}, files: {kind: paper_archive, operator: self}, scans: {operator: self}}
      datasets: {d: {system: a, subjects: customer, fields: {n: user.name}}}
      flows: {print: {from: a, to: files, kind: print}, scan: {from: files, to: scans, kind: paper}}
    """
    assert held(text, "scans") == {NAME}


def test_a_look_from_abroad_is_a_transfer_though_nothing_is_copied() -> None:
    text = """
      complete: {flows: all}
      organisation: {country: DE}
      places: {here: {kind: site, country: DE}}
      parties: {support: {kind: it_support, country: PH, operates_in: [PH]}}
      systems: {a: {operator: self, places: [here]}}
      datasets: {d: {system: a, subjects: customer, fields: {n: user.name}}}
      flows: {look: {from: a, to: support, kind: remote_access}}
    """
    here = world(text)
    rows = list(here.derive("transfers", here.inventory.organisation))
    assert [(row.get("to_country"), row.get("remote")) for row in rows] == [("PH", True)]
    ended = text.replace("kind: remote_access}", "kind: remote_access, until: 2025-12-31}")
    assert held(text, "support") == {NAME} and held(ended, "support") == set()


def test_three_storeys_of_hosting_hand_all_to_whoever_runs_the_lowest() -> None:
    text = """
      parties: {cloud: {kind: cloud_provider}}
      systems:
        app: {operator: self, runs_on: [vm], grades: {mlps: 3}}
        vm: {operator: self, runs_on: [host]}
        host: {operator: self, runs_on: [iron]}
        iron: {operator: cloud}
      datasets: {d: {system: app, subjects: customer, fields: {n: user.name}}}
    """
    here = world(text)
    assert held(text, "cloud") == {NAME}
    assert "processor" in here.derive("acts_as", here.inventory.of("party")["cloud"])
    # that nothing else runs there is not said, so the level is a floor: three is surely reached
    assert judge(text, "system", "iron", "grade_reaching.mlps: {at_least: 3}") == "met"


def test_a_thing_without_a_level_is_unknown_and_not_the_lowest() -> None:
    text = """
      complete: {flows: all}
      systems: {a: {operator: self, grades: {mlps: 2}}, b: {operator: self}}
      flows: {f: {from: b, to: a}}
    """
    assert judge(text, "system", "a", "grade_reaching.mlps: {at_most: 2}") == "unstated"
    assert judge(text, "flow", "f", "grade_gap.mlps: {at_most: 0}") == "unstated"


def test_the_internet_is_no_named_recipient() -> None:
    text = """
      complete: {flows: all}
      organisation: {country: DE}
      places: {net: {kind: network_zone, exposure: internet}}
      parties: {crm: {kind: cloud_provider, country: DE, operates_in: [DE]}}
      systems: {a: {operator: self}}
      datasets: {d: {system: a, subjects: customer, fields: {n: user.name}}}
      flows: {public: {from: a, to: net}, named: {from: a, to: crm}}
    """
    here = world(text)
    rows = here.derive("recipients", here.inventory.of("dataset")["d"])
    assert [row["party"] for row in rows] == ["crm"]
    assert held(text, "net") == {NAME}


@pytest.mark.parametrize(("way", "outcome"), [("in", "met"), ("out", "not_met")])
def test_a_one_way_gateway_turned_round_is_no_guard(way: str, outcome: str) -> None:
    text = f"""
      complete: {{flows: all, controls: all}}
      places: {{net: {{kind: network_zone, exposure: internet}}, zone: {{kind: network_zone, exposure: classified}}}}
      systems:
        secret: {{operator: self, places: [zone], exposes: []}}
        gate: {{kind: gateway, operator: self, exposes: []}}
      flows: {{f: {{from: zone, to: net, kind: network, via: [gate]}}}}
      controls: {{diode: {{type: isolation, status: active, covers: [gate], parameters: {{one_way: {way}}}}}}}
    """
    condition = "reaches: {each: {if: {exposure: internet}, then: {guarded: one_way_in}}}"
    assert judge(text, "system", "secret", condition) == outcome


def test_a_vendor_under_two_ids_is_one_legal_entity() -> None:
    text = """
      parties: {old: {kind: cloud_provider, roles: [processor]}, new: {kind: cloud_provider, roles: [processor], same_as: old}}
      systems: {a: {operator: self}, b: {operator: new}}
      datasets: {d: {system: a, subjects: customer, fields: {n: user.name}}}
      flows: {f: {from: a, to: old}}
    """
    here = world(text)
    assert here.graph.held("new") == here.graph.held("old") == (Label("user.name", "customer", "identified"),)


@pytest.mark.parametrize(
    ("k", "form"),
    [
        ("k: 1", "identified"),
        ("k: 4", "identified"),
        ("k: 5", "aggregated"),
        ("k: {at_least: 10}", "aggregated"),
        ("k: unknown", "identified"),
    ],
)
def test_an_aggregate_of_groups_of_one_hides_nobody(k: str, form: str) -> None:
    text = f"""
      systems: {{a: {{operator: self}}, b: {{operator: self}}}}
      datasets: {{d: {{system: a, subjects: customer, fields: {{n: user.name}}}}}}
      flows: {{f: {{from: a, to: b, transform: [{{kind: aggregate, {k}}}]}}}}
    """
    assert held(text, "b") == {("user.name", form)}
