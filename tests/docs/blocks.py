"""Pages with marked blocks that a program writes: ``<!-- mark: name -->`` to ``<!-- end -->``, made anew from what the tool says.

A writer of a page tells the pattern of its marks and makes the lines of a block; the rest is here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from compliance_lint.findings.inspection import Inspection
from compliance_lint.reports.text import Style, render
from compliance_lint.reports.view import View
from compliance_lint.sources.inventory import Loaded


def marked(marks: str, words: str) -> re.Pattern[str]:
    """The pattern of the blocks with these marks (``a|b``), each followed by words (a pattern) or by nothing."""
    return re.compile(rf"^<!-- (?P<mark>{marks})(?:: {words})? -->\n(?P<text>.*?)^<!-- end -->$", re.MULTILINE | re.DOTALL)


def renewed(page: str, pattern: re.Pattern[str], made: Callable[[re.Match[str]], Iterable[str]]) -> str:
    """A page with the lines of every marked block made anew."""

    def block(match: re.Match[str]) -> str:
        head = match[0].partition("\n")[0]
        return "\n".join([head, *made(match), "<!-- end -->"])

    return pattern.sub(block, page)


def write(pages: Iterable[Path], renew: Callable[[str], str]) -> None:
    """Renews the pages where they stand."""
    for file in pages:
        file.write_text(renew(file.read_text(encoding="utf-8")), encoding="utf-8")


def printed(inspection: Inspection, loaded: Loaded) -> list[str]:
    """What `check` prints, without what is counted at its end: that changes with each rule added, and says nothing of this case."""
    text = render(View(inspection, loaded.where), Style(width=100))
    return [line.rstrip() for line in text.partition("\njudged:")[0].splitlines()]


def console(command: str, lines: Iterable[str]) -> Iterator[str]:
    """A command and its lines as a console shows them."""
    yield "```console"
    yield f"$ compliance-lint {command}"
    yield from lines
    yield "```"
