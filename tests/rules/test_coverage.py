"""Coverage: what a record covers, how it runs down, and how an absence is closed, opened and contradicted."""

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


# -- types: children, complete, naming closes, partial ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("control", "asked", "outcome"),
    [
        ("mfa", "mfa", "met"),
        ("mfa", "authentication", "met"),  # a record of a child counts for its parent
        ("mfa", "access_control", "met"),
        ("authentication", "mfa", "unstated"),  # a record of the parent leaves the children unstated
        ("password", "mfa", "unstated"),  # and closes no sibling
        ("mfa", "detection", "unstated"),
    ],
)
def test_children_of_types(control: str, asked: str, outcome: str) -> None:
    text = f"systems: {{s: {{}}}}\ncontrols: {{c: {{type: {control}, status: active, covers: [s]}}}}"
    assert judge(text, "system", "s", f"covered_by: {{control: {asked}}}") == outcome


@pytest.mark.parametrize(
    ("asked", "outcome"),
    [("mfa", "not_met"), ("authentication", "unstated"), ("password", "unstated")],
)
def test_a_record_closes_its_own_type_only(asked: str, outcome: str) -> None:
    text = "systems: {s: {}}\ncontrols: {c: {type: mfa, status: stopped, covers: [s]}}"
    assert judge(text, "system", "s", f"covered_by: {{control: {asked}}}") == outcome


AUDITED = """
partial: PARTIAL
complete: COMPLETE
parties: {old: {}, none: {}, fresh: {}, unsure: {}}
assessments:
  a: {type: processor_audit, covers: [old], date: 2019}
  b: {type: processor_audit, covers: [fresh], date: 2026-01, manner: [onsite]}
  c: {type: processor_audit, covers: [unsure]}
""".replace("none: {}", "nobody: {}")
RECENT = "covered_by: {assessment: processor_audit, date: {within: P12M}}"


@pytest.mark.parametrize(
    ("party", "partial", "complete", "outcome"),
    [
        ("fresh", "{}", "{}", "met"),
        ("old", "{}", "{}", "not_met"),  # naming closes: an audit of 2019 alone is too old
        ("old", "{assessments: [processor_audit]}", "{}", "unstated"),  # unless the list is said to be partial
        ("old", "{assessments: [party_audit]}", "{}", "unstated"),
        ("old", "{assessments: all}", "{}", "unstated"),
        ("old", "{documents: all}", "{}", "not_met"),
        ("nobody", "{}", "{}", "unstated"),  # for the thing it covers only
        ("nobody", "{}", "{assessments: [processor_audit]}", "not_met"),
        ("unsure", "{}", "{}", "unstated"),  # it might meet the test
    ],
)
def test_naming_closes_and_partial_opens(party: str, partial: str, complete: str, outcome: str) -> None:
    text = AUDITED.replace("PARTIAL", partial).replace("COMPLETE", complete)
    assert judge(text, "party", party, RECENT) == outcome


def test_one_record_of_several_is_enough() -> None:
    text = AUDITED.replace("PARTIAL", "{}").replace("COMPLETE", "{}").replace("[fresh]", "[fresh, old]")
    assert judge(text, "party", "old", RECENT) == "met"
    assert judge(text, "party", "old", RECENT.replace("}}", "}, manner: remote}")) == "not_met"


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ("status: active", "met"),
        ("since: 2026-06-30", "met"),
        ("performed: [{date: 2026-01}]", "met"),
        ("", "unstated"),
        ("performed: []", "unstated"),
        ("status: unknown", "unstated"),
        # what is planned, stopped or over names too: the type is absent today
        ("status: planned", "not_met"),
        ("status: planned, since: 2027-01", "not_met"),
        ("status: stopped", "not_met"),
        ("status: active, until: 2026-06-29", "not_met"),
        ("status: active, until: unknown", "not_met"),
        ("status: active, until: 2026-06-30", "met"),  # bounds are inclusive
        ("status: active, until: 2026", "unstated"),  # it ends this year, the day is not known
        ("status: active, until: 2027", "met"),
        # what begins on a later day is ignored, and names nothing
        ("status: active, since: 2026-07-01", "unstated"),
    ],
)
def test_states_of_a_control(facts: str, outcome: str) -> None:
    text = f"systems: {{s: {{}}}}\ncontrols: {{c: {{type: mfa, covers: [s], {facts}}}}}"
    assert judge(text, "system", "s", MFA) == outcome


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ("", "met"),  # records other than controls count as active
        ("date: 2026-06-30", "met"),
        ("date: 2026-07-01", "unstated"),
        ("withdrawn: 2026-01-01", "not_met"),
        ("withdrawn: unknown", "not_met"),
        ("withdrawn: 2026-07-01", "met"),
        ("date: 2020, until: 2025", "not_met"),
        ("status: planned", "not_met"),
    ],
)
def test_states_of_a_document(facts: str, outcome: str) -> None:
    text = f"systems: {{s: {{}}}}\ndocuments: {{c: {{type: consent, covers: [s], {facts}}}}}"
    assert judge(text, "system", "s", "covered_by: {document: consent}") == outcome


