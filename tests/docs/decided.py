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

from decisions import FOLDER, ROOT, case, descriptions, expected, hits, inspected, not_met, score, totals

from compliance_lint.findings.finding import Finding
from compliance_lint.findings.inspection import Inspection
from compliance_lint.reports.text import Style, render
from compliance_lint.reports.view import View
from compliance_lint.sources.inventory import load_inventory

PAGES = (ROOT / "docs" / "decisions.md",)
BLOCK = re.compile(
    r"^<!-- (?P<mark>figures|beside|report)(?:: (?P<name>\S+)(?: (?P<only>\S+))?)? -->\n(?P<text>.*?)^<!-- end -->$",
    re.MULTILINE | re.DOTALL,
)


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
        text = render(View(shown, loaded.where), Style(width=100))
    law = expected(folder)["rulesets"][0]
    yield "```console"
    yield f"$ compliance-lint check fixtures/decisions/{name} --ruleset {law}"
    body = text.partition("\njudged:")[0].splitlines()
    if only:
        yield "…"
        body = [line for line in body if not re.match(r"\d+ findings? shown", line)]
        while body and not body[-1].strip():
            body.pop()
    yield from (line.rstrip() for line in body)
    if only:
        yield "…"
    yield "```"


def made(mark: str, name: str | None, only: str | None) -> str:
    """The text of one block."""
    if mark == "figures":
        lines = figures()
    else:
        assert name is not None
        lines = beside(name) if mark == "beside" else report(name, only)
    return "".join(f"{line}\n" for line in lines)


def renewed(page: str) -> str:
    """A page with every marked block made anew."""

    def block(match: re.Match[str]) -> str:
        head = match[0].partition("\n")[0]
        return f"{head}\n{made(match['mark'], match['name'], match['only'])}<!-- end -->"

    return BLOCK.sub(block, page)


if __name__ == "__main__":
    for file in PAGES:
        file.write_text(renewed(file.read_text(encoding="utf-8")), encoding="utf-8")
