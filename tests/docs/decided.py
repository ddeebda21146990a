"""Writes the marked blocks of the page on published decisions, and of the fixtures' README, from what the tool says of the fixtures.

Run `python tests/docs/decided.py` after a rule, a word or a fixture has changed; the test beside it compares.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import blocks
from blocks import console, marked, printed
from decisions import FOLDER, ROOT, case, descriptions, expected, hits, inspected, not_met, score, totals

from compliance_lint.findings.finding import Finding
from compliance_lint.findings.inspection import Inspection
from compliance_lint.sources.inventory import load_inventory

PAGES = (ROOT / "docs" / "decisions.md",)
BLOCK = marked("figures|beside|report", r"(?P<name>\S+)(?: (?P<only>\S+))?")


def figures() -> Iterator[str]:
    """The line that the benchmark ends with, case by case before it."""
    scores = [score(folder) for folder in descriptions()]
    yield "| decision | found, and can be held | reported | accepted: rules silent | besides |"
    yield "|---|---|---|---|---|"
    for name in sorted({case(one.folder) for one in scores}):
        mine = [one for one in scores if case(one.folder) == name]
        reported, held, kept, asked, _ = totals(mine)
        extra = sorted({f"`{f.rule.id}` ({f.severity})" for one in mine for f in one.extra})
        silent = f"{kept} of {asked}" if asked else "–"
        yield f"| [`{name}`](../fixtures/decisions/{name}) | {held} | {reported} | {silent} | {', '.join(extra) or '–'} |"
    reported, held, kept, asked, grave = totals(scores)
    yield f"| **all** | **{held}** | **{reported}** | **{kept} of {asked}** | critical or high and not fair: **{grave}** |"


def _says(found: list[Finding], rule: str, subjects: list[str]) -> str:
    return f"`{rule}`: {hits(found, rule, subjects)[0].rule.title.by['en']}" if hits(found, rule, subjects) else f"`{rule}`: silent"


def beside(name: str) -> Iterator[str]:
    """What an authority found, accepted or did that no description holds, beside what the tool says."""
    yield "| | the authority | the tool |"
    yield "|---|---|---|"
    seen: set[str] = set()
    for folder in (one for one in descriptions() if case(one) == name):
        wanted, found = expected(folder), not_met(folder)
        part = f" (`{folder.name}`)" if folder.name != name else ""
        for row in wanted.get("findings") or []:
            if row["id"] not in seen:
                says = "<br>".join(_says(found, rule, row.get("on") or []) for rule in row["rules"])
                yield f"| {row['id']} | {row['point']}{part} | {says} |"
            seen.add(row["id"])
        for row in wanted.get("outside") or []:
            if row["id"] not in seen:
                yield f"| {row['id']} | {row['point']}{part} | outside a description: {row['why'].replace(' (`later`)', '')} |"
            seen.add(row["id"])
        for row in wanted.get("accepted") or []:
            loud = [rule for rule in row["silent"] if hits(found, rule, row.get("on") or [])]
            yield f"| accepted | {row['point']}{part} | {', '.join(f'`{rule}`' for rule in loud) or 'silent'} |"
        for row in wanted.get("fair") or []:
            yield f"| besides | not among the findings{part} | `{row['rule']}`, and rightly: {row['reason']} |"


def report(name: str, only: str | None) -> Iterator[str]:
    """What `check` prints of a description, whole or of one rule."""
    folder = FOLDER / name
    inspection, _ = inspected(folder)
    with chdir(ROOT):
        loaded = load_inventory([folder.relative_to(ROOT)])
        shown: Inspection = inspection
        if only:
            shown = inspection._replace(findings=tuple(f for f in inspection.findings if f.rule.id == only), good=())
        body = printed(shown, loaded)
    if only:
        body = ["…", *(line for line in body if not re.match(r"\d+ findings? shown", line))]
        while not body[-1].strip():
            body.pop()
        body.append("…")
    return console(f"check fixtures/decisions/{name} --ruleset {expected(folder)['rulesets'][0]}", body)


def made(block: re.Match[str]) -> Iterator[str]:
    """The lines of one block."""
    if block["mark"] == "figures":
        return figures()
    assert block["name"] is not None
    return beside(block["name"]) if block["mark"] == "beside" else report(block["name"], block["only"])


def renewed(page: str) -> str:
    """A page with every marked block made anew."""
    return blocks.renewed(page, BLOCK, made)


if __name__ == "__main__":
    blocks.write(PAGES, renewed)
