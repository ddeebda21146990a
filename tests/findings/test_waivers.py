"""Waivers and baselines: what they accept, when they end, and what of them is reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from builders import day, loaded, rule, ruleset

from compliance_lint.errors import InputErrors, UsageError
from compliance_lint.findings.baseline import Entry, baselined, entries, entry
from compliance_lint.findings.inspection import Inspection, inspect
from compliance_lint.findings.waivers import Waiver, WaiverUse, waived
from compliance_lint.model.dates import parse_span
from compliance_lint.sources.baseline import baseline_text, read_baseline
from compliance_lint.sources.inventory import Loaded
from compliance_lint.sources.waivers import check_waivers, read_comments, read_waivers

TEXT = """
systems:
  crm: {operator: self, lacks: [mfa]}
  shop: {operator: self, lacks: [mfa]}
  old-1: {operator: self, lacks: [mfa]}
  old-2: {operator: self, lacks: [mfa]}
  mail: {operator: self}
"""


@pytest.fixture
def run(tmp_path: Path) -> tuple[Inspection, Loaded]:
    found = loaded(TEXT)
    rules = ruleset(tmp_path, rule())
    return inspect(found.inventory, [rules], day()), found


def written(tmp_path: Path, text: str) -> list[Waiver]:
    file = tmp_path / "waivers.yaml"
    file.write_text(text)
    problems: list[Any] = []
    found = read_waivers([file], problems)
    assert not problems, problems
    return found


def waiver(subject: str, until: str = "2026-12-31", rule: str = "R") -> str:
    return f"  - {{rule: {rule}, subject: '{subject}', reason: Replaced in spring, approved_by: ciso, until: {until}}}\n"


def applied(run: tuple[Inspection, Loaded], tmp_path: Path, *rows: str) -> tuple[set[str], WaiverUse]:
    inspection, found = run
    after, use = waived(inspection, written(tmp_path, "waivers:\n" + "".join(rows)), found.where)
    return {one.subject.id for one in after.findings if one.disposition == "waived"}, use


@pytest.mark.parametrize(
    ("subject", "hit"),
    [
        ("crm", {"crm"}),
        ("system:crm", {"crm"}),
        ("old-*", {"old-1", "old-2"}),
        ("system:old-?", {"old-1", "old-2"}),
        ("*:crm", {"crm"}),
        ("party:crm", set()),
        ("*", {"crm", "shop", "old-1", "old-2", "mail"}),
        ("CRM", set()),
    ],
)
def test_subjects_by_name_kind_and_wildcard(run: Any, tmp_path: Path, subject: str, hit: set[str]) -> None:
    assert applied(run, tmp_path, waiver(subject))[0] == hit


@pytest.mark.parametrize(("until", "holds"), [("2026-06-29", False), ("2026-06-30", True), ("2026-07-01", True)])
def test_a_waiver_holds_through_its_last_day(run: Any, tmp_path: Path, until: str, holds: bool) -> None:
    hit, use = applied(run, tmp_path, waiver("crm", until))
    assert hit == ({"crm"} if holds else set())
    assert [one.id for one in use.expired] == ([] if holds else ["crm"])
    assert [one.id for one in use.used] == (["crm"] if holds else [])


@pytest.mark.parametrize(("until", "due"), [("2026-07-30", True), ("2026-07-31", False), ("2026-06-30", True)])
def test_a_waiver_that_ends_soon_is_announced(run: Any, tmp_path: Path, until: str, due: bool) -> None:
    assert [one.id for one in applied(run, tmp_path, waiver("crm", until))[1].due] == (["crm"] if due else [])


def test_a_waiver_with_nothing_to_accept_is_stale_and_one_of_another_ruleset_idle(run: Any, tmp_path: Path) -> None:
    inspection, found = run
    fixed = inspection._replace(findings=tuple(one for one in inspection.findings if one.subject.id != "shop"))
    hit, use = applied((fixed, found), tmp_path, waiver("shop"), waiver("crm", rule="HK-PDPO-S26-ORPHAN-STORE"), waiver("mail"))
    assert hit == {"mail"}
    assert ([one.id for one in use.stale], [one.id for one in use.idle]) == (["shop"], ["crm"])


def test_a_finding_keeps_the_first_waiver_and_the_second_is_no_stale_one(run: Any, tmp_path: Path) -> None:
    inspection, found = run
    rows = written(tmp_path, "waivers:\n" + waiver("crm") + waiver("*"))
    after, use = waived(inspection, rows, found.where)
    crm = next(one for one in after.findings if one.subject.id == "crm")
    assert crm.waiver is not None and crm.waiver.id == "crm"
    assert not use.stale


# -- comments ----------------------------------------------------------------------------------------------------------


def commented(tmp_path: Path, text: str) -> tuple[set[str], list[str]]:
    found = loaded(text)
    rules = ruleset(tmp_path, rule())
    problems: list[Any] = []
    waivers = read_comments({"test.yaml": found.where.lines("test.yaml")}, problems)
    after, _ = waived(inspect(found.inventory, [rules], day()), waivers, found.where)
    told = [f"{problem.location.line}:{problem.location.column}: {problem.message}" for problem in problems]
    return {one.subject.id for one in after.findings if one.disposition == "waived"}, told


def test_a_comment_stands_for_its_line_or_the_next(tmp_path: Path) -> None:
    text = """systems:
  a: {operator: self, lacks: [mfa]}  # compliance-lint: waive[R] until=2026-12-31 by=ciso reason=Replaced in spring ref=T-1
  # compliance-lint: waive[R] until=2026-12-31 by="head of it" reason=Old
  b: {operator: self, lacks: [mfa]}
  c: {operator: self, lacks: [mfa]}
  d: {operator: self, lacks: [mfa]}  # compliance-lint: waive[OTHER] until=2026-12-31 by=ciso reason=No
  e: {operator: self, lacks: [mfa]}  # compliance-lint: waive[R] until=2026-06-29 by=ciso reason=Too late
