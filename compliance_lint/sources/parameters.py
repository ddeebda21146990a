"""The parameters of controls, typed as the vocabulary has them."""

from __future__ import annotations

from collections.abc import Callable

from compliance_lint.model.types import (
    BoolType,
    DateType,
    DurationType,
    Field,
    FreeType,
    ListType,
    NumberType,
    RefType,
    TermsType,
    TermType,
    TextType,
    Type,
)
from compliance_lint.model.vocabulary import Vocabulary
from compliance_lint.typed import Any


def parameter_fields(vocabulary: Vocabulary, type: str) -> dict[str, Field]:
    """The parameters a control of that type can state, its broader types' included."""
    controls = vocabulary.lists["controls"]
    out: dict[str, Field] = {}
    for key in controls.above(type) if type in controls.terms else ():
        term = controls.terms.get(key)
        for name, spec in ((term.extra.get("parameters") or {}) if term else {}).items():
            out[name] = Field(_PARAMETER[spec["type"]](spec), "", "")
    return out


_PARAMETER: dict[str, Callable[[dict[str, Any]], Type]] = {
    "number": lambda spec: NumberType(spec.get("unit", ""), spec.get("bound", "")),
    "bool": lambda spec: BoolType(),
    "duration": lambda spec: DurationType(spec.get("bound", "")),
    "date": lambda spec: DateType(),
    "text": lambda spec: TextType(),
    "free": lambda spec: FreeType(),
    "free_list": lambda spec: ListType(FreeType()),
    "terms": lambda spec: TermsType(spec["list"]),
    "term": lambda spec: TermType(spec["list"]),
    "places": lambda spec: ListType(RefType("place")),
}
