"""The vocabulary files shipped with the package, and what an inventory adds to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from compliance_lint.errors import InputErrors, Problem, did_you_mean
from compliance_lint.model.vocabulary import Term, TermList, Vocabulary
from compliance_lint.sources.cache import key_of, remembered, yaml_files
from compliance_lint.sources.documents import Document, plain, read
from compliance_lint.sources.documents import Mapping as Node
from compliance_lint.typed import Any

ALIASES = {
    "incidents": ("incident_types",),
    "traits": ("incident_traits", "activity_traits"),
    "holders": ("holder_kinds",),
    "kinds": ("system_kinds", "party_kinds", "place_kinds", "component_kinds"),
    "parties": ("party_kinds",),
}
"""Names under ``vocabulary:`` that stand for lists of another name; of several, the one that has the parent is meant."""
_FOLDER = Path(__file__).parent.parent / "vocabulary"


@cache
def bundled() -> Vocabulary:
    """The vocabulary shipped with the package; raises `InputErrors` if a file of it is damaged."""
    try:
        kept = [_list(data) for data in remembered("vocabulary", str(_FOLDER), bundled_key(), _read)]
        if not kept:
            raise ValueError("no list is kept")
        return Vocabulary(kept, _Names())
    except (AttributeError, KeyError, TypeError, ValueError):  # somebody has written into the cache
        return Vocabulary(map(_list, _read()), _Names())


class _Names(Mapping[str, dict[str, dict[str, str]]]):
    """The files of names, one a language; each is read when it is first asked for."""

    def __init__(self) -> None:
        self._files = {file.stem: file for file in map(Path, yaml_files(_FOLDER / "names"))}
        self._read: dict[str, dict[str, dict[str, str]]] = {}

    def __getitem__(self, language: str) -> dict[str, dict[str, str]]:
        if language not in self._read:
            file = self._files[language]
            self._read[language] = remembered(f"names-{language}", str(_FOLDER), key_of([file]), lambda: _names(file))
        return self._read[language]

    def __contains__(self, language: object) -> bool:
        return language in self._files

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def _names(file: Path) -> dict[str, dict[str, str]]:
    problems: list[Problem] = []
    document = read(file, f"vocabulary/names/{file.name}", problems)
    if problems or document.root is None:
        raise InputErrors(problems)
    return {name: terms for name, terms in plain(document.root).items() if name != "names"}


@cache
def bundled_key() -> str:
    """The key of the shipped vocabulary's content."""
    return key_of(yaml_files(_FOLDER))


def _read() -> list[Any]:
    problems: list[Problem] = []
    documents = [read(file, f"vocabulary/{file.name}", problems) for file in map(Path, yaml_files(_FOLDER))]
    if problems:
        raise InputErrors(problems)
    return [plain(document.root) for document in documents if document.root is not None]


def _list(data: dict[str, Any]) -> TermList:
    schemes = data.get("level_names") or {}
    levels = {f"{scheme}/{level}": name for scheme, named in schemes.items() for level, name in named.items()}
    terms = {key: Term(key, _mapping(spec)) for key, spec in (data.get("terms") or {}).items()}
    return TermList(
        data["vocabulary"],
        terms,
        closed=bool(data.get("closed")),
        ordered=bool(data.get("ordered")),
        synonyms=data.get("synonyms"),
        groups={key: tuple(members) for key, members in (data.get("groups") or {}).items()},
        labels={**(data.get("group_names") or {}), **levels},
        meant=data.get("meant"),
    )


def _mapping(spec: Any) -> dict[str, Any]:
    if spec.__class__ is dict:
        found: dict[str, Any] = spec
        return found
    if spec is None:
        return {}
    raise TypeError("what is said of a term is no mapping")


PARAMETER_TYPES = ("number", "bool", "duration", "date", "text", "free", "free_list", "terms", "term", "places")
"""What a parameter of a control can be; the reader has a type for each."""
_TERM_KEYS = {"parent", "name", "parameters", "implied_by", "sensitivity", "identifies", "sign", "security", "vulnerable", "minor", "vague"}


