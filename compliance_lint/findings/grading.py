"""Graded protection worked out: the level of a system from what a failure would harm, beside the level it declares.

The matrix (object of harm x degree) and its disputed cell are a table and a parameter of the ruleset `cn_mlps`
(GB/T 22240-2020; Measures of 2007, Art. 7); the higher of business information and system service is the system's level.
"""

from __future__ import annotations

from collections.abc import Mapping

from compliance_lint.findings.evaluate import of_the_day
from compliance_lint.graph.world import World
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import NONE, Value
from compliance_lint.rules.operands import filled_in
from compliance_lint.rules.records import covering
from compliance_lint.rules.rule import Ruleset
from compliance_lint.typed import Any, NamedTuple

ASPECTS = ("business_information", "system_service")
TYPE, TABLE = "mlps_grading", "mlps_matrix"


class Cell(NamedTuple):
    """One impact that was found: what is harmed, how badly, and the level the matrix gives; `None` where a key is unstated."""

    aspect: str
    object: str
    degree: str
    level: int | None


class Grade(NamedTuple):
    """A system with its impacts, the level of each aspect, what it declares, and the level that reaches it with data or guests.

    `levels` leaves an aspect out for which no impact is stated; `open` says that there may be impacts nobody listed.
    `check_top` is true where security is seriously harmed: a letter of 2025 counts some such systems to level 5.
    """

    system: Entity
    record: Entity | None
    cells: tuple[Cell, ...]
    levels: Mapping[str, int]
    open: bool
    declared: Value
    reaching: Value
    check_top: bool

    @property
    def computed(self) -> int | None:
        """The level of the system: the higher of the two aspects; `None` where no impact is stated."""
        return max(self.levels.values(), default=None)

    @property
    def verdict(self) -> str:
        """``agrees``, ``too_low``, ``above``, ``undeclared`` or ``unknown``."""
        stated = int(self.declared) if isinstance(self.declared, (int, str)) and str(self.declared).isdigit() else None
        if self.computed is None:
            return "unknown"
        if stated is None:
            return "undeclared"
        if stated < self.computed:
            return "too_low"
        if self.open or set(self.levels) != set(ASPECTS):
            return "unknown"  # what nobody listed may lead further up
        return "agrees" if stated == self.computed else "above"


def grades(world: World, ruleset: Ruleset) -> list[Grade]:
    """The systems that are graded or declare a level, in the order of their ids."""
    matrix = matrix_of(ruleset)
    found = []
    for system in of_the_day(world, "system"):
        record = next(iter(covering(world, system, TYPE)), None)
        declared = declared_level(system)
        if record is not None or declared not in (None, NONE):
            found.append(_grade(world, system, record, declared, matrix))
    return found


def ungraded(world: World) -> list[Entity]:
    """The systems of which it is said that they have no level of their own."""
    return [system for system in of_the_day(world, "system") if declared_level(system) is NONE]


def matrix_of(ruleset: Ruleset) -> dict[tuple[str, str], int]:
    """The level of each (object, degree), with the ruleset's parameters in their places."""
    rows: Mapping[str, Mapping[str, Any]] = filled_in(ruleset.tables[TABLE]["rows"], lambda name: ruleset.parameters[name].value)
    return {(object, degree): int(level) for object, row in rows.items() for degree, level in row.items()}


def declared_level(system: Entity, scheme: str = "mlps") -> Value:
    """The level a system declares in a scheme; `None` where nothing is said."""
    stated = system.get("grades")
    return stated.get(scheme) if isinstance(stated, dict) else None


def _grade(world: World, system: Entity, record: Entity | None, declared: Value, matrix: dict[tuple[str, str], int]) -> Grade:
    impacts = record.items("impacts") if record is not None else None
    cells = []
    for impact in impacts or ():
        aspect, object, degree = (str(impact.get(key) or "") for key in ("aspect", "object", "degree"))
        cells.append(Cell(aspect, object, degree, matrix.get((object, degree))))
    levels = {aspect: max(found) for aspect in ASPECTS if (found := [c.level for c in cells if c.aspect == aspect and c.level is not None])}
    unread = impacts is None or impacts.open or any(cell.level is None or cell.aspect not in ASPECTS for cell in cells)
    reaching = world.derive("grade_reaching", system)
    top = any(cell.object == "national_security" and cell.degree == "serious" for cell in cells)
    return Grade(system, record, tuple(cells), levels, unread, declared, reaching.get("mlps") if isinstance(reaching, dict) else None, top)
