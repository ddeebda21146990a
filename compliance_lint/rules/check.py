"""Checks in Python, for what no form of a condition can say: pure functions of a subject, with the same outcomes and reasons.

A check is a module in `compliance_lint/rules/checks/` with a `CHECK`, or an entry point of the group ``compliance_lint.checks``
in an installed package; a rule names it (``check: NAME``) in the place of `require`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from compliance_lint.graph.world import World
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Value
from compliance_lint.rules.trace import Leaf
from compliance_lint.typed import Any, NamedTuple

ENTRY_POINTS = "compliance_lint.checks"


class Case(NamedTuple):
    """What a check judges: a subject in its world, with the parameters and tables it declared."""

    world: World
    subject: Entity
    parameters: Mapping[str, Value]
    tables: Mapping[str, Mapping[str, Any]]


class Verdict(NamedTuple):
    """YES, OPEN or NO, and the facts that decided it; of an open one each leaf says what is `missing`."""

    outcome: int
    leaves: tuple[Leaf, ...]


class Check(NamedTuple):
    """The kind of subject, the attributes, parameters and tables read, and the function that judges."""

    subject: str
    reads: tuple[str, ...]
    judge: Callable[[Case], Verdict]
    parameters: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    """The types of record asked for."""


@cache
def check_names() -> tuple[str, ...]:
    """The names of the checks that come with the tool."""
    files = (Path(__file__).parent / "checks").iterdir()
    return tuple(sorted(file.stem for file in files if file.suffix == ".py" and file.stem != "__init__"))


def find_check(name: str) -> Check | None:
    """The check of that name: one that comes with the tool, else one an installed package declares; `None` for none."""
    if name in check_names():
        found: Check = import_module(f"compliance_lint.rules.checks.{name}").CHECK
        return found
    from importlib.metadata import entry_points

    for entry in entry_points(group=ENTRY_POINTS, name=name):
        loaded = entry.load()
        if isinstance(loaded, Check):
            return loaded
    return None
