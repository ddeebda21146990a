"""What was found: part III of the inspection report, from good practices to the conclusion."""

from __future__ import annotations

from collections import Counter

from compliance_lint.findings.evaluate import finding as finding_of
from compliance_lint.findings.evaluate import judge, subjects
from compliance_lint.findings.finding import WAIVED, Finding
from compliance_lint.graph.connecting import is_connection, passes, place_of
from compliance_lint.graph.description import Edge
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Missing
from compliance_lint.reports.parts.blocks import Inline, Strong
from compliance_lint.reports.parts.digest import severities
from compliance_lint.reports.parts.opening import outcomes
from compliance_lint.reports.parts.writer import Writer, by_area, groups_by_area
from compliance_lint.reports.view import Group
from compliance_lint.rules.citation import Words
from compliance_lint.rules.rule import Rule

_HOPS = 12
"""How many hops of a path are told."""
_SUBJECTS = 8
"""How many subjects are named of whom the same is unstated."""


def write(writer: Writer) -> dict[str, int]:
    """Part III; tells of each rule that was not met in which paragraph its first finding stands."""
    writer.part("III", "results")
    writer.say("results_lead")
    _good(writer)
    stands = _improvements(writer)
    if writer.view.inspection.remediated or writer.view.inspection.unsettled:
        _followup(writer)
    _undetermined(writer)
    _accepted(writer)
    _summary(writer)
    return stands


def _good(writer: Writer) -> None:
    writer.heading(3, writer.words("good_practices"))
    areas = by_area(writer, writer.view.good())
    if not areas:
        writer.say("good_none")
        return
    writer.say("good_lead")
    for at, (area, found) in enumerate(areas, 1):
        writer.heading(4, f"({at}) {writer.title(area)}")
        rules: dict[str, list[Finding]] = {}
        for one in found:
            rules.setdefault(one.rule.id, []).append(one)
        for same in rules.values():
            rule = same[0].rule
            documents = writer.names(writer.record(id) for one in same for id in one.standing.documents)
            named = any(one.subject.kind != "organisation" for one in same)
            whom = writer.words("good_subjects", names=writer.subjects(same)) if named else ""
            evidence = f"{writer.words('evidence')}{writer.words('colon')}{documents}{writer.words('stop')}"
            writer.paragraph(writer.sentences(writer.tell(rule.good, rule), whom, evidence if documents else ""))


def _improvements(writer: Writer) -> dict[str, int]:
    """Area by area; with the paragraph in which the first finding of each rule stands."""
    stands: dict[str, int] = {}
    writer.heading(3, writer.words("improvements"))
    areas = groups_by_area(writer)
    if not areas:
        writer.say("improvements_none")
        return stands
    writer.say("improvements_lead")
    since = Counter(writer.area(found.rule) for found in writer.view.inspection.remediated)
    for at, (area, groups) in enumerate(areas, 1):
        writer.heading(4, f"({at}) {writer.title(area)}")
        rules: dict[str, list[Group]] = {}
        for group in groups:
            rules.setdefault(group.first.rule.id, []).append(group)
        for same in rules.values():
            stands[same[0].first.rule.id] = _rule(writer, same[0].first.rule, same)
        count = since[writer.area(area)]
        if count:
            section = writer.words("followup")
            writer.paragraph(*writer.labelled("followup", writer.words("followup_area", count=count, section=section)))
    return stands


