"""The values a fact can have: what was said, what was said to be absent, and what nobody said.

Five states of a fact (docs/architecture.md, "Five states"): a key that is absent or ``unknown`` is
`Unstated`; ``none`` is `NONE`, ``false`` is ``False`` and ``[]`` an empty closed `Items` (stated absence);
anything else is a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from compliance_lint.location import Place
from compliance_lint.typed import Any

Value = Any
"""str, bool, int, float, `Range`, `When`, `Span`, `Items`, dict (a record), `NONE` or an `Unstated`."""


class Missing:
    """One thing that would have to be said before a question can be decided.

    `why` is one of ``fact``, ``record``, ``list_open``, ``exactness``, ``table_row``; `kind` and `id` name the
    entity it is about, `what` the key, record type or table.
    """

    __slots__ = ("id", "kind", "what", "why")

    def __init__(self, why: str, kind: str, id: str, what: str) -> None:
        self.why, self.kind, self.id, self.what = why, kind, id, what

    def _key(self) -> tuple[str, str, str, str]:
        return (self.why, self.kind, self.id, self.what)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Missing) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __lt__(self, other: Missing) -> bool:
        return self._key() < other._key()

    def __repr__(self) -> str:
        return f"Missing({self.why}: {self.kind} {self.id}, {self.what})"


class Unstated:
    """A fact nobody stated; `missing` lists what would decide it, where it was derived from other facts."""

    __slots__ = ("missing",)

    def __init__(self, missing: tuple[Missing, ...] = ()) -> None:
        self.missing = missing

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return f"Unstated({', '.join(map(repr, self.missing))})" if self.missing else "UNSTATED"


UNSTATED = Unstated()


class _None:
    """The stated absence ``none``: for a maximum no limit, for a minimum nothing asked, for a date never."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "none"


NONE = _None()


class Range:
    """A number known within bounds, both inclusive; `None` is unbounded."""

    __slots__ = ("high", "low")

    def __init__(self, low: float | None, high: float | None) -> None:
        self.low, self.high = low, high

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Range) and (self.low, self.high) == (other.low, other.high)

    def __hash__(self) -> int:
        return hash((self.low, self.high))

    def __repr__(self) -> str:
        return f"Range({self.low}, {self.high})"


class AtLeast:
    """A term of an order of which only the lowest it can be is known: a level, or one above it."""

    __slots__ = ("term",)

    def __init__(self, term: str) -> None:
        self.term = term

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AtLeast) and self.term == other.term

    def __hash__(self) -> int:
        return hash(self.term)

    def __repr__(self) -> str:
        return f"AtLeast({self.term})"


def head_count(parts: Mapping[str, Value]) -> tuple[float, float | None]:
    """A count of people, split by country, as (least, most): ``all`` if it is told, else the sum of the parts."""
    told = [parts["all"]] if "all" in parts else [part for key, part in parts.items() if key != "records"]
    low, high = 0.0, 0.0
    for part in told:
        low += part.low or 0 if isinstance(part, Range) else part if isinstance(part, (int, float)) else 0
        top = part.high if isinstance(part, Range) else part if isinstance(part, (int, float)) else None
        high = high + top if top is not None else float("inf")
    return low, None if high == float("inf") else high


