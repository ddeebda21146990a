"""Texts with commas where a list is meant: what is wrong is told as ever, and how the list is written instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compliance_lint.errors import Problem, did_you_mean
from compliance_lint.model.types import CountType, EvidenceType, Field, LacksType, ListType, MapType, SelectorType, TermsType, Type
from compliance_lint.model.values import Value
from compliance_lint.sources.documents import Node, resolve, shortened
from compliance_lint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance_lint.sources.reader import Reader

EMPTY = "quote the text if it holds a comma or a colon (an unquoted comma starts a new key)"
_LISTS = (ListType, TermsType, LacksType, SelectorType, EvidenceType)


def with_commas(reader: Reader, read: Callable[[Reader, Any, Node, int], Value], type: Type, node: str, at: int) -> Value:
    """The value of a text with commas, as `read` reads it; where it was wrong and a list was meant, the hint is that list."""
    before = len(reader.problems)
    value = read(reader, type, node, at)
    if isinstance(type, _LISTS) or (isinstance(type, MapType) and isinstance(type.item, CountType)):
        hint_list(reader.problems, before, node)
    return value


def hint_list(problems: list[Problem], before: int, node: Node) -> None:
    """Where a text with commas has led to a problem beyond those `before`: its hint is the list that was meant."""
    if isinstance(node, str) and "," in node and len(problems) > before:
        problems[-1].hint = shortened(f"write it as a list: {written_list(node)}")


def written_list(*words: str) -> str:
    """The list that texts with commas were meant for, as it is written."""
    return f"[{', '.join(part.strip() for word in words for part in word.split(',') if part.strip())}]"


def hint_key(node: Mapping[str, Node], key: str, fields: Mapping[str, Field]) -> str:
    """The hint for a key that is none of some fields: one without a value is what a comma has cut off the list or text before it."""
    if node[key].__class__ is not str or resolve(node[key]) is not None:
        return did_you_mean(key, fields)
    field, cut = "", list[str]()
    for name, child in node.items():
        if name in fields:
            if key in cut:
                break
            field, cut = name, []
        elif child.__class__ is str and resolve(child) is None:
            cut.append(name)
    first = node[field] if field else None
    if isinstance(first, str) and isinstance(fields[field].type, _LISTS):
        return shortened(f"write it as a list: {field}: {written_list(first, *cut)}")
    return EMPTY
