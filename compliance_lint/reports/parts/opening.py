"""Who was judged, what of it, and how: parts I and II of the inspection report."""

from __future__ import annotations

from compliance_lint.findings import wording
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Range, Text
from compliance_lint.reports.parts.blocks import Strong
from compliance_lint.reports.parts.writer import Writer

_COUNTED = (
    "system", "dataset", "party", "flow", "grant", "place", "activity", "control", "document", "assessment", "filing",
    "incident", "request",
)  # fmt: skip
_SYSTEMS = 40
"""How many systems the scope names one by one."""


def organisation(writer: Writer) -> str:
    """The name of the organisation, or a word for it."""
    name = writer.view.inspection.world.inventory.organisation.get("name")
    if isinstance(name, Text) and name.by:
        return writer.speaker.value(name)
    return writer.words("a_organisation")


def title(writer: Writer, report: str) -> None:
    """What every kind of report opens with: what it is, of whom, and of which day."""
    writer.heading(1, report)
    writer.item(*writer.labelled("organisation_label", organisation(writer)))
    writer.item(*writer.labelled("as_of_label", writer.date(writer.view.inspection.as_of)))


def background(writer: Writer) -> None:
    """The organisation as it describes itself, and how much is described."""
    inventory = writer.view.inspection.world.inventory
    writer.part("I", "background")
    facts, missing = _facts(writer, inventory.organisation)
    texts = [writer.words("described_as", name=organisation(writer), facts=writer.words("aside").join(facts))] if facts else []
    left = [writer.words("not_described", facts=writer.names(missing))] if missing else []
    writer.paragraph(writer.sentences(*texts, *_posts(writer, inventory.organisation), *left))
    counts = [(kind, len(inventory.of(kind))) for kind in _COUNTED]
    told = [writer.words(f"n_{kind}", count=count) for kind, count in counts if count]
    writer.say("described_counts" if told else "described_nothing", counts=writer.names(told, len(_COUNTED)))
    people = _people(writer)
    if people:
        several = writer.words("described_largest") if len(inventory.of("dataset")) > 1 else ""
        writer.paragraph(writer.sentences(writer.words("described_subjects", subjects=writer.names(people)), several))


def _facts(writer: Writer, entity: Entity) -> tuple[list[str], list[str]]:
    """What is said of the organisation, in clauses, and what is not said."""
    words, word = writer.words, writer.speaker.word
    kind, country = entity.get("kind"), entity.get("country")
    sectors, serves = _terms(writer, entity, "sectors", "sectors"), _terms(writer, entity, "serves", "countries")
    rows = (
        ("nd_kind", words("is_kind", kind=word("organisation_kinds", kind)) if isinstance(kind, str) else ""),
        ("nd_sectors", words("in_sectors", sectors=sectors) if sectors else ""),
        ("nd_country", words("in_country", country=word("countries", country)) if isinstance(country, str) else ""),
        ("", words("serves", countries=serves) if serves else ""),
        ("nd_staff", _staff(writer, entity.get("staff"))),
    )
    return [told for _, told in rows if told], [words(key) for key, told in rows if key and not told]


def _posts(writer: Writer, entity: Entity) -> list[str]:
    """The departments and officers, a sentence each."""
    departments = _terms(writer, entity, "departments", "departments")
    officers = writer.names(_officers(writer, entity))
    return [
        writer.words("has_departments", names=departments) if departments else "",
        writer.words("has_officers", names=officers) if officers else "",
    ]


def _terms(writer: Writer, entity: Entity, name: str, list: str) -> str:
    return writer.names(writer.speaker.word(list, str(term)) for term in entity.items(name))


def _staff(writer: Writer, staff: object) -> str:
    if not isinstance(staff, dict):
        return ""
    total, some = number(writer, staff.get("total")), number(writer, staff.get("processing_data"))
    if total and some:
        return writer.words("has_staff_processing", count=total, some=some)
    return writer.words("has_staff", count=total) if total else ""


def _officers(writer: Writer, entity: Entity) -> list[str]:
    found = []
    for officer in entity.items("officers"):
        if isinstance(officer, dict) and isinstance(officer.get("function"), str):
            function = writer.speaker.word("functions", officer["function"])
            dedicated = officer.get("dedicated")
            key = "officer_dedicated" if dedicated is True else "officer_shared" if dedicated is False else ""
            found.append(writer.words(key, function=function) if key else function)
    return found


