"""Forms of a policy, filled in from an inventory: which there are, what stands in each field, and what it still lacks.

A form names the rule that judges its record. What that rule asks `states` to hold, and the conditions it sets beside that, are
what a field is marked by, so that a form lacks something exactly where the rule is not met.
"""

from __future__ import annotations

from collections.abc import Mapping

from compliance_lint.findings.evaluate import is_current, judge, subjects
from compliance_lint.findings.form_facts import Fact, facts_at
from compliance_lint.graph.world import World
from compliance_lint.model.dates import When
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.selector import Selector
from compliance_lint.rules.citation import Words
from compliance_lint.rules.condition import entries
from compliance_lint.rules.environment import Env, Judge
from compliance_lint.rules.rule import Rule
from compliance_lint.typed import Any, NamedTuple

STATES = {YES: "met", OPEN: "unstated", NO: "missing"}
TO_FILL = "to_fill"
"""What a field is that is asked for, where no record of the form is described."""
MARKED = ("missing", "unstated", TO_FILL)


class Choice(NamedTuple):
    """A box to tick, and the condition on the record under which it is ticked; `None` where no fact tells."""

    label: Words
    ticked: Judge | None


class FormField(NamedTuple):
    """A field: the condition on the record that the rule sets for it (`None`: none is set), and where its value comes from."""

    label: Words
    id: str
    term: str
    stated: Judge | None
    """Whether the record states the field's term, asked for or not."""
    asks: Judge | None
    sources: tuple[str, ...]
    choices: tuple[Choice, ...]
    tall: bool


class Part(NamedTuple):
    """A part of a form: `way` is ``fields``, ``rows``, ``lines``, ``checks`` or ``text``.

    Of the parts with an `alternative` one has to be complete; it is a condition on the thing, which says which is meant for it.
    """

    way: str
    title: Words
    fields: tuple[FormField, ...]
    columns: int
    over: str
    spare: int
    heads: tuple[Words, ...]
    text: Words
    alternative: Judge | None


class Form(NamedTuple):
    """A form: the type of its record, the rule that judges it, and the rules that say of what there has to be one."""

    id: str
    type: str
    rule: Rule
    asked_by: tuple[Rule, ...]
    kind: str
    each: str
    """``thing``: one for each thing and record; ``record``: one for each record, with its things in rows."""
    title: Words
    parts: tuple[Part, ...]
    notes: tuple[Words, ...]
    signatures: tuple[FormField, ...]


class Entry(NamedTuple):
    """A field as it is filled in: its facts, how it stands (empty where nothing is asked), and which boxes are ticked."""

    field: FormField
    facts: tuple[Fact, ...]
    state: str
    ticked: tuple[bool, ...]
    stated: bool


class FilledPart(NamedTuple):
    """A part with its entries; `rows` holds the facts of each row, a cell a field."""

    part: Part
    entries: tuple[Entry, ...]
    rows: tuple[tuple[tuple[Fact, ...], ...], ...]


class Sheet(NamedTuple):
    """One form, filled in: for some things, from a record if there is one; `denied` where it is said that there is none."""

    form: Form
    record: Entity | None
    things: tuple[Entity, ...]
    denied: bool
    parts: tuple[FilledPart, ...]
    signatures: tuple[Entry, ...]
    outcome: str
    """What the form's rule makes of the record; empty without one."""

    @property
    def lacking(self) -> dict[str, list[Words]]:
        """The labels of the fields that are marked, by how they stand."""
        found: dict[str, list[Words]] = {}
        entries = [entry for part in self.parts for entry in part.entries]
        for entry in (*entries, *self.signatures):
            if entry.state in MARKED and entry.field.label not in found.get(entry.state, []):
                found.setdefault(entry.state, []).append(entry.field.label)
        return found

    @property
    def ids(self) -> tuple[str, ...]:
        """What the sheet can be asked for by: the record, and each thing."""
        return (*((self.record.id,) if self.record else ()), *(thing.id for thing in self.things))


def asked_terms(rule: Rule, parameters: Mapping[str, Any]) -> frozenset[str]:
    """The terms that a rule asks the `states` of its subject to hold."""
    found: set[str] = set()
    for name, test in entries(rule.condition.get("require")):
        if name == "states" and isinstance(test, dict) and "includes" in test:
            words = test["includes"]
            words = parameters[words[1:]] if isinstance(words, str) and words[:1] == "$" else words
            found.update(map(str, words if isinstance(words, list) else [words]))
    return frozenset(found)


def blank(form: Form) -> Sheet:
    """The form with nothing filled in."""
    empty = tuple(FilledPart(part, tuple(Entry(field, (), "", (), False) for field in part.fields), ()) for part in form.parts)
    return Sheet(form, None, (), False, empty, tuple(Entry(field, (), "", (), False) for field in form.signatures), "")


