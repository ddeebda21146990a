"""Dates, moments and durations: calendar months, elapsed hours, and what is left undecided."""

from __future__ import annotations

import datetime as dt

import isodate
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance_lint.model.dates import (
    Span,
    When,
    between,
    order,
    parse_span,
    parse_when,
    shift,
    span_at_most,
)

WAYS = {"not_after": 0, "before": 1}


def when(text: str) -> When:
    found = parse_when(text)
    assert found is not None, text
    return found


def span(text: str) -> Span:
    found = parse_span(text)
    assert found is not None, text
    return found


def compare(left: When, way: str, right: When) -> bool | None:
    return order(left, right)[WAYS[way]]


# -- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-07-11", "2022-07-11", "2022-07-11"),
        ("2021-12", "2021-12-01", "2021-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2100-02", "2100-02-01", "2100-02-28"),
        ("2019", "2019-01-01", "2019-12-31"),
        ("2022-07-11T09:00+08:00", "2022-07-11", "2022-07-11"),
        ("2022-07-11T09:00:30Z", "2022-07-11", "2022-07-11"),
        ("1969-12-31", "1969-12-31", "1969-12-31"),
    ],
)
def test_a_date_is_an_interval(text: str, first: str, last: str) -> None:
    found = when(text)
    assert (str(found.first_day), str(found.last_day)) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["2022-02-30", "2021-02-29", "2022-13", "2022-00-10", "22-07-11", "2022/07/11", "2022-7-1", "0000",
     "2022-07-11T25:00", "2022-07-11T09:00+99:00", "2022-07-11T09:00+08:75", "July 2022", "", "2022-07-11 ",
     "２０２２-07-11"],
)  # fmt: skip
def test_what_is_no_date(text: str) -> None:
    assert parse_when(text) is None


@pytest.mark.parametrize("text", ["P", "PT", "P1", "1D", "P-1D", "P1H", "PT1D", "p1d", "P1D1Y", "P1.5D", "soon", ""])
def test_what_is_no_duration(text: str) -> None:
    assert parse_span(text) is None


@pytest.mark.parametrize("written", ["2022-07-11", "2021-12", "2019", "2022-07-11T09:00+08:00"])
def test_a_date_is_shown_as_it_was_written(written: str) -> None:
    assert str(when(written)) == written


# -- moving ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "by", "end"),
    [
        ("2021-08-31", "P6M", "2022-02-28"),  # the example of the language
        ("2023-08-31", "P6M", "2024-02-29"),
        ("2024-02-29", "P12M", "2025-02-28"),
        ("2024-02-29", "P1Y", "2025-02-28"),
        ("2024-02-29", "P4Y", "2028-02-29"),
        ("2024-01-31", "P1M", "2024-02-29"),
        ("2022-12-15", "P1M", "2023-01-15"),
        ("2022-07-11", "P366D", "2023-07-12"),
        ("2022-02-28", "P1W", "2022-03-07"),
        ("2022-12-31", "PT48H", "2023-01-02"),
        ("2022-01-30", "P1M1D", "2022-03-01"),
    ],
)
def test_months_follow_the_calendar_and_days_count(start: str, by: str, end: str) -> None:
    assert shift(when(start), span(by)) == when(end)


@pytest.mark.parametrize(
    ("start", "by", "end"),
    [
        ("2022-03-31", "P1M", "2022-02-28"),
        ("2024-02-29", "P12M", "2023-02-28"),
        ("2022-01-01", "P1D", "2021-12-31"),
        ("2022-01-15", "P1M", "2021-12-15"),
    ],
)
def test_moving_back(start: str, by: str, end: str) -> None:
    assert shift(when(start), span(by), back=True) == when(end)


def test_a_month_stays_a_month_when_it_moves() -> None:
    moved = shift(when("2021-01"), span("P1M"))
    assert (str(moved.first_day), str(moved.last_day)) == ("2021-02-01", "2021-02-28")


def test_what_leads_out_of_the_calendar_is_later_than_anything() -> None:
    far = shift(when("2022"), span("P99999999D"))
    assert compare(when("9998-12-31"), "before", far) is True
    assert str(far)
    assert shift(far, span("P1M")).high is None


# -- comparing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "not_after", "before", "right"),
    [
        ("2022-07-11", True, False, "2022-07-11"),
        ("2022-07-10", True, True, "2022-07-11"),
        ("2022-07-12", False, False, "2022-07-11"),
        # a month against a day in it is undecided, against one outside it is not
        ("2022-07", None, None, "2022-07-11"),
        ("2022-07-11", None, None, "2022-07"),
        ("2022-07", True, None, "2022-07-31"),
        ("2022-07", None, False, "2022-07-01"),
        ("2022-07", True, True, "2022-08-01"),
        ("2022-07", False, False, "2022-06-30"),
        ("2021", True, True, "2022"),
        ("2022", None, None, "2022"),
        # moments across zones: 09:00+08:00 is 01:00Z and 03:00+02:00
        ("2022-07-11T09:00+08:00", True, False, "2022-07-11T01:00Z"),
        ("2022-07-11T09:00+08:00", True, True, "2022-07-11T03:01+02:00"),
        ("2022-07-11T09:00+08:00", False, False, "2022-07-11T02:59+02:00"),
        ("2022-07-11T23:30-05:00", False, False, "2022-07-12T04:29Z"),
        # a moment against a day is read in the zone of the moment
        ("2022-07-11T23:59+08:00", True, True, "2022-07-12"),
        ("2022-07-11T09:00+08:00", None, None, "2022-07-11"),
    ],
)
def test_order(left: str, not_after: bool | None, before: bool | None, right: str) -> None:
    assert order(when(left), when(right)) == (not_after, before)


