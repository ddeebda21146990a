"""The report on protection goals: by system, which goal is carried by which measure, and where it stands open.

Where no ruleset applied judges the goals there is nothing to report, which is said as such.
"""

from __future__ import annotations

from collections.abc import Iterable

from compliance_lint.errors import NothingInspected
from compliance_lint.findings.finding import Finding
from compliance_lint.findings.protection_goals import Carrier, Goal, Point, goals, knows_goals, serving_several, systems_of
from compliance_lint.graph.world import World
from compliance_lint.model.inventory import Entity
from compliance_lint.model.languages import fallbacks
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.reports.kinds.sdm_words import WORDS
from compliance_lint.reports.parts import opening
from compliance_lint.reports.parts.blocks import Strong
from compliance_lint.reports.parts.results import told
from compliance_lint.reports.parts.writer import Writer
from compliance_lint.reports.view import View
from compliance_lint.rules.rule import Ruleset

AREA = "sdm"
"""The area of the rules that judge the goals."""
_STATES = {YES: "yes", NO: "no", OPEN: "maybe", None: "not_asked"}


def render(view: View, format: str, width: int) -> str | bytes:
    """The report as ``markdown``, ``text``, ``html`` or ``docx``; only text is wrapped to `width` columns."""
    ruleset = next((ruleset for ruleset in view.inspection.laws if knows_goals(ruleset)), None)
    if ruleset is None:
        reason = view.inspection.uninspected or "no ruleset applied judges protection goals; eu_gdpr does"
        raise NothingInspected(f"no report on protection goals: {reason}")
    report = _Report(view, ruleset)
    report.write()
    return report.writer.rendered(format, width)


class _Report:
    """One report as it is written."""

    def __init__(self, view: View, ruleset: Ruleset) -> None:
        self.view, self.ruleset, self.writer = view, ruleset, Writer(view)
        self.world: World = view.inspection.world.under(ruleset.personal_forms)
        self.words = next(WORDS[tag] for tag in fallbacks(view.language) if tag in WORDS)
        self.systems = [(system, goals(self.world, ruleset, system)) for system in systems_of(self.world, ruleset)]
        self.own = goals(self.world, ruleset, self.world.inventory.organisation)

    def write(self) -> None:
        """Title, overview, a part for each system, the organisation, and what serves several goals."""
        writer, say = self.writer, self.words
        opening.title(writer, say["report"])
        writer.note(say["intro"])
        writer.note(say["disclaimer"])
        self._overview()
        for system, found in self.systems:
            writer.heading(2, self._name(system))
            self._need(system)
            self._goals(found)
            self._told(self._about(system))
        writer.heading(2, say["organisation_part"])
        self._goals(self.own)
        self._told(finding for finding in self._findings() if finding.subject.kind == "organisation")
        self._several()

    def _overview(self) -> None:
        """A row for each system, a column for each goal."""
        self.writer.heading(2, self.words["overview"])
        if not self.systems:
            self.writer.note(self.words["no_systems"])
        else:
            header = (self.words["system"], *(self._term(goal.term) for goal in self.systems[0][1]))
            rows = [(self._name(system), *(self.words[_STATES[goal.outcome]] for goal in found)) for system, found in self.systems]
            self.writer.rows(header, rows)
        for goal in self.own:
            self.writer.item(Strong(self._term(goal.term)), self.writer.words("colon"), self.words[_STATES[goal.outcome]])

    def _need(self, system: Entity) -> None:
        grades = system.get("grades")
        level = grades.get("protection_need") if isinstance(grades, dict) else None
        told = self.view.speaker.value(level, "grade:protection_need") if level is not None else self.words["need_unstated"]
        self.writer.item(Strong(self.words["need"]), self.writer.words("colon"), told)

    def _goals(self, found: tuple[Goal, ...]) -> None:
        """A table of the points of all goals, then in a sentence what is open, and how much nobody described."""
        header = [self.words[key] for key in ("goal", "group", "carried_by", "state")]
        rows: list[tuple[str, ...]] = []
        for goal in found:
            if not goal.points:
                rows.append((self._term(goal.term), "–", "–", self.words[_STATES[None]]))
            for at, point in enumerate(goal.points):
                name = self._term(goal.term) if at == 0 else ""
                rows.append((name, self._term(point.term), self._carried(point), self.words[f"point_{_STATES[point.outcome]}"]))
        self.writer.rows(header, rows)
        every = [point for goal in found for point in goal.points]
        absent = [self._term(point.term) for point in every if point.outcome == NO]
        if absent:
            self.writer.note(self.words["open_goals"].format(points=self.writer.names(absent, len(absent))))
        untold = sum(point.outcome == OPEN for point in every)
        if untold:
            self.writer.note(self.words["not_told"].format(count=untold, all=len(every)))
        if every and all(point.outcome == YES for point in every):
            self.writer.note(self.words["all_reached"])

    def _carried(self, point: Point) -> str:
        return "; ".join(map(self._carrier, point.carriers)) or "–"

    def _carrier(self, carrier: Carrier) -> str:
        speaker = self.view.speaker
        if carrier.kind == "record":
            kind, id = carrier.of
            record = self.world.inventory.get(kind, id)
            type = speaker.type(str(record.get("type"))) if record is not None else kind
            return f"{type} ({id})"
        if carrier.kind == "can":
            return self.words["can"].format(names=self.writer.names(speaker.word("abilities", word) for word in carrier.of))
        kind = "system" if carrier.kind == "host" else "dataset"
        return self.words[carrier.kind].format(names=self.writer.names(speaker.entity(kind, id) for id in carrier.of))

    def _told(self, findings: Iterable[Finding]) -> None:
        """What the rules found; unstated findings only repeat what the table says."""
        shown = [finding for finding in findings if finding.outcome == "not_met"]
        if shown:
            self.writer.heading(3, self.words["findings"])
        for finding in shown:
            self.writer.item(*told(self.writer, finding, finding.rule.id))

    def _findings(self) -> list[Finding]:
        """What the rules on goals found, also where a more exact rule tells the same."""
        return [one for one in self.view.inspection.findings if one.rule.ruleset == self.ruleset.id and one.rule.area == AREA]

    def _about(self, system: Entity) -> list[Finding]:
        """The findings on a system, on the data sets in it, and on the flows that end there."""
        inventory = self.world.inventory
        found = []
        for finding in self._findings():
            kind, id = finding.subject[:2]
            subject = inventory.get(kind, id)
            where = {"system": "id", "dataset": "system", "flow": "to"}.get(kind)
            if subject is not None and where is not None and (id if where == "id" else subject.get(where)) == system.id:
                found.append(finding)
        return found

    def _several(self) -> None:
        self.writer.heading(2, self.words["several"])
        found = serving_several(self.world, self.ruleset)
        if not found:
            self.writer.note(self.words["several_none"])
        for control, served in found:
            measure = self._carrier(Carrier("record", control.key))
            self.writer.item(self.words["serves"].format(measure=measure, goals=self.writer.names(map(self._term, served))))

    def _term(self, term: str) -> str:
        return self.world.inventory.vocabulary.name("controls", term, self.view.language)

    def _name(self, entity: Entity) -> str:
        """Without quotation marks, as it stands alone in a heading or a cell."""
        return self.view.speaker.plain_name(entity)
