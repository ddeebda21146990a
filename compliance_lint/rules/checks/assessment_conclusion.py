"""The conclusion of an assessment agrees with its score and with the major risks found.

In Python, as the source leaves the edges of its bands open: at a score of exactly an edge the answer is unstated
(public security ministry, letter 1846 of 2025, question 20).
"""

from __future__ import annotations

from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.values import Missing, Range, Unstated
from compliance_lint.rules.check import Case, Check, Verdict
from compliance_lint.rules.trace import Leaf


def judge(case: Case) -> Verdict:
    """Met where the result stated is the one that follows; open where score or findings are not stated, or lie on an edge."""
    assessment = case.subject
    result, score = assessment.get("result"), assessment.get("score")
    where = assessment.place.down("result")
    missing = [Missing("fact", *assessment.key, name) for name in ("result", "score") if isinstance(assessment.get(name), Unstated)]
    if missing:
        return Verdict(OPEN, (Leaf("one_of", "result", where, found=result, missing=tuple(missing)),))
    ends = (score.low, score.high) if isinstance(score, Range) else (score, score)
    bands = {_band(case, float(end)) if end is not None else None for end in ends}
    band = bands.pop() if len(bands) == 1 else None
    findings = assessment.items("findings")
    major = any(finding.get("severity") == "critical" for finding in findings)
    best, middle, worst = (str(term) for term in case.parameters["conclusions"])
    if band is None:
        exact = (Missing("exactness", *assessment.key, "score"),)
        return Verdict(OPEN, (Leaf("one_of", "result", where, found=result, missing=exact),))
    if band == 2 and not major and findings.open and result != worst:
        asked = (Missing("list_open", *assessment.key, "findings"),)
        return Verdict(OPEN, (Leaf("one_of", "result", where, found=result, missing=asked),))
    follows = (worst, middle, best)[band if not (band == 2 and major) else 1]
    leaf = Leaf("one_of", "result", where, found=result, wanted=follows, list="results")
    return Verdict(YES if result == follows else NO, (leaf,))


def _band(case: Case, score: float) -> int | None:
    """The band of a score, lowest first; `None` on an edge."""
    low, high = (float(edge) for edge in case.parameters["conclusion_edges"])
    if score in (low, high):
        return None
    return 0 if score < low else 1 if score < high else 2


CHECK = Check("assessment", ("result", "score", "findings"), judge, ("conclusions", "conclusion_edges"))
