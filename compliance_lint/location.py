"""Where a thing stands: in a file (`Location`), and in the description (`Place`)."""

from __future__ import annotations

from compliance_lint.typed import NamedTuple, Protocol


class Location(NamedTuple):
    """A place in a file; line and column count from 1, columns in code points; the end is exclusive."""

    path: str
    line: int
    column: int
    end_line: int = 0
    end_column: int = 0

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


class Place(NamedTuple):
    """A fact of the description: the entity and the keys or list indices down to it; no line numbers."""

    kind: str
    id: str
    path: tuple[str | int, ...] = ()

    def down(self, *steps: str | int) -> Place:
        """The place `steps` below this one."""
        return Place(self.kind, self.id, self.path + steps)

    def __str__(self) -> str:
        return ".".join([self.kind, self.id, *map(str, self.path)]) if self.id != self.kind else ".".join([self.kind, *map(str, self.path)])


class Locator(Protocol):
    """What knows where places stand in files, and the text of those files."""

    def locate(self, place: Place) -> Location | None:
        """The location of a place, if a file holds it."""

    def written(self, place: Place) -> str:
        """What is written at a place, on one line; empty where nothing is."""

    def lines(self, path: str) -> list[str]:
        """The lines of a file that was read."""
