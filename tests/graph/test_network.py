"""What can open a connection to what, how the way is guarded and in which direction; how long logs are kept, and how long nobody knew."""

from __future__ import annotations

from typing import Any

import pytest
from builders import judge, world

from compliance_lint.model.values import NONE, Range, Unstated


def rows(text: str, id: str) -> dict[str, list[tuple[Any, Any, int]]]:
    """By node reached: guard, exposure and hops, ``?`` for what is unstated."""
    here = world(text)
    found: dict[str, list[tuple[Any, Any, int]]] = {}
    for row in here.derive("reaches", here.inventory.nodes[id]):
        guard, exposure = ("?" if isinstance(row[key], Unstated) else row[key] for key in ("guarded", "exposure"))
        found.setdefault(row["node"], []).append(("none" if guard is NONE else guard, exposure, row["hops"]))
    return found


def guards(text: str, id: str, node: str) -> list[Any]:
    return [guard for guard, _, _ in rows(text, id).get(node, [])]


NET = """
complete: {flows: all}
places:
  world: {kind: network_zone, exposure: internet}
  dmz: {kind: network_zone, exposure: dmz}
  lan: {kind: network_zone, exposure: internal}
  vault: {kind: network_zone, exposure: classified}
systems:
  web: {operator: self, places: [dmz]}
  db: {operator: self, places: [lan]}
  pc: {operator: self, places: [lan]}
  secdb: {operator: self, places: [vault]}
  fw: {kind: firewall, operator: self}
  gate: {kind: gateway, operator: self}
flows:
  idle: {from: pc, to: db, kind: notice}
"""


# -- who reaches whom ------------------------------------------------------------------------------------------------


def test_a_connection_to_a_zone_reaches_what_stands_in_it() -> None:
    found = rows(NET + "  f: {from: world, to: dmz, kind: network, via: []}\n  g: {from: web, to: db, kind: network, via: []}", "world")
    assert {node: hops for node, ((_, _, hops),) in found.items()} == {"dmz": 1, "web": 1, "db": 2, "lan": 2, "pc": 3}
    assert [exposure for _, exposure, _ in found["dmz"] + found["db"]] == ["dmz", "internal"]


def test_a_system_reaches_what_its_zone_reaches_and_its_neighbours() -> None:
    found = rows(NET + "  f: {from: lan, to: world, kind: network, via: []}", "db")
    assert found == {"lan": [("none", "internal", 0)], "pc": [("none", "internal", 1)], "world": [("none", "internet", 1)]}


def test_connections_have_a_direction() -> None:
    text = NET + "  f: {from: world, to: lan, kind: network, via: []}"
    assert "world" not in rows(text, "db")
    assert "db" in rows(text, "world")


def test_only_what_stands_today_and_only_connections() -> None:
    for extra in ("kind: network, until: 2020", "kind: network, status: planned", "kind: network, since: 2030", "kind: data"):
        assert "world" not in rows(NET + f"  f: {{from: lan, to: world, {extra}}}", "db")


def test_a_ring_of_connections_and_of_places_comes_to_rest() -> None:
    text = NET.replace("lan: {kind: network_zone,", "lan: {kind: network_zone, within: dmz,").replace(
        "dmz: {kind: network_zone,", "dmz: {kind: network_zone, within: lan,"
    )
    found = rows(text + "  f: {from: web, to: db, kind: network}\n  g: {from: db, to: web, kind: network}", "web")
    assert {"db", "pc", "lan", "dmz"} <= set(found)


def test_a_zone_within_another_reaches_what_that_one_reaches() -> None:
    text = NET.replace("vault: {kind: network_zone, exposure: classified}", "vault: {kind: security_domain, within: lan}")
    found = rows(text + "  f: {from: lan, to: world, kind: network, via: []}", "secdb")
    assert found["world"] == [("none", "internet", 1)]
    assert found["vault"] == [("none", "internal", 0)]


def test_those_in_one_building_are_not_in_one_network() -> None:
    text = NET.replace("lan: {kind: network_zone, exposure: internal}", "lan: {kind: site}")
    assert rows(text, "db") == {}
    assert set(rows(text + "  f: {from: lan, to: world, kind: network, via: []}", "db")) == {"lan", "world"}


def test_a_service_that_answers_is_reached() -> None:
    text = NET.replace("db: {operator: self, places: [lan]}", "db: {operator: self, places: [lan], lacks: [network_protection], "
                       "exposes: [{service: database, to: internet}, {service: ssh, to: dmz, until: 2020}]}")  # fmt: skip
    assert rows(text, "world")["db"] == [("none", "internal", 1)]
    assert "db" not in rows(text, "dmz")
    assert guards(text.replace(", lacks: [network_protection]", ""), "world", "db") == ["?"]
    assert guards(text.replace(", lacks: [network_protection]", "") + "controls: {c: {type: firewall, status: active, covers: [db]}}",
                  "world", "db") == ["filtered"]  # fmt: skip


