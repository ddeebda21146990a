"""A trace as text: what each place holds, and how far it shows a person."""

from __future__ import annotations

import pytest
from builders import day, loaded

from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.graph.label import Label
from compliance_lint.graph.tracing import Arrival
from compliance_lint.reports.tracing import as_text

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
