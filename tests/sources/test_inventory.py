"""Inventories: every kind of input error with its place and hint, and the five states of a fact."""

from __future__ import annotations

from pathlib import Path

import pytest
from builders import day, inventory, judge, loaded, problems_of

from compliance_lint.errors import InputErrors, NothingInspected, UsageError
from compliance_lint.graph.world import World
from compliance_lint.model.dates import When, parse_when
from compliance_lint.model.values import NONE, UNSTATED, Items, Range, Text, Value
from compliance_lint.sources.inventory import Loaded, load_inventory
from compliance_lint.sources.selectors import check_records


def fact(text: str, name: str, kind: str = "system", id: str = "s") -> Value:
    entity = inventory(text).get(kind, id)
    assert entity is not None
    return entity.get(name)


def files(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def wrong(folder: Path, **texts: str) -> list[str]:
    """What is wrong with the files of a folder, each as ``file:line:column: message | hint``."""
    with pytest.raises(InputErrors) as caught:
        load_inventory([files(folder, **texts)])
    found = [(p, str(Path(p.location.path).relative_to(folder))) for p in caught.value.problems]
    return [f"{name}:{p.location.line}:{p.location.column}: {p.message} | {p.hint}" for p, name in found]


# -- one error, its place, and what was meant ------------------------------------------------------------------------

ERRORS = [
    # unknown keys, at any depth
    ("sytems: {}", "1:1: unknown top-level key 'sytems'", "did you mean 'systems'?"),
    ("systems:\n  s: {statsu: operating}", "2:7: unknown key 'statsu' in system 's'", "did you mean 'status'?"),
    ("grants: {g: {approved: [{by: y, dat: 2022}]}}", "1:33: unknown key 'dat' in 'approved'", "did you mean 'date'?"),
    ("datasets: {d: {retention: {perod: P1Y}}}", "1:28: unknown key 'perod' in 'retention'", "did you mean 'period'?"),
    (
        "controls: {c: {type: backup, parameters: {offlin: true}}}",
        "1:43: unknown key 'offlin' in the parameters of backup",
        "did you mean 'offline'?",
    ),
    (
        "controls: {c: {type: mfa, covers: {systems: {kin: x}}}}",
        "1:46: unknown key 'kin' in a selector of systems",
        "did you mean 'kind'?",
    ),
    (
        "controls: {c: {type: mfa, covers: {sytems: all}}}",
        "1:36: 'sytems' is no kind of entity",
        "did you mean 'systems'?",
    ),
    ("complete: {contrls: all}", "1:12: 'contrls' is no kind of entity", "did you mean 'controls'?"),
    # unknown terms
    ("systems:\n  s: {kind: databse}", "2:13: 'databse' is not a term of system_kinds", "did you mean 'database'?"),
    ("documents: {d: {type: polciy}}", "1:23: 'polciy' is not a term of documents", "did you mean 'policy'?"),
    (
        "datasets: {d: {subjects: {custmer: 3}}}",
        "1:27: 'custmer' is not a term of subjects",
        "did you mean 'customer'?",
    ),
    (
        "datasets: {d: {fields: {n: user.nmae}}}",
        "1:28: 'user.nmae' is not a term of data",
        "did you mean 'user.name'?",
    ),
    (
        "documents: {d: {type: policy, states: [byood]}}",
        "1:40: 'byood' is not a term of topics",
        "did you mean 'byod'?",
    ),
    ("systems: {s: {lacks: [mfaa]}}", "1:23: 'mfaa' is no type of record", "did you mean 'mfa'?"),
    ("systems: {s: {grades: {mlp: 3}}}", "1:24: 'mlp' is not a term of grade_schemes", "did you mean 'mlps'?"),
    ("systems: {s: {grades: {mlps: 9}}}", "1:30: '9' is no level of mlps", "one of: 1, 2, 3, 4, 5"),
    ("complete: {controls: [bakcup]}", "1:23: 'bakcup' is no type of control", "did you mean 'backup'?"),
    (
        "complete: {officers: [security_led]}",
        "1:23: 'security_led' is not a term of functions",
        "did you mean 'security_lead'?",
    ),
    ("vocabulary: {roles: {x: {parent: processor}}}", "1:14: the vocabulary 'roles' is closed", ""),
    ("vocabulary: {purposes: {x: {parent: nix}}}", "1:25: the parent 'nix' is no term of purposes", ""),
    ("complete: {controls: [policy]}", "1:23: 'policy' is no type of control", ""),
    ("partial: {parties: [policy]}", "1:21: 'policy' is no type of party", "one of: all"),
    # references that lead nowhere
    (
        "systems: {s: {places: [data-center]}}\nplaces: {data-centre: {}}",
        "1:24: no place has the id 'data-center'",
        "did you mean 'data-centre'?",
    ),
    ("datasets: {d: {system: nowhere}}", "1:24: no system has the id 'nowhere'", ""),
    ("systems: {s: {evidence: [e-1]}}", "1:26: no document has the id 'e-1'", ""),
    ("systems: {s: {evidence: [{document: e-1}]}}", "1:37: no document has the id 'e-1'", ""),
    (
        "flows: {f: {from: custmer, to: self}}",
        "1:19: no system, place, party or subject has the id 'custmer'",
        "did you mean 'customer'?",
    ),
    (
        "parties: {crm-vendor: {}}\ncontrols: {c: {type: mfa, covers: [crm-vender]}}",
        "2:36: no system, place, party or subject has the id 'crm-vender'",
        "did you mean 'crm-vendor'?",
    ),
    # ids
    ("parties: {x: {}}\nsystems: {x: {}}", "2:11: duplicate id 'x'", "it stands already at test.yaml:1:11"),
    ("systems: {customer: {}}", "1:11: 'customer' is the name of a kind of data subject", "choose another id"),
    ("places: {'a b': {}}", "1:10: 'a b' is not an id", "letters, digits"),
    *(
        (f"{kind}: {{{id}: {{}}}}", f"1:{len(kind) + 4}: '{id}' is reserved", "")
        for kind, id in (
            ("systems", "all"),
            ("parties", "self"),
            ("places", "none"),
            ("flows", "organisation"),
            ("grants", "unknown"),
        )
    ),
    # no value
    ("systems:\n  s:\n    kind:", "3:10: there is no value here", "quote the text"),
    ("systems:\n  s: {note: a, b}", "2:16: unknown key 'b' in system 's'", "quote the text"),
    ("systems:\n  s: {note: ~}", "2:13: there is no value here", "quote the text"),
    ("systems:\n  s:\n", "2:5: there is no value here", ""),
    ("systems: {s: {places: [~]}}", "1:24: there is no value here", ""),
    ("organisation: {country: null}", "1:25: there is no value here", ""),
    ("vocabulary: ~", "1:13: found '~', expected a mapping", ""),
    ("complete: ~", "1:11: there is no value here", ""),
    # the wrong type
    ("parties: {p: {handles_data: NO}}", "1:29: found 'NO', expected true or false", "write false"),
    ("parties: {p: {handles_data: 'true'}}", '1:29: found "true", expected true or false', ""),
    ("parties: {p: {count: many}}", "1:22: found 'many', expected number", ""),
    ("parties: {p: {count: '12'}}", '1:22: found "12", expected number', ""),
    ("parties: {p: {count: {}}}", "1:22: an empty mapping says nothing", "{at_least"),
    ("parties: {p: {count: {least: 3}}}", "1:23: unknown key 'least'", "{at_least"),
    ("systems: {s: {tolerable_outage: 3 days}}", "1:33: found '3 days', expected an ISO 8601 duration", ""),
    ("systems: [a]", "1:10: found a list, expected a mapping of ids", "systems: {some-id: {...}}"),
    ("systems: {s: [a]}", "1:14: found a list, expected a mapping", ""),
    ("organisation: {officers: [x]}", "1:26: found a list, expected mapping", ""),
    ("systems: {s: {kind: [database]}}", "1:21: found a list, expected term of system_kinds", ""),
    ("datasets: {d: {retention: [P1Y]}}", "1:27: found a list, expected", ""),
    ("systems: {s: {name: {english: x}}}", "1:22: 'english' is not a language tag", ""),
    # dates
    ("systems: {s: {since: 2022-02-30}}", "1:22: found '2022-02-30', expected a date", ""),
    ("systems: {s: {since: {}}}", "1:22: found a mapping, expected a date", ""),
    ("systems: {s: {since: {after: 2020}}}", "1:23: unknown key 'after'", "not_before"),
    ("incidents: {i: {type: phishing, known: {from: occurred}}}", "1:40: a relative date is {from: FIELD", ""),
    (
        "incidents: {i: {type: phishing, known: {from: occurred, plus: P1D, minus: P1D}}}",
        "1:40: a relative date is {from: FIELD",
        "",
    ),
    (
        "incidents: {i: {type: phishing, occured: 2022, known: {from: occurred, plus: P2D}}}",
        "1:33: unknown key 'occured'",
        "did you mean 'occurred'?",
    ),
    (
        "incidents: {i: {type: phishing, resolved: 2022, known: {from: resloved, plus: P2D}}}",
        "1:56: 'resloved' is not stated here",
        "did you mean 'resolved'?",
    ),
    ("incidents: {i: {type: phishing, known: {from: type, plus: P2D}}}", "1:40: 'type' is no date", ""),
    (
        "systems: {s: {since: {not_before: 2020, not_after: 2019}}}",
        "1:22: not_before 2020 is later than not_after 2019",
        "",
    ),
    ("as_of: soon", "1:8: found 'soon', expected a day", ""),
    ("as_of: 2022-07", "1:8: found '2022-07', expected a day", ""),
    ("as_of: 2022-07-26T09:00", "1:8: found '2022-07-26T09:00', expected a day", ""),
    # what has to be there
    ("controls: {c: {covers: organisation}}", "1:15: control 'c' has no 'type'", "add type: mfa"),
    ("incidents: {i: {}}", "1:16: incident 'i' has no 'type'", "add type: ransomware"),
    ("systems: {s: {evidence: [{for: [kind]}]}}", "1:26: 'evidence' has no 'document'", ""),
]


@pytest.mark.parametrize(("text", "message", "hint"), ERRORS, ids=[error[0].replace("\n", " ") for error in ERRORS])
def test_an_error_has_its_place_and_its_hint(text: str, message: str, hint: str) -> None:
    found = problems_of(text)
    assert found and found[0].startswith(message), found
    assert hint in found[0].partition(" | ")[2]
    if "occured" not in text:  # there the misspelt key is missed by the date that leans on it, too
        assert len(found) == 1, found


def test_dates_told_by_each_other_are_an_error() -> None:
    text = "incidents: {i: {type: phishing, known: {from: occurred, plus: P1D}, occurred: {from: known, minus: P1D}}}"
    found = problems_of(text)
    assert found
    assert all("are told by each other" in problem for problem in found)


# -- several files ---------------------------------------------------------------------------------------------------


def test_kinds_may_be_spread_over_files_and_folders(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    files(tmp_path, a="inventory: 1\nsystems: {crm: {places: [office]}}")
    files(tmp_path / "more", b="inventory: 1\nas_of: 2022-07-26\nplaces: {office: {}}\nsystems: {web: {}}")
    found = load_inventory([tmp_path])
    assert sorted(found.inventory.nodes) == ["crm", "office", "web"]
    assert found.files == 2
    assert found.inventory.as_of == parse_when("2022-07-26")


def test_an_id_may_stand_once_over_all_files(tmp_path: Path) -> None:
    found = wrong(tmp_path, a="inventory: 1\nsystems: {crm: {}}", b="inventory: 1\n\nplaces:\n  crm: {}\n")
    assert found == [f"b.yaml:4:3: duplicate id 'crm' | it stands already at {tmp_path}/a.yaml:2:11"]


def test_ids_of_records_are_unique_per_kind_only() -> None:
    found = inventory("systems: {x: {}}\ncontrols: {x: {type: mfa}}\ndocuments: {x: {type: policy}}\nflows: {x: {}}")
    assert [kind for kind in ("system", "control", "document", "flow") if found.get(kind, "x")] == [
        "system",
        "control",
        "document",
        "flow",
    ]


def test_the_organisation_is_described_once(tmp_path: Path) -> None:
    text = "inventory: 1\norganisation: {country: HK}\n"
    assert wrong(tmp_path, a=text, b=text) == [
        f"b.yaml:2:1: organisation is described already | it stands already at {tmp_path}/a.yaml:2:1; "
        "a folder that holds several descriptions is checked one at a time"
    ]


def test_two_days_are_an_error(tmp_path: Path) -> None:
    found = wrong(tmp_path, a="inventory: 1\nas_of: 2022-07-26", b="inventory: 1\nas_of: 2022-07-27")
    assert found == [
        "b.yaml:2:8: two files describe different days: 2022-07-27"
        f" | {tmp_path}/a.yaml:2:8 says 2022-07-26; give --as-of, or describe one day"
    ]


def test_the_same_day_twice_is_none(tmp_path: Path) -> None:
    text = "inventory: 1\nas_of: 2022-07-26\n"
    assert load_inventory([files(tmp_path, a=text, b=text)]).inventory.as_of == parse_when("2022-07-26")


def test_every_problem_of_every_file_is_reported_at_once(tmp_path: Path) -> None:
    found = wrong(
        tmp_path,
        a="inventory: 1\nsystems:\n  crm: {statsu: x, kind: databse}\n  all: {}\n",
        b="inventory: 1\nflows:\n  f: {from: crm, to: nowhere, since: 2022-13}\n",
        c="flows: {}\n",
        d="inventory: 2\n",
        e="",
    )
    assert [problem.split(" | ")[0] for problem in found] == [
        "a.yaml:3:9: unknown key 'statsu' in system 'crm'",
        "a.yaml:3:26: 'databse' is not a term of system_kinds",
        "a.yaml:4:3: 'all' is reserved",
        "b.yaml:3:22: no system, place, party or subject has the id 'nowhere'",
        found[4].split(" | ")[0],  # the forms of a date are told at length
        "c.yaml:1:1: not an inventory file: it has no top-level key 'inventory'",
        "d.yaml:1:12: inventory version '2' is not known",
        "e.yaml:1:1: not an inventory file: the file is empty",
    ]
    assert found[4].startswith("b.yaml:3:38: found '2022-13', expected a date")


@pytest.mark.parametrize("version", ["2", "true", "'1'", "~"])
def test_other_versions_are_refused(tmp_path: Path, version: str) -> None:
    found = wrong(tmp_path, a=f"inventory: {version}")
    assert len(found) == 1
    assert found[0].startswith("a.yaml:1:12: inventory version")


def test_what_a_broken_file_describes_is_not_missed_by_the_others(tmp_path: Path) -> None:
    found = wrong(tmp_path, a="inventory: 1\nsystems: {crm: {}\n", b="inventory: 1\nflows: {f: {from: crm}}")
    assert [problem[:7] for problem in found] == ["a.yaml:"]


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(NothingInspected):
        load_inventory([tmp_path])
    with pytest.raises(UsageError):
        load_inventory([tmp_path / "nowhere"])


# -- what only the graph can tell ------------------------------------------------------------------------------------


def record_problems(text: str, as_of: str = "2026-06-30") -> list[str]:
    found: Loaded = loaded(text)
    try:
        check_records(World(found.inventory, day(as_of)), found.where)
    except InputErrors as error:
        return [f"{p.location.line}:{p.location.column}: {p.message}" for p in error.problems]
    return []


@pytest.mark.parametrize(
    "covers",
    ["[]", "{systems: {kind: paper_archive}}", "{systems: all, except: {systems: all}}", "{systems: {in: dmz}}", "{}"],
)
@pytest.mark.parametrize("kind", ["controls: {r: {type: mfa, ", "incidents: {r: {type: phishing, "])
def test_a_selector_that_matches_nothing_is_an_error(covers: str, kind: str) -> None:
    text = "systems: {s: {kind: database, operator: self, places: [p]}}\nplaces: {p: {exposure: internal}}\n"
    name = kind.partition("s:")[0]
    found = record_problems(f"{text}{kind}\n  covers: {covers}}}}}")
    assert found == [f"4:3: 'covers' of {name} 'r' matches nothing"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("controls: {c: {type: mfa, status: active, covers: [s]}}\nsystems: {s: {lacks: [mfa]}}", "2:23"),
        # of a child of the type
        ("controls: {c: {type: mfa, status: active, covers: [s]}}\nsystems: {s: {lacks: [authentication]}}", "2:23"),
        # below
        (
            "places: {p: {}}\norganisation: {lacks: [dlp, mfa]}\ncontrols: {c: {type: mfa, since: 2020, covers: p}}",
            "2:29",
        ),
        # of the term, if dotted
        ("documents: {d: {type: policy, covers: [s], states: [byod]}}\nsystems: {s: {lacks: [policy.byod]}}", "2:23"),
    ],
)
def test_a_lacks_against_an_active_record_here_or_below_is_an_error(text: str, place: str) -> None:
    found = record_problems(text)
    assert len(found) == 1
    assert found[0].startswith(f"{place}: 'lacks' is contradicted by the active")


@pytest.mark.parametrize(
    "text",
    [
        "controls: {c: {type: mfa, status: planned, covers: [s]}}\nsystems: {s: {lacks: [mfa]}}",
        "controls: {c: {type: mfa, since: 2020, until: 2021, covers: [s]}}\nsystems: {s: {lacks: [mfa]}}",
        "controls: {c: {type: mfa, status: active, covers: [s]}}\nsystems: {s: {lacks: [{type: mfa, until: 2021-06}]}}",
        "controls: {c: {type: authentication, status: active, covers: [s]}}\nsystems: {s: {lacks: [mfa]}}",
        "controls: {c: {type: mfa, status: active, covers: [t]}}\nsystems: {s: {lacks: [mfa]}, t: {}}",
        # a thing below may lack what all the rest has
        "systems: {s: {operator: self, lacks: [mfa]}}\ncontrols: {c: {type: mfa, since: 2020, covers: organisation}}",
        "documents: {d: {type: policy, covers: [s], states: [conduct]}}\nsystems: {s: {lacks: [policy.byod]}}",
    ],
)
def test_a_lacks_that_nothing_contradicts(text: str) -> None:
    assert record_problems(text) == []


# -- the five states of a fact ---------------------------------------------------------------------------------------

STATES = """
systems:
  absent: {}
  unknown: {exposes: unknown}
  none: {exposes: none}
  empty: {exposes: []}
  open: {exposes: [unknown]}
  value: {exposes: [{service: web, to: internet}]}
""".replace("  none:", "  nothing:").replace("  unknown:", "  asked:")
PARTY = "parties: {asked: {handles_data: unknown}, no: {handles_data: false}, yes: {handles_data: true}, absent: {}}"


@pytest.mark.parametrize(
    ("id", "outcome"),
    [
        ("absent", "unstated"),
        ("asked", "unstated"),
        ("nothing", "not_met"),
        ("empty", "not_met"),
        ("open", "unstated"),
        ("value", "met"),
    ],
)
def test_the_states_of_a_list(id: str, outcome: str) -> None:
    opposite = {"met": "not_met", "not_met": "met", "unstated": "unstated"}
    assert judge(STATES, "system", id, "exposes: {exists: true}") == outcome
    assert judge(STATES, "system", id, "exposes: {exists: false}") == opposite[outcome]
    assert judge(STATES, "system", id, "not: {exposes: {exists: true}}") == opposite[outcome]


@pytest.mark.parametrize(
    ("id", "outcome"),
    [("absent", "unstated"), ("asked", "unstated"), ("no", "not_met"), ("yes", "met")],
)
def test_the_states_of_a_yes_or_no(id: str, outcome: str) -> None:
    assert judge(PARTY, "party", id, "handles_data: true") == outcome
    assert judge(PARTY, "party", id, "handles_data: {exists: true}") == outcome


def test_unknown_notes_that_somebody_asked() -> None:
    found = inventory(STATES)
    asked, absent = found.get("system", "asked"), found.get("system", "absent")
    assert asked is not None and absent is not None
    assert (asked.get("exposes"), absent.get("exposes")) == (UNSTATED, UNSTATED)
    assert (asked.asked, absent.asked) == ({"exposes"}, frozenset())


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("systems: {s: {tolerable_outage: none}}", "tolerable_outage", NONE),
        ("systems: {s: {owner: none}}", "owner", NONE),
        ("systems: {s: {until: none}}", "until", NONE),
        ("systems: {s: {places: none}}", "places", Items()),
        ("systems: {s: {places: []}}", "places", Items()),
        ("systems: {s: {count: 0}}", "count", 0),
        ("systems: {s: {name: 'none'}}", "name", Text({"": "none"})),
    ],
)
def test_stated_absences(text: str, name: str, value: Value) -> None:
    assert fact(text, name) == value