def _rule(writer: Writer, rule: Rule, groups: list[Group]) -> int:
    """What one rule found: its observations, of which the first has the number returned, then once what they rest on and call for."""
    view = writer.view
    writer.note(*criterion(writer, rule, rule.id))
    stands = writer.paragraphs + 1
    for group in groups:
        found, others = group.first, group.findings[1:]
        same = writer.words("same", names=writer.subjects(others)) if others else ""
        text = writer.sentences(view.speaker.observation(found), same)
        writer.paragraph(*writer.labelled("observation", text), *writer.bracketed(*writer.place(view.locate(found))))
        way = found.path
        if way:
            writer.item(*writer.labelled("path_network" if is_connection(way) else "path"))
            for edge in way[:_HOPS]:
                writer.item(*_hop(writer, edge), depth=1)
    assumed = [place for group in groups for one in group.findings for place in one.standing.assumed]
    if assumed:
        names = writer.names(view.speaker.entity(*place[:2]) for place in assumed)
        writer.item(*writer.labelled("assumed", writer.words("assumed_of", names=names)))
    writer.paragraph(*writer.labelled("view", _framed(writer, "view_text", rule.view, writer.tell(rule.view, rule))))
    number = writer.paragraph(*writer.labelled("recommendation", recommendation(writer, rule)))
    writer.cited.setdefault(rule.id, []).append(number)
    writer.item(*writer.labelled("legal_basis", view.basis(rule)))
    writer.item(*writer.labelled("duty", writer.label("duty", rule.duty, rule)))
    writer.item(*writer.labelled("severity", writer.label("severity", groups[0].first.severity, rule)))
    return stands


def criterion(writer: Writer, rule: Rule, mark: str = "") -> Inline:
    """What a rule asks for, labelled as that, since it is worded as if it were so; the `mark` in brackets tells it from others."""
    return (*writer.labelled("criterion", writer.tell(rule.title, rule)), *writer.bracketed(mark))


def told(writer: Writer, finding: Finding, mark: str) -> Inline:
    """A finding in one line: what is asked for, and what was observed."""
    return (*criterion(writer, finding.rule, mark), writer.sentences(writer.words("stop"), writer.speaker.observation(finding)))


def recommendation(writer: Writer, rule: Rule) -> str:
    """What the organisation is advised to do, as a sentence."""
    text = writer.tell(rule.recommend, rule)
    if writer.words.language == "en" and text[1:2].islower():
        text = text[:1].lower() + text[1:]
    return _framed(writer, "recommend_text", rule.recommend, text)


def _framed(writer: Writer, key: str, words: Words, text: str) -> str:
    """A text of a rule in words of the report; by itself where it is only there in English and the report is not."""
    foreign = writer.words.language != "en" and not any(tag in words.by for tag in writer.words.tags if tag != "en")
    return text if foreign else writer.words(key, text=text)


def _hop(writer: Writer, edge: Edge) -> Inline:
    """One hop of a path, in words, with the place of its flow."""
    names = writer.view.inspection.world.graph.names
    source, target = (_node(writer, names[at]) for at in (edge.source, edge.target))
    name = writer.speaker.plain_name(edge.flow) if edge.flow is not None else ""
    way = writer.words(f"hop_{edge.why}", name=name)
    passed = [_node(writer, one) for one in passes(edge)]
    if passed:
        way = writer.speaker.phrases["way_passes"].format(way=way, names=writer.speaker.phrases["and"].join(passed))
    place = writer.place(writer.view.where.locate(place_of(writer.view.inspection.world.graph, edge)))
    tail = (writer.words("aside"), *place) if place else ()
    return (writer.words("hop", source=source, target=target), *writer.bracketed(way, *tail))


def _node(writer: Writer, name: str) -> str:
    """The name of a node: a system, place or party, else a kind of person."""
    node = writer.view.inspection.world.inventory.get("node", name)
    return writer.speaker.plain_name(node) if node is not None else writer.speaker.entity("party", name)


