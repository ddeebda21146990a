"""Instruments of law and the provisions a rule rests on."""

from __future__ import annotations

from collections.abc import Mapping

from compliance_lint.model.dates import When, order
from compliance_lint.typed import Any, NamedTuple


class Instrument(NamedTuple):
    """A statute, regulation, code, guideline or report: its names by language, address and standing."""

    id: str
    names: Mapping[str, str]
    url: str
    status: str


class Citation(NamedTuple):
    """A provision of an instrument; `verified` is false where nobody has read it again.

    `begins` and `ends` bound the days on which the provision has this number.
    """

    instrument: str
    provision: str
    verified: bool = True
    by_language: Mapping[str, str] = {}
    """The provision in words of a language, where the ruleset's forms do not make them."""
    begins: When | None = None
    ends: When | None = None


def in_force(begins: When | None, ends: When | None, as_of: When) -> bool:
    """Whether what is in force between two days (`None`: without bound) is so on a day."""
    if begins is not None and order(begins, as_of)[0] is False:
        return False
    return not (ends is not None and order(as_of, ends)[0] is False)


class Words(NamedTuple):
    """Texts by language."""

    by: Mapping[str, str]

    def get(self, languages: tuple[str, ...]) -> str:
        """The text in the first of the languages that has one; empty if none has."""
        return next((self.by[tag] for tag in languages if tag in self.by), "")


def words(data: Any) -> Words:
    """Texts by language from a mapping, or one text of no language."""
    if isinstance(data, dict):
        return Words({str(key): str(value) for key, value in data.items()})
    return Words({"": str(data)} if data else {})
