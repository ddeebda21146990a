"""Where a line may end, in any script, and what stands between scripts."""

from __future__ import annotations

import re
import textwrap

from compliance_lint.reports.width import display_width

_NEVER_FIRST = frozenset("，。；：、）」』》〉】〕”’？！…‥・ー々ゝゞ〜～％ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.;:)]}%!?")
"""What begins no line: marks that close or go on, and small kana."""
_NEVER_LAST = frozenset("（「『《〈【〔“‘„‚([{$#§")
"""What ends no line: marks that open, and signs that belong to the figure after them."""
_GERMAN = str.maketrans({"“": "”", "‘": "’"})
"""In a text with German quotation marks, those that open elsewhere close."""
_FOLDERS = re.compile(r"[^/]*/|[^/]+")
_SEAM = r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%])(?=[\u4e00-\u9fff])"
_LATIN = r"[A-Za-z]"
_WIDE = r"[\u3040-\u30ff\u3400-\u9fff]"
"""Compiled when a text is told that is not all ASCII: classes of wide characters take as long as the rest of a start."""


def spaced(text: str) -> str:
    """Chinese with a space on either side of Latin words and figures, as Hong Kong prints it."""
    return text if text.isascii() else re.sub(_SEAM, " ", text)


def meeting(before: str, after: str) -> str:
    """What stands between two texts that Chinese or Japanese puts together with nothing between.

    A comma and a space where both are Latin, a space where one is, or where the second begins with a Latin word.
    """
    wide = [not text.isascii() and bool(re.search(_WIDE, text)) for text in (before, after)]
    if not any(wide):
        return ", "
    return " " if not all(wide) or re.match(_LATIN, after) else ""


def wrap(text: str, width: int, first: str, rest: str) -> list[str]:
    """Lines of at most `width` columns, wide characters counted as two; Chinese and Japanese break anywhere but at marks.

    A path longer than a line begins one of its own and breaks behind a folder.
    """
    if display_width(first + text) == len(first + text) and not any("/" in word and len(word) > width - len(rest) for word in text.split()):
        return textwrap.wrap(text, width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False) or [first.rstrip()]
    lines, line, begun = [], first, False
    most = max(width - max(map(display_width, (first, rest))), 8)
    for unit in (piece for whole in units(text) for piece in _cut(whole, most)):
        if begun and display_width(line) + display_width(unit.rstrip()) > width:
            lines.append(line.rstrip())
            line, unit = rest, unit.lstrip()
        line += unit
        begun = begun or bool(unit.strip())
    return [*lines, line.rstrip()]


def units(text: str) -> list[str]:
    """What is not broken, each with the spaces after it: a word of narrow letters, a wide character, with the marks about it."""
    marks = text.translate(_GERMAN) if "„" in text else text
    found: list[str] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or _may_end(marks[at - 1], marks[at]):
            found.append(text[start:at])
            start = at
    return found


def _may_end(before: str, after: str) -> bool:
    """Whether a line may end between two characters."""
    if after.isspace():
        return False
    if before.isspace():
        return after not in _NEVER_FIRST
    if before in _NEVER_LAST or after in _NEVER_FIRST:
        return False
    return display_width(before) == 2 or display_width(after) == 2


def _cut(unit: str, most: int) -> list[str]:
    """A unit in pieces of at most `most` columns, a path behind its folders."""
    if display_width(unit.rstrip()) <= most:
        return [unit]
    pieces, piece = [], ""
    for part in _FOLDERS.findall(unit):
        for letters in (part,) if display_width(part) <= most else part:
            if display_width(piece + letters.rstrip()) > most and piece.strip():
                pieces.append(piece)
                piece = ""
            piece += letters
    return [*pieces, piece]
