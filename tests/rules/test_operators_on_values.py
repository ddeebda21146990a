"""Operators on one value: equality, terms, references, presence and bounds; met, not met, unstated, and the edges of each."""

from __future__ import annotations

import pytest
from builders import both, judge, table

# -- equality, one_of, kind_of ---------------------------------------------------------------------------------------

TERMS = """
systems:
  set: {kind: file_server, status: operating, places: [room], count: 12, owner: none}
  range: {count: {at_least: 10, at_most: 20}, tolerable_outage: P1M}
  unsaid: {}
places: {room: {kind: room, exposure: internal, within: site}, site: {kind: site, country: HK}}
parties: {vendor: {kind: cloud_provider, roles: [processor], country: DE}}
flows:
  out: {from: set, to: vendor, mode: processing}
  in: {from: customer, to: set}
datasets:
  d: {system: set, fields: {card: user.financial.credit_card, faith: user.demographic.religious_belief}}
"""


@table(
    "system",
    TERMS,
    [
        ("set", "kind: file_server", "met"),
        ("set", "kind: storage", "not_met"),  # a bare value is equality; kind_of looks down the tree
        ("unsaid", "kind: file_server", "unstated"),
        ("set", "count: 12", "met"),
        ("set", "count: 13", "not_met"),
        ("range", "count: 12", "unstated"),  # it may be twelve
        ("range", "count: 9", "not_met"),
        ("range", "tolerable_outage: P31D", "unstated"),
        ("range", "tolerable_outage: P27D", "not_met"),
        ("range", "tolerable_outage: {one_of: [P2M, P1M]}", "met"),
        ("set", "status: {one_of: [planned, operating]}", "met"),
        ("set", "status: {one_of: [planned, retired]}", "not_met"),
        ("unsaid", "status: {one_of: [planned, retired]}", "unstated"),
        ("set", "kind: {kind_of: storage}", "met"),
        ("set", "kind: {kind_of: file_server}", "met"),
        ("set", "kind: {kind_of: database}", "not_met"),
        ("unsaid", "kind: {kind_of: storage}", "unstated"),
        ("set", "owner: {exists: true}", "not_met"),
        # a reference is followed; where a term is asked and an id stands, kind, roles and exposure are compared
        ("set", "places: {exposure: internal}", "met"),
        ("set", "places: internal", "met"),
        ("set", "places: {kind_of: room}", "met"),
        ("set", "places: {within: {country: HK}}", "met"),
        ("set", "places: {within.country: JP}", "not_met"),
        ("unsaid", "places: internal", "unstated"),
    ],
)
def test_values_and_references(kind: str, inventory: str, id: str, condition: str, outcome: str) -> None:
    both(kind, inventory, id, condition, outcome)


@table(
    "flow",
    TERMS,
    [
        ("out", "to: {country: DE}", "met"),
        ("out", "to.country: DE", "met"),
        ("out", "to: processor", "met"),
        ("out", "to: cloud_provider", "met"),
        ("out", "to: card_maker", "not_met"),
        ("out", "to: {operates_in: DE}", "unstated"),
        ("in", "from: customer", "met"),
        ("out", "mode: {one_of: [processing, joint_use]}", "met"),
        ("in", "mode: {one_of: [processing, joint_use]}", "unstated"),
    ],
)
def test_references_of_flows(kind: str, inventory: str, id: str, condition: str, outcome: str) -> None:
    both(kind, inventory, id, condition, outcome)


@pytest.mark.parametrize(
    ("condition", "outcome"),
    [
        ("fields: {some: {category: {kind_of: gdpr.special}}}", "met"),  # a group, wherever a category is
        ("fields: {some: {category: {kind_of: user.financial}}}", "met"),
        ("fields: {some: {category: {kind_of: user.biometric}}}", "not_met"),
    ],
)
def test_kind_of_takes_terms_and_groups(condition: str, outcome: str) -> None:
    assert judge(TERMS, "dataset", "d", condition) == outcome


def test_what_a_thing_is_called_is_not_what_it_is() -> None:
    text = """
      systems: {site: {kind: database, operator: self}, s: {operator: self}}
      places: {door: {kind: site, exposure: internet}}
      flows: {f: {from: site, to: s}, g: {from: door, to: s}}
    """
    assert judge(text, "flow", "f", "from: {kind_of: site}") == "not_met"
    assert judge(text, "flow", "g", "from: {kind_of: site}") == "met"
    assert judge(text, "flow", "g", "from: {kind_of: internet}") == "met"


# -- exists ----------------------------------------------------------------------------------------------------------

EXISTS = """
documents:
  signed: {type: policy, signed: [both], withdrawn: unknown, until: unknown}
  unsigned: {type: policy, signed: []}
  open: {type: policy, signed: [unknown]}
  unsaid: {type: policy}
  ends: {type: policy, until: 2027-01-01}
"""


