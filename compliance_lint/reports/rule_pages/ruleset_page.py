"""The page of a ruleset: what it is, its instruments and figures, its rules by area, and what is judged of each provision."""

from __future__ import annotations

from compliance_lint.reports.ordering import in_order
from compliance_lint.reports.parts.blocks import Block, Code, Heading, Inline, Link, Paragraph, Table
from compliance_lint.reports.rule_pages.conditions import Teller, items
from compliance_lint.reports.rule_pages.lexicon import Lexicon, linked, quoting
from compliance_lint.reports.rule_pages.provisions import coverage
from compliance_lint.reports.rule_pages.rule_page import SOURCES, duty
from compliance_lint.rules.citation import Words
from compliance_lint.rules.rule import Rule, Ruleset
from compliance_lint.rules.shape import Shape

_TAGS = ("en", "")


def ruleset_page(lexicon: Lexicon, ruleset: Ruleset) -> list[Block]:
    """The blocks of the page."""
    blocks: list[Block] = [Heading(1, say(ruleset.title)), *_summary(lexicon, ruleset)]
    blocks += _scope(lexicon, ruleset)
    blocks += _instruments(ruleset)
    blocks += _rules(lexicon, ruleset)
    blocks += _coverage(ruleset)
    blocks += _parameters(ruleset)
    return blocks


def say(words: Words) -> str:
    """A text of a ruleset as its pages tell it: in English, else in the language there is."""
    return words.get(_TAGS) or next(iter(words.by.values()), "")


def _summary(lexicon: Lexicon, ruleset: Ruleset) -> list[Block]:
    others = [(lexicon.language(tag), text) for tag, text in ruleset.title.by.items() if tag not in _TAGS]
    rows: list[tuple[Inline, ...]] = [
        (("Ruleset",), (Code(ruleset.id), f", version {ruleset.version}")),
        *(((f"In {language}",), (text,)) for language, text in others),
        (("Jurisdiction",), (ruleset.jurisdiction,)),
        (("Authority",), (say(ruleset.authority),)),
        (("Law as of",), (ruleset.law_as_of,)),
        (("Languages",), (", ".join(map(lexicon.language, ruleset.languages)),)),
        (("Rules",), (str(len(ruleset.rules)),)),
        (("Personal data are",), (", ".join(lexicon.word("forms", form).lower() for form in ruleset.personal_forms),)),
    ]
    return [Table(("Property", "Value"), tuple(row for row in rows if any(row[1])))]


def _scope(lexicon: Lexicon, ruleset: Ruleset) -> list[Block]:
    scope = ruleset.scope.get("organisation", ruleset.scope)
    if not scope:
        return []
    teller = Teller(lexicon, ruleset, "organisation")
    blocks: list[Block] = [Heading(2, "When it applies"), Paragraph(("It is judged if, of the organisation:",))]
    return blocks + items(teller.condition(scope, Shape(("organisation",))))


def _instruments(ruleset: Ruleset) -> list[Block]:
    rows: list[tuple[Inline, ...]] = []
    for instrument in ruleset.instruments.values():
        name = say(Words(instrument.names))
        rows.append((linked(name, instrument.url), (Code(instrument.id),), (instrument.status,)))
    return [Heading(2, "Instruments"), Table(("Instrument", "In rules", "Standing"), tuple(rows))]


def _rules(lexicon: Lexicon, ruleset: Ruleset) -> list[Block]:
    blocks: list[Block] = [Heading(2, "Rules")]
    for area, title in ruleset.areas.items():
        rules = sorted((rule for rule in ruleset.rules if rule.area == area), key=lambda rule: rule.id)
        if rules:
            rows = tuple(
                ((_link(rule),), (say(rule.title),), (rule.severity,), (duty(ruleset, rule.duty),), (lexicon.kind(rule.subject),),
                 ("yes" if rule.graph else "no",))
                for rule in rules
            )  # fmt: skip
            blocks += [Heading(3, say(title)), Table(("Rule", "Where it is met", "Severity", "Duty", "Judged for", "Graph"), rows)]
    return blocks


def _link(rule: Rule) -> Link:
    return Link(rule.id, f"{rule.id}.md")


def _links(rules: tuple[Rule, ...]) -> Inline:
    out: list[str] = []
    for rule in rules:
        out += [_link(rule), ", "]
    return tuple(out[:-1])


def _coverage(ruleset: Ruleset) -> list[Block]:
    """Every provision cited, in the order of the instrument, and what is not judged."""
    blocks: list[Block] = [
        Heading(2, "Coverage by provision"),
        Paragraph(
            ("Every provision that a rule rests on, with the rules that judge it. What stands in none of these tables is not judged.",)
        ),
    ]
    for id, provisions in coverage(ruleset).items():
        blocks.append(Heading(3, say(Words(ruleset.instruments[id].names))))
        blocks.append(Table(("Provision", "Judged by"), tuple(((provision,), _links(rules)) for provision, rules in provisions)))
    if ruleset.not_checked:
        told = [(say(row.provision), say(row.reason)) for row in ruleset.not_checked]
        rows = sorted(told, key=lambda row: (in_order(row[0]), row[1]))
        blocks += [
            Heading(3, "Not judged, and why"),
            Table(("Provision", "Reason"), tuple((quoting(what), quoting(why)) for what, why in rows)),
        ]
    return blocks


def _parameters(ruleset: Ruleset) -> list[Block]:
    if not ruleset.parameters:
        return []
    users: dict[str, list[Rule]] = {}
    for rule in sorted(ruleset.rules, key=lambda rule: rule.id):
        for name in rule.parameters:
            users.setdefault(name, []).append(rule)
    rows: list[tuple[Inline, ...]] = []
    for name, parameter in ruleset.parameters.items():
        value = ", ".join(map(str, parameter.value)) if isinstance(parameter.value, list) else str(parameter.value)
        rows.append(
            (
                (Code(name),),
                (Code(value),),
                (SOURCES.get(parameter.source, parameter.source),),
                quoting(parameter.why),
                _links(tuple(users.get(name, ()))),
            )
        )
    return [
        Heading(2, "Figures it reckons with"),
        Paragraph(("What is a default of this tool is not law; an organisation may set its own.",)),
        Table(("Parameter", "Value", "Whose", "Why", "Read by"), tuple(rows)),
    ]
