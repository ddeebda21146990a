"""Operators on dates: periods, order, days nobody knows, never, and hours to the second."""

from __future__ import annotations

import pytest
from builders import both, judge, table

# -- dates -----------------------------------------------------------------------------------------------------------

DATES = """
documents:
  edge: {type: policy, date: 2025-06-30}
  old: {type: policy, date: 2025-06-29}
  today: {type: policy, date: 2026-06-30}
  now: {type: policy, date: 2026-06-30T09:00+08:00}
  future: {type: policy, date: 2026-07-01}
  month: {type: policy, date: 2025-06}
  year: {type: policy, date: 2024}
  since: {type: policy, date: {not_before: 2026-01}}
  never: {type: policy, date: none}
  unsaid: {type: policy}
"""


@table(
    "document",
    DATES,
    [
        ("edge", "date: {within: P12M}", "met"),
        ("old", "date: {within: P12M}", "not_met"),
        ("today", "date: {within: P12M}", "met"),
        ("now", "date: {within: P12M}", "met"),
        ("future", "date: {within: P12M}", "not_met"),
        ("month", "date: {within: P12M}", "unstated"),  # the day is not known
        ("month", "date: {within: P13M}", "met"),
        ("month", "date: {within: P11M}", "not_met"),
        ("year", "date: {within: P12M}", "not_met"),
        ("never", "date: {within: P12M}", "not_met"),
        ("unsaid", "date: {within: P12M}", "unstated"),
        ("edge", "date: {before: 2025-06-30}", "not_met"),
        ("old", "date: {before: 2025-06-30}", "met"),
        ("month", "date: {before: 2025-06-30}", "unstated"),
        ("month", "date: {before: 2025-07-01}", "met"),
        ("unsaid", "date: {before: 2025-07-01}", "unstated"),
        ("edge", "date: {after: 2025-06-30}", "not_met"),
        ("edge", "date: {after: 2025-06-29}", "met"),
        ("since", "date: {after: 2025-12-31}", "met"),
        ("since", "date: {after: 2026-03-01}", "unstated"),
        ("edge", "date: {not_after: 2025-06-30}", "met"),
        ("edge", "date: {not_after: 2025-06-29}", "not_met"),
        ("month", "date: {not_after: 2025-06-30}", "met"),
        ("month", "date: {not_after: 2025-06-29}", "unstated"),
        ("edge", "date: {not_before: 2025-06-30}", "met"),
        ("edge", "date: {not_before: 2025-07-01}", "not_met"),
        ("month", "date: {not_before: 2025-06-01}", "met"),
        ("edge", 'date: {not_before: {at: "@as_of", minus: P1Y}}', "met"),
        ("old", 'date: {not_before: {at: "@as_of", minus: P1Y}}', "not_met"),
        ("edge", "date: 2025-06-30", "met"),
        ("edge", "date: 2025-06", "unstated"),
        ("edge", "date: 2024", "not_met"),
        ("month", "date: {one_of: [2025-06-01, 2025-06-02]}", "unstated"),
        ("month", "date: {one_of: [2025-07-01, 2025-07-02]}", "not_met"),
        ("edge", 'date: {not_before: {at: "@as_of", minus: P5D, counting: working_days}}', "unstated"),
    ],
)
def test_dates(kind: str, inventory: str, id: str, condition: str, outcome: str) -> None:
    both(kind, inventory, id, condition, outcome)


@pytest.mark.parametrize(
    ("operator", "never", "against_never"),
    [
        ("before", "not_met", "met"),
        ("after", "met", "not_met"),
        ("not_after", "not_met", "met"),
        ("not_before", "met", "not_met"),
    ],
)
def test_never_lies_after_every_date(operator: str, never: str, against_never: str) -> None:
    text = "requests: {r: {type: access, received: 2026-01-10, responded: none}}"
    assert judge(text, "request", "r", f"responded: {{{operator}: 2099-12-31}}") == never
    assert judge(text, "request", "r", f'received: {{{operator}: "@responded"}}') == against_never


@pytest.mark.parametrize(
    ("operator", "outcome"),
    [("before", "not_met"), ("after", "not_met"), ("not_after", "met"), ("not_before", "met")],
)
def test_never_and_never_are_the_same_day(operator: str, outcome: str) -> None:
    text = "requests: {r: {type: access, extended: none, responded: none}}"
    assert judge(text, "request", "r", f'responded: {{{operator}: "@extended"}}') == outcome


HOURS = """
incidents:
  met: {type: phishing, known: 2022-07-11T09:00+08:00, reported: [{to: regulator, date: 2022-07-14T03:00+02:00}]}
  late: {type: phishing, known: 2022-07-11T09:00+08:00, reported: [{to: regulator, date: 2022-07-14T03:00:01+02:00}]}
  day: {type: phishing, known: 2022-07-11T09:00+08:00, reported: [{to: regulator, date: 2022-07-14}]}
  known: {type: phishing, known: unknown, reported: [{to: regulator, date: 2022-07-14}]}
  never: {type: phishing, known: 2022-07-11T09:00+08:00, reported: []}
"""


@pytest.mark.parametrize(
    ("id", "outcome"),
    [("met", "met"), ("late", "not_met"), ("day", "unstated"), ("known", "unstated"), ("never", "not_met")],
)
def test_seventy_two_hours_exactly(id: str, outcome: str) -> None:
    deadline = 'reported: {some: {date: {not_after: {at: "@known", plus: PT72H}}}}'
    assert judge(HOURS, "incident", id, deadline) == outcome
