"""The five states of a fact, the short forms of writing it, lists that are complete or partial, and what is taken from others."""

from __future__ import annotations

import pytest
from builders import inventory, judge, problems_of

from compliance_lint.model.dates import When, parse_when
from compliance_lint.model.values import NONE, UNSTATED, Items, Range, Text, Value


def fact(text: str, name: str, kind: str = "system", id: str = "s") -> Value:
    entity = inventory(text).get(kind, id)
    assert entity is not None
    return entity.get(name)


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


VAGUE = """
systems: {s: {operator: self}}
datasets: {d: {system: s, subjects: customer, retention: {period: WORD}, fields: {n: user.name}}}
"""


@pytest.mark.parametrize(
    ("word", "outcome"), [("as_long_as_necessary", "not_met"), ("none", "not_met"), ("P2Y", "met"), ("unknown", "unstated")]
)
def test_a_vague_period_sets_no_limit(word: str, outcome: str) -> None:
    text = VAGUE.replace("WORD", word)
    assert judge(text, "dataset", "d", "retention.period: {at_most: P3Y}") == outcome


def test_a_vague_period_that_is_misspelt_is_none() -> None:
    assert problems_of(VAGUE.replace("WORD", "as_long_as_neccessary"))
