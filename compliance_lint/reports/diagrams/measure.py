"""How much room text takes in a drawing, and how it is broken into lines; without a font, so a little more than it needs."""

from __future__ import annotations

import re

from compliance_lint.reports.lines import units
from compliance_lint.reports.width import display_width

_NARROW, _BROAD = frozenset("iljtfrI.,:;'|!()[]- "), frozenset("MWmw@%&—…")
_BREAKS = re.compile(r"(?<=[-_./,:])")


def clean(text: str) -> str:
    """The text on one line, without what cannot be shown: controls, and marks that turn the direction of writing."""
    return _shown(text).strip()


def escape(text: str) -> str:
    """Text as content or attribute of XML, on one line; what XML cannot hold is replaced."""
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;")):
        text = text.replace(character, entity)
    return _shown(text)


def _shown(text: str) -> str:
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in text)


def text_width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line at a font size; a character of two columns is as wide as it is high."""
    ems = 0.0
    for character in text:
        columns = display_width(character)
        if columns == 2:
            ems += 1.02
        elif columns == 0:
            continue
        elif character in _NARROW:
            ems += 0.34
        else:
            ems += 0.96 if character in _BROAD or ord(character) > 0x24F else 0.71 if character.isupper() else 0.56
    return ems * size * (1.07 if bold else 1.0)


def fit(text: str, room: float, size: float, bold: bool = False) -> str:
    """The text, cut with an ellipsis where it is wider than `room`."""
    if text_width(text, size, bold) <= room:
        return text
    while text and text_width(text + "…", size, bold) > room:
        text = text[:-1]
    return text.rstrip() + "…"


def wrap(text: str, room: float, size: float, bold: bool = False, most: int = 6) -> list[str]:
    """Lines no wider than `room`, of about one length; Chinese and Japanese break anywhere, a long word where it must.

    What needs more than `most` lines ends with an ellipsis.
    """
    lines = _filled(text, room, size, bold)
    if len(lines) > most:
        return [*lines[: most - 1], fit(lines[most - 1] + "…", room, size, bold)]
    while len(lines) > 1 and room > size * 4:
        room -= size / 2
        narrower = _filled(text, room, size, bold)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _filled(text: str, room: float, size: float, bold: bool) -> list[str]:
    lines: list[str] = []
    line = ""
    for token in _tokens(clean(text), room, size, bold):
        if line and text_width((line + token).rstrip(), size, bold) > room:
            lines.append(line.rstrip())
            line = ""
        line += token if line else token.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def wrap_parts(text: str, room: float, size: float) -> list[str]:
    """As `wrap`, broken at the dots between its parts where it is too long for one line."""
    if text_width(clean(text), size) <= room:
        return [clean(text)] if clean(text) else []
    return [line for part in text.split(" · ") for line in wrap(part, room, size, most=2)]


def _tokens(text: str, room: float, size: float, bold: bool) -> list[str]:
    found: list[str] = []
    for token in units(text):
        if text_width(token.rstrip(), size, bold) <= room:
            found.append(token)
            continue
        for part in _BREAKS.split(token):
            piece = ""
            for character in part:
                if piece and text_width(piece + character, size, bold) > room:
                    found.append(piece)
                    piece = ""
                piece += character
            found.append(piece)
    return found
