"""Every term has a name in every language that findings are told in, and no file names what is no term."""

from __future__ import annotations

import pytest

from compliance_lint.findings.phrases import PHRASES
from compliance_lint.model.languages import fallbacks
from compliance_lint.model.vocabulary import spoken
from compliance_lint.sources.vocabularies import bundled

LISTS = sorted(bundled().lists)


def nameable(name: str) -> list[str]:
    entry = bundled().lists[name]
    return [*entry.terms, *entry.labels]


def test_findings_are_told_in_the_languages_of_the_names() -> None:
    assert set(bundled().names) == set(PHRASES) - {"en"}


@pytest.mark.parametrize("tag", [tag for tag in PHRASES if tag != "en"])
def test_every_term_has_a_name_in_a_language(tag: str) -> None:
    vocabulary = bundled()
    files = [vocabulary.names[one] for one in fallbacks(tag) if one in vocabulary.names]
    missing = [f"{name}: {key}" for name in LISTS for key in nameable(name) if not any(key in file.get(name, {}) for file in files)]
    assert not missing


@pytest.mark.parametrize("tag", list(bundled().names))
def test_a_file_of_names_names_only_terms(tag: str) -> None:
    unknown = [
        f"{name}: {key}" for name, terms in bundled().names[tag].items() for key in terms if name not in LISTS or key not in nameable(name)
    ]
    assert not unknown


def test_every_term_has_an_english_name() -> None:
    assert not [f"{name}: {key}" for name in LISTS for key, term in bundled().lists[name].terms.items() if not term.names]


def test_words_that_are_only_asked_about_lead_to_terms_and_are_none() -> None:
    asked = [(entry, word, key) for entry in bundled().lists.values() for word, key in entry.meant.items()]
    assert asked
    assert [(entry.name, word) for entry, word, key in asked if key not in entry.terms] == []
    assert [(entry.name, word) for entry, word, _ in asked if spoken(word) != word or word in bundled().words(entry.name)] == []
