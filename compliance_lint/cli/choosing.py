"""The words of a call, each held against those there are: formats, languages, profiles, the day judged."""

from __future__ import annotations

import datetime as dt

from compliance_lint.errors import UsageError, did_you_mean
from compliance_lint.findings.phrases import PHRASES
from compliance_lint.model.dates import When, day, order, parse_when
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.findings.inspection import Inspection
    from compliance_lint.findings.narrowing import Limits
    from compliance_lint.reports.view import View
    from compliance_lint.sources.inventory import Loaded

LANGUAGES = ("en", *(tag for tag in PHRASES if tag != "en"))
"""The languages that findings are told in; a rule without one of them falls back to a broader one, or to English."""
TODAY = "today"
"""The word for the real day, whatever day an inventory describes."""
_REGIONS = {"zh-tw": "zh-Hant-TW", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans"}
"""Tags by region, as people write them, of languages that are told by script."""


def choice(value: str, known: tuple[str, ...], what: str) -> str:
    """The value, if it is one of those known; raises `UsageError` otherwise."""
    if value not in known:
        hint = did_you_mean(value, known)
        raise UsageError(f"unknown {what} '{value}'" + (f"; {hint}" if hint else ""))
    return value


def known_language(tag: str | None) -> str:
    """The language of a tag, however its case is written (English for none); raises `UsageError` for one that nothing is told in."""
    tag = tag or "en"
    found = next((one for one in LANGUAGES if one.lower() == tag.lower()), "")
    if found:
        return found
    if tag.lower() in _REGIONS:
        raise UsageError(f"unknown language '{tag}'; did you mean '{_REGIONS[tag.lower()]}'?")
    return choice(tag, LANGUAGES, "language")


def day_judged(text: str | None, loaded: Loaded) -> When:
    """The day: as given (``today`` is one), else the inventory's, else today. Raises `UsageError` for what is no day."""
    if text is not None:
        if text == TODAY:
            return today()
        when = parse_when(text)
        if when is None or when.first_day != when.last_day:
            raise UsageError(f"--as-of '{text}' is no day; write it as 2022-07-26")
        return when
    return loaded.inventory.as_of or today()


def day_of_waivers(text: str | None, loaded: Loaded) -> When:
    """The day on which waivers have ended or not: as given, else the real one, or the inventory's where that is later still.

    A description may look back, but what was accepted then is not accepted for longer than was said.
    """
    judged, now = day_judged(text, loaded), today()
    return judged if text is not None or order(now, judged)[0] else now


def today() -> When:
    """The real day."""
    return day(dt.date.today())


def view_of(inspection: Inspection, loaded: Loaded, profile: str, fail_on: str, language: str, limits: Limits) -> View:
    """The view that reports render."""
    from compliance_lint.findings.inspection import PROFILES
    from compliance_lint.reports.view import View
    from compliance_lint.rules.rule import SEVERITIES

    return View(
        inspection, loaded.where, choice(profile, PROFILES, "profile"), choice(fail_on, SEVERITIES, "severity"),
        known_language(language), limits,
    )  # fmt: skip
