"""Terms looked up by a word: which are found, how near, and by which of the words for them."""

from __future__ import annotations

import pytest

from compliance_lint.model.lookup import PART, SAME, WHOLE_LIST, Hit, hits
from compliance_lint.model.vocabulary import Term, TermList, Vocabulary

TERMS = {
    "user": Term("user", {"name": {"en": "Person"}}),
    "user.mail": Term("user.mail", {"name": {"en": "Mail address", "de": "Postanschrift"}}),
    "mailing": Term("mailing", {}),
}
DATA = TermList("data", TERMS, synonyms={"letterbox": "user.mail"}, meant={"inbox": "user.mail"}, groups={"all_mail": ("user.mail",)})


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("mail", [Hit(SAME, "user.mail", "user.mail"), Hit(PART, "mailing", "mailing"), Hit(PART, "all_mail", "all_mail")]),
        ("postanschrift", [Hit(SAME, "user.mail", "Postanschrift")]),
        ("letterbox", [Hit(SAME, "user.mail", "letterbox")]),
        ("inbox", [Hit(SAME, "user.mail", "inbox")]),
        ("ai", []),  # a short word only where a part begins
        ("fax", []),
    ],
)
def test_what_a_word_finds(word: str, found: list[Hit]) -> None:
    assert list(hits(Vocabulary([DATA]), DATA, word, "en")) == found


def test_the_name_of_a_list_finds_all_that_it_holds() -> None:
    found = list(hits(Vocabulary([DATA]), DATA, "data", "en"))
    assert [hit.key for hit in found] == [*TERMS, "all_mail"]
    assert {hit.nearness for hit in found} == {WHOLE_LIST}