"""
    assert commented(tmp_path, text) == ({"a", "b"}, [])


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("waive[R] until=2026-12-31 by=ciso", "the waiver has no reason"),
        ("waive[R] reason=x", "the waiver has no until and no by"),
        ("waive[] until=2026-12-31 by=ciso reason=x", "the waiver has no rule"),
        ("waive[R] until=soon by=ciso reason=x", "'soon' is no day"),
        ("waive[R] until=2026 by=ciso reason=x", "'2026' is no day"),
        ("ignore[R]", "'ignore[R]' is no comment that compliance-lint knows"),
    ],
)
def test_a_comment_that_is_wrong_is_no_silent_one(tmp_path: Path, comment: str, told: str) -> None:
    hit, problems = commented(tmp_path, f"systems:\n  a: {{operator: self, lacks: [mfa]}}  # compliance-lint: {comment}\n")
    assert (hit, problems) == (set(), [f"2:38: {told}"])


# -- what is wrong with them -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("  - {rule: R, subject: crm, reason: x, approved_by: y}", "the waiver has no until"),
        ("  - {rule: R, subject: crm, reason: '', approved_by: y, until: 2026-12-31}", "the waiver has no reason"),
        ("  - {rule: R, subject: crm, reason: x, approved_by: y, until: 2026-12}", "'2026-12' is no day"),
        ("  - {rule: R, subject: crm, reason: x, aproved_by: y, until: 2026-12-31}", "unknown key 'aproved_by' in a waiver"),
        ("  - R", "a waiver is a mapping"),
    ],
)
def test_a_waiver_that_is_wrong_has_its_place(tmp_path: Path, row: str, message: str) -> None:
    file = tmp_path / "waivers.yaml"
    file.write_text("waivers:\n" + row + "\n")
    problems: list[Any] = []
    assert read_waivers([file], problems) == []
    assert message in [problem.message for problem in problems]
    assert {problem.location.line for problem in problems} == {2}


def test_a_file_that_holds_no_waivers_is_wrong(tmp_path: Path) -> None:
    for text in ("waiver: []\n", "- a\n", "waivers: x\n"):
        problems: list[Any] = []
        (tmp_path / "waivers.yaml").write_text(text)
        read_waivers([tmp_path / "waivers.yaml"], problems)
        assert problems, text


def test_unknown_rules_subjects_and_long_terms(run: Any, tmp_path: Path) -> None:
    _, found = run
    rows = written(
        tmp_path,
        "waivers:\n" + waiver("crm", rule="R1") + waiver("cmr") + waiver("sytem:crm") + waiver("nothing-*") + waiver("crm", "2027-07-01"),
    )
    problems: list[Any] = []
    check_waivers(rows, found.inventory, ["R", "R2"], day(), parse_span("P1Y"), problems)
    assert [(problem.location.line, problem.message, problem.hint) for problem in problems] == [
        (2, "the waiver names an unknown rule 'R1'", "did you mean 'R'?"),
        (3, "the waiver names a subject that is not there: 'cmr'", "did you mean 'crm'?"),
        (4, "the waiver names an unknown kind 'sytem'", "did you mean 'system'?"),
        (5, "the waiver names a subject that is not there: 'nothing-*'", "no id matches the pattern"),
        (6, "the waiver runs until 2027-07-01, longer than P1Y from the day judged", "waivers_max_term of the configuration"),
    ]


# -- baselines ---------------------------------------------------------------------------------------------------------


def test_what_was_there_is_no_new_finding_and_what_went_is_stale(run: Any, tmp_path: Path) -> None:
    inspection, _ = run
    known = entries(inspection.findings)
    after, stale = baselined(inspection, known)
    assert {one.disposition for one in after.findings} == {"baselined"} and not stale
    moved = loaded(TEXT.replace("  crm: {operator: self, lacks: [mfa]}\n", "") + "\n\n\n  crm: {operator: self, name: CRM, lacks: [mfa]}\n")
    rules = ruleset(tmp_path / "again", rule())
    after, stale = baselined(inspect(moved.inventory, [rules], day()), known)
    assert {one.disposition for one in after.findings} == {"baselined"} and not stale
    # one removed and one added is one new, and one stale
    swapped = loaded(TEXT.replace("shop:", "till:"))
    after, stale = baselined(inspect(swapped.inventory, [rules], day()), known)
    assert [one.subject.id for one in after.findings if one.disposition == "open"] == ["till"]
    assert [one.id for one in stale] == ["shop"]


def test_what_gets_worse_is_new(run: Any, tmp_path: Path) -> None:
    inspection, _ = run
    mail = next(one for one in inspection.findings if one.subject.id == "mail")
    assert mail.outcome == "unstated"
    worse = entry(mail)
    rules = ruleset(tmp_path / "again", rule())
    found = inspect(loaded(TEXT.replace("mail: {operator: self}", "mail: {operator: self, lacks: [mfa]}")).inventory, [rules], day())
    after, _ = baselined(found, [worse._replace(fingerprint=one.fingerprint) for one in found.findings if one.subject.id == "mail"])
    assert next(one for one in after.findings if one.subject.id == "mail").disposition == "open"
    better, _ = baselined(inspection, [worse._replace(outcome="not_met")])
    assert next(one for one in better.findings if one.subject.id == "mail").disposition == "baselined"


def test_a_baseline_is_read_as_it_was_written(run: Any, tmp_path: Path) -> None:
    known = entries(run[0].findings)
    file = tmp_path / "baseline.json"
    file.write_text(baseline_text(reversed(known), "2026-06-30"))
    assert read_baseline(file) == known
    assert file.read_text() == baseline_text(known, "2026-06-30")
    assert len(file.read_text().splitlines()) == 6 + len(known)  # a line each, so that a merge shows what came and went
    file.write_text(baseline_text((), "2026-06-30"))
    assert read_baseline(file) == ()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"version": 2, "findings": []}', '{"version": 1}', '{"version": 1, "findings": [{}]}', '<<<<<<< HEAD\n{"version": 1}'],
)
def test_a_damaged_baseline_is_no_empty_one(tmp_path: Path, text: str) -> None:
    file = tmp_path / "baseline.json"
    file.write_text(text)
    with pytest.raises(InputErrors):
        read_baseline(file)
    with pytest.raises(UsageError):
        read_baseline(tmp_path / "none.json")


def test_an_entry_says_what_it_is_about(run: Any) -> None:
    crm = next(one for one in run[0].findings if one.subject.id == "crm")
    assert entry(crm) == Entry("R", "system", "crm", "system.crm.lacks.0", "not_met", crm.fingerprint)
