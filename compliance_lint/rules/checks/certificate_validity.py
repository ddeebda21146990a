"""A filing certificate is valid for a period that grows with each assessment made after it, and is renewed before it ends.

In Python, as the end depends on how many assessments followed (public security ministry, letter 1846 of 2025, question 6).
"""

from __future__ import annotations

from collections.abc import Iterator

from compliance_lint.model.dates import Span, When, order, shift
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.values import NONE, Missing, Unstated, Value
from compliance_lint.rules.check import Case, Check, Verdict
from compliance_lint.rules.trace import Leaf

TYPE = "mlps_certificate"


def judge(case: Case) -> Verdict:
    """Met while a certificate of the system runs and, inside the renewal window, a renewal was requested; of several the best counts."""
    world, system = case.world, case.subject
    found = [cover.record for cover in world.coverage.covers(system).values() if cover.record.get("type") == TYPE]
    if not found:
        if world.coverage.denied(system, TYPE) is not None:
            return Verdict(NO, (Leaf("covered_by", TYPE, system.place),))
        return Verdict(OPEN, (Leaf("covered_by", TYPE, system.place, missing=(Missing("record", *system.key, TYPE),)),))
    return max((_valid(case, filing) for filing in found), key=lambda verdict: verdict.outcome)


def _valid(case: Case, filing: Entity) -> Verdict:
    end = _end(case, filing)
    if isinstance(end, Unstated):
        return Verdict(OPEN, (Leaf("not_before", "until", filing.place.down("until"), missing=end.missing),))
    past = order(end, case.world.as_of)[1]
    leaf = Leaf("not_before", "until", filing.place.down("until"), found=end, wanted=case.world.as_of)
    if past:
        return Verdict(NO, (leaf,))
    opens = shift(end, case.parameters["certificate_renewal"], back=True)
    inside = order(opens, case.world.as_of)[0]
    if past is None or inside is None:
        leaf.missing = (Missing("exactness", "filing", filing.id, "decided"),)
        return Verdict(OPEN, (leaf,))
    if not inside:
        return Verdict(YES, (leaf,))
    asked = filing.get("renewal_requested")
    where = filing.place.down("renewal_requested")
    if isinstance(asked, Unstated):
        return Verdict(OPEN, (Leaf("exists", "renewal_requested", where, missing=(Missing("fact", *filing.key, "renewal_requested"),)),))
    return Verdict(NO if asked is NONE else YES, (Leaf("exists", "renewal_requested", where, found=asked, wanted=True),))


def _end(case: Case, filing: Entity) -> Value:
    """The day the certificate ends: as stated, else reckoned from its issue and the assessments since."""
    period, more = case.parameters["certificate_period"], case.parameters["certificate_extension"]
    stated = filing.get("until")
    if isinstance(stated, When):
        return stated
    issued = filing.get("decided")
    if not isinstance(issued, When) or not isinstance(period, Span) or not isinstance(more, Span):
        return Unstated((Missing("fact", *filing.key, "decided"),))
    first = case.parameters["certificate_first_day"]
    if isinstance(first, When) and order(issued, first)[1]:
        issued = first
    end = shift(issued, period)
    for assessment in _later(case, issued):
        date = assessment.get("date")
        if not isinstance(date, When):
            return Unstated((Missing("fact", *assessment.key, "date"),))
        end = shift(end, more)
    return end


def _later(case: Case, issued: When) -> Iterator[Entity]:
    """The assessments of the system after the issue; those on a day nobody stated may be."""
    for _, cover in sorted(case.world.coverage.covers(case.subject).items()):
        date = cover.record.get("date")
        if cover.record.get("type") != "mlps_assessment":
            continue
        if not isinstance(date, When) or (order(issued, date)[1] and order(date, case.world.as_of)[0]):
            yield cover.record


CHECK = Check(
    "system", (), judge,
    ("certificate_period", "certificate_extension", "certificate_renewal", "certificate_first_day"), (), (TYPE, "mlps_assessment"),
)  # fmt: skip
