"""The levels worked out, as text and as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from compliance_lint.findings.grading import ASPECTS, Cell, Grade
from compliance_lint.findings.observation import Speaker
from compliance_lint.location import Locator
from compliance_lint.model.languages import Tables, fallbacks
from compliance_lint.model.values import AtLeast, Value
from compliance_lint.reports.lines import wrap
from compliance_lint.rules.rule import Parameter

WORDS = Tables(__name__, Path(__file__).parent, "WORDS")


class Teller:
    """Tells grades in one language."""

    def __init__(self, speaker: Speaker, where: Locator, language: str) -> None:
        self.speaker, self.where = speaker, where
        self.words = next(WORDS[tag] for tag in fallbacks(language) if tag in WORDS)

    def text(self, grades: list[Grade], matrix: dict[tuple[str, str], int], disputed: Parameter, width: int) -> str:
        """Each system with its impacts and levels, then the matrix they were read from."""
        lines: list[str] = []
        for grade in grades:
            lines += [*self._system(grade, width), ""]
        lines += self._matrix(matrix, disputed, width)
        return "\n".join(lines) + "\n"

    def _system(self, grade: Grade, width: int) -> list[str]:
        say, name = self.words, self.speaker.entity("system", grade.system.id)
        lines = [name]
        for cell in grade.cells:
            told = say["level"].format(level=cell.level) if cell.level is not None else say["unread"]
            lines += wrap(say["cell"].format(aspect=self._word("impact_aspects", cell.aspect), harm=self._harm(cell), level=told),
                          width, "  ", "    ")  # fmt: skip
        if not grade.cells:
            lines += wrap(say["no_impacts"], width, "  ", "    ")
        if grade.computed is not None:
            levels = [grade.levels.get(aspect) for aspect in ASPECTS]
            pair = "".join(f"{letter}{level if level is not None else '?'}" for letter, level in zip("SA", levels, strict=True))
            lines += wrap(say["computed"].format(pair=pair, level=grade.computed), width, "  ", "    ")
        declared = say["nothing"] if grade.declared is None else str(self.speaker.value(grade.declared))
        lines += wrap(say[f"verdict_{grade.verdict}"].format(declared=declared), width, "  ", "    ")
        if isinstance(grade.reaching, (str, int, AtLeast)):
            level = grade.reaching.term if isinstance(grade.reaching, AtLeast) else grade.reaching
            key = "reaching_at_least" if isinstance(grade.reaching, AtLeast) else "reaching"
            lines += wrap(say[key].format(level=level), width, "  ", "    ")
        if grade.check_top:
            lines += wrap(say["check_top"], width, "  ", "    ")
        if grade.record is not None and (place := self.where.locate(grade.record.place)) is not None:
            lines.append(f"  {place}")
        return lines

    def _harm(self, cell: Cell) -> str:
        return self.words["harm"].format(object=self._word("impact_objects", cell.object), degree=self._word("impact_degrees", cell.degree))

    def _word(self, list: str, key: str) -> str:
        return self.speaker.word(list, key) if key else self.words["unsaid"]

    def _matrix(self, matrix: dict[tuple[str, str], int], disputed: Parameter, width: int) -> list[str]:
        degrees = list(dict.fromkeys(degree for _, degree in matrix))
        lines = [self.words["matrix"]]
        for object in dict.fromkeys(object for object, _ in matrix):
            row = "  ".join(f"{self._word('impact_degrees', degree)} {matrix[(object, degree)]}" for degree in degrees)
            lines += wrap(f"{self._word('impact_objects', object)}: {row}", width, "  ", "    ")
        lines += wrap(self.words["disputed"].format(level=disputed.value, why=disputed.why), width, "  ", "    ")
        return lines

    def data(self, grades: list[Grade], matrix: dict[tuple[str, str], int], disputed: Parameter) -> dict[str, Any]:
        """The same as plain data, version 1."""
        return {
            "version": 1,
            "systems": [self._as_data(grade) for grade in grades],
            "matrix": [{"object": object, "degree": degree, "level": level} for (object, degree), level in matrix.items()],
            "rights_grave": {"value": disputed.value, "source": disputed.source, "why": disputed.why},
        }

    def _as_data(self, grade: Grade) -> dict[str, Any]:
        reaching = grade.reaching
        place = self.where.locate(grade.record.place) if grade.record is not None else None
        return {
            "system": grade.system.id,
            "record": grade.record.id if grade.record is not None else None,
            "location": {"path": place.path, "line": place.line, "column": place.column} if place is not None else None,
            "impacts": [cell._asdict() for cell in grade.cells],
            "levels": dict(grade.levels),
            "computed": grade.computed,
            "declared": _stated(grade.declared),
            "verdict": grade.verdict,
            "reaching": {"at_least": reaching.term}
            if isinstance(reaching, AtLeast)
            else reaching
            if isinstance(reaching, (str, int))
            else None,
            "open": grade.open,
            "check_level_5": grade.check_top,
        }


def _stated(value: Value) -> int | str | None:
    return value if isinstance(value, (int, str)) else None
