"""A judgement of one rule on one subject, and the finding it is where something is to be done."""

from __future__ import annotations

import sys

from compliance_lint.findings.evidence import Standing
from compliance_lint.graph.description import Edge
from compliance_lint.location import Place
from compliance_lint.model.values import Missing
from compliance_lint.rules.rule import Rule
from compliance_lint.rules.trace import Leaf, Trace
from compliance_lint.typed import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from compliance_lint.findings.waivers import Waiver

try:  # what hashlib hands on, without loading OpenSSL, which takes half as long as Python takes to start
    if sys.version_info >= (3, 12):
        from _sha2 import sha256
    else:
        from _sha256 import sha256  # type: ignore[import-not-found, unused-ignore]
except ImportError:
    from hashlib import sha256

OPEN, IMPLIED, REMEDIATED, UNSETTLED = "open", "implied", "remediated", "unsettled"
WAIVED, BASELINED = "waived", "baselined"


class Reasons(Protocol):
    """Why a judgement came out so; each part is worked out when somebody asks for it, as most findings are only counted."""

    @property
    def trace(self) -> Trace: ...
    @property
    def leaves(self) -> tuple[tuple[Leaf, int], ...]: ...
    @property
    def places(self) -> tuple[Place, ...]: ...
    @property
    def standing(self) -> Standing: ...
    @property
    def path(self) -> tuple[Edge, ...]: ...


class Finding(NamedTuple):
    """What a rule found of a subject: outcome, severity, why, and how to recognise it again."""

    rule: Rule
    subject: Place
    outcome: str
    severity: str
    applies: bool
    reasons: Reasons
    disposition: str = OPEN
    waiver: Waiver | None = None

    @property
    def trace(self) -> Trace:
        """The tree of what was judged."""
        return self.reasons.trace

    @property
    def leaves(self) -> tuple[tuple[Leaf, int], ...]:
        """The facts that decided, each with its own outcome."""
        return self.reasons.leaves

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What would have to be said, where it is open."""
        return self.reasons.trace.missing()

    @property
    def primary(self) -> Place:
        """The smallest key to edit."""
        return self.reasons.places[0]

    @property
    def related(self) -> tuple[Place, ...]:
        """The other places of facts that decided."""
        return self.reasons.places[1:]

    @property
    def standing(self) -> Standing:
        """What is known of the facts that decided: evidenced, claimed or assumed."""
        return self.reasons.standing

    @property
    def path(self) -> tuple[Edge, ...]:
        """The flows over which what decided came here: they explain a derived fact."""
        return self.reasons.path

    @property
    def fingerprint(self) -> str:
        """Rule, subject and structural path; no line number, no list index, no wording."""
        steps = ".".join(str(step) for step in self.primary.path if isinstance(step, str))
        text = "|".join((self.rule.id, self.subject.kind, self.subject.id, self.primary.kind, self.primary.id, steps))
        return str(sha256(text.encode()).hexdigest())[:16]

    @property
    def key(self) -> tuple[str, str, str]:
        """The rule and the subject, across inventories."""
        return (self.rule.id, self.subject.kind, self.subject.id)
