"""The summary at the front: how much was found, in words, and what weighs most, with the paragraph where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from compliance_lint.findings.finding import Finding
from compliance_lint.reports.parts.writer import Writer, by_area, groups_by_area
from compliance_lint.rules.rule import SEVERITIES

_ROWS = 10
"""How many criteria the table tells."""
_SUBJECTS = 3
"""How many of whom a criterion concerns are named."""


def write(writer: Writer, stands: Mapping[str, int]) -> None:
    """The heading, a paragraph and a table; `stands` says of each rule in which paragraph its first finding stands."""
    found = [one for group in writer.groups for one in group.findings]
    open, good = writer.open("unstated"), writer.view.inspection.good
    counts = writer.view.summary()
    writer.heading(2, writer.words("digest"))
    areas = writer.words("n_areas", count=len(groups_by_area(writer)))
    rules = writer.words("n_rules", count=len({one.rule.id for one in open}))
    writer.note(writer.sentences(
        writer.words("digest_findings" if found else "digest_no_findings", count=len(found), areas=areas,
                     severities=severities(writer, found)),
        writer.words("digest_open" if open else "digest_no_open", count=len(open), rules=rules),
        writer.words("digest_rest", good=sum(len({one.rule.id for one in here}) for _, here in by_area(writer, good)),
                     accepted=counts["waived"] + counts["baselined"]),
    ))  # fmt: skip
    if found:
        _worst(writer, found, stands)


def _worst(writer: Writer, found: list[Finding], stands: Mapping[str, int]) -> None:
    """The criteria not met, those most severe first, and how many findings are left."""
    rules: dict[str, list[Finding]] = {}
    for one in found:
        rules.setdefault(one.rule.id, []).append(one)
    ordered = sorted(rules.values(), key=lambda same: (-SEVERITIES.index(same[0].severity), stands[same[0].rule.id]))
    rows = [
        ((writer.label("severity", same[0].severity, same[0].rule),), (writer.tell(same[0].rule.title, same[0].rule),),
         (writer.names((writer.speaker.plain_name_at(one.subject) for one in same), _SUBJECTS),), (str(stands[same[0].rule.id]),))
        for same in ordered[:_ROWS]
    ]  # fmt: skip
    writer.table(("severity", "criterion", "col_subject", "col_paragraph"), rows)
    left = sum(map(len, ordered[_ROWS:]))
    if left:
        writer.note(writer.words("digest_more", count=left, section=writer.words("improvements")))


def severities(writer: Writer, found: Iterable[Finding]) -> str:
    """How many findings there are of each severity, the worst first; empty where there are none."""
    counts = Counter(one.severity for one in found)
    return writer.words("comma").join(
        writer.words("severity_count", severity=writer.words(f"severity_{severity}"), count=counts[severity])
        for severity in reversed(SEVERITIES)
        if counts[severity]
    )
