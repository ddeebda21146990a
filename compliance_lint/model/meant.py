"""Durations and dates as people write them -> the ISO 8601 form they mean, where it can be only one; asked where something is wrong."""

from __future__ import annotations

import re

from compliance_lint.model.dates import parse_span, parse_when

_UNITS = {
    "Y": "y yr yrs year years jahr jahre jahren j a 年 年間 年间",
    "M": "mo mos month months monat monate monaten mon か月 ヶ月 カ月 ヵ月 个月 個月",
    "W": "w wk wks week weeks woche wochen 週 週間 周 星期 個星期 个星期",
    "D": "d day days tag tage tagen t 日 日間 天",
    "H": "h hr hrs hour hours stunde stunden std 時間 小時 小时 個小時 个小时",
    "N": "min mins minute minutes minuten 分 分鐘 分钟 分間",
    "S": "s sec secs second seconds sekunde sekunden sek 秒 秒鐘 秒钟 秒間",
}
"""How each part of a duration is said; `N` stands for minutes. A lone ``m`` may be months or minutes, and is none of both."""
_UNIT = {word: letter for letter, words in _UNITS.items() for word in words.split()}
_PART = re.compile(r"(\d+|[^\W\d_]+\s)\s*([^\W\d_]+)\.?(?:\s*(?:,|and|und)?\s*|\Z)")
_ONE = ("a", "an", "one", "ein", "eine", "einen", "einem")
_EVERY = re.compile(r"(?:every|each|once an?|per|alle|jede[nrs]?|pro|within|for|毎|每)\s*")
_LETTERS = re.compile(r"P?T?(?:\d+[YMWDHS])+\Z")
_RATES = {
    "continuous": "continuous continuously continual permanently always realtime real-time ständig laufend 常時 持續 持续",
    "PT1H": "hourly hour stündlich stunde 每小時 每小时 毎時",
    "P1D": "daily nightly day night täglich tag 毎日 每日 每天 毎晩",
    "P7D": "weekly week wöchentlich woche 毎週 每週 每周",
    "P14D": "fortnightly fortnight",
    "P1M": "monthly month monatlich monat 毎月 每月",
    "P3M": "quarterly quarter vierteljährlich quartalsweise quartal 四半期 每季",
    "P6M": "half-yearly semiannually semi-annually halbjährlich 半年 每半年",
    "P1Y": "yearly annual annually year jährlich jahr 毎年 每年",
    "none": "forever indefinite indefinitely unlimited unbegrenzt unbefristet 無期限 无期限 永久",
}
"""What is said in one word."""
_RATE = {word: form for form, words in _RATES.items() for word in words.split()}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner", "feb february februar", "mar march märz mär", "apr april", "may mai", "jun june juni",
            "jul july juli", "aug august", "sep sept september", "oct october okt oktober", "nov november", "dec december dez dezember",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_FIGURES = re.compile(r"(\d{1,4})\s*([./-])\s*(\d{1,4})(?:\s*\2\s*(\d{1,4}))?\Z", re.ASCII)
_SIGNS = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?\Z", re.ASCII)
_NAMED = (
    re.compile(r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?\s*(?:of\s+)?(?P<month>[^\W\d_]+)\.?,?\s*(?P<year>\d{4})\Z"),
    re.compile(r"(?P<month>[^\W\d_]+)\.?\s*(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})\Z"),
    re.compile(r"(?P<month>[^\W\d_]+)\.?,?\s*(?P<year>\d{4})\Z"),
)
_LONGEST = 40


def span_hint(text: str) -> str:
    """The duration that a text which is none was meant for, as a hint; empty where that is not clear."""
    meant = _span(text)
    return f"did you mean '{meant}'?" if meant else ""


def date_hint(text: str) -> str:
    """The date that a text which is none was meant for, or the order in which one is written; empty where neither helps."""
    meant = _dates(text)
    if len(meant) == 1:
        return f"did you mean '{meant[0]}'?"
    return f"day and month can be told apart only as YEAR-MONTH-DAY: {' or '.join(meant)}" if meant else ""


def _span(text: str) -> str:
    said = text.strip().casefold()
    if not said or len(said) > _LONGEST:
        return ""
    if said in _RATE:
        return _RATE[said]
    bare = _EVERY.sub("", said, count=1)
    if bare != said and bare in _RATE:
        return _RATE[bare]
    parts = _lettered(said.upper()) or _parts(bare)
    found = {unit: count for count, unit in parts}
    if not found or len(found) != len(parts):
        return ""
    days = "".join(f"{found[unit]}{unit}" for unit in "YMWD" if unit in found)
    time = "".join(f"{found[unit]}{'M' if unit == 'N' else unit}" for unit in "HNS" if unit in found)
    meant = f"P{days}" + (f"T{time}" if time else "")
    return meant if meant != text and parse_span(meant) is not None else ""


def _lettered(said: str) -> list[tuple[str, str]]:
    """The counts and units of a duration in the letters of ISO 8601; none where an ``M`` can be months as well as minutes."""
    if not _LETTERS.match(said):
        return []
    days, time, hours = said.partition("T")
    if "M" in said and (set("YWD") & set(hours) or set("HS") & set(days) or said[0] != "P"):
        return []
    return [(count, "N" if unit == "M" and time else unit) for count, unit in re.findall(r"(\d+)([YMWDHS])", said)]


def _parts(said: str) -> list[tuple[str, str]]:
    """The counts and units of a duration in words; none if anything else stands there."""
    parts: list[tuple[str, str]] = []
    at = 0
    while at < len(said):
        found = _PART.match(said, at)
        if found is None:
            return []
        count = "1" if found[1].strip() in _ONE else found[1]
        unit = _UNIT.get(found[2])
        if unit is None or not (count.isascii() and count.isdigit()):
            return []
        parts.append((count, unit))
        at = found.end()
    return parts


def _dates(text: str) -> list[str]:
    """The dates that a text can mean, the day before the month first."""
    said = text.strip().casefold()
    if len(said) > _LONGEST:
        return []
    if said == "never":
        return ["none"]
    if len(said) == 8 and said.isascii() and said.isdigit():
        return _real((said[:4], said[4:6], said[6:]))
    if found := _SIGNS.match(said):
        return _real(found.groups())
    if found := _FIGURES.match(said):
        first, sign, second, third = found.groups()
        if len(first) == 4:
            return _real((first, second, third))
        if third is None:
            return _real((second, first, None)) if len(second) == 4 else []
        if len(third) != 4:
            return []
        orders = [(third, second, first)] if sign == "." else [(third, second, first), (third, first, second)]
        return list(dict.fromkeys(date for order in orders for date in _real(order)))
    for form in _NAMED:
        if (named := form.match(said)) and (month := _MONTHS.get(named["month"])):
            return _real((named["year"], str(month), named.groupdict().get("day")))
    return []


def _real(parts: tuple[str | None, ...]) -> list[str]:
    """The date of a year, a month and perhaps a day in a list, if there is such a day."""
    date = "-".join(part.zfill(2) for part in parts if part is not None)
    return [date] if parse_when(date) is not None else []
