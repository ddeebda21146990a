"""Grades that travel: with data over any number of hops, up the storeys of hosting, into places; and the gap a flow leaves."""

from __future__ import annotations

from typing import Any

import pytest
from builders import judge, world

from compliance_lint.graph.grades import SCHEMES
from compliance_lint.model.values import NONE, AtLeast, Range, Unstated
from compliance_lint.sources.vocabularies import bundled


def reaching(text: str, kind: str, id: str, scheme: str) -> Any:
    """The level, ``none``, ``LEVEL or more``, or the things whose silence leaves it open."""
    here = world(text)
    entity = here.inventory.get(kind, id)
    assert entity is not None
    value = here.derive("grade_reaching", entity)[scheme]
    if isinstance(value, AtLeast):
        return f"{value.term} or more"
    if isinstance(value, Unstated):
        return sorted({f"{m.id}.{m.what}" for m in value.missing})
    return "none" if value is NONE else value


def gap(text: str, flow: str, scheme: str = "mlps") -> Any:
    here = world(text)
    value = here.derive("grade_gap", here.inventory.of("flow")[flow]).get(scheme)
    if isinstance(value, Range):
        return (value.low, value.high)
    return [m.id for m in value.missing] if isinstance(value, Unstated) else value


MLPS = """
complete: {datasets: all}
systems:
  core: {operator: self, grades: {mlps: 3}}
  lake: {operator: self, grades: {mlps: 2}}
  desk: {operator: self, grades: {mlps: 1}}
datasets: {people: {system: core, subjects: customer, fields: {name: user.name, mail: user.contact.email}}}
flows:
"""


@pytest.mark.parametrize(
    ("flows", "lake", "desk"),
    [
        ("f: {from: core, to: lake}", "3", "none"),
        ("f: {from: core, to: lake}\n  g: {from: lake, to: desk}", "3", "3"),
        ("f: {from: core, to: lake}\n  g: {from: lake, to: desk}\n  h: {from: desk, to: lake}", "3", "3"),  # a ring
        ("f: {from: lake, to: core}", "none", "none"),  # nothing is there to go
        *((f"f: {{from: core, to: lake, kind: {kind}}}", "3", "none") for kind in
          ("backup", "log", "print", "paper", "remote_access", "admin")),
        *((f"f: {{from: core, to: lake, kind: {kind}}}", "none", "none") for kind in ("network", "erasure", "notice")),
        ("f: {from: core, to: lake, kind: backup}\n  g: {from: lake, to: desk, kind: backup}", "3", "3"),  # a backup of a backup
        ("f: {from: core, to: lake, until: 2020}", "3", "none"),  # what was delivered stays
        ("f: {from: core, to: lake, kind: remote_access, until: 2020}", "none", "none"),  # what was looked at does not
        ("f: {from: core, to: lake, data: [user.name]}\n  g: {from: lake, to: desk, data: [user.contact]}", "3", "none"),
        # dropped, or made anonymous for good
        ("f: {from: core, to: lake, transform: [{kind: drop}]}", "none", "none"),
        ("f: {from: core, to: lake, transform: [{kind: anonymise}]}", "none", "none"),
        ("f: {from: core, to: lake, transform: [{kind: anonymise, data: [user.name]}]}", "3", "none"),
        ("f: {from: core, to: lake, transform: [{kind: pseudonymise}]}", "3", "none"),
        ("f: {from: core, to: lake, transform: [{kind: aggregate, k: 20}]}", "none", "none"),
        ("f: {from: core, to: lake, transform: [{kind: aggregate, k: 1}]}\n  g: {from: lake, to: desk}", "3", "3"),
        ("f: {from: core, to: lake, transform: [{kind: aggregate}]}", "3", "none"),
    ],
)  # fmt: skip
def test_a_protection_level_goes_with_what_a_system_passes_on(flows: str, lake: str, desk: str) -> None:
    text = MLPS + "  " + flows
    assert (reaching(text, "system", "lake", "mlps"), reaching(text, "system", "desk", "mlps")) == (lake, desk)


