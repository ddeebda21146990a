"""Each law on its day: what is not in force is no duty, what comes later judges nothing before, articles change their number."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from builders import day, loaded
from command_line import run

from compliance_lint.findings.inspection import inspect
from compliance_lint.rules.rule import Rule, Ruleset
from compliance_lint.sources.rulesets import bundled_names, find_ruleset, load_ruleset

BINDING = ("statute", "regulation", "approved_code")
ALL = {name: load_ruleset(find_ruleset(name)) for name in bundled_names()}


def rule_of(ruleset: str, id: str) -> Rule:
    return next(rule for rule in ALL[ruleset].rules if rule.id == id)


def outcomes(text: str, ruleset: str, as_of: str) -> dict[tuple[str, str], str]:
    """Rule and subject of each finding of an inventory on a day, with its outcome."""
    found = inspect(loaded(text).inventory, [ALL[ruleset]], day(as_of))
    return {(one.rule.id, one.subject.id): one.outcome for one in found.findings}


# -- what is in force on which day -----------------------------------------------------------------------------------------

FIRST_DAYS = [
    ("hk_pdpo", "HK-PDPO-DPP4-2-PROCESSOR-CONTRACT", "2012-09-30", "2012-10-01"),
    ("hk_pdpo", "HK-PDPO-DPP2-3-PROCESSOR-RETENTION", "2012-09-30", "2012-10-01"),
    ("hk_pdpo", "HK-PDPO-S35C-DM-NOTICE", "2013-03-31", "2013-04-01"),
    ("hk_pdpo", "HK-PDPO-S64-DOXXING-EXPOSURE", "2021-10-07", "2021-10-08"),
    ("hk_pdpo", "HK-PDPO-XB-CLAUSES", "2022-05-11", "2022-05-12"),
    ("jp_appi", "JP-APPI-A26-REPORT", "2022-03-31", "2022-04-01"),
    ("jp_appi", "JP-APPI-A26-NOTIFY", "2022-03-31", "2022-04-01"),
    ("jp_appi", "JP-APPI-R8-READINESS", "2026-07-16", "2026-07-17"),
]


@pytest.mark.parametrize(("ruleset", "id", "before", "first"), FIRST_DAYS, ids=[row[1] for row in FIRST_DAYS])
def test_a_rule_judges_from_its_first_day(ruleset: str, id: str, before: str, first: str) -> None:
    rule = rule_of(ruleset, id)
    assert not rule.in_force(day(before))
    assert rule.in_force(day(first))


# -- Hong Kong: section 33 ---------------------------------------------------------------------------------------------------

ABROAD = """
organisation: {country: HK, kind: company}
places: {centre: {kind: site, country: HK}}
parties: {host: {kind: cloud_provider, roles: [processor], country: SG, operates_in: [SG]}}
systems: {core: {kind: database, operator: self, places: [centre], status: operating}}
datasets: {customers: {system: core, subjects: {customer: 5000}, form: identified, fields: {name: user.name}}}
flows: {copy: {from: core, to: host, dataset: [customers], mode: processing, safeguard: none, basis: []}}
"""


def test_section_33_is_readiness_and_no_duty() -> None:
    cited = [rule for rule in ALL["hk_pdpo"].rules for cite in rule.cites if re.search(r"\bss?\. 33", cite.provision)]
    assert [rule.id for rule in cited] == ["HK-PDPO-S33-READINESS"]
    assert {(rule.duty, rule.severity) for rule in cited} == {("good_practice", "info")}
    assert all("(not in force)" in cite.provision for rule in cited for cite in rule.cites)


@pytest.mark.parametrize("as_of", ["2013-06-01", "2022-07-26", "2026-11-22"])
def test_a_transfer_without_any_ground_meets_no_duty_in_hong_kong(as_of: str) -> None:
    found = inspect(loaded(ABROAD).inventory, [ALL["hk_pdpo"]], day(as_of))
    told = [one for one in found.findings if one.subject.kind == "transfer" and one.outcome == "not_met"]
    assert {one.rule.id for one in told} <= {"HK-PDPO-S33-READINESS", "HK-PDPO-XB-CLAUSES"}
    assert ("HK-PDPO-S33-READINESS", "copy/SG") in {(one.rule.id, one.subject.id) for one in told}
    assert not [one for one in told if one.rule.duty in BINDING]


# -- Japan: reports of leaks from 1 April 2022, the amendment of 2026 ---------------------------------------------------------

LEAK = """
organisation: {country: JP, kind: company}
systems: {shop: {kind: website, operator: self, status: operating}}
incidents:
  i-1: {type: exposure, covers: [shop], occurred: KNOWN, known: KNOWN, data: [user.name], people: 5000, reported: []}
