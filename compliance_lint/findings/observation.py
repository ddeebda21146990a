"""The observation of a finding: a sentence made from the facts that decided, in any language that has patterns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from compliance_lint.findings import wording
from compliance_lint.findings.finding import Finding
from compliance_lint.findings.phrases import PHRASES
from compliance_lint.graph.derived import DERIVED, DERIVED_KINDS
from compliance_lint.graph.hop import TRANSFER
from compliance_lint.graph.world import World
from compliance_lint.location import Place
from compliance_lint.model.dates import Span, When
from compliance_lint.model.inventory import ORGANISATION, Entity
from compliance_lint.model.kinds import BY_PLURAL, KINDS
from compliance_lint.model.languages import fallbacks
from compliance_lint.model.logic import NO, YES
from compliance_lint.model.types import ListType, MapType, RecordType, RefType, TermsType, TermType, Type
from compliance_lint.model.values import NONE, AtLeast, Items, Missing, Range, Text, Unstated, Value
from compliance_lint.model.vocabulary import RECORD_LISTS
from compliance_lint.rules.citation import Words
from compliance_lint.rules.shape import PARTS
from compliance_lint.rules.trace import Leaf

_MOST = 6
"""How many things a sentence lists before it counts the rest."""
_FREE = ("audience", "functions", "departments", "system_kinds", "confidentiality", "results", "party_kinds", "topics", "roles",
         "place_kinds", "organisation_kinds", "free_words", "laws")  # fmt: skip
"""Where the words an author chose freely are looked up for their names."""
_NAMED = ("fields", "findings", "officers")
"""Lists whose elements the author names."""
_STEPS = ("grade_schemes", "bases")
"""Lists whose terms stand as steps of an attribute, such as ``grades.mlps``."""
_KINDS = {**KINDS, **DERIVED_KINDS}
_SILENT = ("stated", "active", "record")
_HEADS = ("party", "node", "category", "id", "service", "by", "date", "who", "field")
"""Of the facts of a record, the one that names it."""
_DETAILS = ("reason", "why")
"""Of the facts of a record, the one said after its name."""


class Speaker:
    """Says in one language what was observed; names come from the inventory, the vocabulary, and the `local` terms of rulesets."""

    def __init__(self, world: World, language: str, local: Mapping[str, Words] | None = None) -> None:
        self.world, self.language, self.local = world, language, local or {}
        self.tags = fallbacks(language)
        self.phrases = next(PHRASES[tag] for tag in (*self.tags, "en") if tag in PHRASES)

    # -- names -------------------------------------------------------------------------------------------------

    def entity(self, kind: str, id: str) -> str:
        """The name of an entity: as the author gave it, in this language if there is one, else its id."""
        if kind == ORGANISATION or id == "self":
            return self.phrases["organisation"]
        if kind == TRANSFER.name:
            home, _, country = id.removeprefix("party.").rpartition("/")
            kinds = () if id.startswith("party.") else ("flow", "system")
            whole = next((one for one in kinds if self.world.inventory.get(one, home) is not None), "party")
            return f"{self.entity(whole, home)} → {self.word('countries', country)}"
        if kind in PARTS:
            whole, _, part = id.partition("/")
            return self.phrases["part"].format(part=self.phrases["quoted"].format(name=part), whole=self.entity(PARTS[kind][0], whole))
        entity = self.world.inventory.get(kind, id)
        name = entity.get("name") if entity is not None else None
        if isinstance(name, Text):
            for tag in (*self.tags, *name.by):
                if name.by.get(tag):
                    return self._named(name.by[tag])
        if entity is None and (subject := self.world.inventory.vocabulary.lists["subjects"].canonical(id)):
            return self.word("subjects", subject)
        return self.phrases["quoted"].format(name=id)

    def _named(self, name: str) -> str:
        """A name an author gave, as it stands in a sentence: one of several Latin words may be set apart."""
        return self.phrases["named_in_latin" if name.isascii() and " " in name.strip() else "named"].format(name=name)

    def word(self, list: str, key: str) -> str:
        """The name of a term, as it stands inside a sentence."""
        name = self.world.inventory.vocabulary.name(list, key, self.language)
        plain = name[:1].isupper() and name[1:].islower() and list not in ("countries", "laws", "languages")
        return name[:1].lower() + name[1:] if plain and self.language.startswith("en") else name

    def type(self, key: str, term: str = "") -> str:
        """The name of a type of record, with the topic it is asked for."""
        name = self.word(self.world.inventory.vocabulary.types.get(key, ""), key)
        return self.phrases["typed"].format(type=name, term=self.term("topics", term)) if term else name

    def term(self, list: str, key: str) -> str:
        """The name of a term of a list or of one whose terms may stand in it."""
        vocabulary = self.world.inventory.vocabulary
        if list.startswith("grade:"):
            level = f"{list.removeprefix('grade:')}/{key}"
            return self.word("grade_schemes", level) if level in vocabulary.lists["grade_schemes"].labels else key
        known = (list, "topics", "items", "controls", "documents", "assessments", "events", "data", *_FREE, *_STEPS)
        found = next((name for name in known if name in vocabulary.lists and key in vocabulary.lists[name].terms), list)
        return self.word(found, key)

    def attribute(self, dotted: str) -> str:
        """The name of an attribute as a noun: of the whole dotted name if it has one, else step by step."""
        if dotted in self._fields:
            return self.word("fields", dotted)
        steps = [step for step in dotted.split(".") if step not in ("parameters", "latest")]
        names = []
        for at, step in enumerate(steps):
            own = 0 < at < len(steps) - 1 and steps[at - 1] in _NAMED  # what the author called a field or an officer
            names.append(self.phrases["quoted"].format(name=step) if own else self._step(step))
        return self.phrases["step"].join(names)

    def _step(self, step: str) -> str:
        if step in self._fields:
            return self.word("fields", step)
        return self.word("kinds", BY_PLURAL[step].name) if step in BY_PLURAL else self.term("topics", step)

    @property
    def _fields(self) -> Iterable[str]:
        entry = self.world.inventory.vocabulary.lists.get("fields")
        return entry.terms if entry else ()

    def join(self, parts: Iterable[str]) -> str:
        """A list in words, cut where it grows long, with the rest counted."""
        every = list(dict.fromkeys(parts))
        text = self.phrases["and"].join(every[:_MOST])
        return text + (self.phrases["more"].format(count=len(every) - _MOST) if len(every) > _MOST else "")

    def value(self, value: Value, list: str = "", type: Type | None = None) -> str:
        """A value in words; its terms are those of a vocabulary, or what its `type` says they are."""
        if value is NONE:
            return self.phrases["none_word"]
        if isinstance(value, Unstated):
            return self.phrases["unstated_word"]
        if isinstance(value, bool):
            return self.phrases["true" if value else "false"]
        if isinstance(value, Items):
            if not value:
                return self.phrases["nothing"]
            return self.join(self.value(item, list, type) for item in value)
        if isinstance(value, dict):
            return self._record(value, list, type)
        if isinstance(value, Range):
            return (
                self.phrases["within_bounds"].format(low=self.value(value.low))
                if value.low is not None
                else self.phrases["at_most_word"].format(high=self.value(value.high))
            )
        if isinstance(value, AtLeast):
            return self.phrases["within_bounds"].format(low=self.value(value.term, list))
        if isinstance(value, Entity):
            return self.entity(value.kind, value.id)
        if isinstance(value, str):
            return self._string(value, list, type)
        if isinstance(value, Text):
            return next((value.by[tag] for tag in self.tags if tag in value.by), next(iter(value.by.values()), ""))
        if isinstance(value, Span):
            return self.span(value)
        if isinstance(value, When):
            return self.date(value)
        return wording.number(self.phrases, value, wording.GROUPED_FROM) if isinstance(value, (int, float)) else repr(value)

    def _record(self, value: dict[str, Value], list: str, type: Type | None) -> str:
        """The fact that names a record, with what is said after it; else all its facts."""
        types = {key: field.type for key, field in type.fields.items()} if isinstance(type, RecordType) else {}
        shown = [key for key in _HEADS if key in value]
        if not shown:
            return self.join(self.value(one, "", types.get(key)) for key, one in value.items())
        thing = self.value(value[shown[0]], list or ("" if types else "data"), types.get(shown[0]))
        if shown[0] == "field":
            thing = self.entity("dataset", thing)
        details = [self.value(value[key], "", types.get(key)) for key in _DETAILS if key in value]
        return self.phrases["detailed"].format(thing=thing, detail=details[0]) if details else thing

    def _string(self, value: str, list: str, type: Type | None) -> str:
        """A word: the name of an entity, of a term, or the word itself."""
        kinds = type.kinds if isinstance(type, RefType) else ()
        for kind in ("system", "place", "party", *kinds):
            if self.world.inventory.get(kind, value) is not None:
                return self.entity(kind, value)
        list = list or (type.list if isinstance(type, (TermType, TermsType)) else "")
        if list:
            return self.term(list, value)
        lists = self.world.inventory.vocabulary.lists
        found = next((name for name in _FREE if name in lists and lists[name].canonical(value)), "")
        if found:
            return self.word(found, lists[found].canonical(value) or value)
        return (self.local[value].get(self.tags) if value in self.local else "") or value

    def date(self, when: When) -> str:
        """A date as exactly as it was written."""
        return wording.date(self.phrases, when)

    def span(self, span: Span) -> str:
        """A duration in words."""
        return wording.span(self.phrases, span)

    # -- sentences ---------------------------------------------------------------------------------------------

    def observation(self, finding: Finding) -> str:
        """What the description shows, or what it would have to say."""
        if finding.outcome == "unstated":
            return self.phrases["undetermined"].format(text=self.question(finding))
        return self.phrases["shows"].format(text=self.facts(finding))

    def facts(self, finding: Finding) -> str:
        """The facts that decided, in clauses without a frame."""
        told = _told_by_list(finding.leaves)
        leaves = [(leaf, outcome) for leaf, outcome in finding.leaves if (leaf.attribute, leaf.place and leaf.place[:2]) not in told]
        clauses = dict.fromkeys(filter(None, (self.clause(leaf, outcome) for leaf, outcome in leaves)))
        if not clauses:  # a rule may ask that there is no such record
            clauses = dict.fromkeys(self._covered(leaf, record) for leaf, _ in leaves for record in leaf.records)
        if not clauses:
            clauses = {self.phrases["no_element"].format(attribute=finding.rule.id, entity=self.entity(*finding.subject[:2])): None}
        shown = list(clauses)[:_MOST]
        text = self.phrases["clause"].join(shown)
        if len(clauses) > _MOST:
            text += self.phrases["more"].format(count=len(clauses) - _MOST)
        return text

    def question(self, finding: Finding) -> str:
        """What an unstated finding leaves open, without a full stop."""
        key = "not_stated" if finding.applies else "whether_applies"
        return self.phrases[key].format(missing=self.missing(finding.missing))

    def missing(self, missing: tuple[Missing, ...]) -> str:
        """What would have to be said, in words."""
        said = []
        for (kind, id, of_records), ones in groupby(missing, key=lambda one: (one.kind, one.id, one.why == "record")):
            entity = self.entity(kind, id)
            if of_records:
                types = [self._asked_type(one.what) for one in ones]
                type = self.phrases["or"].join(types) if len(types) == 2 else self.join(types)
                said.append(self.phrases["missing_record"].format(type=type, entity=entity))
                continue
            for one in ones:
                if one.why == "table_row":
                    said.append(self.phrases["missing_table_row"].format(id=one.id, what=one.what))
                else:
                    what = self.attribute(".".join(step for step in one.what.split(".") if not step.isdigit()))
                    said.append(self.phrases[f"missing_{one.why}"].format(what=what, entity=entity))
        return self.join(said) or self.phrases["nothing"]

    def _asked_type(self, what: str) -> str:
        """The name of a type of record that may be missing, or of a whole kind of records."""
        split = self.world.inventory.vocabulary.split_type(what)
        return self.type(*split) if split else self.word("kinds", what)

    def clause(self, leaf: Leaf, outcome: int) -> str:
        """One deciding fact in words; empty where its record or its parts say it better."""
        if (leaf.operator in _SILENT and leaf.operator != "active") or (leaf.operator == "kind_of" and leaf.wanted == Items()):
            return ""
        place = leaf.place or Place("", "")
        entity = self._whose(place)
        if leaf.operator == "active":
            record = leaf.records[0]
            return self.phrases["record_ended"].format(
                type=self.type(str(record.get("type"))), record=self.plain_name(record), found=self.value(leaf.found, "statuses")
            )
        if leaf.operator == "covered_by":
            return self._cover(leaf, outcome)
        if leaf.attribute == "weak":
            found = leaf.items or ((leaf.found,) if isinstance(leaf.found, str) else tuple(leaf.found or ()))
            return self.phrases["found_weak"].format(items=self.join(self.term("items", str(item)) for item in found), entity=entity)
        type = element_type(place.kind, leaf.attribute)
        if leaf.attribute.startswith("unnamed.") and outcome == NO:
            items = self.value(Items(leaf.items) if leaf.items else leaf.found, leaf.list, type)
            return self.phrases["unnamed"].format(items=items, entity=entity)
        return self.phrases[_pattern(leaf, outcome)].format(
            attribute=self.attribute(_whole(leaf, place)), entity=entity, found=self.value(leaf.found, leaf.list, type),
            wanted=self._wanted(leaf, type), items=self.join(self.term(leaf.list, item) for item in leaf.items),
            record=self.plain_name_at(place),
        )  # fmt: skip

    def _wanted(self, leaf: Leaf, type: Type | None) -> str:
        """What was asked for; of several, one is enough."""
        if not isinstance(leaf.wanted, Items):
            return self.value(leaf.wanted, leaf.list, type)
        return self.phrases["or"].join(dict.fromkeys(self.value(item, leaf.list, type) for item in leaf.wanted))

    def holds(self, finding: Finding) -> tuple[str, ...]:
        """What a finding that is met rests on, a clause for each fact stated."""
        told = {
            self.clause(leaf, outcome): None
            for leaf, outcome in finding.leaves
            if outcome == YES and leaf.place and leaf.place.path and leaf.operator not in (*_SILENT, "covered_by")
            if leaf.found is not False and _pattern(leaf, outcome) in ("is", "there", "flag")
        }
        return tuple(told)[:_MOST]

    def _whose(self, place: Place) -> str:
        """The name of what a fact is about: the entity, the officer it is stated of, or the connection it is found of."""
        if place.path[:1] == ("officers",) and len(place.path) > 1 and isinstance(place.path[1], str):
            return self.phrases["quoted"].format(name=place.path[1])
        name = self.entity(place.kind, place.id) if place.kind else ""
        if place.path[:1] == ("reaches",) and len(place.path) > 2 and isinstance(place.path[1], int):
            rows = self.world.derive("reaches", self.world.inventory.nodes[place.id])
            row = rows.of[place.path[1]] if isinstance(rows, Items) else None
            return f"{name} → {self.value(row['node'])}" if isinstance(row, dict) else name
        return name

    def label(self, place: Place) -> str:
        """What an excerpt is labelled with: the kind of thing, or the type of record, and its id."""
        entity = self.world.inventory.get(place.kind, place.id)
        kind = entity.get("type") if entity is not None else None
        name = (
            self.type(kind)
            if isinstance(kind, str) and entity is not None and entity.kind in RECORD_LISTS
            else self.word("kinds", place.kind)
        )
        return name if place.kind == ORGANISATION else f"{name} {place.id}"

    def plain_name(self, record: Entity) -> str:
        """A record's name without quotation marks."""
        return self.plain_name_at(record.place)

    def plain_name_at(self, place: Place) -> str:
        """The name of the entity at a place without quotation marks."""
        opening, closing = self.phrases["quoted"].split("{name}")
        if place.kind == TRANSFER.name:  # the name of a flow or party, quoted, and where it leads
            return self.entity(place.kind, place.id).replace(opening, "").replace(closing, "")
        name = self.entity(place.kind, place.id) if place.kind else ""
        whole = name.startswith(opening) and name.endswith(closing)  # what only ends in a quoted name keeps its marks
        return name[len(opening) : len(name) - len(closing)] if whole else name

    def _covered(self, leaf: Leaf, record: Entity) -> str:
        type, entity = self.type(str(record.get("type"))), self._whose(leaf.place or Place("", ""))
        return self.phrases["covered"].format(type=type, record=self.plain_name(record), entity=entity)

    def _cover(self, leaf: Leaf, outcome: int) -> str:
        if outcome == YES or leaf.missing or (leaf.records and not leaf.term):
            return ""  # the records' own tests tell what is wrong
        subject = leaf.place or Place("", "")
        denied = "lacks" in subject.path
        entity = self.entity(subject.kind, subject.id)
        if leaf.term:
            return self.phrases["no_term_anywhere"].format(
                type=self.type(leaf.attribute), entity=entity, items=self.term("topics", leaf.term)
            )
        pattern = "no_record_listed" if leaf.wanted == "complete" else "no_record_stated" if denied else "no_record"
        return self.phrases[pattern].format(type=self.type(leaf.attribute), entity=entity)


