"""Which records cover an entity, and what is stated not to cover it: the one relation behind `covered_by`.

Coverage runs down: organisation > place > system > data set > field; system > grants on it and remote access out of it;
a system in `via` > the flow or grant that passes it; a party > the systems it operates; the flow or the importer > a
transfer. What hangs on several things is covered when each is, and lacks what one of them lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.graph.description import SELF
from compliance_lint.graph.exposure import exposed_to, in_force
from compliance_lint.graph.hop import Transfer
from compliance_lint.graph.label import Label
from compliance_lint.graph.labels import labels_of
from compliance_lint.graph.parties import acts_as
from compliance_lint.graph.standing import places_around
from compliance_lint.location import Place
from compliance_lint.model.dates import When, has_begun, order
from compliance_lint.model.inventory import ORGANISATION, Entity
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.selector import Pick, Selector
from compliance_lint.model.values import Items, Missing, Unstated, Value
from compliance_lint.typed import NamedTuple

_OF_ORGANISATION = ("place", "activity", "incident", "request", "document", "control", "assessment", "filing")
"""What the organisation's own records cover besides the systems it operates."""
ACTIVE, MAYBE, ENDED, LATER = "active", "maybe", "ended", "later"


class Cover(NamedTuple):
    """A record that covers an entity, and whether that is sure (`YES`) or hangs on something unstated (`OPEN`)."""

    record: Entity
    sure: int


class Denial(NamedTuple):
    """Where it is said that a type of record does not cover: the place of the ``lacks`` or ``complete``."""

    place: Place


