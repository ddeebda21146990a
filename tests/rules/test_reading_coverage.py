"""What reads coverage: the record at hand, what a reference names, controls in place, weak ones, and purposes not told."""

from __future__ import annotations

import pytest
from builders import judge, world

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
