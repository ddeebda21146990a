"""What the values of a ruleset and of a rule look like, before anything is made of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from compliance_lint.errors import Problem, did_you_mean
from compliance_lint.rules.rule import ABOUT, SEVERITIES, Parameter
from compliance_lint.sources.documents import Document, plain, position

RULESET_SHAPES = {
    "title": "words", "authority": "words", "jurisdiction": "text", "version": "text", "law_as_of": "text", "languages": "texts",
    "personal_forms": "texts", "extends": "texts", "instruments": "mapping", "areas": "words by key", "parameters": "mapping",
    "terms": "words by key", "headings": "words by key", "not_checked": "list", "provision_forms": "mapping", "severities": "mapping",
    "about": "text",
}  # fmt: skip
RULE_SHAPES = {
    "id": "text", "title": "words", "view": "words", "recommend": "words", "good": "words", "implies": "texts", "always_stated": "text",
    "base": "text", "in_force": "mapping", "duty": "text", "severity": "text", "unstated": "text", "subject": "text", "area": "text",
    "check": "text",
}  # fmt: skip
_FITS: Mapping[str, tuple[str, Callable[[Any], bool]]] = {
    "text": ("a text", lambda value: _is_text(value)),
    "texts": ("a text or a list of texts", lambda value: all(isinstance(text, str) for text in as_list(value))),
    "words": ("a text, or {language: text}", lambda value: _is_words(value)),
    "words by key": ("a mapping of keys to texts", lambda value: isinstance(value, dict) and all(map(_is_words, value.values()))),
    "mapping": ("a mapping", lambda value: isinstance(value, dict)),
    "list": ("a list", lambda value: isinstance(value, list)),
}
"""What a value must be, in words, and whether it is; what is empty counts as left out."""


def shaped(document: Document, node: Any, shapes: Mapping[str, str], problems: list[Problem]) -> dict[str, Any]:
    """The plain data of a mapping, without what is not of the shape its key asks for; that is a problem each."""
    data: dict[str, Any] = plain(node)
    for key, shape in shapes.items():
        wanted, fits = _FITS[shape]
        if data.get(key) is not None and not fits(data[key]):
            at, width = position(node, 0, (key,))
            _bad(problems, document, (at, width), f"'{key}' is not {wanted}")
            del data[key]
    return data


def check_rows(document: Document, node: Any, data: dict[str, Any], problems: list[Problem]) -> None:
    """What is wrong inside the tables of a ruleset, and in what it is about; what is wrong is left out."""
    if data.get("about", ABOUT[0]) not in ABOUT:
        _bad(problems, document, position(node, 0, ("about",)), f"a ruleset is about {' or '.join(ABOUT)}")
        del data["about"]
    for index, row in reversed(list(enumerate(data.get("not_checked") or ()))):
        if not isinstance(row, dict) or not {"provision", "reason"} <= set(row) or not all(map(_is_words, row.values())):
            at, width = position(node, 0, ("not_checked", index))
            _bad(problems, document, (at, width), "what is not checked is {provision, reason}, each a text or {language: text}")
            del data["not_checked"][index]
    for id, severity in list((data.get("severities") or {}).items()):
        if severity not in SEVERITIES:
            at, width = position(node, 0, ("severities", id))
            _bad(problems, document, (at, width), f"'{severity}' is no severity", did_you_mean(str(severity), SEVERITIES))
            del data["severities"][id]
    for tag, forms in list((data.get("provision_forms") or {}).items()):
        if not forms:
            data["provision_forms"][tag] = []
        for index, form in reversed(list(enumerate(as_list(forms)))):
            problem = _form_problem(form)
            if problem or not isinstance(forms, list):
                at, width = position(node, 0, ("provision_forms", tag, index))
                _bad(problems, document, (at, width), problem or "the forms of a language are a list of [pattern, form]")
                data["provision_forms"][tag] = []


def _bad(problems: list[Problem], document: Document, at: tuple[int, int], message: str, hint: str = "") -> None:
    problems.append(Problem(document.location(*at), message, hint, "ruleset"))


def parameter(spec: Any) -> Parameter:
    """A figure of a ruleset from ``{value, source, why}``, or from its value alone."""
    spec = spec if isinstance(spec, dict) and "value" in spec else {"value": spec}
    return Parameter(spec["value"], str(spec.get("source", "ours")), str(spec.get("why", spec.get("reason", ""))))


def _is_text(value: Any) -> bool:
    return value is None or isinstance(value, (str, int, float))


def _is_words(value: Any) -> bool:
    return all(map(_is_text, value.values())) if isinstance(value, dict) else _is_text(value)


def _form_problem(form: Any) -> str:
    """What is wrong with ``[pattern, form]``; empty if nothing is."""
    if not isinstance(form, list) or len(form) != 2 or not all(isinstance(part, str) for part in form):
        return "a form of a provision is [pattern, form]"
    try:
        re.compile(form[0]).sub(form[1], "")
    except (re.error, IndexError, RecursionError, OverflowError) as error:
        return f"not a pattern and its form: {error}"
    return ""


def as_list(value: Any) -> list[Any]:
    """A list; one value stands for a list of one, and nothing for none."""
    return [] if value is None else value if isinstance(value, list) else [value]
