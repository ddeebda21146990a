"""A trace as text: what each place holds, and how far it shows a person."""

from __future__ import annotations

import pytest
from builders import day, loaded

from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.graph.label import Label
from compliance_lint.graph.tracing import Arrival, of_dataset
from compliance_lint.reports.tracing import as_data, as_text

FLOWS = "".join(f"  f{at:02}: {{from: a, to: b}}\n" for at in range(20))
LABELS = (Label("state_secret", "", "identified"), Label("user.name", "customer", "identified"))


@pytest.mark.parametrize(
    ("tag", "secret", "name"),
    [("en", "state_secret", "identified, customer: user.name"), ("zh-Hans", "国家秘密", "可识别个人（客户）：姓名")],
)
def test_only_of_data_that_show_persons_is_it_said_how(tag: str, secret: str, name: str) -> None:
    found = loaded("systems: {a: {operator: self}, b: {operator: self}}\n")
    graph = DataFlowGraph(found.inventory, day())
    text = as_text(graph, found.where, "a", [("goes", [Arrival("a", "b", LABELS, ())])], 100, tag)
    assert f"    {secret}" in text and name in text
    assert text.count(name.partition("，")[0].partition("（")[0].partition(",")[0]) == 1


def test_text_counts_what_is_too_much_to_read_and_json_names_it() -> None:
    told = "datasets: {d: {system: a, subjects: {customer: 1}, fields: {name: user.name}}}\nflows:\n"
    found = loaded("systems: {a: {operator: self}, b: {operator: self}}\n" + told + FLOWS)
    graph = DataFlowGraph(found.inventory, day())
    parts = [("goes", of_dataset(graph, found.inventory.of("dataset")["d"]))]
    text = as_text(graph, found.where, "d", parts, 100)
    assert text.count("    also a -> b") == 12 and "and over 7 more; `--format json` lists them" in text
    (arrival,) = as_data(graph, found.where, "d", parts)["parts"][0]["arrivals"]
    assert [hop["flow"] for hop in arrival["path"] + arrival["also"]] == [f"f{at:02}" for at in range(20)]