class Items:
    """A list: what is in it, whether there may be more, and what was said not to be in it.

    `of` holds the elements in the order stated; `open` is true when ``unknown`` stands in it, so that "not in
    it" is unstated; `denied` holds terms stated absent (``{audit_right: none}``); `values` what was said of a
    term (``{breach_notice: PT24H}``); `keys` the names of the elements where the author named them;
    `missing` why a derived list is open; `rest` what is known of an element nobody listed (an officer of some other
    function), `None` if nothing is; `places` where an element of a derived list comes from.
    """

    __slots__ = ("denied", "keys", "missing", "of", "open", "places", "rest", "values")

    def __init__(
        self,
        of: tuple[Value, ...] = (),
        *,
        open: bool = False,
        denied: frozenset[str] = frozenset(),
        values: Mapping[str, Value] | None = None,
        keys: tuple[str, ...] | None = None,
        missing: tuple[Missing, ...] = (),
        rest: Value = None,
        places: Mapping[Any, Place] | None = None,
    ) -> None:
        self.of = of
        self.open = open
        self.denied = denied
        self.values: Mapping[str, Value] = values or {}
        self.keys = keys
        self.missing = missing
        self.rest = rest
        self.places: Mapping[Any, Place] = places or {}

    def __iter__(self) -> Iterator[Value]:
        return iter(self.of)

    def __len__(self) -> int:
        return len(self.of)

    def __bool__(self) -> bool:
        return bool(self.of)

    def __contains__(self, item: object) -> bool:
        return item in self.of

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Items)
            and self.of == other.of
            and self.open == other.open
            and self.denied == other.denied
            and dict(self.values) == dict(other.values)
            and self.keys == other.keys
        )

    def __hash__(self) -> int:
        return hash((self.open, self.denied, len(self.of)))

    def __repr__(self) -> str:
        return f"Items({list(self.of)}{', open' if self.open else ''}{f', denied {sorted(self.denied)}' if self.denied else ''})"


class Walked(Items):
    """A list of records that are made as they are walked and not kept: a rule that is content with the first makes no other.

    `rows` walks them, in ascending order of `ascending`; `size` counts them without a walk, `find` gives the one of a name in
    `named`. None of them has a date.
    """

    __slots__ = ("_find", "_rows", "_size", "ascending", "named")

    def __init__(
        self,
        rows: Callable[[], Iterator[Value]],
        size: Callable[[], int],
        find: Callable[[str], Value | None],
        *,
        ascending: str,
        named: str,
        open: bool = False,
        missing: tuple[Missing, ...] = (),
    ) -> None:
        super().__init__(open=open, missing=missing)
        self._rows, self._size, self._find, self.ascending, self.named = rows, size, find, ascending, named
        del self.of  # so that reading it, as of any list, walks the records: an empty slot falls through to `__getattr__`

    def __getattr__(self, name: str) -> tuple[Value, ...]:
        if name != "of":
            raise AttributeError(name)
        return tuple(self)

    def __iter__(self) -> Iterator[Value]:
        return self._rows()

    def __len__(self) -> int:
        return self._size()

    def __bool__(self) -> bool:
        return any(True for _ in self)

    def find(self, name: Value) -> Value | None:
        """The record whose `named` is that name, without a walk; `None` where there is none."""
        return self._find(name) if isinstance(name, str) else None


class Late(dict[str, Value]):
    """A record some of whose values are worked out when they are first read."""

    __slots__ = ("_late",)

    def __init__(self, known: Mapping[str, Value], late: Mapping[str, Callable[[], Value]]) -> None:
        super().__init__(known)
        self._late = dict(late)

    def __missing__(self, key: str) -> Value:
        make = self._late.pop(key, None)
        if make is None:
            raise KeyError(key)
        value = self[key] = make()
        return value

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) or key in self._late

    def get(self, key: str, default: Value = None) -> Value:
        """The value, worked out now if it was not yet; `default` where the record has no such key."""
        if key not in self:
            return default
        return self[key]


class Other:
    """A term nobody named that is none of `than`: the function of an officer where all of some functions are listed."""

    __slots__ = ("than",)

    def __init__(self, than: frozenset[str]) -> None:
        self.than = than

    def is_one_of(self, words: Iterable[Value]) -> bool | None:
        """False where all the words are among those it is not."""
        return False if self.than.issuperset(map(str, words)) else None


class Text:
    """A text, in one language or in several; `by` maps a language tag to it, ``""`` where no language was named."""

    __slots__ = ("by",)

    def __init__(self, by: Mapping[str, str]) -> None:
        self.by = by

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and dict(self.by) == dict(other.by)

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.by.items())))

    def __repr__(self) -> str:
        return f"Text({dict(self.by)})"
