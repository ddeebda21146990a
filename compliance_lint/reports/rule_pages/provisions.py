"""Provisions in the order of their instrument, and the rules that judge each."""

from __future__ import annotations

from compliance_lint.reports.ordering import in_order
from compliance_lint.rules.citation import Citation
from compliance_lint.rules.rule import Rule, Ruleset

Row = tuple[str, tuple[Rule, ...]]
"""A provision, and the rules that rest on it."""


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
