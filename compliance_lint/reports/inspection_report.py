"""The inspection report: background, scope, method, results, recommendations, annexes, in the order of a regulator.

Its words are those of the language asked for (`headings`), its sentences about the law those of the rules; it speaks
for the tool alone. The same inspection gives the same bytes.
"""

from __future__ import annotations

from compliance_lint import __version__
from compliance_lint.model.dates import parse_when
from compliance_lint.reports.parts import annexes, digest, opening, results
from compliance_lint.reports.parts.blocks import Code, Strong
from compliance_lint.reports.parts.writer import Writer, roman
from compliance_lint.reports.view import View
from compliance_lint.rules.rule import SEVERITIES


def render(view: View, format: str, width: int) -> str | bytes:
    """The report as ``markdown``, ``text``, ``html`` or ``docx``; only text is wrapped to `width` columns."""
    writer = Writer(view)
    _title(writer)
    front = len(writer.blocks)
    opening.background(writer)
    opening.scope(writer)
    opening.method(writer)
    stands = results.write(writer)
    _recommendations(writer)
    body = writer.blocks[front:]
    del writer.blocks[front:]
    digest.write(writer, stands)  # at the front, though only now it is known in which paragraph a finding stands
    writer.blocks += body
    annexes.write(writer)
    writer.note(writer.words("end"))
    return writer.rendered(format, width)


def _title(writer: Writer) -> None:
    inspection = writer.view.inspection
    opening.title(writer, writer.words("report"))
    writer.item(*writer.labelled("tool_label", f"compliance-lint {__version__}"))
    for text in dict.fromkeys(writer.words("disclaimer", ruleset) for ruleset in inspection.laws):
        writer.note(text)
    writer.note(Strong(writer.words("judged_by")))
    writer.table(
        ("col_ruleset", "col_version", "col_law_as_of", "col_authority"),
        [
            ((writer.tell(one.title), " ", Code(one.id)), (one.version,), (_day(writer, one.law_as_of),), (writer.tell(one.authority),))
            for one in inspection.rulesets
        ],
    )


def _day(writer: Writer, text: str) -> str:
    """A date of a ruleset in words, or as it was written."""
    when = parse_when(text)
    return writer.date(when) if when is not None else text


def _recommendations(writer: Writer) -> None:
    """Each recommendation once, the most severe first, with the paragraphs that lead to it."""
    writer.part("IV", "recommendations")
    rules = {group.first.rule.id: group.first.rule for group in writer.groups}
    if not rules:
        writer.say("recommendations_none")
        return
    writer.say("recommendations_lead")
    worst = {group.first.rule.id: group.first.severity for group in writer.groups}
    ordered = sorted(rules.values(), key=lambda rule: (-SEVERITIES.index(worst[rule.id]), writer.area(rule), rule.id))
    number = 0
    for severity in reversed(SEVERITIES):
        here = [rule for rule in ordered if worst[rule.id] == severity]
        if here:
            word = writer.label("severity", severity, here[0])
            writer.note(Strong(f"{writer.words('severity')}{writer.words('colon')}{word}"))
        for rule in here:
            number += 1
            cited = writer.cited[rule.id]
            see = writer.words("see", number=cited[0]) if len(cited) == 1 else writer.words(
                "see_many", numbers=writer.names(map(str, cited))
            )  # fmt: skip
            lead = writer.label_of(writer.tell(rule.title, rule))
            writer.item(*lead, results.recommendation(writer, rule), *writer.bracketed(see), mark=f"({roman(number)})")
