"""What is at hand while a condition is judged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from compliance_lint.graph.world import World
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Value

if TYPE_CHECKING:
    from compliance_lint.location import Place
    from compliance_lint.rules.trace import Trace

    Out = list[Trace] | None


class Env:
    """The world, the `subject` of the rule, and `it`: the entity or record at hand inside `covered_by` or a quantifier."""

    __slots__ = ("it", "subject", "world")

    def __init__(self, world: World, subject: Entity) -> None:
        self.world, self.subject = world, subject
        self.it: Value = subject


if TYPE_CHECKING:
    from collections.abc import Callable

    Judge = Callable[[Env, Value, Place | None, Out], int]
    """Judges a value standing at a place: YES, OPEN or NO; appends its `Trace` to the list, if one is given."""
