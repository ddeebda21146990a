"""Terms looked up by a word: by a part of a term, of a name of it in any language, or of what people say instead."""

from __future__ import annotations

from collections.abc import Iterator

from compliance_lint.model.vocabulary import TermList, Vocabulary, spoken
from compliance_lint.typed import NamedTuple

WHOLE_LIST, SAME, PART = 3, 2, 1
"""How near a word is: it names the list, it is the term or a name of it (or its last part), or it stands in one."""
_SHORT = 3
"""Words up to this length stand inside too many others."""


class Hit(NamedTuple):
    """A term, or a group, of a list that a word can mean: how near it is, and which of the words for it was the nearest."""

    nearness: int
    key: str
    said: str


def hits(vocabulary: Vocabulary, entry: TermList, word: str, language: str) -> Iterator[Hit]:
    """The terms of a list, then its groups, that a word can mean; of words for a term as near, that in English or `language` is told."""
    whole = word == entry.name
    for key in entry.terms:
        names = (vocabulary.name(entry.name, key, tag) for tag in ("en", language))
        words = dict.fromkeys((key, *names, *vocabulary.every_name(entry.name, key), *said_for(entry, key)))
        near = {said: _nearness(word, said) for said in words}
        said = max(near, key=near.__getitem__)
        if whole or near[said]:
            yield Hit(WHOLE_LIST if whole else near[said], key, said)
    for group in entry.groups:
        if whole or (nearness := _nearness(word, group)):
            yield Hit(WHOLE_LIST if whole else nearness, group, group)


def said_for(entry: TermList, key: str) -> list[str]:
    """What stands for a term: its synonyms, then the words that people write for it."""
    return [said for said, term in (*entry.synonyms.items(), *entry.meant.items()) if term == key]


def _nearness(word: str, text: str) -> int:
    """`SAME`, `PART` (of a short word only where a part of the text begins), or 0 where the word does not stand in the text."""
    wanted, said = spoken(word), spoken(text)
    if wanted in (said, said.rpartition(".")[2]):
        return SAME
    at = said.find(wanted)
    if len(wanted) <= _SHORT and wanted.isascii():
        while at > 0 and said[at - 1].isalnum():
            at = said.find(wanted, at + 1)
    return PART if at >= 0 else 0
