"""What the values of a ruleset and of a rule look like, before anything is made of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from compliance_lint.errors import Problem, did_you_mean
from compliance_lint.findings.phrases import PHRASES
from compliance_lint.rules.headings import HEADINGS
from compliance_lint.rules.rule import ABOUT, SEVERITIES, Parameter
from compliance_lint.sources.commas import written_list
from compliance_lint.sources.documents import Document, plain, position
from compliance_lint.sources.vocabularies import bundled
from compliance_lint.typed import Any

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
SOURCES = ("law", "guidance", "ours")
"""Whose a figure of a ruleset can be."""
_PARAMETER_KEYS = ("value", "source", "why", "reason")
_BEYOND_COUNTRIES = ("EU", "any")
"""What has a law beside the countries, and the word for a ruleset that is of no one place."""
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
    _check_names(document, node, data, problems)
    _check_parameters(document, node, data, problems)
    for tag, forms in list((data.get("provision_forms") or {}).items()):
        if not forms:
            data["provision_forms"][tag] = []
        for index, form in reversed(list(enumerate(as_list(forms)))):
            problem = _form_problem(form)
            if problem or not isinstance(forms, list):
                at, width = position(node, 0, ("provision_forms", tag, index))
                _bad(problems, document, (at, width), problem or "the forms of a language are a list of [pattern, form]")
                data["provision_forms"][tag] = []


def _check_names(document: Document, node: Any, data: dict[str, Any], problems: list[Problem]) -> None:
    """What is wrong with the place and the languages of a ruleset, and with the names of its headings."""
    if data.get("jurisdiction") is not None:
        country, names = str(data["jurisdiction"]), bundled().lists["countries"].terms
        if country not in names and country not in _BEYOND_COUNTRIES:
            at = position(node, 0, ("jurisdiction",))
            _bad(problems, document, at, f"'{country}' is no country code, nor EU", _country_meant(country))
    listed = isinstance(data.get("languages"), list)
    for index, tag in enumerate(as_list(data.get("languages"))):
        if tag not in PHRASES:
            at = position(node, 0, ("languages", index) if listed else ("languages",))
            meant = f"write it as a list: {written_list(str(tag))}" if "," in str(tag) else _language_meant(str(tag))
            _bad(problems, document, at, f"'{tag}' is no language that findings are told in", meant)
    for key in data.get("headings") or ():
        if key not in HEADINGS:
            _bad(problems, document, position(node, 0, ("headings", key)), f"unknown heading '{key}'", did_you_mean(str(key), HEADINGS))


def _check_parameters(document: Document, node: Any, data: dict[str, Any], problems: list[Problem]) -> None:
    """What is wrong with the figures of a ruleset, told where they stand and not where a rule reads them."""
    for name, spec in list((data.get("parameters") or {}).items()):
        row = spec if isinstance(spec, dict) else {"value": spec}
        for key in row:
            if key not in _PARAMETER_KEYS:
                at, meant = position(node, 0, ("parameters", name, key)), did_you_mean(str(key), _PARAMETER_KEYS)
                _bad(problems, document, at, f"unknown key '{key}' in parameter {name}", meant)
        value = row.get("value")
        if value is None:
            _bad(problems, document, position(node, 0, ("parameters", name)), f"parameter {name} has no 'value'", "{value, source, why}")
        elif isinstance(value, dict) and not {"at", "table"} & set(value):
            at = position(node, 0, ("parameters", name, "value"))
            _bad(problems, document, at, f"the value of parameter {name} is a mapping", "a figure, a text or a list of them")
            data["parameters"][name] = None
        if row.get("source", SOURCES[0]) not in SOURCES:
            at = position(node, 0, ("parameters", name, "source"))
            _bad(problems, document, at, f"'{row['source']}' is no source of a parameter", did_you_mean(str(row["source"]), SOURCES))


def _country_meant(word: str) -> str:
    """The code of a country that is written in small letters, or by its name."""
    beyond = next((other for other in _BEYOND_COUNTRIES if other.casefold() == word.casefold()), "")
    meant = f"did you mean '{beyond}'?" if beyond else bundled().hint(word, ("countries",))
    return meant or "two capital letters of ISO 3166-1, as HK; or EU"


def _language_meant(tag: str) -> str:
    """The tag that says the same and more (``zh-TW``: ``zh-Hant-TW``), else the nearest."""
    parts = set(tag.casefold().replace("_", "-").split("-"))
    fuller = [known for known in PHRASES if parts <= set(known.casefold().split("-"))]
    return f"did you mean '{fuller[0]}'?" if len(fuller) == 1 else did_you_mean(tag, PHRASES)


def _bad(problems: list[Problem], document: Document, at: tuple[int, int], message: str, hint: str = "") -> None:
    problems.append(Problem(document.location(*at), message, hint, "ruleset"))


def parameter(spec: Any) -> Parameter:
    """A figure of a ruleset from ``{value, source, why}``, or from its value alone."""
    spec = spec if isinstance(spec, dict) else {"value": spec}
    return Parameter(spec.get("value"), str(spec.get("source", "ours")), str(spec.get("why", spec.get("reason", ""))))


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
