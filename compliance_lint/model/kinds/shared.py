"""What stands on several kinds: the fields every kind has, dates in force, and the records inside entities."""

from __future__ import annotations

from collections.abc import Mapping

from compliance_lint.model.types import (
    BoolType,
    DateType,
    DurationType,
    EvidenceType,
    Field,
    FreeType,
    GradesType,
    LacksType,
    ListType,
    MapType,
    NumberType,
    RecordType,
    RefType,
    SelectorType,
    TermsType,
    TermType,
    TextType,
)

Fields = Mapping[str, Field]


def terms(list: str, also: str = "") -> ListType:
    """A list of terms of one vocabulary."""
    return ListType(TermType(list, also))


def refs(kind: str) -> ListType:
    """A list of ids of one kind."""
    return ListType(RefType(kind))


EVERY_KIND: Fields = {
    "name": Field(TextType(), "The name to display, one text or one for each language.", "name: {en: Card maker}"),
    "note": Field(TextType(), "A free remark, read by people only.", "note: Figures of the pandemic years"),
    "owner": Field(FreeType("party"), "The officer, department or party that answers for it; `none` if nobody does.", "owner: it"),
    "count": Field(NumberType(), "How many like things the entry stands for, such as shops, servers or accounts.", "count: 12"),
    "evidence": Field(EvidenceType(), "The documents that prove its facts, all of them or those named.", "evidence: [visit-2022]"),
    "lacks": Field(LacksType(), "Types of record, and topics of them, stated not to cover it.", "lacks: [mfa, policy.byod]"),
    "grades": Field(GradesType(), "Its level in each grade scheme; `none` if it has none there.", "grades: {mlps: 3}", "HCET"),
}

IN_FORCE: Fields = {
    "since": Field(DateType(), "The date from which it is in force.", "since: 2021-04-01"),
    "until": Field(DateType(event=True), "The date on which it ended or ends; absent, it has not ended.", "until: 2023-12-31"),
}

STATUS = Field(TermType("statuses"), "Whether it is planned, active or stopped.", "status: active")

EVERY_RECORD: Fields = {
    "covers": Field(SelectorType(), "What it is about: the organisation, nodes, or entities by kind.", "covers: {systems: [crm]}"),
    "status": STATUS,
}

RECORD = Field(RefType("document", "assessment"), "The document or assessment that shows it.", "record: minutes-2022")

PROOF = Field(RefType("document"), "The document that proves this entry.", "record: minutes-2022")

STATES = Field(
    TermsType("topics"),
    "The topics, items or clauses in it, with what it says of each; `none` for one that is not in it.",
    "states: [{breach_notice: PT24H}, {audit_right: none}]",
)

VERSION = Field(FreeType(), "The version or form of the text.", "version: '2.1'")

DATE = Field(DateType(), "The day or moment on which it was made, given, signed or held.", "date: 2022-03-15")

EVERY = Field(DurationType("maximum"), "The longest planned interval between two times; `none` if none is set.", "every: P1Y")

VIA = Field(refs("system"), "The systems it passes; on a grant the only way in.", "via: [vpn]")

APPROVED = Field(
    ListType(
        RecordType(
            "approved",
            {
                "by": Field(FreeType("party"), "Who agreed.", "by: head-of-department"),
                "date": Field(DateType(), "The day of the approval.", "date: 2022-01-10"),
                "record": PROOF,
            },
        )
    ),
    "Who agreed to it in writing, and when.",
    "approved: [{by: head-of-department, date: 2022-01-10}]",
    "HJCET",
)

REVIEWED = Field(ListType(DateType()), "The dates of the periodic reviews.", "reviewed: [2021-06, 2022-06]", "HJCET")

RESULT = Field(TermType("results"), "The outcome, as whoever judged it put it.", "result: satisfactory")

RETENTION = RecordType(
    "retention",
    {
        "period": Field(
            DurationType("maximum", "retention_periods"),
            "How long records are kept; `none` if there is no limit, and so says a word such as `as_long_as_necessary`.",
            "period: P7Y",
        ),
        "from": Field(TermType("retention_from"), "The event that starts the period.", "from: account_closed"),
        "then": Field(TermType("retention_then"), "What is done at the end of the period.", "then: erase"),
        "reason": Field(TextType(), "Why they are kept so long, or the hold they are under.", "reason: Tax law"),
        "overdue": Field(NumberType("records", bound="maximum"), "The number of records kept past the period.", "overdue: 120"),
    },
    short="period",
)

