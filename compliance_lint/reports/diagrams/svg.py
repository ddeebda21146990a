"""SVG by hand: one page, legible in grey (form by the style of the line, severity in words), no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Sequence

from compliance_lint.graph.diagram import FORMS, Diagram, DiagramEdge, DiagramNode
from compliance_lint.graph.grouping import UNSTATED_GROUP
from compliance_lint.reports.colours import SEVERITIES as COLOURS
from compliance_lint.reports.diagrams.layout import lay_out
from compliance_lint.reports.diagrams.measure import clean, escape, text_width, wrap
from compliance_lint.reports.diagrams.palette import STROKES
from compliance_lint.reports.diagrams.shapes import NAME, NAME_LINE, PILL, SMALL, SMALL_LINE, Box, Layout, PlacedEdge, PlacedNode, corner
from compliance_lint.reports.diagrams.words import Said
from compliance_lint.rules.rule import SEVERITIES

_FONTS = (
    "'Helvetica Neue', Helvetica, Arial, 'Noto Sans', 'Noto Sans CJK TC', 'Noto Sans TC', 'PingFang TC', 'PingFang HK', "
    "'Microsoft JhengHei', 'Hiragino Sans', 'Noto Sans CJK JP', sans-serif"
)
_WIDTHS = {"identified": "2.2", "pseudonymised": "2", "anonymised": "2", "none": "1.2", "order": "1.4"}
_MARGIN, _LEAST = 24.0, 900.0


def render(diagram: Diagram, rulesets: Sequence[str] = ()) -> str:
    """The diagram as one SVG, with title and legend."""
    said = Said(diagram, rulesets)
    layout = lay_out(diagram, said)
    width = max(layout.width + 2 * _MARGIN, _LEAST)
    room = width - 2 * _MARGIN
    head = [*_text(wrap(said.heading(), room, 20, True), _MARGIN, 42, 24, "title")]
    subtitle = wrap(said.subtitle(), room, 12)
    top = 42 + 24 * len(wrap(said.heading(), room, 20, True))
    head += _text(subtitle, _MARGIN, top - 4, 16, "sub")
    top += 16 * len(subtitle) + 12
    if not diagram.nodes:
        head += _text([said("empty")], _MARGIN, top + 20, 16, "name")
        top += 40
    legend, tall = _legend(diagram, said, room)
    height = top + layout.height + 26 + tall + _MARGIN
    left = (width - layout.width) / 2
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}" height="{_n(height)}" viewBox="0 0 {_n(width)} {_n(height)}" '
        f'role="img" lang="{escape(diagram.language)}" aria-labelledby="heading">',
        f'<title id="heading">{escape(clean(said.heading()))}</title>',
        f"<desc>{escape(clean(said.subtitle()))}</desc>",
        *_style(diagram),
        f'<rect width="{_n(width)}" height="{_n(height)}" fill="#fff"/>',
        *head,
        f'<g transform="translate({_n(left)} {_n(top)})">',
        *_drawing(layout, said),
        "</g>",
        f'<g transform="translate({_n(_MARGIN)} {_n(top + layout.height + 26)})">',
        *legend,
        "</g>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _style(diagram: Diagram) -> list[str]:
    used = sorted({edge.form for edge in diagram.edges} | set(FORMS), key=FORMS.index)
    return [
        "<style>",
        "@page{size:A4 landscape;margin:8mm}@media print{svg{width:100%;height:100%}}",
        f"text{{font-family:{_FONTS};fill:#16202a}}.title{{font-size:20px;font-weight:700}}.sub{{font-size:12px;fill:#44505c}}",
        f".name,.group{{font-size:{NAME}px;font-weight:700}}.small{{font-size:{SMALL}px;fill:#3c4854}}",
        f".pill{{font-size:{SMALL}px;font-weight:700;fill:#fff}}.head{{font-size:11px;font-weight:700}}",
        ".label,.group{paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}",
        f".label{{font-size:{SMALL}px;fill:#16202a}}.implied .label{{font-style:italic}}.line{{fill:none}}",
        *(f".{form}{{{';'.join(STROKES[form].css(_WIDTHS[form]))}}}" for form in used),
        ".implied .line{stroke-width:1.2}.node{fill:#fff;stroke:#3c4854;stroke-width:1.3}.subject{fill:#eef3f8}.party{fill:#f6f1e6}",
        ".place{stroke-dasharray:6 3}.box{fill:#f7f9fa;stroke:#8c98a4;stroke-width:1}.unstated{stroke-dasharray:5 4;fill:none}",
        "</style>",
        "<defs>",
        *(
            f'<marker id="{kind}" viewBox="0 0 10 10" refX="9.4" refY="5" markerWidth="{9 if kind == "full" else 10}" '
            f'markerHeight="{9 if kind == "full" else 10}" markerUnits="userSpaceOnUse" orient="auto">{shape}</marker>'
            for kind, shape in (
                ("full", '<path d="M0 0L10 5L0 10z" fill="#1c2733"/>'),
                ("open", '<path d="M1 1L9 5L1 9" fill="none" stroke="#1c2733" stroke-width="1.4"/>'),
            )
        ),
        "</defs>",
    ]


# -- the drawing -----------------------------------------------------------------------------------------------


def _drawing(layout: Layout, said: Said) -> list[str]:
    out = []
    for group in layout.groups:
        unstated = " unstated" if group.group.id == UNSTATED_GROUP else ""
        out.append(f'<rect class="box{unstated}" {_rect(group.box)} rx="8"/>')
    for edge in layout.edges:
        out += _edge(edge, said)
    for group in layout.groups:
        out += _text(group.title.lines, group.title.box.x, group.title.box.y + 12, NAME_LINE, "group")
    for node in layout.nodes:
        out += _node(node, said)
    return out


def _edge(placed: PlacedEdge, said: Said) -> list[str]:
    edge, points = placed.edge, placed.points
    implied = edge.why != "flow"
    path = f"M{_p(points[0])}"
    if edge.source == edge.target:
        path += f"C{_p(points[1])} {_p(points[2])} {_p(points[3])}"
    else:
        for at in range(1, len(points)):
            (x, y), (u, v) = points[at - 1], points[at]
            bend = (u - x) * 0.5
            path += f"L{_p((u, v))}" if at % 2 == 0 or abs(y - v) < 0.5 else f"C{_p((x + bend, y))} {_p((u - bend, v))} {_p((u, v))}"
    label = placed.label
    return [
        f'<g class="edge{" implied" if implied else ""}">{_title(edge, said)}',
        f'<path class="line {edge.form}" d="{path}" marker-end="url(#{"open" if implied else "full"})"/>',
        *_text(label.lines, label.box.x + label.box.width / 2, label.box.y + 10, SMALL_LINE, "label", "middle"),
        *_pill(label.badge, label.badge_box, edge),
        "</g>",
    ]


def _node(placed: PlacedNode, said: Said) -> list[str]:
    node, box = placed.node, placed.box
    x, y = placed.name.box.x, placed.name.box.y
    under = y + len(placed.name.lines) * NAME_LINE
    return [
        f"<g>{_title(node, said)}",
        *_shape(node.kind, box, COLOURS[node.badge.severity] if node.badge else ""),
        *_text(placed.name.lines, x, y + 12, NAME_LINE, "name"),
        *_text(placed.detail, x, under + 10, SMALL_LINE, "small"),
        *_pill(placed.name.badge, placed.name.badge_box, node),
        "</g>",
    ]


def _shape(kind: str, box: Box, colour: str = "") -> list[str]:
    """A subject is rounded, a party has cut corners, a place a broken border; what was found makes the border heavy."""
    heavy = f' style="stroke:{colour};stroke-width:2.4"' if colour else ""
    if kind == "party":
        (x, y, w, h), c = box, corner(kind, box)
        corners = (
            (x + c, y),
            (x + w - c, y),
            (x + w, y + c),
            (x + w, y + h - c),
            (x + w - c, y + h),
            (x + c, y + h),
            (x, y + h - c),
            (x, y + c),
        )
        return [f'<polygon class="node party" points="{" ".join(map(_p, corners))}"{heavy}/>']
    return [f'<rect class="node {kind}" {_rect(box)} rx="{_n(corner(kind, box))}"{heavy}/>']


def _pill(text: str, box: Box, thing: DiagramNode | DiagramEdge) -> list[str]:
    if not text or thing.badge is None:
        return []
    return _filled(text, box, COLOURS[thing.badge.severity])


def _filled(text: str, box: Box, colour: str) -> list[str]:
    return [
        f'<rect {_rect(box)} rx="{_n(PILL / 2)}" fill="{colour}"/>',
        *_text([text], box.x + box.width / 2, box.y + 12, 0, "pill", "middle"),
    ]


# -- the legend ------------------------------------------------------------------------------------------------


def _legend(diagram: Diagram, said: Said, room: float) -> tuple[list[str], float]:
    """What the shapes, lines and marks that occur mean, and how high that is."""
    kinds = [kind for kind in ("subject", "organisation", "system", "place", "party") if any(n.kind == kind for n in diagram.nodes)]
    forms = [form for form in FORMS if any(edge.form == form for edge in diagram.edges)]
    badges = [*(node.badge for node in diagram.nodes), *(edge.badge for edge in diagram.edges)]
    severities = [severity for severity in reversed(SEVERITIES) if any(badge and badge.severity == severity for badge in badges)]
    rows: list[tuple[str, list[tuple[str, str, str]]]] = [
        ("nodes", [("kind", kind, said(kind)) for kind in kinds]),
        ("edges", [("form", form, said(form)) for form in forms]),
        ("findings", [("severity", severity, said(severity)) for severity in severities]),
    ]
    if any(edge.why != "flow" for edge in diagram.edges):
        rows[1][1].append(("implied", "none", said("implied")))
    out: list[str] = []
    at = 0.0
    for heading, entries in rows:
        if not entries:
            continue
        out += _text([said(heading)], 0, at + 11, 0, "head")
        x = left = min(text_width(said(heading), 11, True) + 18, room / 3)
        for what, key, text in entries:
            wide = text_width(text, SMALL) + 62
            if x + wide > room and x > left:
                x, at = left, at + 22
            out += _sample(what, key, x, at)
            out += _text([text], x + 44, at + 11, 0, "small")
            x += wide
        at += 24
    if said.elsewhere():
        lines = wrap(said.elsewhere(), room, SMALL)
        out += _text(lines, 0, at + 11, SMALL_LINE, "small")
        at += SMALL_LINE * len(lines) + 8
    return out, at


def _sample(what: str, key: str, x: float, y: float) -> list[str]:
    if what == "kind":
        return _shape(key, Box(x, y, 36, 16))
    if what == "severity":
        return _filled("1", Box(x + 6, y, 26, PILL), COLOURS[key])
    head = "open" if what == "implied" else "full"
    line = f'<path class="line {key}" d="M{_p((x, y + 8))}L{_p((x + 36, y + 8))}" marker-end="url(#{head})"/>'
    return [f'<g class="{"implied" if what == "implied" else "edge"}">{line}</g>']


# -- pieces of SVG ---------------------------------------------------------------------------------------------


def _title(thing: DiagramNode | DiagramEdge, said: Said) -> str:
    return "<title>" + "\n".join(escape(clean(line)) for line in said.tooltip(thing)) + "</title>"


def _text(lines: Sequence[str], x: float, y: float, line: float, kind: str, anchor: str = "") -> list[str]:
    middle = f' text-anchor="{anchor}"' if anchor else ""
    return [f'<text class="{kind}" x="{_n(x)}" y="{_n(y + at * line)}"{middle}>{escape(text)}</text>' for at, text in enumerate(lines)]


def _rect(box: Box) -> str:
    return f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0").replace("-0.0", "0")


def _p(point: tuple[float, float]) -> str:
    return f"{_n(point[0])} {_n(point[1])}"
