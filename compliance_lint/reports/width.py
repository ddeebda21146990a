"""How many columns of a terminal a text takes."""

from __future__ import annotations

from unicodedata import combining, east_asian_width


def display_width(text: str) -> int:
    """Columns: wide and full-width characters are two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def clip(text: str, room: int) -> str:
    """The text, cut with an ellipsis where it takes more than `room` columns; control characters are made visible."""
    text = "".join(c if c.isprintable() or c == " " else "�" for c in text.replace("\t", " "))
    if display_width(text) <= room:
        return text
    out, used = "", 0
    for character in text:
        used += display_width(character)
        if used > room - 1:
            break
        out += character
    return out + "…"
