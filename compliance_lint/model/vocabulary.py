"""The controlled vocabularies: trees of terms, their synonyms, groups by law, and names by language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compliance_lint.errors import did_you_mean
from compliance_lint.model.languages import fallbacks
from compliance_lint.typed import Any

RECORD_LISTS = {"control": "controls", "document": "documents", "assessment": "assessments", "filing": "filings"}
"""The kinds of record, each with the vocabulary list of its types; a type's name is unique over the four."""


NODE_TERMS = "node_kinds"
"""The kinds of node together: what a reference to a node is compared with."""
ALSO_IN = {
    "items": ("controls", "topics", "documents", "assessments"),
    "topics": ("items", "controls", "documents"),
    NODE_TERMS: ("system_kinds", "party_kinds", "place_kinds", "organisation_kinds"),
}
"""Lists whose words may stand in another list: what was looked at is a type of control, a topic or an item."""


Names = Mapping[str, Mapping[str, Mapping[str, str]]]
"""Language, list and key to the name of a term; may read a language only when it is asked for."""


class Term:
    """One term: its key, and what is said of it, looked at only when somebody asks: there are thousands, and a run reads few."""

    __slots__ = ("extra", "key")

    def __init__(self, key: str, extra: Mapping[str, Any]) -> None:
        self.key, self.extra = key, extra

    @property
    def parent(self) -> str:
        """The key of the term it stands under; empty at the top."""
        return self.extra.get("parent") or self.key.rpartition(".")[0]

    @property
    def names(self) -> Mapping[str, str]:
        """Its names by language."""
        names = self.extra.get("name") or {}
        return {"": names} if isinstance(names, str) else names


class TermList:
    """One list: terms in their order (lowest first where `ordered`), synonyms, and groups of terms.

    `labels` are English names of what is no term: a group by its key, a level of a scheme as ``scheme/level``. `meant` maps words that
    people write to the term they have in mind: unlike a synonym such a word is not taken, only asked about.
    """

    __slots__ = ("_above", "closed", "groups", "labels", "meant", "name", "ordered", "ranks", "synonyms", "terms")

    def __init__(
        self,
        name: str,
        terms: Mapping[str, Term],
        *,
        closed: bool = False,
        ordered: bool = False,
        synonyms: Mapping[str, str] | None = None,
        groups: Mapping[str, tuple[str, ...]] | None = None,
        labels: Mapping[str, str] | None = None,
        meant: Mapping[str, str] | None = None,
    ) -> None:
        self.name, self.terms, self.closed, self.ordered = name, dict(terms), closed, ordered
        self.synonyms, self.groups, self.labels = dict(synonyms or {}), dict(groups or {}), dict(labels or {})
        self.meant: Mapping[str, str] = meant or {}
        in_order = [key for key, term in terms.items() if not term.extra.get("ordered_apart")] if ordered else []
        self.ranks = {key: rank for rank, key in enumerate(in_order, 1)}
        self._above: dict[str, frozenset[str]] = {}

    def canonical(self, word: str) -> str | None:
        """The key of the term `word` names, itself or as a synonym; `None` if it names none."""
        if word in self.terms:
            return word
        known = self.synonyms.get(word)
        if known is None and self.name in ("data", "purposes", "subjects"):
            tails = [key for key in self.terms if key.rpartition(".")[2] == word]
            known = tails[0] if len(tails) == 1 else None
        return known

    def above(self, key: str) -> frozenset[str]:
        """The term, all it stands under, and the groups that hold any of them."""
        found = self._above.get(key)
        if found is None:
            chain = [key]
            term = self.terms.get(key)
            while term is not None and (parent := term.parent) and parent not in chain:
                chain.append(parent)
                term = self.terms.get(parent)
            groups = [group for group, members in self.groups.items() if not set(members).isdisjoint(chain)]
            found = self._above[key] = frozenset((*chain, *groups))
        return found

    def below(self, key: str) -> frozenset[str]:
        """The term and all that stands under it."""
        return frozenset(term for term in self.terms if key in self.above(term))

    def get(self, key: str, attribute: str) -> Any:
        """What is said of a term, or of the nearest one above it that says it; `None` if nothing is."""
        term = self.terms.get(key)
        seen = 0
        while term is not None and seen < 50:
            if attribute in term.extra:
                return term.extra[attribute]
            term = self.terms.get(term.parent)
            seen += 1
        return None


