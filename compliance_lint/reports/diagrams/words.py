"""What a diagram says of its parts, in its language; a language without captions is told in English."""

from __future__ import annotations

from collections.abc import Iterable

from compliance_lint.findings.finding import OPEN, Finding
from compliance_lint.findings.phrases import PHRASES
from compliance_lint.findings.wording import date
from compliance_lint.graph.diagram import Diagram, DiagramEdge, DiagramNode, Held, Mark
from compliance_lint.graph.grouping import UNSTATED_GROUP, Group
from compliance_lint.model.dates import parse_when
from compliance_lint.model.languages import fallbacks
from compliance_lint.reports.diagrams.captions import CAPTIONS
from compliance_lint.rules.rule import SEVERITIES

_SHOWN = 12
"""How many findings, and how many categories of a form, a tooltip names."""


class Said:
    """The words of one diagram."""

    def __init__(self, diagram: Diagram, rulesets: Iterable[str] = ()) -> None:
        self.diagram, self.rulesets = diagram, tuple(rulesets)
        self._tag = next(tag for tag in fallbacks(diagram.language) if tag in CAPTIONS)
        self._by = CAPTIONS[self._tag]

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key."""
        return self._by[key].format(**values) if values else self._by[key]

    def heading(self) -> str:
        """The title of the diagram."""
        return " – ".join(part for part in (self.diagram.title, self("title")) if part)

    def subtitle(self) -> str:
        """The day, what judged, the grouping and the focus."""
        diagram = self.diagram
        judged = self("rulesets", names=self("comma").join(self.rulesets)) if self.rulesets else self("no_ruleset")
        when = parse_when(diagram.as_of)
        parts = [self("as_of", day=date(PHRASES[self._tag], when) if when is not None else diagram.as_of), judged]
        if diagram.grouping:
            parts.append(self("grouped", by=self(diagram.grouping)))
        if diagram.focus:
            parts.append(self("focus", focus=diagram.focus, hops=diagram.hops, hidden=diagram.hidden))
        return " · ".join(parts)

    def group(self, group: Group) -> str:
        """The name of a group."""
        return group.name if group.id != UNSTATED_GROUP else self(f"unstated_{self.diagram.grouping}")

    def detail(self, node: DiagramNode) -> str:
        """What kind of thing a node is."""
        return node.detail or self(node.kind)

    def label(self, edge: DiagramEdge) -> str:
        """What stands beside an edge: the name of a flow, or what is implied."""
        text = edge.name if edge.why == "flow" else self(edge.why)
        return self("bracketed", text=text, inside=self("ended")) if edge.state else text

    def badge(self, thing: DiagramNode | DiagramEdge) -> str:
        """The worst severity of the findings, and how many; empty where there is none."""
        return self("found", severity=self(thing.badge.severity), count=thing.badge.total) if thing.badge else ""

    def elsewhere(self) -> str:
        """What was found of things that are not drawn; empty where there is nothing."""
        badge = self.diagram.elsewhere
        return self("elsewhere", severity=self(badge.severity), count=badge.total) if badge else ""

    def tooltip(self, thing: DiagramNode | DiagramEdge) -> list[str]:
        """Id and name, the categories by form, and the findings, one a line."""
        lines = [self("bracketed", text=thing.name, inside=thing.id) if thing.name and thing.name != thing.id else thing.id]
        lines += [self("pair", name=held.name, text=self._some(held)) for held in thing.held]
        texts = thing.badge.texts if thing.badge else ()
        more = len(texts) - _SHOWN
        return lines + [f"• {text}" for text in texts[:_SHOWN]] + ([f"… +{more}"] if more > 0 else [])

    def _some(self, held: Held) -> str:
        more = len(held.categories) - _SHOWN
        return self("comma").join(held.categories[:_SHOWN]) + (f" … +{more}" if more > 0 else "")


def marks(findings: Iterable[Finding], language: str) -> list[Mark]:
    """What was not met, as a diagram marks it; what another finding implies is left out."""
    words = next(CAPTIONS[tag] for tag in fallbacks(language) if tag in CAPTIONS)
    return [
        Mark(
            found.subject.kind, found.subject.id, found.severity, SEVERITIES.index(found.severity), _told(found, language),
            words[found.severity],
        )
        for found in findings
        if found.outcome == "not_met" and found.disposition == OPEN
    ]  # fmt: skip


def _told(found: Finding, language: str) -> str:
    title = found.rule.title
    words = title.get(fallbacks(language)) or next(iter(title.by.values()), "")
    return f"{words} [{found.rule.id}]"
