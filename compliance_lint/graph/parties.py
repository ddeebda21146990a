"""What a party really is and does: the roles it acts in, its chain, and what it needs."""

from __future__ import annotations

from compliance_lint.graph.dataflow import DataFlowGraph
from compliance_lint.graph.labels import labels_of, open_ends
from compliance_lint.model.dates import Span, When
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import NONE, UNSTATED, Items, Missing, Range, Unstated, Value
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.graph.world import World

_ROLE_OF_MODE = {"processing": "processor", "joint_use": "joint_controller", "consent": "controller", "opt_out": "controller",
                 "disclosure": "controller", "required_by_law": "controller", "succession": "controller"}  # fmt: skip


def acts_as(graph: DataFlowGraph, party: Entity) -> Value:
    """The roles a party declares and those that flows, hosting and grants give it."""
    roles = {str(role): None for role in party.items("roles")}
    served = any(activity.get("on_behalf_of") == party.id for activity in graph.inventory.of("activity").values())
    client = served or "client" in roles  # what a client gets of its own data makes it nobody's processor
    authority = "authority" in roles or graph.inventory.vocabulary.is_a("party_kinds", str(party.get("kind")), "authority")
    for edge in graph.into(party.id):
        if edge.why == "flow" and edge.flow is not None:
            role = _ROLE_OF_MODE.get(str(edge.flow.get("mode")))
            if role and not authority and not (client and role == "processor"):
                roles[role] = None
        elif (edge.why == "operates" or (edge.why == "may read" and not client)) and not authority:
            roles["processor"] = None
    if served:
        roles["client"] = None
    stated = "roles" in party.facts
    return Items(tuple(roles), open=not stated, missing=() if stated else (Missing("fact", "party", party.id, "roles"),))


def chain(world: World, party: Entity) -> Value:
    """The sub-processors of a party, hop by hop: whom it engages, and to whom data go on from it."""
    inventory, graph = world.inventory, world.graph
    rows: list[dict[str, Value]] = []
    missing: list[Missing] = []
    seen = {party.id}
    level = [party]
    hop = 0
    while level:
        hop += 1
        following: list[Entity] = []
        for here in level:
            declared = here.items("engages")
            if declared.open:
                missing.append(Missing("fact", "party", here.id, "engages"))
            onward = [edge.flow for edge in graph.out_of(here.id) if edge.flow is not None]
            reached = [str(flow.get("to")) for flow in onward if flow.get("mode") in ("processing", UNSTATED)]
            for name in dict.fromkeys((*map(str, declared), *reached)):
                member = inventory.get("party", name)
                if member is None or member.kind != "party" or name in seen:
                    continue
                seen.add(name)
                following.append(member)
                rows.append({"party": name, "hop": hop, "declared": name in declared, "approved": _approved(world, party, name),
                             "country": member.get("country"), "safeguard": _ground(onward, member)})  # fmt: skip
        level = following
    return Items(tuple(rows), open=bool(missing), missing=tuple(missing))


def _ground(onward: list[Entity], member: Entity) -> Value:
    """The ground on which data go on to a sub-processor: of the flows there, where all that state one agree; else the party's own."""
    flows = [flow for flow in onward if flow.kind == "flow" and flow.get("to") == member.id]
    stated = [flow.facts["safeguard"] for flow in flows if "safeguard" in flow.facts]
    if stated and len(stated) == len(flows) and all(one == stated[0] for one in stated):
        return stated[0]
    if "safeguard" in member.facts or not flows:
        return member.get("safeguard") if "safeguard" in member.facts else Unstated((Missing("fact", "party", member.id, "safeguard"),))
    return Unstated(tuple(Missing("fact", "flow", flow.id, "safeguard") for flow in flows if "safeguard" not in flow.facts))


def _approved(world: World, party: Entity, name: str) -> Value:
    """Whether an approval names the sub-processor, or the agreement with the party does."""
    open = False
    for document in world.inventory.of("document").values():
        kind = str(document.get("type"))
        if world.inventory.vocabulary.type_is_a(kind, "approval") and name in document.items("parties"):
            return True
        if world.inventory.vocabulary.type_is_a(kind, "agreement") and party.id in document.items("parties"):
            about = document.get("about")
            named = about.get("recipients", UNSTATED) if isinstance(about, dict) else UNSTATED
            if isinstance(named, Items) and name in named:
                return True
            open = open or isinstance(named, Unstated)
    member = world.inventory.get("party", name)
    if member is not None and world.coverage.denied(member, "approval") is not None:
        return False
    return Unstated((Missing("record", "party", name, "approval"),)) if open or "document:all" not in world.inventory.complete else False


def first_received(world: World, party: Entity) -> Value:
    """The earliest `since` of a flow that reaches the party; unstated where one of them does not say."""
    days = [edge.flow.get("since") for edge in world.graph.into(party.id) if edge.flow is not None]
    stated = [day for day in days if isinstance(day, When)]
    if not stated or len(stated) < len(days):
        return Unstated(tuple(Missing("fact", "flow", e.flow.id, "since") for e in world.graph.into(party.id)
                              if e.flow is not None and "since" not in e.flow.facts))  # fmt: skip
    return min(stated, key=lambda day: day.low if day.low is not None else 0)


def beyond_need(world: World, entity: Entity) -> Value:
    """The categories a party receives, or a grant can read, beyond what its task needs."""
    name = "needs" if entity.kind == "party" else "need"
    needs = entity.get(name)
    if not isinstance(needs, Items):
        needs = Items() if needs is NONE else needs
    if isinstance(needs, Unstated):
        return Unstated((Missing("fact", entity.kind, entity.id, name),))
    is_a = world.inventory.vocabulary.is_a
    have = dict.fromkeys(label.category for label in labels_of(world.graph, entity))
    over = tuple(category for category in have if not any(is_a("data", category, str(word)) for word in needs))
    missing = open_ends(world.graph, entity)
    return Items(over, open=bool(missing) or needs.open, missing=missing)


def breach_hours(world: World, party: Entity) -> Value:
    """The longest a breach notice may take from the end of the chain to us; unstated where one agreement says nothing."""
    members = chain(world, party)
    if not isinstance(members, Items):
        return members
    total = Span(0, 0)
    missing = list(members.missing)
    for member in (party, *(world.inventory.get("party", str(row["party"])) for row in members)):
        if member is None:
            continue
        notice = _notice(world, member)
        if isinstance(notice, Span):
            total = Span(total.months + notice.months, total.seconds + notice.seconds)
        elif notice is NONE:
            return NONE
        else:
            missing.append(Missing("fact", "party", member.id, "processing_agreement.breach_notice"))
    return Unstated(tuple(missing)) if missing else total


def _notice(world: World, party: Entity) -> Value:
    """The time its agreements give a party to tell of a breach: a duration, `NONE` for no such clause, else unstated."""
    spoken = False
    for cover in world.coverage.covers(party).values():
        record = cover.record
        if not world.inventory.vocabulary.type_is_a(str(record.get("type")), "agreement"):
            continue
        states = record.items("states")
        value = states.values.get("breach_notice", UNSTATED)
        if isinstance(value, (Span, Range)):
            return value
        spoken = spoken or "breach_notice" in states or (states.open and "breach_notice" not in states.denied)
    if spoken:
        return UNSTATED
    named = any(record.record.kind == "document" for record in world.coverage.covers(party).values()
                if world.inventory.vocabulary.type_is_a(str(record.record.get("type")), "agreement"))  # fmt: skip
    denied = world.coverage.denied(party, "processing_agreement", "breach_notice")
    return NONE if named or denied else UNSTATED
