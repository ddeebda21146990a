"""A document of headings, paragraphs, lists and tables, and its two forms: Markdown, and text of a width."""

from __future__ import annotations

import re

from compliance_lint.reports.lines import spaced, wrap
from compliance_lint.reports.width import display_width
from compliance_lint.typed import NamedTuple


class Strong(str):
    """Text that stands out."""

    __slots__ = ()


class Graded(str):
    """The word for a severity; `grade` is which, for those forms that have colours."""

    __slots__ = ("grade",)
    grade: str

    def __new__(cls, text: str, grade: str) -> Graded:
        """The word and the severity."""
        graded = super().__new__(cls, text)
        graded.grade = grade
        return graded


class Code(str):
    """Text to be read to the letter, such as a place in a file."""

    __slots__ = ()


class Link(str):
    """Text that leads to an address, or to another page."""

    __slots__ = ("target",)
    target: str

    def __new__(cls, text: str, target: str) -> Link:
        """The text and where it leads."""
        link = super().__new__(cls, text)
        link.target = target
        return link


Inline = tuple[str, ...]
"""A run of text: `str`, `Strong`, `Graded`, `Code` and `Link` one after the other."""


class Heading(NamedTuple):
    """A heading; level 1 is the title."""

    level: int
    text: str


class Paragraph(NamedTuple):
    """A paragraph, with the number it is cited by or none."""

    text: Inline
    number: int = 0


class Item(NamedTuple):
    """An item of a list; `depth` counts from 0, `mark` is what it is cited by, such as ``(i)``."""

    text: Inline
    depth: int = 0
    mark: str = ""


class Table(NamedTuple):
    """Rows under a header."""

    header: tuple[str, ...]
    rows: tuple[tuple[Inline, ...], ...]


class Fence(NamedTuple):
    """Lines to be read to the letter, in a `language`."""

    text: str
    language: str = "yaml"


Block = Heading | Paragraph | Item | Table | Fence
_MARKUP = re.compile(r"[\\`*<>\[\]|]|(?<![^\W_])_|_(?![^\W_])")
_ODD = re.compile(r"[\s()<>]")
"""What an address may hold only between angle brackets."""
_LIST_LIKE = re.compile(r"(\d{1,9})([.)])(?=\s|$)|([#+=-])")


