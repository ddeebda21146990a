"""The fixed words of the inspection report, one module a language; a new language is a new module."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from compliance_lint.model.languages import Tables, fallbacks
from compliance_lint.rules.rule import Ruleset

HEADINGS = Tables(__name__, Path(__file__).parent, "HEADINGS")


class Headings:
    """The words in one language; a ruleset's own `headings` win over those here, language by language.

    Where a language tells one from many, the text holds both, with a bar between; `count` decides.
    """

    def __init__(self, language: str, rulesets: Iterable[Ruleset]) -> None:
        self.tags = tuple(tag for tag in fallbacks(language) if tag)
        self.rulesets = tuple(rulesets)

    @property
    def language(self) -> str:
        """The language the report is really written in."""
        return next(tag for tag in self.tags if tag in HEADINGS)

    def __call__(self, key: str, ruleset: Ruleset | None = None, /, **values: object) -> str:
        """The words of a key: as this ruleset (else the first applied that has them) says it, else as we do."""
        for tag in self.tags:
            for own in (ruleset,) if ruleset is not None else self.rulesets:
                if key in own.headings and tag in own.headings[key].by:
                    text = own.headings[key].by[tag]
                    return text.format(**values) if values else text
            if key in HEADINGS.get(tag, {}):
                one, _, many = HEADINGS[tag][key].partition("|")
                text = many if many and values.get("count") != 1 else one
                return text.format(**values) if values else text
        raise KeyError(key)
