"""Lists with dates: what lies ahead or is over is left out, and what has no dates has no latest entry."""

from __future__ import annotations

import pytest
from builders import compile_problems, judge

SYSTEMS = """
systems:
  closed: {exposes: [{service: admin_console, to: internet, until: 2026-01-31}]}
  open: {exposes: [{service: admin_console, to: internet, since: 2026-01-31}]}
  planned: {exposes: [{service: admin_console, to: internet, since: 2027-01-01}]}
  nowhere: {exposes: none}
  unsaid: {}
"""
CONSOLE = "exposes: {none_of: {service: admin_console, to: internet}}"
GRANT = "grants: {clerk: {holder: A clerk, reviewed: [2025-01-10, 2026-05-02, 2027-03-01]}}"


@pytest.mark.parametrize(
    ("system", "outcome"), [("closed", "met"), ("open", "not_met"), ("planned", "met"), ("nowhere", "met"), ("unsaid", "unstated")]
)
def test_entries_count_while_they_are_in_force(system: str, outcome: str) -> None:
    assert judge(SYSTEMS, "system", system, CONSOLE) == outcome


@pytest.mark.parametrize(
    ("condition", "outcome"),
    [
        ("reviewed: {latest: {within: P6M}}", "met"),
        ("reviewed.latest: {not_after: 2026-05-02}", "met"),
        ("reviewed.earliest: {before: 2026-01-01}", "met"),
        ("reviewed: {count: {at_least: 3}}", "not_met"),
    ],
)
def test_plain_dates_have_a_latest_and_the_future_does_not_count(condition: str, outcome: str) -> None:
    assert judge(GRANT, "grant", "clerk", condition) == outcome


def test_what_has_no_dates_has_no_latest() -> None:
    assert compile_problems("party", "operates_in.latest: {exists: true}")
    assert compile_problems("party", "operates_in: {latest: HK}") == [
        "operates_in.latest: `latest` asks for dates, and 'operates_in' is list of term of countries | "
    ]


def test_a_duration_is_no_date() -> None:
    assert compile_problems("flow", "since: {before: P1D}") == ["since.before: 'P1D' is not a date | "]
