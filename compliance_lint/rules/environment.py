"""What is at hand while a condition is judged."""

from __future__ import annotations

from collections.abc import Callable

from compliance_lint.graph.world import World
from compliance_lint.location import Place
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Value
from compliance_lint.rules.trace import Trace


class Env:
    """The world, the `subject` of the rule, and `it`: the entity or record at hand inside `covered_by` or a quantifier."""

    __slots__ = ("it", "subject", "world")

    def __init__(self, world: World, subject: Entity) -> None:
        self.world, self.subject = world, subject
        self.it: Value = subject


Out = list[Trace] | None
Judge = Callable[[Env, Value, Place | None, Out], int]
"""Judges a value standing at a place: YES, OPEN or NO; appends its `Trace` to the list, if one is given."""