@table(
    "document",
    EXISTS,
    [
        ("signed", "signed: {exists: true}", "met"),
        ("unsigned", "signed: {exists: true}", "not_met"),
        ("open", "signed: {exists: true}", "unstated"),
        ("unsaid", "signed: {exists: true}", "unstated"),
        ("unsigned", "signed: {exists: false}", "met"),
        ("unsaid", "signed: {exists: false}", "unstated"),
        # an event that is absent has not happened; unknown is happened, on a day nobody knows
        ("unsaid", "withdrawn: {exists: false}", "met"),
        ("signed", "withdrawn: {exists: true}", "met"),
        ("signed", "withdrawn: {before: 2026-01-01}", "unstated"),
        # but a rule that tests `until` of a document itself finds an absent one unstated
        ("unsaid", "until: {exists: true}", "unstated"),
        ("unsaid", 'until: {not_before: "@as_of"}', "unstated"),
        ("ends", 'until: {not_before: "@as_of"}', "met"),
        ("signed", "until: {exists: true}", "met"),
    ],
)
def test_exists_and_events(kind: str, inventory: str, id: str, condition: str, outcome: str) -> None:
    both(kind, inventory, id, condition, outcome)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("system", "systems: {x: {}}"),
        ("flow", "flows: {x: {}}"),
        ("control", "controls: {x: {type: mfa}}"),
        ("party", "parties: {x: {}}"),
    ],
)
def test_an_end_nobody_stated_has_not_come(kind: str, text: str) -> None:
    assert judge(text, kind, "x", "until: {exists: false}") == "met"
    assert judge(text, kind, "x", 'until: {after: "@as_of"}') == "met"


# -- at_least, at_most -----------------------------------------------------------------------------------------------

FIGURES = """
grants:
  week: {window: P7D}
  limitless: {window: none}
  unsaid: {}
  months: {window: P1M}
  range: {window: {at_least: P10D, at_most: P40D}}
systems:
  three: {grades: {mlps: 3, confidentiality: internal}, count: 10}
  zero: {grades: {mlps: none}, count: 0}
  range: {count: {at_least: 10, at_most: 20}}
  ten: {count: {at_least: 10}}
  unsaid: {grades: {mlps: unknown}}
incidents:
  none: {type: phishing, risk: none, people: 5}
  possible: {type: phishing, risk: possible, people: {HK: 12000, all: 90000, records: 140000}}
  parts: {type: phishing, people: {HK: 12000, JP: 8000}}
  unsure: {type: phishing, people: {HK: 12000, JP: unknown}}
  bounded: {type: phishing, people: {HK: {at_least: 100000}}}
  unsaid: {type: phishing}
""".replace("  none: {type", "  nil: {type")


@table(
    "grant",
    FIGURES,
    [
        ("week", "window: {at_most: P7D}", "met"),
        ("week", "window: {at_most: P6D}", "not_met"),
        ("week", "window: {at_least: P1W}", "met"),
        ("limitless", "window: {at_most: P10Y}", "not_met"),  # no limit
        ("limitless", "window: {at_least: P1D}", "not_met"),  # nothing asked
        ("unsaid", "window: {at_most: P7D}", "unstated"),
        ("months", "window: {at_most: P30D}", "unstated"),
        ("months", "window: {at_most: P31D}", "met"),
        ("range", "window: {at_most: P40D}", "met"),
        ("range", "window: {at_most: P39D}", "unstated"),
        ("range", "window: {at_most: P9D}", "not_met"),
    ],
)
def test_durations_have_bounds(kind: str, inventory: str, id: str, condition: str, outcome: str) -> None:
    if id == "limitless":
        assert judge(inventory, kind, id, condition) == outcome
    else:
        both(kind, inventory, id, condition, outcome)


@table(
    "system",
    FIGURES,
    [
        ("three", "grades.mlps: {at_least: 3}", "met"),
        ("three", "grades.mlps: {at_least: 4}", "not_met"),
        ("three", "grades.mlps: {at_most: 3}", "met"),
        ("zero", "grades.mlps: {at_least: 1}", "not_met"),  # of ordered terms, none is the lowest
        ("zero", "grades.mlps: {at_most: 1}", "met"),
        ("unsaid", "grades.mlps: {at_least: 1}", "unstated"),
        ("ten", "grades.mlps: {at_least: 1}", "unstated"),
        ("zero", "grades.mlps: {exists: true}", "not_met"),
        ("three", "grades.confidentiality: {at_least: internal}", "met"),
        ("three", "grades.confidentiality: {at_least: confidential}", "not_met"),
        ("three", "count: {at_least: 10, at_most: 10}", "met"),
        ("zero", "count: {at_most: 0}", "met"),
        ("zero", "count: {exists: true}", "met"),
        ("range", "count: {at_least: 10}", "met"),
        ("range", "count: {at_least: 11}", "unstated"),
        ("range", "count: {at_least: 21}", "not_met"),
        ("ten", "count: {at_most: 9}", "not_met"),
        ("ten", "count: {at_most: 10}", "unstated"),
    ],
)
def test_numbers_and_grades_have_bounds(kind: str, inventory: str, id: str, condition: str, outcome: str) -> None:
    both(kind, inventory, id, condition, outcome)


@table(
    "incident",
    FIGURES,
    [
        ("possible", "risk: {at_least: possible}", "met"),
        ("possible", "risk: {at_least: high}", "not_met"),
        ("nil", "risk: {at_least: unlikely}", "not_met"),
        ("nil", "risk: {at_most: unlikely}", "met"),
        ("unsaid", "risk: {at_most: high}", "unstated"),
        ("possible", "people: {at_least: 90000, at_most: 90000}", "met"),
        ("parts", "people: {at_least: 20000, at_most: 20000}", "met"),
        ("unsure", "people: {at_least: 12000}", "met"),
        ("unsure", "people: {at_most: 20000}", "unstated"),  # nobody said how many in Japan
        ("unsure", "people: {at_most: 11999}", "not_met"),
        ("bounded", "people: {at_least: 100000}", "met"),
        ("bounded", "people: {at_most: 50}", "not_met"),
    ],
)
def test_ordered_terms_and_split_counts(kind: str, inventory: str, id: str, condition: str, outcome: str) -> None:
    both(kind, inventory, id, condition, outcome)
