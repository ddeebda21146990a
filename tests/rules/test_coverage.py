"""What a record covers and how it runs down, by selectors and along the tree; and who lacks what the rest has."""

from __future__ import annotations

import pytest
from builders import judge, world

from compliance_lint.graph.world import World
from compliance_lint.model.inventory import Entity

MFA = "covered_by: {control: mfa}"


def covered(here: World, kind: str, id: str, record: str = "c") -> bool:
    """Whether a record surely covers an entity."""
    entity = here.inventory.get(kind, id) or Entity(kind, id, {})
    return any(key[1] == record and cover.sure == 1 for key, cover in here.coverage.covers(entity).items())


# -- runs down -------------------------------------------------------------------------------------------------------

ORGANISED = """
organisation: {country: HK}
places:
  site: {kind: site}
  room: {kind: room, within: site}
  elsewhere: {kind: site}
parties: {cloud: {kind: cloud_provider}}
systems:
  placed: {operator: self, places: [room]}
  run: {operator: self}
  both: {operator: self, places: [room, elsewhere]}
  hosted: {operator: cloud}
  unsaid: {}
  gateway: {operator: self, kind: vpn_gateway}
datasets:
  d: {system: placed, fields: {name: user.name}}
  cloud-data: {system: hosted}
grants:
  one: {holder: staff, systems: [placed]}
  two: {holder: staff, systems: [placed, run]}
  through: {holder: staff, systems: [run], via: [gateway]}
  across: {holder: staff, systems: [placed, hosted]}
flows:
  plain: {from: placed, to: run}
  look: {from: placed, to: cloud, kind: remote_access}
  admin: {from: run, to: cloud, kind: admin}
  passing: {from: placed, to: run, via: [gateway]}
  printed: {from: placed, to: run, kind: print, via: [gateway]}
activities: {work: {systems: [placed]}}
controls: {c: {type: mfa, status: active, covers: COVERS}}
"""
EVERYTHING = [
    ("organisation", "organisation"),
    *(("place", id) for id in ("site", "room", "elsewhere")),
    *(("system", id) for id in ("placed", "run", "both", "hosted", "unsaid", "gateway")),
    *(("dataset", id) for id in ("d", "cloud-data")),
    ("field", "d/name"),
    *(("grant", id) for id in ("one", "two", "through", "across")),
    *(("flow", id) for id in ("plain", "look", "admin", "passing", "printed")),
    ("activity", "work"),
    ("party", "cloud"),
]
OWN = {"placed", "run", "both", "gateway"}


@pytest.mark.parametrize(
    ("covers", "names"),
    [
        # the organisation: its places, the systems it operates, all below them, and what it does
        (
            "organisation",
            {"organisation", "site", "room", "elsewhere", *OWN, "d", "d/name"}
            | {"one", "two", "through", "look", "admin", "passing", "printed", "work"},
        ),
        # a place: what lies within it, the systems placed there (in each of their places), and below
        ("[site]", {"site", "room", "placed", "d", "d/name", "one", "look"}),
        ("{places: [site, elsewhere]}", {"site", "room", "elsewhere", "placed", "both", "d", "d/name", "one", "look"}),
        ("[room]", {"room", "placed", "d", "d/name", "one", "look"}),
        # a system: its data, grants on it alone, remote access and administration out of it
        ("[placed]", {"placed", "d", "d/name", "one", "look"}),
        ("[run]", {"run", "through", "admin"}),
        ("[placed, run]", {"placed", "run", "d", "d/name", "one", "two", "through", "look", "admin"}),
        ("[placed, hosted]", {"placed", "hosted", "d", "d/name", "cloud-data", "one", "across", "look"}),
        # one covered `via` is enough
        ("[gateway]", {"gateway", "through", "passing", "printed"}),
        # a party: the systems it operates
        ("[cloud]", {"cloud", "hosted", "cloud-data"}),
        ("{datasets: [d]}", {"d", "d/name"}),
        ("{grants: [two]}", {"two"}),
        ("{flows: [plain]}", {"plain"}),
    ],
)
def test_coverage_runs_down(covers: str, names: set[str]) -> None:
    here = world(ORGANISED.replace("COVERS", covers))
    assert {id for kind, id in EVERYTHING if covered(here, kind, id)} == names


@pytest.mark.parametrize(
    ("covers", "organisation", "elsewhere"),
    [
        ("{systems: all}", True, False),
        ("{grants: all}", True, False),
        ("{systems: all, except: {systems: [run]}}", False, False),
        ("{places: all}", True, True),
        ("{systems: [placed, run, both, hosted, unsaid, gateway]}", False, False),
    ],
)
def test_all_of_a_kind_covers_the_organisation_alone(covers: str, organisation: bool, elsewhere: bool) -> None:
    here = world(ORGANISED.replace("COVERS", covers))
    assert covered(here, "organisation", "organisation") is organisation
    assert covered(here, "place", "elsewhere") is elsewhere
    assert covered(here, "activity", "work") is False


def test_a_union_covers_exactly_the_rest() -> None:
    here = world(ORGANISED.replace("COVERS", "{systems: all, except: {systems: [run]}}"))
    assert {id for kind, id in EVERYTHING if kind == "system" and covered(here, kind, id)} == {
        "placed",
        "both",
        "hosted",
        "unsaid",
        "gateway",
    }


def test_what_nobody_said_to_operate_may_be_covered() -> None:
    text = ORGANISED.replace("COVERS", "organisation")
    assert judge(text, "system", "unsaid", MFA) == "unstated"
    assert judge(text, "system", "hosted", MFA) == "unstated"  # no record names it, and nothing closes the type
    assert judge(text + "complete: {controls: all}", "system", "hosted", MFA) == "not_met"


