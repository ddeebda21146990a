"""Writes the marked blocks of the page on anonymised and pseudonymised data, and of the fixture's README, from what the tool says.

Run `python tests/docs/choosing.py` after a rule, a word or the fixture has changed; the test beside it compares.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from contextlib import chdir
from functools import cache
from pathlib import Path
from typing import Any

import blocks
from blocks import console, marked, printed

from compliance_lint.errors import Problem
from compliance_lint.findings.finding import Finding
from compliance_lint.findings.inspection import Inspection, inspect
from compliance_lint.model.dates import When
from compliance_lint.rules.rule import Ruleset
from compliance_lint.sources.documents import parse, plain
from compliance_lint.sources.inventory import Loaded, assemble, load_inventory
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

ROOT = Path(__file__).resolve().parents[2]
FIXTURE = Path("fixtures/retailer_a")
PAGES = (ROOT / "docs" / "anonymised-or-pseudonymised.md", ROOT / FIXTURE / "README.md")
BLOCK = marked("plans|facts|variants|check", r"(?P<name>\S+)")
VARIANTS = (
    "identified", "anonymised", "anonymised_badly_1_address", "anonymised_badly_2_licence", "anonymised_badly_3_number",
    "anonymised_badly_4_age", "anonymised_badly_5_pattern", "pseudonymised", "pseudonymised_contact", "pseudonymised_entrusted",
    "pseudonymised_sold", "joint_use_published", "joint_use_unpublished", "sold_published", "sold_unpublished", "choice_recorded",
    "choice_not_recorded",
)  # fmt: skip
FITTING = ("JP-APPI-CHOICE-DISTRIBUTION", "JP-APPI-CHOICE-DETAIL", "JP-APPI-CHOICE-CONTACT")
"""The rules that say whether a form fits a plan."""
_PLANNED = r"\{distribution: \w+\}, \{detail_needed: \w+\}, \{contact_needed: \w+\}"


@cache
def ruleset() -> Ruleset:
    """The Japanese rules."""
    return load_ruleset(find_ruleset("jp_appi"))


def judged(loaded: Loaded) -> Inspection:
    """What the Japanese rules say of an inventory on the day it describes."""
    day = loaded.inventory.as_of
    assert isinstance(day, When)
    return inspect(loaded.inventory, [ruleset()], day)


@cache
def variant(name: str) -> tuple[Inspection, Loaded]:
    """What the tool says of one folder of the fixture, with the facts all share."""
    with chdir(ROOT):
        loaded = load_inventory([FIXTURE / "common", FIXTURE / name])
    return judged(loaded), loaded


def not_met(inspection: Inspection) -> list[Finding]:
    """The findings a report shows as not met."""
    return [f for f in inspection.findings if f.outcome == "not_met" and f.disposition == "open"]


def expected(name: str) -> dict[str, Any]:
    """What is expected of a folder of the fixture, as written there."""
    found: dict[str, Any] = plain(parse((ROOT / FIXTURE / name / "expected.yaml").read_text(encoding="utf-8"), "expected.yaml", []).root)
    return found


def changed(name: str, old: str, new: str) -> Inspection:
    """What the tool says of one folder of the fixture with one text replaced in its plan."""
    problems: list[Problem] = []
    files = [*sorted((ROOT / FIXTURE / "common").glob("*.yaml")), ROOT / FIXTURE / name / "plan.yaml"]
    texts = [file.read_text(encoding="utf-8") for file in files]
    texts[-1], times = re.subn(old, new, texts[-1])
    assert times == 1, f"{name}: {times} times {old}"
    loaded = assemble([parse(text, file.name, problems) for text, file in zip(texts, files, strict=True)], problems)
    assert loaded is not None, problems
    return judged(loaded)


def fits(form: str, distribution: str, detail: str, contact: str) -> list[str]:
    """The rules against a form for a plan: those of `FITTING` that are not met where the plan says so."""
    said = f"{{distribution: {distribution}}}, {{detail_needed: {detail}}}, {{contact_needed: {contact}}}"
    against = {f.rule.id for f in not_met(changed(form, _PLANNED, said))}
    return [rule for rule in FITTING if rule in against]


def plans() -> Iterator[str]:
    """The decision table: each plan, and whether either form fits it."""
    yield "| go to others | detail that is needed | persons to be contacted | pseudonymised | anonymised | so |"
    yield "|---|---|---|---|---|---|"
    for distribution, detail, contact in itertools.product(("inside", "outside"), ("exact", "coarse"), ("false", "true")):
        against = {form: fits(form, distribution, detail, contact) for form in ("pseudonymised", "anonymised")}
        cells = [", ".join(f"`{rule.removeprefix('JP-APPI-')}`" for rule in rules) or "fits" for rules in against.values()]
        left = [form for form, rules in against.items() if not rules]
        so = {0: "**neither**", 1: f"**{left[0]}**" if left else "", 2: "**either**"}[len(left)]
        words = {"inside": "no", "outside": "yes", "false": "no", "true": "yes"}
        yield f"| {words[distribution]} | {detail} | {words[contact]} | {cells[0]} | {cells[1]} | {so} |"


def facts() -> Iterator[str]:
    """The rules behind the table, in their own words."""
    for rule in ruleset().rules:
        if rule.id in FITTING:
            yield f"- `{rule.id.removeprefix('JP-APPI-')}`: {rule.view.by['en']}"


def differs(name: str) -> str:
    """The sentence that opens the plan of a variant."""
    lines = (ROOT / FIXTURE / name / "plan.yaml").read_text(encoding="utf-8").splitlines()[1:]
    said = itertools.takewhile(lambda line: line.startswith("# "), lines)
    return " ".join(line.removeprefix("# ") for line in said)


def variants() -> Iterator[str]:
    """Each folder: what differs, and what the tool says."""
    yield "| folder | what differs | not met |"
    yield "|---|---|---|"
    for name in VARIANTS:
        inspection, _ = variant(name)
        told = [str(row["rule"]) for row in expected(name)["not_met"]]  # the decision first, then what follows from it
        rules = sorted({f.rule.id for f in not_met(inspection)}, key=told.index)
        good = [f"good practice: `{f.rule.id.removeprefix('JP-APPI-')}`" for f in inspection.good]
        says = [f"`{rule.removeprefix('JP-APPI-')}`" for rule in rules] or ["nothing", *good]
        yield f"| `{name}` | {differs(name)} | {', '.join(says)} |"


def check(name: str) -> Iterator[str]:
    """What `check` prints of a variant."""
    inspection, loaded = variant(name)
    with chdir(ROOT):
        lines = printed(inspection, loaded)
    return console(f"check {FIXTURE}/common {FIXTURE}/{name} --ruleset jp_appi", lines)


def made(block: re.Match[str]) -> Iterator[str]:
    """The lines of one block."""
    return check(block["name"]) if block["name"] else {"plans": plans, "facts": facts, "variants": variants}[block["mark"]]()


def renewed(page: str) -> str:
    """A page with every marked block made anew."""
    return blocks.renewed(page, BLOCK, made)


if __name__ == "__main__":
    blocks.write(PAGES, renewed)
