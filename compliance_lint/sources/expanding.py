"""What is filled in on load: the rights of a group, the other posts of an officer's holder, the kind of an ordinary flow."""

from __future__ import annotations

from compliance_lint.model.inventory import NODE_KINDS, ORGANISATION, Entity
from compliance_lint.model.values import Items, Unstated, Value

Kinds = dict[str, dict[str, Entity]]
RIGHTS = ("systems", "places", "data", "permissions", "scope", "need", "window", "volume", "via", "safeguard")
"""What a grant that does not state it takes from the grants it is a member of."""


def fill_grants(kinds: Kinds) -> None:
    """Gives each grant with `member_of` the rights it does not state."""
    grants = kinds.get("grant", {})
    for id in list(grants):
        _filled(grants, id, (id,))


def _filled(grants: dict[str, Entity], id: str, seen: tuple[str, ...]) -> Entity:
    grant = grants[id]
    names = [str(name) for name in grant.items("member_of") if name in grants and name not in seen]
    groups = [_filled(grants, name, (*seen, name)) for name in names]
    taken = {
        name: value
        for name in RIGHTS
        if groups and name not in grant.facts and name not in grant.asked and (value := _united(groups, name)) is not None
    }
    if taken:
        grants[id] = Entity(grant.kind, grant.id, {**grant.facts, **taken}, grant.asked)
    return grants[id]


def _united(groups: list[Entity], name: str) -> Value | None:
    """A right of several groups: their lists together, or the one value they agree on; `None` where nobody says."""
    values = [group.get(name) for group in groups]
    stated = [value for value in values if not isinstance(value, Unstated)]
    if stated and all(isinstance(value, Items) for value in stated):
        words = dict.fromkeys(word for value in stated for word in value)
        return Items(tuple(words), open=len(stated) < len(values) or any(value.open for value in stated))
    agreed = len(stated) == len(values) and all(value == stated[0] for value in stated)
    return stated[0] if agreed else None


def fill_flows(kinds: Kinds) -> None:
    """Gives each flow without a `kind` that of an ordinary one: ``collection`` from a kind of person, else ``data``."""
    flows = kinds.get("flow", {})
    nodes = {id for kind in NODE_KINDS for id in kinds.get(kind, {})} | {"self"}
    for id, flow in flows.items():
        source = flow.get("from")
        if "kind" not in flow.facts and "kind" not in flow.asked and isinstance(source, str):
            kind = "data" if source in nodes else "collection"
            flows[id] = Entity(flow.kind, flow.id, {**flow.facts, "kind": kind}, flow.asked)


def fill_posts(kinds: Kinds) -> None:
    """Completes each officer's `other_posts` with every other function of the same holder."""
    organisation = kinds.get(ORGANISATION, {}).get(ORGANISATION)
    officers = organisation.get("officers") if organisation is not None else None
    if organisation is None or not isinstance(officers, Items):
        return
    for officer in officers:
        holder, declared = officer.get("holder"), officer.get("other_posts")
        if holder is None:
            continue
        others = [one["function"] for one in officers if one is not officer and one.get("holder") == holder and "function" in one]
        known = declared if isinstance(declared, Items) else Items(open=True)
        if others:
            officer["other_posts"] = Items(tuple(dict.fromkeys((*known, *others))), open=known.open, denied=known.denied)