def _followup(writer: Writer) -> None:
    """What was put right since the earlier description, area by area."""
    remediated = writer.view.inspection.remediated
    writer.heading(3, writer.words("followup"))
    writer.say("followup_lead", count=len(remediated))
    still = Counter(writer.area(one.rule) for group in writer.groups for one in group.findings)
    for at, (area, found) in enumerate(by_area(writer, remediated), 1):
        writer.heading(4, f"({at}) {writer.title(area)}")
        for one in sorted(found, key=lambda one: (one.rule.id, one.subject)):
            before = writer.words("followup_before", facts=writer.speaker.facts(one))
            now, place = _since(writer, one)
            whom = "" if one.subject.kind == "organisation" else writer.speaker.entity(*one.subject[:2])
            writer.note(*criterion(writer, one.rule, whom))
            writer.paragraph(writer.sentences(before, now), *writer.bracketed(*place))
        open = still[writer.area(area)]
        if open:
            writer.paragraph(writer.words("followup_partly", count=open))
        elif not any(writer.area(one.rule) == writer.area(area) for one in writer.view.inspection.unsettled):
            writer.paragraph(writer.words("followup_closed"))
    unsettled = writer.view.inspection.unsettled
    if unsettled:
        titles = dict.fromkeys(writer.tell(one.rule.title, one.rule) for one in unsettled)
        writer.paragraph(writer.words("followup_unsettled", titles=writer.names(titles)))


def _since(writer: Writer, before: Finding) -> tuple[str, Inline]:
    """On what the same rule is met now, in a sentence: the records and documents, else the facts stated; and where."""
    view, speaker = writer.view, writer.speaker
    world = view.inspection.world.under(view.ruleset_of(before.rule).personal_forms)
    subject = next((one for one in subjects(world, before.rule.subject) if one.key == before.subject[:2]), None)
    judgement = judge(world, before.rule, subject) if subject is not None else None
    if judgement is None or judgement.outcome != "met":
        return writer.words("followup_now_plain"), ()
    now = finding_of(world, before.rule, judgement)
    records = {record.key: record for leaf, _ in now.leaves for record in leaf.records}
    place = writer.place(view.locate(now))
    if records:
        return writer.words("followup_now", records=writer.names(_record(writer, records[key]) for key in sorted(records))), place
    facts = speaker.phrases["clause"].join(speaker.holds(now))
    return writer.words("followup_stated" if facts else "followup_now_plain", facts=facts), place


def _record(writer: Writer, record: Entity) -> str:
    """A control, document, assessment or filing with the latest date it was done or made; its type, if it has no name."""
    performed = [entry.get("date") for entry in record.items("performed") if isinstance(entry, dict)]
    stated = (record.get(key) for key in ("date", "filed", "since") if key in record.facts)
    when = performed[-1] if performed else next(stated, None)
    type = "" if "name" in record.facts else writer.speaker.type(str(record.get("type")))
    return writer.sentences(type, writer.dated(record.place, when))


def _undetermined(writer: Writer) -> None:
    """What is unstated, one line a rule: what would have to be said, over all its subjects."""
    writer.heading(3, writer.words("undetermined"))
    found = writer.open("unstated")
    if not found:
        writer.say("undetermined_none")
        return
    writer.say("undetermined_lead", rules=len({one.rule.id for one in found}), count=len(found))
    for area, here in by_area(writer, found):
        writer.note(Strong(writer.title(area)))
        rules: dict[str, list[Finding]] = {}
        for one in here:
            rules.setdefault(one.rule.id, []).append(one)
        for id in sorted(rules):
            rule = rules[id][0].rule
            said = [_missing(writer, key, [one for one in rules[id] if one.applies is applies])
                    for key, applies in (("undetermined_item", True), ("undetermined_applies", False))]  # fmt: skip
            text = writer.words("semicolon").join(filter(None, said))
            count = writer.words("undetermined_count", count=len(rules[id])) if len(rules[id]) > 1 else ""
            writer.item(*writer.label_of(writer.tell(rule.title, rule)), text, count, writer.words("stop"))


