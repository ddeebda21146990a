"""Puts the blocks of the inspection report one after the other, numbers its paragraphs, and names what it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from compliance_lint.findings.finding import IMPLIED, OPEN, Finding
from compliance_lint.location import Location, Place
from compliance_lint.model.dates import When
from compliance_lint.model.languages import fallbacks
from compliance_lint.reports.pages.html import html
from compliance_lint.reports.pages.word import word
from compliance_lint.reports.parts.blocks import Block, Code, Graded, Heading, Inline, Item, Paragraph, Strong, Table, markdown, text
from compliance_lint.reports.view import Group, View
from compliance_lint.rules.citation import Words
from compliance_lint.rules.rule import Rule

_MOST = 12
"""How many names a sentence lists before it counts the rest."""
_PARTS = ("I", "II", "III", "IV")
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))

Area = tuple[int, int, str]
"""The rank of the ruleset, the rank of the area in it, and the area."""


class Writer:
    """The document as it grows; `cited` holds the paragraph in which each rule's recommendation stands."""

    def __init__(self, view: View) -> None:
        self.view, self.speaker = view, view.speaker
        self.words = view.words
        self.blocks: list[Block] = []
        self.paragraphs = 0
        self.cited: dict[str, list[int]] = {}
        self.groups = [group for group in view.groups() if group.first.outcome == "not_met"]
        self.fallbacks: dict[str, dict[str, None]] = {}
        self._ranks = {ruleset.id: at for at, ruleset in enumerate(view.inspection.rulesets)}

    # -- blocks ------------------------------------------------------------------------------------------------

    def heading(self, level: int, text: str) -> None:
        """A heading."""
        self.blocks.append(Heading(level, text))

    def part(self, number: str, key: str) -> None:
        """The heading of a part of the report; `number` is Roman, and told as the language numbers parts."""
        told = dict(zip(_PARTS, self.words("part_numbers").split(), strict=True))[number]
        self.heading(2, self.words("part", number=told, title=self.words(key)))

    def paragraph(self, *text: str) -> int:
        """A paragraph with the next number, which is returned."""
        self.paragraphs += 1
        self.blocks.append(Paragraph(text, self.paragraphs))
        return self.paragraphs

    def say(self, key: str, **values: object) -> int:
        """A numbered paragraph of fixed words."""
        return self.paragraph(self.words(key, **values))

    def note(self, *text: str) -> None:
        """A paragraph without a number."""
        self.blocks.append(Paragraph(text))

    def item(self, *text: str, depth: int = 0, mark: str = "") -> None:
        """An item of a list."""
        self.blocks.append(Item(text, depth, mark))

    def table(self, header: Sequence[str], rows: Iterable[Sequence[Inline]]) -> None:
        """A table; its header is told by keys."""
        self.rows([self.words(key) for key in header], rows)

    def rows(self, header: Sequence[str], rows: Iterable[Sequence[Inline | str]]) -> None:
        """A table with a header in words; a cell is a run of text, or one text."""
        cells = (tuple((cell,) if isinstance(cell, str) else cell for cell in row) for row in rows)
        self.blocks.append(Table(tuple(header), tuple(cells)))

    def rendered(self, format: str, width: int) -> str | bytes:
        """The document as ``markdown``, ``text``, ``html`` or ``docx``; only text is wrapped to `width` columns.

        Raises `UsageError` where a library that the format needs is not installed.
        """
        spacing = bool(self.words("seam"))
        if format in ("html", "docx"):
            return (html if format == "html" else word)(self.blocks, self.view.language, spacing)
        return text(self.blocks, width, spacing) if format == "text" else markdown(self.blocks, spacing)

    def labelled(self, key: str, *text: str) -> Inline:
        """Text after the label of that key."""
        return (*self.label_of(self.words(key)), *text)

    def label_of(self, label: str) -> Inline:
        """A label with its colon, which stands outside, as Markdown ends no emphasis between a mark and a word."""
        return (Strong(label), self.words("colon"))

    def sentences(self, *texts: str) -> str:
        """Sentences one after the other, as the language spaces them."""
        return self.view.sentences(*texts)

    def bracketed(self, *text: str) -> Inline:
        """Text in brackets as the language writes them; nothing if there is none."""
        return (self.words("open"), *text, self.words("close")) if any(text) else ()

    # -- words -------------------------------------------------------------------------------------------------

    def tell(self, words: Words, rule: Rule | None = None) -> str:
        """A text of a rule in the language of the report; where it is only there in another, that is noted."""
        tag = next((tag for tag in fallbacks(self.view.language) if tag in words.by), next(iter(words.by), ""))
        if rule is not None and tag != self.view.language and words.by:
            self.fallbacks.setdefault(tag, {})[rule.id] = None
        return self.view.say(words)

    def names(self, names: Iterable[str], most: int = _MOST) -> str:
        """A list in words, each name once, cut where it grows long."""
        every = list(dict.fromkeys(names))
        rest = len(every) - most
        if rest > 0:
            return self.words("comma").join(every[:most]) + self.words("more", count=rest)
        return self.words("last").join(filter(None, (self.words("comma").join(every[:-1]), *every[-1:])))

    def subjects(self, findings: Iterable[Finding], most: int = _MOST) -> str:
        """The names of the subjects of findings."""
        return self.names((self.speaker.entity(*finding.subject[:2]) for finding in findings), most)

    def label(self, kind: str, key: str, rule: Rule) -> str:
        """The word for a severity, duty or outcome, as the rule's ruleset says it."""
        said = self.words(f"{kind}_{key}", self.view.ruleset_of(rule))
        return Graded(said, key) if kind == "severity" else said

    def date(self, when: object) -> str:
        """A date in words; empty where there is none."""
        return self.speaker.value(when) if isinstance(when, When) else ""

    def place(self, location: Location | None) -> Inline:
        """A place in a file; nothing where no file holds it."""
        return (Code(f"{location.path}:{location.line}"),) if location is not None and location.line else ()

    def record(self, id: str) -> str:
        """A document or assessment with its date."""
        inventory = self.view.inspection.world.inventory
        entity = inventory.get("document", id) or inventory.get("assessment", id)
        if entity is None:
            return id
        return self.dated(entity.place, entity.get("date"))

    def dated(self, place: Place, when: object) -> str:
        """The name of an entity, with a date where there is one."""
        return "".join((self.speaker.entity(place.kind, place.id), *self.bracketed(self.date(when))))

    # -- areas -------------------------------------------------------------------------------------------------

    def area(self, rule: Rule) -> Area:
        """The area of a rule, in the order of a report."""
        ruleset = self.view.ruleset_of(rule)
        return (self._ranks.get(ruleset.id, 99), self.view.areas.get((ruleset.id, rule.area), 99), rule.area)

    def title(self, rule: Rule) -> str:
        """The title of an area; with the law where several were applied."""
        ruleset = self.view.ruleset_of(rule)
        title, laws = self.tell(ruleset.areas[rule.area]), self.view.inspection.laws
        return f"{title} – {self.tell(ruleset.title)}" if len(laws) > 1 and ruleset in laws else title

    def open(self, outcome: str) -> list[Finding]:
        """The open findings of an outcome, whatever the profile shows."""
        return [f for f in self.view.inspection.findings if f.disposition == OPEN and f.outcome == outcome]

    def told(self) -> list[Rule]:
        """The rules this report tells of, by ruleset and id."""
        inspection = self.view.inspection
        every = (*inspection.findings, *inspection.good, *inspection.remediated)
        found = {one.rule.id: one.rule for one in every if one.disposition != IMPLIED}
        return [found[id] for id in sorted(found)]

    def ruleset_names(self) -> str:
        """The titles of the rulesets by which the organisation was judged."""
        return self.names(self.tell(ruleset.title) for ruleset in self.view.inspection.laws)


def roman(number: int) -> str:
    """A number as lower-case Roman numerals."""
    out = ""
    for value, letters in _ROMAN:
        while number >= value:
            out, number = out + letters, number - value
    return out


def by_area(writer: Writer, findings: Iterable[Finding]) -> list[tuple[Rule, list[Finding]]]:
    """Findings by area, areas in their order; with a rule of each area to name it by."""
    rows: dict[Area, list[Finding]] = {}
    for finding in findings:
        rows.setdefault(writer.area(finding.rule), []).append(finding)
    return [(rows[area][0].rule, rows[area]) for area in sorted(rows)]


def groups_by_area(writer: Writer) -> list[tuple[Rule, list[Group]]]:
    """The findings to improve by area, areas in their order."""
    rows: dict[Area, list[Group]] = {}
    for group in writer.groups:
        rows.setdefault(writer.area(group.first.rule), []).append(group)
    return [(rows[area][0].first.rule, rows[area]) for area in sorted(rows)]
