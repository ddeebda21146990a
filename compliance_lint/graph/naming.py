"""What is really reached and was not named: in a notice or record, or in any notice about the data that a flow carries."""

from __future__ import annotations

from compliance_lint.graph.coverage import ACTIVE, MAYBE
from compliance_lint.graph.flows import source_sets, used_for
from compliance_lint.graph.labels import categories, is_personal, labels_of, recipients
from compliance_lint.graph.standing import node_countries
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import UNSTATED, Items, Missing, Unstated, Value
from compliance_lint.model.vocabulary import Vocabulary
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World

_NAMED = ("purposes", "data", "recipients", "countries", "subjects")
_SIDES = (("data", "subjects"), ("subjects", "data"))
"""Of an activity: what is compared, and what narrows it."""


def unnamed(world: World, entity: Entity) -> Value:
    """What is reached within what a document or activity covers and is not named in it, by kind of thing named."""
    if entity.kind == "flow":
        return _unnamed_of_flow(world, entity)
    about = entity.get("about") if entity.kind == "document" else {name: entity.get(name) for name in _NAMED}
    about = about if isinstance(about, dict) else {}
    scope = _scope(world, entity)
    is_a = world.inventory.vocabulary.is_a
    out: dict[str, Value] = {}
    reached_data: dict[str, None] = {}
    reached_to: dict[str, Value] = {}
    open_to = False
    for thing in scope:
        found = categories(world, thing)
        reached_data.update(dict.fromkeys(map(str, found)))
        for row in (to := recipients(world, thing)):
            reached_to[row["party"]] = row
        open_to = open_to or to.open
    named = about.get("data", UNSTATED)
    if not isinstance(named, Unstated):
        out["data"] = Items(tuple(c for c in reached_data if not any(is_a("data", c, str(w)) for w in named)))
    named = about.get("recipients", UNSTATED)
    if not isinstance(named, Unstated):
        words = set(map(str, named))
        left = tuple(p for p, row in sorted(reached_to.items()) if p not in words and not _class_named(world, row, words))
        out["recipients"] = Items(left, open=open_to)
    named = about.get("countries", UNSTATED)
    if not isinstance(named, Unstated):
        seen = {str(row["country"]) for row in reached_to.values() if isinstance(row["country"], str)}
        out["countries"] = Items(tuple(sorted(seen - set(map(str, named)))), open=open_to)
    named = about.get("subjects", UNSTATED)
    if not isinstance(named, Unstated):
        people = dict.fromkeys(label.subject for thing in scope for label in labels_of(world.graph, thing) if label.subject)
        out["subjects"] = Items(tuple(s for s in people if not any(is_a("subjects", s, str(w)) for w in named)))
    named = about.get("purposes", UNSTATED)
    if not isinstance(named, Unstated):
        used: dict[str, None] = {}
        for thing in scope:
            if thing.kind == "dataset":
                used.update(dict.fromkeys(map(str, used_for(world, thing))))
        out["purposes"] = Items(tuple(p for p in used if not any(is_a("purposes", p, str(w)) for w in named)))
    if entity.kind == "activity":
        out.update({name: _beside_rows(world, entity, name, other) for name, other in _SIDES if name in out})
    return out


def _beside_rows(world: World, activity: Entity, name: str, other: str) -> Items:
    """The categories (or kinds of person) in an activity's systems that neither it names nor another activity that uses the system.

    Asked of personal data that fit the activity otherwise: by its persons (or data). Open where the activity's list is, or where
    another activity does not say which are its own.
    """
    graph, vocabulary = world.graph, world.inventory.vocabulary
    found: dict[str, None] = {}
    missing = {Missing("fact", "activity", activity.id, one): None for one in ("systems", name) if activity.items(one).open}
    rows = world.once("naming.rows", _Rows)
    for system in map(str, activity.items("systems")):
        for label in graph.held(system):
            word, fits = (label.category, label.subject) if name == "data" else (label.subject, label.category)
            if not word or not is_personal(graph, label, world.personal_forms):
                continue
            if _names(vocabulary, activity, name, word) or (fits and not _names(vocabulary, activity, other, fits)):
                continue
            named, silent = rows.of(system, name, word)
            missing.update(dict.fromkeys(() if named else silent))
            if not named and not silent:
                found[word] = None
        if graph.is_open(system):
            missing[Missing("fact", "system", system, "datasets")] = None
    return Items(tuple(found), open=bool(missing), missing=tuple(missing))