def extended(base: Vocabulary, additions: list[tuple[Document, Node]], problems: list[Problem]) -> Vocabulary:
    """The vocabulary with the terms that inventories declare under ``vocabulary:``; a list that is closed takes none."""
    if not additions:
        return base
    lists = dict(base.lists)
    for document, node in additions:
        for name, terms in node.items():
            at = node.keys_at[name]
            if name in ALIASES and name not in lists:
                name = _meant(lists, ALIASES[name], terms)
            old = lists.get(name)
            if old is None or old.closed:
                open_lists = [key for key, entry in base.lists.items() if not entry.closed]
                what = "is closed" if old else "does not exist"
                hint = did_you_mean(name, open_lists) if old is None else ""
                problems.append(Problem(document.location(at, len(name)), f"the vocabulary '{name}' {what}", hint, "vocabulary"))
                continue
            if not isinstance(terms, Node):
                message = "found no mapping, expected {term: {parent, name}}"
                problems.append(Problem(document.location(node.values_at[name]), message, "", "vocabulary"))
                continue
            lists[name] = _added(document, old, terms, problems)
    return Vocabulary(lists.values(), base.names)


def _meant(lists: dict[str, TermList], names: tuple[str, ...], terms: Any) -> str:
    """The list that holds the parents of the terms declared."""
    parents = {str(spec.get("parent")) for spec in terms.values() if isinstance(spec, Node)} if isinstance(terms, Node) else set()
    return next((name for name in names if parents & set(lists[name].terms)), names[0])


def _wrong(data: dict[str, Any]) -> tuple[str, str] | None:
    """The first key of a declared term that has not the form it needs, and that form; `None` if all have."""
    if not isinstance(data.get("parent", ""), str):
        return "parent", "a term"
    names = data.get("name", "")
    if not isinstance(names, str) and not (isinstance(names, dict) and all(isinstance(text, str) for text in names.values())):
        return "name", "a text, or {language: text}"
    parameters = data.get("parameters") or {}
    for spec in parameters.values() if isinstance(parameters, dict) else (None,):
        kind = spec.get("type") if isinstance(spec, dict) else None
        listed = isinstance(spec, dict) and isinstance(spec.get("list"), str)
        if kind not in PARAMETER_TYPES or (kind in ("term", "terms") and not listed):
            return "parameters", f"a mapping of names to {{type: one of {', '.join(PARAMETER_TYPES)}}}, a term with its list"
    general = data.get("implied_by", [])
    if not isinstance(general, list) or not all(isinstance(word, str) for word in general):
        return "implied_by", "a list of types of control"
    return None


def _added(document: Document, old: TermList, terms: Node, problems: list[Problem]) -> TermList:
    merged = dict(old.terms)
    for key, spec in terms.items():
        data = plain(spec)
        at = terms.keys_at[key]
        if data is not None and not isinstance(data, dict):
            problems.append(Problem(document.location(at), f"'{key}' needs a mapping: {{parent, name}}", "", "vocabulary"))
            continue
        if key in old.terms or key in old.synonyms:
            hint = "an inventory adds terms; it does not change what the shipped ones mean"
            problems.append(Problem(document.location(at, len(key)), f"'{key}' is a term of {old.name} already", hint, "vocabulary"))
            continue
        wrong = _wrong(data or {})
        if wrong:
            where = spec.values_at[wrong[0]]
            problems.append(Problem(document.location(where), f"'{wrong[0]}' of term '{key}' is not {wrong[1]}", "", "vocabulary"))
            continue
        unknown = set(data or {}) - _TERM_KEYS
        for word in sorted(unknown):
            message = f"unknown key '{word}' in term '{key}'"
            problems.append(Problem(document.location(at), message, "parent, name, parameters", "unknown-key"))
        term = Term(key, data or {})
        parent = old.canonical(term.parent) or term.parent
        term = Term(key, {**term.extra, "parent": parent})
        if parent and parent not in merged and parent not in old.groups and parent not in terms:
            hint = did_you_mean(term.parent, merged)
            problems.append(Problem(document.location(at), f"the parent '{term.parent}' is no term of {old.name}", hint, "vocabulary"))
        for word in term.extra.get("implied_by", ()):
            if word not in merged and word not in terms:
                message = f"'{word}', said to imply '{key}', is no term of {old.name}"
                problems.append(Problem(document.location(at), message, did_you_mean(word, merged), "vocabulary"))
        merged[key] = term
    for key in terms:
        seen = {key}
        above = merged.get(merged[key].parent) if key in merged else None
        while above is not None and above.key not in seen:
            seen.add(above.key)
            above = merged.get(above.parent)
        if above is not None and above.key == key:
            problems.append(Problem(document.location(terms.keys_at[key]), f"'{key}' stands under itself", "", "vocabulary"))
    return TermList(
        old.name, merged, closed=old.closed, ordered=old.ordered, synonyms=old.synonyms, groups=old.groups, labels=old.labels,
        meant=old.meant,
    )  # fmt: skip