# -- short forms -----------------------------------------------------------------------------------------------------


def test_one_value_stands_for_a_list_of_one() -> None:
    text = "systems: {s: {places: p, can: erase, lacks: mfa}}\nplaces: {p: {}}"
    entity = inventory(text).get("system", "s")
    assert entity is not None
    assert (entity.items("places").of, entity.items("can").of) == (("p",), ("erase",))
    assert entity.items("lacks").of == ({"type": "mfa", "term": ""},)


def test_short_forms_of_fields_retention_and_lacks() -> None:
    text = """
      systems: {s: {lacks: [policy.byod, {type: mfa, since: 2021}]}}
      datasets: {d: {system: s, retention: P7Y, subjects: [customer, employee], fields: {n: user.name}}}
    """
    entity, system = inventory(text).get("dataset", "d"), inventory(text).get("system", "s")
    assert entity is not None and system is not None
    assert str(entity.get("retention")["period"]) == "P7Y"
    assert entity.items("fields").of[0]["category"] == "user.name"
    assert entity.items("subjects").of == ("customer", "employee")
    assert [(entry["type"], entry["term"]) for entry in system.items("lacks")] == [("policy", "byod"), ("mfa", "")]


@pytest.mark.parametrize(
    ("written", "value"),
    [("12", 12), ("{at_least: 100000}", Range(100000, None)), ("{at_least: 10, at_most: 20}", Range(10, 20))],
)
def test_numbers_may_be_bounded(written: str, value: Value) -> None:
    assert fact(f"systems: {{s: {{count: {written}}}}}", "count") == value


