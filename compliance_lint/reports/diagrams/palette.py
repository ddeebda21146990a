"""The colours and broken lines of a diagram, the same in every format that draws."""

from __future__ import annotations

from compliance_lint.typed import NamedTuple


class Stroke(NamedTuple):
    """A line: its colour, and how it is broken, in points drawn and left out."""

    colour: str
    dashes: str = ""

    def css(self, width: str) -> list[str]:
        """The properties of a line of that width."""
        return [f"stroke:{self.colour}", f"stroke-width:{width}", *([f"stroke-dasharray:{self.dashes}"] if self.dashes else [])]


STROKES = {
    "identified": Stroke("#1c2733"),
    "pseudonymised": Stroke("#5a3d99", "9 4"),
    "anonymised": Stroke("#1d7a5f", "2 4"),
    "none": Stroke("#7b8794"),
    "order": Stroke("#7b8794", "10 3 2 3"),
}
"""By form; an order or connection carries no data."""
