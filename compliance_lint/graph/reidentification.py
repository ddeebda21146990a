"""Where data that were pseudonymised or anonymised meet what leads back to the person: their key, or their source on a shared code."""

from __future__ import annotations

from compliance_lint.graph.description import SELF
from compliance_lint.graph.forms import TREATED, claimed_form
from compliance_lint.model.inventory import Entity
from compliance_lint.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from compliance_lint.graph.dataflow import DataFlowGraph


class Meeting(NamedTuple):
    """A treated data set and what leads back from it, together at a node, or under one outside operator.

    `why` is ``key`` (the other set holds the key or the removed information) or ``source`` (it is what the set was made
    from, and both hold a code that links them).
    """

    dataset: Entity
    other: Entity
    why: str
    node: str


def meetings(graph: DataFlowGraph) -> list[Meeting]:
    """Every meeting in a graph, in the order of data sets and nodes."""
    found = []
    for dataset in graph.inventory.of("dataset").values():
        if claimed_form(dataset) not in TREATED or graph.erased(dataset):
            continue
        for other, why in leading_back(graph, dataset):
            if graph.erased(other):
                continue
            here, there = spread(graph, dataset), spread(graph, other, why, linked(graph, dataset))
            together = here & there | _under_one_operator(graph, here, there)
            found += [Meeting(dataset, other, why, node) for node in sorted(together)]
    return found


def leading_back(graph: DataFlowGraph, dataset: Entity) -> list[tuple[Entity, str]]:
    """The sets that hold the key of a data set, and its sources where a code that links was left in it."""
    inventory = graph.inventory
    keys = [(other, "key") for other in inventory.of("dataset").values() if other.get("key_of") == dataset.id]
    if not linked(graph, dataset):
        return keys
    seen: dict[str, Entity] = {}
    names = [str(name) for name in dataset.items("derived_from")]
    while names:
        name = names.pop()
        source = inventory.get("dataset", name)
        if source is None or name in seen or name == dataset.id:
            continue
        seen[name] = source
        names += [str(one) for one in source.items("derived_from")]
    return keys + [(source, "source") for _, source in sorted(seen.items())]


def linked(graph: DataFlowGraph, dataset: Entity) -> frozenset[str]:
    """The categories of a set's fields that were left or replaced so that the same person has the same value elsewhere."""
    data = graph.inventory.vocabulary.lists["data"]
    found = set()
    for field in dataset.items("fields"):
        if field.get("treatment") in ("deleted", "masked"):
            continue
        stated = field.get("identifies")
        identifies = stated if isinstance(stated, str) else data.get(str(field.get("category")), "identifies")
        if identifies == "links" or (identifies == "directly" and field.get("treatment") == "replaced"):
            found.add(str(field.get("category")))
    return frozenset(found)


def spread(graph: DataFlowGraph, dataset: Entity, why: str = "key", codes: frozenset[str] | None = None) -> set[str]:
    """The nodes that data of a set reach from where it lies, its own among them.

    Of a ``source`` only those where what tells persons apart arrives as it was, one of `codes` if they are given: what was
    pseudonymised on the way leads back to nobody, and what is not shared links nothing.
    """
    system = dataset.get("system")
    if not isinstance(system, str):
        return set()
    arrived = graph.followed({graph.node(system): graph.labels.mask(graph.dataset_labels(dataset))})
    telling = _telling(graph, codes) if why == "source" else -1
    return {graph.names[node] for node, rows in arrived.items() if any(labels & telling for _, labels in rows)} | {system}


def _telling(graph: DataFlowGraph, codes: frozenset[str] | None) -> int:
    """The labels that tell one person from another and were not treated."""
    data = graph.inventory.vocabulary.lists["data"]
    return graph.labels.mask(
        label
        for label in graph.labels.listed
        if label.form == "identified" and data.get(label.category, "identifies") in ("directly", "links")
        if codes is None or label.category in codes
    )


def _under_one_operator(graph: DataFlowGraph, here: set[str], there: set[str]) -> set[str]:
    """Outside operators that reach both; the organisation itself keeps such things apart within its own walls."""

    def operators(nodes: set[str]) -> set[str]:
        found = set()
        for name in nodes:
            node = graph.inventory.nodes.get(name)
            if node is not None and node.kind == "party":
                found.add(name)
            elif node is not None and node.kind == "system":
                found |= {str(operator) for operator in node.items("operator") if operator not in (SELF, "none")}
        return found

    return operators(here) & operators(there)
