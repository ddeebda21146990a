"""Nodes of a YAML document -> typed values, by the table of kinds; every problem is collected with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable

from compliance_lint.errors import Problem, did_you_mean
from compliance_lint.model.dates import When, between, order, parse_span, parse_when
from compliance_lint.model.kinds import KINDS
from compliance_lint.model.types import (
    BoolType,
    CountType,
    DateType,
    DurationType,
    EvidenceType,
    Field,
    FreeType,
    GradesType,
    LacksType,
    ListType,
    MapType,
    NumberType,
    ParametersType,
    RecordType,
    RefType,
    SelectorType,
    TermsType,
    TermType,
    TextType,
    Type,
)
from compliance_lint.model.values import NONE, UNSTATED, Items, Range, Text, Unstated, Value
from compliance_lint.model.vocabulary import Vocabulary
from compliance_lint.sources.commas import EMPTY, hint_key, with_commas
from compliance_lint.sources.covering import read_evidence, read_lacks, read_selector
from compliance_lint.sources.documents import Document, Mapping, Node, Sequence, elements, resolve, shortened, show
from compliance_lint.sources.parameters import parameter_fields
from compliance_lint.sources.settling import Bounded, Relative, settle
from compliance_lint.typed import Any

_LANGUAGE = r"[a-z]{2}(-[A-Z][a-z]{3})?(-[A-Z]{2})?\Z"
_DATE_FORMS = "a date: 2022-07-11, 2021-12, 2019, 2022-07-11T09:00+08:00, none, or {not_before, not_after}"
_LONGEST_SPAN = 60
_SPAN_FORMS = "an ISO 8601 duration such as P7D, P6M or PT72H, continuous, or none"


class Reader:
    """Reads the nodes of one document; `ids` holds what may be referred to, by kind, `unread` what files not read may declare."""

    unread: Container[str] = ()

    def __init__(self, document: Document, vocabulary: Vocabulary, ids: dict[str, set[str]], problems: list[Problem]) -> None:
        self.document, self.vocabulary, self.ids, self.problems = document, vocabulary, ids, problems
        self.control_type = ""

    # -- problems ----------------------------------------------------------------------------------------------

    def bad(self, at: int, message: str, hint: str = "", code: str = "invalid", length: int = 1) -> Unstated:
        self.problems.append(Problem(self.document.location(at, length), shortened(message), shortened(hint), code))
        return UNSTATED

    def expected(self, node: Node, at: int, what: str, type: Type | None = None) -> Unstated:
        if node.__class__ is str and resolve(node) is None:
            return self.bad(at, f"there is no value here, {what} expected", EMPTY, "empty")
        from compliance_lint.sources.hints import value_hint

        return self.bad(at, f"found {show(node)}, expected {what}", value_hint(type, node) if isinstance(node, str) else "")

    def unknown(self, word: str, at: int, message: str, hint: str, code: str) -> Unstated:
        return UNSTATED if word in self.unread else self.bad(at, message, hint, code, len(word))

    # -- entities ----------------------------------------------------------------------------------------------

    def entity(self, kind: str, node: Node, at: int, name: str) -> tuple[dict[str, Value], frozenset[str]]:
        """The facts of an entity and the keys that somebody asked about in vain."""
        if not isinstance(node, Mapping):
            self.expected(node, at, f"a mapping with the facts of {kind} '{name}'")
            return {}, frozenset()
        self.control_type = str(node.get("type", "")) if kind == "control" else ""
        facts, asked = self.record_facts(node, at, KINDS[kind].fields, f"{kind} '{name}'")
        open = settle(self, facts, asked, last=True)
        return {key: value for key, value in facts.items() if key not in open}, asked | open

    def record_facts(self, node: Mapping, at: int, fields: Any, what: str) -> tuple[dict[str, Value], frozenset[str]]:
        facts: dict[str, Value] = {}
        asked = set()
        for key, child in node.items():
            field: Field | None = fields.get(key)
            if field is None:
                hint = hint_key(node, key, fields)
                self.bad(node.keys_at[key], f"unknown key '{key}' in {what}", hint, "unknown-key", len(key))
                continue
            value = self.value(field.type, child, node.values_at[key])
            if isinstance(value, Unstated):
                asked.add(key)
            else:
                facts[key] = value
        for key, field in fields.items():
            if field.required and key not in node:
                self.bad(at, f"{what} has no '{key}'", f"add {field.example}" if field.example else "", "missing-key")
        return facts, frozenset(asked)

    # -- values ------------------------------------------------------------------------------------------------

    def value(self, type: Type, node: Node, at: int) -> Value:
        """The value of a node by its type; `UNSTATED` for ``unknown`` and where it does not fit."""
        if node.__class__ is str:
            if node == "unknown":
                return When(None, None, None, "unknown") if isinstance(type, DateType) and type.event else UNSTATED
            if node == "none":
                return Items() if isinstance(type, (ListType, TermsType, MapType, LacksType, EvidenceType)) else NONE
            if resolve(node) is None and not isinstance(type, TextType):
                return self.expected(node, at, str(type))
        read = _READ[type.__class__]
        return with_commas(self, read, type, node, at) if isinstance(node, str) and "," in node else read(self, type, node, at)

    def text(self, type: TextType, node: Node, at: int) -> Value:
        if isinstance(node, str):
            if node.__class__ is str and resolve(node) is None:
                return self.expected(node, at, "text")
            return Text({"": str(node)})
        if isinstance(node, Mapping):
            for key, child in node.items():
                if not re.match(_LANGUAGE, key):
                    bare = child.__class__ is str and resolve(child) is None
                    hint = EMPTY if bare else "a text, or {en: ..., zh-Hant: ...}"
                    self.bad(node.keys_at[key], f"'{key}' is not a language tag", hint)
                elif not isinstance(child, str) or (child.__class__ is str and resolve(child) is None):
                    self.expected(child, node.values_at[key], "text")
            return Text({key: str(child) for key, child in node.items()})
        return self.expected(node, at, "text")

    def boolean(self, type: BoolType, node: Node, at: int) -> Value:
        value = resolve(node)
        if isinstance(value, bool):
            return value
        hint = {"yes": "true", "no": "false", "on": "true", "off": "false"}.get(str(node).lower())
        return self.bad(at, f"found {show(node)}, expected true or false", f"write {hint}" if hint else "")

    def number(self, type: NumberType, node: Node, at: int) -> Value:
        value = resolve(node)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return value
        if isinstance(node, Mapping):
            return self.bounds(node, at, lambda child, where: self.number(type, child, where), Range)
        return self.expected(node, at, f"{type}, or {{at_least, at_most}}")

    def bounds(self, node: Mapping, at: int, read: Callable[[Node, int], Value], make: Callable[[Any, Any], Value]) -> Value:
        ends: dict[str, Value] = {}
        if not node:
            return self.bad(at, "an empty mapping says nothing", "a value, or {at_least: ..., at_most: ...}")
        for key, child in node.items():
            if key not in ("at_least", "at_most"):
                return self.bad(node.keys_at[key], f"unknown key '{key}'", "a value, or {at_least: ..., at_most: ...}")
            ends[key] = read(child, node.values_at[key])
        if any(isinstance(end, Unstated) for end in ends.values()):
            return UNSTATED
        low, high = ends.get("at_least"), ends.get("at_most")
        if isinstance(low, (int, float)) and isinstance(high, (int, float)) and low > high:
            return self.bad(node.values_at["at_most"], f"at_least {low} is more than at_most {high}")
        return make(low, high)

    def count(self, type: CountType, node: Node, at: int) -> Value:
        value = resolve(node)
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        if isinstance(node, Mapping):
            if not {"at_least", "at_most"}.isdisjoint(node):
                return self.bounds(node, at, lambda child, where: self.number(NumberType(), child, where), Range)
            parts: dict[str, Value] = {}
            for key, child in node.items():
                if key not in ("all", "records") and self.word("countries", key) is None:
                    hint = self.vocabulary.hint(key, ("countries",), ("all", "records")) or "ISO 3166 codes, all, records"
                    self.bad(node.keys_at[key], f"'{key}' is no country", hint)
                parts[key] = self.value(NumberType(), child, node.values_at[key])
            return parts
        return self.expected(node, at, "a number of people")

    def duration(self, type: DurationType, node: Node, at: int) -> Value:
        if isinstance(node, str):
            span = parse_span(node) if len(node) <= _LONGEST_SPAN else None
            vague = span is None and bool(type.vague) and self.word(type.vague, node) is not None
            return span if span is not None else NONE if vague else self.expected(node, at, _SPAN_FORMS, type)
        if isinstance(node, Mapping):
            return self.bounds(node, at, lambda child, where: self.duration(type, child, where), Range)
        return self.expected(node, at, _SPAN_FORMS)

    def date(self, type: DateType, node: Node, at: int) -> Value:
        if isinstance(node, str):
            when = parse_when(node)
            return when if when is not None else self.expected(node, at, _DATE_FORMS, type)
        if not isinstance(node, Mapping):
            return self.expected(node, at, _DATE_FORMS)
        if "from" in node:
            extra = set(node) - {"from", "plus", "minus"}
            distance = str(node.get("plus", node.get("minus", "")))
            span = parse_span(distance) if len(distance) <= _LONGEST_SPAN else None
            if extra or span is None or ("plus" in node and "minus" in node):
                return self.bad(at, "a relative date is {from: FIELD, plus: DURATION} or with minus")
            return Relative(str(node["from"]), span, "minus" in node, at)
        if not node:
            return self.expected(node, at, _DATE_FORMS)
        ends: dict[str, When | Relative] = {}
        for key, child in node.items():
            if key not in ("not_before", "not_after"):
                return self.bad(node.keys_at[key], f"unknown key '{key}'", _DATE_FORMS, "unknown-key")
            end = self.date(type, child, node.values_at[key])
            if not isinstance(end, (When, Relative)):
                return UNSTATED
            ends[key] = end
        low, high = ends.get("not_before"), ends.get("not_after")
        if isinstance(low, When) and isinstance(high, When) and order(high, low)[1] is True:
            return self.bad(at, f"not_before {low} is later than not_after {high}")
        return Bounded(low, high) if isinstance(low, Relative) or isinstance(high, Relative) else between(low, high)

    def term(self, type: TermType, node: Node, at: int) -> Value:
        if not isinstance(node, str):
            return self.expected(node, at, str(type))
        found = self.word(type.list, node)
        if found is not None:
            return found
        if type.also and node in self.ids.get(type.also, ()):
            return str(node)
        return self.unknown_term(type.list, node, at, type.also)

    def word(self, list: str, word: str) -> str | None:
        return self.vocabulary.find(list, word)

    def unknown_term(self, list: str, word: str, at: int, also: str = "") -> Unstated:
        from compliance_lint.sources.hints import unknown_term

        return unknown_term(self, list, word, at, also)

    def free(self, type: FreeType, node: Node, at: int) -> Value:
        if isinstance(node, (Mapping, Sequence)):
            return self.expected(node, at, str(type))
        value = resolve(node)
        return str(node) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else value

    def ref(self, type: RefType, node: Node, at: int, ourselves: str = "self") -> Value:
        if not isinstance(node, str):
            return self.expected(node, at, str(type))
        for kind in type.kinds:
            if node in self.ids.get(kind, ()) or (node == "self" and kind in ("party", "node")):
                return str(node)
            if kind == "node" and (subject := self.word("subjects", node)) is not None:
                return subject
        for name in type.words:
            if (found := self.word(name, node)) is not None:
                return found
        from compliance_lint.sources.hints import unknown_id

        return unknown_id(self, type, node, at, ourselves)

    def sequence(self, type: ListType, node: Node, at: int) -> Value:
        open, values = False, []
        for child, where in elements(node, at):
            if child == "unknown" and child.__class__ is str:
                open = True
                continue
            value = self.value(type.item, child, where)
            if not isinstance(value, Unstated):
                values.append(value)
        return Items(tuple(values), open=open)

    def terms(self, type: TermsType, node: Node, at: int) -> Value:
        open, terms, denied, values = False, [], set(), {}
        if isinstance(node, Mapping):  # one {term: value} stands for a list of it
            at_of = node.values_at
            parts: Iterable[tuple[Node, int, Node | None, int]] = [
                (key, node.keys_at[key], child, at_of[key]) for key, child in node.items()
            ]
        else:
            parts = list(_valued(node, at))
        for word, where, child, child_at in parts:
            if not isinstance(word, str):
                self.expected(word, where, f"a term of {type.list}, or {{term: value}}")
                continue
            if word == "unknown" and child is None:
                open = True
                continue
            found = self.word(type.list, word)
            if found is None:
                self.unknown_term(type.list, word, where)
                continue
            if child == "none" and child.__class__ is str:
                denied.add(found)
                continue
            terms.append(found)
            if child is not None and not (child == "unknown" and child.__class__ is str):
                values[found] = self.term_value(type, child, child_at)
        return Items(tuple(dict.fromkeys(terms)), open=open, denied=frozenset(denied), values=values)

    def term_value(self, type: TermsType, node: Node, at: int) -> Value:
        if type.value is not None:
            return self.value(type.value, node, at)
        if isinstance(node, str):
            read = parse_span if node[:1] == "P" else parse_when if node.count("-") == 2 else None  # of dates, days only
            if read is not None and node.__class__ is str and len(node) <= _LONGEST_SPAN and (value := read(node)) is not None:
                return value
            return self.word("results", node) or (resolve(node) if node.__class__ is str else str(node))
        if isinstance(node, Sequence):
            return Items(tuple(str(child) for child in node if isinstance(child, str)))
        return self.expected(node, at, "a duration, number, result or word")

    def mapping(self, type: MapType, node: Node, at: int) -> Value:
        if isinstance(type.item, CountType) and not isinstance(node, Mapping):
            found = self.sequence(ListType(TermType(type.keys)), node, at)
            return Items(found.of, open=found.open, keys=found.of)
        if not isinstance(node, Mapping):
            return self.expected(node, at, str(type))
        open = False
        keys: list[str] = []
        values: list[Value] = []
        for key, child in node.items():
            if key == "unknown":
                open = True
                continue
            name: str | None = key
            if type.keys and key != "all":
                name = self.word(type.keys, key)
                if name is None:
                    self.unknown_term(type.keys, key, node.keys_at[key])
                    continue
            value = self.value(type.item, child, node.values_at[key])
            keys.append(str(name))
            values.append(value)
        if isinstance(type.item, RecordType):
            return Items(tuple(v if isinstance(v, dict) else {} for v in values), open=open, keys=tuple(keys))
        stated = {key: value for key, value in zip(keys, values, strict=True) if not isinstance(value, Unstated)}
        return Items(tuple(keys), open=open, values=stated, keys=tuple(keys))

    def record(self, type: RecordType, node: Node, at: int) -> Value:
        if not isinstance(node, Mapping):
            if type.short:
                value = self.value(type.fields[type.short].type, node, at)
                return {} if isinstance(value, Unstated) else {type.short: value}
            return self.expected(node, at, str(type), type)
        facts, asked = self.record_facts(node, at, type.fields, f"'{type.name}'")
        open = settle(self, facts, asked, last=False)
        return {key: value for key, value in facts.items() if key not in open}

    def grades(self, type: GradesType, node: Node, at: int) -> Value:
        if not isinstance(node, Mapping):
            return self.expected(node, at, str(type))
        schemes = self.vocabulary.lists["grade_schemes"]
        out: dict[str, Value] = {}
        for key, child in node.items():
            if schemes.canonical(key) is None:
                self.unknown_term("grade_schemes", key, node.keys_at[key])
                continue
            if child == "unknown":
                continue
            levels = [str(level) for level in schemes.get(key, "levels") or ()]
            if child == "none":
                out[key] = NONE
            elif not isinstance(child, str) or str(child) not in levels:
                self.bad(node.values_at[key], f"{show(child)} is no level of {key}", did_you_mean(str(child), levels))
            else:
                out[key] = str(child)
        return out

    def parameters(self, type: ParametersType, node: Node, at: int) -> Value:
        if not isinstance(node, Mapping) or self.control_type in self.unread:
            return {} if isinstance(node, Mapping) else self.expected(node, at, str(type))
        known = parameter_fields(self.vocabulary, self.control_type)
        facts, _ = self.record_facts(node, at, known, f"the parameters of {self.control_type or 'a control'}")
        return facts


def _valued(node: Node, at: int) -> Iterable[tuple[Node, int, Node | None, int]]:
    for child, where in elements(node, at):
        if isinstance(child, Mapping):
            for key, value in child.items():
                yield key, child.keys_at[key], value, child.values_at[key]
        else:
            yield child, where, None, where


_READ: dict[type[Type], Callable[[Reader, Any, Node, int], Value]] = {
    TextType: Reader.text,
    BoolType: Reader.boolean,
    NumberType: Reader.number,
    CountType: Reader.count,
    DurationType: Reader.duration,
    DateType: Reader.date,
    TermType: Reader.term,
    FreeType: Reader.free,
    RefType: Reader.ref,
    ListType: Reader.sequence,
    TermsType: Reader.terms,
    MapType: Reader.mapping,
    RecordType: Reader.record,
    GradesType: Reader.grades,
    ParametersType: Reader.parameters,
    SelectorType: read_selector,
    LacksType: read_lacks,
    EvidenceType: read_evidence,
}
