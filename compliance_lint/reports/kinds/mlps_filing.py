"""The filing pack of graded protection: what is to be filed, the checklist of materials, and the self-inspection table by provision.

It is told of the ruleset that holds the Measures of 2007; where that was not applied there is nothing to report, which is said as such.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compliance_lint.errors import NothingInspected
from compliance_lint.findings import filing_pack as pack
from compliance_lint.findings.finding import Finding
from compliance_lint.findings.inspection import Judged
from compliance_lint.graph.world import World
from compliance_lint.model.dates import Span, When, parse_span, shift
from compliance_lint.model.inventory import Entity
from compliance_lint.model.languages import fallbacks
from compliance_lint.reports.kinds.mlps_filing_words import WORDS
from compliance_lint.reports.ordering import number
from compliance_lint.reports.parts import opening
from compliance_lint.reports.parts.blocks import Code, Inline, Strong
from compliance_lint.reports.parts.results import told
from compliance_lint.reports.parts.writer import Writer
from compliance_lint.reports.view import View
from compliance_lint.rules.citation import Citation
from compliance_lint.rules.records import covering

_LAST_ARTICLE = 44
_COLUMNS = 6
"""How many systems a self-inspection table has side by side."""


def render(view: View, format: str, width: int) -> str | bytes:
    """The pack as ``markdown``, ``text``, ``html`` or ``docx``; only text is wrapped to `width` columns."""
    judged = next((one for one in view.inspection.judged if one.ruleset.id == pack.RULESET), None)
    if judged is None:
        reason = view.inspection.uninspected or f"the ruleset {pack.RULESET} was not applied"
        raise NothingInspected(f"no filing pack of graded protection: {reason}")
    report = _Report(view, judged)
    report.write()
    return report.writer.rendered(format, width)


class _Report:
    """One pack as it is written."""

    def __init__(self, view: View, judged: Judged) -> None:
        self.view, self.judged, self.ruleset, self.writer = view, judged, judged.ruleset, Writer(view)
        self.world: World = view.inspection.world.under(self.ruleset.personal_forms)
        self.words = next(WORDS[tag] for tag in fallbacks(view.language) if tag in WORDS)
        self.filed = pack.graded(self.world, self.ruleset)
        self.secret = pack.classified(self.world, self.ruleset)

    def write(self) -> None:
        """Title, the systems, their materials, and the table by provision."""
        writer, say = self.writer, self.words
        opening.title(writer, say["report"])
        writer.note(say["intro"])
        writer.note(say["disclaimer"])
        self._systems()
        self._materials()
        self._provisions()

    # -- the systems -------------------------------------------------------------------------------------------

    def _systems(self) -> None:
        """A row for each system to be filed; then those that are not, by reason."""
        say, writer = self.words, self.writer
        writer.heading(2, say["systems"])
        if not self.filed:
            writer.note(say["no_systems"])
        else:
            keys = ("system", "level", "live", "due", "filed_on", "version", "number", "certificate", "complete")
            self.writer.rows([say[key] for key in keys], [self._system(one) for one in self.filed])
        shown = {one.system.id for one in self.filed} | {one.id for one in self.secret}
        others = [one for one in pack.current(self.world, self.ruleset) if one.id not in shown]
        levels = {one.id: pack.level_of(one) for one in others}
        not_run = [one for one in others if (levels[one.id] or 0) >= 2 and not pack.runs(one)]
        operated = [one for one in not_run if not one.items("operator").open]
        unrun = [one for one in not_run if one not in operated]
        below = [one for one in others if levels[one.id] == 1 or self._said_none(one)]
        for key, systems in (("operated", operated), ("unrun", unrun), ("below", below), ("secret", self.secret)):
            if systems:
                writer.note(say[key].format(names=writer.names(map(self._name, systems), len(systems))))

    @staticmethod
    def _said_none(system: Entity) -> bool:
        """Whether a system is said to have no level."""
        grades = system.get("grades")
        return isinstance(grades, dict) and grades.get("mlps") is not None and pack.level_of(system) is None

    def _system(self, one: pack.Filed) -> list[str]:
        say, untold = self.words, self.words["untold_short"]
        milestones = one.system.get("milestones")
        live = milestones.get("live") if isinstance(milestones, dict) else None
        period = parse_span(str(self.ruleset.parameters["filing_period"].value))
        due = shift(live, period) if isinstance(live, When) and isinstance(period, Span) else None
        latest = one.filings[0] if one.filings else None
        nothing = say["unfiled"] if one.materials[0].state == pack.ABSENT else untold
        listed = sum(material.state == pack.FILED for material in one.materials)
        told = latest is not None or one.materials[0].state == pack.ABSENT
        version = latest.get("version") if latest is not None else None
        return [
            self._name(one.system), self._level(one), self._date(live, untold), self._date(due, untold),
            self._date(latest.get("filed"), untold) if latest is not None else nothing,
            str(version) if isinstance(version, str) else nothing if latest is None else untold,
            self._number(one), self._date(one.certificates[0].get("decided"), untold) if one.certificates else untold,
            say["count_of" if told else "count_untold"].format(count=listed, all=len(one.materials)),
        ]  # fmt: skip

    def _level(self, one: pack.Filed) -> str:
        grades = one.system.get("grades")
        letters = [
            (letter, grades.get(f"mlps_{scheme}") if isinstance(grades, dict) else None)
            for letter, scheme in (("S", "business_information"), ("A", "system_service"))
        ]
        figures = self.words["level_figures"].split()
        level = figures[one.level - 1] if one.level <= len(figures) else str(one.level)
        if all(str(value).isdigit() for _, value in letters):
            return self.words["level_pair"].format(level=level, pair="".join(f"{letter}{value}" for letter, value in letters))
        return self.words["level_is"].format(level=level)

    def _number(self, one: pack.Filed) -> str:
        for record in (*one.certificates, *one.filings):
            number = record.get("number")
            if isinstance(number, str):
                return number
        return self.words["untold_short"]

    # -- the materials -----------------------------------------------------------------------------------------

    def _materials(self) -> None:
        say, writer = self.words, self.writer
        if not self.filed:
            return
        writer.heading(2, say["materials"])
        for one in self.filed:
            writer.heading(3, f"{self._name(one.system)}{writer.words('colon')}{self._level(one)}")
            rows = [self._material(one, at, material) for at, material in enumerate(one.materials)]
            rows.append(self._extra(one, "survey", self._surveys(one.system)))
            if one.level >= 3:
                rows.append(self._extra(one, "plan", covering(self.world, one.system, "protection_plan")))
            self.writer.rows([say[key] for key in ("material", "state", "described", "place")], rows)
            if one.level == 2:
                writer.note(say["level_2"])

    def _material(self, one: pack.Filed, at: int, material: pack.Material) -> list[Inline]:
        say = self.words
        name = say["form"] if material.term == pack.FORM else self.view.speaker.word("topics", material.term)
        told = [self._record(record) for record in material.records]
        if material.term == pack.TOPOLOGY:
            zones, flows = self._touching(one.system)
            told.append(say["topology_drawn"].format(zones=zones, flows=flows, id=one.system.id))
        if material.term == pack.PRODUCTS:
            products = [self._product(part) for part in one.system.items("components") if isinstance(part, dict)]
            told += [say["products_listed"].format(names=self.writer.names(filter(None, products)))] if any(products) else []
        name = say["numbered"].format(number=self._numeral(at), name=name) if at else name
        return [(name,), (Strong(say[material.state]),), (self.writer.words("semicolon").join(told),), self._places(material.records)]

    def _surveys(self, system: Entity) -> tuple[Entity, ...]:
        sets = [one for one in self.world.inventory.of("dataset").values() if one.get("system") == system.id]
        found = (record for one in (*sets, system) for record in covering(self.world, one, "data_survey"))
        return tuple({record.id: record for record in found}.values())

    def _extra(self, one: pack.Filed, key: str, records: tuple[Entity, ...]) -> list[Inline]:
        type = {"survey": "data_survey", "plan": "protection_plan"}[key]
        denied = self.world.coverage.denied(one.system, type) is not None
        state = pack.FILED if records else pack.ABSENT if denied else pack.UNTOLD
        if key == "plan" and not records and (risks := pack.major_risks(self.world, one.system)) != pack.UNTOLD:
            state = pack.ABSENT if risks == pack.HELD else "not_needed"
        told = self.writer.words("semicolon").join(map(self._record, records))
        return [(self.words[key],), (Strong(self.words[state]),), (told,), self._places(records)]

    def _record(self, record: Entity) -> str:
        """A record with its day; of a filing also the form."""
        name, version = self._name(record), record.get("version")
        if record.get("type") == pack.FILING and isinstance(version, str):
            name = self.words["version_of"].format(name=name, version=version)
        when = next((one for key in ("filed", "decided", "date") if isinstance(one := record.get(key), When)), None)
        return self.words["dated"].format(name=name, date=self.writer.date(when)) if when is not None else name

    def _places(self, records: Iterable[Entity]) -> Inline:
        places = [place for record in records if (place := self.writer.place(self.view.where.locate(record.place)))]
        return tuple(part for at, place in enumerate(places) for part in ((" ",) if at else ()) + place)

    def _product(self, part: dict[str, object]) -> str:
        """The product of a component, where it is one of security."""
        kind, product = part.get("kind"), part.get("product")
        if not isinstance(kind, str) or not self.world.inventory.vocabulary.is_a("component_kinds", kind, "security_product"):
            return ""
        word = self.view.speaker.word("component_kinds", kind)
        return "".join((product, *self.writer.bracketed(word))) if isinstance(product, str) else word

    def _touching(self, system: Entity) -> tuple[str, str]:
        """How many zones a system stands in, and how many flows begin or end at it; none only where all are told."""
        places = [self.world.inventory.get("place", str(id)) for id in system.items("places")]
        zones = sum(place is not None and place.get("kind") in ("network_zone", "security_domain") for place in places)
        flows = sum(system.id in (flow.get("from"), flow.get("to")) for flow in self.world.inventory.of("flow").values())
        placed = not system.items("places").open and all(place is not None and isinstance(place.get("kind"), str) for place in places)
        lacked = any(entry["type"] == "flows" for entry in system.items("lacks"))
        listed = lacked or "flow:all" in self.world.inventory.complete
        say, untold = self.words, self.words["untold_short"]
        return (
            say["zones_of"].format(count=zones) if zones or placed else untold,
            say["flows_of"].format(count=flows) if flows or listed else untold,
        )

    # -- the provisions ----------------------------------------------------------------------------------------

    def _provisions(self) -> None:
        """A table of the rules on each provision with a column for each system, what is to be rectified, and what is not judged."""
        say, writer = self.words, self.writer
        writer.heading(2, say["check"])
        columns = sorted({one.id: one for one in (*(row.system for row in self.filed), *self.secret)}.values(), key=lambda one: one.id)
        rows = pack.provisions(self.world, self.ruleset, self.judged.outcomes, columns)
        if rows:
            words = {key: writer.label("outcome", key, rows[0].rule) for key in ("met", "not_met", "unstated", "not_applicable")}
            writer.note(say["check_lead"].format(rest=say["rest"], **words))
        for at in range(0, max(len(columns), 1), _COLUMNS):
            some = columns[at : at + _COLUMNS]
            header = [say["provision"], say["what"], *map(self._name, some), *([] if at else [say["rest"]]), say["penalty"]]
            keys = [*(one.id for one in some), *([] if at else [""])]
            self.writer.rows(header, [self._row(row, keys) for row in rows if any(row.outcomes.get(key) for key in keys) or not at])
        self._rectify(rows)
        writer.heading(3, say["not_judged"])
        for left in self.ruleset.not_checked:
            if left.provision.get(("en", "")).startswith("Measures"):
                provision = Citation(pack.MEASURES, left.provision.get(("en", "")), True, left.provision.by)
                writer.item(*writer.label_of(self.view.provision(self.ruleset, provision)), writer.tell(left.reason))
        rest = [self._article(number) for number in pack.uncited(self.ruleset, rows, _LAST_ARTICLE)]
        if rest:
            writer.note(say["general"].format(numbers=writer.names(rest, len(rest))))

    def _row(self, row: pack.Row, keys: Sequence[str]) -> list[str]:
        none = self.words["none_here"]
        told = []
        for key in keys:
            outcome = row.outcomes.get(key, "not_applicable")
            told.append(none if outcome == "not_applicable" else self.writer.label("outcome", outcome, row.rule))
        item = self.words["penalty_item"].format(item=self._numeral(number(row.penalty))) if row.penalty else none
        return [self._provision(row), self.writer.tell(row.rule.title, row.rule), *told, item]

    def _rectify(self, rows: list[pack.Row]) -> None:
        """Each finding that something is to be rectified, with where it stands in the description."""
        writer, provision = self.writer, {row.rule.id: row for row in rows}
        writer.heading(3, self.words["open"])
        found: list[Finding] = [one for one in self.view.inspection.findings if one.outcome == "not_met" and one.rule.id in provision]
        found.sort(key=lambda one: (provision[one.rule.id].article, one.rule.id, one.subject))
        for one in found:
            mark = writer.words("semicolon").join((one.rule.id, self._provision(provision[one.rule.id])))
            writer.item(*told(writer, one, mark), " ", *writer.place(self.view.locate(one)))
            for hop, place in self.view.hops(one.path):
                writer.item(Code(hop), " ", *writer.place(place), depth=1)
        if not found:
            writer.note(self.words["open_none"])

    def _provision(self, row: pack.Row) -> str:
        cite = next(cite for cite in row.rule.cites if cite.instrument == pack.MEASURES and cite.provision == row.provision)
        return self.view.provision(self.ruleset, cite)

    def _article(self, number: int) -> str:
        return self.view.provision(self.ruleset, Citation(pack.MEASURES, f"Art. {number}"))

    # -- words -------------------------------------------------------------------------------------------------

    def _numeral(self, number: int) -> str:
        figures = self.words["figures"].split()
        return figures[number - 1] if 0 < number <= len(figures) else str(number)

    def _date(self, when: object, nothing: str) -> str:
        return self.writer.date(when) if isinstance(when, When) else nothing

    def _name(self, entity: Entity) -> str:
        return self.view.speaker.entity(entity.kind, entity.id)
