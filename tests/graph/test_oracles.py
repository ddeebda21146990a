"""Random inventories with cycles, limits and transforms, held against two oracles that share no code with the graph.

One walks networkx over (node, label) states, the other is a recursive query of sqlite. What a flow makes of a label is told
here once more, in the plainest way, for both.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Mapping
from typing import Any, NamedTuple

import networkx as nx
from builders import day
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance_lint.graph.closure import Closure
from compliance_lint.graph.components import components
from compliance_lint.graph.label import Label
from compliance_lint.graph.promises import Promises
from compliance_lint.graph.world import World
from compliance_lint.model.dates import Span, parse_span
from compliance_lint.model.inventory import Entity, Inventory
from compliance_lint.model.values import Items
from compliance_lint.sources.vocabularies import bundled

SYSTEMS = 6
CATEGORIES = ("user.name", "user.contact", "user.contact.email", "user.payment")
SUBJECTS = ("customer", "employee")
PURPOSES = ("service_delivery", "direct_marketing", "research", "security")
LADDER = {"identified": 0, "pseudonymised": 1, "aggregated": 2, "anonymised": 3}
FORM = {"pseudonymise": "pseudonymised", "anonymise": "anonymised"}
State = tuple[str, Label]


class Way(NamedTuple):
    """One flow: from, to, the categories it states (`None`: none stated), the transform and the categories it acts on."""

    source: int
    target: int
    data: tuple[str, ...] | None
    transform: str
    acts_on: tuple[str, ...] | None


class Body(NamedTuple):
    """One data set: its system, kind of subject, categories, purposes and years kept."""

    system: int
    subject: str
    categories: tuple[str, ...]
    purposes: tuple[str, ...]
    years: int


some = st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=2, unique=True).map(tuple)
place = st.integers(0, SYSTEMS - 1)
ways = st.lists(
    st.builds(Way, place, place, st.none() | some, st.sampled_from(("", "", "drop", "pseudonymise", "anonymise")), st.none() | some),
    max_size=14,
)
bodies = st.lists(
    st.builds(
        Body, place, st.sampled_from(SUBJECTS), some, st.lists(st.sampled_from(PURPOSES), max_size=2, unique=True).map(tuple),
        st.integers(1, 9),
    ),
    max_size=5,
)  # fmt: skip


def world_of(found: list[Way], lying: list[Body], order: list[int] | None = None) -> World:
    """The world of some flows and data sets; `order` shuffles flows, data sets and the keys of each."""
    chance = random.Random(order[0] if order else 0)

    def keyed(facts: dict[str, Any]) -> Mapping[str, Any]:
        keys = list(facts)
        if order:
            chance.shuffle(keys)
        return {key: facts[key] for key in keys}

    flows = {}
    for at, way in enumerate(found):
        facts: dict[str, Any] = {"from": f"s{way.source}", "to": f"s{way.target}"}
        if way.data is not None:
            facts["data"] = Items(way.data)
        if way.transform:
            facts["transform"] = Items(({"kind": way.transform} | ({"data": Items(way.acts_on)} if way.acts_on is not None else {}),))
        flows[f"f{at}"] = Entity("flow", f"f{at}", keyed(facts))
    sets = {}
    for at, body in enumerate(lying):
        facts = {
            "system": f"s{body.system}",
            "subjects": Items((body.subject,)),
            "fields": Items(tuple({"category": category} for category in body.categories)),
            "purposes": Items(body.purposes),
            "retention": {"period": parse_span(f"P{body.years}Y")},
        }
        sets[f"d{at}"] = Entity("dataset", f"d{at}", keyed(facts))
    systems = {f"s{at}": Entity("system", f"s{at}", {"operator": Items(("self",))}) for at in range(SYSTEMS)}
    kinds = {"system": systems, "dataset": sets, "flow": flows}
    if order:
        names = list(kinds)
        chance.shuffle(names)
        kinds = {name: dict(chance.sample(sorted(kinds[name].items()), len(kinds[name]))) for name in names}
    return World(Inventory(kinds, bundled(), complete=frozenset(("dataset:all", "flow:all"))), day())


def under(category: str, word: str) -> bool:
    return category == word or category.startswith(word + ".")


def carried(way: Way, label: Label) -> list[Label]:
    """What becomes of a label on a flow."""
    if way.data is None or any(under(label.category, word) for word in way.data):
        arriving = [label]
    else:
        arriving = [label._replace(category=word) for word in way.data if under(word, label.category)]
    after = []
    for one in arriving:
        touched = bool(way.transform) and (way.acts_on is None or any(under(one.category, word) for word in way.acts_on))
        if touched and way.transform == "drop":
            continue
        if touched:
            form = FORM[way.transform]
            one = one._replace(form=form if LADDER[form] > LADDER[one.form] else one.form)
        after.append(one)
    return after


def labels_of(body: Body) -> list[Label]:
    return [Label(category, body.subject, "identified") for category in body.categories]


def universe() -> list[Label]:
    return [Label(category, subject, form) for category in CATEGORIES for subject in SUBJECTS for form in LADDER]


def states(found: list[Way]) -> Any:
    """The graph of (system, label) states."""
    oracle = nx.MultiDiGraph()
    for at, way in enumerate(found):
        for label in universe():
            for after in carried(way, label):
                oracle.add_edge((f"s{way.source}", label), (f"s{way.target}", after), flow=f"f{at}")
    return oracle


def reached(oracle: Any, start: set[State]) -> set[State]:
    return start | {after for one in start if one in oracle for after in nx.descendants(oracle, one)}


def seeds(lying: list[Body]) -> set[State]:
    return {(f"s{body.system}", label) for body in lying for label in labels_of(body)}


def held(here: World) -> set[State]:
    return {(name, label) for name in here.graph.names for label in here.graph.held(name)}


@given(ways, bodies)
def test_labels_are_those_networkx_reaches(found: list[Way], lying: list[Body]) -> None:
    assert held(world_of(found, lying)) == reached(states(found), seeds(lying))


@given(ways, bodies)
def test_labels_are_those_of_a_recursive_query(found: list[Way], lying: list[Body]) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("create table edge (node, label, to_node, to_label)")
    database.execute("create table seed (node, label)")
    numbers = {label: at for at, label in enumerate(universe())}
    rows = [
        (f"s{way.source}", numbers[label], f"s{way.target}", numbers[after])
        for way in found
        for label in universe()
        for after in carried(way, label)
    ]
    database.executemany("insert into edge values (?, ?, ?, ?)", rows)
    database.executemany("insert into seed values (?, ?)", [(node, numbers[label]) for node, label in seeds(lying)])
    query = """
      with recursive at(node, label) as (
        select node, label from seed
        union select edge.to_node, edge.to_label from at join edge on edge.node = at.node and edge.label = at.label
      ) select node, label from at
    """
    listed = universe()
    assert held(world_of(found, lying)) == {(node, listed[label]) for node, label in database.execute(query)}
    database.close()


@given(ways, bodies, st.integers(0, 10_000))
def test_no_order_of_entities_or_keys_changes_anything(found: list[Way], lying: list[Body], order: int) -> None:
    one, other = world_of(found, lying), world_of(found, lying, [order])
    assert held(one) == held(other)
    for flow in one.inventory.of("flow").values():
        assert one.graph.carried(flow) == other.graph.carried(other.inventory.of("flow")[flow.id])
    for dataset in one.inventory.of("dataset").values():
        twin = other.inventory.of("dataset")[dataset.id]
        for fact in ("copies", "outliving", "used_for", "new_purposes", "downstream", "orphan"):
            assert repr(one.derive(fact, dataset)) == repr(other.derive(fact, twin)), fact


@given(ways, bodies, ways, bodies)
def test_more_flows_and_data_never_take_a_label_away(found: list[Way], lying: list[Body], more: list[Way], further: list[Body]) -> None:
    assert held(world_of(found, lying)) <= held(world_of(found + more, lying + further))


@given(ways, bodies)
def test_what_was_promised_travels_with_the_label(found: list[Way], lying: list[Body]) -> None:
    here = world_of(found, lying)
    oracle = states(found)
    told: dict[State, set[str]] = {}
    kept: dict[State, list[int]] = {}
    for body in lying:
        for state in reached(oracle, {(f"s{body.system}", label) for label in labels_of(body)}):
            told.setdefault(state, set()).update(body.purposes)
            kept.setdefault(state, []).append(body.years)
    promises = Promises(here)
    seen: dict[State, set[str]] = {}
    for name in here.graph.names:
        for row in promises.told(promises.at(name)):
            seen[(name, row.label)] = set(row.purposes)
            periods = [span.months // 12 for span in promises.periods(promises.at(name), row.label) if isinstance(span, Span)]
            assert min(periods) == min(kept[(name, row.label)])
    assert seen == told


@given(ways, bodies)
def test_witnesses_are_shortest_and_can_be_walked(found: list[Way], lying: list[Body]) -> None:
    here = world_of(found, lying)
    oracle = states(found)
    start = seeds(lying)
    oracle.add_nodes_from(start)
    lengths = nx.multi_source_dijkstra_path_length(oracle, start) if start else {}
    for name, label in held(here):
        way = here.graph.witness(name, (label,))
        assert len(way) == lengths[(name, label)]
        stations = [here.graph.names[edge.source] for edge in way] + [name]
        assert stations[1:] == [here.graph.names[edge.target] for edge in way] or not way
        at_hand = {one for node, one in start if node == stations[0]}
        for edge in way:
            assert edge.flow is not None
            at_hand = {after for one in at_hand for after in carried(found[int(edge.flow.id[1:])], one)}
        assert label in at_hand


@given(ways, bodies)
def test_copies_are_the_stores_that_a_sets_own_labels_reach(found: list[Way], lying: list[Body]) -> None:
    here = world_of(found, lying)
    oracle = states(found)
    for at, body in enumerate(lying):
        own = {(f"s{body.system}", label) for label in labels_of(body)}
        wanted = {node for node, _ in reached(oracle, own)} - {f"s{body.system}"}
        rows = here.derive("copies", here.inventory.of("dataset")[f"d{at}"])
        assert {row["node"] for row in rows} == wanted


edges = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30)


@given(edges)
def test_components_are_those_of_networkx_and_come_after_what_they_lead_to(found: list[tuple[int, int]]) -> None:
    oracle = nx.DiGraph()
    oracle.add_nodes_from(range(10))
    oracle.add_edges_from(found)
    component, count = components([list(oracle.successors(node)) for node in range(10)])
    mine = {frozenset(node for node in range(10) if component[node] == at) for at in range(count)}
    assert mine == {frozenset(nodes) for nodes in nx.strongly_connected_components(oracle)}
    assert all(component[a] >= component[b] for a, b in found)


@settings(max_examples=60)
@given(edges, st.booleans())
def test_the_closure_is_what_networkx_reaches(found: list[tuple[int, int]], one_by_one: bool) -> None:
    oracle = nx.DiGraph()
    oracle.add_nodes_from(range(10))
    oracle.add_edges_from(found)
    closure = Closure([list(oracle.successors(node)) for node in range(10)], 0 if one_by_one else 20)
    for node in range(10):
        wanted = nx.descendants(oracle, node) | (
            {node} if any(node in nx.descendants(oracle, n) | {n} for n in oracle.successors(node)) else set()
        )
        assert {at for at in range(10) if closure.reached(node) >> at & 1} == wanted
