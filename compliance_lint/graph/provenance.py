"""Which data sets what lies at a node was described in, as far as it tells persons apart: the identifiers, hop by hop.

The fixed point of the graph knows a category, not the set it comes from. Here the sets are the bits of one integer for each
identifying label of a node, and run over the same edges; a flow that names its data sets lets through those and what they were
made from.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from compliance_lint.graph.forms import TREATED, claimed_form
from compliance_lint.graph.label import bits
from compliance_lint.graph.passage import Passage
from compliance_lint.graph.spreading import Spreading
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Items
from compliance_lint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from compliance_lint.graph.dataflow import DataFlowGraph

IDENTIFYING = ("directly", "links")
GONE = ("deleted", "masked", "generalised", "top_coded")
"""Treatments after which a value no longer tells one person from another."""
_HIDDEN = ("anonymised", "aggregated")


class Way(NamedTuple):
    """What an edge makes of the identifiers of sets: which of them pass, in which form, and what is masked or made coarse."""

    passage: Passage | None
    allowed: int
    taken_off: tuple[str, ...]


_FREE = Way(None, -1, ())


class Provenance:
    """The data sets behind the identifiers at every node of one graph; sets are bits, in the order of `sets`."""

    def __init__(self, graph: DataFlowGraph) -> None:
        self.graph = graph
        self._data = graph.inventory.vocabulary.lists["data"]
        self.sets = [dataset for dataset in graph.inventory.of("dataset").values() if graph.lying(dataset)]
        self.number = {dataset.id: at for at, dataset in enumerate(self.sets)}
        self.family: dict[str, int] = {}
        """By the id of a set that was made from no other: that set and all that descend from it."""
        self._roots: list[list[str]] = []
        self._above = [self._lineage(dataset) for dataset in self.sets]
        self._identifiers = [self._of_fields(dataset) for dataset in self.sets]
        self.treated = sum(1 << at for at, dataset in enumerate(self.sets) if claimed_form(dataset) in TREATED)
        self._kept: dict[str, tuple[int, int]] = {}
        self._own: dict[int, int] = {}
        self._slots: dict[int, int] = {}
        self._groups: dict[int, list[int]] = {}
        """By what has arrived at a node, the sets that meet there."""
        self.lying: dict[int, int] = {}
        """By node: the sets described there."""
        self._run()

    # -- what the sets are -------------------------------------------------------------------------------------

    def _lineage(self, dataset: Entity) -> int:
        """The set and everything it was made from; enters it in the families of those that were made from nothing."""
        inventory = self.graph.inventory
        seen = {dataset.id: dataset}
        stack = [dataset]
        roots = []
        while stack:
            here = stack.pop()
            parents = [p for name in here.items("derived_from") if (p := inventory.get("dataset", str(name))) is not None]
            if not parents:
                roots.append(here.id)
            for parent in parents:
                if parent.id not in seen:
                    seen[parent.id] = parent
                    stack.append(parent)
        self._roots.append(roots or [min(seen)])  # sets made from each other have no first one
        for root in self._roots[-1]:
            self.family[root] = self.family.get(root, 0) | 1 << self.number[dataset.id]
        return self.mask(seen)

    def _of_fields(self, dataset: Entity) -> dict[str, bool]:
        """The categories of the fields of a set: whether each tells persons apart; none where a treatment took that away."""
        found: dict[str, bool] = {}
        for field in dataset.items("fields"):
            category = field.get("category")
            if isinstance(category, str):
                found[category] = found.get(category, False) or self.identifies(field)
        return found

    def identifies(self, field: dict[str, object]) -> bool:
        """Whether a field tells one person from another, replaced or as it is."""
        stated = field.get("identifies")
        by = stated if isinstance(stated, str) else self._data.get(str(field.get("category")), "identifies")
        return by in IDENTIFYING and field.get("treatment") not in GONE

    def mask(self, names: object) -> int:
        """The bits of the data sets of these ids, of those that are there."""
        found = 0
        for name in names if isinstance(names, (Items, dict, list, tuple, set)) else ():
            at = self.number.get(str(name))
            if at is not None:
                found |= 1 << at
        return found

    def decode(self, mask: int) -> list[Entity]:
        """The data sets of a mask, in the order of their ids."""
        return [self.sets[at] for at in bits(mask)]

    def related(self, mask: int) -> bool:
        """Whether all these sets come from one."""
        lowest = (mask & -mask).bit_length() - 1
        return any(not mask & ~self.family[root] for root in self._roots[lowest])

    # -- along the edges ---------------------------------------------------------------------------------------

    def _let_through(self, flow: Entity | None) -> int:
        """The sets that a flow may carry: those it names, with what they were made from; all where it names none."""
        named = flow.items("dataset") if flow is not None else Items(open=True)
        if named.open:
            return -1
        allowed = 0
        for at in bits(self.mask(named)):
            allowed |= self._above[at]
        return allowed

    def _run(self) -> None:
        """Runs the sets along the edges: one integer a node, a stretch of it as wide as there are sets for each label."""
        graph = self.graph
        fresh: dict[int, int] = {}
        for at, dataset in enumerate(self.sets):
            node = graph.node(str(dataset.get("system")))
            self.lying[node] = self.lying.get(node, 0) | 1 << at
            for bit in graph.bits_of(dataset):
                if self._may_identify(graph.labels.listed[bit].category, at):
                    self._own[bit] = self._own.get(bit, 0) | 1 << at
                    fresh[node] = fresh.get(node, 0) | self._wide({bit: 1 << at})
        self._ways = [self._way(at) for at in range(len(graph.edges))]
        carries = {way: partial(self._carry, way) for way in self._ways if way is not None}
        spreading = Spreading(graph.out, graph.targets, self._ways)
        self._arrived = spreading.spread(spreading.nothing(), fresh.items(), carries)

    def _way(self, at: int) -> Way | None:
        """What edge `at` makes of sets; `None` where they all pass as they are."""
        flow = self.graph.edges[at].flow
        words: tuple[str, ...] = ()
        for step in flow.items("transform") if flow is not None and "transform" in flow.facts else ():
            if step.get("kind") in ("mask", "generalise") and isinstance(step.get("data"), Items):
                words += tuple(map(str, step["data"]))
        way = Way(self.graph.passages[at], self._let_through(flow), words)
        return None if way == _FREE else way

    def _wide(self, sets_of: Mapping[int, int]) -> int:
        found = 0
        for bit, sets in sets_of.items():
            found |= sets << self._slots.setdefault(bit, len(self._slots)) * len(self.sets)
        return found

    def _narrow(self, wide: int) -> dict[int, int]:
        width = len(self.sets)
        full = (1 << width) - 1
        return {bit: sets for bit, slot in self._slots.items() if (sets := wide >> slot * width & full)}

    def _carry(self, way: Way, wide: int) -> int:
        return self._wide(self._over(way, self._narrow(wide)))

    def _over(self, way: Way | None, sets_of: dict[int, int]) -> dict[int, int]:
        """What of the identifiers of a node goes over an edge, by label at the other end."""
        if way is None:
            return sets_of
        found: dict[int, int] = {}
        is_a = self.graph.inventory.vocabulary.is_a
        for bit, sets in sets_of.items():
            category = self.graph.labels.listed[bit].category
            sets &= way.allowed
            if sets and not any(is_a("data", category, word) for word in way.taken_off):
                for new in bits(way.passage(1 << bit)) if way.passage is not None else (bit,):
                    found[new] = found.get(new, 0) | sets
        return found

    def state(self, node: int) -> dict[int, int]:
        """By identifying label of a node, the sets behind it."""
        return self._narrow(self.arrived(node))

    def arrived(self, node: int) -> int:
        """The same as one integer: the same for nodes at which the same has arrived."""
        return self._arrived[node]

    def carried(self, at: int) -> int:
        """The sets of which an edge carries identifiers."""
        found = 0
        for sets in self._over(self._ways[at], self.state(self.graph.edges[at].source)).values():
            found |= sets
        return found

    # -- what meets at a node ----------------------------------------------------------------------------------

    def _may_identify(self, category: str, at: int) -> bool:
        if self._identifiers[at].get(category):
            return True
        below = self._data.below(category) - {category}
        return any(self._data.get(one, "identifies") in IDENTIFYING for one in below)

    def _of_category(self, category: str) -> tuple[int, int]:
        """The sets in which a category tells persons apart: as it is, and under a code in its place."""
        known = self._kept.get(category)
        if known is None:
            plain = coded = 0
            for at, dataset in enumerate(self.sets):
                identifying = self._identifiers[at].get(category)
                if identifying is None:  # a narrower word for what a field of the set holds
                    identifying = self._data.get(category, "identifies") in IDENTIFYING
                if identifying:
                    code = any(f.get("category") == category and f.get("treatment") == "replaced" for f in dataset.items("fields"))
                    plain, coded = (plain, coded | 1 << at) if code else (plain | 1 << at, coded)
            known = self._kept[category] = plain, coded
        return known

    def groups(self, node: int) -> list[int]:
        """The sets that meet at a node, a mask for each identifier they share; those of one origin only where one was treated."""
        arrived = self.arrived(node)
        known = self._groups.get(arrived)
        if known is not None:
            return known
        plain: dict[str, int] = {}
        coded: dict[str, int] = {}
        for bit, sets in self._narrow(arrived).items():
            label = self.graph.labels.listed[bit]
            as_is, under_code = self._of_category(label.category)
            changed = sets & ~self._own.get(bit, 0)  # another form than it was described in: a flow did that
            if label.form in _HIDDEN:
                sets, changed = sets & ~changed, 0
            if label.form != "pseudonymised":
                changed = 0
            plain[label.category] = plain.get(label.category, 0) | sets & as_is & ~changed
            coded[label.category] = coded.get(label.category, 0) | sets & under_code | changed & (as_is | under_code)
        found: dict[int, None] = {}
        for category, sets in plain.items():
            for broader in self._data.above(category) - {category}:
                sets |= plain.get(broader, 0) if plain[category] else 0
            found[sets] = None
        for category, sets in coded.items():
            for root in {root for at in bits(sets) for root in self._roots[at]}:
                found[self.family[root] & (sets | plain[category])] = None
        kept = [mask for mask in found if mask.bit_count() > 1 and (mask & self.treated or not self.related(mask))]
        known = [mask for mask in kept if not any(mask != other and not mask & ~other for other in kept)]
        self._groups[arrived] = sorted(known)
        return self._groups[arrived]
