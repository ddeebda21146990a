"""What the conditions of a rule read: attributes of things, records that cover them, and the words they look for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from compliance_lint.model.types import FreeType, ListType, MapType, RefType, TermsType, TermType, Type
from compliance_lint.rules.shape import Shape, step


class Read:
    """One attribute that is read: the keys inside it, and the words it is compared with."""

    __slots__ = ("inner", "words")

    def __init__(self) -> None:
        self.inner: dict[str, None] = {}
        self.words: dict[str, None] = {}


class Record:
    """A type of record that is asked for: what it is to cover, its terms after the dot, and its attributes."""

    __slots__ = ("attributes", "kind", "on", "terms", "type")

    def __init__(self, kind: str, type: str, on: tuple[str, ...]) -> None:
        self.kind, self.type, self.on = kind, type, on
        self.terms: dict[str, None] = {}
        self.attributes: dict[str, Read] = {}


class Reads:
    """Collects in the order in which the conditions ask; `things` by the kinds of entity, `records` by their type."""

    def __init__(self, subject: str) -> None:
        self.things: dict[tuple[str, ...], dict[str, Read]] = {(subject,): {}}
        self.records: dict[str, Record] = {}
        self._record: Record | None = None
        self._read: Read | None = None
        """The attribute at hand, whose inner keys and words are noted."""

    @contextmanager
    def record(self, kind: str, type: str, term: str, on: tuple[str, ...]) -> Iterator[None]:
        """While the tests on a record of that type are told; it is to cover what is of the kinds `on`."""
        outer = self._record, self._read
        self._record = self.records.setdefault(type, Record(kind, type, on))
        self._read = None
        if term:
            self._record.terms[term] = None
        yield
        self._record, self._read = outer

    @contextmanager
    def attribute(self, dotted: str, shape: Shape) -> Iterator[None]:
        """While the test on an attribute of that shape is told."""
        outer = self._read
        inside: list[str] = []
        for name in dotted.split("."):
            if shape.kinds:
                self._read, inside = self._of(shape.kinds).setdefault(name, Read()), []
            elif name not in ("latest", "earliest"):
                inside.append(name)
            found = step(shape, name, {})
            shape = found[1] if found is not None else Shape()
        if inside and self._read is not None:
            self._read.inner[".".join(inside)] = None
        yield
        self._read = outer

    def words(self, words: list[str], type: Type | None) -> None:
        """The words that the attribute at hand is compared with."""
        if isinstance(type, (ListType, MapType)):
            type = TermType(type.keys) if isinstance(type, MapType) and type.keys else type.item
        if self._read is not None and isinstance(type, (TermType, TermsType, FreeType, RefType)):
            self._read.words.update(dict.fromkeys(words))

    def _of(self, kinds: tuple[str, ...]) -> dict[str, Read]:
        if self._record is not None and kinds == (self._record.kind,):
            return self._record.attributes
        return self.things.setdefault(kinds, {})
