"""Own sets that a treated one could be held against, and data of a device that meet the person."""

from __future__ import annotations

import pytest
from builders import judge, world

# -- comparable ----------------------------------------------------------------------------------------------------------

OWN = """
complete: {datasets: all}
parties: {acme: {roles: [client]}}
systems: {s: {operator: self}, t: {operator: self}}
datasets:
  open: {system: s, source: derived, form: anonymised, created: 2025, fields: {OPEN}}
  mine: {system: t, SOURCE fields: {MINE}}
"""


@pytest.mark.parametrize(
    ("open", "mine", "found"),
    [
        ("m: user.contact.email", "m: user.contact.email", ["mine"]),
        ("i: user.device.cookie_id", "i: user.device", ["mine"]),  # the broader word may hold it
        ("p: user.location.precise", "p: user.location", ["mine"]),  # a place
        ("p: user.contact.address.postal_code", "p: user.contact.address", ["mine"]),
        ("t: user.behavior.purchase_history", "t: user.behavior.purchase_history", ["mine"]),  # a time
        ("g: user.demographic.gender", "g: user.demographic.gender", []),
        ("m: {category: user.contact.email, treatment: deleted}", "m: user.contact.email", []),
        ("m: {category: user.contact.email, treatment: replaced, key: destroyed}", "m: user.contact.email", []),
        ("m: {category: user.contact.email, treatment: replaced, key: kept}", "m: user.contact.email", ["mine"]),
        ("p: {category: user.location, treatment: generalised}", "p: user.location", ["mine"]),
        ("m: user.contact.email", "m: {category: user.contact.email, identifies: never}", []),
    ],
)
def test_own_sets_are_comparable_on_what_identifies_or_tells_a_time_or_place(open: str, mine: str, found: list[str]) -> None:
    here = world(OWN.replace("OPEN", open).replace("MINE", mine).replace("SOURCE", "source: subject,"))
    value = here.derive("comparable", here.inventory.of("dataset")["open"])
    assert (list(value), value.open) == (found, False)


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        (("SOURCE", "source: acme,"), "met"),  # another's
        (("SOURCE", "source: subject,"), "not_met"),
        (("SOURCE", ""), "unstated"),  # whose, nobody said
        (("n: user.contact.email", "n: user.job_title, unknown: true"), "unstated"),
        (("complete: {datasets: all}", "complete: {}"), "unstated"),
    ],
)
def test_nothing_is_comparable_only_where_all_is_described(change: tuple[str, str], outcome: str) -> None:
    text = OWN.replace("OPEN", "m: user.contact.email").replace("MINE", "n: user.contact.email").replace(*change)
    text = text.replace("SOURCE", "source: acme," if "complete: {}" in change else "source: subject,")
    assert judge(text, "dataset", "open", "comparable: {exists: false}") == outcome


# -- related data become personal ----------------------------------------------------------------------------------------

COOKIES = """
complete: {flows: all, datasets: all}
parties: {platform: {kind: advertiser}}
systems: {tags: {operator: self}, crm: {operator: self}}
datasets:
  clicks: {system: tags, subjects: customer, source: subject, form: related, fields: {c: user.device.cookie_id, b: user.behavior}}
  members: {system: crm, subjects: customer, source: subject, fields: {MEMBERS}}
flows:
  f: {from: tags, to: TO}
"""


def cookies(to: str, members: str = "c: user.device.cookie_id, n: user.name", more: str = "") -> str:
    return COOKIES.replace("TO", to).replace("MEMBERS", members) + more


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (cookies("crm"), "met"),
        (cookies("crm", "n: user.name"), "not_met"),
        (cookies("crm", "n: user.name, unknown: true"), "unstated"),
        (cookies("crm, joins: none"), "not_met"),
        (cookies("crm, joins: {with: [members], person_level: true}", "n: user.name"), "met"),
        (cookies("crm, joins: {with: [members], person_level: false}"), "not_met"),
        (cookies("crm, joins: {with: [members]}"), "unstated"),
        (cookies("crm").replace("datasets: all", "datasets: all, joins: all"), "not_met"),
        (cookies("platform").replace("datasets: all", "datasets: all, joins: all"), "unstated"),
        (cookies("platform"), "unstated"),  # what it has of its own nobody described
        (cookies("platform, joins: none"), "not_met"),
        (cookies("platform, joins: {with: [members], person_level: true}"), "met"),
        (cookies("platform", more="  g: {from: crm, to: platform, data: [user]}\n"), "met"),
        (
            cookies("platform", more="  g: {from: crm, to: platform, joins: {with: [clicks], person_level: true}, data: [user.name]}\n"),
            "met",
        ),
        (cookies("crm, data: [user.contact]"), "not_met"),  # it carries none of it
        (cookies("crm").replace("form: related, ", ""), "not_met"),  # it was personal before
        (cookies("crm", "n: user.name").replace("flows: all, ", ""), "unstated"),
    ],
)
def test_data_of_a_device_become_personal_where_they_meet_the_person(text: str, outcome: str) -> None:
    assert judge(text, "flow", "f", "becomes_personal: true") == outcome
