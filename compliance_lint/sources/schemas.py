"""The JSON Schemas of inventory, rule and waiver files, generated from the table of kinds and the vocabulary.

They are what an editor completes and checks with; the reader is stricter (references, dates, selectors) and says where.
Draft 2019-09, in the subset that the validators on the market agree on.
"""

from __future__ import annotations

from collections.abc import Callable

from compliance_lint.graph.derived import DERIVED_KINDS
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
from compliance_lint.model.vocabulary import ALSO_IN
from compliance_lint.rules.compiler import CONDITION_FORMS, OPERATORS
from compliance_lint.rules.rule import DUTIES, OUTCOMES, SEVERITIES, SILENT
from compliance_lint.rules.shape import PARTS, attributes
from compliance_lint.sources.vocabularies import bundled
from compliance_lint.typed import Any

_DIALECT = "https://json-schema.org/draft/2019-09/schema"
_WORDS = {"enum": ["none", "unknown"]}
_ID = "^[A-Za-z0-9][\\w.\\-]*$"
_DATE = "^\\d{4}(-\\d{2}(-\\d{2}([T ]\\d{2}:\\d{2}(:\\d{2})?(Z|[+-]\\d{2}:\\d{2})?)?)?)?$"
_DURATION = "^P(\\d+Y)?(\\d+M)?(\\d+W)?(\\d+D)?(T(\\d+H)?(\\d+M)?(\\d+S)?)?$"
_TEXT = {"anyOf": [{"type": ["string", "number"]}, {"type": "object", "additionalProperties": {"type": "string"}}]}


def inventory() -> dict[str, Any]:
    """The schema of an inventory file."""
    properties: dict[str, Any] = {
        "inventory": {"const": 1, "description": "Marks the file as inventory, version 1."},
        "as_of": {"type": ["string", "number"], "description": "The day the files describe."},
        "complete": {"type": "object", "description": "Kinds, types and topics that are listed in full."},
        "partial": {"type": "object", "description": "Types whose records are not all listed."},
        "vocabulary": {"type": "object", "description": "Terms of the organisation's own, each with a parent."},
    }
    definitions: dict[str, Any] = {}
    for kind in KINDS.values():
        definitions[kind.name] = {
            "type": "object",
            "description": kind.doc,
            "properties": {name: _field(field) for name, field in kind.fields.items()},
            "required": sorted(name for name, field in kind.fields.items() if field.required),
            "additionalProperties": False,
        }
        reference = {"$ref": f"#/$defs/{kind.name}"}
        properties[kind.plural] = reference if kind.name == "organisation" else {"type": "object", "additionalProperties": reference}
    return {
        "$schema": _DIALECT,
        "$id": "https://compliance-lint.invalid/schema/inventory-1.json",
        "title": "compliance-lint inventory",
        "type": "object",
        "properties": properties,
        "required": ["inventory"],
        "additionalProperties": False,
        "$defs": definitions | {"terms-" + name: _enum(name) for name in sorted(_lists_used())},
    }


def _lists_used() -> set[str]:
    return set(bundled().lists)


def _enum(name: str) -> dict[str, Any]:
    """The terms of a list; an open list takes other words too, as an inventory may add to it."""
    vocabulary = bundled()
    words = list(dict.fromkeys(word for entry in (name, *ALSO_IN.get(name, ())) for word in vocabulary.words(entry)))
    entry = vocabulary.lists[name]
    if entry.closed:
        return {"enum": words}
    return {"anyOf": [{"enum": words}, {"type": ["string", "number"]}]}


def _field(field: Field) -> dict[str, Any]:
    schema = {"anyOf": [_schema(field.type), _WORDS]}
    return {**schema, "description": field.doc, "examples": [field.example]} if field.doc else schema


def _schema(type: Type) -> dict[str, Any]:
    return _SCHEMA[type.__class__](type)


def _term(name: str) -> dict[str, Any]:
    return {"$ref": f"#/$defs/terms-{name}"} if name in bundled().lists else {"type": "string"}


def _bounded(value: dict[str, Any]) -> dict[str, Any]:
    ends = {"type": "object", "properties": {"at_least": value, "at_most": value}, "additionalProperties": False, "minProperties": 1}
    return {"anyOf": [value, ends]}


def _or_list(item: dict[str, Any]) -> dict[str, Any]:
    element = {"anyOf": [item, {"const": "unknown"}]}
    return {"anyOf": [item, {"type": "array", "items": element}]}


def _record(type: RecordType) -> dict[str, Any]:
    schema = {"type": "object", "properties": {name: _field(field) for name, field in type.fields.items()}, "additionalProperties": False}
    return {"anyOf": [schema, _schema(type.fields[type.short].type)]} if type.short else schema


def _terms(type: TermsType) -> dict[str, Any]:
    valued = {"type": "object", "minProperties": 1}
    return _or_list({"anyOf": [_term(type.list), valued]})


def _map(type: MapType) -> dict[str, Any]:
    mapping = {"type": "object", "additionalProperties": {"anyOf": [_schema(type.item), _WORDS, {"type": "boolean"}]}}
    return {"anyOf": [mapping, _or_list(_term(type.keys))]} if isinstance(type.item, CountType) else mapping


