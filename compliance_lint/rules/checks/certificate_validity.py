"""A filing certificate is valid for a period that grows with each assessment made after it, and is renewed before it ends.

In Python, as the end depends on how many assessments followed (public security ministry, letter 1846 of 2025, question 6).
"""

from __future__ import annotations

from compliance_lint.model.dates import Span, When, between, order, shift
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.values import NONE, Missing, Unstated, Value
from compliance_lint.rules.check import Case, Check, Verdict
from compliance_lint.rules.records import of_type
from compliance_lint.rules.trace import Leaf

TYPE, ASSESSMENT = "mlps_certificate", "mlps_assessment"


def judge(case: Case) -> Verdict:
    """Met while a certificate of the system runs and, inside the renewal window, a renewal was requested; of several the best counts."""
    world, system = case.world, case.subject
    found = of_type(world, system, TYPE)
    if not found:
        if world.coverage.denied(system, TYPE) is not None:
            return Verdict(NO, (Leaf("covered_by", TYPE, system.place),))
        return Verdict(OPEN, (Leaf("covered_by", TYPE, system.place, missing=(Missing("record", *system.key, TYPE),)),))
    return max((_valid(case, filing) for filing in found), key=lambda verdict: verdict.outcome)


def _valid(case: Case, filing: Entity) -> Verdict:
    end, inexact = _end(case, filing)
    if isinstance(end, Unstated):
        return Verdict(OPEN, (Leaf("not_before", "until", filing.place.down("until"), missing=end.missing),))
    past = order(end, case.world.as_of)[1]
    leaf = Leaf("not_before", "until", filing.place.down("until"), found=end, wanted=case.world.as_of)
    if past:
        return Verdict(NO, (leaf,))
    opens = shift(end, case.parameters["certificate_renewal"], back=True)
    inside = order(opens, case.world.as_of)[0]
    if past is None or inside is None:
        leaf.missing = inexact
        return Verdict(OPEN, (leaf,))
    if not inside:
        return Verdict(YES, (leaf,))
    asked = filing.get("renewal_requested")
    where = filing.place.down("renewal_requested")
    if isinstance(asked, Unstated):
        return Verdict(OPEN, (Leaf("exists", "renewal_requested", where, missing=(Missing("fact", *filing.key, "renewal_requested"),)),))
    return Verdict(NO if asked is NONE else YES, (Leaf("exists", "renewal_requested", where, found=asked, wanted=True),))


def _end(case: Case, filing: Entity) -> tuple[Value, tuple[Missing, ...]]:
    """The day the certificate ends, as stated or else reckoned from its issue and the assessments since; and what is not exact of it."""
    period, more = case.parameters["certificate_period"], case.parameters["certificate_extension"]
    stated = filing.get("until")
    if isinstance(stated, When):
        return stated, (Missing("exactness", *filing.key, "until"),)
    issued = filing.get("decided")
    if not isinstance(issued, When) or not isinstance(period, Span) or not isinstance(more, Span):
        return Unstated((Missing("fact", *filing.key, "decided"),)), ()
    first = case.parameters["certificate_first_day"]
    if isinstance(first, When) and order(issued, first)[1]:
        issued = first
    inexact = () if issued.first_day == issued.last_day else (Missing("exactness", *filing.key, "decided"),)
    end = shift(issued, period)
    for assessment in of_type(case.world, case.subject, ASSESSMENT):
        date = assessment.get("date")
        if not isinstance(date, When):
            return Unstated((Missing("fact", *assessment.key, "date"),)), ()
        counts = order(issued, date)[1], order(date, case.world.as_of)[0]
        if False in counts:
            continue
        longer = shift(end, more)
        if None in counts:  # it may have been made before the issue
            inexact = (*inexact, Missing("exactness", *assessment.key, "date"))
        end = between(end, longer) if None in counts else longer
    return end, inexact or (Missing("exactness", *filing.key, "decided"),)


CHECK = Check(
    "system", (), judge,
    ("certificate_period", "certificate_extension", "certificate_renewal", "certificate_first_day"), (), (TYPE, ASSESSMENT),
)  # fmt: skip
