"""`trace`: where data go and how they came, on the bank."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import BANK, laid, run


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
        (("sign-upp",), "did you mean 'sign-up'?"),
    ],
)
def test_what_is_not_there_is_said(arguments: tuple[str, ...], said: str) -> None:
    result = run("trace", BANK, *arguments)
    assert result.returncode == 2
    assert said in result.stderr


def test_nowhere_is_said() -> None:
    assert "nowhere that is described" in run("trace", BANK, "authorities").stdout


SHOP = """inventory: 1
as_of: 2026-11-20
systems: {store: {operator: self}}
parties: {warehouse: {country: HK}}
datasets: {orders: {system: store, subjects: {customer: 5}, form: identified, fields: {name: user.name}}}
flows:
  ship: {from: store, to: warehouse}
  support: {from: store, to: warehouse, kind: remote_access}
"""


def test_both_of_two_parallel_flows_are_told(tmp_path: Path) -> None:
    laid(tmp_path, {"compliance/shop.yaml": SHOP})
    for what in ("orders", "store", "warehouse", "user.name", "HK"):
        text = run("trace", "compliance", what, cwd=tmp_path).stdout
        assert "store -> warehouse (ship) compliance/shop.yaml:7:3" in text, what
        assert "also store -> warehouse (support) compliance/shop.yaml:8:3" in text, what


def test_a_flow_is_traced_both_ways() -> None:
    found = arrivals("app-to-core")
    assert ("came", "customer", "customer-system", 2) in found
    assert ("goes", "customer-system", "authorities", 2) in found
    text = run("trace", BANK, "app-to-core").stdout
    assert "app -> customer-system (app-to-core)" in text


class TestWhereTheInventoryIs:
    def test_without_a_path_it_is_where_other_commands_look_for_it(self, tmp_path: Path) -> None:
        laid(tmp_path, {"compliance/shop.yaml": SHOP})
        assert run("trace", "orders", cwd=tmp_path).stdout == run("trace", "compliance", "orders", cwd=tmp_path).stdout
        bare = laid(tmp_path / "bare", {"shop.yaml": SHOP})
        assert "warehouse" in run("trace", "orders", cwd=bare).stdout

    def test_the_configuration_says_where_what_not_and_in_which_language(self, tmp_path: Path) -> None:
        config = "inventory: [described]\nexclude: [described/old.yaml]\nlang: de\n"
        laid(tmp_path, {"described/shop.yaml": SHOP, "described/old.yaml": "old: 1\n", ".compliance-lint.yaml": config})
        result = run("trace", "orders", cwd=tmp_path)
        assert result.returncode == 0 and "Wohin die Daten gehen" in result.stdout, result.stderr
        assert run("trace", "orders", "--no-config", cwd=tmp_path).returncode == 2

    def test_several_paths_are_one_inventory(self, tmp_path: Path) -> None:
        systems, rest = SHOP.split("parties:")
        laid(tmp_path, {"a/systems.yaml": systems, "b/rest.yaml": f"inventory: 1\nparties:{rest}"})
        assert "store -> warehouse" in run("trace", "a", "b", "orders", cwd=tmp_path).stdout

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("orders", "compliance"), "compliance-lint trace compliance orders"),
            (("compliance",), "name after it what to trace"),
            (("./compliance",), "name after it what to trace"),
            ((), "WHAT"),
        ],
    )
    def test_a_path_in_the_wrong_place_is_told(self, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
        laid(tmp_path, {"compliance/shop.yaml": SHOP})
        result = run("trace", *words, cwd=tmp_path)
        assert (result.returncode, result.stdout) == (2, "") and said in result.stderr