def test_the_highest_level_wins() -> None:
    text = MLPS.replace("desk: {operator: self, grades: {mlps: 1}}", "desk: {operator: self, grades: {mlps: 4}}")
    text = text.replace("datasets: {", "datasets: {more: {system: desk, subjects: customer, fields: {name: user.name}}, ")
    assert reaching(text + "  f: {from: core, to: lake}\n  g: {from: desk, to: lake}", "system", "lake", "mlps") == "4"


def test_a_system_without_a_level_is_unknown_and_not_the_lowest() -> None:
    text = MLPS.replace("core: {operator: self, grades: {mlps: 3}}", "core: {operator: self}") + "  f: {from: core, to: lake}"
    assert reaching(text, "system", "lake", "mlps") == ["core.grades.mlps"]
    both = text.replace("systems:", "systems:\n  old: {operator: self, grades: {mlps: 3}}") + "\n  g: {from: old, to: lake}"
    both = both.replace("datasets: {", "datasets: {past: {system: old, subjects: customer, fields: {name: user.name}}, ")
    assert reaching(both, "system", "lake", "mlps") == "3 or more"
    need = "grades.mlps: {at_least: '@grade_reaching.mlps'}"
    assert judge(both, "system", "lake", need) == "not_met"  # 2 is below 3 whatever the rest is
    assert judge(both.replace("grades: {mlps: 2}", "grades: {mlps: 4}"), "system", "lake", need) == "unstated"
    assert judge(both.replace("grades: {mlps: 2}", "grades: {mlps: 5}"), "system", "lake", need) == "met"
    assert judge(text, "system", "lake", need) == "unstated"
    none = text.replace("core: {operator: self}", "core: {operator: self, grades: {mlps: none}}")
    assert reaching(none, "system", "lake", "mlps") == "none"
    assert judge(none, "system", "lake", need) == "met"


def test_what_is_not_described_travels_with_its_system() -> None:
    text = MLPS.replace("complete: {datasets: all}", "").partition("datasets: {people")[0] + "flows: {f: {from: core, to: lake}}"
    assert reaching(text, "system", "lake", "mlps") == "3"
    # of some data only, that may not be there
    assert reaching(text.replace("to: lake", "to: lake, data: [user.name]"), "system", "lake", "mlps") == ["lake.grades.mlps"]


def test_a_host_bears_the_grade_of_what_runs_on_it() -> None:
    text = """
complete: {datasets: all}
places: {site: {kind: site}, room: {within: site}}
parties: {host: {country: CN}}
systems:
  app: {operator: self, grades: {mlps: 3}, runs_on: [vm]}
  vm: {operator: self, grades: {mlps: 2}, runs_on: [metal]}
  metal: {operator: host, grades: {mlps: 2}, places: [room]}
  other: {operator: self, grades: {mlps: 4}, runs_on: [elsewhere]}
  elsewhere: {operator: self, runs_on: [elsewhere]}
"""
    found = [
        reaching(text, *who, "mlps")
        for who in (("system", "vm"), ("system", "metal"), ("party", "host"), ("place", "room"), ("place", "site"))
    ]
    assert found == ["3"] * 5
    assert judge(text, "system", "metal", "grades.mlps: {at_least: '@grade_reaching.mlps'}") == "not_met"
    silent = text.replace("app: {operator: self, grades: {mlps: 3}, ", "app: {operator: self, ")
    assert reaching(silent, "system", "metal", "mlps") == "2 or more"
    service = text.replace("mlps:", "mlps_system_service:")
    assert reaching(service, "system", "vm", "mlps_system_service") == "3"


def test_the_level_of_a_service_stays_where_it_is() -> None:
    text = MLPS.replace("mlps:", "mlps_system_service:") + "  f: {from: core, to: lake}"
    assert reaching(text, "system", "lake", "mlps_system_service") == "none"


