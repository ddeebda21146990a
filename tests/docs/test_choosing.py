"""The page on anonymised and pseudonymised data says what the tool says, and each plan of the fixture differs by one decision."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from choosing import FIXTURE, PAGES, ROOT, VARIANTS, changed, fits, not_met, renewed, ruleset

from compliance_lint.sources.documents import parse, plain

TWINS = {
    "anonymised_badly_1_address": "anonymised",
    "anonymised_badly_2_licence": "anonymised",
    "anonymised_badly_3_number": "anonymised",
    "anonymised_badly_4_age": "anonymised",
    "anonymised_badly_5_pattern": "anonymised",
    "pseudonymised_contact": "pseudonymised",
    "pseudonymised_sold": "pseudonymised_entrusted",
    "joint_use_unpublished": "joint_use_published",
    "sold_unpublished": "sold_published",
    "choice_not_recorded": "choice_recorded",
}


def entities(name: str) -> dict[tuple[str, str], Any]:
    text = (ROOT / FIXTURE / name / "plan.yaml").read_text(encoding="utf-8")
    data = plain(parse(text, "plan.yaml", []).root)
    return {(kind, id): entity for kind, rows in data.items() if isinstance(rows, dict) for id, entity in rows.items()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_is_what_the_tool_says(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert renewed(text) == text, "run: python tests/docs/choosing.py"


def test_no_marker_is_left_without_its_block() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert text.count("<!-- end -->") == len(re.findall(r"^<!-- (?!end|from)", text, re.MULTILINE)) > 0


def test_the_excerpt_stands_in_the_fixture() -> None:
    found = re.findall(r"^<!-- from: (\S+) -->\n```yaml\n(.*?)^```$", PAGES[0].read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found
    for file, block in found:
        assert "\n" + block in (ROOT / file).read_text(encoding="utf-8")


def test_every_rule_that_is_named_exists() -> None:
    ids = {rule.id for rule in ruleset().rules}
    for page in PAGES:
        named = re.findall(r"`(?:JP-APPI-)?((?:A\d+|R\d+|CHOICE)-[A-Z0-9-]+)`", page.read_text(encoding="utf-8"))
        assert named, page.name
        for name in named:
            assert f"JP-APPI-{name}" in ids, name


def test_every_folder_is_told() -> None:
    assert {folder.name for folder in (ROOT / FIXTURE).iterdir() if folder.is_dir()} == {"common", *VARIANTS}


@pytest.mark.parametrize(("name", "twin"), TWINS.items(), ids=TWINS)
def test_a_plan_differs_from_its_twin_by_one_decision(name: str, twin: str) -> None:
    one, other = entities(name), entities(twin)
    differing = {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}
    assert 1 <= len(differing) <= 3


@pytest.mark.parametrize(
    ("plan", "fitting"),
    [
        (("inside", "exact", "false"), {"pseudonymised"}),
        (("outside", "coarse", "false"), {"anonymised"}),
        (("inside", "coarse", "false"), {"anonymised", "pseudonymised"}),
        (("outside", "exact", "false"), set()),
        (("inside", "coarse", "true"), set()),
    ],
)
def test_which_of_the_two_fits(plan: tuple[str, str, str], fitting: set[str]) -> None:
    assert {form for form in ("anonymised", "pseudonymised") if not fits(form, *plan)} == fitting


@pytest.mark.parametrize(
    ("name", "rule", "day", "met"),
    [
        ("anonymised", "JP-APPI-A43-3-PUBLISH", "2026-09-30", False),  # before the set was made
        ("anonymised", "JP-APPI-A43-3-PUBLISH", "2026-10-01", True),
        ("anonymised", "JP-APPI-A43-3-PUBLISH", "2026-10-15", True),  # the fourteenth day
        ("anonymised", "JP-APPI-A43-3-PUBLISH", "2026-10-16", False),
        ("sold_published", "JP-APPI-A43-4-PROVIDE", "2026-11-02", True),  # the day the sale begins
        ("sold_published", "JP-APPI-A43-4-PROVIDE", "2026-11-03", False),
        ("joint_use_published", "JP-APPI-A41-6-NO-PROVISION", "2026-11-02", True),
        ("joint_use_published", "JP-APPI-A41-6-NO-PROVISION", "2026-11-03", False),
    ],
)
def test_the_days_count_exactly(name: str, rule: str, day: str, met: bool) -> None:
    page = "joint-use" if name == "joint_use_published" else "anonymised"
    known = "2026-10-15" if name == "anonymised" else "2026-11-01"
    inspection = changed(name, rf'({page}", date: ){known}', rf"\g<1>{day}")
    assert (rule in {f.rule.id for f in not_met(inspection)}) is not met