SELECTED = """
places: {dmz-1: {kind: network_zone, exposure: dmz}, inner: {kind: security_domain, within: dmz-1}}
parties: {cloud: {kind: cloud_provider, roles: [processor]}, shop: {kind: merchant, roles: [controller]}}
systems:
  web: {kind: website, operator: self, places: [inner], exposes: [{service: web, to: internet}]}
  files: {kind: file_server, operator: cloud, exposes: []}
  health: {kind: database, operator: self, exposes: []}
datasets: {h: {system: health, fields: {state: user.health_and_medical}}, w: {system: web, fields: {n: user.name}},
  f: {system: files, fields: {n: system.operations}}}
controls: {c: {type: mfa, status: active, covers: {COVERS}}}
"""


@pytest.mark.parametrize(
    ("covers", "names"),
    [
        ("systems: {kind: storage}", {"files"}),
        ("systems: {kind: [website, database]}", {"web", "health"}),
        ("systems: {holding: user}", {"web", "health"}),
        ("systems: {holding: user.health_and_medical}", {"health"}),
        ("systems: {in: dmz}", {"web"}),
        ("systems: {in: dmz-1}", {"web"}),
        ("systems: {operated_by: cloud}", {"files"}),
        ("systems: {operated_by: self}", {"web", "health"}),
        ("systems: {exposed_to: internet}", {"web"}),
        ("systems: {holding: user, exposed_to: internet}", {"web"}),
        ("systems: {holding: user}, except: {systems: [web]}", {"health"}),
        ("systems: {holding: user}, except: {systems: {kind: website}}", {"health"}),
        ("parties: {acting_as: processor}", {"cloud", "files"}),  # a party > the systems it operates
        ("systems: web, parties: shop", {"web", "shop"}),
    ],
)
def test_selectors(covers: str, names: set[str]) -> None:
    here = world(SELECTED.replace("COVERS", covers))
    nodes = [("system", id) for id in ("web", "files", "health")] + [("party", id) for id in ("cloud", "shop")]
    assert {id for kind, id in nodes if covered(here, kind, id)} == names


# -- lacks -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("where", "outcomes"),
    [
        ("organisation: {country: HK}", {"organisation", "site", "room", "placed", "d", "one", "two", "work"}),
        ("  site: {kind: site}", {"site", "room", "placed", "d", "one", "two"}),
        ("  room: {kind: room, within: site}", {"room", "placed", "d", "one", "two"}),
        ("  placed: {operator: self, places: [room]}", {"placed", "d", "one", "two", "across"}),
        ("  d: {system: placed, fields: {name: user.name}}", {"d"}),
        ("  two: {holder: staff, systems: [placed, run]}", {"two"}),
        ("cloud: {kind: cloud_provider}", {"cloud-data", "across"}),
    ],
)
def test_lacks_runs_down_as_coverage_does(where: str, outcomes: set[str]) -> None:
    text = ORGANISED.partition("controls:")[0].replace(where, where.replace("{", "{lacks: [mfa], ", 1))
    asked = [
        ("organisation", "organisation"),
        ("place", "site"),
        ("place", "room"),
        ("system", "placed"),
        ("dataset", "d"),
        ("dataset", "cloud-data"),
        ("grant", "one"),
        ("grant", "two"),
        ("activity", "work"),
    ]
    denied = {id for kind, id in asked if judge(text, kind, id, MFA) == "not_met"}
    assert denied == outcomes & {id for _, id in asked}
    assert {judge(text, kind, id, MFA) for kind, id in asked if id not in denied} <= {"unstated"}


@pytest.mark.parametrize(
    ("lacks", "outcome"),
    [
        ("[mfa]", "not_met"),
        ("[authentication]", "not_met"),
        ("[access_control]", "not_met"),
        ("[password]", "unstated"),
        ("[]", "unstated"),
        ("[{type: mfa, since: 2026-01}]", "not_met"),
        ("[{type: mfa, since: 2026-07-01}]", "unstated"),
        ("[{type: mfa, until: 2026-06-30}]", "not_met"),
        ("[{type: mfa, until: 2026-06-29}]", "unstated"),
        ("[{type: mfa, until: unknown}]", "unstated"),
    ],
)
def test_lacks_closes_the_children_while_it_is_true(lacks: str, outcome: str) -> None:
    assert judge(f"systems: {{s: {{lacks: {lacks}}}}}", "system", "s", MFA) == outcome


EXCEPTION = """
places: {site: {kind: site}, annex: {kind: site, lacks: [mfa]}}
systems:
  has: {operator: self, places: [site]}
  lacking: {operator: self, lacks: [authentication]}
  there: {operator: self, places: [annex]}
  gateway: {operator: self}
datasets: {below: {system: lacking}}
grants:
  direct: {holder: staff, systems: [has, lacking]}
  through: {holder: staff, systems: [lacking], via: [gateway]}
controls: {c: {type: mfa, status: active, covers: organisation}}
"""


@pytest.mark.parametrize(
    ("kind", "id", "outcome"),
    [
        ("system", "has", "met"),
        ("system", "lacking", "not_met"),
        ("system", "there", "not_met"),
        ("place", "annex", "not_met"),
        ("dataset", "below", "not_met"),
        ("grant", "direct", "not_met"),
        ("grant", "through", "met"),
    ],
)
def test_a_thing_lacks_what_all_the_rest_has(kind: str, id: str, outcome: str) -> None:
    assert judge(EXCEPTION, kind, id, MFA) == outcome