def test_a_term_may_carry_a_value_or_be_denied() -> None:
    text = "documents: {d: {type: policy, states: [{breach_notice: PT24H}, {audit_right: none}, byod, unknown]}}"
    states = fact(text, "states", "document", "d")
    assert (states.of, states.denied, states.open) == (("breach_notice", "byod"), {"audit_right"}, True)
    assert str(states.values["breach_notice"]) == "PT24H"


def test_text_by_language_and_norway() -> None:
    text = "parties: {p: {name: {en: Card maker, zh-Hant: 製卡商}, country: NO}}"
    assert fact(text, "name", "party", "p") == Text({"en": "Card maker", "zh-Hant": "製卡商"})
    assert fact(text, "country", "party", "p") == "NO"


@pytest.mark.parametrize(
    ("word", "term"),
    [("customer", "customer"), ("passport", "user.government_id.passport_number")],
)
def test_synonyms_load_as_the_term(word: str, term: str) -> None:
    kind = "subjects" if word == "customer" else "data"
    text = f"activities: {{a: {{{kind}: [{word}]}}}}"
    assert fact(text, kind, "activity", "a").of == (term,)


# -- relative and bounded dates --------------------------------------------------------------------------------------


def dates(**facts: str) -> dict[str, Value]:
    text = ", ".join(f"{key}: {value}" for key, value in facts.items())
    entity = inventory(f"incidents: {{i: {{type: phishing, {text}}}}}").get("incident", "i")
    assert entity is not None
    return dict(entity.facts)


