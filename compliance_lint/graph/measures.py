"""Which measures are in place at a thing, and which were found weak; both read coverage."""

from __future__ import annotations

from compliance_lint.graph.coverage import ACTIVE, ENDED
from compliance_lint.graph.inherited import implied, implied_absent, implying_records, of_hosts, provided
from compliance_lint.location import Place
from compliance_lint.model.dates import When, order
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.values import Items, Missing, Value
from compliance_lint.model.vocabulary import Vocabulary
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World

JUDGES = {"password_test": "password", "restore_test": "backup", "vulnerability_scan": "patching",
          "configuration_review": "hardening", "physical_review": "physical_protection"}  # fmt: skip
"""An assessment by its type judges a type of control."""


def controls_in_place(world: World, entity: Entity) -> Value:
    """The types of the active controls that surely cover an entity, are inherited or implied; open unless the kind is listed in full."""
    coverage, vocabulary = world.coverage, world.inventory.vocabulary
    own: set[str] = set()
    named: set[str] = set()
    maybe: set[str] = set()
    unsaid: list[Missing] = []
    texts = world.once("implying_records", implying_records)
    for cover in coverage.covers(entity).values():
        type, state = str(cover.record.get("type")), coverage.state(cover.record)
        if (cover.record.kind != "control" and type not in texts) or cover.sure != YES:
            continue
        there, missing = provided(world, entity, cover.record)
        if state == ACTIVE and there == YES:
            own.add(type)
        elif state == ACTIVE and there == OPEN:
            maybe.add(type)
            unsaid += missing
        elif (state == ENDED or there == NO) and not coverage.is_partial(type):
            named.add(type)  # planned, stopped or ended, or its provider cannot give it: absent today
    hosted, from_hosts, missing = of_hosts(world, entity)
    found = implied(vocabulary, own | hosted)
    known = implied(vocabulary, found | maybe | from_hosts)
    controls = vocabulary.lists["controls"].terms
    denied = named | {type for type in (*controls, *texts) if coverage.denied(entity, type) is not None}
    denied |= implied_absent(vocabulary, denied, known)
    denied = {type for type in denied if not any(vocabulary.type_is_a(one, type) for one in known)}
    unsaid += missing
    listed = "control:all" in world.inventory.complete
    if not listed:
        unsaid.append(Missing("record", entity.kind, entity.id, "control"))
    for type in _by_texts(vocabulary, texts, denied, found) & (denied - named):
        if (said := coverage.denied(entity, type)) is not None and said.place.kind == "complete":
            denied.remove(type)  # that all controls are listed says nothing of the documents that imply a point
            unsaid = unsaid or [Missing("record", entity.kind, entity.id, "document")]
    denied &= controls.keys()
    return Items(tuple(sorted(found & controls.keys())), open=bool(unsaid), denied=frozenset(denied), missing=tuple(dict.fromkeys(unsaid)))


def _by_texts(vocabulary: Vocabulary, texts: frozenset[str], denied: set[str], found: set[str]) -> set[str]:
    """The points not found that a document or an assessment may still imply."""
    open_texts = texts - denied
    terms = vocabulary.lists["controls"].terms.items()
    return {key for key, term in terms if key not in found and not open_texts.isdisjoint(map(str, term.extra.get("implied_by", ())))}


def weak(world: World, entity: Entity) -> Value:
    """Types of control whose latest performance or assessment here ended in a negative result; closed, as it is what was found."""
    latest: dict[str, tuple[int, str, Place]] = {}
    unsure: list[Missing] = []
    for cover in world.coverage.covers(entity).values():
        record = cover.record
        if cover.sure != YES:
            if record.kind in ("control", "assessment"):
                unsure.append(Missing("fact", record.kind, record.id, "covers"))
            continue
        if record.kind == "control":
            for at, entry in enumerate(record.items("performed")):
                if isinstance(entry.get("date"), When) and order(entry["date"], world.as_of)[0] is False:
                    continue  # of a later day
                place = record.place.down("performed", at, "result")
                _note(latest, str(record.get("type")), entry.get("date"), entry.get("result"), place)
        elif record.kind == "assessment":
            judged = JUDGES.get(str(record.get("type")))
            if judged:
                _note(latest, judged, record.get("date"), record.get("result"), record.place.down("result"))
            for item, result in record.items("items").values.items():
                _note(latest, item, record.get("date"), result, record.place.down("items", item))
    signs = world.inventory.vocabulary.lists["results"]
    bad = {type: place for type, (_, result, place) in sorted(latest.items()) if signs.get(result, "sign") == "negative"}
    return Items(tuple(bad), open=bool(unsure), missing=tuple(unsure), places=bad)


def _note(latest: dict[str, tuple[int, str, Place]], type: str, date: Value, result: Value, place: Place) -> None:
    when = date.high if isinstance(date, When) and date.high is not None else 0
    if isinstance(result, str) and when >= latest.get(type, (-1,))[0]:
        latest[type] = (when, result, place)