def sheets(world: World, form: Form) -> list[Sheet]:
    """Every form of a kind that the inventory has, or has to have, in the order of the things it is for."""
    records = [one for one in world.inventory.of("document").values() if _is_record(world, form, one)]
    things = _things(world, form, records)
    covering = {thing.key: [record for record in records if record.key in world.coverage.covers(thing)] for thing in things}
    found: list[Sheet] = []
    if form.each == "record":
        found += [_sheet(world, form, record, tuple(one for one in things if record in covering[one.key])) for record in records]
        rest = tuple(thing for thing in things if not covering[thing.key])
        return [*found, _sheet(world, form, None, rest)] if rest else found
    used: set[tuple[str, str]] = set()
    for thing in things:
        mine = sorted(covering[thing.key], key=_day)
        used.update(record.key for record in mine)
        found += [_sheet(world, form, record, (thing,)) for record in mine] or [_sheet(world, form, None, (thing,))]
    return [*found, *(_sheet(world, form, record, ()) for record in records if record.key not in used)]


def _day(record: Entity) -> tuple[int, str]:
    date = record.get("date")
    return (date.low if isinstance(date, When) and date.low is not None else 0, record.id)


def _is_record(world: World, form: Form, document: Entity) -> bool:
    named = world.inventory.vocabulary.type_is_a(str(document.get("type")), form.type)
    return named and is_current(world, document, form.rule)


def _things(world: World, form: Form, records: list[Entity]) -> list[Entity]:
    """What a form is for: what a rule asks it of, and what a record of it names."""
    found = {}
    for rule in form.asked_by:
        for subject in subjects(world, rule.subject):
            if is_current(world, subject, rule):
                judgement = judge(world, rule, subject)
                if judgement.later or judgement.outcome != "not_applicable":
                    found[subject.key] = subject
    for record in records:
        selector = record.get("covers")
        for key, _ in world.coverage.selected(selector) if isinstance(selector, Selector) else ():
            thing = world.inventory.get(*key) if key[0] == form.kind else None
            if thing is not None:
                found[key] = thing
    return [found[key] for key in sorted(found)]


def _sheet(world: World, form: Form, record: Entity | None, things: tuple[Entity, ...]) -> Sheet:
    meant = _meant(world, form, record, things)
    parts = []
    for part in form.parts:
        asked = part.alternative is None or part is meant
        entries = tuple(_entry(world, field, record, things, asked) for field in part.fields)
        rows = _rows(world, part, record, things)
        if rows and record is None:  # what every row has need not be filled in
            entries = tuple(
                entry._replace(state="") if all(row[at] for row in rows) else entry for at, entry in enumerate(entries)
            )  # fmt: skip
        parts.append(FilledPart(part, entries, rows))
    signatures = tuple(_entry(world, field, record, things, True) for field in form.signatures)
    outcome = judge(world, form.rule, record).outcome if record is not None else ""
    denied = record is None and bool(things) and all(world.coverage.denied(thing, form.type) for thing in things)
    return Sheet(form, record, things, denied, tuple(parts), signatures, outcome)


def _meant(world: World, form: Form, record: Entity | None, things: tuple[Entity, ...]) -> Part | None:
    """Of the parts of which one has to be complete: the one that is, else the one for this thing, else the one nearest to it."""
    parts = [part for part in form.parts if part.alternative is not None]
    if not parts:
        return None
    stands = {id(part): _stands(world, part, record) for part in parts}
    complete = next((part for part in parts if stands[id(part)] == YES), None)
    if complete is not None:
        return complete
    fitting = [part for part in parts if any(_holds(world, part.alternative, thing) == YES for thing in things)]
    return max(fitting or parts, key=lambda part: stands[id(part)])


def _stands(world: World, part: Part, record: Entity | None) -> int:
    asked = [field.asks for field in part.fields if field.asks is not None]
    return min((_holds(world, one, record) for one in asked), default=YES) if record is not None else OPEN


def _holds(world: World, condition: Judge | None, entity: Entity) -> int:
    return YES if condition is None else condition(Env(world, entity), entity, None, None)


def _entry(world: World, field: FormField, record: Entity | None, things: tuple[Entity, ...], asked: bool) -> Entry:
    state = ""
    if field.asks is not None and asked:
        state = TO_FILL if record is None else STATES[_holds(world, field.asks, record)]
    ticked = tuple(
        record is not None and choice.ticked is not None and _holds(world, choice.ticked, record) == YES for choice in field.choices
    )
    stated = record is not None and field.stated is not None and _holds(world, field.stated, record) == YES
    facts = _first(world, field, record, things, None)
    return Entry(field, facts, "" if state == TO_FILL and facts else state, ticked, stated)


def _first(
    world: World, field: FormField, record: Entity | None, things: tuple[Entity, ...], row: Entity | None
) -> tuple[Fact, ...]:  # fmt: skip
    """The facts of the first of a field's sources that has any."""
    for source in field.sources:
        found = facts_at(world, source, record, things, row)
        if found:
            return tuple(found)
    return ()


def _rows(
    world: World, part: Part, record: Entity | None, things: tuple[Entity, ...]
) -> tuple[tuple[tuple[Fact, ...], ...], ...]:  # fmt: skip
    if part.way != "rows":
        return ()
    entities: list[Entity] = list(things) if part.over == "subject" else [record] if part.over == "record" and record is not None else []
    if part.over not in ("subject", "record"):
        named = (world.inventory.get("node", str(fact.value)) for fact in facts_at(world, part.over, record, things, None))
        entities = [entity for entity in named if entity is not None]
    return tuple(tuple(_first(world, field, record, things, row) for field in part.fields) for row in entities)