def test_what_nobody_said_leaves_the_list_open() -> None:
    need = "reaches: {none_of: {exposure: internet}}"
    text = NET + "  f: {from: pc, to: web, kind: network, via: []}"
    assert judge(text, "system", "db", need) == "met"
    assert judge(text.replace("complete: {flows: all}", ""), "system", "db", need) == "unstated"
    assert judge(text.replace("complete: {flows: all}", "").replace("db: {", "db: {lacks: [flows], "), "system", "db", need) == "met"
    assert judge(text.replace("db: {operator: self, places: [lan]}", "db: {operator: self}"), "system", "db", need) == "unstated"
    assert judge(text + "\n  g: {from: web, to: world, kind: network}", "system", "db", need) == "not_met"


# -- guards ----------------------------------------------------------------------------------------------------------

ACTIVE = "status: active, covers:"


@pytest.mark.parametrize(
    ("via", "controls", "guard"),
    [
        ("via: []", "", "none"),
        ("via: [fw]", "", "filtered"),  # a firewall is one
        ("via: [gate]", "", "?"),
        ("via: unknown", "", "?"),
        ("via: [gate]", f"c: {{type: firewall, {ACTIVE} [gate]}}", "filtered"),
        ("via: [gate]", "c: {type: firewall, status: planned, covers: [gate]}", "none"),
        ("via: [gate]", f"c: {{type: isolation, {ACTIVE} [gate]}}", "filtered"),
        ("via: [gate]", f"c: {{type: mfa, {ACTIVE} [gate]}}", "?"),
        ("via: unknown", f"c: {{type: firewall, {ACTIVE} {{flows: [f]}}}}", "filtered"),
        ("via: unknown", f"c: {{type: firewall, {ACTIVE} {{places: [lan]}}}}", "filtered"),
        ("via: unknown", f"c: {{type: network_segmentation, {ACTIVE} organisation, parameters: {{between: [lan, world]}}}}", "filtered"),
        ("via: []", f"c: {{type: network_segmentation, {ACTIVE} organisation, parameters: {{between: [lan, dmz]}}}}", "none"),
        # one way: as seen from the zone that connects
        ("via: [gate]", f"c: {{type: isolation, {ACTIVE} [gate], parameters: {{one_way: in}}}}", "one_way_in"),
        ("via: [gate]", f"c: {{type: isolation, {ACTIVE} [gate], parameters: {{one_way: out}}}}", "one_way_out"),
        ("via: [fw, gate]", f"c: {{type: isolation, {ACTIVE} [gate], parameters: {{one_way: in}}}}", "one_way_in"),
        ("via: [gate]", f"c: {{type: isolation, {ACTIVE} [gate], parameters: {{one_way: [in, out]}}}}", "filtered"),
        # of the place it covers: into the world is out of here
        ("via: []", f"c: {{type: isolation, {ACTIVE} {{places: [lan]}}, parameters: {{one_way: in}}}}", "one_way_in"),
        ("via: []", f"c: {{type: isolation, {ACTIVE} {{places: [world]}}, parameters: {{one_way: in}}}}", "one_way_out"),
    ],
)  # fmt: skip
def test_how_a_way_is_guarded(via: str, controls: str, guard: str) -> None:
    text = NET + f"  f: {{from: lan, to: world, kind: network, {via}}}\ncontrols: {{{controls}}}"
    assert guards(text, "db", "world") == [guard]


def test_a_one_way_gate_seen_from_both_sides() -> None:
    gate = f"\ncontrols: {{c: {{type: isolation, {ACTIVE} [gate], parameters: {{one_way: in}}}}}}"
    out = "  f: {from: vault, to: world, kind: network, via: [gate]}"
    back = "  f: {from: world, to: vault, kind: network, via: [gate]}"
    assert guards(NET + out + gate, "secdb", "world") == ["one_way_in"]
    assert guards(NET + back + gate, "world", "secdb") == ["one_way_out"]  # what it lets in leaves the world
    inside = NET.replace("gate: {kind: gateway, operator: self}", "gate: {kind: gateway, operator: self, places: [dmz]}")
    inside += "  f: {from: lan, to: dmz, kind: network, via: [gate]}"
    assert guards(inside + gate, "db", "dmz") == ["one_way_out"]


