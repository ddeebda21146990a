"""The fixed words of a diagram, by language; a language without words is told in English."""

from __future__ import annotations

from collections.abc import Iterable

from compliance_lint.findings.finding import OPEN, Finding
from compliance_lint.graph.diagram import Diagram, DiagramEdge, DiagramNode, Held, Mark
from compliance_lint.graph.grouping import UNSTATED_GROUP, Group
from compliance_lint.model.languages import fallbacks
from compliance_lint.rules.rule import SEVERITIES

WORDS = {
    "en": {
        "title": "Data flows", "as_of": "as of", "focus": "around {focus} (hops: {hops}), {hidden} more not drawn",
        "grouped": "grouped by {by}", "country": "country", "operator": "operator", "zone": "zone",
        "unstated_country": "Country not stated", "unstated_operator": "Operator not stated", "unstated_zone": "Place not stated",
        "subject": "Data subject", "organisation": "Organisation", "system": "System", "place": "Place", "party": "Party outside",
        "operates": "operated by", "hosts": "runs on", "may read": "may be read by", "collection": "collected",
        "identified": "identified persons", "pseudonymised": "pseudonymised, or of a device", "anonymised": "anonymised or aggregated",
        "none": "no personal data known", "order": "order or connection, no data", "implied": "implied, not a flow described",
        "ended": "ended", "critical": "critical", "high": "high", "medium": "medium", "low": "low", "info": "info",
        "found": "{severity}: {count}", "findings": "Findings not met: worst, and how many",
        "elsewhere": "Findings on what is not drawn: {count}, worst {severity}", "empty": "Nothing to draw: no system, party or flow.",
        "no_ruleset": "no ruleset applied", "nodes": "What is drawn", "edges": "What moves", "rulesets": "judged by {names}",
    },
    "zh-Hant": {
        "title": "資料流圖", "as_of": "截至", "focus": "以 {focus} 為中心 {hops} 步之內；另有 {hidden} 項沒有繪出",
        "grouped": "按{by}分組", "country": "國家或地區", "operator": "營運者", "zone": "網絡區域",
        "unstated_country": "未有說明國家或地區", "unstated_operator": "未有說明營運者", "unstated_zone": "未有說明地點",
        "subject": "資料當事人", "organisation": "機構", "system": "系統", "place": "地點", "party": "外部機構",
        "operates": "營運者為", "hosts": "運行於", "may read": "可讀取者為", "collection": "收集",
        "identified": "可識別個人", "pseudonymised": "假名化或只與裝置有關", "anonymised": "匿名化或彙總",
        "none": "未知有個人資料", "order": "指示或連線，不帶資料", "implied": "推論所得，並非描述的資料流",
        "ended": "已終止", "critical": "危急", "high": "高", "medium": "中", "low": "低", "info": "提示",
        "found": "{severity}：{count}", "findings": "不符合的發現：最高嚴重程度及數目",
        "elsewhere": "沒有繪出的事項的發現：{count} 項，最高為{severity}", "empty": "沒有可繪出的系統、外部機構或資料流。",
        "no_ruleset": "沒有適用的規則集", "nodes": "繪出的事物", "edges": "傳送的資料", "rulesets": "依據 {names}",
    },
}  # fmt: skip
_SHOWN = 12
"""How many findings, and how many categories of a form, a tooltip names."""


class Said:
    """The words of one diagram."""

    def __init__(self, diagram: Diagram, rulesets: Iterable[str] = ()) -> None:
        self.diagram, self.rulesets = diagram, tuple(rulesets)
        self._by = next((WORDS[tag] for tag in fallbacks(diagram.language) if tag in WORDS), WORDS["en"])

    def __call__(self, key: str, **values: object) -> str:
        """The words of a key."""
        return self._by[key].format(**values) if values else self._by[key]

    def heading(self) -> str:
        """The title of the diagram."""
        return " – ".join(part for part in (self.diagram.title, self("title")) if part)

    def subtitle(self) -> str:
        """The day, what judged, the grouping and the focus."""
        diagram = self.diagram
        judged = self("rulesets", names=", ".join(self.rulesets)) if self.rulesets else self("no_ruleset")
        parts = [f"{self('as_of')} {diagram.as_of}", judged]
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
        return f"{text} ({self('ended')})" if edge.state else text

    def badge(self, thing: DiagramNode | DiagramEdge) -> str:
        """The worst severity of the findings, and how many; empty where there is none."""
        return self("found", severity=self(thing.badge.severity), count=thing.badge.total) if thing.badge else ""

    def elsewhere(self) -> str:
        """What was found of things that are not drawn; empty where there is nothing."""
        badge = self.diagram.elsewhere
        return self("elsewhere", severity=self(badge.severity), count=badge.total) if badge else ""

    def tooltip(self, thing: DiagramNode | DiagramEdge) -> list[str]:
        """Id and name, the categories by form, and the findings, one a line."""
        lines = [f"{thing.name} ({thing.id})" if thing.name and thing.name != thing.id else thing.id]
        lines += [f"{held.name}: {_some(held)}" for held in thing.held]
        texts = thing.badge.texts if thing.badge else ()
        more = len(texts) - _SHOWN
        return lines + [f"• {text}" for text in texts[:_SHOWN]] + ([f"… +{more}"] if more > 0 else [])


def _some(held: Held) -> str:
    more = len(held.categories) - _SHOWN
    return ", ".join(held.categories[:_SHOWN]) + (f" … +{more}" if more > 0 else "")


def marks(findings: Iterable[Finding], language: str) -> list[Mark]:
    """What was not met, as a diagram marks it; what another finding implies is left out."""
    return [
        Mark(found.subject.kind, found.subject.id, found.severity, SEVERITIES.index(found.severity), _told(found, language))
        for found in findings
        if found.outcome == "not_met" and found.disposition == OPEN
    ]


def _told(found: Finding, language: str) -> str:
    title = found.rule.title
    words = title.get(fallbacks(language)) or next(iter(title.by.values()), "")
    return f"{words} [{found.rule.id}]"
