"""Forms as they are printed: a page a form, made of tables, in one language; a format draws pages and knows nothing of forms."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from compliance_lint.findings.form_facts import Fact
from compliance_lint.findings.forms import TO_FILL, Entry, FilledPart, Sheet
from compliance_lint.findings.observation import Speaker
from compliance_lint.model.inventory import Entity
from compliance_lint.model.languages import Tables, fallbacks
from compliance_lint.model.types import RecordType
from compliance_lint.model.values import Text
from compliance_lint.typed import NamedTuple

WORDS = Tables(f"{__name__}.words", Path(__file__).parent / "words", "WORDS")


class Cell(NamedTuple):
    """A cell: its text, whether it is a label, and whether room is left in it to write."""

    text: str
    label: bool = False
    tall: bool = False


class Grid(NamedTuple):
    """A table; the last cell of a row that has fewer cells than others reaches to the end."""

    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""


class Page(NamedTuple):
    """One form: its number, the school, its title, then tables and paragraphs, and below the signatures what is said of it."""

    number: str
    organisation: str
    title: str
    blocks: tuple[Grid | str, ...]
    notes: tuple[str, ...]
    signatures: Grid
    remarks: tuple[str, ...]


class Printer:
    """Lays forms out in one language."""

    def __init__(self, speaker: Speaker, language: str, blank: bool = False) -> None:
        self.speaker, self.blank, self.tags = speaker, blank, fallbacks(language)
        self.words = next(WORDS[tag] for tag in self.tags if tag in WORDS)

    def page(self, sheet: Sheet) -> Page:
        """The page of a form that is filled in, or of one that is blank."""
        form = sheet.form
        blocks = [block for part in sheet.parts if (block := self._part(part))]
        heads = tuple(Cell(entry.field.label.get(self.tags), True) for entry in sheet.signatures)
        signed = tuple(Cell(self._signed(entry), False, True) for entry in sheet.signatures)
        return Page(
            self.words["number"].format(id=form.id), self._organisation(), form.title.get(self.tags), tuple(blocks),
            tuple(note.get(self.tags) for note in form.notes), Grid((heads, signed)), () if self.blank else self._remarks(sheet),
        )  # fmt: skip

    def _organisation(self) -> str:
        name = self.speaker.world.inventory.organisation.get("name")
        if self.blank or not isinstance(name, Text):
            return self.words["school"]
        return self.speaker.value(name) or self.words["school"]

    # -- parts -------------------------------------------------------------------------------------------------

    def _part(self, filled: FilledPart) -> Grid | str:
        part, title = filled.part, filled.part.title.get(self.tags)
        if part.way == "text":
            return part.text.get(self.tags).format(**{entry.field.id: self._inline(entry) for entry in filled.entries})
        if part.way == "checks":
            boxes = self.words["gap"].join(
                self._box(entry.stated, entry.field.label.get(self.tags)) + self._mark(entry) for entry in filled.entries
            )
            return Grid(((Cell(title, True), Cell(boxes)),))
        if part.way == "lines":
            heads = tuple(Cell(head.get(self.tags), True) for head in part.heads)
            rows = tuple(
                (self._label(entry), Cell(self._value(entry)), *(Cell(self._elsewhere(entry)) for _ in part.heads[2:]))
                for entry in filled.entries
            )
            return Grid((heads, *rows), title)
        if part.way == "rows":
            heads = tuple(
                Cell(entry.field.label.get(self.tags) + ("" if filled.rows and not entry.state else self._mark(entry)), True)
                for entry in filled.entries
            )
            rows = tuple(
                tuple(Cell(self._facts(facts) or self._elsewhere(entry)) for facts, entry in zip(row, filled.entries, strict=True))
                for row in filled.rows
            )
            spare = (tuple(Cell("") for _ in part.fields),) * (part.spare if self.blank else 0 if rows else 1)
            return Grid((heads, *rows, *spare), title)
        pairs = [(self._label(entry), Cell(self._value(entry), False, entry.field.tall)) for entry in filled.entries]
        wide = part.columns
        return Grid(tuple(tuple(cell for pair in pairs[at : at + wide] for cell in pair) for at in range(0, len(pairs), wide)), title)

    def _label(self, entry: Entry) -> Cell:
        return Cell(entry.field.label.get(self.tags), True)

    def _value(self, entry: Entry) -> str:
        field = entry.field
        if field.choices:
            ticked = entry.ticked or (False,) * len(field.choices)
            boxes = (self._box(on, choice.label.get(self.tags)) for choice, on in zip(field.choices, ticked, strict=True))
            return self.words["gap"].join(boxes) + self._mark(entry)
        return ((self._facts(entry.facts) or self._elsewhere(entry)) + self._mark(entry)).strip()

    def _inline(self, entry: Entry) -> str:
        told = self._facts(entry.facts)
        inside = self.words["inline"].format(text=told) if told else self._elsewhere(entry) or self.words["line"]
        return inside + self._mark(entry)

    def _elsewhere(self, entry: Entry) -> str:
        """What stands in a field that was filled in on paper, as the record states; what that was, no description holds."""
        return self.words["on_paper"] if entry.stated else ""

    def _signed(self, entry: Entry) -> str:
        return self.words["signed"] if entry.stated else "" if entry.state == TO_FILL else self._mark(entry).strip()

    def _box(self, ticked: bool, label: str) -> str:
        return self.words["ticked" if ticked else "unticked"].format(label=label)

    def _mark(self, entry: Entry) -> str:
        return self.words[f"mark_{entry.state}"] if entry.state in ("missing", "unstated", TO_FILL) else ""

    def _facts(self, facts: tuple[Fact, ...]) -> str:
        return self.words["and"].join(dict.fromkeys(self._fact(fact) for fact in facts))

    def _fact(self, fact: Fact) -> str:
        if isinstance(fact.value, Entity):
            return fact.value.id
        if isinstance(fact.value, bool):
            return self.words["yes" if fact.value else "no"]
        if isinstance(fact.value, dict):
            types = {key: field.type for key, field in fact.type.fields.items()} if isinstance(fact.type, RecordType) else {}
            shown = (self._fact(Fact(one, types.get(key))) for key, one in fact.value.items())
            return self.words["details"].join(dict.fromkeys(shown))
        function = self._officers.get(fact.value) if isinstance(fact.value, str) else None
        if function is None:
            return self.speaker.value(fact.value, "", fact.type)
        own = self.speaker.local.get(function)  # what this policy calls the function
        return (own.get(self.tags) if own else "") or self.speaker.word("functions", function)

    @cached_property
    def _officers(self) -> dict[str, str]:
        """The functions of officers by the names the author gave them: it is the function that signs."""
        officers = self.speaker.world.inventory.organisation.items("officers")
        rows = zip(officers.keys or (), officers, strict=False)
        return {name: str(one.get("function")) for name, one in rows if isinstance(one, dict) and isinstance(one.get("function"), str)}

    # -- what is said of it ------------------------------------------------------------------------------------

    def _remarks(self, sheet: Sheet) -> tuple[str, ...]:
        record, as_of = sheet.record, self.speaker.date(self.speaker.world.as_of)
        if record is not None:
            key = "complete" if sheet.outcome == "met" else "incomplete"
            head = self.words[key].format(record=record.id, rule=sheet.form.rule.id, as_of=as_of)
        else:
            head = self.words["denied" if sheet.denied else "no_record"].format(as_of=as_of)
        lists = (
            self.words[f"list_{state}"].format(fields=self.words["and"].join(label.get(self.tags) for label in labels))
            for state, labels in sheet.lacking.items()
        )
        return (head, *lists)
