"""Places in files as plain data."""

from __future__ import annotations

from compliance_lint.location import Location


def start(at: Location | None) -> dict[str, str | int] | None:
    """Where a place begins; nothing where no file holds it."""
    return {"path": at.path, "line": at.line, "column": at.column} if at is not None else None
