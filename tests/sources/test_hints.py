"""What the reader suggests: terms by their name in any language, by another word for them, and values by the form that was meant."""

from __future__ import annotations

import pytest
from builders import compile_problems, loaded, problems_of

from compliance_lint.sources import vocabularies


def hint(text: str) -> str:
    found = problems_of(text)
    assert len(found) == 1, found
    return found[0].rpartition(" | ")[2]


@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("Germany", "DE"), ("Deutschland", "DE"), ("de", "DE"), ("UK", "GB"), ("u.k.", "GB"), ("香港", "HK"), ("Hongkong", "HK"),
        ("hong_kong", "HK"), ("中国", "CN"), ("PRC", "CN"), ("臺灣", "TW"), ("台灣", "TW"), ("イギリス", "GB"), ("USA", "US"),
        ("norwegen", "NO"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_names_and_by_what_it_is_called(country: str, code: str) -> None:
    assert hint(f"parties: {{p: {{country: {country}}}}}") == f"did you mean '{code}'?"
    assert hint(f"datasets: {{d: {{subjects: {{customer: {{{country}: 5}}}}}}}}") == f"did you mean '{code}'?"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("parties: {p: {kind: warehouse}}", "logistics_provider"),
        ("parties: {p: {kind: Logistikdienstleister}}", "logistics_provider"),
        ("parties: {p: {kind: 物流業者}}", "logistics_provider"),
        ("parties: {p: {kind: shop}}", "merchant"),
        ("systems: {s: {kind: Datenbank}}", "database"),
        ("systems: {s: {kind: Web-Shop}}", "website"),
        ("organisation: {sectors: [logistics]}", "transport"),
        ("datasets: {d: {fields: {mail: E-Mail}}}", "user.contact.email"),
        ("datasets: {d: {subjects: {Kunden: 5}}}", "customer"),
        ("systems: {s: {lacks: [Backup]}}", "backup"),
        ("systems: {s: {}}\nflows: {f: {from: Kunden, to: s}}", "customer"),
        ("vocabulary: {party_kinds: {drone_pilot: {name: {en: Pilot of drones}}}}\nparties: {p: {kind: pilot of drones}}", "drone_pilot"),
    ],
)
def test_a_term_is_known_by_its_names_and_by_what_it_is_called(text: str, meant: str) -> None:
    assert hint(text) == f"did you mean '{meant}'?"


def test_a_word_for_two_terms_names_both() -> None:
    own = "vocabulary: {party_kinds: {own_a: {name: Same}, own_b: {name: same}}}\n"
    assert hint(own + "parties: {p: {kind: SAME}}") == "did you mean 'own_a' or 'own_b'?"


@pytest.mark.parametrize(
    ("subject", "condition", "meant"),
    [
        ("party", "country: Germany", "DE"),
        ("party", "kind: {one_of: [warehouse]}", "logistics_provider"),
        ("dataset", "retention.period: {at_most: 7 years}", "P7Y"),
        ("dataset", "created: {before: 31.12.2025}", "2025-12-31"),
    ],
)
def test_rules_are_told_the_same(subject: str, condition: str, meant: str) -> None:
    assert [problem.rpartition(" | ")[2] for problem in compile_problems(subject, condition)] == [f"did you mean '{meant}'?"]


def test_names_are_read_only_where_something_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(vocabularies._Names, "__getitem__", lambda self, language: asked.append(language) or {})
    loaded("parties: {p: {kind: logistics_provider, country: DE}}")
    assert asked == []
    problems_of("parties: {p: {country: Germania}}")
    assert asked


@pytest.mark.parametrize("word", ["organization", "org", "Organisation", "us", "company"])
def test_what_covers_all_is_called_organisation(word: str) -> None:
    assert hint(f"controls: {{c: {{type: backup, covers: {word}}}}}") == "did you mean 'organisation'?"
    assert hint(f"controls: {{c: {{type: backup, covers: [{word}]}}}}") == "did you mean 'organisation'?"


def test_who_operates_is_called_self() -> None:
    assert hint("systems: {s: {operator: organisation}}") == "did you mean 'self'?"
    assert hint("systems: {s: {}}\nflows: {f: {from: us, to: s}}") == "did you mean 'self'?"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("datasets: {d: {retention: 10 years}}", "did you mean 'P10Y'?"),
        ("controls: {c: {type: backup, covers: organisation, every: daily}}", "did you mean 'P1D'?"),
        ("systems: {s: {tolerable_outage: {at_most: 4h}}}", "did you mean 'PT4H'?"),
        ("systems: {s: {tolerable_outage: a while}}", ""),
        ("systems: {s: {since: 31.12.2025}}", "did you mean '2025-12-31'?"),
        ("as_of: 31.12.2025", "did you mean '2025-12-31'?"),
        ("systems: {s: {since: {not_after: 31 December 2025}}}", "did you mean '2025-12-31'?"),
        ("controls: {c: {type: backup, covers: organisation, performed: 12/31/2025}}", "did you mean '{date: 2025-12-31}'?"),
        ("systems: {s: {since: 03/04/2025}}", "day and month can be told apart only as YEAR-MONTH-DAY: 2025-04-03 or 2025-03-04"),
    ],
)
def test_a_duration_or_date_is_told_in_the_form_that_was_meant(text: str, meant: str) -> None:
    assert hint(text) == meant
