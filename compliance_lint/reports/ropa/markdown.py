"""The record of processing activities as Markdown: a table for each row."""

from __future__ import annotations

from compliance_lint.reports.parts.blocks import Block, Heading, Paragraph, Strong, Table
from compliance_lint.reports.parts.blocks import markdown as written
from compliance_lint.reports.ropa import Entry, Record


def render(record: Record) -> str:
    """The record, to be read."""
    words = record.words
    blocks: list[Block] = [Heading(1, record.title), Paragraph((record.intro,)), Paragraph((words["contact_note"],))]
    blocks.append(Table((words["item"], words["record"]), tuple(((label,), (value,)) for label, value in record.head)))
    blocks.append(Paragraph((record.summary,)))
    for at, entry in enumerate(record.entries, 1):
        blocks += [Heading(2, f"{at}. {entry.name}"), _table(record, entry)]
    return written(blocks)


def _table(record: Record, entry: Entry) -> Table:
    words = record.words
    rows = []
    for item in entry.items:
        beyond = (Strong(item.beyond),) if item.beyond else ("",)
        rows.append(((words[item.key],), (item.record,), (item.shown or "",), beyond))
    return Table((words["item"], words["record"], words["shown"], words["beyond"]), tuple(rows))
