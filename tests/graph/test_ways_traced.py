"""Tracing: every flow over which data go or came is told, the shortest way first."""

from __future__ import annotations

import random

import pytest
from builders import day, inventory

from compliance_lint.graph import tracing
from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.graph.tracing import Arrival

BASE = """
systems: {a: {operator: self}, b: {operator: self}, c: {operator: self}}
datasets: {d: {system: a, subjects: {customer: 1}, form: identified, fields: {name: user.name, mail: user.contact.email}}}
flows:
"""


def graph_of(flows: str) -> DataFlowGraph:
    return DataFlowGraph(inventory(BASE + flows), day())


def ids(row: Arrival) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The flows of the way, and the other flows."""
    way, also = ([edge.flow.id if edge.flow is not None else edge.why for edge in edges] for edges in (row.way, row.also))
    return tuple(way), tuple(also)


def goes(graph: DataFlowGraph) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {row.node: ids(row) for row in tracing.of_dataset(graph, graph.inventory.of("dataset")["d"])}


def came(graph: DataFlowGraph, node: str) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {row.start: ids(row) for row in tracing.into_node(graph, node)}


class TestEveryFlow:
    def test_of_parallel_flows_none_disappears(self) -> None:
        graph = graph_of("  one: {from: a, to: b}\n  two: {from: a, to: b}\n  three: {from: b, to: c}\n")
        assert goes(graph) == {"b": (("one",), ("two",)), "c": (("one", "three"), ())}
        assert came(graph, "c") == {"d": (("one", "three"), ("two",))}

    def test_a_longer_way_to_the_same_place_is_told(self) -> None:
        graph = graph_of("  direct: {from: a, to: c}\n  first: {from: a, to: b}\n  second: {from: b, to: c}\n")
        assert goes(graph)["c"] == (("direct",), ("second",))
        assert came(graph, "c") == {"d": (("direct",), ("second", "first"))}

    def test_a_flow_that_carries_other_data_is_not(self) -> None:
        graph = graph_of("  one: {from: a, to: b, data: [user.name]}\n  two: {from: a, to: b, data: [user.financial]}\n")
        assert goes(graph) == {"b": (("one",), ())}

    def test_what_comes_back_is_told(self) -> None:
        graph = graph_of("  out: {from: a, to: b}\n  back: {from: b, to: a}\n")
        assert goes(graph) == {"a": (("out", "back"), ()), "b": (("out",), ())}
        assert came(graph, "b") == {"d": (("out",), ())}, "the way back led nowhere new"

    def test_a_flow_between_two_places_that_both_hold_it_is_told(self) -> None:
        text = "  out: {from: a, to: b}\n"
        more = BASE.replace("datasets: {d:", "datasets: {e: {system: b, subjects: {customer: 1}, fields: {n: user.name}}, d:")
        graph = DataFlowGraph(inventory(more + text), day())
        assert [(row.node, ids(row)) for row in tracing.of_category(graph, "user.name")] == [("b", (("out",), ()))]

    def test_each_brings_its_labels(self) -> None:
        graph = graph_of("  one: {from: a, to: b, data: [user.name]}\n  two: {from: a, to: b, data: [user.contact.email]}\n")
        (row,) = tracing.of_dataset(graph, graph.inventory.of("dataset")["d"])
        assert {label.category for label in row.labels} == {"user.name", "user.contact.email"}

    @pytest.mark.parametrize("seed", range(20))
    def test_nothing_that_carries_data_is_missing(self, seed: int) -> None:
        """Held against the fixed point: where all data begin in one place, every edge that carries some is told."""
        draw = random.Random(seed)
        flows = "".join(f"  f{at}: {{from: {draw.choice('abc')}, to: {draw.choice('abc')}}}\n" for at in range(9))
        graph = graph_of(flows)
        rows = tracing.of_dataset(graph, graph.inventory.of("dataset")["d"])
        told = {edge for row in rows for edge in (*row.way, *row.also)}
        assert told == {edge for at, edge in enumerate(graph.edges) if graph.carried_over(at)}


class TestOfAFlow:
    FLOWS = """
  one: {from: a, to: b, data: [user.name]}
  two: {from: a, to: b}
  three: {from: b, to: c}
  wipe: {from: a, to: b, kind: erasure}
"""

    def of(self, id: str) -> tuple[list[Arrival], list[Arrival]]:
        graph = graph_of(self.FLOWS)
        flow = graph.inventory.of("flow")[id]
        return tracing.into_flow(graph, flow), tracing.of_flow(graph, flow)

    def test_where_it_comes_from_ends_with_the_flow_itself(self) -> None:
        (row,), goes = self.of("three")
        assert (row.start, row.node, ids(row)) == ("d", "c", (("one", "three"), ("two",))) and goes == []

    def test_where_it_goes_begins_at_its_end_with_what_it_carries(self) -> None:
        (row,), (on,) = self.of("one")
        assert ids(row) == (("one",), ())
        assert (on.start, on.node, {label.category for label in on.labels}) == ("b", "c", {"user.name"})

    def test_an_order_carries_nothing(self) -> None:
        assert self.of("wipe") == ([], [])