LATER = {
    "occurred": "2022-07-09T22:15+08:00",
    "known": "{from: occurred, plus: P2D}",
    "contained": "{from: known, plus: PT3H}",
    "resolved": "{from: contained, minus: PT1H}",
}


@pytest.mark.parametrize("names", [list(LATER), list(reversed(LATER))], ids=["in order", "reversed"])
def test_relative_dates_lean_on_each_other_in_any_order(names: list[str]) -> None:
    found = dates(**{name: LATER[name] for name in names})
    assert found["known"] == parse_when("2022-07-11T22:15+08:00")
    assert found["contained"] == parse_when("2022-07-12T01:15+08:00")
    assert found["resolved"] == parse_when("2022-07-12T00:15+08:00")


def test_a_date_inside_a_record_leans_on_the_entity() -> None:
    found = dates(known="2022-07-11", reported="[{to: regulator, date: {from: known, plus: P3D}}]")
    assert found["reported"].of[0]["date"] == parse_when("2022-07-14")


def test_a_relative_date_may_be_bounded() -> None:
    found = dates(occurred="2022-07-09", known="{not_before: {from: occurred, plus: P1D}, not_after: 2022-07-20}")
    assert (str(found["known"].first_day), str(found["known"].last_day)) == ("2022-07-10", "2022-07-20")


