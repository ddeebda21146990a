"""What is kept of the vocabulary: the same lists again, and none of it believed that has another form."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from compliance_lint.model.vocabulary import Vocabulary
from compliance_lint.sources.vocabularies import bundled


def told(vocabulary: Vocabulary) -> dict[str, Any]:
    """Everything that the lists hold."""
    return {
        name: (entry.closed, entry.ordered, entry.synonyms, entry.groups, entry.labels, entry.ranks,
               {key: (term.parent, dict(term.names), dict(term.extra)) for key, term in entry.terms.items()})
        for name, entry in vocabulary.lists.items()
    }  # fmt: skip


@pytest.fixture
def first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Vocabulary:
    """The vocabulary as its files make it, beside an empty cache."""
    monkeypatch.setenv("COMPLIANCE_LINT_CACHE", str(tmp_path))
    return bundled.__wrapped__()


@pytest.mark.parametrize(
    "change",
    [
        lambda data: None,
        lambda data: data.clear(),
        lambda data: data[0].clear(),
        lambda data: data[0].update(terms=7),
        lambda data: data[0]["terms"].update(dict.fromkeys(data[0]["terms"], "word")),
    ],
)
def test_a_kept_vocabulary_is_the_same(first: Vocabulary, tmp_path: Path, change: Callable[[Any], None]) -> None:
    (file,) = tmp_path.glob("vocabulary-*.json")
    stored = json.loads(file.read_text(encoding="utf-8"))
    change(stored["data"])
    file.write_text(json.dumps(stored), encoding="utf-8")
    assert told(bundled.__wrapped__()) == told(first)


def test_a_term_stands_under_what_its_name_or_its_file_says(first: Vocabulary) -> None:
    terms = first.lists["data"].terms
    assert terms["user.contact.email"].parent == "user.contact"
    assert [key for key, term in terms.items() if not term.parent] == [
        key for key in terms if "." not in key and "parent" not in terms[key].extra
    ]