def _missing(writer: Writer, key: str, found: list[Finding]) -> str:
    """What is not stated: each thing once, with all of whom it is not stated."""
    asked: dict[tuple[str, str], dict[Missing, None]] = {}
    for one in found:
        for missing in one.missing:
            asked.setdefault((missing.why, _plain(missing.what)), {})[missing] = None
    alike: dict[tuple[str, ...], list[list[Missing]]] = {}
    for (why, what), every in asked.items():  # records that the same things may lack are asked for together
        of = tuple(f"{one.kind}.{one.id}" for one in every)
        alike.setdefault((why, *of) if why == "record" else (why, what), []).append(list(every))
    said = [_asked(writer, rows) for rows in alike.values()]
    return writer.words(key, missing=writer.names(said)) if said else ""


def _plain(dotted: str) -> str:
    """An attribute without the positions of list elements."""
    return ".".join(step for step in dotted.split(".") if not step.isdigit())


def _asked(writer: Writer, rows: list[list[Missing]]) -> str:
    """What is missing of the same things, a row for each type of record; of anything else there is one row."""
    every, speaker = rows[0], writer.speaker
    of = dict.fromkeys(speaker.entity(one.kind, one.id) for one in every)
    if len(of) == 1 or every[0].why == "table_row":
        return speaker.missing(tuple(one for row in rows for one in row))
    return writer.words(
        f"asked_{every[0].why}", what=writer.names(_what(writer, row[0]) for row in rows), names=writer.names(of, _SUBJECTS)
    )


def _what(writer: Writer, one: Missing) -> str:
    """What is missing, as a noun."""
    split = writer.view.inspection.world.inventory.vocabulary.split_type(one.what) if one.why == "record" else None
    return writer.speaker.type(*split) if split else writer.speaker.attribute(_plain(one.what))


def _accepted(writer: Writer) -> None:
    writer.heading(3, writer.words("accepted_risks"))
    counts = writer.view.summary()
    accepted = counts["waived"] or counts["baselined"]
    writer.say("accepted_text" if accepted else "accepted_none", waived=counts["waived"], baselined=counts["baselined"])
    rows = [
        ((found.rule.id,), (writer.view.speaker.entity(found.subject.kind, found.subject.id),), (found.waiver.reason,),
         (found.waiver.approved_by,), (writer.view.speaker.date(found.waiver.until),))
        for found in sorted(writer.view.inspection.findings, key=lambda found: found.key)
        if found.disposition == WAIVED and found.waiver is not None
    ]  # fmt: skip
    if rows:
        writer.table(("col_rule", "col_subject", "col_reason", "col_accepted_by", "col_until_waiver"), rows)


def _summary(writer: Writer) -> None:
    writer.heading(3, writer.words("summary"))
    good = [writer.title(area) for area, _ in by_area(writer, writer.view.inspection.good)]
    areas = groups_by_area(writer)
    if good:
        writer.say("summary_good", count=len(good), areas=_titles(writer, good))
    else:
        writer.say("summary_no_good")
    if areas:
        names = [writer.title(area) for area, _ in areas]
        found = [one for group in writer.groups for one in group.findings]
        writer.say("summary_areas", count=len(names), areas=_titles(writer, names), findings=len(found),
                   severities=severities(writer, found))  # fmt: skip
    else:
        writer.say("summary_no_areas")
    if writer.view.inspection.remediated or writer.view.inspection.unsettled:
        writer.say("summary_remediated", count=len(writer.view.inspection.remediated))
    total = writer.view.summary()
    words = {f"word_{outcome}": word for outcome, word in outcomes(writer).items()}
    accepted = total["waived"] + total["baselined"]
    writer.paragraph(writer.sentences(
        writer.words("summary_counts", **total, **words),
        writer.words("summary_accepted", count=accepted) if accepted else "",
        writer.words("summary_implied", count=total["implied"]) if total["implied"] else "",
    ))  # fmt: skip


def _titles(writer: Writer, titles: list[str]) -> str:
    """Titles of areas in a sentence; as they may hold commas, they are parted by more."""
    return writer.words("semicolon").join(titles)