OFFICER = RecordType(
    "officer",
    {
        "function": Field(TermType("functions"), "The function the officer is appointed to.", "function: data_protection_officer"),
        "holder": Field(FreeType(), "A word for whoever holds the post, the same for each post.", "holder: person-1"),
        "dedicated": Field(BoolType(), "Whether the holder does this work only.", "dedicated: true"),
        "duties": Field(terms("duties"), "What the officer is charged with.", "duties: [monitor_compliance, report]"),
        "reports_to": Field(FreeType(), "The function or officer reported to.", "reports_to: senior_management"),
        "reported": Field(ListType(DateType()), "The dates on which the officer reported.", "reported: [2022-04-15]"),
        "other_posts": Field(terms("functions"), "The other functions the holder has; `[]` if there are none.", "other_posts: []"),
        "contact": Field(
            RecordType(
                "contact",
                {
                    "public": Field(BoolType(), "Whether the address is made public.", "public: true"),
                    "checked": Field(DateType(), "The date on which it was last seen to work.", "checked: 2022-06-01"),
                },
            ),
            "How persons reach the officer.",
            "contact: {public: true, checked: 2022-06-01}",
        ),
    },
)

FIELD = RecordType(
    "field",
    {
        "category": Field(TermType("data"), "The category of data in the field.", "category: user.contact.email", "HCET"),
        "needed_for": Field(
            terms("purposes"),
            "The purposes that need it, fewer than the set's.",
            "needed_for: [fraud_prevention]",
            "HCET",
        ),
        "required": Field(BoolType(), "Whether persons have to give it.", "required: false", "HCET"),
        "visible_to": Field(terms("visibility"), "Who sees it by default.", "visible_to: [owner_only]", "HCET"),
        "identifies": Field(
            TermType("identifies"),
            "How it points to a person; by default as its category does.",
            "identifies: links",
            "JE",
        ),
        "treatment": Field(TermType("treatments"), "What was done to it to hide the person.", "treatment: replaced", "JE"),
        "reversible": Field(BoolType(), "Whether the treatment can be undone.", "reversible: false", "JE"),
        "key": Field(TermType("key_states"), "Whether what undoes it is kept or destroyed.", "key: destroyed", "JE"),
        "smallest_group": Field(
            NumberType("people", bound="minimum"),
            "The number of people in the smallest group with the same value.",
            "smallest_group: 20",
            "JE",
        ),
    },
    short="category",
)

PERFORMED = RecordType(
    "performed",
    {
        "date": Field(DateType(), "The day on which it was done.", "date: 2022-05"),
        "by": Field(FreeType("party"), "Who did it.", "by: it"),
        "result": RESULT,
        "covers": Field(SelectorType(), "What it was done on, where less than all.", "covers: {systems: [mail]}"),
        "figures": Field(MapType(NumberType()), "What was counted, by name.", "figures: {clicked: 3}"),
        "record": PROOF,
    },
)

FINDING = RecordType(
    "finding",
    {
        "id": Field(FreeType(), "The name of the finding, unique in its assessment.", "id: leaver-accounts"),
        "severity": Field(TermType("severities"), "How grave it was held to be.", "severity: high"),
        "status": Field(TermType("finding_statuses"), "Whether it is open, closed or accepted.", "status: closed"),
        "due": Field(DateType(), "The date by which it is to be closed.", "due: 2022-09-30"),
        "closed": Field(DateType(event=True), "The date on which it was closed; absent, it was not.", "closed: 2022-08-15"),
        "record": PROOF,
    },
)

REPORT = RecordType(
    "report",
    {
        "to": Field(
            RefType("party", words=("party_kinds", "functions")),
            "The authority, other party or officer told.",
            "to: supervisory_authority",
        ),
        "date": Field(DateType(), "The day or moment of the report.", "date: 2022-07-11T09:00+08:00"),
        "stage": Field(TermType("stages"), "Whether it is the initial, an interim or the final one.", "stage: initial"),
        "states": Field(TermsType("topics"), "What the report says.", "states: [nature, people, measures]"),
        "reasons": Field(TextType(), "Why it was late.", "reasons: The log had to be restored first"),
        "record": PROOF,
    },
)

ABOUT = RecordType(
    "about",
    {
        "purposes": Field(terms("purposes"), "The purposes it names.", "purposes: [service_delivery]"),
        "data": Field(terms("data"), "The categories of data it names.", "data: [user.name]"),
        "recipients": Field(terms("party_kinds", also="party"), "The recipients it names, or their classes.", "recipients: [card_maker]"),
        "countries": Field(terms("countries"), "The countries it names.", "countries: [HK, SG]"),
        "subjects": Field(terms("subjects"), "The persons it addresses.", "subjects: [customer]"),
    },
)
