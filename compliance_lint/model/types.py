"""The types a field of the inventory can have: the one source for the reader, the rule compiler and the JSON Schemas."""

from __future__ import annotations

from collections.abc import Mapping


class Type:
    """A type of fact; compared and used by class, described by `__str__` for people."""

    __slots__ = ()
    label = "value"

    def __str__(self) -> str:
        return self.label


class TextType(Type):
    """Free text, or a text by language."""

    __slots__ = ()
    label = "text"


class BoolType(Type):
    """``true`` or ``false``."""

    __slots__ = ()
    label = "true or false"


class NumberType(Type):
    """A number, or ``{at_least, at_most}``; `bound` is ``minimum`` or ``maximum`` where ``none`` has a meaning."""

    __slots__ = ("bound", "unit")
    label = "number"

    def __init__(self, unit: str = "", bound: str = "") -> None:
        self.unit, self.bound = unit, bound

    def __str__(self) -> str:
        return f"number ({self.unit})" if self.unit else "number"


class CountType(Type):
    """A number of people, split by country where the author does so: ``{HK: 12000, all: 90000, records: 140000}``."""

    __slots__ = ()
    label = "number of people"


class DurationType(Type):
    """An ISO 8601 duration, ``continuous``, or ``{at_least, at_most}``; `bound` as for numbers.

    `vague` is a list of words that may stand in its place and set no limit ("as long as necessary").
    """

    __slots__ = ("bound", "vague")
    label = "duration"

    def __init__(self, bound: str = "", vague: str = "") -> None:
        self.bound, self.vague = bound, vague


class DateType(Type):
    """A day, month, year or moment, bounded or relative; of an `event`, absence means it has not happened."""

    __slots__ = ("event",)
    label = "date"

    def __init__(self, event: bool = False) -> None:
        self.event = event


class TermType(Type):
    """A term of the vocabulary `list`; `also` names a kind of entity whose id may stand instead."""

    __slots__ = ("also", "list")

    def __init__(self, list: str, also: str = "") -> None:
        self.list, self.also = list, also

    def __str__(self) -> str:
        return f"term of {self.list}" + (f" or {self.also}" if self.also else "")


class FreeType(Type):
    """A word compared as it is written; `seen` names the vocabulary a misspelling is checked against, if any."""

    __slots__ = ("also",)
    label = "word"

    def __init__(self, also: str = "") -> None:
        self.also = also

    def __str__(self) -> str:
        return f"word or {self.also}" if self.also else "word"


class RefType(Type):
    """The id of an entity: of the kinds named, ``node`` for any node of the graph, with ``self`` where a party may stand.

    `words` names a vocabulary whose terms may stand instead (``reported: [{to: supervisory_authority}]``).
    """

    __slots__ = ("kinds", "words")

    def __init__(self, *kinds: str, words: tuple[str, ...] = ()) -> None:
        self.kinds, self.words = kinds, words

    def __str__(self) -> str:
        return "id of a " + " or ".join((*self.kinds, *self.words))


class ListType(Type):
    """A list; one value stands for a list of one, and the element ``unknown`` opens it."""

    __slots__ = ("item",)

    def __init__(self, item: Type) -> None:
        self.item = item

    def __str__(self) -> str:
        return f"list of {self.item}"


class TermsType(Type):
    """A list of terms of which each may carry a value: ``[audit_right, {breach_notice: PT24H}, {inspection: none}]``."""

    __slots__ = ("list", "value")

    def __init__(self, list: str, value: Type | None = None) -> None:
        self.list, self.value = list, value

    def __str__(self) -> str:
        return f"list of terms of {self.list}, each with a value if there is one"


class MapType(Type):
    """A mapping whose keys are names of the author's, or terms of `keys`; the key ``unknown`` opens it."""

    __slots__ = ("item", "keys")

    def __init__(self, item: Type, keys: str = "") -> None:
        self.item, self.keys = item, keys

    def __str__(self) -> str:
        return f"mapping of {self.keys or 'names'} to {self.item}"


class RecordType(Type):
    """A mapping with fixed keys; `short` is the key that a bare value stands for (``retention: P7Y``)."""

    __slots__ = ("fields", "name", "short")

    def __init__(self, name: str, fields: Mapping[str, Field], short: str = "") -> None:
        self.name, self.fields, self.short = name, fields, short

    def __str__(self) -> str:
        return f"mapping with {', '.join(self.fields)}"


class GradesType(Type):
    """A mapping of a grade scheme to a level of it."""

    __slots__ = ()
    label = "mapping of grade scheme to level"


class ParametersType(Type):
    """The parameters of a control: which there are, and of which type, stands with the control's type in the vocabulary."""

    __slots__ = ()
    label = "mapping of the parameters of the control's type"


class SelectorType(Type):
    """What a record covers: ``organisation``, a list of node ids, or a mapping by kind."""

    __slots__ = ()
    label = "selector"


class LacksType(Type):
    """Types and topics of record stated not to cover the entity."""

    __slots__ = ()
    label = "list of types of record, or type.term"


class EvidenceType(ListType):
    """Documents that support the facts of the entity; a rule may ask what they are."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(
            RecordType("evidence", {"document": Field(RefType("document"), "The document that proves it.", "document: visit-2022")})
        )

    def __str__(self) -> str:
        return "list of documents, or {document, for, until}"


class Field:
    """A field of a kind: its type, what it means, an example in YAML, and the laws whose rules ask for it.

    `asked` holds letters: H Hong Kong, J Japan, C China, E European Union, T Taiwan.
    """

    __slots__ = ("asked", "doc", "example", "required", "type")

    def __init__(self, type: Type, doc: str, example: str, asked: str = "HJCET", required: bool = False) -> None:
        self.type, self.doc, self.example, self.asked, self.required = type, doc, example, asked, required


class Kind:
    """A kind of entity: the key it stands under (`plural`), its `name` in rules, and its fields."""

    __slots__ = ("doc", "fields", "name", "plural", "record")

    def __init__(self, name: str, plural: str, doc: str, fields: Mapping[str, Field], record: bool = False) -> None:
        self.name, self.plural, self.doc, self.fields, self.record = name, plural, doc, fields, record
