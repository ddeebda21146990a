"""Dates told by their distance from another date of the same entity, and the dates they come to."""

from __future__ import annotations

from compliance_lint.errors import did_you_mean
from compliance_lint.model.dates import Span, When, between, shift
from compliance_lint.model.values import NONE, UNSTATED, Items, Unstated, Value
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.sources.reader import Reader


class Relative:
    """A date told by its distance from another date of the same entity."""

    __slots__ = ("at", "back", "field", "plus")

    def __init__(self, field: str, plus: Span, back: bool, at: int) -> None:
        self.field, self.plus, self.back, self.at = field, plus, back, at


class Bounded:
    """A date between two ends, at least one of them relative."""

    __slots__ = ("high", "low")

    def __init__(self, low: When | Relative | None, high: When | Relative | None) -> None:
        self.low, self.high = low, high


def settle(reader: Reader, facts: dict[str, Value], asked: frozenset[str], last: bool) -> frozenset[str]:
    """Replaces relative dates by the dates they come to; returns the keys that lean on what is unknown.

    A record inside an entity settles what leans on its own dates, the entity (`last`) all that is left.
    """
    for key in facts:
        facts[key] = _settled(reader, facts[key], facts, asked, last, (key,))
    return frozenset(key for key, value in facts.items() if isinstance(value, Unstated))


def _settled(reader: Reader, value: Value, facts: dict[str, Value], asked: frozenset[str], last: bool, seen: tuple[str, ...]) -> Value:
    if isinstance(value, Relative):
        return _reckoned(reader, value, facts, asked, last, seen)
    if isinstance(value, Bounded):
        low, high = (_settled(reader, end, facts, asked, last, seen) for end in (value.low, value.high))
        if isinstance(low, Relative) or isinstance(high, Relative):
            return Bounded(low, high)
        if low is NONE or isinstance(low, Unstated) or isinstance(high, Unstated):
            return NONE if low is NONE else UNSTATED
        return between(low, None if high is NONE else high)
    if last and isinstance(value, dict):
        for key, inner in value.items():
            value[key] = _settled(reader, inner, facts, asked, last, seen)
    elif last and isinstance(value, Items):
        found = [_settled(reader, element, facts, asked, last, seen) for element in value.of]
        value.open = value.open or any(isinstance(element, Unstated) for element in found)
        value.of = tuple(element for element in found if not isinstance(element, Unstated))
    return value


def _reckoned(reader: Reader, value: Relative, facts: dict[str, Value], asked: frozenset[str], last: bool, seen: tuple[str, ...]) -> Value:
    name = value.field
    if name in asked:
        return UNSTATED
    if name not in facts:
        return value if not last else reader.bad(value.at, f"'{name}' is not stated here", did_you_mean(name, facts))
    if name in seen:
        return reader.bad(value.at, f"this date and '{name}' are told by each other", "state one of them")
    facts[name] = start = _settled(reader, facts[name], facts, asked, last, (*seen, name))
    if isinstance(start, When):
        return start if start.text == "unknown" else shift(start, value.plus, value.back)
    if isinstance(start, (Relative, Bounded)):
        return value  # leans on what the entity has to settle
    return start if start is NONE or isinstance(start, Unstated) else reader.bad(value.at, f"'{name}' is no date")
