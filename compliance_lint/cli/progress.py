"""How far a long run has come: one line on a terminal, after a second, wiped out before anything else is printed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import TextIO

AFTER, EVERY = 1.0, 0.1
"""Seconds until the line is first shown, and between two looks at it."""
_WIPE = "\r\x1b[K"


class Progress:
    """Called with a ruleset and how many of all rules are judged; says so on standard error, if that is a terminal."""

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self.stream, self.clock = stream or sys.stderr, clock
        self.wanted = self.stream.isatty() and os.environ.get("TERM") != "dumb"
        self.next = clock() + AFTER
        self.shown = False

    def __call__(self, ruleset: str, done: int, all: int) -> None:
        if not self.wanted or (now := self.clock()) < self.next:
            return
        self.next, self.shown = now + EVERY, True
        self.stream.write(f"{_WIPE}judging by {ruleset}: rule {done} of {all}")
        self.stream.flush()

    def end(self) -> None:
        """Wipes the line out."""
        if self.shown:
            self.stream.write(_WIPE)
            self.stream.flush()
            self.shown = False
