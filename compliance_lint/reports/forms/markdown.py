"""Pages of forms as Markdown: a rule between pages, a table for each grid."""

from __future__ import annotations

from collections.abc import Sequence

from compliance_lint.reports.forms import Grid, Page
from compliance_lint.reports.parts.blocks import escaped, plainly


def markdown(pages: Sequence[Page]) -> str:
    """All pages, one below the other."""
    return "\n---\n\n".join(map(_page, pages))


def _page(page: Page) -> str:
    blocks = [_text(page.number), f"# {_text(page.title)}", _text(page.organisation)]
    for block in page.blocks:
        blocks += [plainly(_text(block))] if isinstance(block, str) else _grid(block)
    if page.notes:
        blocks.append("\n".join(f"{at}. {_text(note)}" for at, note in enumerate(page.notes, 1)))
    blocks += _grid(page.signatures)
    if page.remarks:
        blocks.append("\n".join(f"> {_text(remark)}" for remark in page.remarks))
    return "\n\n".join(blocks) + "\n"


def _grid(grid: Grid) -> list[str]:
    wide = max((len(row) for row in grid.rows), default=0)
    if not wide:
        return []
    lines = []
    for at, row in enumerate(grid.rows):
        cells = [f"**{_text(cell.text)}**" if cell.label and cell.text and at else _text(cell.text) for cell in row]
        lines.append("| " + " | ".join([*cells, *[""] * (wide - len(cells))]) + " |")
        if not at:
            lines.append("|" + " --- |" * wide)
    return [*([f"**{_text(grid.title)}**"] if grid.title else []), "\n".join(lines)]


def _text(text: str) -> str:
    """A text that is no markup, and cannot end its cell or its line; wide blanks stay, as they part the boxes to tick."""
    return escaped(text.replace("\n", " ").replace("\r", " "))
