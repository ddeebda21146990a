"""The effective form of a data set as rules see it, and who could lead it back to the person."""

from __future__ import annotations

from compliance_lint.graph.forms import TREATED, break_items, claimed_form, effective_form, form_value
from compliance_lint.graph.reidentification import Meeting, leading_back, spread
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Items, Missing, Value
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World


def effective(world: World, dataset: Entity) -> Value:
    """The form after treatment and re-identification; unstated where a treatment is."""
    if _met_here(world, dataset):
        return "identified"
    return form_value(effective_form(world.inventory, dataset))


def _met_here(world: World, dataset: Entity) -> list[Meeting]:
    """What leads back from a set in the very system it lies in."""
    system = dataset.get("system")
    return [meeting for meeting in world.graph.meetings if meeting.dataset.key == dataset.key and meeting.node == system]


def breaks(world: World, dataset: Entity) -> Value:
    """Why the effective form falls short of the claim: fields, and what the set meets."""
    own = break_items(effective_form(world.inventory, dataset))
    met = tuple({"field": meeting.other.id, "reason": f"meets_{meeting.why}"} for meeting in _met_here(world, dataset))
    return Items((*own.of, *met), open=own.open, missing=own.missing)


def key_reached_by(world: World, dataset: Entity) -> Value:
    """The systems, grants and outside parties that reach a treated set and also its key, removed information or source."""
    if claimed_form(dataset) not in TREATED:
        return Items()
    graph, inventory = world.graph, world.inventory
    rows: dict[tuple[str, str], dict[str, Value]] = {}
    here = spread(graph, dataset)
    for other, why in leading_back(graph, dataset):
        there = spread(graph, other, why)
        for meeting in graph.meetings:
            if meeting.dataset.key == dataset.key and meeting.other.key == other.key:
                node = inventory.nodes.get(meeting.node)
                kind = node.kind if node is not None else "party"
                rows[(kind, meeting.node)] = {"who": meeting.node, "kind": kind, "why": why, "other": other.id}
        for grant in inventory.of("grant").values():
            systems = set(map(str, grant.items("systems")))
            if systems & here and systems & there and graph.begun(grant) and not graph.over(grant):
                rows[("grant", grant.id)] = {"who": grant.id, "kind": "grant", "why": why, "other": other.id}
    listed = "grant:all" in inventory.complete
    missing = () if listed or rows else (Missing("fact", "dataset", dataset.id, "grants"),)
    return Items(tuple(row for _, row in sorted(rows.items())), open=not listed, missing=missing)
