"""What records cover, lack and rest on: selectors, absences, evidence."""

from __future__ import annotations

from compliance_lint.errors import did_you_mean
from compliance_lint.model.kinds import BY_PLURAL
from compliance_lint.model.selector import DERIVED_WORDS, Pick, Selector
from compliance_lint.model.types import DateType, EvidenceType, Field, FreeType, LacksType, ListType, RefType, SelectorType, TermType, Type
from compliance_lint.model.values import Items, Unstated, Value
from compliance_lint.model.vocabulary import RECORD_LISTS
from compliance_lint.sources.commas import hint_list
from compliance_lint.sources.documents import Mapping, Node, elements
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.sources.reader import Reader

THINGS_LACKED = ("flows", "activities", "datasets", "grants")
_EVIDENCE_FIELDS = {
    "document": Field(RefType("document"), "", "document: e-1", required=True),
    "for": Field(ListType(FreeType()), "", ""),
    "until": Field(DateType(True), "", ""),
}
_SELECTOR_WORDS: dict[str, Type] = {
    "holding": ListType(TermType("data")),
    "in": ListType(RefType("place", words=("exposures",))),
    "operated_by": ListType(RefType("party")),
    "acting_as": ListType(TermType("roles")),
    "exposed_to": ListType(TermType("exposures")),
}


def read_selector(reader: Reader, type: SelectorType, node: Node, at: int) -> Value:
    if not isinstance(node, Mapping):
        nodes = []
        organisation = False
        for child, where in elements(node, at):
            if child == "organisation":
                organisation = True
                continue
            value = reader.ref(RefType("node"), child, where, ourselves="organisation")
            if not isinstance(value, Unstated):
                nodes.append(value)
        return Selector(organisation, tuple(nodes))
    picks: dict[str, Pick] = {}
    excluded: dict[str, Pick] = {}
    for key, child in node.items():
        if key == "except":
            if isinstance(child, Mapping):
                for inner, grandchild in child.items():
                    _pick(reader, inner, grandchild, child, excluded)
            else:
                reader.expected(child, node.values_at[key], "a mapping by kind")
        else:
            _pick(reader, key, child, node, picks)
    return Selector(False, (), picks, excluded)


def _pick(reader: Reader, plural: str, node: Node, parent: Mapping, out: dict[str, Pick]) -> None:
    kind = BY_PLURAL.get(plural)
    if kind is None:
        hint = did_you_mean(plural, [*BY_PLURAL, "except"])
        reader.bad(parent.keys_at[plural], f"'{plural}' is no kind of entity", hint, "unknown-key", len(plural))
        return
    at = parent.values_at[plural]
    if isinstance(node, Mapping):
        match: dict[str, Value] = {}
        for key, child in node.items():
            where = node.values_at[key]
            if key in DERIVED_WORDS:
                match[key] = reader.value(_SELECTOR_WORDS[key], child, where)
            elif key in kind.fields:
                wanted = kind.fields[key].type
                wanted = wanted.item if isinstance(wanted, ListType) else wanted
                match[key] = reader.value(ListType(wanted), child, where)
            else:
                hint = did_you_mean(key, [*kind.fields, *DERIVED_WORDS])
                reader.bad(node.keys_at[key], f"unknown key '{key}' in a selector of {plural}", hint, "unknown-key")
        out[kind.name] = Pick(match=match)
    elif node == "all":
        out[kind.name] = Pick(all=True)
    else:
        before = len(reader.problems)
        ids = [reader.ref(RefType(kind.name), child, where) for child, where in elements(node, at)]
        hint_list(reader.problems, before, node)
        out[kind.name] = Pick(ids=tuple(str(id) for id in ids if not isinstance(id, Unstated)))


def read_lacks(reader: Reader, type: LacksType, node: Node, at: int) -> Value:
    out = []
    for child, where in elements(node, at):
        entry: dict[str, Value] = {}
        name = child
        if isinstance(child, Mapping):
            name = child.get("type", "")
            for key, inner in child.items():
                if key in ("since", "until"):
                    entry[key] = reader.value(DateType(key == "until"), inner, child.values_at[key])
                elif key != "type":
                    reader.bad(child.keys_at[key], f"unknown key '{key}'", "{type, since, until}", "unknown-key")
        if not isinstance(name, str):
            reader.expected(name, where, str(type))
            continue
        split = reader.vocabulary.split_type(name)
        if split is None and name not in THINGS_LACKED:
            hint = reader.vocabulary.hint(name, RECORD_LISTS.values(), THINGS_LACKED)
            hint = hint or "a type of control, document, assessment or filing, or type.term"
            reader.unknown(name, where, f"'{name}' is no type of record", hint, "unknown-term")
            continue
        entry["type"], entry["term"] = split or (name, "")
        out.append(entry)
    return Items(tuple(out))


def read_evidence(reader: Reader, type: EvidenceType, node: Node, at: int) -> Value:
    out = []
    for child, where in elements(node, at):
        if child == "unknown":
            continue
        if isinstance(child, Mapping):
            facts, _ = reader.record_facts(child, where, _EVIDENCE_FIELDS, "'evidence'")
            if "document" in facts:
                out.append(facts)
        else:
            value = reader.ref(RefType("document"), child, where)
            if not isinstance(value, Unstated):
                out.append({"document": value})
    return Items(tuple(out))
