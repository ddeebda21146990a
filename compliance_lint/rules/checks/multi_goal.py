"""A measure serves two protection goals or more, by its type or by how it is set.

In Python, as the goals are counted that a table gives for the type of the measure itself: the points that the type implies, and the
figures by which it serves one goal more (an encrypted backup). A measure that serves one goal and has no such figure is not spoken of.
"""

from __future__ import annotations

from collections.abc import Mapping

from compliance_lint.graph.inherited import implied
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.values import NONE, Items, Missing, Unstated, Value
from compliance_lint.model.vocabulary import Vocabulary
from compliance_lint.rules.check import Case, Check, Verdict
from compliance_lint.rules.trace import Leaf
from compliance_lint.typed import Any

GOALS, FIGURES = "sdm_goals", "sdm_parameters"
FAMILY = "sdm."
"""Before the name of a goal: the term that names it."""
_ENOUGH = 2


def judge(case: Case) -> Verdict:
    """Met with two goals; not met with fewer where a figure is stated that keeps a goal from being served; open otherwise."""
    control = case.subject
    served = goals_of(case.world.inventory.vocabulary, control, case.tables)
    found = Items(tuple(FAMILY + goal for goal in served))
    if len(served) >= _ENOUGH:
        return Verdict(YES, (Leaf("count", "type", control.place.down("type"), found=found, wanted=_ENOUGH, list="controls"),))
    more = figures_of(control, case.tables)
    denied = [name for name in more if _given(control, name) in (False, NONE)]
    if denied:
        where = control.place.down("parameters", denied[0])
        return Verdict(NO, (Leaf("equals", f"parameters.{denied[0]}", where, found=_given(control, denied[0]), wanted=True),))
    asked = tuple(Missing("fact", *control.key, f"parameters.{name}") for name in more) or (Missing("fact", *control.key, "type"),)
    return Verdict(OPEN, (Leaf("count", "type", control.place.down("type"), found=found, list="controls", missing=asked),))


def goals_of(vocabulary: Vocabulary, control: Entity, tables: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """The goals a measure serves, in the order of the table."""
    points = implied(vocabulary, {str(control.get("type"))})
    figures = figures_of(control, tables)
    extra = {goal for name, goal in figures.items() if _given(control, name) is True}
    rows = tables[GOALS]["rows"]
    return tuple(goal for goal, row in rows.items() if goal in extra or not points.isdisjoint(row["points"]))


def figures_of(control: Entity, tables: Mapping[str, Mapping[str, Any]]) -> Mapping[str, str]:
    """The figures of a type by which it serves a goal more, each with that goal."""
    figures: Mapping[str, str] = tables[FIGURES]["rows"].get(str(control.get("type")), {})
    return figures


def _given(control: Entity, name: str) -> Value:
    parameters = control.get("parameters")
    return parameters.get(name, Unstated()) if isinstance(parameters, dict) else Unstated()


CHECK = Check("control", ("type", "parameters"), judge, (), (GOALS, FIGURES))
