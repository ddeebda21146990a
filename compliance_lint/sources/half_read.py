"""Files that were not read as a whole: what they may declare, so that nothing said elsewhere is called unknown for their fault."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from compliance_lint.errors import Problem
from compliance_lint.sources.documents import Document

_CODES = frozenset({"yaml", "unread", "not-inventory", "vocabulary"})
"""Of problems that leave out a file, or something in it."""
_KEY = r"(?<![\w.\-])[\w.\-]++(?=[\"']?\s*+:)|(?<=\? )[\w.\-]++"
_ESCAPED = r"\"[^\"\\\n]*+\\"


class LeftOut(Problem):
    """A problem for which the entities or terms that stand there are left out."""

    __slots__ = ()


class _Anything:
    def __contains__(self, word: object) -> bool:
        return True


def half_read(documents: Iterable[Document], problems: Iterable[Problem]) -> list[Document]:
    """The documents of which something was left out."""
    paths = {problem.location.path for problem in problems if problem.code in _CODES or isinstance(problem, LeftOut)}
    return [document for document in documents if document.path in paths]


def declared_in(documents: Iterable[Document]) -> Container[str]:
    """The words that documents may declare: every key in their text, or anything at all where there is no text or one with escapes."""
    words: set[str] = set()
    for document in documents:
        if not document.text or re.search(_ESCAPED, document.text):
            return _Anything()
        words.update(re.findall(_KEY, document.text))
    return words
