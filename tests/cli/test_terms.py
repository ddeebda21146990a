"""``schema terms``: the word to write is found by what people call it, in a line of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from compliance_lint.cli import app

Terms = Callable[..., list[str]]


@pytest.fixture
def terms(capsys: pytest.CaptureFixture[str]) -> Terms:
    """Looks words up; the lines printed, or what was complained of where the call is to fail."""

    def call(*words: str, code: int = 0) -> list[str]:
        assert app.run(["schema", "terms", *words]) == code
        said = capsys.readouterr()
        return (said.err if code else said.out).splitlines()

    return call


def test_a_short_word_is_found_as_a_word_and_not_inside_others(terms: Terms) -> None:
    assert terms("UK") == ["countries: GB  United Kingdom  (for 'uk')", "languages: uk  Ukrainian", "countries: UA  Ukraine"]


def test_a_list_can_be_named_before_the_word(terms: Terms) -> None:
    assert terms("countries", "UK")[0] == "countries: GB  United Kingdom  (for 'uk')"
    assert terms("countries", "United", "Kingdom") == ["countries: GB  United Kingdom"]
    assert terms("Hong", "Kong")[0] == "countries: HK  Hong Kong"
    assert terms("countries", "warehouse", code=2) == ["error: no term like 'warehouse' in countries"]


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("logistics", "party_kinds: logistics_provider  Logistics provider  (for 'logistics')"),
        ("warehouse", "party_kinds: logistics_provider  Logistics provider  (for 'warehouse')"),
        ("shop", "party_kinds: merchant  Merchant  (for 'shop')"),
        ("pupil", "subjects: student  Student  (also: pupil)"),
        ("Deutschland", "countries: DE  Germany / Deutschland"),
    ],
)
def test_a_line_has_the_list_the_key_the_english_name_and_what_was_found(terms: Terms, word: str, first: str) -> None:
    assert terms(word)[0] == first


def test_a_language_adds_its_names(terms: Terms) -> None:
    assert "countries: DE  Germany / ドイツ" in terms("countries", "germany", "--lang", "ja")
    assert terms("countries", "germany") == ["countries: DE  Germany"]


def test_the_list_itself_comes_first(terms: Terms) -> None:
    assert [line.partition(":")[0] for line in terms("frequencies")] == ["frequencies"] * 3
    assert terms("countries")[0] == "countries: AD  Andorra"


def test_nothing_is_suggested_where_nothing_is_alike(terms: Terms) -> None:
    assert terms("leaflet", code=2) == ["error: no term like 'leaflet'"]
    assert terms("bakcup", code=2) == ["error: no term like 'bakcup'; did you mean 'backup'?"]
