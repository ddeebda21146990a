"""The page that names every ruleset: where it applies, what it rests on, how many rules it has, and where its page is."""

from __future__ import annotations

from collections.abc import Sequence

from compliance_lint.reports.parts.blocks import Block, Code, Heading, Inline, Link, Paragraph, Table
from compliance_lint.reports.rule_pages.lexicon import linked
from compliance_lint.reports.rule_pages.ruleset_page import say
from compliance_lint.rules.citation import Words
from compliance_lint.rules.rule import ABOUT, Ruleset


def index_page(rulesets: Sequence[Ruleset]) -> list[Block]:
    """The blocks of the page; what is about the description itself comes last."""
    every = sorted(rulesets, key=lambda one: (ABOUT.index(one.about), one.jurisdiction, one.id))
    blocks: list[Block] = [Heading(1, "Rulesets"), Paragraph((_lead(every),))]
    rows = tuple(
        ((Link(say(one.title), f"{one.id}/README.md"),), (Code(one.id),), (one.jurisdiction,), (str(len(one.rules)),), (one.law_as_of,))
        for one in every
    )
    blocks.append(Table(("Ruleset", "Named", "Jurisdiction", "Rules", "Law as of"), rows))
    for one in every:
        if one.instruments:
            blocks += [Heading(2, say(one.title)), _instruments(one)]
    return blocks


def _lead(rulesets: Sequence[Ruleset]) -> str:
    rules = sum(len(one.rules) for one in rulesets)
    return f"{rules} rules in {len(rulesets)} rulesets. The page of a ruleset says when it applies, and lists its rules and provisions."


def _instruments(ruleset: Ruleset) -> Table:
    rows: list[tuple[Inline, ...]] = [(linked(say(Words(one.names)), one.url), (one.status,)) for one in ruleset.instruments.values()]
    return Table(("It rests on", "Standing"), tuple(rows))