class Coverage:
    """Answers, for one graph, which records cover what; every answer is kept."""

    def __init__(self, graph: DataFlowGraph) -> None:
        self.graph, self.inventory, self.as_of = graph, graph.inventory, graph.as_of
        self._direct: dict[tuple[str, str], dict[tuple[str, str], Cover]] = {}
        self._covers: dict[tuple[str, str], dict[tuple[str, str], Cover]] = {}
        self._lines: dict[tuple[str, str], tuple[Entity, ...]] = {}
        self._places_lack = any(place.items("lacks") for place in self.inventory.of("place").values())
        self._of_all: set[tuple[tuple[str, str], tuple[str, str]]] = set()
        """What covers the organisation by covering all of a kind, and so nothing below it."""
        self.empty: list[Place] = []
        """Selectors that match nothing: an error of the inventory."""
        self._states = {record.key: self._state(record) for record in self.inventory.records()}
        for record in self.inventory.records():
            self._enter(record)
        for kind in ("incident", "request"):
            for event in self.inventory.of(kind).values():
                selector = event.get("covers")
                if isinstance(selector, Selector) and not self.selected(selector):
                    self.empty.append(event.place.down("covers"))

    # -- states of records -------------------------------------------------------------------------------------

    def _state(self, record: Entity) -> str:
        if record.get("status") in ("planned", "stopped"):
            return ENDED  # planned for a later day, too: the type is absent today
        begin = record.get("since")
        if not isinstance(begin, When):
            begin = record.get("date")
        if not has_begun(begin, self.as_of):
            return LATER
        unsure = False
        for event in ("until", "withdrawn"):
            end = record.get(event)
            if isinstance(end, When):
                before = order(end, self.as_of)[1]
                if end.text == "unknown" or before:
                    return ENDED
                unsure = unsure or before is None
        if unsure:
            return MAYBE  # it ends this year, and nobody said on which day
        if record.kind == "control" and "status" not in record.facts:
            done = record.get("performed")
            shown = isinstance(record.get("since"), When) or (isinstance(done, Items) and bool(done))
            return ACTIVE if shown else MAYBE
        return ACTIVE

    def state(self, record: Entity) -> str:
        """``active``, ``maybe`` (nobody said, or not to the day), ``ended`` (planned, stopped or past its end) or ``later`` (ignored)."""
        return self._states[record.key]

    # -- selectors ---------------------------------------------------------------------------------------------

    def _enter(self, record: Entity) -> None:
        selector = record.get("covers")
        if not isinstance(selector, Selector) or self.state(record) == LATER:
            return
        hit = False
        for key, sure in self.selected(selector):
            hit = True
            if key == (ORGANISATION, ORGANISATION) and not selector.organisation and ORGANISATION not in selector.picks:
                self._of_all.add((key, record.key))
            self._add(self._direct, key, record, sure)
        if not hit:
            self.empty.append(record.place.down("covers"))

    @staticmethod
    def _add(table: dict[tuple[str, str], dict[tuple[str, str], Cover]], key: tuple[str, str], record: Entity, sure: int) -> None:
        row = table.setdefault(key, {})
        known = row.get(record.key)
        row[record.key] = Cover(record, max(sure, known.sure) if known else sure)

    def selected(self, selector: Selector) -> list[tuple[tuple[str, str], int]]:
        """The keys of the entities a selector picks, each with how sure that is."""
        found: dict[tuple[str, str], int] = {}
        if selector.organisation:
            found[(ORGANISATION, ORGANISATION)] = YES
        for id in selector.nodes:
            entity = self.inventory.get("node", id)
            key = entity.key if entity is not None else ("subject", id)
            found[key] = YES
        for kind, pick in selector.picks.items():
            if pick.all and not selector.excluded.get(kind) and kind != ORGANISATION:
                found[(ORGANISATION, ORGANISATION)] = YES
            for entity in self._candidates(kind, pick):
                sure = self.picks(pick, entity)
                out = selector.excluded.get(kind)
                if out is not None:
                    sure = min(sure, -self.picks(out, entity))
                if sure != NO:
                    found[entity.key] = sure
        return list(found.items())

    def _candidates(self, kind: str, pick: Pick) -> Iterable[Entity]:
        if pick.ids:
            named = (self.inventory.get(kind, id) for id in pick.ids)
            return [entity for entity in named if entity is not None]
        return self.inventory.of(kind).values()

    def picks(self, pick: Pick, entity: Entity) -> int:
        """Whether one kind's part of a selector picks an entity."""
        if pick.all:
            return YES
        if pick.match is None:
            return YES if entity.id in pick.ids else NO
        return min((self._matches(entity, name, wanted) for name, wanted in pick.match.items()), default=YES)

    def _matches(self, entity: Entity, name: str, wanted: Value) -> int:
        is_a = self.inventory.vocabulary.is_a
        words = tuple(wanted) if isinstance(wanted, Items) else (wanted,)
        if name == "holding":
            labels = self._held(entity)
            if any(is_a("data", label.category, str(word)) for label in labels for word in words):
                return YES
            return OPEN if self.graph.is_open(self._node_of(entity)) else NO
        if name == "operated_by":
            value: Value = entity.get("operator")
        elif name == "in":
            return self._within_place(entity, words)
        elif name == "acting_as":
            value = acts_as(self.graph, entity)
        elif name == "exposed_to":
            value = exposed_to(self.graph, entity)
        else:
            value = entity.get(name)
        if isinstance(value, Unstated):
            return OPEN
        have = value if isinstance(value, Items) else Items((value,))
        if any(item == word or self._under(name, item, word) for item in have for word in words):
            return YES
        return OPEN if have.open else NO

    def _under(self, name: str, item: Value, word: Value) -> bool:
        if not isinstance(item, str) or not isinstance(word, str):
            return False
        return any(self.inventory.vocabulary.is_a(entry, item, word) for entry in self._lists_of(name))

    @staticmethod
    def _lists_of(name: str) -> tuple[str, ...]:
        return {
            "kind": ("system_kinds", "party_kinds", "place_kinds", "organisation_kinds"),
            "purposes": ("purposes",),
            "data": ("data",),
            "type": ("controls", "documents", "assessments", "filings"),
            "acting_as": ("roles",),
        }.get(name, ())

    def _within_place(self, entity: Entity, words: tuple[Value, ...]) -> int:
        places = list(entity.items("places")) if entity.kind != "place" else [entity.id]
        seen: set[str] = set()
        while places:
            id = str(places.pop())
            place = self.inventory.get("place", id)
            if id in seen or place is None:
                continue
            seen.add(id)
            if id in words or place.get("exposure") in words:
                return YES
            places += list(place.items("within")) if "within" in place.facts else []
        return OPEN if entity.items("places").open and entity.kind != "place" else NO

    def _node_of(self, entity: Entity) -> str:
        return str(entity.get("system")) if entity.kind == "dataset" else entity.id

    def _held(self, entity: Entity) -> tuple[Label, ...]:
        return labels_of(self.graph, entity)

    # -- what covers an entity ---------------------------------------------------------------------------------

    def above(self, entity: Entity) -> tuple[list[tuple[Entity, int]], list[Entity]]:
        """What hands its coverage down to an entity: any of the first (with how sure), and all of the second together."""
        any_of: list[tuple[Entity, int]] = []
        all_of: list[Entity] = []
        inventory = self.inventory
        if entity.kind == "dataset":
            self._push(any_of, "system", entity.get("system"))
        elif entity.kind == "system":
            operators = entity.items("operator")
            if SELF in operators:
                any_of.append((inventory.organisation, YES))
            elif operators.open:
                any_of.append((inventory.organisation, OPEN))
            for operator in operators:
                if operator not in (SELF, "none"):
                    self._push(any_of, "party", operator)
            all_of = self._entities("place", entity.items("places"))
        elif entity.kind == "place":
            any_of.append((inventory.organisation, YES))
            self._push(any_of, "place", entity.get("within"))
        elif entity.kind == "grant":
            grant = entity
            groups = entity.items("member_of")
            if "systems" not in entity.facts and "places" not in entity.facts and groups:
                grant = inventory.get("grant", str(groups.of[0])) or entity
            all_of = self._entities("system", grant.items("systems")) + self._entities("place", grant.items("places"))
            for gateway in entity.items("via"):
                self._push(any_of, "system", gateway)
        elif entity.kind == "flow":
            for gateway in entity.items("via"):
                self._push(any_of, "system", gateway)
            if entity.get("kind") in ("remote_access", "admin"):
                self._push(any_of, "system", entity.get("from"))
        elif isinstance(entity, Transfer):
            self._push(any_of, "flow", entity.get("flow"))
            if entity.home.kind == "grant":
                self._push(any_of, "grant", entity.home.id)
            any_of += [(party, YES) for party in entity.parties]
        elif entity.kind in _OF_ORGANISATION:
            any_of.append((inventory.organisation, YES))
        elif entity.kind == "field":
            self._push(any_of, "dataset", entity.id.partition("/")[0])
        return any_of, all_of

    def _push(self, out: list[tuple[Entity, int]], kind: str, id: Value) -> None:
        found = self.inventory.get(kind, id) if isinstance(id, str) else None
        if found is not None and found.kind == kind:
            out.append((found, YES))

    def _entities(self, kind: str, ids: Items) -> list[Entity]:
        return [entity for id in ids if (entity := self.inventory.get(kind, str(id))) is not None]

    def covers(self, entity: Entity) -> Mapping[tuple[str, str], Cover]:
        """Every record that covers an entity, itself or from above, by key."""
        known = self._covers.get(entity.key)
        if known is not None:
            return known
        for outer in reversed(places_around(self.inventory, entity, self._covers)):
            self.covers(outer)  # from the outermost on, as thousands of places in each other are more than a stack holds
        self._covers[entity.key] = {}  # a ring of places covers nothing more by going round
        out = dict(self._direct.get(entity.key, {}))
        table = {entity.key: out}
        any_of, all_of = self.above(entity)
        own = self._lacked([entity])
        for parent, sure in any_of:
            lacked = own
            if parent.kind == ORGANISATION and entity.kind in ("system", "place") and self._places_lack:
                lacked = self._lacked([here for here in self.lines(entity) if here.kind == "place" or here is entity])
            for cover in self.covers(parent).values():
                if (parent.key, cover.record.key) not in self._of_all and not self._is_lacked(cover.record, lacked):
                    self._add(table, entity.key, cover.record, min(sure, cover.sure))
        if all_of:
            rows = [self.covers(parent) for parent in all_of]
            for key in rows[0]:
                if all(key in row for row in rows) and not self._is_lacked(rows[0][key].record, own):
                    self._add(table, entity.key, rows[0][key].record, min(row[key].sure for row in rows))
        self._covers[entity.key] = out
        return out

    def _lacked(self, entities: list[Entity]) -> list[str]:
        """The types of record stated today not to cover one of these; what covers the rest from above stops here."""
        entries = (entry for entity in entities for entry in entity.items("lacks"))
        return [entry["type"] for entry in entries if not entry["term"] and self._current(entry)]

    def _is_lacked(self, record: Entity, types: list[str]) -> bool:
        return bool(types) and any(self.inventory.vocabulary.type_is_a(str(record.get("type")), type) for type in types)

    def lines(self, entity: Entity) -> tuple[Entity, ...]:
        """The entity and everything above it, each once: where a `lacks` denies for it too."""
        known = self._lines.get(entity.key)
        if known is not None:
            return known
        found: dict[tuple[str, str], Entity] = {}
        stack = [entity]
        while stack:
            here = stack.pop()
            if here.key in found:
                continue
            found[here.key] = here
            any_of, all_of = self.above(here)
            stack += [parent for parent, sure in any_of if sure == YES] + all_of
        lines = self._lines[entity.key] = tuple(found.values())
        return lines

    def denied(self, entity: Entity, type: str, term: str = "") -> Denial | None:
        """Where it is said that no record of `type` (or none with `term`) covers the entity; `None` if nowhere."""
        vocabulary = self.inventory.vocabulary
        for here in self.lines(entity):
            lacks = here.get("lacks")
            if not isinstance(lacks, Items):
                continue
            for at, entry in enumerate(lacks):
                if not vocabulary.type_is_a(type, entry["type"]) or not self._current(entry):
                    continue
                if not entry["term"] or (term and (term == entry["term"] or term.startswith(entry["term"] + "."))):
                    return Denial(here.place.down("lacks", at))
        list = vocabulary.types.get(type)
        kind = {"controls": "control", "documents": "document", "assessments": "assessment", "filings": "filing"}.get(list or "")
        for said in sorted(self.inventory.complete):
            if said == f"{kind}:all" or (term and said == f"{type}.{term}"):
                return Denial(Place("complete", said))
            if ":" not in said and "." not in said and vocabulary.type_is_a(type, said):
                return Denial(Place("complete", said))
        return None

    def lacked_terms(self, entity: Entity, type: str) -> frozenset[str]:
        """The topics, clauses or items that records of a type are stated to lack for an entity."""
        is_a = self.inventory.vocabulary.type_is_a
        entries = (entry for here in self.lines(entity) for entry in here.items("lacks"))
        return frozenset(entry["term"] for entry in entries if entry["term"] and is_a(type, entry["type"]) and self._current(entry))

    def _current(self, entry: Mapping[str, Value]) -> bool:
        return in_force(entry, self.as_of)

    def is_partial(self, type: str) -> bool:
        """Whether ``partial`` says that the records of a type are not all listed."""
        vocabulary = self.inventory.vocabulary
        return any(
            (said.endswith(":all") and said.split(":")[0] + "s" == vocabulary.types.get(type))
            or (":" not in said and vocabulary.type_is_a(type, said))
            for said in self.inventory.partial
        )  # fmt: skip

    def contradictions(self) -> list[tuple[Place, Entity]]:
        """Each ``lacks`` that an active record of the type (or its child), here or below, contradicts, with that record."""
        lacking = {entity.key: entity for entity in self.inventory if entity.items("lacks").of}
        found: dict[tuple[Place, tuple[str, str]], Entity] = {}
        for key, row in self._direct.items() if lacking else ():
            covered = self.inventory.get(*key)
            if covered is None:
                continue
            active = [cover.record for cover in row.values() if cover.sure == YES and self.state(cover.record) == ACTIVE]
            for above in self.lines(covered) if active else ():
                if above.key not in lacking:
                    continue
                for at, entry in enumerate(above.items("lacks")):
                    place = above.place.down("lacks", at)
                    found.update({(place, record.key): record for record in active if self._contradicts(entry, record)})
        return [(place, record) for (place, _), record in sorted(found.items(), key=lambda item: item[0])]

    def _contradicts(self, entry: Mapping[str, Value], record: Entity) -> bool:
        named = self.inventory.vocabulary.type_is_a(str(record.get("type")), entry["type"])
        return named and self._current(entry) and (not entry["term"] or entry["term"] in stated_terms(record))


def stated_terms(record: Entity) -> dict[str, bool]:
    """Every term a record states, in any of its lists of terms, with whether that list may hold more."""
    out: dict[str, bool] = {}
    for items in term_lists(record):
        out.update(dict.fromkeys((str(term) for term in items), items.open))
    return out


def term_lists(record: Entity) -> list[Items]:
    """The lists of terms of a record: topics, items, clauses, and the list parameters of a control."""
    found = [record.get(name) for name in ("states", "items")]
    parameters = record.get("parameters")
    if isinstance(parameters, dict):
        found += list(parameters.values())
    return [value for value in found if isinstance(value, Items)]


def missing_record(entity: Entity, type: str, term: str = "") -> Missing:
    """What would have to be said: a record of that type covering the entity."""
    return Missing("record", entity.kind, entity.id, f"{type}.{term}" if term else type)
