"""The eight kinds of thing: the organisation, its parties, places, systems, data, activities, flows and rights."""

from __future__ import annotations

from compliance_lint.model.kinds.shared import (
    APPROVED,
    EVERY_KIND,
    FIELD,
    IN_FORCE,
    OFFICER,
    RECORD,
    RETENTION,
    REVIEWED,
    STATUS,
    VIA,
    refs,
    terms,
)
from compliance_lint.model.types import (
    BoolType,
    CountType,
    DateType,
    DurationType,
    Field,
    FreeType,
    Kind,
    ListType,
    MapType,
    NumberType,
    RecordType,
    RefType,
    TermsType,
    TermType,
    TextType,
)

ORGANISATION = Kind(
    "organisation",
    "organisation",
    "The one organisation that is judged.",
    {
        **EVERY_KIND,
        "country": Field(TermType("countries"), "The country of its seat, ISO 3166.", "country: HK"),
        "establishments": Field(
            terms("countries"),
            "The countries where it is established, as by a branch; `[]` if at its seat only.",
            "establishments: [DE, FR]",
        ),
        "serves": Field(terms("countries"), "The countries whose people it addresses.", "serves: [HK, JP]"),
        "kind": Field(TermType("organisation_kinds"), "Its legal kind.", "kind: company"),
        "sectors": Field(terms("sectors"), "The sectors it works in.", "sectors: [finance]"),
        "roles": Field(terms("roles"), "Its own view of its roles.", "roles: [controller]"),
        "staff": Field(
            RecordType(
                "staff",
                {
                    "total": Field(NumberType("people"), "All who work there, in people.", "total: 150"),
                    "processing_data": Field(NumberType("people"), "Those who handle personal data, in people.", "processing_data: 40"),
                },
            ),
            "Head counts, in people.",
            "staff: {total: {at_least: 150}, processing_data: 40}",
            "HET",
        ),
        "departments": Field(terms("departments"), "Its units, which may own things and be audiences.", "departments: [it]", "HET"),
        "officers": Field(
            MapType(OFFICER),
            "Who holds which function, by names of the author's; `unknown: true` if there may be more.",
            "officers: {dpo: {function: data_protection_officer, dedicated: true}}",
        ),
    },
)

PARTY = Kind(
    "party",
    "parties",
    "Everyone outside: processors, recipients, group companies, authorities, assessors, the public.",
    {
        **EVERY_KIND,
        "kind": Field(TermType("party_kinds"), "Its class, as persons are told it.", "kind: card_maker"),
        "roles": Field(terms("roles"), "The roles it has in the organisation's own view.", "roles: [processor]"),
        "country": Field(TermType("countries"), "The country of its seat, ISO 3166.", "country: HK"),
        "operates_in": Field(terms("countries"), "The countries where it stores data or gives support from.", "operates_in: [IN, SG]"),
        "engages": Field(refs("party"), "Its sub-processors; `[]` if it has none.", "engages: [host]"),
        "related_to": Field(refs("party"), "The parties it is tied to by ownership or contract.", "related_to: [self]"),
        "same_as": Field(RefType("party"), "The other id of the same legal entity.", "same_as: host-asia"),
        "needs": Field(terms("data"), "The data its task needs.", "needs: [user.name]", "JE"),
        "own_purposes": Field(terms("purposes"), "The purposes of its own it uses the data for.", "own_purposes: [analytics]", "JE"),
        "handles_data": Field(BoolType(), "Whether it handles the data; false only if it cannot read them.", "handles_data: false", "JE"),
        "safeguard": Field(
            TermType("safeguards"),
            "The ground on which it is given data abroad, where no flow or right of access says one.",
            "safeguard: binding_corporate_rules",
        ),
        **IN_FORCE,
    },
)

