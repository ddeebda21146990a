"""Text for a terminal: findings by area, each at the line to edit; own escape codes, as rich costs 54 ms a start."""

from __future__ import annotations

from collections import Counter

from compliance_lint.findings.finding import Finding
from compliance_lint.location import Location, Place
from compliance_lint.reports.lines import wrap
from compliance_lint.reports.view import Group, View
from compliance_lint.reports.width import clip, display_width

_COLOURS = {"critical": "1;31", "high": "31", "medium": "33", "low": "36", "info": "34", "dim": "2", "bold": "1", "good": "32"}
_SHORT = 8
"""How much of a fingerprint is shown; `explain` takes it."""
_SPANS = 3
"""How many related places an excerpt shows."""


class Style:
    """Colour or none, and the width lines are wrapped to."""

    def __init__(self, colour: bool = False, width: int = 80) -> None:
        self.colour, self.width = colour, max(width, 40)

    def paint(self, name: str, text: str) -> str:
        """`text` in a colour, if there is any."""
        return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m" if self.colour else text


def render(view: View, style: Style | None = None, quiet: bool = False, statistics: bool = False) -> str:
    """Findings by area with excerpts, the good practices where the profile shows them, and the line that counts all.

    With `quiet` the findings alone; with `statistics` a line a rule in their place.
    """
    style = style or Style()
    if statistics:
        return "\n".join([*_statistics(view, style), *([] if quiet else _summary(view, style))]) + "\n"
    lines: list[str] = []
    area = rule = ""
    for group in view.groups():
        open = group.first.outcome == "unstated"
        title = view.area(group.first.rule)
        if open:
            title = view.speaker.phrases["title_undetermined"].format(area=title)
        if title != area:
            heading = wrap(title, style.width, "", "")
            rule_off = "-" * max(map(display_width, heading))
            lines += [*([""] if rule else []), *(style.paint("bold", line) for line in heading), style.paint("dim", rule_off)]
            area, rule = title, ""
        lines += _open(view, style, group, rule) if open else [*_block(view, style, group), ""]
        rule = group.first.rule.id if open else ""
    lines += [""] if rule else []
    if quiet:
        return "\n".join(lines) + ("\n" if lines else "")
    if view.profile == "auditor" and view.good():
        lines += _good(view, style)
    for note in view.notes():  # what narrows the run is told beside the line that counts
        lines += wrap(view.speaker.phrases["warning"].format(text=note), style.width, "", "  ")
    lines += _summary(view, style)
    return "\n".join(lines) + "\n"


def _statistics(view: View, style: Style) -> list[str]:
    """How many findings each rule has, the most first."""
    counts = Counter((finding.rule.id, finding.outcome, finding.severity) for finding in view.findings)
    rules = {finding.rule.id: finding.rule for finding in view.findings}
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    wide = max((len(str(count)) for count in counts.values()), default=1)
    lines = []
    for (rule, outcome, severity), count in rows:
        mark = view.severity(rules[rule], severity) if outcome == "not_met" else view.speaker.phrases["mark_unstated"]
        lines += wrap(f"{count:>{wide}}  {rule} [{mark}] {view.set(view.say(rules[rule].title))}", style.width, "", " " * (wide + 2))
    return lines


def _block(view: View, style: Style, group: Group) -> list[str]:
    finding = group.first
    words = view.speaker.phrases
    where = view.locate(finding)
    marked = next((place for place in (finding.primary, *finding.related) if view.where.locate(place) == where), finding.subject)
    colour = finding.severity if finding.outcome == "not_met" else "dim"
    out = [*_head(view, style, finding, colour), f"  {style.paint('dim', '-->')} {where}"]
    out += _excerpt(view, style, where, "^", view.speaker.label(marked))
    for place, other in _related(view, finding, where):
        out += [f"  {style.paint('dim', ':::')} {other}", *_excerpt(view, style, other, "-", view.speaker.label(place))]
    out += _field(style, "", view.set(view.speaker.observation(finding)))
    if len(group.findings) > 1:
        names = words["and"].join(_named(one.subject.id, view.locate(one), where) for one in group.findings[1:])
        out += _field(style, words["label_same"].format(count=len(group.findings) - 1), names)
    way = finding.path
    for text, at in view.hops(way)[:12]:
        out += _field(style, view.path_label(way), f"{text} {at or ''}".rstrip())
    if finding.standing.assumed:
        out += _field(style, words["label_assumed"], words["and"].join(map(str, finding.standing.assumed)))
    out += _field(style, words["label_do"], view.set(view.say(finding.rule.recommend)))
    out += _field(style, words["label_basis"], view.set(f"{view.basis(finding.rule)} [{view.duty(finding.rule)}]"))
    told = (words["finding_on"].format(fingerprint=one.fingerprint[:_SHORT], subject=_subject(one)) for one in group.findings)
    out += _field(style, words["label_finding"], words["and"].join(told))
    return out


