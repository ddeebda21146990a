"""How conditions are joined: Kleene logic through all, any, not, if and count, and through any nesting of them."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from builders import NEGATED, OUTCOMES, judge
from hypothesis import given
from hypothesis import strategies as st

TRUTH = "systems: {s: {kind: database}}"
AS = {"met": "{kind: database}", "not_met": "{kind: email}", "unstated": "{status: operating}"}
ORDER = {"not_met": 0, "unstated": 1, "met": 2}


@pytest.mark.parametrize(("left", "right"), list(product(OUTCOMES, repeat=2)))
def test_kleene_tables(left: str, right: str) -> None:
    def of(condition: str) -> str:
        return judge(TRUTH, "system", "s", condition)

    least, most = sorted((left, right), key=ORDER.__getitem__)
    one, other = AS[left], AS[right]
    assert of(f"all: [{one}, {other}]") == least
    assert of(f"any: [{one}, {other}]") == most
    assert of(f"not: {{any: [{one}, {other}]}}") == NEGATED[most]
    assert of(f"{{if: {one}, then: {other}}}") == max(NEGATED[left], right, key=ORDER.__getitem__)
    assert of(f"{{all: [{one}], any: [{other}]}}") == least  # several keys are joined by all
    sure, possible = [left, right].count("met"), 2 - [left, right].count("not_met")
    at_least_one = "met" if sure >= 1 else "not_met" if possible < 1 else "unstated"
    at_most_one = "met" if possible <= 1 else "not_met" if sure > 1 else "unstated"
    assert of(f"count: {{at_least: 1, of: [{one}, {other}]}}") == at_least_one
    assert of(f"count: {{at_most: 1, of: [{one}, {other}]}}") == at_most_one


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_not_never_turns_unstated_into_met(outcome: str) -> None:
    assert judge(TRUTH, "system", "s", f"not: {AS[outcome]}") == NEGATED[outcome]
    assert judge(TRUTH, "system", "s", f"not: {{not: {AS[outcome]}}}") == outcome


EXPRESSIONS = st.recursive(
    st.sampled_from(OUTCOMES),
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["all", "any"]), st.lists(inner, min_size=1, max_size=3)),
        st.tuples(st.just("if"), inner, inner),
    ),
    max_leaves=8,
)


def written(tree: Any) -> str:
    if isinstance(tree, str):
        return AS[tree]
    if tree[0] == "not":
        return f"{{not: {written(tree[1])}}}"
    if tree[0] == "if":
        return f"{{if: {written(tree[1])}, then: {written(tree[2])}}}"
    return f"{{{tree[0]}: [{', '.join(map(written, tree[1]))}]}}"


def valued(tree: Any) -> str:
    if isinstance(tree, str):
        return tree
    if tree[0] == "not":
        return NEGATED[valued(tree[1])]
    if tree[0] == "if":
        return max(NEGATED[valued(tree[1])], valued(tree[2]), key=ORDER.__getitem__)
    return (min if tree[0] == "all" else max)(map(valued, tree[1]), key=ORDER.__getitem__)


@given(EXPRESSIONS)
def test_any_nesting_has_the_value_of_kleene(tree: Any) -> None:
    assert judge(TRUTH, "system", "s", written(tree)) == valued(tree)