# -- topics: type.term -----------------------------------------------------------------------------------------------

POLICIES = """
partial: PARTIAL
complete: COMPLETE
organisation: {lacks: LACKS}
systems: {s: {operator: self}}
documents:
  a: {type: policy, covers: organisation, states: STATES}
  b: {type: policy, covers: organisation, states: [conduct]}
"""


def topics(states: str, partial: str = "{}", complete: str = "{}", lacks: str = "[]") -> str:
    text = POLICIES.replace("STATES", states).replace("PARTIAL", partial)
    return text.replace("COMPLETE", complete).replace("LACKS", lacks)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (topics("[byod]"), "met"),
        (topics("[backup]"), "not_met"),  # the policies named are all, and their lists are closed
        (topics("[backup, unknown]"), "unstated"),
        (topics("[backup, {byod: none}, unknown]"), "not_met"),  # this one is not in it, though the rest is open
        (topics("unknown"), "unstated"),
        (topics("[backup]", partial="{documents: [policy]}"), "unstated"),
        (topics("[backup, unknown]", lacks="[policy.byod]"), "not_met"),
        (topics("[backup, unknown]", lacks="[management_system]"), "not_met"),
        (topics("[backup, unknown]", lacks="[policy.conduct]"), "unstated"),
        (topics("[backup]", partial="{documents: [policy]}", complete="{documents: [policy.byod]}"), "not_met"),
        (topics("[backup]", partial="{documents: [policy]}", complete="{documents: [policy.conduct]}"), "unstated"),
    ],
)
def test_a_topic_is_held_by_the_active_records_together(text: str, outcome: str) -> None:
    assert judge(text, "system", "s", "covered_by: {document: policy.byod}") == outcome


def test_topics_of_other_records() -> None:
    text = """
      systems: {s: {lacks: [logging.delete]}}
      controls: {l: {type: logging, status: active, covers: [s], parameters: {events: [login, unknown]}}}
      assessments: {a: {type: internal_audit, covers: [s], items: [logging, {access_review: deficient}]}}
    """

    def of(record: str) -> str:
        return judge(text, "system", "s", f"covered_by: {{{record}}}")

    assert of("control: logging.login") == "met"
    assert of("control: logging.read") == "unstated"
    assert of("control: logging.delete") == "not_met"
    assert of("assessment: internal_audit.access_review") == "met"
    assert of("assessment: internal_audit.backup") == "not_met"


def test_a_topic_lacks_on_one_thing_below_the_policy() -> None:
    text = """
      systems: {laptops: {operator: self, lacks: [policy.byod]}, server: {operator: self}}
      documents: {p: {type: policy, covers: organisation, states: [byod, conduct]}}
    """
    assert judge(text, "system", "laptops", "covered_by: {document: policy.byod}") == "not_met"
    assert judge(text, "system", "laptops", "covered_by: {document: policy.conduct}") == "met"
    assert judge(text, "system", "server", "covered_by: {document: policy.byod}") == "met"


# -- together --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        (topics("[byod]"), "met"),
        (topics("[backup]"), "not_met"),
        (topics("[backup, unknown]"), "unstated"),
        (topics("[backup, {byod: none}, unknown]"), "not_met"),
        (topics("unknown"), "unstated"),
        (topics("[backup]", partial="{documents: [policy]}"), "unstated"),
        (topics("[backup, unknown]", lacks="[policy.byod]"), "not_met"),
    ],
)
def test_together_unites_the_lists_of_all_matching_records(text: str, outcome: str) -> None:
    condition = "covered_by: {document: policy, together: {states: {includes: [byod, conduct]}}}"
    assert judge(text, "system", "s", condition) == outcome


def test_together_counts_only_the_records_that_match() -> None:
    text = """
      systems: {s: {}}
      documents:
        mine: {type: policy, covers: [s], owner: it, states: [byod]}
        theirs: {type: policy, covers: [s], owner: compliance, states: [conduct]}
        nobodys: {type: policy, covers: [s], states: [backup]}
    """
    union = "covered_by: {{document: policy, owner: it, together: {{states: {{includes: [{}]}}}}}}"
    assert judge(text, "system", "s", union.format("byod")) == "met"
    assert judge(text, "system", "s", union.format("byod, backup")) == "unstated"  # it may be the one of it
    closed = text.replace("nobodys: {type: policy,", "nobodys: {type: policy, owner: none,")
    assert judge(closed, "system", "s", union.format("byod, backup")) == "not_met"


# -- @it, and coverage of what a reference names ---------------------------------------------------------------------


def test_it_is_the_record_at_hand() -> None:
    text = """
      systems: {s: {since: 2022-02-10}}
      documents:
        good: {type: consent, covers: [s], date: 2022-01-01, confirmed: 2022-01-15}
    """
    within = 'covered_by: {document: consent, confirmed: {before: "@since", not_after: {at: "@it.date", plus: P14D}}}'
    assert judge(text, "system", "s", within) == "met"
    assert judge(text, "system", "s", within.replace("P14D", "P13D")) == "not_met"
    assert judge(text.replace("2022-02-10", "2022-01-15"), "system", "s", within) == "not_met"


