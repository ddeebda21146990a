"""The tests of one value against another, three-valued: `None` where what is known leaves it open."""

from __future__ import annotations

from compliance_lint.model.dates import Span, When, order, span_at_most
from compliance_lint.model.inventory import Entity
from compliance_lint.model.values import NONE, AtLeast, Items, Range, Unstated, Value, head_count
from compliance_lint.model.vocabulary import ALSO_IN, RECORD_LISTS, TermList, Vocabulary

NODE_WORDS = ("kind", "roles", "exposure")
"""Where a term is asked and an id stands, these facts of the entity are compared."""


def rank(list: TermList | None, levels: tuple[str, ...], value: Value) -> float | None:
    """The place of an ordered term among its kin; ``none`` lies below all; `None` if it has no order."""
    if value is NONE:
        return -1
    if levels:
        return levels.index(str(value)) if str(value) in levels else None
    return list.ranks.get(str(value)) if list is not None and list.ordered else None


def _by_rank(left: Value, right: Value, list: TermList | None, levels: tuple[str, ...]) -> tuple[bool, bool | None]:
    """Whether both are terms of one order, and if so whether `left` is at least `right`, either of them perhaps not all known."""
    if not levels and (list is None or not list.ordered):
        return False, None
    top = len(levels) - 1 if levels else len(list.ranks) if list is not None else 0
    ends = []
    for value in (left, right):
        low = rank(list, levels, value.term if isinstance(value, AtLeast) else value)
        if low is None:
            return False, None
        ends.append((low, max(top, low) if isinstance(value, AtLeast) else low))
    if ends[0][0] >= ends[1][1]:
        return True, True
    return True, False if ends[0][1] < ends[1][0] else None


def at_least(found: Value, wanted: Value, list: TermList | None = None, levels: tuple[str, ...] = ()) -> bool | None:
    """Inclusive; ``none`` (nothing asked) fails."""
    ranked, answer = _by_rank(found, wanted, list, levels)
    if ranked:
        return answer
    if found is NONE:
        return False
    if wanted is NONE:
        return True
    return _not_less(found, wanted)


def at_most(found: Value, wanted: Value, list: TermList | None = None, levels: tuple[str, ...] = ()) -> bool | None:
    """Inclusive; ``none`` (no limit) fails, but of ordered terms it is the lowest."""
    ranked, answer = _by_rank(wanted, found, list, levels)
    if ranked:
        return answer
    if found is NONE:
        return False
    if wanted is NONE:
        return True
    return _not_less(wanted, found)


def _not_less(left: Value, right: Value) -> bool | None:
    """Whether `left` is at least `right`, either of them perhaps a range."""
    left_low, left_high = _ends(left)
    right_low, right_high = _ends(right)
    if left_low is not None and right_high is not None and _ge(left_low, right_high):
        return True
    if left_high is not None and right_low is not None and _ge(left_high, right_low) is False:
        return False
    return None


def _ends(value: Value) -> tuple[Value, Value]:
    if isinstance(value, Range):
        return value.low, value.high
    if isinstance(value, dict):
        return head_count(value)
    return value, value


def _ge(left: Value, right: Value) -> bool | None:
    if isinstance(left, Span) and isinstance(right, Span):
        return span_at_most(right, left)
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return left >= right
    return None


def same(found: Value, wanted: Value) -> bool | None:
    """Whether two figures are equal; `None` where bounds, a count that is not all known, or months against days leave it open."""
    return _both(_not_less(found, wanted), _not_less(wanted, found))


def same_day(found: When, wanted: When) -> bool | None:
    """Whether two dates are equal; `None` where one is not known to the day."""
    return _both(order(found, wanted)[0], order(wanted, found)[0])


def _both(one: bool | None, other: bool | None) -> bool | None:
    """Three-valued ``and``."""
    return False if one is False or other is False else None if one is None or other is None else True


def compare_dates(operator: str, found: Value, wanted: Value) -> bool | None:
    """`before`, `after`, `not_after`, `not_before`; ``none`` (never) lies after every date."""
    if found is NONE or wanted is NONE:
        never, other = found is NONE, wanted is NONE
        if never and other:
            return operator in ("not_after", "not_before")
        return operator in (("after", "not_before") if never else ("before", "not_after"))
    if not isinstance(found, When) or not isinstance(wanted, When):
        return None
    if operator == "not_after":
        return order(found, wanted)[0]
    if operator == "not_before":
        return order(wanted, found)[0]
    return order(found, wanted)[1] if operator == "before" else order(wanted, found)[1]


def exists(found: Value) -> bool | None:
    """Whether a stated value says that there is something: not ``none``, not ``false``, not an empty list."""
    if found is NONE or found is False:
        return False
    if isinstance(found, Unstated):
        return None
    if isinstance(found, Items):
        return True if found else None if found.open else False
    if isinstance(found, dict):
        states = [exists(value) for value in found.values()]
        return True if True in states or not states else None if None in states else False
    return True


def equals(found: Value, wanted: Value, entity: Entity | None) -> bool:
    """Whether a value is the one wanted; of a reference, whether its entity is of that kind, role or exposure."""
    if isinstance(found, bool) or isinstance(wanted, bool):
        return found is wanted
    if isinstance(found, Entity):
        entity, found = found, "self" if found.kind == "organisation" else found.id
    if found == wanted:
        return True
    if entity is None:
        return str(found) == wanted if isinstance(found, (int, float)) and isinstance(wanted, str) else False
    return any(wanted == value or (isinstance(value, Items) and wanted in value) for value in map(entity.get, NODE_WORDS))


def kind_of(vocabulary: Vocabulary, list: str, found: Value, ancestor: str, entity: Entity | None) -> bool:
    """Whether a term is at or below another, or in a group; of a reference, its entity's kind, exposure or one of its roles."""
    entity = found if isinstance(found, Entity) else entity
    if entity is not None:  # never its id: a system may be called what a kind is called
        kind, exposure = str(entity.get("kind")), str(entity.get("exposure"))
        if vocabulary.is_a(f"{entity.kind}_kinds", kind, ancestor) or ancestor in entity.items("roles"):
            return True
        return vocabulary.is_a("exposures", exposure, ancestor)
    lists = (list,) if list in vocabulary.lists else tuple(vocabulary.lists)
    return any(vocabulary.is_a(name, str(found), ancestor) for name in (*lists, "topics", "controls"))


def holds(vocabulary: Vocabulary, list: str, items: Items, wanted: str) -> bool:
    """Whether a list holds a term or a broader one; of types of record, one that stands under it: a child counts for its parent."""
    if wanted in items:
        return True
    words = [item for item in items if isinstance(item, str)]
    if list in RECORD_LISTS.values():
        return any(vocabulary.type_is_a(word, wanted) for word in words)
    names = (list, *ALSO_IN.get(list, ())) if list in vocabulary.lists else ()
    return any(vocabulary.is_a(name, wanted, word) for word in words for name in names)
