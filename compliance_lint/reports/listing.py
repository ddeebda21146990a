"""The list of rules for a terminal or a script: a line each, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compliance_lint.findings.phrases import PHRASES
from compliance_lint.model.languages import fallbacks
from compliance_lint.model.vocabulary import Vocabulary
from compliance_lint.reports.headings import Headings
from compliance_lint.reports.width import clip, display_width
from compliance_lint.rules.rule import Rule, Ruleset


def rows_of(found: Sequence[tuple[Ruleset, Rule]], vocabulary: Vocabulary, language: str, width: int | None = None) -> Iterator[str]:
    """Id, severity, duty, subject and title of each rule, then how many there are; cut to `width` columns if there is one.

    In English the keys are the words, as flags and scripts take them.
    """
    rows = [(rule.id, *_words(ruleset, rule, vocabulary, language), rule.title.get(fallbacks(language))) for ruleset, rule in found]
    sizes = [max((display_width(row[at]) for row in rows), default=0) for at in range(4)]
    for row in rows:
        columns = (cell + " " * (size - display_width(cell)) for cell, size in zip(row, sizes, strict=False))
        line = "  ".join((*columns, row[-1]))
        yield line if width is None else clip(line, width)
    tag = next(tag for tag in fallbacks(language) if tag in PHRASES)
    yield PHRASES[tag]["rules_counted"].format(count=len(rows))


def _words(ruleset: Ruleset, rule: Rule, vocabulary: Vocabulary, language: str) -> tuple[str, str, str]:
    """Severity, duty and subject."""
    words = Headings(language, (ruleset,))
    if words.language == "en":
        return rule.severity, rule.duty, rule.subject
    kind = vocabulary.name("kinds", rule.subject, language)
    return words(f"severity_{rule.severity}", ruleset), words(f"duty_{rule.duty}", ruleset), kind
