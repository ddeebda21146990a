"""A judgement of one rule on one subject, and the finding it is where something is to be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from compliance_lint.findings.evidence import Standing
from compliance_lint.graph.description import Edge
from compliance_lint.location import Place
from compliance_lint.model.values import Missing
from compliance_lint.rules.rule import Rule
from compliance_lint.rules.trace import Leaf, Trace

if TYPE_CHECKING:
    from compliance_lint.findings.waivers import Waiver

OPEN, IMPLIED, REMEDIATED, UNSETTLED = "open", "implied", "remediated", "unsettled"
WAIVED, BASELINED = "waived", "baselined"


class Finding(NamedTuple):
    """What a rule found of a subject: outcome, severity, the deciding facts, their places, and how to recognise it again.

    `primary` is the smallest key to edit, `related` the others; `witness` finds the flows that explain a derived fact.
    """

    rule: Rule
    subject: Place
    outcome: str
    severity: str
    primary: Place
    related: tuple[Place, ...]
    leaves: tuple[tuple[Leaf, int], ...]
    missing: tuple[Missing, ...]
    witness: Callable[[], tuple[Edge, ...]]
    trace: Trace
    standing: Standing
    applies: bool
    disposition: str = OPEN
    waiver: Waiver | None = None

    @property
    def path(self) -> tuple[Edge, ...]:
        """The flows over which what decided came here; searched for when asked."""
        return self.witness()

    @property
    def fingerprint(self) -> str:
        """Rule, subject and structural path; no line number, no list index, no wording."""
        import hashlib  # text for a terminal shows none

        steps = ".".join(str(step) for step in self.primary.path if isinstance(step, str))
        text = "|".join((self.rule.id, self.subject.kind, self.subject.id, self.primary.kind, self.primary.id, steps))
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def key(self) -> tuple[str, str, str]:
        """The rule and the subject, across inventories."""
        return (self.rule.id, self.subject.kind, self.subject.id)