@pytest.mark.parametrize(
    ("reported", "in_time"),
    [
        ("2022-07-14T09:00+08:00", True),  # 72:00:00 meets
        ("2022-07-14T09:00:01+08:00", False),
        ("2022-07-14T08:59+08:00", True),
        ("2022-07-14T03:00+02:00", True),  # the same instant in another zone
        ("2022-07-14T03:01+02:00", False),
        ("2022-07-14", None),  # the day is known, the hour not
        ("2022-07-13", True),
        ("2022-07-15", False),
        ("2022-07", None),
    ],
)
def test_seventy_two_hours_are_elapsed_time(reported: str, in_time: bool | None) -> None:
    deadline = shift(when("2022-07-11T09:00+08:00"), span("PT72H"))
    assert compare(when(reported), "not_after", deadline) is in_time


def test_bounds_on_one_side_or_both() -> None:
    from_2015, to_june, both = (
        between(when("2015"), None),
        between(None, when("2017-06")),
        between(when("2015"), when("2017-06")),
    )
    assert compare(from_2015, "before", when("2014-12-31")) is False
    assert compare(from_2015, "before", when("2020")) is None
    assert compare(to_june, "not_after", when("2017-06-30")) is True
    assert compare(to_june, "not_after", when("2017-06-29")) is None
    assert compare(both, "before", when("2017-07-01")) is True
    assert compare(both, "before", when("2014")) is False
    assert compare(both, "not_after", when("2016")) is None


def test_bounds_in_two_zones_are_one_interval() -> None:
    found = between(when("2022-07-11T09:00+08:00"), when("2022-07-11T09:00Z"))
    assert compare(found, "before", when("2022-07-11T09:01Z")) is True
    assert compare(found, "not_after", when("2022-07-11T08:59Z")) is None
    assert compare(when("2022-07-11T00:59Z"), "before", found) is True


# -- durations -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "at_most", "right"),
    [
        ("P12M", True, "P1Y"),
        ("P1Y", True, "P12M"),
        ("P13M", False, "P1Y"),
        ("P7D", True, "P1W"),
        ("PT24H", True, "P1D"),
        ("PT25H", False, "P1D"),
        # months against days are intervals: a month has 28 to 31 days, two 59 to 62, three 89 to 92, seven 212 to 215
        ("P1M", True, "P31D"),
        ("P1M", None, "P30D"),
        ("P1M", None, "P28D"),
        ("P1M", False, "P27D"),
        ("P28D", True, "P1M"),
        ("P29D", None, "P1M"),
        ("P32D", False, "P1M"),
        ("P2M", None, "P59D"),
        ("P59D", True, "P2M"),
        ("P89D", True, "P3M"),
        ("P90D", None, "P3M"),
        ("P7M", True, "P215D"),
        ("P7M", None, "P214D"),
        ("P365D", True, "P1Y"),
        ("P366D", None, "P1Y"),
        ("P367D", False, "P1Y"),
        ("P10Y", False, "P3650D"),
        ("P400Y", True, "P146097D"),
        ("continuous", True, "PT1S"),
        ("continuous", True, "P1M"),
        ("PT1S", False, "continuous"),
        ("P1M", False, "continuous"),
    ],
)
def test_durations_compare_within_a_unit_by_number_and_across_by_interval(left: str, at_most: bool, right: str) -> None:
    assert span_at_most(span(left), span(right)) is at_most


@given(st.integers(min_value=1, max_value=60))
def test_the_bounds_of_months_are_what_the_calendar_has(months: int) -> None:
    low, high = Span(months, 0).bounds()
    starts = [dt.date(year, month, 1) for year in range(2000, 2400) for month in range(1, 13)]
    ends = [dt.date(day.year + (day.month + months - 1) // 12, (day.month + months - 1) % 12 + 1, 1) for day in starts]
    lengths = [(end - start).days for start, end in zip(starts, ends, strict=True)]
    assert (low / 86400, high / 86400) == (min(lengths), max(lengths))


PARTS = st.fixed_dictionaries({}, optional={unit: st.integers(0, 60) for unit in ("Y", "M", "D", "TH", "TM", "TS")})


def spelled(parts: dict[str, int]) -> str:
    days = "".join(f"{parts[unit]}{unit}" for unit in ("Y", "M", "D") if unit in parts)
    hours = "".join(f"{parts[unit]}{unit[1]}" for unit in ("TH", "TM", "TS") if unit in parts)
    return f"P{days}" + (f"T{hours}" if hours else "")


@given(PARTS.filter(bool), st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 1, 1)))
def test_moving_agrees_with_isodate(parts: dict[str, int], start: dt.datetime) -> None:
    start = start.replace(microsecond=0)
    text = spelled(parts)
    moved = shift(when(start.isoformat()), span(text))
    assert moved == when((start + isodate.parse_duration(text)).isoformat())


@given(PARTS.filter(bool))
def test_a_duration_is_spelled_as_it_can_be_read_again(parts: dict[str, int]) -> None:
    found = span(spelled(parts))
    assert parse_span(str(Span(found.months, found.seconds))) == found


@given(st.integers(-(10**7), 10**7), st.integers(-(10**7), 10**7), st.sampled_from([0, 3600, -18000, 28800]))
def test_order_of_moments_is_that_of_datetime(left: int, right: int, zone: int) -> None:
    epoch = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
    one, other = epoch + dt.timedelta(seconds=left), epoch + dt.timedelta(seconds=right)
    shown = one.astimezone(dt.timezone(dt.timedelta(seconds=zone)))
    assert order(when(shown.isoformat()), when(other.isoformat())) == (one <= other, one < other)
