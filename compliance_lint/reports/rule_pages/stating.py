"""How to state the facts a rule reads: which keys of which kinds, which records, and how to say that there is none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compliance_lint.graph.derived import DERIVED, DERIVED_KINDS
from compliance_lint.model.kinds import KINDS
from compliance_lint.model.types import Field
from compliance_lint.reports.parts.blocks import Block, Code, Inline, Item, Paragraph, Strong, Table
from compliance_lint.reports.rule_pages.lexicon import Lexicon, a, quoting
from compliance_lint.reports.rule_pages.reads import Read, Reads, Record
from compliance_lint.rules.shape import PARTS, part_fields

_HEADER = ("Key", "What it holds", "Example", "Looked for")
_NEVER_LACKS = {"transfer": "the flow or the importer", "field": "the dataset", "finding": "the assessment"}
"""Where it is stated that something lacks a record whose own kind cannot say it."""
_MOST = 12
"""How many narrower types are named."""


def stating(lexicon: Lexicon, reads: Reads) -> list[Block]:
    """The keys by kind of thing, then the records, then what the tool finds by itself."""
    blocks: list[Block] = []
    derived: dict[str, None] = {}
    for kinds, attributes in reads.things.items():
        stated = {name: read for name, read in attributes.items() if _field(kinds, name) is not None}
        derived.update({name: None for name in attributes if name not in stated and name in DERIVED})
        if stated:
            blocks += [_of(lexicon, kinds), _keys(stated, {name: _field(kinds, name) for name in stated})]
    for record in reads.records.values():
        blocks += _record(lexicon, record)
    if derived:
        blocks.append(Paragraph(("Found by the tool from flows, hosting, rights and records, and never written:",)))
        blocks += [Item((Code(name), f": {DERIVED[name].doc}")) for name in derived]
    return blocks


def _of(lexicon: Lexicon, kinds: tuple[str, ...]) -> Paragraph:
    name = lexicon.kind(*kinds)
    if len(kinds) == 1 and kinds[0] in PARTS:
        whole, within = PARTS[kinds[0]]
        return Paragraph(("Of the ", Strong(name), f", in the {within} of {a(lexicon.kind(whole))}:"))
    if len(kinds) == 1 and kinds[0] in DERIVED_KINDS:
        return Paragraph(("Of the ", Strong(name), ", which is found and never written; these of its facts come from what is stated:"))
    where: list[str] = []
    for kind in kinds:
        where += [Code(KINDS[kind].plural)] if kind in KINDS else []
        where.append(", ")
    return Paragraph(("Of the ", Strong(name), " (under ", *where[:-1], "):"))


def _keys(reads: Mapping[str, Read], fields: Mapping[str, Field | None]) -> Table:
    rows: list[tuple[Inline, ...]] = []
    for name, read in reads.items():
        field = fields[name]
        key: list[str] = [Code(name)]
        if read.inner:
            key += [" (", *_codes(read.inner), ")"]
        example = (Code(field.example),) if field is not None and field.example else ()
        rows.append((tuple(key), quoting(field.doc) if field is not None else (), example, _codes(read.words)))
    if not any(row[3] for row in rows):
        return Table(_HEADER[:3], tuple(row[:3] for row in rows))
    return Table(_HEADER, tuple(rows))


def _record(lexicon: Lexicon, record: Record) -> list[Block]:
    """How a record of that type is written, which count as well, and how to say that there is none."""
    kind = KINDS[record.kind]
    name = lexicon.type(record.type)
    blocks: list[Block] = [
        Paragraph(
            ("In ", Strong(a(name)), ": an entry under ", Code(kind.plural), " with ", Code(f"type: {record.type}"), " and with ",
             Code("covers"), f", which says what it is about{_narrower(lexicon, record.type)}.")
        )
    ]  # fmt: skip
    attributes = dict(record.attributes)
    fields: dict[str, Field | None] = {key: kind.fields.get(key) for key in attributes}
    if attributes:
        blocks.append(_keys(attributes, fields))
    for name_of, field in _parameters(lexicon, record):
        blocks.append(Item((Code(f"parameters.{name_of}"), f": {field.type}")))
    if record.terms:
        where = "states" if record.kind in ("document", "filing") else "items" if record.kind == "assessment" else "parameters"
        blocks.append(Item(("it names ", *_codes(record.terms, " or "), " in ", Code(where))))
    absent = [f"{record.type}.{term}" for term in record.terms] or [record.type]
    whose = _NEVER_LACKS.get(record.on[0], f"the {lexicon.kind(*record.on)}")
    above = "" if record.on == ("organisation",) else ", or on what it belongs to"
    blocks.append(
        Item(("if there is none: ", Code(f"lacks: [{', '.join(absent)}]"), f" on {whose}{above}; where nobody says so, it is unstated"))
    )
    return blocks


def _parameters(lexicon: Lexicon, record: Record) -> list[tuple[str, Field]]:
    """The parameters of a control that are read, with their fields."""
    if record.kind != "control" or "parameters" not in record.attributes:
        return []
    fields = lexicon.parameters_of(record.type)
    return [(name, fields[name]) for name in record.attributes["parameters"].inner if name in fields]


def _narrower(lexicon: Lexicon, type: str) -> str:
    below = [lexicon.type(key) for key in lexicon.narrower(type)]
    if not below:
        return ""
    more = f" and {len(below) - _MOST} more" if len(below) > _MOST else ""
    return f"; narrower types count as well ({', '.join(below[:_MOST])}{more})"


def _field(kinds: tuple[str, ...], name: str) -> Field | None:
    """The field of that name on the first of the kinds that has it; `None` for a derived fact."""
    for kind in kinds:
        fields = part_fields(kind) if kind in PARTS else (KINDS.get(kind) or DERIVED_KINDS[kind]).fields
        if name in fields:
            return fields[name]
    return None


def _codes(words: Iterable[str], between: str = ", ") -> Inline:
    out: list[str] = []
    for word in words:
        out += [Code(word), between]
    return tuple(out[:-1])
