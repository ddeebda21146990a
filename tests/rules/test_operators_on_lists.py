"""Operators on lists: some, each, none_of, count and latest, includes and only; met, not met, unstated, and the edges of each."""

from __future__ import annotations

from builders import both, judge, table

# -- lists: some, each, none_of, count, latest -----------------------------------------------------------------------

AUDITS = """
assessments:
  mixed: {type: internal_audit, covers: organisation, findings: [
    {id: a, severity: high, status: closed}, {id: b, severity: low, status: open}]}
  closed: {type: internal_audit, covers: organisation, findings: [{id: a, severity: high, status: closed}]}
  gap: {type: internal_audit, covers: organisation, findings: [{id: a, severity: high}]}
  open: {type: internal_audit, covers: organisation, findings: [{id: a, severity: low, status: closed}, unknown]}
  empty: {type: internal_audit, covers: organisation, findings: []}
  unsaid: {type: internal_audit, covers: organisation}
"""


@table(
    "assessment",
    AUDITS,
    [
        ("mixed", "findings: {some: {severity: high}}", "met"),
        ("closed", "findings: {some: {severity: low}}", "not_met"),
        ("gap", "findings: {some: {status: closed}}", "unstated"),
        ("open", "findings: {some: {severity: high}}", "unstated"),
        ("open", "findings: {some: {severity: low}}", "met"),
        ("empty", "findings: {some: {severity: high}}", "not_met"),
        ("unsaid", "findings: {some: {severity: high}}", "unstated"),
        ("closed", "findings: {each: {status: closed}}", "met"),
        ("mixed", "findings: {each: {status: closed}}", "not_met"),
        ("gap", "findings: {each: {status: closed}}", "unstated"),
        ("open", "findings: {each: {status: closed}}", "unstated"),
        ("open", "findings: {each: {severity: high}}", "not_met"),
        ("empty", "findings: {each: {status: closed}}", "met"),
        ("empty", "findings: {each: {status: closed}, exists: true}", "not_met"),
        ("unsaid", "findings: {each: {status: closed}}", "unstated"),
        ("closed", "findings: {none_of: {status: open}}", "met"),
        ("mixed", "findings: {none_of: {status: open}}", "not_met"),
        ("open", "findings: {none_of: {status: open}}", "unstated"),
        ("open", "findings: {none_of: {severity: low}}", "not_met"),
        ("empty", "findings: {none_of: {status: open}}", "met"),
        ("unsaid", "findings: {none_of: {status: open}}", "unstated"),
        ("mixed", "findings: {count: {at_least: 2}}", "met"),
        ("mixed", "findings: {count: {at_least: 3}}", "not_met"),
        ("mixed", "findings: {count: {at_most: 1}}", "not_met"),
        ("open", "findings: {count: {at_least: 1}}", "met"),
        ("open", "findings: {count: {at_least: 2}}", "unstated"),
        ("open", "findings: {count: {at_most: 1}}", "unstated"),
        ("open", "findings: {count: {at_most: 0}}", "not_met"),
        ("unsaid", "findings: {count: {at_most: 5}}", "unstated"),
        # a test that is no list operator asks for some element
        ("mixed", "findings: {severity: high}", "met"),
        ("closed", "findings: {severity: low}", "not_met"),
        ("mixed", "findings.severity: {at_least: high}", "met"),
    ],
)
def test_quantifiers(kind: str, inventory: str, id: str, condition: str, outcome: str) -> None:
    both(kind, inventory, id, condition, outcome)


TRAITS = """
activities:
  two: {traits: [profiling, occasional]}
  one: {traits: [profiling]}
  open: {traits: [profiling, unknown]}
  empty: {traits: []}
  none: {traits: none}
  unsaid: {}
""".replace("  none:", "  nothing:")


@table(
    "activity",
    TRAITS,
    [
        ("two", "traits: occasional", "met"),
        ("one", "traits: occasional", "not_met"),
        ("open", "traits: occasional", "unstated"),
        ("two", "traits: {not: occasional}", "not_met"),  # `not` negates "some element", as a whole
        ("one", "traits: {not: occasional}", "met"),
        ("open", "traits: {not: occasional}", "unstated"),
        ("empty", "traits: {not: occasional}", "met"),
        ("nothing", "traits: {not: occasional}", "met"),
        ("unsaid", "traits: {not: occasional}", "unstated"),
        ("one", "traits: {one_of: [profiling, core]}", "met"),
        ("one", "traits: {one_of: [core, child_directed]}", "not_met"),
        ("one", "traits: {any: [core, profiling]}", "met"),
        ("one", "traits: {all: [core, profiling]}", "not_met"),
    ],
)
def test_tests_on_lists_of_terms(kind: str, inventory: str, id: str, condition: str, outcome: str) -> None:
    both(kind, inventory, id, condition, outcome)