def element_type(kind: str, dotted: str) -> Type | None:
    """The type of an attribute of a kind of entity, of a list that of its elements; `None` where its name does not tell."""
    type: Type | None = None
    for at, step in enumerate(dotted.split(".")):
        if at == 0:
            fields = _KINDS[kind].fields if kind in _KINDS else {}
            derived = DERIVED.get(step)
            type = fields[step].type if step in fields else derived.type if derived is not None else None
        elif not step.isdigit():
            type = type.fields[step].type if isinstance(type, RecordType) and step in type.fields else None
        while isinstance(type, (ListType, MapType)):
            type = type.item
    return type


def _whole(leaf: Leaf, place: Place) -> str:
    """The attribute a leaf tells of: where a whole is stated as none, it and not each of its parts."""
    stated = ".".join(map(str, place.path))
    return stated if leaf.found is NONE and stated and leaf.attribute.startswith(f"{stated}.") else leaf.attribute


def _told_by_list(leaves: tuple[tuple[Leaf, int], ...]) -> set[tuple[str, object]]:
    """Attributes such as ``items.logging`` whose absence a list that lacks `logging` has told already."""
    return {
        (f"{leaf.attribute}.{item}", leaf.place and leaf.place[:2])
        for leaf, outcome in leaves
        if leaf.operator == "includes" and outcome == NO
        for item in leaf.items
    }