def test_the_law_on_secret_systems() -> None:
    need = "reaches: {each: {if: {exposure: {one_of: [internet, wireless]}}, then: {guarded: one_way_in}}}"
    gate = f"\ncontrols: {{c: {{type: isolation, {ACTIVE} [gate], parameters: {{one_way: WAY}}}}}}"
    text = NET + "  f: {from: vault, to: world, kind: network, via: [gate]}"
    assert judge(NET, "system", "secdb", need) == "met"
    assert judge(text + gate.replace("WAY", "in"), "system", "secdb", need) == "met"
    assert judge(text + gate.replace("WAY", "out"), "system", "secdb", need) == "not_met"
    assert judge(text, "system", "secdb", need) == "unstated"
    assert judge(text.replace("[gate]", "[]"), "system", "secdb", need) == "not_met"
    # a way round the gate
    around = text + "\n  g: {from: secdb, to: pc, kind: network, via: []}\n  h: {from: lan, to: world, kind: network, via: []}"
    assert judge(around + gate.replace("WAY", "in"), "system", "secdb", need) == "not_met"
    assert guards(around + gate.replace("WAY", "in"), "secdb", "world") == ["one_way_in", "none"]


def test_nothing_passes_two_gates_that_face_each_other() -> None:
    text = NET + "  f: {from: vault, to: lan, kind: network, via: [gate]}\n  g: {from: lan, to: world, kind: network, via: [fw]}\n"
    text += f"controls: {{a: {{type: isolation, {ACTIVE} [gate], parameters: {{one_way: in}}}}, "
    text += f"b: {{type: isolation, {ACTIVE} [fw], parameters: {{one_way: out}}}}}}"
    assert guards(text, "secdb", "lan") == ["one_way_in"]
    assert guards(text, "secdb", "world") == []


def test_the_hops_and_what_they_pass() -> None:
    text = NET + "  f: {from: lan, to: dmz, kind: network, via: [fw]}\n  g: {from: dmz, to: world, kind: network, via: [gate]}"
    here = world(text + "\ncontrols: {c: {type: firewall, status: active, covers: [gate]}}")
    row = next(row for row in here.derive("reaches", here.inventory.nodes["db"]) if row["node"] == "world")
    assert (row["hops"], row["via"].of, row["guarded"]) == (2, ("fw", "gate"), "filtered")


# -- exposure --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (NET + "  f: {from: world, to: lan, kind: network}", "met"),  # into the zone it stands in
        (NET + "  f: {from: world, to: db, kind: network}", "met"),
        (NET + "  f: {from: world, to: db, kind: network, until: 2020}", "unstated"),
        (NET + "  f: {from: db, to: world, kind: network}", "unstated"),
        (NET.replace("db: {operator: self,", "db: {operator: self, exposes: [],") + "  f: {from: world, to: db, kind: network}", "not_met"),
        (NET.replace("db: {operator: self, places: [lan]}", "db: {operator: self, places: [world]}"), "met"),
    ],
)
def test_exposed_to_the_internet(text: str, outcome: str) -> None:
    assert judge(text, "system", "db", "exposed_to: internet") == outcome


def test_exposed_to_the_zone_of_a_system_that_connects() -> None:
    text = NET + "  f: {from: web, to: db, kind: network}"
    assert judge(text, "system", "db", "exposed_to: dmz") == "met"
    inner = text.replace("lan: {kind: network_zone, exposure: internal}", "lan: {within: office}\n  office: {exposure: internal}")
    assert judge(inner, "system", "db", "exposed_to: internal") == "met"


# -- logs ------------------------------------------------------------------------------------------------------------

LOGS = """
systems: {app: {operator: self}, siem: {kind: log_store, operator: self}, far: {kind: log_store, operator: self}}
"""