class _Rows:
    """Which terms the activities that use a system name; found once for each term."""

    def __init__(self, world: World) -> None:
        self.vocabulary = world.inventory.vocabulary
        self.users: dict[str, list[Entity]] = {}
        for activity in world.inventory.of("activity").values():
            for system in dict.fromkeys(map(str, activity.items("systems"))):
                self.users.setdefault(system, []).append(activity)
        self._known: dict[tuple[str, str, str], tuple[bool, tuple[Missing, ...]]] = {}

    def of(self, system: str, name: str, word: str) -> tuple[bool, tuple[Missing, ...]]:
        """Whether an activity names a term, and those that do not say all they use, as what would have to be said."""
        key = (system, name, word)
        if key not in self._known:
            users = self.users.get(system, ())
            named = any(self.vocabulary.is_a(name, word, str(said)) for one in users for said in one.items(name))
            self._known[key] = named, tuple(Missing("fact", "activity", one.id, name) for one in users if one.items(name).open)
        return self._known[key]


def _names(vocabulary: Vocabulary, activity: Entity, name: str, word: str) -> bool:
    """Whether an activity names a term, itself or a broader one, or leaves open what it names."""
    items = activity.items(name)
    return items.open or any(vocabulary.is_a(name, word, str(said)) for said in items)


def _unnamed_of_flow(world: World, flow: Entity) -> Value:
    """What of a flow no notice names that covers the sets whose data it carries: its recipient, purposes, country, data and subjects."""
    coverage, vocabulary = world.coverage, world.inventory.vocabulary
    out: dict[str, dict[Value, None]] = {name: {} for name in _NAMED}
    open = dict.fromkeys(_NAMED, False)
    target = world.inventory.nodes.get(str(flow.get("to")))
    party = target if target is not None and target.kind == "party" else None
    countries = node_countries(world.inventory, target) if target is not None else ()
    carried = labels_of(world.graph, flow)
    for dataset in source_sets(world, flow):
        covers = coverage.covers(dataset).values()
        notices = [
            c for c in covers if vocabulary.type_is_a(str(c.record.get("type")), "notice") and coverage.state(c.record) in (ACTIVE, MAYBE)
        ]
        about = [said for c in notices if isinstance(said := c.record.get("about"), dict)]
        listed = coverage.denied(dataset, "notice") is not None
        pairs = world.graph.set_pairs(dataset)
        mine = [label for label in carried if (label.category, label.subject) in pairs]
        found: dict[str, list[str]] = {
            "purposes": [str(purpose) for purpose in flow.items("purposes")],
            "data": [label.category for label in mine],
            "subjects": [label.subject for label in mine if label.subject],
            "countries": list(countries),
            "recipients": [party.id, str(party.get("kind"))] if party is not None else [],
        }
        for name, things in found.items():
            lists = [said.get(name, UNSTATED) for said in about]
            words = [str(word) for one in lists if isinstance(one, Items) for word in one]
            closed = len(lists) == len(notices) and all(isinstance(one, Items) and not one.open for one in lists)
            closed = closed and (bool(notices) or listed)
            left = [thing for thing in things if not any(_says(vocabulary, name, thing, word) for word in words)]
            if name == "recipients" and left != things:
                continue  # named by its id or by its class
            if left and not closed:
                open[name] = True
            else:
                out[name].update(dict.fromkeys(left[:1] if name == "recipients" else left))
    missing = (Missing("record", "flow", flow.id, "notice"),)
    return {name: Items(tuple(out[name]), open=open[name], missing=missing if open[name] else ()) for name in _NAMED}


def _says(vocabulary: Vocabulary, name: str, thing: str, word: str) -> bool:
    """Whether a word of a notice names a thing: itself or a broader term."""
    return thing == word or vocabulary.is_a({"recipients": "party_kinds"}.get(name, name), thing, word)


def _class_named(world: World, row: dict[str, Value], words: set[str]) -> bool:
    vocabulary = world.inventory.vocabulary
    return any(vocabulary.is_a("party_kinds", str(row["kind"]), word) for word in words)


def _scope(world: World, entity: Entity) -> list[Entity]:
    inventory = world.inventory
    if entity.kind == "activity":
        return [entity]
    sets = [d for d in inventory.of("dataset").values() if entity.key in world.coverage.covers(d)]
    return sets or ([inventory.organisation] if entity.key in world.coverage.covers(inventory.organisation) else [])