def test_what_leans_on_an_unknown_date_is_unstated_and_on_never_is_never() -> None:
    text = "incidents: {i: {type: phishing, occurred: unknown, known: {from: occurred, plus: P2D}}}"
    entity = inventory(text).get("incident", "i")
    assert entity is not None
    assert (entity.get("known"), entity.asked) == (UNSTATED, {"occurred", "known"})
    assert dates(contained="none", resolved="{from: contained, plus: P2D}")["resolved"] is NONE


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("{not_before: 2015, not_after: 2017-06}", "2015-01-01", "2017-06-30"),
        ("{not_before: 2015}", "2015-01-01", "None"),
        ("{not_after: 2017-06}", "None", "2017-06-30"),
    ],
)
def test_bounded_dates(written: str, first: str, last: str) -> None:
    found = fact(f"systems: {{s: {{since: {written}}}}}", "since")
    assert isinstance(found, When)
    assert (str(found.first_day), str(found.last_day)) == (first, last)


# -- complete and partial --------------------------------------------------------------------------------------------


def test_what_complete_and_partial_name() -> None:
    found = inventory(
        "complete: {parties: all, controls: [dlp, mfa], documents: [policy.byod], officers: [security_lead]}\n"
        "partial: {documents: [policy]}"
    )
    assert found.complete == {"party:all", "dlp", "mfa", "policy.byod", "officers:security_lead"}
    assert found.partial == {"policy"}


