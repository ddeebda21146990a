"""Measures in place: own, from a host or provider whose grade suffices, and implied by others."""

from __future__ import annotations

import pytest
from builders import judge, problems_of, world

from compliance_lint.model.values import Items

HOSTED = """
vocabulary: {controls: {std: {}, std.audit: {implied_by: [logging, file_integrity]}, std.report: {implied_by: [std.audit]}, std.alone: {}}}
parties: {cloud: {kind: cloud_provider}}
systems:
  app: {operator: self, runs_on: [vm], APP}
  vm: {operator: cloud, runs_on: [rack], VM}
  rack: {operator: cloud, RACK}
datasets: {d: {system: app, fields: {n: user.name}}}
controls: {CONTROLS}
"""


def hosted(controls: str, app: str = "", vm: str = "", rack: str = "", more: str = "") -> str:
    return HOSTED.replace("CONTROLS", controls).replace("APP", app).replace("VM", vm).replace("RACK", rack) + more


def in_place(text: str, kind: str = "system", id: str = "app") -> set[str]:
    here = world(text)
    entity = here.inventory.get(kind, id)
    assert entity is not None
    found = here.derive("controls_in_place", entity)
    assert isinstance(found, Items)
    return {type for type in found if "." not in type}  # without the points of standards that they imply


def needs(type: str, text: str) -> str:
    return judge(text, "system", "app", f"controls_in_place: {{includes: [{type}]}}")


def state(type: str, text: str) -> str:
    """Whether a type that only this inventory knows is in place."""
    here = world(text)
    found = here.derive("controls_in_place", here.inventory.of("system")["app"])
    return "met" if type in found else "not_met" if type in found.denied or not found.open else "unstated"


ON_VM = "c: {type: patching, status: active, covers: [vm]}"
ON_RACK = "c: {type: cctv, status: active, covers: [rack]}"


@pytest.mark.parametrize(
    ("text", "type", "outcome"),
    [
        (hosted(ON_VM), "patching", "met"),
        (hosted(ON_RACK), "cctv", "met"),  # over two hosts
        (hosted(ON_RACK), "physical_protection", "met"),  # a kind of it
        (hosted(ON_VM), "backup", "unstated"),
        (hosted(ON_VM, more="complete: {controls: all}\n"), "patching", "met"),
        (hosted(ON_VM, more="complete: {controls: all}\n"), "backup", "not_met"),
        (hosted(ON_VM, app="lacks: [patching]"), "patching", "not_met"),
        (hosted(ON_VM.replace("active", "planned")), "patching", "unstated"),
        # the host's grade has to be at least that of what it carries
        (hosted(ON_VM, app="grades: {mlps: 3}", vm="grades: {mlps: 3}"), "patching", "met"),
        (hosted(ON_VM, app="grades: {mlps: 3}", vm="grades: {mlps: 4}"), "patching", "met"),
        (hosted(ON_VM, app="grades: {mlps: 3}", vm="grades: {mlps: 2}"), "patching", "unstated"),
        (hosted(ON_VM, app="grades: {mlps: 3}", vm="grades: {mlps: none}"), "patching", "unstated"),
        (hosted(ON_VM, app="grades: {mlps: 3}"), "patching", "unstated"),
        (hosted(ON_VM, app="grades: {mlps: none}"), "patching", "met"),
        (hosted(ON_VM, app="grades: {mlps: 3}", vm="grades: {mlps: 2}", more="complete: {controls: all}\n"), "patching", "not_met"),
        (hosted(ON_VM, app="grades: {mlps: 3}", more="complete: {controls: all}\n"), "patching", "unstated"),
        (hosted(ON_RACK, app="grades: {mlps: 3}", vm="grades: {mlps: 3}", rack="grades: {mlps: 2}"), "cctv", "unstated"),
    ],
)
def test_a_system_has_the_measures_of_its_host(text: str, type: str, outcome: str) -> None:
    assert needs(type, text) == outcome


def test_what_is_unstated_of_the_host_is_asked_for() -> None:
    here = world(hosted(ON_VM, app="grades: {mlps: 3}", more="complete: {controls: all}\n"))
    found = here.derive("controls_in_place", here.inventory.of("system")["app"])
    assert [(m.kind, m.id, m.what) for m in found.missing] == [("system", "vm", "grades.mlps")]


def test_what_lies_in_a_system_has_them_too_and_the_host_has_none_of_its_guest() -> None:
    text = hosted(ON_VM + ", b: {type: backup, status: active, covers: [app]}")
    assert in_place(text, "dataset", "d") == {"patching", "backup"}
    assert in_place(text, "system", "vm") == {"patching"}


