"""What edges let through, and what becomes of it on the way; shared by all edges that let the same through."""

from __future__ import annotations

from collections.abc import Callable

from compliance_lint.graph.forms import SMALLEST_GROUP, STRENGTH
from compliance_lint.graph.label import Label, Labels, bits
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import Items, Range, Value
from compliance_lint.model.vocabulary import Vocabulary
from compliance_lint.typed import NamedTuple

_FORM_AFTER = {"pseudonymise": "pseudonymised", "anonymise": "anonymised", "aggregate": "aggregated"}


class Transform(NamedTuple):
    """One transform: to which form, of the categories at or below `words` (`None`: all); an empty form drops them."""

    form: str
    words: tuple[str, ...] | None


class Limit(NamedTuple):
    """What is let through, and changed: categories at or below `words`, of the `pairs` of category and subject; `None` is all.

    `exact` are the very labels that a kind of person gives, in their form.
    """

    words: tuple[str, ...] | None = None
    pairs: frozenset[tuple[str, str]] | None = None
    transforms: tuple[Transform, ...] = ()
    exact: frozenset[Label] | None = None


ALL = Limit()


def transforms_of(flow: Entity) -> tuple[Transform, ...]:
    """The transforms of a flow that change what arrives; an aggregate of groups too small, or of unknown size, changes nothing."""
    found = []
    for step in flow.items("transform") if "transform" in flow.facts else ():
        kind, data = str(step.get("kind")), step.get("data")
        if kind != "drop" and (kind not in _FORM_AFTER or (kind == "aggregate" and not _large_enough(step.get("k")))):
            continue
        words = tuple(sorted(set(map(str, data)))) if isinstance(data, Items) and (data or data.open) else None
        found.append(Transform(_FORM_AFTER.get(kind, ""), words))
    return tuple(found)


def _large_enough(group: Value) -> bool:
    """Whether the smallest group of an aggregate is surely large enough to hide one person."""
    least = group.low if isinstance(group, Range) else group
    return isinstance(least, (int, float)) and least >= SMALLEST_GROUP


class Passage:
    """A limit at work: what it makes of every label is worked out once, when the label first comes."""

    __slots__ = ("_keep", "_known", "_labels", "_shifts", "_vocabulary", "limit")

    def __init__(self, limit: Limit, labels: Labels, vocabulary: Vocabulary) -> None:
        self.limit, self._labels, self._vocabulary = limit, labels, vocabulary
        self._known = self._keep = 0
        self._shifts: tuple[tuple[int, int], ...] = ()

    def __call__(self, mask: int) -> int:
        """The labels that arrive of the labels `mask`, in the form they have then."""
        if mask & ~self._known:
            self._learn(mask)
        out = mask & self._keep
        for shift, moved in self._shifts:
            out |= (mask & moved) << shift if shift > 0 else (mask & moved) >> -shift
        return out

    def wide(self, width: int, count: int) -> Callable[[int], int]:
        """The same for `count` sets of labels side by side in one integer, each `width` bits wide."""
        ones = sum(1 << (at * width) for at in range(count))
        keep, shifts = self._keep * ones, tuple((shift, moved * ones) for shift, moved in self._shifts)

        def carry(mask: int) -> int:
            out = mask & keep
            for shift, moved in shifts:
                out |= (mask & moved) << shift if shift > 0 else (mask & moved) >> -shift
            return out

        return carry

    def sources(self, mask: int, wanted: int) -> int:
        """The labels of `mask` of which the label of the bit `wanted` is made."""
        found = mask & self._keep & wanted
        for shift, moved in self._shifts:
            found |= (wanted >> shift if shift > 0 else wanted << -shift) & moved & mask
        return found

    def within(self, category: str, words: tuple[str, ...]) -> bool:
        """Whether a category is one of some words, or stands under one."""
        return any(self._vocabulary.is_a("data", category, word) for word in words)

    def _learn(self, mask: int) -> None:
        """What becomes of labels that come for the first time.

        What is changed moves to the bit of another label. Labels that move equally far move together, in one operation on
        all of them; so where there are transforms, all labels known by then are learned at once, in the order of their bits.
        """
        fresh = bits(mask & ~self._known)
        if self.limit.transforms and not self._known:
            fresh = list(range(len(self._labels.listed)))
        groups = dict(self._shifts)
        for bit in fresh:
            self._known |= 1 << bit
            for target in bits(self._labels.mask(self._arriving(self._labels.listed[bit]))):
                if target == bit:
                    self._keep |= 1 << bit
                else:
                    groups[target - bit] = groups.get(target - bit, 0) | 1 << bit
        self._shifts = tuple(sorted(groups.items()))

    def _arriving(self, label: Label) -> list[Label]:
        """What one label is at the other end: itself, others in its place, or nothing."""
        words, pairs = self.limit.words, self.limit.pairs
        if words is not None and not self.within(label.category, words):
            arriving = [label._replace(category=word) for word in words if self.within(word, (label.category,))]
        elif pairs is not None and (label.category, label.subject) not in pairs:
            arriving = []
        else:
            arriving = [label] if self.limit.exact is None or label in self.limit.exact else []
        return [changed for one in arriving if (changed := self._after(one)) is not None]

    def _after(self, label: Label) -> Label | None:
        """The label after the transforms; `None` where it is dropped."""
        for form, words in self.limit.transforms:
            if words is not None and not self.within(label.category, words):
                continue
            if not form:
                return None
            label = label._replace(form=max(label.form, form, key=lambda one: STRENGTH.get(one, 0)), claimed="")
        return label