PLACE = Kind(
    "place",
    "places",
    "Rooms, sites, network zones and regions.",
    {
        **EVERY_KIND,
        "kind": Field(TermType("place_kinds"), "What kind of place it is.", "kind: room"),
        "within": Field(RefType("place"), "The place it is a part of.", "within: office"),
        "country": Field(TermType("countries"), "The country it lies in, ISO 3166.", "country: HK"),
        "exposure": Field(TermType("exposures"), "What it is open to.", "exposure: dmz"),
        "contains": Field(terms("contents"), "What stands or runs there.", "contains: [servers]", "ET"),
        "readings": Field(
            RecordType(
                "readings",
                {
                    "temperature": Field(ListType(NumberType("°C")), "Temperatures read, in degrees Celsius.", "temperature: [21, 23.5]"),
                    "humidity": Field(ListType(NumberType("%RH")), "Humidity read, in per cent relative.", "humidity: [45, 50]"),
                },
            ),
            "The climate as it was read, in degrees Celsius and per cent relative humidity.",
            "readings: {temperature: [21, 23.5], humidity: [45]}",
            "ET",
        ),
    },
)

_MILESTONES = RecordType(
    "milestones",
    {
        "designed": Field(DateType(), "The date its design was settled.", "designed: 2019-06"),
        "build_started": Field(DateType(), "The date its building began.", "build_started: 2019-09"),
        "security_ready": Field(DateType(), "The date its security measures were ready.", "security_ready: 2020-02"),
        "live": Field(DateType(), "The date it went into use.", "live: 2020-03"),
        "retired": Field(DateType(), "The date it was decided to retire it.", "retired: 2024-01"),
    },
)
_CHANGE = RecordType(
    "change",
    {
        "date": Field(DateType(), "The date of the change.", "date: 2022-02-01"),
        "kind": Field(TermType("change_kinds"), "What kind of change it was.", "kind: new_exposure"),
        "note": Field(TextType(), "A free remark on it.", "note: Moved to a new host"),
        "record": RECORD,
        "notified": Field(ListType(DateType()), "The dates on which it was notified.", "notified: [2022-02-10]"),
    },
)
_EXPOSED = RecordType(
    "exposed",
    {
        "service": Field(TermType("services"), "What answers.", "service: web"),
        "to": Field(TermType("exposures", also="place"), "The place or exposure it answers to.", "to: internet"),
        "restricted_to": Field(
            terms("restrictions"),
            "Who can read or change the contents through it; `anyone`, never `none`.",
            "restricted_to: [logged_in]",
        ),
        "purposes": Field(terms("purposes"), "What it is open for; `[]` if needless.", "purposes: [service_delivery]"),
        **IN_FORCE,
    },
)
_COMPONENT = RecordType(
    "component",
    {
        "kind": Field(TermType("component_kinds"), "What kind of component it is.", "kind: web_server"),
        "product": Field(FreeType(), "The product, with its version.", "product: nginx 1.20"),
        "maker_country": Field(TermType("countries"), "The country of its maker, ISO 3166.", "maker_country: US"),
        "updated": Field(DateType(), "The date of its last update.", "updated: 2022-05-20"),
        "supported_until": Field(DateType(), "The date its maker's support ends.", "supported_until: 2024-06-30"),
        "licensed": Field(BoolType(), "Whether it is licensed.", "licensed: true"),
    },
)

SYSTEM = Kind(
    "system",
    "systems",
    "Whatever stores or handles data: applications, databases, backup stores, paper archives, devices, media.",
    {
        **EVERY_KIND,
        "kind": Field(TermType("system_kinds"), "What kind of system it is.", "kind: database"),
        "operator": Field(refs("party"), "Who runs it; an outside operator is given what it holds.", "operator: [self]"),
        "places": Field(refs("place"), "Where it stands, and in which network zones.", "places: [data-centre]"),
        "status": Field(
            TermType("statuses"),
            "Planned, building, operating, dormant (still running) or retired.",
            "status: operating",
        ),
        "runs_on": Field(refs("system"), "The systems that host it.", "runs_on: [cluster]", "CET"),
        "part_of": Field(RefType("system"), "The uniform system it is a branch of.", "part_of: core", "CET"),
        "milestones": Field(_MILESTONES, "The dates of its life.", "milestones: {security_ready: 2020-02, live: 2020-03}", "HCET"),
        "changes": Field(ListType(_CHANGE), "What was changed, and when.", "changes: [{date: 2022-02, kind: migration}]", "HCET"),
        "exposes": Field(
            ListType(_EXPOSED),
            "What answers on it, to whom and for whom; `[]` if nothing does.",
            "exposes: [{service: web, to: internet, restricted_to: [logged_in]}]",
            "HCET",
        ),
        "components": Field(
            ListType(_COMPONENT),
            "The products and software it is made of.",
            "components: [{kind: operating_system, product: Debian 11, supported_until: 2026-08}]",
            "HCET",
        ),
        "designations": Field(terms("designations"), "What it has been designated as.", "designations: [core_business]", "CT"),
        "tolerable_outage": Field(DurationType(), "The longest outage that can be borne, as a duration.", "tolerable_outage: PT4H", "CT"),
        "can": Field(terms("abilities"), "What it can do for persons' rights.", "can: [find_person, erase]", "JET"),
        "reaches_people_by": Field(terms("reach_channels"), "How it reaches people.", "reaches_people_by: [email, phone]", "JET"),
        **IN_FORCE,
    },
)