def test_complete_of_several_files_is_united(tmp_path: Path) -> None:
    found = load_inventory(
        [
            files(
                tmp_path,
                a="inventory: 1\ncomplete: {controls: [mfa]}",
                b="inventory: 1\ncomplete: {controls: [dlp], flows: all}",
            )
        ]
    )
    assert found.inventory.complete == {"mfa", "dlp", "flow:all"}


@pytest.mark.parametrize(
    ("complete", "outcome"),
    [
        ("{}", "unstated"),
        ("{controls: [mfa]}", "not_met"),
        ("{controls: [authentication]}", "not_met"),
        ("{controls: [access_control]}", "not_met"),
        ("{controls: all}", "not_met"),
        ("{controls: [password]}", "unstated"),
        ("{documents: all}", "unstated"),
    ],
)
def test_complete_closes_a_type_and_its_children(complete: str, outcome: str) -> None:
    assert judge(f"systems: {{s: {{}}}}\ncomplete: {complete}", "system", "s", "covered_by: {control: mfa}") == outcome


OFFICERS = """
organisation: {officers: {dpo: {function: data_protection_officer}, unknown: true}}
"""


@pytest.mark.parametrize(
    ("complete", "security", "officer"),
    [("", "unstated", "met"), ("complete: {officers: [security_lead]}", "not_met", "met"),
     ("complete: {officers: all}", "not_met", "met"), ("complete: {officers: [auditor]}", "unstated", "met")],
)  # fmt: skip
def test_officers_are_closed_by_function(complete: str, security: str, officer: str) -> None:
    def of(function: str) -> str:
        condition = f"officers: {{some: {{function: {function}}}}}"
        return judge(OFFICERS + complete, "organisation", "organisation", condition)

    assert (of("security_lead"), of("data_protection_officer")) == (security, officer)


