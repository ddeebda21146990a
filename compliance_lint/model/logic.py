"""Three-valued logic of Kleene: what holds, what does not, and what what is stated leaves open."""

from __future__ import annotations

YES, OPEN, NO = 1, 0, -1
"""`all` is `min`, `any` is `max`, `not` is the sign: the strong logic of Kleene (Introduction to Metamathematics, 64)."""


def truth(value: bool | None) -> int:
    """YES, NO, or OPEN for `None`."""
    return OPEN if value is None else YES if value else NO