class Vocabulary:
    """All lists by name; `types` maps a record type to its list, `names` a language to names of terms by list and key."""

    __slots__ = ("_type_synonyms", "lists", "names", "types")

    def __init__(self, lists: Iterable[TermList], names: Names | None = None) -> None:
        self.names: Names = names if names is not None else {}
        self.lists = {entry.name: entry for entry in lists}
        self.types = {key: name for name in RECORD_LISTS.values() if name in self.lists for key in self.lists[name].terms}
        self._type_synonyms = {
            word: key for name in RECORD_LISTS.values() if name in self.lists for word, key in self.lists[name].synonyms.items()
        }

    def words(self, name: str) -> tuple[str, ...]:
        """Every word a list accepts: its terms, synonyms and groups."""
        entry = self.lists.get(name)
        return (*entry.terms, *entry.synonyms, *entry.groups) if entry else ()

    def find(self, name: str, word: str) -> str | None:
        """The key that `word` names in a list or in one whose words may stand there, a group included; `None` for none."""
        for entry in filter(None, map(self.lists.get, (name, *ALSO_IN.get(name, ())))):
            found = entry.canonical(word)
            if found is not None or word in entry.groups:
                return found if found is not None else str(word)
        return None

    def is_a(self, name: str, key: str, ancestor: str) -> bool:
        """Whether `key` is `ancestor`, stands under it, or is in the group of that name."""
        return key == ancestor or ((entry := self.lists.get(name)) is not None and ancestor in entry.above(key))

    def type_is_a(self, key: str, ancestor: str) -> bool:
        """As `is_a`, for types of record."""
        return key == ancestor or ((name := self.types.get(key)) is not None and ancestor in self.lists[name].above(key))

    def split_type(self, name: str) -> tuple[str, str] | None:
        """A type of record and the term after it, as in ``policy.byod``: the longest type name wins; `None` for no type."""
        stem, term = name, ""
        while (stem := self._type_synonyms.get(stem, stem)) not in self.types:
            stem, dot, last = stem.rpartition(".")
            if not dot:
                return None
            term = f"{last}.{term}" if term else last
        return stem, term

    def every_name(self, name: str, key: str) -> tuple[str, ...]:
        """The names of a term, or of what has a label, in every language there is, each once."""
        entry = self.lists[name]
        own = entry.terms[key].names.values() if key in entry.terms else (entry.labels[key],)
        return tuple(dict.fromkeys((*own, *(self.names[tag][name][key] for tag in self.names if key in self.names[tag].get(name, {})))))

    def hint(self, word: str, lists: Iterable[str], also: Iterable[str] = ()) -> str:
        """What may have been meant by a word that no term of `lists` has and that is none of `also`; empty for no idea.

        Looks at the names in every language, so it is asked only where something is wrong.
        """
        entries = [self.lists[one] for name in lists for one in (name, *ALSO_IN.get(name, ())) if one in self.lists]
        found = self._said_otherwise(word, entries)
        if found:
            return f"did you mean {' or '.join(map(repr, found[:3]))}?"
        return did_you_mean(word, [*(known for entry in entries for known in self.words(entry.name)), *also])

    def _said_otherwise(self, word: str, entries: list[TermList]) -> list[str]:
        """The terms that a word says in other capitals, else as people say it, else by a name in some language."""
        wanted = spoken(word)
        ways = (
            ((key, key) for entry in entries for key in self.words(entry.name)),
            (pair for entry in entries for pair in entry.meant.items()),
            ((said, key) for entry in entries for key in entry.terms for said in self.every_name(entry.name, key)),
            ((said, key) for entry in entries for key in entry.groups if key in entry.labels for said in self.every_name(entry.name, key)),
        )
        for way in ways:
            found = list(dict.fromkeys(key for said, key in way if spoken(said) == wanted))
            if found:
                return found
        return []

    def name(self, name: str, key: str, language: str) -> str:
        """The name of a term in a language, in a broader form of it or in English, else its key in words."""
        entry = self.lists.get(name)
        if entry is not None:
            term = entry.terms.get(key)
            own = term.names if term is not None else {"": entry.labels[key]} if key in entry.labels else {}
            for tag in fallbacks(language):
                said = own.get(tag) or (self.names[tag].get(name, {}).get(key) if tag in self.names else None)
                if said:
                    return said
        return key.rpartition(".")[2].replace("_", " ")


def spoken(word: str) -> str:
    """A word as it is heard: without capitals, and its parts joined in one way."""
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())
