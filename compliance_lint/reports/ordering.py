"""Provisions in the order of their instrument: by the numbers in them, however these are written."""

from __future__ import annotations

import re

_ALIKE = (("ss. ", "s. "), ("paras. ", "para. "), ("Arts. ", "Art. "), ("arts. ", "art. "))
_BEHIND = re.compile(r"(?:Sch|Annex|App|Suppl)", re.IGNORECASE)
"""Schedules and annexes stand behind the sections of an instrument."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ROMAN = {"i": 1, "v": 5, "x": 10}
_CHINESE = "〇一二三四五六七八九"
_NUMBERS = re.compile(rf"(\d+|(?<=\()[ivx]+(?=\))|\b(?:{'|'.join(_ORDINALS)})\b|[{_CHINESE}十]+)")

Order = tuple[bool, tuple[tuple[int, str], ...]]


def in_order(text: str) -> Order:
    """An order in which section 9 comes before section 10, (v) before (ix), and a schedule after all of them.

    ``ss. 12, 13`` stands after ``s. 12``; a letter in brackets that can be a Roman figure is one.
    """
    for many, one in _ALIKE:
        text = text.replace(many, one)
    parts = _NUMBERS.split(text)  # text and numbers take turns
    return _BEHIND.match(text) is not None, tuple((number(part), "") if at % 2 else (-1, part) for at, part in enumerate(parts) if part)


def number(text: str) -> int:
    """A number in digits, as a Roman figure below forty, as an English ordinal up to the tenth, or in Chinese below a hundred."""
    if text.isascii() and text.isdigit():
        return int(text)
    if text in _ORDINALS:
        return _ORDINALS.index(text) + 1
    if text[0] in _ROMAN:
        figures = [_ROMAN[letter] for letter in text]
        return sum(-one if one < after else one for one, after in zip(figures, (*figures[1:], 0), strict=True))
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_CHINESE.index(figure)) for figure in ones))
    return 10 * (number(tens) if tens else 1) + (number(ones) if ones else 0)
