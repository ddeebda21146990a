"""A condition as it is written: what it holds, wherever in it."""

from __future__ import annotations

from collections.abc import Iterator

from compliance_lint.typed import Any


def entries(condition: Any) -> Iterator[tuple[str, Any]]:
    """Every key of a condition with what stands under it, at any depth, the outer ones first."""
    if isinstance(condition, list):
        for one in condition:
            yield from entries(one)
    elif isinstance(condition, dict):
        for key, value in condition.items():
            yield key, value
            yield from entries(value)
