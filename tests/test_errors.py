"""What is suggested for a word that nothing has: what is alike, and nothing where nothing is."""

from __future__ import annotations

import pytest

from compliance_lint.errors import InputErrors, Problem, did_you_mean
from compliance_lint.location import Location

LONG = "x" * 200
"""With it there are too many words to name them all."""


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("databse", "database", "database"),
        ("operater", "operator", "operator"),
        ("hihg", "high", "high"),
        ("cmr", "crm", "crm"),
        ("R1", "R", "R"),
        ("de", "DE", "DE"),
        ("KH", "HK", "HK"),
        ("Cloud Provider", "cloud_provider", "cloud_provider"),
        ("card-makr", "card_maker", "card_maker"),
        ("stems", "systems", "systems"),
        ("email", "user.contact.email", "user.contact.email"),
        ("emial", "user.contact.email", "user.contact.email"),
        ("contact.email", "user.contact.email", "user.contact.email"),
        ("shop", "hop", ""),
        ("ZZ", "ZA", ""),
        ("warehouse", "reused", ""),
        ("logistics", "log_inspections", ""),
        ("contents", "count", ""),
        ("", "a", ""),
        ("y" * 300, "y" * 301, ""),
    ],
)
def test_only_what_is_alike_is_suggested(word: str, known: str, meant: str) -> None:
    assert did_you_mean(word, [known, LONG]) == (f"did you mean '{meant}'?" if meant else "")


def test_of_several_the_nearest_is_suggested() -> None:
    assert did_you_mean("backup", ["backups", "backup_store", "packup"]) == "did you mean 'backups'?"
    assert did_you_mean("email", ["emails", "user.contact.email"]) == "did you mean 'user.contact.email'?"


def test_a_few_words_are_named_where_none_is_alike() -> None:
    assert did_you_mean("shop", ["hop", "bank"]) == "one of: bank, hop"
    assert did_you_mean("shop", []) == ""


@pytest.mark.parametrize(("unread", "told"), [(0, ""), (1, "1 file was not read as a whole"), (2, "2 files were not read as a whole")])
def test_the_end_tells_of_files_that_were_not_read_as_a_whole(unread: int, told: str) -> None:
    last = InputErrors([Problem(Location("a.yaml", 1, 1), "wrong")], unread).diagnostics().splitlines()[1:]
    assert last[0] == "error: 1 problem, nothing was inspected"
    assert " ".join(last[1:]).strip().startswith(told) and len(last) == (2 if unread else 1)
