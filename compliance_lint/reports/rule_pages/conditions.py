"""A condition told in words, line by line, and what it reads on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from compliance_lint.model.types import (
    BoolType,
    DateType,
    DurationType,
    GradesType,
    ListType,
    MapType,
    ParametersType,
    RecordType,
    RefType,
    TermsType,
    Type,
)
from compliance_lint.model.vocabulary import RECORD_LISTS
from compliance_lint.reports.parts.blocks import Block, Code, Inline, Item
from compliance_lint.reports.rule_pages.lexicon import Lexicon, a, joined, plural
from compliance_lint.reports.rule_pages.reads import Reads
from compliance_lint.reports.rule_pages.telling import BOOLEANS, FACTS, PERSONAL
from compliance_lint.rules.compiler import LIST_OPERATORS, OPERATORS
from compliance_lint.rules.lists import item_type
from compliance_lint.rules.rule import Ruleset
from compliance_lint.rules.shape import Shape, choices, shape_of, step
from compliance_lint.typed import Any, NamedTuple

_LISTED = (ListType, MapType, TermsType)
_JOINED = {"includes": "and", "only": "or"}


class Line(NamedTuple):
    """One statement, with those below it that say more."""

    text: Inline
    below: tuple[Line, ...] = ()


def items(lines: Sequence[Line], depth: int = 0) -> list[Block]:
    """The lines as a list in lists."""
    return [block for line in lines for block in (Item(line.text, depth), *items(line.below, depth + 1))]


class Noun(NamedTuple):
    """What a test is about: its text (*its manner*), and whether its verb is in the plural."""

    text: str
    plural: bool = False

    @property
    def be(self) -> str:
        """Its form of *to be*."""
        return "are" if self.plural else "is"


class Teller:
    """Tells the conditions of one rule; `reads` collects the facts and records they ask for."""

    def __init__(self, lexicon: Lexicon, ruleset: Ruleset, subject: str) -> None:
        self.lexicon, self.ruleset, self.subject = lexicon, ruleset, subject
        self.reads = Reads(subject)
        self._parameters: Mapping[str, Type] = {}
        self._it = Shape((subject,))

    # -- conditions --------------------------------------------------------------------------------------------

    def condition(self, data: Any, shape: Shape) -> list[Line]:
        """The lines that all have to be so."""
        lines: list[Line] = []
        if "if" in data:
            first, then = self.condition(data["if"], shape), self.condition(data["then"], shape)
            lines.append(Line(("if ", *said, ":"), tuple(then)) if (said := _one(first)) else Line(("if this is so:",), tuple(first)))
            if not said:
                lines.append(Line(("then:",), tuple(then)))
        record = shape.type.fields if isinstance(shape.type, RecordType) and not shape.kinds else {}
        for key, test in data.items():
            if key in ("if", "then"):
                continue
            if key == "all" and key not in record:
                lines += [line for part in test for line in self.condition(part, shape)]
            elif key == "any" and key not in record:
                lines.append(Line(("at least one of these is so:",), tuple(_whole(self.condition(part, shape)) for part in test)))
            elif key == "not" and key not in record:
                lines.append(_denied(self.condition(test, shape)))
            elif key == "count" and key not in record and isinstance(test, Mapping) and "of" in test:
                below = tuple(_whole(self.condition(part, shape)) for part in test["of"])
                lines.append(Line((f"{self._bounds(test)} of these {'is' if test.get('at_least') == 1 else 'are'} so:",), below))
            elif key == "covered_by":
                lines += self._cover(test, shape)
            elif key == "organisation" and "organisation" not in shape.kinds:
                lines.append(_under("for the organisation", self.condition(test, Shape(("organisation",)))))
            else:
                lines += self._attribute(str(key), test, shape)
        return lines

    def _bounds(self, test: Mapping[str, Any]) -> str:
        said = [f"{word} {self._figure(test[key])}" for key, word in (("at_least", "at least"), ("at_most", "at most")) if key in test]
        return " and ".join(said)

    def _figure(self, data: Any) -> str:
        if isinstance(data, str) and data[:1] == "$":
            return f"{self.lexicon.parameter(self.ruleset, data[1:], None, 'or')} ({data})"
        return str(data)

    def _cover(self, test: Mapping[str, Any], shape: Shape) -> list[Line]:
        kind = next(kind for kind in RECORD_LISTS if kind in test)
        split = self.lexicon.vocabulary.split_type(str(test[kind]))
        type, term = split or (str(test[kind]), "")
        name = self.lexicon.type(type)
        with self.reads.record(kind, type, term, shape.kinds):
            outer = self._it, self._parameters
            self._it = Shape((kind,))
            fields = self.lexicon.parameters_of(type) if kind == "control" else {}
            self._parameters = {key: field.type for key, field in fields.items()}
            rest = {key: value for key, value in test.items() if key not in (kind, "together")}
            lines = self.condition(rest, self._it) if rest else []
            together = [line for key, inner in (test.get("together") or {}).items() for line in self._attribute(key, inner, self._it)]
            self._it, self._parameters = outer
        if term:
            name = f"{name} that deals with {self.lexicon.word('topics', term)}"
        said = f"{a(f'active {name}' if kind == 'control' else name)} covers it"
        if together:
            lines.append(_under("all such records taken together", together))
        return [Line((f"{said}, and of this record:",), tuple(lines)) if lines else Line((said,))]

    # -- attributes --------------------------------------------------------------------------------------------

    def _attribute(self, dotted: str, test: Any, shape: Shape) -> list[Line]:
        """A test on an attribute, a dotted one step by step."""
        inner, noun = self._noun(dotted, shape)
        with self.reads.attribute(dotted, shape):
            if "." not in dotted and not isinstance(shape.type, ParametersType):
                special = self._special(dotted, test, shape, inner)
                if special is not None:
                    return special
            return self.test(test, inner, noun)

    def _noun(self, dotted: str, shape: Shape) -> tuple[Shape, Noun]:
        whole = dotted in self.lexicon.vocabulary.lists["fields"].terms
        text, last = "", ""
        for name in dotted.split("."):
            found = step(shape, name, self._parameters)
            before, shape = shape, found[1] if found is not None else Shape()
            if name == "parameters" and isinstance(shape.type, ParametersType):
                continue
            if isinstance(before.type, TermsType) and not before.kinds:
                last = ""
                text = f"what is said of {self.lexicon.word(before.type.list, name)} in {text}"
            elif isinstance(before.type, GradesType):
                last = "level"
                text = f"{text}, by the scheme {self.lexicon.word('grade_schemes', name)},"
            elif name in ("latest", "earliest") and isinstance(before.type, ListType):
                last = "entry"
                text = f"the {name} entry in {text}"
            else:
                last = self.lexicon.attribute(name)
                text = f"the {last} of {text}" if text else f"its {last}"
        if whole:
            last = self.lexicon.attribute(dotted)
            text = f"its {last}"
        return shape, Noun(text or "its settings", plural(last))

    def _special(self, name: str, test: Any, shape: Shape, inner: Shape) -> list[Line] | None:
        """Facts that have words of their own."""
        if name == "personal" and isinstance(test, bool):
            said = {PERSONAL.get(kind, "it has {what}") for kind in shape.kinds}
            form = said.pop() if len(said) == 1 else "it holds or is given {what}"
            return [Line((form.format(what="personal data" if test else "no personal data"),))]
        if isinstance(inner.type, BoolType) and isinstance(test, bool) and name in BOOLEANS:
            return [Line((BOOLEANS[name][not test],))]
        if name in FACTS and isinstance(inner.type, _LISTED):
            positive = not (isinstance(test, Mapping) and set(test) == {"not"})
            asked = test if positive else test["not"]
            operators = set(asked) if isinstance(asked, Mapping) else set()
            if operators <= {"one_of", "kind_of"} and len(operators) < 2:
                words = next(iter(asked.values())) if operators else asked
                value = self.operand(words, inner.type, "or")
                narrow = (" (or something narrower)",) if operators == {"kind_of"} else ()
                before, _, after = FACTS[name][not positive].partition("{value}")
                return [Line((before, *value, *narrow, after))]
        return None

    # -- tests -------------------------------------------------------------------------------------------------

    def test(self, data: Any, shape: Shape, noun: Noun) -> list[Line]:
        """The lines of a test on a value of that shape."""
        if not isinstance(data, Mapping):
            return [self._leaf("equals", data, shape, noun)]
        type = shape.type
        fields: Iterable[str] = type.fields if isinstance(type, RecordType) else choices(shape, {}) if shape.kinds else ()
        operators = {key: value for key, value in data.items() if key in OPERATORS and key not in fields}
        rest = {key: value for key, value in data.items() if key not in operators}
        if rest and (set(rest) <= {"at", "plus", "minus", "counting"} or "table" in rest):
            return [self._leaf("equals", data, shape, noun)]
        lines: list[Line] = []
        for key, value in operators.items():
            if key == "all":
                lines += [line for part in value for line in self.test(part, shape, noun)]
            elif key == "any":
                lines.append(Line(("at least one of these is so:",), tuple(_whole(self.test(part, shape, noun)) for part in value)))
            elif key == "not":
                lines.append(self._not(value, shape, noun))
            elif key in LIST_OPERATORS:
                lines.append(self._quantified(key, value, shape, noun))
            else:
                lines.append(self._leaf(key, value, shape, noun))
        if rest:
            if isinstance(type, _LISTED):
                lines.append(self._quantified("some", rest, shape, noun))
            else:
                lines.append(_under(f"for {noun.text}", self.condition(rest, shape)))
        return lines

    def _not(self, data: Any, shape: Shape, noun: Noun) -> Line:
        if not isinstance(data, Mapping):
            return self._leaf("equals", data, shape, noun, negated=True)
        if len(data) == 1 and set(data) <= {"one_of", "kind_of"}:
            return self._leaf(*next(iter(data.items())), shape, noun, negated=True)
        return _denied(self.test(data, shape, noun))

    def _quantified(self, form: str, data: Any, shape: Shape, noun: Noun) -> Line:
        """What is asked of the entries of a list."""
        if form == "count":
            return Line((f"{self._bounds(data)} entries stand in {noun.text}",))
        item = item_type(shape.type)
        plain = not isinstance(item, (RecordType, RefType))
        if (
            plain
            and form in ("some", "none_of")
            and (not isinstance(data, Mapping) or (len(data) == 1 and set(data) <= {"one_of", "kind_of"}))
        ):
            operator, wanted = next(iter(data.items())) if isinstance(data, Mapping) else ("equals", data)
            return self._leaf(operator, wanted, shape, noun, negated=form == "none_of")
        inner = shape_of(item) if item is not None else Shape()
        outer, self._it = self._it, inner
        if isinstance(data, Mapping) and isinstance(item, RecordType):
            lines = self.condition(data, inner)
        else:
            lines = self.test(data, inner, Noun("it"))
        self._it = outer
        lead = {
            "some": f"at least one entry in {noun.text}",
            "each": f"every entry in {noun.text} (if there is any)",
            "none_of": f"no entry in {noun.text} is one of which this is so",
            "latest": f"the latest entry in {noun.text}",
        }[form]
        return _under(lead, lines)

    def _leaf(self, operator: str, data: Any, shape: Shape, noun: Noun, negated: bool = False) -> Line:
        listed, type = isinstance(shape.type, _LISTED), shape.type
        if operator == "exists":
            return Line((_existence(bool(data), listed, type, noun),))
        asked = DurationType() if operator == "within" else type if type is not None else RefType(*shape.kinds)
        value = self.operand(data, asked, _JOINED.get(operator, "or"))
        never = "does not" if not noun.plural else "do not"
        include = f"{noun.text} {never} include " if negated else f"{noun.text} {'include' if noun.plural else 'includes'} "
        be = f"{noun.text} {noun.be} {'not ' if negated else ''}"
        if operator in ("equals", "one_of"):
            return Line((include if listed else be, *value))
        if operator == "kind_of":
            return Line((include if listed else be, *value, " (or something narrower)"))
        if operator == "includes":
            return Line((include, *([] if len(_words(data, self.ruleset)) < 2 else ["all of: "]), *value))
        if operator == "only":
            return Line((f"{noun.text} {'hold' if noun.plural else 'holds'} nothing beyond ", *value))
        if operator == "within":
            return Line((f"{noun.text} {noun.be} not longer ago than ", *value, ", and not in the future"))
        between = {"at_least": "at least ", "at_most": "at most ", "before": "before ", "after": "after ",
                   "not_after": "not later than ", "not_before": "not earlier than "}[operator]  # fmt: skip
        limit = " (stated as without limit, it fails)" if operator == "at_most" and isinstance(type, DurationType) else ""
        return Line((be + between, *value, limit))

    # -- operands ----------------------------------------------------------------------------------------------

    def operand(self, data: Any, type: Type | None, last: str) -> Inline:
        """The right-hand side of a test in words."""
        if isinstance(data, str) and data[:1] == "$":
            self.reads.words(_words(data, self.ruleset), type)
            return (self.lexicon.parameter(self.ruleset, data[1:], type, last), " (", Code(data), ")")
        if isinstance(data, str) and data[:1] == "@":
            return (self._fact(data[1:]),)
        if isinstance(data, Mapping) and "at" in data:
            word = "minus" if "minus" in data else "plus"
            span = self.operand(data[word], DurationType(), last)
            return (*span, " before " if word == "minus" else " after ", *self.operand(data["at"], DateType(), last))
        if isinstance(data, Mapping) and "table" in data:
            return self._cell(data, last)
        self.reads.words(_words(data, self.ruleset), type)
        if isinstance(data, list) and any(isinstance(one, Mapping) for one in data):
            return (joined([self._stated(one, type) for one in data], last),)
        return (self.lexicon.values(data, type, last),)

    def _stated(self, one: Any, type: Type | None) -> str:
        """A term of a list, or one that the list is to state as absent."""
        if isinstance(one, Mapping) and "none" in one.values():
            return f"{self.lexicon.value(next(iter(one)), type)} stated as none"
        return self.lexicon.value(one, type)

    def _fact(self, name: str) -> str:
        """A fact that a test compares with."""
        if name == "as_of":
            return "the day judged"
        whose, _, rest = name.partition(".")
        if whose == "organisation":
            shape, start = Shape(("organisation",)), "the organisation's"
        elif whose == "it":
            shape, start = self._it, "its own"
        else:
            shape, start, rest = Shape((self.subject,)), f"the {self.lexicon.kind(self.subject)}'s", name
        with self.reads.attribute(rest, shape):
            text = self._noun(rest, shape)[1].text
        return text.replace("its ", f"{start} ", 1)

    def _cell(self, data: Mapping[str, Any], last: str) -> Inline:
        said: list[str] = ["what the table ", Code(str(data["table"])), " gives"]
        if "row" in data:
            said += [" for ", *self.operand(data["row"], None, last)]
        if "over" in data:
            said += [" for ", *self.operand(data["over"], None, last)]
        if "column" in data:
            said += [
                " in the column ",
                *((Code(data["column"]),) if str(data["column"])[:1] not in "$@" else self.operand(data["column"], None, last)),
            ]
        if data.get("take") in ("lowest", "union"):
            said.append(" (the lowest of several)" if data["take"] == "lowest" else " (all of them together)")
        return tuple(said)


def _words(data: Any, ruleset: Ruleset) -> list[str]:
    """The terms a test is compared with, as they are written."""
    if isinstance(data, str) and data[:1] == "$":
        found = ruleset.parameters.get(data[1:])
        return _words(found.value, ruleset) if found is not None else []
    if isinstance(data, Mapping):
        return []
    every = data if isinstance(data, list) else [data]
    return [str(next(iter(one))) if isinstance(one, Mapping) else str(one) for one in every]


def _existence(wanted: bool, listed: bool, type: Type | None, noun: Noun) -> str:
    if listed:
        return f"there is at least one entry in {noun.text}" if wanted else f"there is nothing in {noun.text}"
    if isinstance(type, DateType) and type.event:
        return f"there is {noun.text.replace('its ', 'a ', 1)}" if wanted else f"there is no {noun.text.removeprefix('its ')}"
    return f"{noun.text} {noun.be} stated, and not as none" if wanted else f"{noun.text} {noun.be} stated as none"


def _one(lines: list[Line]) -> Inline:
    """The text of lines that are only one; nothing where they are more."""
    return lines[0].text if len(lines) == 1 and not lines[0].below else ()


def _whole(lines: list[Line]) -> Line:
    """Lines that are all to be so, as one."""
    return lines[0] if len(lines) == 1 else Line(("all of these are so:",), tuple(lines))


def _under(lead: str, lines: list[Line]) -> Line:
    """Lines under what they are about; a single one beside it."""
    said = _one(lines)
    return Line((f"{lead}: ", *said)) if said else Line((f"{lead}:",), tuple(lines))


def _denied(lines: list[Line]) -> Line:
    said = _one(lines)
    return Line(("it is not so that ", *said)) if said else Line(("it is not so that all of this is so:",), tuple(lines))
