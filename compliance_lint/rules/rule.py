"""A rule and a ruleset, compiled and ready to judge."""

from __future__ import annotations

from collections.abc import Mapping

from compliance_lint.model.dates import When
from compliance_lint.rules.citation import Citation, Instrument, Words, in_force
from compliance_lint.rules.environment import Judge
from compliance_lint.rules.examples import Examples
from compliance_lint.rules.operands import Operand
from compliance_lint.typed import Any, NamedTuple

SEVERITIES = ("info", "low", "medium", "high", "critical")
DUTIES = ("statute", "regulation", "approved_code", "best_efforts", "standard", "guidance", "own_policy", "good_practice")
BINDING = ("statute", "regulation", "approved_code")
OUTCOMES = ("met", "not_met", "unstated", "not_applicable")
ABOUT = ("law", "description")
"""What the rules of a ruleset judge: the organisation by a law, or the description of it."""
SILENT = "none"
"""In place of the severity of what is unstated: it is not applicable, as nobody has said anything that could be wrong."""


def one_step_lower(severity: str) -> str:
    """The severity below, ``info`` at the least."""
    return SEVERITIES[max(SEVERITIES.index(severity) - 1, 0)]


class Parameter(NamedTuple):
    """A figure a ruleset reckons with, and whose it is: ``law``, ``guidance`` or ``ours``."""

    value: Any
    source: str
    why: str


class Rule(NamedTuple):
    """One requirement: what it is about, when it applies, what it asks, where that stands, and in which words it is told."""

    id: str
    ruleset: str
    title: Words
    area: str
    duty: str
    severity: str
    unstated: str
    cites: tuple[Citation, ...]
    begins: When | None
    ends: When | None
    subject: str
    applies: Judge | None
    when: Judge | None
    unless: Judge | None
    require: Judge
    due: Operand | None
    implies: tuple[str, ...]
    view: Words
    recommend: Words
    good: Words
    examples: Examples
    always_stated: str
    reads: tuple[str, ...]
    parameters: tuple[str, ...]
    types: tuple[str, ...]
    """The types of record it asks for."""
    condition: Mapping[str, Any]
    ended: bool = False
    """Whether it is judged also for what has not begun, was planned or has ended."""

    @property
    def base(self) -> Mapping[str, Any]:
        """The inventory its examples start from."""
        return self.examples.base

    @property
    def graph(self) -> bool:
        """Whether it reads facts that the data-flow graph derives."""
        return bool(self.reads)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages its title and view are both told in."""
        return tuple(sorted(set(self.title.by) & set(self.view.by)))

    def in_force(self, as_of: When) -> bool:
        """Whether it is law on a day."""
        return in_force(self.begins, self.ends, as_of)

    def weighing(self, severity: str) -> Rule:
        """The rule with another severity; what is unstated stays one step below, or unspoken."""
        return self._replace(severity=severity, unstated=SILENT if self.unstated == SILENT else one_step_lower(severity))

    def cited_on(self, as_of: When) -> Rule:
        """The rule with the provisions that have their number on a day; with all where none has."""
        cites = tuple(cite for cite in self.cites if in_force(cite.begins, cite.ends, as_of))
        return self if not cites or len(cites) == len(self.cites) else self._replace(cites=cites)


class Unchecked(NamedTuple):
    """A provision that no rule judges, and why."""

    provision: Words
    reason: Words


class Ruleset(NamedTuple):
    """The rules of one body of law, or of the language of descriptions, with what their findings need to be told."""

    id: str
    title: Words
    jurisdiction: str
    authority: Words
    version: str
    law_as_of: str
    languages: tuple[str, ...]
    applies: Judge | None
    personal_forms: tuple[str, ...]
    instruments: Mapping[str, Instrument]
    areas: Mapping[str, Words]
    parameters: Mapping[str, Parameter]
    terms: Mapping[str, Words]
    headings: Mapping[str, Words]
    not_checked: tuple[Unchecked, ...]
    provision_forms: Mapping[str, tuple[tuple[str, str], ...]]
    """By language, patterns that turn a provision (``s. 26``) into that language's way of citing it."""
    rules: tuple[Rule, ...]
    about: str = ABOUT[0]
    """``description`` where it judges the description itself, which is no inspection."""
    scope: Mapping[str, Any] = {}
    """The condition of `applies` as it is written."""
    tables: Mapping[str, Mapping[str, Any]] = {}
    """The data tables its conditions look up."""
