"""One inventory on one day with its graph and coverage, and every derived fact, each computed once."""

from __future__ import annotations

from collections.abc import Callable

from compliance_lint.graph.coverage import Coverage
from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.graph.derived import DERIVED
from compliance_lint.graph.labels import PERSONAL_FORMS
from compliance_lint.model.dates import When
from compliance_lint.model.inventory import Entity, Inventory
from compliance_lint.model.values import Value
from compliance_lint.typed import Any, TypeVar, cast

Made = TypeVar("Made")


class World:
    """What rules are judged against; `personal_forms` are the forms a law takes for personal data."""

    graph: DataFlowGraph
    coverage: Coverage

    def __init__(self, inventory: Inventory, as_of: When, personal_forms: tuple[str, ...] = PERSONAL_FORMS) -> None:
        self.inventory, self.as_of, self.personal_forms = inventory, as_of, personal_forms
        self.graph = DataFlowGraph(inventory, as_of)
        self.coverage = Coverage(self.graph)
        self._known: dict[tuple[str, str, str], Value] = {}
        self._shared: dict[str, Any] = {}

    def under(self, personal_forms: tuple[str, ...]) -> World:
        """The same world for a law with other personal forms; graph and coverage are shared."""
        if personal_forms == self.personal_forms:
            return self
        other = object.__new__(World)
        other.inventory, other.as_of, other.personal_forms = self.inventory, self.as_of, personal_forms
        other.graph, other.coverage, other._known = self.graph, self.coverage, {}
        other._shared = self._shared
        return other

    def derive(self, name: str, entity: Entity) -> Value:
        """The derived fact `name` of an entity."""
        key = (name, *entity.key)
        if key not in self._known:
            self._known[key] = DERIVED[name].compute(self, entity)
        return self._known[key]

    def once(self, name: str, make: Callable[[World], Made]) -> Made:
        """What is made once for all laws: it reads no personal form."""
        if name not in self._shared:
            self._shared[name] = make(self)
        return cast("Made", self._shared[name])
