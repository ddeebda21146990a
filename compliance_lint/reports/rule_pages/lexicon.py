"""The words of a page: names of kinds, attributes, types of record and values, in English."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from compliance_lint.findings.observation import Speaker
from compliance_lint.graph.world import World
from compliance_lint.model.dates import day, parse_span, parse_when
from compliance_lint.model.inventory import Inventory
from compliance_lint.model.types import DateType, DurationType, Field, ListType, MapType, NumberType, RefType, TermsType, TermType, Type
from compliance_lint.model.vocabulary import NODE_TERMS, Vocabulary
from compliance_lint.reports.parts.blocks import Code, Inline, Link
from compliance_lint.rules.rule import Ruleset
from compliance_lint.typed import Any

ParameterFields = Callable[[str], Mapping[str, Field]]
"""The parameters a type of control can have."""
_OF_REFERENCES = ("roles", "party_kinds", "system_kinds", "place_kinds", "exposures", "functions", "subjects")
"""Where the word is looked up that a reference is compared with."""
_FREE = ("crossings", "topics", "items", "controls", "events", "audience", "roles", "results", "manners", "holder_kinds", "shown")
_COUNTED = ("records", "people", "steps")
"""Units that the noun before a number names already."""
_SINGULAR = ("status", "basis", "class", "address", "access")


class Lexicon:
    """Names of a vocabulary as they stand in an English sentence; `parameters_of` types the parameters of controls."""

    def __init__(self, vocabulary: Vocabulary, parameters_of: ParameterFields) -> None:
        self.vocabulary, self.parameters_of = vocabulary, parameters_of
        self.speaker = Speaker(World(Inventory({}, vocabulary), day(dt.date(2000, 1, 1))), "en")

    def kind(self, *kinds: str) -> str:
        """The names of kinds: *party*, *system or place*."""
        return either([self.speaker.word("kinds", kind) for kind in kinds])

    def attribute(self, name: str) -> str:
        """The noun of one attribute."""
        return self.speaker.attribute(name)

    def language(self, tag: str) -> str:
        """The English name of a language."""
        return self.speaker.word("languages", tag)

    def type(self, key: str) -> str:
        """The name of a type of record."""
        return self.speaker.type(key)

    def narrower(self, key: str) -> tuple[str, ...]:
        """The types of record that count for a type, in the order of the vocabulary."""
        entry = self.vocabulary.lists[self.vocabulary.types[key]]
        below = entry.below(key)
        return tuple(term for term in entry.terms if term in below and term != key)

    def word(self, list: str, key: str) -> str:
        """The name of a term of a list, or of the first list that knows it."""
        lists = self.vocabulary.lists
        for name in (list, *(_OF_REFERENCES if list == NODE_TERMS else ()), *_FREE):
            entry = lists.get(name)
            if entry is not None and (key in entry.terms or key in entry.labels):
                return self.speaker.word(name, key)
        return self.speaker.word(list, key)

    def value(self, data: Any, type: Type | None) -> str:
        """A value as a rule writes it, in words."""
        if isinstance(type, (ListType, MapType)):
            type = TermType(type.keys) if isinstance(type, MapType) and type.keys else type.item
        if data is True or data is False:
            return "yes" if data else "no"
        if isinstance(data, Mapping):
            return ", ".join(f"{self.value(key, type)}: {self.value(value, None)}" for key, value in data.items())
        text = str(data)
        if text == "none":
            return "none"
        if isinstance(type, DateType) and (when := parse_when(text)) is not None:
            return self.speaker.date(when)
        if (span := parse_span(text) if text[:1] == "P" or isinstance(type, DurationType) else None) is not None:
            return self.speaker.span(span)
        if isinstance(type, NumberType):
            return text if type.unit in _COUNTED else f"{text} {type.unit}".strip()
        if isinstance(type, RefType):
            return "the organisation itself" if text == "self" else self.word(NODE_TERMS, text)
        if isinstance(type, TermType) and type.list.startswith("grade:"):
            scheme = f"{type.list[6:]}/{text}"
            named = scheme in self.vocabulary.lists["grade_schemes"].labels
            return self.speaker.word("grade_schemes", scheme) if named else f"level {text}"
        if isinstance(data, (int, float)):
            return text
        return self.word(type.list if isinstance(type, (TermType, TermsType)) else "topics", text)

    def values(self, data: Any, type: Type | None, last: str) -> str:
        """One value or several, the last two joined by `last`."""
        every = data if isinstance(data, list) else [data]
        return joined([self.value(one, type) for one in every], last) or "nothing"

    def parameter(self, ruleset: Ruleset, name: str, type: Type | None, last: str) -> str:
        """The value of a parameter in words."""
        found = ruleset.parameters.get(name)
        return self.values(found.value, type, last) if found is not None else name


def joined(parts: Iterable[str], last: str) -> str:
    """A list in words: *a, b and c*."""
    every = list(dict.fromkeys(parts))
    return f" {last} ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))


def either(parts: Iterable[str]) -> str:
    """A list of which one is meant."""
    return joined(parts, "or")


def plural(noun: str) -> bool:
    """Whether a noun takes a verb in the plural: *permissions*, *reasons against the claimed form*."""
    head = noun.split(" of ")[0].split(" it ")[0].split(" in ")[0].split(" against ")[0].rpartition(" ")[2]
    return head in ("data", "people") or (head.endswith("s") and head not in _SINGULAR)


def quoting(text: str) -> Inline:
    """A text in which what stands between backticks is code."""
    return tuple(Code(part) if at % 2 else part for at, part in enumerate(text.split("`")) if part)


def linked(name: str, url: str) -> Inline:
    """The name of an instrument that leads to it; where it lies within this project, with its place."""
    if "://" in url:
        return (Link(name, url),)
    return (name, " (", Code(url), ")") if url else (name,)


def a(noun: str) -> str:
    """A noun after its article."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"