# -- what is taken from others ---------------------------------------------------------------------------------------

MEMBERS = """
systems: {s: {}, t: {}}
grants:
  clerks: {holder: Clerks, holder_kind: group, systems: [s], permissions: [read], window: P30D}
  admins: {holder: Admins, holder_kind: group, systems: [t], permissions: [admin], window: P7D, member_of: [round]}
  round: {holder: Round, member_of: [admins]}
  one: {holder: One, member_of: [clerks]}
  two: {holder: Two, member_of: [clerks, admins]}
  own: {holder: Own, member_of: [clerks], permissions: [], window: unknown}
"""


@pytest.mark.parametrize(
    ("id", "condition", "outcome"),
    [
        ("one", "permissions: read", "met"),
        ("one", "permissions: admin", "not_met"),
        ("one", "window: P30D", "met"),
        ("one", "holder_kind: group", "unstated"),  # the holder is its own
        ("two", "permissions: {includes: [read, admin]}", "met"),
        ("two", "systems: {count: {at_least: 2}}", "met"),
        ("two", "window: {at_most: P1Y}", "unstated"),  # the groups do not agree
        ("own", "permissions: {exists: false}", "met"),
        ("own", "window: {exists: true}", "unstated"),
        ("round", "permissions: admin", "met"),
    ],
)
def test_a_grant_takes_from_its_groups_what_it_does_not_state(id: str, condition: str, outcome: str) -> None:
    assert judge(MEMBERS, "grant", id, condition) == outcome


