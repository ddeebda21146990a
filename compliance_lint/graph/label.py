"""Labels: a data category of a kind of subject in a form; sets of them are the bits of one integer."""

from __future__ import annotations

from collections.abc import Iterable

from compliance_lint.typed import NamedTuple


class Label(NamedTuple):
    """A data category of a kind of subject in a form; `subject` is empty where nobody said whose data it is.

    `form` is the effective form; `claimed` the one the data set or transform claims, empty where it is the same.
    """

    category: str
    subject: str
    form: str
    claimed: str = ""


class Labels:
    """Every label of a graph with its number; a set of labels is an integer with those bits."""

    __slots__ = ("_bits", "listed")

    def __init__(self) -> None:
        self.listed: list[Label] = []
        self._bits: dict[Label, int] = {}

    def bit(self, label: Label) -> int:
        """The number of a label, given to it where it has none yet."""
        found = self._bits.get(label)
        if found is None:
            found = self._bits[label] = len(self.listed)
            self.listed.append(label)
        return found

    def mask(self, labels: Iterable[Label]) -> int:
        """The set of some labels."""
        mask = 0
        for label in labels:
            mask |= 1 << self.bit(label)
        return mask

    def decode(self, mask: int) -> tuple[Label, ...]:
        """The labels of a set, sorted."""
        return tuple(sorted(self.listed[bit] for bit in bits(mask)))

    def known(self, label: Label) -> int | None:
        """The number of a label, `None` where no node ever held it."""
        return self._bits.get(label)


def bits(mask: int) -> list[int]:
    """The numbers of the bits of a mask, lowest first."""
    if mask.bit_count() > 64:  # one pass over the digits instead of one subtraction of a long number a bit
        return [at for at, digit in enumerate(reversed(bin(mask))) if digit == "1"]
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found
