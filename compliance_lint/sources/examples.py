"""The inventory of a rule's example: the same reader as for files, on what the rule file holds."""

from __future__ import annotations

from compliance_lint.errors import InputErrors, Problem
from compliance_lint.model.inventory import Inventory
from compliance_lint.sources.documents import Document, Mapping, Node, Quoted, Sequence
from compliance_lint.sources.inventory import assemble
from compliance_lint.typed import Any


def example_inventory(data: Any, name: str) -> Inventory:
    """The inventory that `data` (plain values) describes; raises `InputErrors`, with `name` as the path."""
    problems: list[Problem] = []
    loaded = assemble([Document(name, _node(data), "")], problems, needs_key=False)
    if problems or loaded is None:
        raise InputErrors(problems)
    return loaded.inventory


def _node(data: Any) -> Node:
    if isinstance(data, dict):
        mapping = Mapping()
        for key, value in data.items():
            mapping[str(key)] = _node(value)
            mapping.keys_at[str(key)] = mapping.values_at[str(key)] = 0
        return mapping
    if isinstance(data, list):
        sequence = Sequence()
        for value in data:
            sequence.append(_node(value))
            sequence.at.append(0)
        return sequence
    if isinstance(data, bool):
        return "true" if data else "false"
    if data is None:
        return ""
    return data if isinstance(data, (str, Quoted)) and data.__class__ is Quoted else str(data)
