"""Dates, durations and their comparison, with the answer *undecided* where what is known leaves it open.

A date is an interval of local seconds, so that a month compares with a day and a day with a moment
(ISO 8601 forms; LANGUAGE "Values" and "Dates" in docs/architecture.md).
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

_EPOCH = dt.datetime(1970, 1, 1)
_DAY = 86400
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?(Z|[+-]\d{2}:\d{2})?)?)?)?\Z", re.ASCII)
_DURATION = re.compile(r"P(?=\d|T\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?\Z", re.ASCII)


class When:
    """A date or moment as an interval of seconds since 1970, in local time; both ends inclusive.

    `low` or `high` is `None` where nothing bounds it; `offset` is the time zone in seconds, `None` for a day, month
    or year, which is then read in the zone of what it is compared with.
    """

    __slots__ = ("high", "low", "offset", "text")

    def __init__(self, low: int | None, high: int | None, offset: int | None = None, text: str = "") -> None:
        self.low, self.high, self.offset, self.text = low, high, offset, text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, When) and (self.low, self.high, self.offset) == (other.low, other.high, other.offset)

    def __hash__(self) -> int:
        return hash((self.low, self.high, self.offset))

    def __repr__(self) -> str:
        return f"When({self})"

    def __str__(self) -> str:
        return self.text or _spell(self)

    @property
    def last_day(self) -> dt.date | None:
        """The last day it can be, if bounded."""
        return None if self.high is None else _day(self.high)

    @property
    def first_day(self) -> dt.date | None:
        """The first day it can be, if bounded."""
        return None if self.low is None else _day(self.low)


def _length_of(year: int, month: int) -> int:
    """How many days a month has. (`calendar` knows it too, and takes as long to import as all of this.)"""
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if leap and month == 2 else 30 if month in (4, 6, 9, 11) else 28 if month == 2 else 31


def _day(seconds: int) -> dt.date:
    try:
        return (_EPOCH + dt.timedelta(seconds=seconds)).date()
    except OverflowError:  # a duration of thousands of years leads out of the calendar
        return dt.date.max if seconds > 0 else dt.date.min


def _spell(when: When) -> str:
    low, high = when.first_day, when.last_day
    if low is not None and low == high:
        if when.offset is not None and when.low is not None:
            return (_EPOCH + dt.timedelta(seconds=when.low)).isoformat(timespec="minutes")
        return low.isoformat()
    return f"{low or '...'} to {high or '...'}"


def _seconds(moment: dt.datetime) -> int:
    return int((moment - _EPOCH).total_seconds())


_FIRST, _LAST = _seconds(dt.datetime.min), _seconds(dt.datetime.max.replace(microsecond=0))


def parse_when(text: str) -> When | None:
    """A year, month, day or moment; `None` if `text` is none of them or names a day that does not exist."""
    match = _DATE.match(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, zone = match.groups()
    try:
        if day is None:
            first = dt.datetime(int(year), int(month or 1), 1)
            last_month = int(month or 12)
            last = dt.datetime(int(year), last_month, _length_of(int(year), last_month), 23, 59, 59)
            return When(_seconds(first), _seconds(last), None, text)
        start = dt.datetime(int(year), int(month), int(day))
        if hour is None:
            return When(_seconds(start), _seconds(start) + _DAY - 1, None, text)
        start = start.replace(hour=int(hour), minute=int(minute), second=int(second or 0))
    except ValueError:
        return None
    offset: int | None = None
    if zone == "Z":
        offset = 0
    elif zone:
        if int(zone[1:3]) > 23 or int(zone[4:6]) > 59:
            return None
        offset = (1 if zone[0] == "+" else -1) * (int(zone[1:3]) * 3600 + int(zone[4:6]) * 60)
    at = _seconds(start)
    return When(at, at, offset, text)


def day(date: dt.date) -> When:
    """The whole of one calendar day."""
    start = _seconds(dt.datetime(date.year, date.month, date.day))
    return When(start, start + _DAY - 1, None, date.isoformat())


def between(low: When | None, high: When | None) -> When:
    """What lies between the start of one date and the end of another; `None` is unbounded."""
    ends = [end.offset for end in (low, high) if end is not None and end.offset is not None]
    offset = ends[0] if ends else None

    def seconds(end: When | None, value: int | None) -> int | None:
        return value if end is None or value is None or end.offset is None or offset is None else value + offset - end.offset

    return When(seconds(low, low.low if low else None), seconds(high, high.high if high else None), offset)


def order(left: When, right: When) -> tuple[bool | None, bool | None]:
    """(is `left` not after `right`, is `left` strictly before `right`), each `None` where what is known leaves it open.

    Days are compared as days: two dates of the same day are equal, neither before the other.
    """
    shift = 0
    if left.offset is not None and right.offset is not None:
        shift = right.offset - left.offset
    low = None if left.low is None else left.low + shift
    high = None if left.high is None else left.high + shift
    if _whole_days(left) and _whole_days(right):
        # a day is one point of the calendar, not 86,400 of them
        low = None if low is None else low // _DAY
        high = None if high is None else high // _DAY
        right_low = None if right.low is None else right.low // _DAY
        right_high = None if right.high is None else right.high // _DAY
    else:
        right_low, right_high = right.low, right.high
    not_after: bool | None = None
    if high is not None and right_low is not None and high <= right_low:
        not_after = True
    elif low is not None and right_high is not None and low > right_high:
        not_after = False
    before: bool | None = None
    if high is not None and right_low is not None and high < right_low:
        before = True
    elif low is not None and right_high is not None and low >= right_high:
        before = False
    return not_after, before


def _whole_days(when: When) -> bool:
    return when.offset is None and not (when.low is not None and when.low == when.high)


class Span:
    """A duration: `months` and `seconds`, kept apart as calendar months have no fixed length."""

    __slots__ = ("months", "seconds", "text", "unit")

    def __init__(self, months: int, seconds: int, text: str = "", unit: str = "") -> None:
        self.months, self.seconds, self.text, self.unit = months, seconds, text, unit

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Span) and (self.months, self.seconds) == (other.months, other.seconds)

    def __hash__(self) -> int:
        return hash((self.months, self.seconds))

    def __repr__(self) -> str:
        return f"Span({self})"

    def __str__(self) -> str:
        return self.text or spell_span(self.months, self.seconds)

    def bounds(self) -> tuple[float, float]:
        """The shortest and longest it can be, in seconds: a month has 28 to 31 days, twelve have 365 or 366."""
        low, high = _days_in(self.months)
        return low * _DAY + self.seconds, high * _DAY + self.seconds


@lru_cache(maxsize=256)
def _days_in(months: int) -> tuple[int, int]:
    """The fewest and most days that so many calendar months can have, over the 400 years after which the calendar repeats."""
    rounds, rest = divmod(months, 4800)
    if not rest:
        return rounds * 146_097, rounds * 146_097
    firsts = [dt.date(2000 + at // 12, at % 12 + 1, 1).toordinal() for at in range(9600)]
    lengths = [firsts[at + rest] - firsts[at] for at in range(4800)]
    return rounds * 146_097 + min(lengths), rounds * 146_097 + max(lengths)


def spell_span(months: int, seconds: int) -> str:
    """An ISO 8601 duration of that length."""
    if not months and not seconds:
        return "PT0S"
    days, rest = divmod(seconds, _DAY)
    text = "P" + (f"{months}M" if months else "") + (f"{days}D" if days else "")
    if rest:
        hours, rest = divmod(rest, 3600)
        minutes, left = divmod(rest, 60)
        text += "T" + (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "") + (f"{left}S" if left else "")
    return text


def parse_span(text: str) -> Span | None:
    """An ISO 8601 duration, or ``continuous`` (shorter than anything); `None` if `text` is neither."""
    if text == "continuous":
        return Span(0, 0, text)
    match = _DURATION.match(text)
    if match is None:
        return None
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return Span(years * 12 + months, (weeks * 7 + days) * _DAY + hours * 3600 + minutes * 60 + seconds, text)


def span_at_most(left: Span, right: Span) -> bool | None:
    """Whether `left` is no longer than `right`; `None` where months against days leave it open."""
    if left.months == right.months:
        return left.seconds <= right.seconds
    if not left.seconds and not right.seconds:
        return left.months <= right.months
    low, high = left.bounds()
    other_low, other_high = right.bounds()
    if high <= other_low:
        return True
    return False if low > other_high else None


def shift(when: When, span: Span, back: bool = False) -> When:
    """`when` moved by `span`: months by the calendar, clamped to the month's end; the rest as elapsed time."""
    sign = -1 if back else 1

    def move(seconds: int | None) -> int | None:
        if seconds is None:
            return None
        if span.months:
            if not _FIRST <= seconds <= _LAST:
                return None  # out of the calendar already
            moment = _EPOCH + dt.timedelta(seconds=seconds)
            total = moment.year * 12 + moment.month - 1 + sign * span.months
            year, month = divmod(total, 12)
            if not 1 <= year <= 9998:
                return None
            moment = moment.replace(year=year, month=month + 1, day=min(moment.day, _length_of(year, month + 1)))
            seconds = _seconds(moment)
        return seconds + sign * span.seconds

    return When(move(when.low), move(when.high), when.offset)


def has_begun(since: object, as_of: When) -> bool:
    """Whether what has this `since` has begun by a day; it has, where none is stated."""
    return not (isinstance(since, When) and order(since, as_of)[0] is False)


def has_ended(until: object, as_of: When) -> bool:
    """Whether what has this `until` had ended before a day; the last day is still in, and an end on an unknown day is past."""
    return isinstance(until, When) and (until.text == "unknown" or order(until, as_of)[1] is True)