def number(writer: Writer, value: object) -> str:
    """A count in words, with bounds where only those are known; empty where it is not stated."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, (int, float)):
        return figure(writer, value)
    if isinstance(value, Range):
        if value.low is not None and value.high is not None:
            return writer.words("between", low=figure(writer, value.low), high=figure(writer, value.high))
        if value.low is not None:
            return writer.words("at_least", count=figure(writer, value.low))
        if value.high is not None:
            return writer.words("at_most", count=figure(writer, value.high))
    return ""


def figure(writer: Writer, value: float) -> str:
    """A whole number with the marks of the language."""
    return wording.number(writer.speaker.phrases, round(value))


def _people(writer: Writer) -> list[str]:
    """The kinds of data subject, each with the largest number one data set states."""
    largest: dict[str, tuple[float, object]] = {}
    for dataset in writer.view.inspection.world.inventory.of("dataset").values():
        subjects = dataset.items("subjects")
        for name in subjects:
            if name != "all":
                count = subjects.values.get(name)
                count = count.get("all") if isinstance(count, dict) else count
                low = count.low or 0 if isinstance(count, Range) else count
                size = low if isinstance(low, (int, float)) else -1
                if size > largest.get(str(name), (-2, None))[0]:
                    largest[str(name)] = (size, count)
    out = []
    for name, (_, count) in sorted(largest.items(), key=lambda row: (-row[1][0], row[0])):
        subject, said = writer.speaker.word("subjects", name), number(writer, count)
        out.append(writer.words("subject_count" if said else "subject_uncounted", subject=subject, count=said))
    return out


def scope(writer: Writer) -> None:
    """Which rules, on which day, and which systems hold personal data."""
    inspection = writer.view.inspection
    world = inspection.world
    writer.heading(3, writer.words("scope"))
    writer.say("scope_day", day=writer.date(inspection.as_of), rulesets=writer.ruleset_names())
    systems = list(world.inventory.of("system").values())
    personal = [system for system in systems if world.derive("personal", system) is True]
    unsure = [system for system in systems if world.derive("personal", system) not in (True, False)]
    if not personal:
        writer.say("scope_no_systems")
    else:
        writer.say("scope_systems", count=len(systems), some=len(personal))
    for system in personal[:_SYSTEMS]:
        kind = system.get("kind")
        categories = [str(one) for one in sorted(world.derive("categories", system)) if _personal(writer, str(one))]
        names = writer.names(writer.speaker.word("data", one) for one in categories)
        what = writer.bracketed(writer.speaker.word("system_kinds", kind)) if isinstance(kind, str) else ()
        writer.item(Strong(writer.speaker.plain_name(system)), *what, writer.words("colon"), names)
    if len(personal) > _SYSTEMS:
        writer.item(writer.words("scope_more", count=len(personal) - _SYSTEMS))
    if unsure:
        names = writer.names(writer.speaker.entity("system", one.id) for one in unsure)
        writer.say("scope_open", count=len(unsure), names=names)
    outside = [writer.tell(ruleset.title) for ruleset, why in inspection.skipped if why == "does_not_apply"]
    if len(outside) > 1:
        writer.say("scope_outside", rulesets=writer.names(outside))
    for ruleset, why in inspection.skipped:
        if why == "does_not_apply" and len(outside) == 1:
            writer.paragraph(writer.view.not_applied(ruleset, why, writer.tell(ruleset.title)))
    for text in writer.view.undecided(lambda ruleset: writer.tell(ruleset.title)):
        writer.paragraph(text)


def _personal(writer: Writer, category: str) -> bool:
    return bool(writer.view.inspection.world.inventory.vocabulary.lists["data"].get(category, "identifies") != "never")


def method(writer: Writer) -> None:
    """How it was judged, and what a description can and cannot show."""
    inspection = writer.view.inspection
    writer.part("II", "method")
    rules = sum(len(judged.outcomes) for judged in inspection.judged)
    writer.say("method_source", count=sum(1 for _ in inspection.world.inventory), rules=rules)
    for key in ("method_graph", "method_shows", "method_not"):
        writer.say(key)
    writer.say("method_outcomes", **outcomes(writer))
    for key in ("method_figures", "method_verdict"):
        writer.say(key)


def outcomes(writer: Writer) -> dict[str, str]:
    """The word for each outcome, as the tables of this report have it, and as it stands inside a sentence."""
    words = {outcome: writer.words(f"outcome_{outcome}") for outcome in ("met", "not_met", "unstated", "not_applicable")}
    return {key: word[:1].lower() + word[1:] for key, word in words.items()} if writer.words.language == "en" else words