def test_coverage_of_what_a_reference_names() -> None:
    text = """
      complete: {COMPLETE}
      systems: {s: {operator: [self, vendor]}, t: {operator: other}}
      parties: {vendor: {}, other: {}}
      documents: {a: {type: processing_agreement, covers: [vendor], states: [audit_right]}}
    """
    condition = "operator: {some: {covered_by: {document: processing_agreement}}}"
    unsaid, closed = text.replace("COMPLETE", ""), text.replace("COMPLETE", "documents: all")
    assert judge(unsaid, "system", "s", condition) == "met"
    assert judge(unsaid, "system", "t", condition) == "unstated"
    assert judge(closed, "system", "t", condition) == "not_met"


# -- what reads coverage ---------------------------------------------------------------------------------------------

IN_PLACE = """
complete: COMPLETE
systems: {s: {operator: self, lacks: [dlp]}}
controls:
  m: {type: mfa, status: active, covers: organisation}
  p: {type: patching, status: planned, covers: [s]}
"""


@pytest.mark.parametrize(
    ("condition", "complete", "outcome"),
    [
        ("includes: [mfa]", "{}", "met"),
        ("includes: [authentication]", "{}", "met"),  # a child counts for its parent
        ("includes: [password]", "{}", "unstated"),
        ("includes: [dlp]", "{}", "not_met"),
        ("includes: [patching]", "{}", "not_met"),  # planned: absent today
        ("includes: [backup]", "{}", "unstated"),
        ("includes: [backup]", "{controls: [backup]}", "not_met"),
        ("includes: [backup]", "{controls: all}", "not_met"),
        ("includes: [mfa]", "{controls: all}", "met"),
    ],
)
def test_controls_in_place(condition: str, complete: str, outcome: str) -> None:
    text = IN_PLACE.replace("COMPLETE", complete)
    assert judge(text, "system", "s", f"controls_in_place: {{{condition}}}") == outcome


WEAK = """
systems: {s: {operator: self}}
controls: {b: {type: backup, covers: [s], performed: [{date: 2026-01, result: RESULT}]}}
assessments:
  t: {type: password_test, covers: [s], date: 2026-02, result: guessed}
  a: {type: internal_audit, covers: [s], date: 2026-03, items: [{access_review: deficient}, {logging: satisfactory}]}
"""


@pytest.mark.parametrize(
    ("result", "weak"),
    [("passed", {"password", "access_review"}), ("failed", {"password", "access_review", "backup"})],
)
def test_weak_is_what_was_found(result: str, weak: set[str]) -> None:
    here = world(WEAK.replace("RESULT", result))
    found = here.derive("weak", here.inventory.of("system")["s"])
    assert (set(found), found.open) == (weak, False)


@pytest.mark.parametrize(
    ("facts", "outcome"),
    [
        ("covers: [s], performed: [{date: 2026-01, result: failed}]", "met"),
        ("covers: [s], performed: [{date: 2026-01, result: failed}, {date: 2026-02, result: passed}]", "not_met"),
        ("covers: [s], performed: [{date: 2026-01, result: passed}, {date: 2027-01, result: failed}]", "not_met"),
        ("covers: {systems: {status: operating}}, performed: [{date: 2026-01, result: failed}]", "unstated"),
    ],
)
def test_weak_goes_by_the_latest_result_here_and_today(facts: str, outcome: str) -> None:
    text = f"systems: {{s: {{}}, t: {{status: operating}}}}\ncontrols: {{b: {{type: backup, {facts}}}}}"
    assert judge(text, "system", "s", "weak: backup") == outcome


TOLD = """
systems: {s: {operator: self}}
parties: {p: {}}
datasets: {d: {system: s, subjects: customer, fields: {n: user.name}, purposes: PURPOSES}}
flows: {f: {from: s, to: p, purposes: [direct_marketing]}}
documents: {NOTICE}
"""
NOTICE = "n: {type: collection_notice, covers: {datasets: [d]}, about: {purposes: [direct_marketing]}, FACTS}"


@pytest.mark.parametrize(
    ("purposes", "notice", "outcome"),
    [
        ("[education]", "", "not_met"),
        ("[direct_marketing]", "", "met"),
        ("unknown", "", "unstated"),
        ("[education, unknown]", "", "unstated"),  # it may be among those told
        ("[education]", NOTICE, "met"),  # the notice that covers the set wins
        ("[education]", NOTICE.replace("FACTS", "status: planned"), "not_met"),
        ("[education]", NOTICE.replace("FACTS", "until: 2020"), "not_met"),
    ],
)
def test_new_purposes_are_those_not_told(purposes: str, notice: str, outcome: str) -> None:
    text = TOLD.replace("PURPOSES", purposes).replace("NOTICE", notice.replace(", FACTS", ""))
    assert judge(text, "flow", "f", "new_purposes: {exists: false}") == outcome