@pytest.mark.parametrize(
    ("auditor", "outcome"),
    [
        ("holder: x, other_posts: []", "not_met"),
        ("holder: x", "not_met"),
        ("holder: y, other_posts: []", "met"),
        ("holder: y", "unstated"),
        ("other_posts: []", "met"),
    ],
)
def test_other_posts_are_completed_with_those_of_the_same_holder(auditor: str, outcome: str) -> None:
    text = f"""
      organisation:
        officers:
          a: {{function: auditor, {auditor}}}
          d: {{function: data_protection_officer, holder: x, other_posts: []}}
    """
    condition = "officers: {none_of: {function: auditor, other_posts: data_protection_officer}}"
    assert judge(text, "organisation", "organisation", condition) == outcome


def test_a_vague_period_sets_no_limit() -> None:
    from builders import judge

    text = (
        "systems: {s: {operator: self}}\ndatasets: {d: {system: s, subjects: customer, retention: {period: WORD}, fields: {n: user.name}}}"
    )
    for word, outcome in (("as_long_as_necessary", "not_met"), ("none", "not_met"), ("P2Y", "met"), ("unknown", "unstated")):
        assert judge(text.replace("WORD", word), "dataset", "d", "retention.period: {at_most: P3Y}") == outcome
    assert problems_of(text.replace("WORD", "as_long_as_neccessary"))
