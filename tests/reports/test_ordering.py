"""Provisions stand in the order of their instrument, whatever script their numbers are in."""

from __future__ import annotations

import pytest

from compliance_lint.reports.ordering import in_order, number


@pytest.mark.parametrize(
    "rows",
    [
        ["s. 2", "s. 9", "s. 10", "s. 12", "ss. 12, 13", "s. 13", "Sch. 1", "Sch. 2"],
        ["Art. 40(1)", "Art. 40(1)(i)", "Art. 40(1)(iv)", "Art. 40(1)(v)", "Art. 40(1)(viii)", "Art. 40(1)(ix)", "Art. 40(2)"],
        ["2.7", "2.7, first point", "2.7, fourth point", "2.7, fifth point", "2.8", "2.10"],
        ["2.7 第一點", "2.7 第四點", "2.7 第五點", "2.7 第十點", "2.7 第十二點", "2.7 第二十點"],
        ["第九条", "第十条", "第十条第一款", "第二十一条", "第四十条"],
        ["Art. 32(1)(a)", "Art. 32(1)(b)", "Art. 32(1)(d)", "Art. 32(2)"],
    ],
)
def test_the_order_is_that_of_the_numbers(rows: list[str]) -> None:
    found = rows[::-1]
    found.sort(key=in_order)
    assert found == rows


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("iv", 4), ("ix", 9), ("xiv", 14), ("third", 3), ("五", 5), ("十", 10), ("十二", 12), ("四十二", 42), ("二〇", 20)],
)
def test_a_number_is_read(text: str, value: int) -> None:
    assert number(text) == value


def test_numbers_and_texts_can_always_be_compared() -> None:
    mixed = ["", "5", "Art. 5", "(i)", "(z)", "十", "Annex I", "first", "x", "part", "百十"]
    backwards = mixed[::-1]
    backwards.sort(key=in_order)
    assert sorted(mixed, key=in_order) == backwards
