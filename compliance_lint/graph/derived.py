"""The table of derived facts: on which kinds each stands, of what type it is, and what computes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from compliance_lint.graph import exposure, flows, forms_of, labels, measures, parties, retention
from compliance_lint.model.inventory import Entity
from compliance_lint.model.kinds import KINDS
from compliance_lint.model.types import (
    BoolType,
    CountType,
    DateType,
    DurationType,
    Field,
    FreeType,
    ListType,
    NumberType,
    RecordType,
    RefType,
    TermType,
    Type,
)
from compliance_lint.model.values import Value

if TYPE_CHECKING:
    from compliance_lint.graph.world import World


class Derived(NamedTuple):
    """A derived fact: the kinds it stands on, its type, what computes it, and what it means."""

    kinds: tuple[str, ...]
    type: Type
    compute: Callable[[World, Entity], Value]
    doc: str


def _record(name: str, **fields: Type) -> RecordType:
    return RecordType(name, {key: Field(type, "", "") for key, type in fields.items()})


_NODES = ("system", "place", "party")
_HOLDERS = ("system", "dataset", "place", "party", "flow", "grant")
_EVERY = tuple(KINDS)
_ALL = (*_HOLDERS, "activity", "organisation")
_RETENTION = KINDS["dataset"].fields["retention"].type
_LABEL = _record("label", category=TermType("data"), subject=TermType("subjects"), form=TermType("forms"), claimed_form=TermType("forms"))
_REACHED = _record("reached", node=RefType("node"), hops=NumberType())
_ORDERS = ListType(TermType("flow_kinds"))
_RECIPIENT = _record(
    "recipient",
    party=RefType("party"),
    kind=TermType("party_kinds"),
    country=TermType("countries"),
    hops=NumberType(),
    last_provided=DateType(),
    reached_by=_ORDERS,
)
_COPY = _record(
    "copy",
    node=RefType("node"),
    operator=ListType(RefType("party")),
    retention=_RETENTION,
    own_purpose=BoolType(),
    can=ListType(TermType("abilities")),
    reached_by=_ORDERS,
)
_CHAIN = _record(
    "sub-processor", party=RefType("party"), hop=NumberType(), declared=BoolType(), approved=BoolType(), country=TermType("countries")
)
_UNNAMED = _record(
    "unnamed",
    purposes=ListType(TermType("purposes")),
    data=ListType(TermType("data")),
    recipients=ListType(RefType("party")),
    countries=ListType(TermType("countries")),
    subjects=ListType(TermType("subjects")),
)

_BREAK = _record("break", field=FreeType(), reason=FreeType())
_REACHER = _record("reacher", who=FreeType(), kind=FreeType(), why=FreeType())

DERIVED: dict[str, Derived] = {
    "labels": Derived(_ALL, ListType(_LABEL), labels.labels, "what is really there at the fixed point"),
    "personal": Derived(_ALL, BoolType(), labels.personal, "some label is personal data"),
    "categories": Derived(_ALL, ListType(TermType("data")), labels.categories, "categories of data that are there"),
    "persons": Derived((*_NODES, "dataset", "activity", "organisation"), CountType(), labels.persons, "data subjects behind the labels"),
    "upstream": Derived((*_NODES, "dataset"), ListType(_REACHED), labels.upstream, "nodes whose data reach it"),
    "downstream": Derived((*_NODES, "dataset"), ListType(_REACHED), labels.downstream, "nodes its data reach"),
    "recipients": Derived(
        ("dataset", "flow", "organisation"), ListType(_RECIPIENT), labels.recipients, "parties reached, directly or through others"
    ),
    "reached_recipients": Derived(("activity",), ListType(_RECIPIENT), labels.recipients, "parties the activity's data reach"),
    "countries": Derived(("dataset", *_NODES), ListType(TermType("countries")), labels.countries, "countries reached"),
    "acts_as": Derived(
        ("party",),
        ListType(TermType("roles")),
        lambda world, party: parties.acts_as(world.graph, party),
        "declared roles and those that flows, hosting and grants give it",
    ),
    "chain": Derived(("party",), ListType(_CHAIN), parties.chain, "its sub-processors, hop by hop"),
    "breach_hours": Derived(("party",), DurationType("maximum"), parties.breach_hours, "time a breach notice may take along the chain"),
    "first_received": Derived(("party",), DateType(), parties.first_received, "start of the earliest flow that reaches it"),
    "beyond_need": Derived(("party", "grant"), ListType(TermType("data")), parties.beyond_need, "categories outside what the task needs"),
    "exposed_to": Derived(
        ("system",),
        ListType(TermType("exposures")),
        lambda world, system: exposure.exposed_to(world.graph, system),
        "from where it can be reached",
    ),
    "effective_form": Derived(("dataset",), TermType("forms"), forms_of.effective, "form after treatment, lineage and re-identification"),
    "form_breaks": Derived(("dataset",), ListType(_BREAK), forms_of.breaks, "why the effective form falls short of the claim"),
    "key_reached_by": Derived(
        ("dataset",), ListType(_REACHER), forms_of.key_reached_by, "who reaches this set and what leads back from it"
    ),
    "overdue": Derived(("dataset",), NumberType("records", "maximum"), retention.overdue, "records kept past the period"),
    "copies": Derived(("dataset",), ListType(_COPY), retention.copies, "every store further down with the same labels"),
    "outliving": Derived(("dataset",), ListType(_COPY), retention.outliving, "copies kept longer than this set promises"),
    "left_behind": Derived(("party", "system"), ListType(_LABEL), retention.left_behind, "labels still held after its end"),
    "orphan": Derived(("system", "dataset"), BoolType(), retention.orphan, "nothing feeds or uses it, and it holds labels"),
    "crosses": Derived(("flow",), ListType(FreeType()), flows.crosses, "what differs between its ends"),
    "encrypted": Derived(("flow",), BoolType(), flows.encrypted, "every channel is encrypted, or its protection says so"),
    "new_purposes": Derived(
        ("flow", "activity", "dataset"), ListType(TermType("purposes")), flows.new_purposes, "purposes not told at collection"
    ),
    "told": Derived(
        ("dataset",), ListType(TermType("purposes")), flows.told, "purposes told at collection: of the notices that cover it, else its own"
    ),
    "used_for": Derived(("dataset",), ListType(TermType("purposes")), flows.used_for, "purposes reached at any hop"),
    "unnamed": Derived(("document", "activity"), _UNNAMED, flows.unnamed, "reached within what it covers, not named in it"),
    "controls_in_place": Derived(
        _EVERY, ListType(TermType("controls")), measures.controls_in_place, "types of active control that cover it"
    ),
    "weak": Derived(_EVERY, ListType(TermType("items")), measures.weak, "types of control whose latest result here is negative"),
}
"""`compute` takes the world and the entity. A derived set is closed where all it was computed from is stated, open otherwise."""
