"""Every fact can be told: a derived one says what it means, and each has a name in every language that findings speak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest

from compliance_lint.graph.derived import DERIVED
from compliance_lint.model.kinds import KINDS
from compliance_lint.model.types import Field, ListType, MapType, RecordType
from compliance_lint.sources.vocabularies import bundled


def names(fields: Mapping[str, Field]) -> Iterator[str]:
    for name, field in fields.items():
        yield name
        type = field.type
        while isinstance(type, (ListType, MapType)):
            type = type.item
        if isinstance(type, RecordType):
            yield from names(type.fields)


@pytest.mark.parametrize("name", sorted({*DERIVED, *(name for kind in KINDS.values() for name in names(kind.fields))}))
def test_a_fact_has_a_name(name: str) -> None:
    assert name in bundled().lists["fields"].terms, f"{name} has no entry in vocabulary/fields.yaml"


@pytest.mark.parametrize("name", DERIVED)
def test_a_derived_fact_says_what_it_means(name: str) -> None:
    assert DERIVED[name].doc