_PICK = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "object"}]}
_SELECTOR = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}, {"type": "object", "additionalProperties": _PICK}]
}
_SCHEMA: dict[type[Type], Callable[[Any], dict[str, Any]]] = {
    TextType: lambda type: _TEXT,
    BoolType: lambda type: {"type": "boolean"},
    NumberType: lambda type: _bounded({"type": "number"}),
    CountType: lambda type: {"anyOf": [{"type": "integer"}, {"type": "object"}]},
    DurationType: lambda type: _bounded(
        {"anyOf": [{"type": "string", "pattern": _DURATION}, {"const": "continuous"}, *([_term(type.vague)] if type.vague else [])]}
    ),
    DateType: lambda type: {"anyOf": [{"type": "string", "pattern": _DATE}, {"type": "integer"}, {"type": "object"}]},
    TermType: lambda type: {"anyOf": [_term(type.list), {"type": "string"}]} if type.also else _term(type.list),
    FreeType: lambda type: {"type": ["string", "number", "boolean"]},
    RefType: lambda type: {"type": "string"},
    ListType: lambda type: _or_list(_schema(type.item)),
    TermsType: _terms,
    MapType: _map,
    RecordType: _record,
    GradesType: lambda type: {"type": "object"},
    ParametersType: lambda type: {"type": "object"},
    SelectorType: lambda type: _SELECTOR,
    LacksType: lambda type: _or_list({"anyOf": [{"type": "string"}, {"type": "object", "required": ["type"]}]}),
    EvidenceType: lambda type: _or_list({"anyOf": [{"type": "string"}, {"type": "object", "required": ["document"]}]}),
}


_DAY = {"type": ["string", "integer"]}


def rule() -> dict[str, Any]:
    """The schema of a rule file: conditions are checked down to the attributes of each kind."""
    words = {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]}
    subjects = [*KINDS, *PARTS, *DERIVED_KINDS]
    names = sorted({name for kind in subjects for name in attributes(kind)})
    condition = {
        "type": "object",
        "minProperties": 1,
        "description": "attribute: test; or one of " + ", ".join((*CONDITION_FORMS, *OPERATORS)),
        "propertyNames": {"anyOf": [{"enum": [*CONDITION_FORMS, *names]}, {"pattern": "\\."}]},
    }
    citation = {
        "type": "object",
        "required": ["instrument"],
        "properties": {"instrument": {"type": "string"}, "provision": words, "verified": {"type": "boolean"}, "from": _DAY, "until": _DAY},
        "additionalProperties": False,
    }
    entry = {
        "type": "object",
        "properties": {
            "id": {"type": "string", "pattern": "^[A-Z0-9][A-Z0-9.-]*$"},
            "title": words, "view": words, "recommend": words, "good": words,
            "area": {"type": "string"},
            "duty": {"enum": list(DUTIES)},
            "severity": {"enum": list(SEVERITIES)}, "unstated": {"enum": [*SEVERITIES, SILENT]},
            "cites": {"type": "array", "minItems": 1, "items": citation},
            "in_force": {"type": "object", "properties": {"from": _DAY, "until": _DAY},
                         "additionalProperties": False},
            "subject": {"enum": subjects},
            "applies": condition, "when": condition, "unless": condition, "require": condition,
            "check": {"type": "string"},
            "due": {}, "ended": {"type": "boolean"}, "implies": {}, "always_stated": {"type": "string"}, "base": {"type": "string"},
            "note": {"type": "string"},
            "examples": {"type": "array", "items": {"type": "object", "required": ["expect"], "additionalProperties": False,
                         "properties": {"name": {"type": ["string", "number"]}, "as_of": {}, "inventory": {"type": "object"},
                                        "expect": {"type": "object", "additionalProperties": {"enum": list(OUTCOMES)}}}}},
        },
        "required": ["id", "title", "area", "duty", "severity", "cites", "subject", "view", "recommend", "examples"],
        "oneOf": [{"required": ["require"]}, {"required": ["check"]}],
        "additionalProperties": False,
    }  # fmt: skip
    return {
        "$schema": _DIALECT,
        "$id": "https://compliance-lint.invalid/schema/rule-1.json",
        "title": "compliance-lint rules",
        "type": "object",
        "properties": {"rules": {"type": "array", "items": entry}, "base": {"type": "object"}},
        "required": ["rules"],
        "additionalProperties": False,
    }


def waivers() -> dict[str, Any]:
    """The schema of ``waivers.yaml``: reason, approver and expiry are required."""
    text = {"type": "string", "minLength": 1}
    entry = {
        "type": "object",
        "properties": {"rule": text, "subject": text, "reason": text, "approved_by": text, "until": {"type": "string", "pattern": _DATE},
                       "reference": text},
        "required": ["rule", "subject", "reason", "approved_by", "until"],
        "additionalProperties": False,
    }  # fmt: skip
    return {
        "$schema": _DIALECT,
        "$id": "https://compliance-lint.invalid/schema/waivers-1.json",
        "title": "compliance-lint waivers",
        "type": "object",
        "properties": {"waivers": {"type": "array", "items": entry}},
        "required": ["waivers"],
        "additionalProperties": False,
    }


SCHEMAS: dict[str, Callable[[], dict[str, Any]]] = {"inventory": inventory, "rule": rule, "waivers": waivers}