def _pattern(leaf: Leaf, outcome: int) -> str:
    """Which sentence pattern tells of a leaf."""
    found = leaf.found
    if isinstance(found, bool):
        return "flag"
    absent = "none" if found is NONE else "empty" if isinstance(found, Items) and not found else ""  # what is derived nobody stated
    if leaf.operator == "exists":
        return absent or "there"
    if leaf.operator in ("includes", "holds"):
        return "lacks_items" if outcome == NO else "there"
    if leaf.operator == "only":
        return "excess"
    if leaf.operator in ("at_least", "at_most"):
        if found is NONE and leaf.operator == "at_most":
            return "no_limit"
        return ("below" if leaf.operator == "at_least" else "above") if outcome == NO else "is"
    if leaf.operator == "within":
        return "never" if found is NONE else "too_old" if outcome == NO else "is"
    if leaf.operator in ("before", "not_after"):
        return "never" if found is NONE else "late" if outcome == NO else "is"
    if leaf.operator in ("after", "not_before"):
        return ("early_never" if leaf.wanted is NONE else "early") if outcome == NO else "is"
    if leaf.operator in ("some", "each", "latest", "count"):
        return absent or "no_element"
    if leaf.operator == "none_of":
        return "some_element"
    return absent or ("is_not" if outcome == NO and not isinstance(leaf.wanted, Unstated) else "is")
