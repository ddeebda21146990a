"""The four kinds of record about things: controls, documents, assessments, filings."""

from __future__ import annotations

from compliance_lint.model.kinds.shared import (
    ABOUT,
    APPROVED,
    DATE,
    EVERY,
    EVERY_KIND,
    EVERY_RECORD,
    FINDING,
    IN_FORCE,
    PERFORMED,
    RESULT,
    REVIEWED,
    STATES,
    VERSION,
    refs,
    terms,
)
from compliance_lint.model.types import (
    DateType,
    DurationType,
    Field,
    FreeType,
    Kind,
    ListType,
    NumberType,
    ParametersType,
    RecordType,
    RefType,
    TermsType,
    TermType,
)

CONTROL = Kind(
    "control",
    "controls",
    "A measure that protects, and is done.",
    {
        "type": Field(TermType("controls"), "What kind of measure it is.", "type: mfa", required=True),
        **EVERY_KIND,
        **EVERY_RECORD,
        "every": EVERY,
        "performed": Field(
            ListType(PERFORMED),
            "When it was done, with what result; `[]` if never.",
            "performed: [{date: 2022-05, figures: {clicked: 0}}]",
        ),
        "parameters": Field(ParametersType(), "The figures of the measure, as its type has them.", "parameters: {minimum_length: 12}"),
        "provided_by": Field(RefType("party", "system"), "The party or system it is inherited from.", "provided_by: host"),
        **IN_FORCE,
    },
    record=True,
)

DOCUMENT = Kind(
    "document",
    "documents",
    "A text with content: a policy, notice, agreement, consent, plan, register or proof.",
    {
        "type": Field(TermType("documents"), "What kind of text it is.", "type: processing_agreement", required=True),
        **EVERY_KIND,
        **EVERY_RECORD,
        "states": STATES,
        "about": Field(ABOUT, "The purposes, data, recipients, countries and subjects it names.", "about: {data: [user.name]}"),
        "date": DATE,
        "version": VERSION,
        "languages": Field(terms("languages"), "The languages it is in.", "languages: [en, zh-Hant]"),
        "parties": Field(refs("party"), "The parties it binds or names.", "parties: [self, card-maker]"),
        "signed": Field(ListType(FreeType()), "Who signed it; `[]` if it is unsigned.", "signed: [both]"),
        "audience": Field(terms("audience"), "For whom it is meant.", "audience: [all_staff]", "HJET"),
        "published": Field(
            ListType(
                RecordType(
                    "published",
                    {
                        "at": Field(FreeType(), "Where it can be found.", "at: intranet"),
                        "date": Field(DateType(), "The date it was put there.", "date: 2022-01-10"),
                    },
                )
            ),
            "Where it was published, and when; `[]` if nowhere.",
            "published: [{at: intranet, date: 2022-01-10}]",
            "HJET",
        ),
        "notified": Field(
            ListType(
                RecordType(
                    "notified",
                    {
                        "to": Field(FreeType("party"), "Who was told.", "to: all_staff"),
                        "date": Field(DateType(), "The date they were told.", "date: 2022-01-12"),
                    },
                )
            ),
            "Who was told of it, and when; `[]` if nobody was.",
            "notified: [{to: all_staff, date: 2022-01-12}]",
            "HJET",
        ),
        "shown": Field(TermType("shown"), "When persons are shown it.", "shown: at_collection", "HJET"),
        "kept_at": Field(FreeType(), "The repository it is kept in.", "kept_at: compliance-share", "HJT"),
        "kept_for": Field(DurationType("minimum"), "How long the record is kept, as a duration.", "kept_for: P3Y", "HJT"),
        "refers_to": Field(ListType(FreeType()), "The standards, handbooks and laws it refers to.", "refers_to: [iso_27001]", "HJT"),
        "confirmed": Field(DateType(), "The date an oral consent was put in writing.", "confirmed: 2022-02-01", "HE"),
        "withdrawn": Field(DateType(event=True), "The date consent was taken back; absent, it was not.", "withdrawn: 2022-05-01", "HE"),
        "approved": APPROVED,
        "reviewed": REVIEWED,
        **IN_FORCE,
    },
    record=True,
)

_IMPACT = RecordType(
    "impact",
    {
        "aspect": Field(TermType("impact_aspects"), "What would be damaged.", "aspect: business_information"),
        "object": Field(TermType("impact_objects"), "Whose interest would be harmed.", "object: public_order"),
        "degree": Field(TermType("impact_degrees"), "How gravely.", "degree: serious"),
    },
)

ASSESSMENT = Kind(
    "assessment",
    "assessments",
    "A judgement that yields findings: a test, an audit, an impact assessment, a grading.",
    {
        "type": Field(TermType("assessments"), "What kind of judgement it is.", "type: penetration_test", required=True),
        **EVERY_KIND,
        **EVERY_RECORD,
        "date": DATE,
        "every": EVERY,
        "by": Field(FreeType("party"), "Who judged.", "by: consultant"),
        "manner": Field(terms("manners"), "How it was done.", "manner: [onsite, independent]"),
        "advised_by": Field(ListType(FreeType("party")), "Whose advice was taken.", "advised_by: [data_protection_officer]"),
        "items": Field(
            TermsType("items"),
            "What was looked at, with a result where there is one.",
            "items: [logging, {access_review: deficient}]",
        ),
        "result": RESULT,
        "score": Field(NumberType("points"), "The figure it ended in, in points.", "score: 87.5"),
        "findings": Field(
            ListType(FINDING),
            "What was found; `[]` if nothing was.",
            "findings: [{id: leaver-accounts, severity: high, status: closed}]",
        ),
        "impacts": Field(
            ListType(_IMPACT),
            "What a grading took the damage to be.",
            "impacts: [{aspect: system_service, object: public_order, degree: serious}]",
            "CE",
        ),
        "residual_risk": Field(TermType("risks"), "The risk that is left.", "residual_risk: unlikely", "CE"),
    },
    record=True,
)

FILING = Kind(
    "filing",
    "filings",
    "What was filed with, decided by or received from an authority.",
    {
        "type": Field(TermType("filings"), "What kind of filing it is.", "type: mlps_filing", required=True),
        **EVERY_KIND,
        **EVERY_RECORD,
        "authority": Field(FreeType("party"), "The authority it went to or came from.", "authority: police", "JCET"),
        "filed": Field(DateType(), "The date it was filed.", "filed: 2021-03-01", "JCET"),
        "decided": Field(DateType(), "The date it was decided.", "decided: 2021-04-01", "JCET"),
        "number": Field(FreeType(), "The number the authority gave it.", "number: 31011512345-21001", "JCET"),
        "states": STATES,
        "version": VERSION,
        "result": RESULT,
        "due": Field(DateType(), "The date a notice or order asks for an answer by.", "due: 2022-08-01", "C"),
        "answered": Field(DateType(), "The date it was answered; `none` if never.", "answered: 2022-07-20", "C"),
        "renewal_requested": Field(DateType(), "The date a certificate's renewal was asked for.", "renewal_requested: 2023-11-01", "C"),
        **IN_FORCE,
    },
    record=True,
)
