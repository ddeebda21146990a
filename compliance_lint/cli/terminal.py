"""What a terminal shows: its width, colour, hyperlinks, and no control character but our own."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

WIDEST = 120
"""Lines are no longer than this, however wide the terminal."""


def colour_wanted() -> bool:
    """Colour on a terminal, unless NO_COLOR or a dumb terminal says otherwise; FORCE_COLOR (but 0) asks for it anywhere."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def columns() -> int:
    """The columns of the terminal: COLUMNS, else its own word, else 80. (`shutil` does the same and takes 8 ms to import.)"""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said) > 0:
        return int(said)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80 if sys.__stdout__ is not None else 80
    except (OSError, ValueError):
        return 80


def width() -> int:
    """The columns lines are wrapped to: those of the terminal, at most 120."""
    return min(columns(), WIDEST)


def visible(text: str) -> str:
    """A text for a terminal: only line ends and our own colours command it, every other control character is spelt out."""
    return _COMMANDS.sub(lambda found: found[0] if len(found[0]) > 1 else f"\\u{ord(found[0]):04x}", text)


_COMMANDS = re.compile("\x1b\\[(?:[0-2]|1;31|3[1-46])m|[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def linked(text: str) -> str:
    """The text with its places as hyperlinks (OSC 8) to the files, on a terminal that is not a dumb one."""
    if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        return text

    def link(found: re.Match[str]) -> str:
        file = Path(found[2])
        if not file.is_file():
            return found[0]
        return f"{found[1]}\x1b]8;;{file.resolve().as_uri()}\x1b\\{found[2]}{found[3]}\x1b]8;;\x1b\\"

    return re.sub(_PLACES, link, text, flags=re.MULTILINE)


_PLACES = "((?:-->|:::)(?:\x1b\\[0m)? )([^\x1b\n]+?)(:[0-9]+:[0-9]+)$"
