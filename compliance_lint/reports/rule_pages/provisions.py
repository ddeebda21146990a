"""Provisions in the order of their instrument, and the rules that judge each."""

from __future__ import annotations

import re

from compliance_lint.rules.citation import Citation
from compliance_lint.rules.rule import Rule, Ruleset

_NUMBERS = re.compile(r"(\d+)")
_BEHIND = re.compile(r"(?:Sch|Annex|App|Suppl)", re.IGNORECASE)
"""Schedules and annexes stand behind the sections of an instrument."""
_ALIKE = (("ss. ", "s. "), ("paras. ", "para. "), ("Arts. ", "Art. "), ("arts. ", "art. "))

Row = tuple[str, tuple[Rule, ...]]
"""A provision, and the rules that rest on it."""


def in_order(text: str) -> tuple[bool, tuple[tuple[int, str], ...]]:
    """An order in which section 9 comes before section 10, ``ss. 12, 13`` after ``s. 12``, and a schedule after all of them."""
    for many, one in _ALIKE:
        text = text.replace(many, one)
    parts = tuple((int(part), "") if part.isdigit() else (-1, part) for part in _NUMBERS.split(text) if part)
    return _BEHIND.match(text) is not None, parts


def parts_of(cite: Citation) -> tuple[str, ...]:
    """The provisions of a citation, which may name several."""
    return tuple(part.strip() for part in cite.provision.split(";")) or ("",)


def coverage(ruleset: Ruleset) -> dict[str, list[Row]]:
    """By instrument, in the ruleset's order: each provision cited, with the rules that rest on it."""
    found: dict[str, dict[str, dict[str, Rule]]] = {}
    for rule in sorted(ruleset.rules, key=lambda rule: rule.id):
        for cite in rule.cites:
            for part in parts_of(cite):
                found.setdefault(cite.instrument, {}).setdefault(part, {})[rule.id] = rule
    return {
        id: [(part, tuple(found[id][part].values())) for part in sorted(found[id], key=lambda part: (in_order(part), part))]
        for id in ruleset.instruments
        if id in found
    }
