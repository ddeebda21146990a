"""Durations and dates as people write them: the form they mean, and none where there could be two."""

from __future__ import annotations

import pytest

from compliance_lint.model.dates import parse_span, parse_when
from compliance_lint.model.meant import date_hint, span_hint

SPANS = {
    "4h": "PT4H", "PT4D": "P4D", "P4H": "PT4H", "T4H": "PT4H", "p10y": "P10Y", "P1D4H": "P1DT4H", "90 days.": "P90D", "10y": "P10Y",
    "10 years": "P10Y", "7 Jahre": "P7Y", "every 6 months": "P6M", "alle 6 Monate": "P6M", "within 72 hours": "PT72H", "a year": "P1Y",
    "1 year and 6 months": "P1Y6M", "2 weeks": "P2W", "30 min": "PT30M", "10年": "P10Y", "6個月": "P6M", "6か月": "P6M", "72小時": "PT72H",
    "2周": "P2W", "daily": "P1D", "Täglich": "P1D", "毎日": "P1D", "weekly": "P7D", "once a month": "P1M", "quarterly": "P3M",
    "half-yearly": "P6M", "annually": "P1Y", "every day": "P1D", "jede Woche": "P7D", "forever": "none", "realtime": "continuous",
}  # fmt: skip
UNCLEAR_SPANS = ("6m", "PT6M4D", "P4M2H", "P7D7D", "1.5 years", "10 bananas", "soon", "every", "P", "", "3 to 4 days", "9" * 60 + " days")
DATES = {
    "31.12.2025": "2025-12-31", "1.2.2025": "2025-02-01", "12/31/2025": "2025-12-31", "31/12/2025": "2025-12-31", "5/5/2025": "2025-05-05",
    "2025/1/5": "2025-01-05", "2025-1-5": "2025-01-05", "2025.12.31": "2025-12-31", "20251231": "2025-12-31", "12/2025": "2025-12",
    "31 December 2025": "2025-12-31", "December 31, 2025": "2025-12-31", "31. Dezember 2025": "2025-12-31", "Dec 2025": "2025-12",
    "2025年12月31日": "2025-12-31", "2025年12月": "2025-12", "never": "none",
}  # fmt: skip


@pytest.mark.parametrize(("text", "meant"), SPANS.items())
def test_a_duration_in_words_is_told_in_its_form(text: str, meant: str) -> None:
    assert span_hint(text) == f"did you mean '{meant}'?"
    assert parse_span(text) is None and (meant == "none" or parse_span(meant) is not None)


@pytest.mark.parametrize("text", UNCLEAR_SPANS)
def test_a_duration_that_could_be_two_is_not_guessed(text: str) -> None:
    assert span_hint(text) == ""


@pytest.mark.parametrize(("text", "meant"), DATES.items())
def test_a_date_in_words_is_told_in_its_form(text: str, meant: str) -> None:
    assert date_hint(text) == f"did you mean '{meant}'?"
    assert parse_when(text) is None and (meant == "none" or parse_when(meant) is not None)


def test_of_a_date_that_could_be_two_only_the_order_is_told() -> None:
    told = date_hint("03/04/2025")
    assert told == "day and month can be told apart only as YEAR-MONTH-DAY: 2025-04-03 or 2025-03-04"


@pytest.mark.parametrize("text", ["31.02.2025", "31.12.25", "2025-13-01", "99999999", "soon", "", "31 Brumaire 2025", "1" * 50])
def test_a_date_that_is_none_is_not_guessed(text: str) -> None:
    assert date_hint(text) == ""
