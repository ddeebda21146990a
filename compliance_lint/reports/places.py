"""Places in files: as plain data, and for formats that need one of every finding."""

from __future__ import annotations

from compliance_lint.findings.finding import Finding
from compliance_lint.location import Location
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.reports.view import View


def start(at: Location | None) -> dict[str, str | int] | None:
    """Where a place begins; nothing where no file holds it."""
    return {"path": at.path, "line": at.line, "column": at.column} if at is not None else None


def in_a_file(view: View, finding: Finding) -> Location:
    """Where a finding stands; one that no file holds stands at the first thing that is described."""
    found = view.locate(finding)
    if found.path:
        return found
    entities = (view.where.locate(entity.place) for entity in view.inspection.world.inventory)
    return next((at for at in entities if at is not None), Location("inventory.yaml", 1, 1))