DATASET = Kind(
    "dataset",
    "datasets",
    "One body of data in one system.",
    {
        **EVERY_KIND,
        "system": Field(RefType("system"), "The system that holds it.", "system: crm"),
        "subjects": Field(
            MapType(CountType(), keys="subjects"),
            "Whose data it holds, and of how many people; `all` for the total.",
            "subjects: {all: 40000, donor: unknown}",
        ),
        "fields": Field(
            MapType(FIELD),
            "Its fields, each by its category or in full; `unknown: true` if there may be more.",
            "fields: {name: user.name, mail: {category: user.contact.email, required: true}}",
        ),
        "form": Field(TermType("forms"), "The form the organisation says it has.", "form: pseudonymised", "JE"),
        "derived_from": Field(refs("dataset"), "The sets it was made from.", "derived_from: [customers]", "JE"),
        "key_of": Field(RefType("dataset"), "The set whose key or removed information this one holds.", "key_of: research", "JE"),
        "source": Field(
            TermType("dataset_sources", also="party"),
            "Where the data come from; `subject` implies a collection flow.",
            "source: subject",
        ),
        "purposes": Field(terms("purposes"), "The purposes told at collection.", "purposes: [account_opening, service_delivery]"),
        "created": Field(DateType(), "The date the set was made.", "created: 2020-03"),
        "retention": Field(RETENTION, "How long it is kept, from when, and what follows.", "retention: {period: P7Y, then: erase}"),
        "oldest_record": Field(DateType(), "For the oldest record kept, the date retention runs from.", "oldest_record: 2014-05"),
        **IN_FORCE,
    },
)

ACTIVITY = Kind(
    "activity",
    "activities",
    "One row of the record of processing.",
    {
        **EVERY_KIND,
        "purposes": Field(terms("purposes"), "What it is done for.", "purposes: [service_delivery]", "HJET"),
        "subjects": Field(terms("subjects"), "Whose data it handles.", "subjects: [customer]", "HJET"),
        "data": Field(terms("data"), "The categories of data it handles.", "data: [user.contact]", "HJET"),
        "systems": Field(refs("system"), "The systems it uses.", "systems: [crm]", "HJET"),
        "recipients": Field(terms("party_kinds", also="party"), "Who is given the data, or which class.", "recipients: [host]", "HJET"),
        "countries": Field(terms("countries"), "The countries the data go to.", "countries: [SG]", "ET"),
        "basis": Field(TermsType("bases"), "The grounds relied on, with the law where there is one.", "basis: [contract]", "ET"),
        "retention": Field(RETENTION, "How long its data are kept, from when, and what follows.", "retention: P7Y", "ET"),
        "traits": Field(terms("activity_traits"), "What marks it.", "traits: [large_scale, profiling]", "E"),
        "on_behalf_of": Field(RefType("party"), "The party it is carried out for.", "on_behalf_of: client-bank", "E"),
    },
)

_TRANSFORM = RecordType(
    "transform",
    {
        "kind": Field(TermType("transforms"), "What is done to the data.", "kind: aggregate"),
        "data": Field(terms("data"), "The categories it is done to.", "data: [user.location]"),
        "k": Field(NumberType("people", bound="minimum"), "The smallest group of an aggregate, in people.", "k: 20"),
    },
)
_JOINS = RecordType(
    "joins",
    {
        "with": Field(refs("dataset"), "The sets it is joined with.", "with: [web-visits]"),
        "matching": Field(ListType(FreeType()), "The fields that are matched.", "matching: [mail]"),
        "person_level": Field(BoolType(), "Whether single persons are matched.", "person_level: true"),
    },
)