SECRET = """
complete: {datasets: all}
systems:
  secdb: {operator: self, grades: {state_secret: secret}}
  nas: {operator: self, grades: {state_secret: secret}}
  oa: {operator: self, grades: {state_secret: none}}
datasets:
  plan: {system: secdb, fields: {plan: state_secret}, grades: {state_secret: secret}}
  canteen: {system: secdb, subjects: employee, fields: {name: user.name}}
flows:
  copy: {from: secdb, to: nas, kind: backup}
  on: {from: nas, to: oa, transform: [{kind: anonymise}]}
"""


def test_a_state_secret_over_a_backup() -> None:
    assert [reaching(SECRET, "system", one, "state_secret") for one in ("secdb", "nas", "oa")] == ["secret"] * 3
    need = "{labels.category: state_secret, grades.state_secret: {at_least: '@grade_reaching.state_secret'}}"
    assert [judge(SECRET, "system", one, need) for one in ("secdb", "nas", "oa")] == ["met", "met", "not_met"]
    lower = SECRET.replace(
        "nas: {operator: self, grades: {state_secret: secret}}", "nas: {operator: self, grades: {state_secret: confidential}}"
    )
    assert judge(lower, "system", "nas", need) == "not_met"


def test_what_is_no_secret_takes_no_class_along() -> None:
    text = SECRET.replace("to: nas, kind: backup", "to: nas, dataset: [canteen]")
    assert [reaching(text, "system", one, "state_secret") for one in ("nas", "oa")] == ["none", "none"]


def test_a_state_secret_of_a_class_nobody_stated() -> None:
    text = SECRET.replace("fields: {plan: state_secret}, grades: {state_secret: secret}", "fields: {plan: state_secret}")
    assert reaching(text, "system", "oa", "state_secret") == "secret"  # that of the system it lies in
    text = text.replace("secdb: {operator: self, grades: {state_secret: secret}}", "secdb: {operator: self}")
    assert reaching(text, "system", "oa", "state_secret") == "confidential or more"
    assert judge(text, "system", "oa", "grades.state_secret: {at_least: '@grade_reaching.state_secret'}") == "not_met"
    assert reaching(text, "dataset", "plan", "state_secret") == "confidential"


DATA = """
complete: {datasets: all}
systems: {a: {operator: self}, b: {operator: self}, c: {operator: self, places: [room]}}
places: {room: {kind: room}, archive: {kind: room}}
parties: {p: {kind: merchant}}
datasets:
  rates: {system: a, fields: {rate: business}, grades: {confidentiality: internal}}
  people: {system: a, subjects: customer, fields: {name: user.name}, grades: {confidentiality: confidential}}
  held: {system: b, subjects: customer, fields: {who: user.name}, grades: {confidentiality: public}}
  tariff: {system: b, fields: {rate: business}, derived_from: [rates]}
flows:
  f: {from: a, to: b, dataset: [people]}
  g: {from: b, to: c, data: [user.name]}
  h: {from: b, to: p, data: [business]}
  i: {from: c, to: archive, kind: print}
"""


def test_the_grade_of_a_data_set_goes_with_its_data() -> None:
    at = {one: reaching(DATA, *one, "confidentiality") for one in (
        ("system", "a"), ("system", "c"), ("place", "room"), ("place", "archive"),
        ("dataset", "people"), ("dataset", "held"), ("dataset", "rates"),
    )}  # fmt: skip
    assert at == {
        ("system", "a"): "confidential", ("system", "c"): "confidential", ("place", "room"): "confidential",
        ("place", "archive"): "confidential", ("dataset", "people"): "confidential", ("dataset", "held"): "confidential",
        ("dataset", "rates"): "internal",
    }  # fmt: skip
    # of the tariff nobody stated the grade: unknown where it goes, but for what it was made of
    assert reaching(DATA, "party", "p", "confidentiality") == ["tariff.grades.confidentiality"]
    assert reaching(DATA, "dataset", "tariff", "confidentiality") == "internal"
    assert reaching(DATA, "system", "b", "confidentiality") == "confidential or more"


