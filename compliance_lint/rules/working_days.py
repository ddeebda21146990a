"""Working days by a calendar of holidays: the table ``holidays`` of a ruleset, by year.

```yaml
weekend: [sat, sun]
rows: {2026: {off: [2026-01-01, 2026-10-01/2026-10-08], work: [2026-10-10]}}
```
A count that touches a year without a row is unstated, as a guess would be worse.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from compliance_lint.model.dates import Span, When, between, day
from compliance_lint.typed import Any

_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = 86400


class UnknownYear(Exception):
    """The calendar has no row for a year that the count touches."""

    def __init__(self, year: int) -> None:
        super().__init__(str(year))
        self.year = year


class Calendar:
    """Which days are worked, as a table of a ruleset tells it."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._weekend = frozenset(_WEEK.index(str(name)) for name in table.get("weekend", ("sat", "sun")))
        self._years: dict[int, tuple[frozenset[dt.date], frozenset[dt.date]]] = {
            int(year): (_days(row.get("off", ())), _days(row.get("work", ()))) for year, row in (table.get("rows") or {}).items()
        }

    def is_worked(self, date: dt.date) -> bool:
        """Whether a day is a working day; raises `UnknownYear`."""
        if date.year not in self._years:
            raise UnknownYear(date.year)
        off, work = self._years[date.year]
        return date in work or (date not in off and date.weekday() not in self._weekend)

    def shift(self, when: When, span: Span, back: bool = False) -> When:
        """`when` moved by a number of working days, the day it starts from not counted; raises `UnknownYear`."""
        count = span.seconds // _DAY
        ends = []
        for start in (when.first_day, when.last_day):
            if start is None:
                return when
            date, left = start, count
            while left:
                date += dt.timedelta(days=-1 if back else 1)
                left -= self.is_worked(date)
            ends.append(day(date))
        return ends[0] if ends[0] == ends[1] else between(ends[0], ends[1])


def _days(entries: Any) -> frozenset[dt.date]:
    """Single days, and ranges written FIRST/LAST."""
    found = set()
    for entry in entries:
        first, _, last = str(entry).partition("/")
        date, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last or first)
        while date <= end:
            found.add(date)
            date += dt.timedelta(days=1)
    return frozenset(found)
