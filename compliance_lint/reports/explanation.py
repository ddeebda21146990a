"""Why a finding came out as it did, for a terminal: each part of the condition with the value that decided it."""

from __future__ import annotations

from compliance_lint.findings.finding import Finding
from compliance_lint.findings.observation import element_type
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.types import Type
from compliance_lint.model.values import Items
from compliance_lint.reports.frames import Frames
from compliance_lint.reports.view import View
from compliance_lint.rules.trace import Leaf, Trace

_MARKS = {YES: "mark_met", OPEN: "mark_unstated", NO: "mark_not_met"}


def explained(view: View, finding: Finding) -> list[str]:
    """The lines: how it came out and where, what was observed, each part of the condition, the path, and what it rests on."""
    frames = Frames(view.language)
    phrases = view.speaker.phrases
    subject = finding.subject
    kind = subject.kind if view.words.language == "en" else view.speaker.word("kinds", subject.kind)
    head = phrases["labelled"].format(label=f"{kind} {subject.id}", text=phrases[f"mark_{finding.outcome}"])
    told = view.say(finding.rule.good) if finding.outcome == "met" else view.speaker.observation(finding)
    lines = [f"{head}  [{finding.fingerprint}]  {view.locate(finding)}", f"  {view.set(told)}", *_trace(view, frames, finding.trace, 2)]
    standing, way = finding.standing, finding.path
    lines += [f"  {view.path_label(way)}{text} {place or ''}".rstrip() for text, place in view.hops(way)]
    if finding.outcome == "met":
        names = phrases["and"].join(standing.documents)
        lines.append("  " + (phrases["evidenced_by"].format(names=names) if standing.evidenced else phrases["only_claimed"]))
    return lines


def _trace(view: View, frames: Frames, trace: Trace, indent: int) -> list[str]:
    phrases, leaf = view.speaker.phrases, trace.leaf
    mark = phrases[_MARKS[trace.outcome]]
    if leaf is None:
        said = phrases["labelled"].format(label=frames(f"form_{trace.form}"), text=mark)
    else:
        said = _tested(view, frames, leaf, trace.outcome, mark)
    lines = [" " * indent + said]
    # what comes after `if` is judged as its opposite, and told as it was written
    parts = (*trace.parts[0].parts, *trace.parts[1:]) if trace.form == "if" else trace.parts
    for part in parts:
        lines += _trace(view, frames, part, indent + 2)
    return lines


def _tested(view: View, frames: Frames, leaf: Leaf, outcome: int, mark: str) -> str:
    """One test: the fact, what was asked for, how it came out, and what was found; names of facts as a rule writes them."""
    phrases, speaker = view.speaker.phrases, view.speaker
    type = element_type(leaf.place.kind if leaf.place is not None else "", leaf.attribute)
    what = f"{leaf.attribute}.{leaf.term}" if leaf.term else leaf.attribute
    key = "op_absent" if leaf.operator == "exists" and leaf.wanted is False else f"op_{leaf.operator}"
    asked = frames(key, what=what, wanted=_wanted(view, leaf, type)).rstrip()
    said = [phrases["labelled"].format(label=asked, text=mark)]
    if leaf.operator not in ("covered_by", "active") and not leaf.missing:
        said.append(phrases["trace_found"].format(value=speaker.value(leaf.found, leaf.list, type)))
    if leaf.items and outcome != YES and not _all_asked(leaf):
        said.append(phrases["and"].join(speaker.term(leaf.list, item) for item in leaf.items))
    if leaf.records:
        said.append(phrases["trace_records"].format(names=phrases["and"].join(record.id for record in leaf.records)))
    if leaf.missing:
        said.append(phrases["trace_missing"].format(text=speaker.missing(leaf.missing)))
    where = view.where.locate(leaf.place) if leaf.place is not None else None
    return view.set(phrases["listed"].join(said)) + (f"  ({where})" if where is not None else "")


def _all_asked(leaf: Leaf) -> bool:
    """Whether what is missing or too many is all that was asked for, which is told already."""
    return leaf.operator == "holds" or (isinstance(leaf.wanted, Items) and set(leaf.items) == set(map(str, leaf.wanted)))


def _wanted(view: View, leaf: Leaf, type: Type | None) -> str:
    """What a test asks for, in words: a value, the bounds of a count, or the term to be held."""
    speaker = view.speaker
    if leaf.operator == "holds":
        return speaker.phrases["and"].join(speaker.term(leaf.list, item) for item in leaf.items)
    if not isinstance(leaf.wanted, tuple):
        return speaker.value(leaf.wanted, leaf.list, type) if leaf.wanted is not None else "…"
    low, high = (speaker.value(bound) if bound is not None else "" for bound in leaf.wanted)
    said = (
        speaker.phrases["within_bounds"].format(low=low) if low else "",
        speaker.phrases["at_most_word"].format(high=high) if high else "",
    )
    return speaker.phrases["and"].join(filter(None, said))