"""


@pytest.mark.parametrize(
    ("known", "as_of", "told"),
    [
        ("2022-02-10", "2022-03-20", False),  # nobody had to report yet
        ("2022-02-10", "2022-06-30", False),  # nor what was known before the duty began
        ("2022-04-01", "2022-04-03", False),  # there is time left
        ("2022-04-01", "2022-06-30", True),
        ("2026-05-10", "2026-06-30", True),
    ],
)
def test_a_leak_is_reported_in_japan_from_april_2022(known: str, as_of: str, told: bool) -> None:
    found = outcomes(LEAK.replace("KNOWN", known), "jp_appi", as_of)
    reports = {id for (id, _), outcome in found.items() if outcome == "not_met" and id.startswith("JP-APPI-A26-REPORT")}
    assert ("JP-APPI-A26-REPORT" in reports) is told


def test_the_amendment_of_2026_is_readiness_only() -> None:
    cited = [rule for rule in ALL["jp_appi"].rules if any(cite.instrument == "appi-2026" for cite in rule.cites)]
    assert [rule.id for rule in cited] == ["JP-APPI-R8-READINESS"]
    assert (cited[0].duty, cited[0].severity) == ("good_practice", "info")
    assert not any(cite.verified for cite in cited[0].cites)
    firm = "complete: {documents: all}\norganisation: {country: JP, kind: company}\n"
    subject = ("JP-APPI-R8-READINESS", "organisation")
    assert subject not in outcomes(firm, "jp_appi", "2026-07-16")
    assert outcomes(firm, "jp_appi", "2026-11-22")[subject] == "not_met"


# -- China: the Cybersecurity Law, renumbered from 2026 ----------------------------------------------------------------------

RENUMBERED = [
    ("CN-CSL-ART23-RESPONSIBLE", ("csl-2017", "Art. 21(i)"), ("csl", "Art. 23(i)")),
    ("CN-CSL-ART23-LOG-6M", ("csl-2017", "Art. 21(iii)"), ("csl", "Art. 23(iii)")),
    ("CN-CSL-ART27-EMERGENCY-PLAN", ("csl-2017", "Art. 25"), ("csl", "Art. 27")),
]


@pytest.mark.parametrize(("id", "old", "new"), RENUMBERED, ids=[row[0] for row in RENUMBERED])
def test_the_cybersecurity_law_is_cited_by_the_numbers_of_the_day(id: str, old: tuple[str, str], new: tuple[str, str]) -> None:
    rule = rule_of("cn_mlps", id)
    for as_of, there, gone in (("2025-12-31", old, new), ("2026-01-01", new, old)):
        cited = [(cite.instrument, cite.provision) for cite in rule.cited_on(day(as_of)).cites]
        assert there in cited
        assert gone not in cited


@pytest.mark.parametrize(("as_of", "number"), [("2025-12-31", "Art. 21(i)"), ("2026-01-01", "Art. 23(i)")])
def test_a_finding_cites_the_number_of_the_day_it_is_judged(as_of: str, number: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "inventory: 1\norganisation: {country: CN, kind: company, officers: none}\ncomplete: {documents: all}\n", encoding="utf-8"
    )
    result = run("check", str(tmp_path), "--ruleset", "cn_mlps", "--as-of", as_of, "--format", "json")
    told: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
    finding = next(one for one in told if one["rule"] == "CN-CSL-ART23-RESPONSIBLE")
    assert [cite["provision"] for cite in finding["citations"] if cite["instrument"].startswith("csl")] == [number]


# -- everywhere --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ruleset", ALL.values(), ids=ALL)
def test_nothing_that_is_not_in_force_is_told_as_a_duty(ruleset: Ruleset) -> None:
    for rule in ruleset.rules:
        if any("not in force" in cite.provision for cite in rule.cites):
            assert rule.duty not in BINDING, rule.id
            assert rule.severity == "info", rule.id


def test_there_are_provisions_that_are_not_in_force() -> None:
    assert [rule.id for ruleset in ALL.values() for rule in ruleset.rules if any("not in force" in cite.provision for cite in rule.cites)]
