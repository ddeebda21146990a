"""`trace`: where data go and how they came, on the bank."""

from __future__ import annotations

import json
from typing import Any

import pytest
from command_line import BANK, run


def arrivals(*arguments: str) -> list[tuple[str, str, str, int]]:
    data: dict[str, Any] = json.loads(run("trace", BANK, *arguments, "--format", "json").stdout)
    return [(part["direction"], row["from"], row["to"], len(row["path"])) for part in data["parts"] for row in part["arrivals"]]


def test_a_data_set_is_followed_over_all_hops() -> None:
    found = arrivals("customers")
    assert ("goes", "customer-system", "card-maker", 1) in found
    assert ("goes", "customer-system", "authorities", 2) in found
    assert [row[3] for row in found] == sorted(row[3] for row in found)


def test_a_flow_that_names_its_data_carries_no_other() -> None:
    data = json.loads(run("trace", BANK, "customers", "--to", "card-maker", "--format", "json").stdout)
    labels = {label["category"] for label in data["parts"][0]["arrivals"][0]["labels"]}
    assert labels == {"user.name", "user.financial"}


def test_a_node_is_told_both_ways() -> None:
    directions = {row[0] for row in arrivals("mail")}
    assert directions == {"came", "goes"}
    assert ("came", "customer", "mail", 3) in arrivals("mail", "--from", "customer")


def test_a_category_and_a_country() -> None:
    assert ("goes", "customer-system", "debt-collector", 1) in arrivals("user.contact", "--from", "customer-system")
    data = json.loads(run("trace", "fixtures/furniture_shop", "US", "--format", "json").stdout)
    assert {row["to"] for part in data["parts"] for row in part["arrivals"]} >= {"ad-network", "mail-host"}


def test_text_names_each_hop_with_its_place() -> None:
    text = run("trace", BANK, "customers", "--to", "authorities").stdout
    assert "customer-system -> authorities, 2 hops" in text
    assert "mail -> authorities (to-authorities) fixtures/virtual_bank/flows.yaml:" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("custmers",), "did you mean 'customers'?"),
        (("customers", "--to", "card-makr"), "did you mean 'card-maker'?"),
        (("customers", "--format", "xml"), "unknown format"),
    ],
)
def test_what_is_not_there_is_said(arguments: tuple[str, ...], said: str) -> None:
    result = run("trace", BANK, *arguments)
    assert result.returncode == 2
    assert said in result.stderr


def test_nowhere_is_said() -> None:
    assert "nowhere that is described" in run("trace", BANK, "authorities").stdout