FLOW = Kind(
    "flow",
    "flows",
    "A hop of data, an order or a network connection from one node to another.",
    {
        **EVERY_KIND,
        "from": Field(RefType("node"), "The node the data move from; of a look, the store.", "from: crm"),
        "to": Field(RefType("node"), "The node the data move to; of a look, the one who looks.", "to: card-maker"),
        "dataset": Field(refs("dataset"), "The sets it carries.", "dataset: [customers]"),
        "kind": Field(TermType("flow_kinds"), "What it is: data by default, a look, an order, or `network`.", "kind: backup"),
        "data": Field(terms("data"), "The categories it carries, fewer than the source holds.", "data: [user.name]"),
        "purposes": Field(terms("purposes"), "What it is sent for.", "purposes: [card_production]"),
        "mode": Field(TermType("modes"), "The relation in which it is given.", "mode: processing"),
        "basis": Field(TermsType("bases"), "The grounds relied on, with the law where there is one.", "basis: [consent]"),
        "channel": Field(TermsType("channels"), "How it travels, with a figure if need be.", "channel: [{tls: '1.3'}]"),
        "protection": Field(terms("protections"), "How it is protected on the way.", "protection: [encrypted]"),
        "via": VIA,
        "transform": Field(ListType(_TRANSFORM), "What is done to the data on the way.", "transform: [{kind: aggregate, k: 20}]", "JCE"),
        "joins": Field(_JOINS, "The sets it is joined with, and by what.", "joins: {with: [web], matching: [mail]}", "JCE"),
        "safeguard": Field(TermType("safeguards"), "The ground of a transfer abroad.", "safeguard: standard_contractual_clauses"),
        "frequency": Field(TermType("frequencies"), "How often it happens.", "frequency: regular"),
        "status": STATUS,
        **IN_FORCE,
    },
)

GRANT = Kind(
    "grant",
    "grants",
    "A right of access.",
    {
        **EVERY_KIND,
        "holder": Field(FreeType("party"), "Who holds it: a role, an account or a party.", "holder: Front-line staff"),
        "holder_kind": Field(TermType("holder_kinds"), "What kind of holder it is.", "holder_kind: role"),
        "member_of": Field(refs("grant"), "The grants it takes what it does not state from.", "member_of: [clerks]"),
        "systems": Field(refs("system"), "The systems it opens.", "systems: [crm]"),
        "places": Field(refs("place"), "The places it opens.", "places: [archive]"),
        "data": Field(terms("data"), "The categories it opens, fewer than the systems hold.", "data: [user.contact]"),
        "permissions": Field(terms("permissions"), "What may be done.", "permissions: [read, export]"),
        "scope": Field(TermType("scopes"), "Whose records it opens.", "scope: own_cases"),
        "need": Field(terms("data"), "The data the work needs.", "need: [user.name]", "HJC"),
        "window": Field(
            DurationType("maximum"),
            "How long after a case closes it stays open, as a duration; `none` if for ever.",
            "window: P30D",
            "HJC",
        ),
        "volume": Field(
            RecordType(
                "volume",
                {
                    "at_most": Field(NumberType("records", bound="maximum"), "The most records.", "at_most: 50"),
                    "per": Field(DurationType(), "The time in which, as a duration.", "per: P1D"),
                },
            ),
            "How many records in how long; `none` if there is no limit.",
            "volume: {at_most: 50, per: P1D}",
            "HJC",
        ),
        "approved": APPROVED,
        "reviewed": REVIEWED,
        "left": Field(DateType(event=True), "The date the holder left; absent, it did not.", "left: 2022-03-31"),
        "moved": Field(DateType(event=True), "The date the holder changed post; absent, it did not.", "moved: 2022-03-31"),
        "removed": Field(DateType(), "The date the right was taken away; `none` if never.", "removed: 2022-04-01"),
        "last_used": Field(DateType(), "The date of the last log-in; `none` if never.", "last_used: 2022-06-30"),
        "via": VIA,
        "safeguard": Field(
            TermType("safeguards"), "The ground on which a party abroad may look.", "safeguard: standard_contractual_clauses"
        ),
        **IN_FORCE,
    },
)
