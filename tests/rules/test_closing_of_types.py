"""Whether a record is there: what a type of record closes, opens and leaves unstated, by its children, its state and its topics."""

from __future__ import annotations

import pytest
from builders import judge

MFA = "covered_by: {control: mfa}"


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


def test_covered_by_and_together() -> None:
    text = """
      systems: {s: {operator: self}, other: {operator: self}}
      controls: {c: {type: mfa, status: active, covers: [s]}}
      documents:
        a: {type: policy, covers: [s], states: [byod]}
        b: {type: policy, covers: [s], states: [conduct]}
    """
    union = "covered_by: {document: policy, together: {states: {includes: [byod, conduct]}}}"
    single = "covered_by: {document: policy, states: {includes: [byod, conduct]}}"
    assert judge(text, "system", "s", "covered_by: {control: mfa}") == "met"
    assert judge(text, "system", "other", "covered_by: {control: mfa}") == "unstated"
    assert (judge(text, "system", "s", union), judge(text, "system", "s", single)) == ("met", "not_met")
