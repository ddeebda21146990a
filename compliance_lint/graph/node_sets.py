"""Sets of nodes that share something, as the bits of integers: what a thing reaches meets them in one operation."""

from __future__ import annotations

from collections.abc import Iterable

from compliance_lint.graph.forms import STRENGTH
from compliance_lint.graph.label import Label, bits
from compliance_lint.graph.standing import node_countries
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Value
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.dataflow import DataFlowGraph

Pair = tuple[str, str]
"""A category and a kind of subject."""


class NodeSets:
    """The nodes of one graph by what they hold and are; each set is made when first asked for."""

    def __init__(self, graph: DataFlowGraph) -> None:
        self._graph = graph
        self._holders: dict[Pair, int] | None = None
        self._parties: int | None = None
        self._with_sets: int | None = None
        self._countries: dict[str, int] | None = None
        self._uses: dict[Pair, dict[tuple[str, str], int]] | None = None

    def names(self, nodes: int) -> list[str]:
        """The names of the nodes in a set, sorted."""
        return sorted(self._graph.names[node] for node in bits(nodes))

    def of(self, entities: list[Entity]) -> int:
        """The set of some nodes."""
        nodes = 0
        for entity in entities:
            nodes |= 1 << self._graph.node(entity.id)
        return nodes

    def holding(self, pairs: frozenset[Pair]) -> int:
        """The nodes that hold a category of a kind of subject that is one of `pairs`, in whatever form."""
        if self._holders is None:
            self._holders = {}
            for name in self._graph.names:
                node = 1 << self._graph.node(name)
                for pair in self._graph.pairs(name):
                    self._holders[pair] = self._holders.get(pair, 0) | node
        found = 0
        for pair in pairs:
            found |= self._holders.get(pair, 0)
        return found

    @property
    def parties(self) -> int:
        """The nodes that are parties."""
        if self._parties is None:
            self._parties = self.of(list(self._graph.inventory.of("party").values()))
        return self._parties

    @property
    def with_sets(self) -> int:
        """The systems of which data sets are described."""
        if self._with_sets is None:
            systems = {str(dataset.get("system")) for dataset in self._graph.inventory.of("dataset").values()}
            self._with_sets = self.of(
                [self._graph.inventory.nodes[name] for name in sorted(systems) if name in self._graph.inventory.nodes]
            )
        return self._with_sets

    @property
    def countries(self) -> dict[str, int]:
        """By country, in the order of their codes, the nodes that stand in it; under an empty code those that nobody placed."""
        if self._countries is None:
            found: dict[str, int] = {}
            for name, node in self._graph.inventory.nodes.items():
                for country in node_countries(self._graph.inventory, node) or ("",):
                    found[country] = found.get(country, 0) | 1 << self._graph.node(name)
            self._countries = dict(sorted(found.items()))
        return self._countries

    def uses(self, labels: Iterable[Label], nodes: int) -> tuple[tuple[str, ...], bool]:
        """The purposes of the flows that carry one of some labels on from one of `nodes`, and whether one of them states none.

        What was treated on the way counts no more: it is no longer the data that were asked about.
        """
        if self._uses is None:
            self._uses = self._all_uses()
        found: dict[str, None] = {}
        for label in labels:
            for (form, purpose), places in self._uses.get((label.category, label.subject), {}).items():
                if places & nodes and STRENGTH.get(form, 0) <= STRENGTH.get(label.form, 0):
                    found[purpose] = None
        open = "" in found
        return tuple(sorted(purpose for purpose in found if purpose)), open

    def _all_uses(self) -> dict[Pair, dict[tuple[str, str], int]]:
        graph = self._graph
        uses: dict[Pair, dict[tuple[str, str], int]] = {}
        for flow in graph.inventory.of("flow").values():
            purposes = flow.items("purposes")
            named: list[Value] = [*purposes, ""] if purposes.open else list(purposes)
            node = 1 << graph.node(str(flow.get("from")))
            for label in graph.carried(flow):
                here = uses.setdefault((label.category, label.subject), {})
                for purpose in named:
                    key = (label.form, str(purpose))
                    here[key] = here.get(key, 0) | node
        return uses
