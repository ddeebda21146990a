"""The two kinds of event: incidents and the requests of persons."""

from __future__ import annotations

from compliance_lint.model.kinds.shared import EVERY_KIND, REPORT, RESULT, STATES, VERSION, refs, terms
from compliance_lint.model.types import (
    CountType,
    DateType,
    Field,
    Kind,
    ListType,
    RecordType,
    SelectorType,
    TermsType,
    TermType,
    TextType,
)

INCIDENT = Kind(
    "incident",
    "incidents",
    "Something that happened to data or systems, or may have.",
    {
        "type": Field(TermType("incident_types"), "What happened.", "type: ransomware", required=True),
        **EVERY_KIND,
        "covers": Field(SelectorType(), "What was affected.", "covers: {systems: [crm]}"),
        "occurred": Field(DateType(), "The moment of the first unauthorised act.", "occurred: 2022-07-09T22:15+08:00"),
        "known": Field(DateType(), "The moment somebody became aware of it.", "known: {from: occurred, plus: P2D}"),
        "contained": Field(
            DateType(),
            "The moment from which it could go no further, perhaps before it was known; `none` if never.",
            "contained: 2022-07-11T18:00+08:00",
        ),
        "resolved": Field(DateType(), "The moment it was over; `none` if never.", "resolved: 2022-07-20"),
        "detected_by": Field(TermType("detected_by"), "Who noticed it.", "detected_by: client"),
        "people": Field(CountType(), "The number of people affected, by country where known.", "people: {HK: 12000, all: 90000}"),
        "risk": Field(TermType("risks"), "The risk to persons.", "risk: possible"),
        "traits": Field(terms("incident_traits"), "What marks it.", "traits: [confirmed, exfiltrated]"),
        "data": Field(terms("data"), "The categories of data affected.", "data: [user.contact]"),
        "recipients": Field(refs("node"), "Who got the data.", "recipients: [wrong-client]"),
        "reported": Field(
            ListType(REPORT),
            "The authorities and officers told, and when; `[]` if nobody was.",
            "reported: [{to: supervisory_authority, date: 2022-07-12, stage: initial}]",
        ),
        "informed": Field(
            ListType(
                RecordType(
                    "informed",
                    {
                        "date": Field(DateType(), "The day or moment they were told.", "date: 2022-07-14"),
                        "states": Field(TermsType("topics"), "What they were told.", "states: [nature, measures]"),
                        "manner": Field(terms("manners"), "How they were told.", "manner: [letter]"),
                    },
                )
            ),
            "When and how the persons affected were told; `[]` if they were not.",
            "informed: [{date: 2022-07-14, states: [nature], manner: [letter]}]",
        ),
        "states": STATES,
        "version": VERSION,
    },
)

REQUEST = Kind(
    "request",
    "requests",
    "A request or complaint of a data subject.",
    {
        "type": Field(TermType("request_types"), "What was asked for.", "type: access", "HJET", required=True),
        **EVERY_KIND,
        "covers": Field(SelectorType(), "What it is about.", "covers: {datasets: [customers]}", "HJET"),
        "received": Field(DateType(), "The date it came in.", "received: 2022-06-01", "HJET"),
        "extended": Field(DateType(), "The date more time was announced; `none` if never.", "extended: 2022-06-20", "HJET"),
        "responded": Field(DateType(), "The date it was answered; `none` if never.", "responded: 2022-06-28", "HJET"),
        "reasons": Field(TextType(), "Why it was refused or took longer.", "reasons: Third parties' data", "HJET"),
        "result": RESULT,
    },
)
