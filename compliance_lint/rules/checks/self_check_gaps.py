"""A system is checked by its own people more often than it has to be: no gap between successive checks is longer than asked.

In Python, as conditions compare dates with a day and not with each other.
"""

from __future__ import annotations

from itertools import pairwise

from compliance_lint.model.dates import When, order, shift
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.values import Items, Missing
from compliance_lint.rules.check import Case, Check, Verdict
from compliance_lint.rules.records import of_type
from compliance_lint.rules.trace import Leaf

TYPE = "mlps_self_check"


def judge(case: Case) -> Verdict:
    """Met where there are at least as many checks in a row as asked, the last of them recent, each soon after the one before."""
    world, system = case.world, case.subject
    gap, wanted = case.parameters["self_check_gap"], int(case.parameters["self_check_row"])
    covers = of_type(world, system, TYPE)
    undated = [record for record in covers if not isinstance(record.get("date"), When)]
    dates = sorted((date for record in covers if isinstance(date := record.get("date"), When)), key=lambda date: date.low or 0)
    place = system.place
    if undated:
        missing = tuple(Missing("fact", *record.key, "date") for record in undated)
        return Verdict(OPEN, (Leaf("count", "assessments", place, found=Items(tuple(dates)), missing=missing),))
    if not covers and world.coverage.denied(system, TYPE) is None:
        asked = (Missing("record", *system.key, TYPE),)
        return Verdict(OPEN, (Leaf("count", "assessments", place, missing=asked),))
    days = [*dates[-wanted:], world.as_of]
    steps = [order(later, shift(earlier, gap))[0] for earlier, later in pairwise(days)]
    leaf = Leaf("count", "assessments", place, found=Items(tuple(dates)), wanted=gap)
    if len(dates) < wanted or False in steps:
        return Verdict(NO, (leaf,))
    if None in steps:
        leaf.missing = (Missing("exactness", *system.key, "assessments"),)
        return Verdict(OPEN, (leaf,))
    return Verdict(YES, (leaf,))


CHECK = Check("system", (), judge, ("self_check_gap", "self_check_row"), (), (TYPE,))
