"""The pages of rules: one of all rulesets, one for each of them and one for each rule. The same rules give the same bytes."""

from __future__ import annotations

from collections.abc import Sequence

from compliance_lint.model.vocabulary import Vocabulary
from compliance_lint.reports.parts.blocks import markdown, text
from compliance_lint.reports.rule_pages.index_page import index_page
from compliance_lint.reports.rule_pages.lexicon import Lexicon, ParameterFields
from compliance_lint.reports.rule_pages.rule_page import RulePage
from compliance_lint.reports.rule_pages.ruleset_page import ruleset_page
from compliance_lint.rules.rule import Rule, Ruleset

MARK = "<!-- Made by `compliance-lint rules docs` from the rule files; edits are lost. -->\n\n"
"""The first line of every page, by which a page is known to have been made."""


class RulePages:
    """Renders pages; `parameters_of` types the parameters of a type of control."""

    def __init__(self, vocabulary: Vocabulary, parameters_of: ParameterFields) -> None:
        self._lexicon = Lexicon(vocabulary, parameters_of)

    def all(self, ruleset: Ruleset) -> dict[str, str]:
        """The pages of a ruleset as Markdown, by file name."""
        pages = {f"{rule.id}.md": MARK + markdown(RulePage(self._lexicon, ruleset, rule).write()) for rule in ruleset.rules}
        return {"README.md": MARK + markdown(ruleset_page(self._lexicon, ruleset)), **dict(sorted(pages.items()))}

    def index(self, rulesets: Sequence[Ruleset]) -> str:
        """The page that names every ruleset, as Markdown."""
        return MARK + markdown(index_page(rulesets))

    def terminal(self, ruleset: Ruleset, rule: Rule, language: str, width: int) -> str:
        """The page of one rule for a terminal."""
        return text(RulePage(self._lexicon, ruleset, rule, language).write(), width)