DONE = """
controls:
  twice: {type: backup, performed: [{date: 2026-01-10, result: passed}, {date: 2026-03-10, result: failed}]}
  reversed: {type: backup, performed: [{date: 2026-03-10, result: failed}, {date: 2026-01-10, result: passed}]}
  later: {type: backup, performed: [{date: 2026-01-10, result: passed}, {date: 2027-01-10, result: failed}]}
  undated: {type: backup, performed: [{result: passed}]}
  unsure: {type: backup, performed: [{date: 2026-03-10, result: failed}, {result: passed}]}
  agreed: {type: backup, performed: [{date: 2026-03-10, result: passed}, {result: passed}]}
  month: {type: backup, performed: [{date: 2026-03-10, result: failed}, {date: 2026-03, result: passed}]}
  open: {type: backup, performed: [{date: 2026-03-10, result: passed}, unknown]}
  empty: {type: backup, performed: []}
  unsaid: {type: backup}
"""


@table(
    "control",
    DONE,
    [
        ("twice", "performed: {latest: {result: passed}}", "not_met"),
        ("twice", "performed: {latest: {result: failed}}", "met"),
        ("reversed", "performed: {latest: {result: failed}}", "met"),
        ("later", "performed: {latest: {result: passed}}", "met"),  # an entry of a later day is ignored
        ("undated", "performed: {latest: {result: passed}}", "unstated"),
        ("unsure", "performed: {latest: {result: passed}}", "unstated"),
        ("agreed", "performed: {latest: {result: passed}}", "met"),
        ("month", "performed: {latest: {result: passed}}", "unstated"),
        ("open", "performed: {latest: {result: passed}}", "unstated"),
        ("empty", "performed: {latest: {result: passed}}", "not_met"),
        ("unsaid", "performed: {latest: {result: passed}}", "unstated"),
    ],
)
def test_latest(kind: str, inventory: str, id: str, condition: str, outcome: str) -> None:
    if id == "empty":  # there is no latest: neither it nor its opposite holds of it
        assert judge(inventory, kind, id, condition) == outcome
    else:
        both(kind, inventory, id, condition, outcome)


# -- includes, only --------------------------------------------------------------------------------------------------

CLAUSES = """
documents:
  full: {type: processing_agreement, states: [audit_right, {breach_notice: PT24H}, instructions]}
  part: {type: processing_agreement, states: [audit_right]}
  open: {type: processing_agreement, states: [audit_right, unknown]}
  denied: {type: processing_agreement, states: [{audit_right: none}, instructions, unknown]}
  empty: {type: processing_agreement, states: []}
  unsaid: {type: processing_agreement}
activities:
  broad: {data: [user.contact]}
  narrow: {data: [user.contact.email, user.name]}
  open: {data: [user.contact.email, unknown]}
  empty: {data: []}
  unsaid: {}
assessments:
  broad: {type: internal_audit, items: [authentication]}
"""


@table(
    "document",
    CLAUSES,
    [
        ("full", "states: {includes: [audit_right, breach_notice]}", "met"),
        ("part", "states: {includes: [audit_right, breach_notice]}", "not_met"),
        ("open", "states: {includes: [audit_right]}", "met"),
        ("open", "states: {includes: [audit_right, breach_notice]}", "unstated"),
        ("denied", "states: {includes: [audit_right]}", "not_met"),
        ("denied", "states: {includes: [instructions]}", "met"),
        ("denied", "states: {includes: [breach_notice]}", "unstated"),
        ("empty", "states: {includes: [audit_right]}", "not_met"),
        ("unsaid", "states: {includes: [audit_right]}", "unstated"),
        # {term: none} asks for its absence
        ("part", "states: {includes: [{breach_notice: none}]}", "met"),
        ("full", "states: {includes: [{breach_notice: none}]}", "not_met"),
        ("open", "states: {includes: [{breach_notice: none}]}", "unstated"),
        ("denied", "states: {includes: [{audit_right: none}]}", "met"),
        # what is said of a term
        ("full", "states.breach_notice: {at_most: PT24H}", "met"),
        ("full", "states.breach_notice: {at_most: PT23H}", "not_met"),
        ("open", "states.breach_notice: {at_most: PT24H}", "unstated"),
    ],
)
def test_includes(kind: str, inventory: str, id: str, condition: str, outcome: str) -> None:
    both(kind, inventory, id, condition, outcome)


@table(
    "activity",
    CLAUSES,
    [
        ("broad", "data: {includes: [user.contact.email]}", "met"),  # a broader term counts for a narrower
        ("narrow", "data: {includes: [user.contact]}", "not_met"),
        ("narrow", "data: {includes: user.name}", "met"),
        ("narrow", "data: {only: [user.contact, user.name]}", "met"),  # narrower terms are allowed
        ("broad", "data: {only: [user.contact.email]}", "not_met"),
        ("narrow", "data: {only: [user]}", "met"),
        ("open", "data: {only: [user.contact]}", "unstated"),
        ("open", "data: {only: [user.name]}", "not_met"),
        ("empty", "data: {only: [user.name]}", "met"),
        ("unsaid", "data: {only: [user.name]}", "unstated"),
    ],
)
def test_includes_and_only_along_the_tree(kind: str, inventory: str, id: str, condition: str, outcome: str) -> None:
    both(kind, inventory, id, condition, outcome)


def test_items_are_types_of_control_too() -> None:
    assert judge(CLAUSES, "assessment", "broad", "items: {includes: [mfa]}") == "met"
    assert judge(CLAUSES, "assessment", "broad", "items: {includes: [backup]}") == "not_met"
