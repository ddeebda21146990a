"""Dates, durations and figures in the words of a language."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from compliance_lint.model.dates import Span, When
from compliance_lint.model.dates import day as day_of

Phrases = Mapping[str, str]
GROUPED_FROM = 10_000
"""From where on a figure in a sentence has its thousands parted; below it may be a year or the number of a port."""
_WRITTEN = r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\S+))?)?)?\Z"


def number(phrases: Phrases, value: float, grouped_from: int = 0) -> str:
    """A figure with the marks of the language between thousands, from `grouped_from` on, and before decimals."""
    value = int(value) if value == int(value) else value
    text = f"{value:,}" if abs(value) >= grouped_from else str(value)
    whole, dot, decimals = text.partition(".")
    return whole.replace(",", phrases["thousands"]) + (phrases["decimal"] + decimals if dot else "")


def date(phrases: Phrases, when: When) -> str:
    """A date as exactly as it was written."""
    match = re.match(_WRITTEN, when.text or _moment(when))
    if match is None:
        return _between(phrases, when)
    year, month, day, clock = match.groups()
    key = "day" if day else "month" if month else "year"
    said = phrases[f"date_{key}"].format(year=year, month=month, day=day, m=int(month or 0), d=int(day or 0))
    return f"{said} {clock}" if clock else said


def _moment(when: When) -> str:
    """A moment that was worked out, as it would have been written; empty where it is no single one with a zone."""
    if when.low is None or when.low != when.high or when.offset is None:
        return ""
    zone = dt.timezone(dt.timedelta(seconds=when.offset))
    try:
        return (dt.datetime(1970, 1, 1, tzinfo=zone) + dt.timedelta(seconds=when.low)).isoformat(timespec="minutes")
    except OverflowError:  # out of the calendar
        return ""


def _between(phrases: Phrases, when: When) -> str:
    """A date known within bounds."""
    ends = {name: date(phrases, day_of(end)) for name, end in (("low", when.first_day), ("high", when.last_day)) if end is not None}
    if len(set(ends.values())) == 1 and len(ends) == 2:
        return ends["low"]
    key = "date_between" if len(ends) == 2 else "date_from" if "low" in ends else "date_until"
    return phrases[key].format(**ends) if ends else str(when)


def span(phrases: Phrases, span: Span) -> str:
    """A duration in words."""
    if not span.months and not span.seconds:
        return phrases["continuous"]
    parts = []
    left = span.seconds
    hours = span.text.startswith("PT")  # a clock told in hours stays one: PT72H
    for name, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        count = 0 if hours and name == "days" else left // size
        left -= count * size
        if count:
            parts.append(_counted(phrases[name], count))
    if span.months:
        parts.insert(0, _counted(phrases["months"], span.months))
    return phrases["span"].join(parts)


def _counted(pattern: str, count: int) -> str:
    """So many of a unit; of one, without the letter that makes it many."""
    text = pattern.format(n=count)
    return text[:-1] if count == 1 and text.isascii() else text