def test_one_legal_entity_under_two_ids_is_reached_once() -> None:
    text = DATA.replace("p: {kind: merchant}", "p: {kind: merchant, same_as: q}, q: {kind: merchant}").replace("[business]", "[user.name]")
    assert [reaching(text, "party", one, "confidentiality") for one in ("p", "q")] == ["confidential", "confidential"]


def test_a_ring_of_sets_and_a_ring_of_places_come_to_rest() -> None:
    text = DATA.replace("fields: {rate: business}, grades", "fields: {rate: business}, derived_from: [tariff], grades")
    assert reaching(text, "dataset", "rates", "confidentiality") == "internal or more"


def test_an_erased_set_reaches_nothing() -> None:
    text = DATA.replace("grades: {confidentiality: confidential}}", "grades: {confidentiality: confidential}, until: 2020}")
    assert reaching(text, "system", "c", "confidentiality") == "public"


@pytest.mark.parametrize(
    ("flow", "steps"),
    [
        ("f: {from: core, to: lake}", 1),
        ("f: {from: core, to: desk}", 2),
        ("f: {from: desk, to: core}", -2),
        ("f: {from: core, to: lake, kind: network}", 1),
        ("f: {from: core, to: lake}\n  h: {from: desk, to: core}", 1),
        ("f: {from: core, to: zone}", ["zone"]),
        ("f: {from: zone, to: core}", (-3, 2)),
    ],
)
def test_the_gap_at_the_ends_of_a_flow(flow: str, steps: Any) -> None:
    assert gap("places: {zone: {kind: network_zone}}\n" + MLPS + "  " + flow, "f") == steps


def test_the_gap_counts_what_comes_from_further_back() -> None:
    text = MLPS + "  e: {from: core, to: lake}\n  f: {from: lake, to: desk}"
    assert gap(text, "f") == 2
    assert judge(text, "flow", "f", "grade_gap.mlps: {at_most: 0}") == "not_met"
    assert judge(MLPS + "  f: {from: desk, to: core}", "flow", "f", "grade_gap.mlps: {at_most: 0}") == "met"
    assert (
        judge("places: {zone: {kind: network_zone}}\n" + MLPS + "  f: {from: zone, to: core}", "flow", "f", "grade_gap.mlps: {at_most: 0}")
        == "unstated"
    )


def test_the_gap_of_data_is_that_of_the_data_and_not_of_their_store() -> None:
    text = DATA.replace("a: {operator: self}", "a: {operator: self, grades: {confidentiality: secret}}")
    text = text.replace("b: {operator: self}", "b: {operator: self, grades: {confidentiality: internal}}")
    assert gap(text, "f", "confidentiality") == 1


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        ("{mlps: 3}", "{mlps: 2}", "met"),
        ("{mlps: 3}", "{mlps: 3}", "not_met"),
        ("{mlps: 3}", "{}", "unstated"),
        ("{mlps: 3}", "{crypto: 3}", "unstated"),
    ],
)
def test_a_flow_crosses_grades(one: str, other: str, outcome: str) -> None:
    a, b = (f"{{operator: self, places: [here], grades: {grades}}}" for grades in (one, other))
    text = f"places: {{here: {{country: CN}}}}\nsystems: {{a: {a}, b: {b}}}\nflows: {{f: {{from: a, to: b}}}}"
    assert judge(text, "flow", "f", "crosses: grade") == outcome


def test_every_scheme_that_grades_things_is_known() -> None:
    assert set(bundled().lists["grade_schemes"].terms) - {"incident_cn", "incident_tw"} == set(SCHEMES)


def test_an_inventory_without_grades_leaves_all_open() -> None:
    text = "systems: {a: {operator: self}}"
    assert reaching(text, "system", "a", "mlps") == ["a.grades.mlps"]
    assert judge(text, "system", "a", "grade_reaching.mlps: {at_least: 2}") == "unstated"