def test_of_several_hosts_each_has_to_have_it_and_rings_hand_nothing_down() -> None:
    text = hosted(ON_VM).replace("runs_on: [vm]", "runs_on: [vm, rack]")
    assert in_place(text) == set()
    assert in_place(text.replace("covers: [vm]", "covers: [vm, rack]")) == {"patching"}
    assert in_place(hosted(ON_VM).replace("runs_on: [rack]", "runs_on: [app]")) == {"patching"}


PROVIDED = "c: {type: cctv, status: active, covers: [app], provided_by: PROVIDER}"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (hosted(PROVIDED.replace("PROVIDER", "vm")), "met"),
        (hosted(PROVIDED.replace("PROVIDER", "cloud")), "met"),
        (hosted(PROVIDED.replace("PROVIDER", "vm"), vm="lacks: [cctv]"), "not_met"),  # it cannot come from there
        (hosted(PROVIDED.replace("PROVIDER", "vm"), app="grades: {mlps: 3}", vm="grades: {mlps: 2}"), "not_met"),
        (hosted(PROVIDED.replace("PROVIDER", "vm"), app="grades: {mlps: 3}", vm="grades: {mlps: 3}"), "met"),
        (hosted(PROVIDED.replace("PROVIDER", "vm"), app="grades: {mlps: 3}"), "unstated"),
        (hosted(PROVIDED.replace("PROVIDER", "vm"), vm="lacks: [cctv]", more="partial: {controls: [cctv]}\n"), "unstated"),
    ],
)
def test_a_measure_is_provided_where_the_provider_has_it_and_its_grade_suffices(text: str, outcome: str) -> None:
    assert needs("cctv", text) == outcome


OF_PARTY = "c: {type: patching, status: active, covers: [cloud]}"


@pytest.mark.parametrize(
    ("text", "record", "measure"),
    [
        (hosted(PROVIDED.replace("PROVIDER", "vm").replace("cctv", "patching")), "met", "met"),
        (hosted(PROVIDED.replace("PROVIDER", "vm").replace("cctv", "patching"), vm="lacks: [patching]"), "met", "not_met"),
        (hosted(OF_PARTY).replace("app: {operator: self", "app: {operator: cloud"), "met", "met"),  # the party operates the system itself
        (hosted(OF_PARTY), "unstated", "met"),  # it operates the host only
        (hosted(ON_VM), "unstated", "met"),
        (hosted(ON_VM.replace("[vm]", "[vm, app]")), "met", "met"),
    ],
)
def test_a_measure_from_elsewhere_is_a_measure_in_place_and_a_record_only_where_it_covers(text: str, record: str, measure: str) -> None:
    assert judge(text, "system", "app", "covered_by: {control: patching}") == record
    assert needs("patching", text) == measure


@pytest.mark.parametrize(
    ("text", "type", "outcome"),
    [
        (hosted("c: {type: logging, status: active, covers: [app]}"), "std.audit", "met"),
        (hosted("c: {type: file_integrity, status: active, covers: [vm]}"), "std.audit", "met"),  # inherited, and then implied
        (hosted("c: {type: logging, status: active, covers: [app]}"), "std.report", "met"),  # one point implies another
        (hosted("c: {type: logging, status: active, covers: [app]}"), "std.alone", "unstated"),
        (hosted("c: {type: std.alone, status: active, covers: [app]}"), "std.alone", "met"),
        (hosted("c: {type: hardening, status: active, covers: [app]}"), "std.audit", "unstated"),  # the broader word does not say it
        (hosted("c: {type: mfa, status: active, covers: [app]}"), "std.audit", "unstated"),
        (hosted("c: {type: mfa, status: active, covers: [app]}", app="lacks: [logging]"), "std.audit", "unstated"),
        (hosted("c: {type: mfa, status: active, covers: [app]}", app="lacks: [logging, file_integrity]"), "std.audit", "not_met"),
        (hosted("c: {type: mfa, status: active, covers: [app]}", app="lacks: [logging, hardening]"), "std.audit", "not_met"),
        (hosted("c: {type: std.audit, status: active, covers: [app]}", app="lacks: [logging, hardening]"), "std.audit", "met"),
    ],
)
def test_points_of_a_standard_are_implied_by_general_measures(text: str, type: str, outcome: str) -> None:
    assert state(type, text) == outcome


@pytest.mark.parametrize(
    ("implied_by", "message"),
    [
        ("logging", "'implied_by' of term 'x' is not a list of types of control"),
        ("[loging]", "'loging', said to imply 'x', is no term of controls"),
    ],
)
def test_what_implies_a_point_is_checked(implied_by: str, message: str) -> None:
    found = problems_of(f"vocabulary: {{controls: {{x: {{parent: access_control, implied_by: {implied_by}}}}}}}\n")
    assert len(found) == 1
    assert message in found[0]