def logged(days: str, on: str = "app") -> str:
    return f"log-{on}: {{type: logging, status: active, covers: [{on}], parameters: {{kept_for: {days}}}}}"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (f"controls: {{{logged('P90D')}}}", "not_met"),
        (f"controls: {{{logged('P200D')}}}", "met"),
        ("controls: {c: {type: logging, status: active, covers: [app]}}", "unstated"),
        ("", "unstated"),
        (f"controls: {{{logged('none')}}}", "not_met"),
        # along the log flow
        (f"controls: {{{logged('P30D')}, {logged('P365D', 'siem')}}}\nflows: {{f: {{from: app, to: siem, kind: log}}}}", "met"),
        (f"controls: {{{logged('P30D')}, {logged('P60D', 'siem')}}}\nflows: {{f: {{from: app, to: siem, kind: log}}}}", "not_met"),
        (f"controls: {{{logged('P30D')}}}\nflows: {{f: {{from: app, to: siem, kind: log}}}}", "unstated"),
        (f"controls: {{{logged('P200D')}}}\nflows: {{f: {{from: app, to: siem, kind: log}}}}", "met"),
        (f"controls: {{{logged('P30D')}, {logged('P365D', 'siem')}}}\nflows: {{f: {{from: app, to: siem, kind: backup}}}}", "not_met"),
        (f"controls: {{{logged('P30D')}, {logged('P365D', 'siem')}}}\n"
         "flows: {f: {from: app, to: siem, kind: log, until: 2020}}", "not_met"),
        # what a store of logs keeps, two hops away, in a ring
        (f"controls: {{{logged('P30D')}, {logged('P40D', 'siem')}}}\n"
         "datasets: {logs: {system: far, fields: {l: system}, retention: P1Y}}\n"
         "flows: {f: {from: app, to: siem, kind: log}, g: {from: siem, to: far, kind: log}, h: {from: far, to: app, kind: log}}", "met"),
        (f"controls: {{{logged('P30D')}}}\n"
         "datasets: {logs: {system: siem, fields: {l: system}, retention: {period: none}}}\n"
         "flows: {f: {from: app, to: siem, kind: log}}", "met"),
        # known as a bound only: what is too short at the most decides, unless something else is silent
        (f"controls: {{{logged('{at_most: P100D}')}}}", "not_met"),
        (f"controls: {{{logged('{at_most: P200D}')}}}", "unstated"),
        (f"controls: {{{logged('{at_most: P100D}')}, {logged('unknown', 'siem')}}}\n"
         "flows: {f: {from: app, to: siem, kind: log}}", "unstated"),
        (f"controls: {{{logged('{at_most: P100D}')}, {logged('P1Y', 'siem')}}}\n"
         "flows: {f: {from: app, to: siem, kind: log}}", "met"),
    ],
)  # fmt: skip
def test_logs_are_kept_along_their_way(text: str, outcome: str) -> None:
    assert judge(LOGS + text, "system", "app", "logs_kept_for: {at_least: P183D}") == outcome


def test_where_nothing_is_logged_nothing_is_kept() -> None:
    text = LOGS.replace("app: {operator: self}", "app: {operator: self, lacks: [logging]}")
    here = world(text)
    assert here.derive("logs_kept_for", here.inventory.nodes["app"]) is NONE
    assert judge(text, "system", "app", "logs_kept_for: {at_least: P1D}") == "not_met"


# -- incidents -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moments", "outcome"),
    [
        ("occurred: 2026-03-01T10:00+01:00, known: 2026-03-03T10:00+01:00", "met"),
        ("occurred: 2026-03-01T10:00+01:00, known: 2026-03-03T10:01+01:00", "not_met"),
        ("occurred: 2026-03-01T10:00Z, known: 2026-03-03T18:00+08:00", "met"),  # the same clock
        ("occurred: 2026-03-01, known: 2026-03-01", "met"),
        ("occurred: 2026-03-01, known: 2026-03-03", "unstated"),  # from one day and a moment to three days less one
        ("occurred: 2026-03-01, known: 2026-03-05", "not_met"),
        ("occurred: 2026-03, known: 2026-03-31", "unstated"),
        ("occurred: {not_after: 2026-01-01}, known: 2026-03-05", "not_met"),
        ("occurred: {not_before: 2026-03-04}, known: 2026-03-05", "met"),
        ("occurred: 2026-03-01, known: {from: occurred, plus: P9D}", "not_met"),
        ("known: 2026-03-05", "unstated"),
        ("occurred: 2026-03-05", "unstated"),
        ("occurred: 2026-03-05, known: 2026-03-01", "unstated"),  # known before it happened
    ],
)
def test_how_long_nobody_knew(moments: str, outcome: str) -> None:
    text = f"systems: {{a: {{operator: self}}}}\nincidents: {{i: {{type: malware, covers: {{systems: [a]}}, {moments}}}}}"
    assert judge(text, "incident", "i", "undetected_for: {at_most: P2D}") == outcome


def test_days_give_bounds() -> None:
    here = world("systems: {a: {operator: self}}\nincidents: {i: {type: malware, covers: [a], occurred: 2026-03-01, known: 2026-03-03}}")
    found = here.derive("undetected_for", here.inventory.of("incident")["i"])
    assert isinstance(found, Range)
    low, high = found.low, found.high
    assert (low.seconds, high.seconds) == (86401, 3 * 86400 - 1)  # type: ignore[union-attr]
