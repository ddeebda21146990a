"""The table of derived facts: on which kinds each stands, of what type it is, and what computes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compliance_lint.graph import (
    access,
    collecting,
    comparing,
    detection,
    exposure,
    flows,
    forms_of,
    grades,
    joins,
    label_rows,
    labels,
    logs,
    measures,
    naming,
    network,
    parties,
    records_of,
    retention,
    transfers,
)
from compliance_lint.graph.hop import TRANSFER
from compliance_lint.model.inventory import Entity
from compliance_lint.model.kinds import KINDS
from compliance_lint.model.types import (
    BoolType,
    CountType,
    DateType,
    DurationType,
    Field,
    FreeType,
    GradesType,
    Kind,
    ListType,
    NumberType,
    RecordType,
    RefType,
    TermType,
    Type,
)
from compliance_lint.model.values import Value
from compliance_lint.typed import TYPE_CHECKING, NamedTuple

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
DERIVED_KINDS: Mapping[str, Kind] = {TRANSFER.name: TRANSFER}
"""Kinds of entity that are found in the description and never written."""
_EVERY = (*KINDS, *DERIVED_KINDS)
_ALL = (*_HOLDERS, "activity", "organisation", "transfer", "field")
_RETENTION = KINDS["dataset"].fields["retention"].type
_LABEL = _record(
    "label",
    category=TermType("data"),
    subject=TermType("subjects"),
    form=TermType("forms"),
    claimed_form=TermType("forms"),
    dataset=ListType(RefType("dataset")),
    origin=ListType(RefType("dataset")),
    purposes=ListType(TermType("purposes")),
    retention=DurationType("maximum"),
    basis=ListType(TermType("bases")),
)
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
    "sub-processor",
    party=RefType("party"),
    hop=NumberType(),
    declared=BoolType(),
    approved=BoolType(),
    country=TermType("countries"),
    safeguard=TermType("safeguards"),
)
_UNNAMED = _record(
    "unnamed",
    purposes=ListType(TermType("purposes")),
    data=ListType(TermType("data")),
    recipients=ListType(RefType("party")),
    countries=ListType(TermType("countries")),
    subjects=ListType(TermType("subjects")),
)

_JOINED = _record(
    "joined",
    datasets=ListType(RefType("dataset")),
    owners=ListType(RefType("party")),
    person_level=BoolType(),
    identifies=BoolType(),
    purposes_differ=BoolType(),
)
_INDIRECT = _record("indirect", system=RefType("system"), labels=ListType(_LABEL), path=ListType(RefType("flow")))
_WAY = _record(
    "way",
    node=RefType("node"),
    exposure=TermType("exposures"),
    hops=NumberType(),
    via=ListType(RefType("system")),
    guarded=TermType("guards"),
)
_GAP = _record("gap", **dict.fromkeys(grades.SCHEMES, NumberType("steps")))
_BREAK = _record("break", field=FreeType(), reason=TermType("form_breaks"))
_REACHER = _record("reacher", who=RefType("node", "grant"), kind=TermType("kinds"), why=TermType("ways_back"), other=RefType("dataset"))

DERIVED: dict[str, Derived] = {
    "labels": Derived(_ALL, ListType(_LABEL), label_rows.labels, "what is really there at the fixed point"),
    "personal": Derived(_ALL, BoolType(), labels.personal, "some label is personal data"),
    "categories": Derived(_ALL, ListType(TermType("data")), labels.categories, "categories of data that are there"),
    "persons": Derived(
        (*_NODES, "dataset", "activity", "organisation", "flow", "transfer"), CountType(), labels.persons, "data subjects behind the labels"
    ),
    "upstream": Derived((*_NODES, "dataset"), ListType(_REACHED), labels.upstream, "nodes whose data reach it"),
    "downstream": Derived((*_NODES, "dataset"), ListType(_REACHED), labels.downstream, "nodes its data reach"),
    "recipients": Derived(
        ("dataset", "field", "flow", "organisation"), ListType(_RECIPIENT), labels.recipients, "parties reached, directly or through others"
    ),
    "reached_recipients": Derived(("activity",), ListType(_RECIPIENT), labels.recipients, "parties the activity's data reach"),
    "countries": Derived(
        ("dataset", "field", "organisation", "flow", *_NODES), ListType(TermType("countries")), labels.countries, "countries reached"
    ),
    "reached_countries": Derived(("activity",), ListType(TermType("countries")), labels.countries, "countries the activity's data reach"),
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
    "outliving": Derived(("dataset", "flow"), ListType(_COPY), retention.outliving, "copies kept longer than was promised"),
    "left_behind": Derived(("party", "system"), ListType(_LABEL), retention.left_behind, "labels still held after its end"),
    "orphan": Derived(("system", "dataset"), BoolType(), retention.orphan, "nothing feeds or uses it, and it holds labels"),
    "crosses": Derived(("flow",), ListType(TermType("crossings")), flows.crosses, "what differs between its ends"),
    "encrypted": Derived(("flow",), BoolType(), flows.encrypted, "every channel is encrypted, or its protection says so"),
    "new_purposes": Derived(
        ("flow", "activity", "dataset"), ListType(TermType("purposes")), flows.new_purposes, "purposes not told at collection"
    ),
    "told": Derived(
        ("dataset",), ListType(TermType("purposes")), flows.told, "purposes told at collection: of the notices that cover it, else its own"
    ),
    "collected_by": Derived(
        ("dataset",), ListType(RefType("flow")), collecting.collected_by, "described flows by which its people give it, not those implied"
    ),
    "from_people": Derived(("dataset",), BoolType(), collecting.from_people, "said to be collected from the persons themselves"),
    "used_for": Derived(
        ("dataset", "field", "activity", "organisation"), ListType(TermType("purposes")), flows.used_for, "purposes reached at any hop"
    ),
    "unnamed": Derived(("document", "activity", "flow"), _UNNAMED, naming.unnamed, "reached within what it covers, not named in it"),
    "grade_reaching": Derived(
        ("system", "place", "dataset", "party"),
        GradesType(),
        grades.grade_reaching,
        "by scheme, the highest grade of what reaches it, runs on it or lies in it",
    ),
    "grade_gap": Derived(
        ("flow",), _GAP, grades.grade_gap, "by scheme, how many steps its far end stands below what comes over it; negative if above"
    ),
    "reaches": Derived(("place", "system"), ListType(_WAY), network.reaches, "what it can open a connection to, with what guards the way"),
    "logs_kept_for": Derived(
        ("system",), DurationType("minimum"), logs.logs_kept_for, "the longest that what it logs is kept, there or where its log flows lead"
    ),
    "undetected_for": Derived(
        ("incident",), DurationType("maximum"), detection.undetected_for, "time from the first act until somebody knew"
    ),
    "transfers": Derived(
        ("flow", "system", "dataset", "party", "organisation"),
        ListType(RefType("transfer")),
        transfers.transfers,
        "hops that leave a country, of it or of its data",
    ),
    "indirect": Derived(("grant",), ListType(_INDIRECT), access.indirect, "what it opens only because it flowed there from elsewhere"),
    "impossible": Derived(("flow",), ListType(TermType("data")), access.impossible, "categories stated that the source cannot hold"),
    "rows": Derived(("dataset", "flow", "system"), ListType(RefType("activity")), records_of.rows, "activities it belongs to"),
    "joined": Derived(
        ("dataset", "system", "party", "activity"), ListType(_JOINED), joins.joined, "sets that meet, as a flow says or on an identifier"
    ),
    "comparable": Derived(
        ("dataset",), ListType(RefType("dataset")), comparing.comparable, "own sets that share an identifying, time or place field with it"
    ),
    "becomes_personal": Derived(("flow",), BoolType(), joins.becomes_personal, "what it carries of a device meets the person at its end"),
    "controls_in_place": Derived(
        _EVERY, ListType(TermType("controls")), measures.controls_in_place, "types of active control that cover it"
    ),
    "weak": Derived(_EVERY, ListType(TermType("items")), measures.weak, "types of control whose latest result here is negative"),
}
"""`compute` takes the world and the entity. A derived set is closed where all it was computed from is stated, open otherwise."""