def _subject(finding: Finding) -> str:
    """The subject as a waiver names it."""
    return f"{finding.subject.kind}:{finding.subject.id}"


def _named(id: str, at: Location, told: Location) -> str:
    """A subject with its place, unless that has been told."""
    return id if at == told else f"{id} ({at})"


def _head(view: View, style: Style, finding: Finding, colour: str) -> list[str]:
    """``severity[RULE]: title``, wrapped, then painted."""
    stated = finding.outcome == "not_met"
    kind = view.severity(finding.rule, finding.severity) if stated else view.speaker.phrases["mark_unstated"]
    lead = f"{kind}[{finding.rule.id}]:"
    lines = wrap(f"{lead} {view.set(view.say(finding.rule.title))}", style.width, "", "  ")
    return [lines[0].replace(lead, f"{style.paint(colour, kind)}[{style.paint('bold', finding.rule.id)}]:", 1), *lines[1:]]


def _open(view: View, style: Style, group: Group, told: str) -> list[str]:
    """What is unstated, a line or two a subject: under a rule, all that would have to be said."""
    out = _head(view, style, group.first, "dim") if group.first.rule.id != told else []
    for finding in group.findings:
        said = view.set(view.speaker.question(finding))
        known = f"{_subject(finding)} [{finding.fingerprint[:_SHORT]}]"
        out += wrap(f"{view.locate(finding)} {known}: {said}", style.width, "  - ", "    ")
    return out


def _related(view: View, finding: Finding, primary: Location) -> list[tuple[Place, Location]]:
    found: dict[tuple[str, int], tuple[Place, Location]] = {}
    for place in finding.related:
        where = view.where.locate(place) if place.path or place != finding.subject else None
        if where is not None and where[:2] != primary[:2]:
            found.setdefault(where[:2], (place, where))
    return list(found.values())[:_SPANS]


def _excerpt(view: View, style: Style, where: Location, mark: str, label: str) -> list[str]:
    """The line with a mark under what decided, and beside the mark whose fact it is."""
    lines = view.where.lines(where.path)
    if not 0 < where.line <= len(lines):
        return []
    number = str(where.line)
    text = lines[where.line - 1]
    room = style.width - len(number) - 4
    start = 0
    if display_width(text) > room and where.column > room // 2:
        start = where.column - 1 - room // 3
        text = "…" + text[start + 1 :]
    before = display_width(text[: where.column - 1 - start])
    gutter = " " * len(number)
    marks = mark * max(1, min(where.end_column - where.column, 60, room - before))
    beside = clip(label, room - before - len(marks) - 1) if before + len(marks) + 12 < room else ""
    return [
        f" {style.paint('dim', number + ' |')} {clip(text, room)}",
        f" {gutter} {style.paint('dim', '|')} {' ' * before}{style.paint('bold', marks)} {beside}".rstrip(),
    ]


def _field(style: Style, label: str, text: str) -> list[str]:
    indent = "    "
    return wrap(text, style.width, f"  = {label}", indent)


def _good(view: View, style: Style) -> list[str]:
    lines = [style.paint("bold", view.speaker.phrases["title_good"])]
    for finding in view.good():
        lines += wrap(f"{view.set(view.say(finding.rule.good))} [{finding.rule.id}, {finding.subject.id}]", style.width, "  + ", "    ")
    return [*lines, ""]


def _summary(view: View, style: Style) -> list[str]:
    """The line that counts everything, shown or not."""
    phrases = view.speaker.phrases
    outside = view.outside_told()
    scope = wrap(outside, style.width, "", "  ") if outside else []
    for row in view.narrowed():
        scope += wrap(row["message"], style.width, "", "  ")
    paint = "good" if not view.blocking else "bold"
    counted = phrases["counted"].format(parts=view.counts_told())
    lines = wrap(view.set(counted), style.width, "", "  ")
    return [*wrap(view.shown_told(), style.width, "", "  "), *scope, *(style.paint(paint, line) for line in lines)]
