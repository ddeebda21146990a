"""The levels worked out, as text and as JSON."""

from __future__ import annotations

from pathlib import Path

from compliance_lint.findings.grading import ASPECTS, Cell, Grade
from compliance_lint.findings.observation import Speaker
from compliance_lint.location import Locator
from compliance_lint.model.inventory import Entity
from compliance_lint.model.languages import Tables, fallbacks
from compliance_lint.model.values import AtLeast
from compliance_lint.reports.lines import wrap
from compliance_lint.reports.places import start
from compliance_lint.rules.rule import Parameter
from compliance_lint.typed import Any

WORDS = Tables(__name__, Path(__file__).parent, "WORDS")


class Teller:
    """Tells grades in one language."""

    def __init__(self, speaker: Speaker, where: Locator, language: str) -> None:
        self.speaker, self.where = speaker, where
        self.words = next(WORDS[tag] for tag in fallbacks(language) if tag in WORDS)

    def text(self, grades: list[Grade], others: list[Entity], matrix: dict[tuple[str, str], int], disputed: Parameter, width: int) -> str:
        """Each system with its impacts and levels, those without a level of their own, then the matrix they were read from."""
        lines: list[str] = []
        for grade in grades:
            lines += [*self._system(grade, width), ""]
        if others:
            names = self.words["comma"].join(self.speaker.entity("system", one.id) for one in others)
            lines += [*wrap(self.words["ungraded"].format(names=names), width, "", "  "), ""]
        lines += self._matrix(matrix, disputed, width)
        return "\n".join(lines) + "\n"

    def _system(self, grade: Grade, width: int) -> list[str]:
        say, told = self.words, []
        for cell in grade.cells:
            level = say["level"].format(level=self._figure(cell.level)) if cell.level is not None else say["unread"]
            told.append(say["cell"].format(aspect=self._word("impact_aspects", cell.aspect), harm=self._harm(cell), level=level))
        if not grade.cells:
            told.append(say["no_impacts"])
        if grade.computed is not None:
            levels = [grade.levels.get(aspect) for aspect in ASPECTS]
            pair = "".join(f"{letter}{level if level is not None else '?'}" for letter, level in zip("SA", levels, strict=True))
            told.append(say["computed"].format(pair=pair, level=self._figure(grade.computed)))
        declared = self._figure(_stated(grade.declared))
        key = "verdict_undeclared" if not declared else f"verdict_{grade.verdict}"
        told += [say[key].format(declared=declared), *self._reaching(grade)]
        if grade.check_top:
            told.append(say["check_top"])
        if grade.record is not None and (place := self.where.locate(grade.record.place)) is not None:
            told.append(say["source"].format(place=place))
        name = self.speaker.entity("system", grade.system.id)
        return [name, *(line for text in told for line in wrap(text, width, "  ", "    "))]

    def _reaching(self, grade: Grade) -> list[str]:
        """The level that data or guests bring, with a word where it is higher than the one declared."""
        reaching = grade.reaching
        if isinstance(reaching, AtLeast):
            return [self.words["reaching_at_least"].format(level=self._figure(reaching.term))]
        level, own = _level(reaching), _level(grade.declared)
        if level is None:
            return []
        return [self.words["reaching_above" if own is not None and level > own else "reaching"].format(level=self._figure(level))]

    def _figure(self, level: object) -> str:
        """A level as the language writes it; empty where there is none."""
        figures, at = self.words["figures"].split(), _level(level)
        if at is None:
            return str(level) if isinstance(level, str) else ""
        return figures[at - 1] if 0 < at <= len(figures) else str(at)

    def _harm(self, cell: Cell) -> str:
        return self.words["harm"].format(object=self._word("impact_objects", cell.object), degree=self._word("impact_degrees", cell.degree))

    def _word(self, list: str, key: str) -> str:
        return self.speaker.word(list, key) if key else self.words["unsaid"]

    def _matrix(self, matrix: dict[tuple[str, str], int], disputed: Parameter, width: int) -> list[str]:
        say, degrees = self.words, list(dict.fromkeys(degree for _, degree in matrix))
        lines = [say["matrix"]]
        for object in dict.fromkeys(object for object, _ in matrix):
            levels = ((degree, say["figure"].format(level=self._figure(matrix[(object, degree)]))) for degree in degrees)
            row = say["gap"].join(f"{self._word('impact_degrees', degree)} {level}" for degree, level in levels)
            lines += wrap(f"{self._word('impact_objects', object)}{say['colon']}{row}", width, "  ", "    ")
        level = say["level"].format(level=self._figure(disputed.value))
        key = "disputed_own" if disputed.source == "organisation" else "disputed"
        lines += wrap(say[key].format(level=level, why=disputed.why), width, "  ", "    ")
        return lines

    def data(self, grades: list[Grade], others: list[Entity], matrix: dict[tuple[str, str], int], disputed: Parameter) -> dict[str, Any]:
        """The same as plain data, version 1."""
        return {
            "version": 1,
            "systems": [self._as_data(grade) for grade in grades],
            "ungraded": [one.id for one in others],
            "matrix": [{"object": object, "degree": degree, "level": level} for (object, degree), level in matrix.items()],
            "rights_grave": {"value": disputed.value, "source": disputed.source, "why": disputed.why},
        }

    def _as_data(self, grade: Grade) -> dict[str, Any]:
        reaching = grade.reaching
        return {
            "system": grade.system.id,
            "record": grade.record.id if grade.record is not None else None,
            "location": start(self.where.locate(grade.record.place)) if grade.record is not None else None,
            "impacts": [cell._asdict() for cell in grade.cells],
            "levels": dict(grade.levels),
            "computed": grade.computed,
            "declared": _stated(grade.declared),
            "verdict": grade.verdict,
            "reaching": {"at_least": _stated(reaching.term)} if isinstance(reaching, AtLeast) else _stated(reaching),
            "open": grade.open,
            "check_level_5": grade.check_top,
        }


def _level(value: object) -> int | None:
    """A level as a number; `None` where it is none."""
    return int(value) if isinstance(value, (int, str)) and str(value).isdigit() else None


def _stated(value: object) -> int | str | None:
    """A level as it was stated, a number where it is one."""
    level = _level(value)
    return level if level is not None else value if isinstance(value, str) else None
