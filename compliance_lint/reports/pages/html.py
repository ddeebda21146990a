"""Blocks as one page of HTML that needs nothing else: no script, no outside resource, what an author wrote escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence
from html import escape

from compliance_lint.reports.pages import contents
from compliance_lint.reports.pages.style import STYLE
from compliance_lint.reports.parts.blocks import (
    Block,
    Code,
    Fence,
    Graded,
    Heading,
    Inline,
    Item,
    Link,
    Paragraph,
    Strong,
    fenced,
    joined,
    plain,
    seamed,
)

_DEEPEST = 3
"""The level of heading down to which the table of contents goes."""
_SAFE = ("https://", "http://")
"""How an address begins that a reader may be led to; what else is said of a link is text."""


def html(blocks: Sequence[Block], language: str, spacing: bool = False) -> str:
    """The page in a language; `spacing` sets Latin and Chinese apart, as in the other forms."""
    headings = _numbered(blocks)
    title = next((seamed(block.text, spacing) for block, _ in headings if block.level == 1), "")
    out = _head(title, language)
    waiting = iter(headings)
    listed: list[Item] = []
    shown = False
    for block in blocks:
        if isinstance(block, Item):
            listed.append(block)
            continue
        out += _list(listed, spacing)
        listed = []
        if isinstance(block, Heading):
            _, name = next(waiting)
            if block.level > 1 and not shown:  # what stands under the title comes before the contents
                out += _contents(headings, language, spacing)
                shown = True
            level = min(block.level, 6)
            out.append(f'<h{level} id="{name}">{_text(seamed(block.text, spacing))}</h{level}>')
        elif isinstance(block, Paragraph):
            out.append(_paragraph(block, spacing))
        elif isinstance(block, Fence):
            out.append(f"<pre><code>{_text(chr(10).join(fenced(block)))}</code></pre>")
        else:
            head = "".join(f'<th scope="col">{_text(seamed(cell, spacing))}</th>' for cell in block.header)
            out += ['<div class="table" tabindex="0">', "<table>", f"<thead><tr>{head}</tr></thead>", "<tbody>"]
            out += ["<tr>" + "".join(f"<td>{_inline(cell, spacing)}</td>" for cell in row) + "</tr>" for row in block.rows]
            out += ["</tbody>", "</table>", "</div>"]
    out += _list(listed, spacing)
    return "\n".join([*out, "</main>", "</body>", "</html>"]) + "\n"


def _head(title: str, language: str) -> list[str]:
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return [
        "<!DOCTYPE html>",
        f'<html lang="{_text(language)}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{_text(title)}</title>",
        f"<style>{STYLE}</style>",
        "</head>",
        "<body>",
        "<main>",
    ]


def _numbered(blocks: Iterable[Block]) -> list[tuple[Heading, str]]:
    """The headings with their ids, which count and so are the same in every language."""
    counts: list[int] = []
    out = []
    for block in blocks:
        if isinstance(block, Heading):
            counts = (counts + [0] * block.level)[: block.level]
            counts[-1] += 1
            out.append((block, "s" + "-".join(map(str, counts))))
    return out


def _contents(headings: Iterable[tuple[Heading, str]], language: str, spacing: bool) -> list[str]:
    told = [(block.level - 2, block.text, name) for block, name in headings if 1 < block.level <= _DEEPEST]
    word = _text(contents(language))
    entries = [(depth, "<li>", f'<a href="#{name}">{_text(seamed(text, spacing))}</a>') for depth, text, name in told]
    return [f'<nav aria-label="{word}">', f"<p>{word}</p>", *_nested(entries), "</nav>"]


def _list(items: Iterable[Item], spacing: bool) -> list[str]:
    return _nested([
        (
            item.depth,
            '<li class="marked">' if item.mark else "<li>",
            (f'<span class="mark">{_text(plain(item.mark))}</span> ' if item.mark else "") + _inline(item.text, spacing),
        )
        for item in items
    ])  # fmt: skip


def _nested(entries: Iterable[tuple[int, str, str]]) -> list[str]:
    """Lists in lists: of each entry its depth, its opening tag and what stands in it."""
    out: list[str] = []
    open: list[int] = []
    for depth, tag, said in entries:
        while open and open[-1] > depth and len(open) > 1:
            out.append("</li></ul>")
            open.pop()
        if not open or open[-1] < depth:
            out.append("<ul>")
            open.append(depth)
        else:
            out.append("</li>")
        out.append(f"{tag}{said}")
    return [*out, *(["</li></ul>"] * len(open))]


def _paragraph(block: Paragraph, spacing: bool) -> str:
    said = _inline(block.text, spacing)
    if not block.number:
        return f"<p>{said}</p>"
    number = f'<span class="number">{block.number}.</span>'
    return f'<p class="numbered" id="p{block.number}">{number} <span class="said">{said}</span></p>'


def _inline(text: Inline, spacing: bool) -> str:
    return "".join(_part(part) for part in joined(text, spacing)).strip()


def _part(part: str) -> str:
    said = _text(plain(part) if isinstance(part, (Code, Link)) else part)
    if isinstance(part, Code):
        return f"<code>{said}</code>"
    if isinstance(part, Link):
        target = plain(part.target)
        return f'<a href="{_text(target)}" rel="noreferrer">{said}</a>' if target.startswith(_SAFE) else said
    if isinstance(part, Graded):
        return f'<span class="grade {_text(part.grade)}">{said}</span>'
    return f"<strong>{said}</strong>" if isinstance(part, Strong) else said


def _text(text: str) -> str:
    return escape(text, quote=True)