def plain(text: str) -> str:
    """One line of text without control characters."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))


def fenced(fence: Fence) -> list[str]:
    """The lines of a fence as they are written, without control characters."""
    return ["".join(c if c.isprintable() else "\ufffd" for c in line) for line in fence.text.removesuffix("\n").split("\n")]


# -- Markdown ------------------------------------------------------------------------------------------------------


def markdown(blocks: list[Block], spacing: bool = False) -> str:
    """The document as CommonMark with tables; what an author wrote is escaped."""
    out: list[str] = []
    before: Block | None = None
    for block in blocks:
        if out and not (isinstance(block, Item) and isinstance(before, Item)):
            out.append("")
        if isinstance(block, Heading):
            out.append(f"{'#' * block.level} {escaped(seamed(block.text, spacing))}")
        elif isinstance(block, Paragraph):
            text = _marked(block.text, spacing)
            out.append(f"{block.number}. {text}" if block.number else plainly(text))
        elif isinstance(block, Item):
            mark = f"{block.mark} " if block.mark else ""
            out.append(f"{'  ' * block.depth}- {mark}{_marked(block.text, spacing)}")
        elif isinstance(block, Fence):
            out += [f"```{block.language}", *fenced(block), "```"]
        else:
            out.append("| " + " | ".join(escaped(seamed(cell, spacing)) for cell in block.header) + " |")
            out.append("|" + " --- |" * len(block.header))
            out += ["| " + " | ".join(_marked(cell, spacing) for cell in row) + " |" for row in block.rows]
        before = block
    return "\n".join(out) + "\n"


def plainly(text: str) -> str:
    """The Markdown of a paragraph that would else be read as a list or a heading."""
    match = _LIST_LIKE.match(text)
    if match is None:
        return text
    return (f"{match[1]}\\{match[2]}" if match[1] else f"\\{match[3]}") + text[match.end() :]


def seamed(text: str, spacing: bool) -> str:
    """One line of clean text; with `spacing`, Latin and Chinese are set apart."""
    return spaced(plain(text)) if spacing else plain(text)


def escaped(text: str) -> str:
    """The text without anything that Markdown would take for markup, or for the end of a cell."""
    return _MARKUP.sub(lambda match: "\\" + match[0], text)


def _marked(text: Inline, spacing: bool) -> str:
    out = []
    for part in joined(text, spacing):
        if isinstance(part, Code):
            quote = "``" if "`" in part else "`"
            out.append(f"{quote}{plain(part).replace('|', chr(0x5C) + '|')}{quote}")
        elif isinstance(part, Link):
            target = plain(part.target)
            out.append(f"[{escaped(plain(part))}]({f'<{target}>' if _ODD.search(target) else target})")
        elif isinstance(part, Strong):
            out.append(f"**{escaped(part).strip()}**" if part.strip() else part)
        else:
            out.append(escaped(part))
    return "".join(out).strip()


def joined(text: Inline, spacing: bool) -> list[str]:
    """The parts, each cleaned; where two meet, spaced as well."""
    out: list[str] = []
    for part in text:
        if isinstance(part, (Code, Link)):
            out.append(part)
            continue
        lead, tail = " " if part[:1].isspace() else "", " " if part[-1:].isspace() else ""
        clean = lead + seamed(part, spacing) + (tail if part.strip() else "")
        if spacing and out and clean and not isinstance(out[-1], (Code, Link)) and " " in spaced(out[-1][-1:] + clean[:1]).strip():
            out.append(" ")
        out.append(Graded(clean, part.grade) if isinstance(part, Graded) else Strong(clean) if isinstance(part, Strong) else clean)
    return out


# -- text ----------------------------------------------------------------------------------------------------------


def text(blocks: list[Block], width: int, spacing: bool = False) -> str:
    """The same document for a terminal, no line wider than `width` columns unless a word is."""
    width = max(width, 40)
    out: list[str] = []
    before: Block | None = None
    for block in blocks:
        if out and not (isinstance(block, Item) and isinstance(before, Item)):
            out.append("")
        if isinstance(block, Heading):
            lines = wrap(seamed(block.text, spacing), width, "", "")
            rule = {1: "=", 2: "=", 3: "-"}.get(block.level, "")
            out += [*lines, *([rule * min(max(map(display_width, lines)), width)] if rule else [])]
        elif isinstance(block, Paragraph):
            first = f"{block.number}. " if block.number else ""
            out += wrap(_bare(block.text, spacing), width, first, " " * len(first))
        elif isinstance(block, Item):
            first = "  " * (block.depth + 1) + (f"{block.mark} " if block.mark else "- ")
            out += wrap(_bare(block.text, spacing), width, first, " " * len(first))
        elif isinstance(block, Fence):
            out += [f"    {line}" for line in fenced(block)]
        else:
            out += _table(block, width, spacing)
        before = block
    return "\n".join(line.rstrip() for line in out) + "\n"


def _bare(text: Inline, spacing: bool) -> str:
    return "".join(_shown(part) for part in joined(text, spacing)).strip()


def _shown(part: str) -> str:
    if isinstance(part, Link):
        return f"{plain(part)} <{plain(part.target)}>" if "://" in part.target else plain(part)
    return plain(part) if isinstance(part, Code) else part


def _table(table: Table, width: int, spacing: bool) -> list[str]:
    """In columns where the width allows it, else each row as an item with its cells below."""
    header = [seamed(cell, spacing) for cell in table.header]
    rows = [[_bare(cell, spacing) for cell in row] for row in table.rows]
    sizes = [max(map(display_width, column)) for column in zip(header, *rows, strict=True)]
    if sum(sizes) + 2 * (len(sizes) - 1) <= width:
        lines = ["  ".join(map(_padded, row, sizes)) for row in (header, *rows)]
        return [lines[0], "  ".join("-" * size for size in sizes), *lines[1:]]
    wide = any(display_width(name) > len(name) for name in header)
    out: list[str] = []
    for row in rows:
        out += wrap(row[0], width, "  - ", "    ") if row[0] or not out else []  # without a name it goes on with the row above
        pairs = zip(header[1:], row[1:], strict=True)
        cells = [f"{name}{'：' if wide else ': '}{cell}" for name, cell in pairs if cell]
        line = ("；" if wide else "; ").join(cells)
        for said in [line] if display_width(line) <= width - 4 else cells:
            out += wrap(said, width, "    ", "      ")
    return out


def _padded(cell: str, size: int) -> str:
    return cell + " " * (size - display_width(cell))
