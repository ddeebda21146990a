"""The operators that test one value: equality, order, dates, and what a list holds."""

from __future__ import annotations

from compliance_lint.errors import did_you_mean
from compliance_lint.model.dates import Span, When, day, order, shift
from compliance_lint.model.logic import OPEN, truth
from compliance_lint.model.types import (
    CountType,
    DateType,
    DurationType,
    FreeType,
    ListType,
    MapType,
    NumberType,
    RefType,
    TermsType,
    TermType,
    Type,
)
from compliance_lint.model.values import NONE, AtLeast, Items, Missing, Other, Range, Unstated, Value
from compliance_lint.rules import comparisons
from compliance_lint.rules.operands import Operand, compile_operand, literal
from compliance_lint.rules.shape import Shape, entity_of
from compliance_lint.rules.trace import Leaf, Trace
from compliance_lint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance_lint.rules.compiler import Compiler

from compliance_lint.location import Place
from compliance_lint.rules.environment import Env, Judge, Out

_DATES = ("before", "after", "not_after", "not_before")
_FITS: dict[str, tuple[type[Type], ...]] = {
    "at_least": (NumberType, CountType, DurationType, TermType, FreeType),
    "at_most": (NumberType, CountType, DurationType, TermType, FreeType),
    "within": (DateType,),
    **dict.fromkeys(_DATES, (DateType,)),
    "kind_of": (TermType, RefType, TermsType, FreeType),
    "includes": (ListType, MapType, TermsType),
    "only": (ListType, MapType, TermsType),
}


def compile_leaf(compiler: Compiler, operator: str, data: Any, shape: Shape, name: str, path: tuple[str | int, ...]) -> Judge:
    """The test of `operator` on a value of that shape."""
    type = shape.type if shape.type is not None else RefType(*shape.kinds)
    fits = _FITS.get(operator)
    if fits is not None and not isinstance(type, fits):
        compiler.bad(path, f"`{operator}` does not fit '{name}', which is {type}")
    list = type.list if isinstance(type, (TermType, TermsType)) else _item_list(type)
    if operator in ("at_least", "at_most") and isinstance(type, TermType) and not _is_ordered(compiler, list):
        compiler.bad(path, f"`{operator}` does not fit '{name}': the terms of {list} have no order")
    if list.startswith("grade:") and compiler.vocabulary.lists["grade_schemes"].canonical(list[6:]) is None:
        compiler.bad(path, f"'{list[6:]}' is no grade scheme", did_you_mean(list[6:], compiler.vocabulary.words("grade_schemes")))
    if operator == "exists" and not isinstance(data, bool):
        compiler.bad(path, f"found {data!r}, expected true or false")
    if operator == "exists":
        return _leaf("exists", name, list, lambda env, found: _existence(found, bool(data)), lambda env: data)
    if operator == "kind_of":
        words = data if isinstance(data, (tuple, Items)) else [data]
        for word in words:
            if isinstance(type, (TermType, TermsType)) and isinstance(word, str) and word[:1] not in "$@":
                compiler.term(list, word, path)
        operand = compile_operand(compiler, data, None, path, compiler.it)
        return _leaf("kind_of", name, list, _kind_of(list, type, operand), operand)
    if operator in ("includes", "only"):
        wanted_type = ListType(TermType(list)) if list and not list.startswith("grade:") else type
        operand = _required(compiler, data, wanted_type, path)
        return _leaf(operator, name, list, _includes(list, operand) if operator == "includes" else _only(list, operand), operand)
    if operator == "within":
        operand = compile_operand(compiler, data, DurationType(), path, compiler.it)
        return _leaf("within", name, "", _within(operand), operand)
    operand = compile_operand(compiler, data, type, path, compiler.it)
    if operator in _DATES:
        return _leaf(operator, name, "", lambda env, found: comparisons.compare_dates(operator, found, operand(env)), operand)
    if operator in ("at_least", "at_most"):
        return _leaf(operator, name, list, _ordered(compiler, operator, list, operand), operand)
    return _leaf(operator, name, list, _equal(type, operand), operand)


def compile_contains(compiler: Compiler, data: Any, shape: Shape, name: str, path: tuple[str | int, ...]) -> Judge:
    """Whether a list holds one of the values wanted; what is stated absent is not in it, though the rest be open."""
    type = shape.type
    assert type is not None
    listed = isinstance(type, ListType) or (isinstance(type, MapType) and not type.keys)
    item = type.item if listed and isinstance(type, (ListType, MapType)) else TermType(_item_list(type))
    operand = compile_operand(compiler, data, item, path, compiler.it)

    def test(env: Env, found: Value) -> bool | None:
        wanted = operand(env)
        if isinstance(wanted, Unstated):
            return None
        items = _as_items(found)
        wants = wanted if isinstance(wanted, Items) else (wanted,)
        for element in items:
            entity = entity_of(env, item, element) if isinstance(item, RefType) else None
            if any(comparisons.equals(element, want, entity) for want in wants):
                return True
        open = (items.open and not all(want in items.denied for want in wants)) or (isinstance(wanted, Items) and wanted.open)
        return None if open else False

    return _leaf("one_of", name, _item_list(type), test, operand)


def _is_ordered(compiler: Compiler, list: str) -> bool:
    entry = compiler.vocabulary.lists.get(list)
    return list.startswith("grade:") or entry is None or entry.ordered


def _item_list(type: Type) -> str:
    if isinstance(type, MapType) and type.keys:
        return type.keys
    if isinstance(type, TermsType):
        return type.list
    if isinstance(type, (ListType, MapType)) and isinstance(type.item, (TermType, TermsType)):
        return type.item.list
    return ""


def _required(compiler: Compiler, data: Any, type: Type, path: tuple[str | int, ...]) -> Operand:
    if isinstance(data, dict) and not {"table", "at"} & set(data):
        data = [data]
    if isinstance(data, str) and data[:1] not in "@$":
        data = [data]
    if not isinstance(data, list):
        return compile_operand(compiler, data, type, path, compiler.it)
    wanted: list[Value] = []
    denied: set[str] = set()
    item = type.item if isinstance(type, ListType) else None
    for at, entry in enumerate(data):
        if isinstance(entry, dict) and len(entry) == 1 and next(iter(entry.values())) == "none":
            denied.add(str(literal(compiler, next(iter(entry)), item, (*path, at))))
        else:
            wanted.append(literal(compiler, entry, item, (*path, at)))
    found = Items(tuple(wanted), denied=frozenset(denied))
    return lambda env: found


def _leaf(operator: str, name: str, list: str, test: Any, operand: Operand) -> Judge:
    """Runs a test; a value or operand nobody stated leaves it open."""

    def run(env: Env, value: Value, at: Place | None, out: Out) -> int:
        if isinstance(value, Unstated):
            if out is not None:
                out.append(
                    Trace("test", OPEN, leaf=Leaf(operator, name, at, wanted=operand(env), list=list, missing=_missing(value, name, at)))
                )
            return OPEN
        got = test(env, value)
        items: tuple[str, ...] = ()
        if isinstance(got, tuple):
            got, items = got
        result = truth(got)
        if out is None:
            return result
        wanted = operand(env)
        missing = () if result != OPEN else _asked_for(_open_because(value, wanted, name, at), items)
        if isinstance(value, Items) and value.places and items:
            at = value.places.get(items[0], at)
        out.append(
            Trace("test", result, leaf=Leaf(operator, name, at, found=value, wanted=wanted, list=list, items=items, missing=missing))
        )
        return result

    return run


def _missing(value: Unstated, name: str, at: Place | None) -> tuple[Missing, ...]:
    if at is None:
        return value.missing
    here = ".".join(map(str, at.path)) or name
    return tuple(Missing(m.why, m.kind, m.id, here) if (m.kind, m.id) == (at.kind, at.id) and m.why == "fact" and m.what in here else m
                 for m in value.missing) or (Missing("fact", at.kind, at.id, here),)  # fmt: skip


def _open_because(value: Value, wanted: Value, name: str, at: Place | None) -> tuple[Missing, ...]:
    if isinstance(wanted, Unstated) and wanted.missing:
        return wanted.missing
    if isinstance(value, Items) and value.missing:
        return value.missing
    if at is None:
        return ()
    here = ".".join(map(str, at.path)) or name
    why = "list_open" if isinstance(value, Items) else "fact" if isinstance(wanted, Unstated) else "exactness"
    return (Missing(why, at.kind, at.id, here),)


def _asked_for(missing: tuple[Missing, ...], items: tuple[str, ...]) -> tuple[Missing, ...]:
    """Where any record of a kind may be missing, the types that were looked for and not found."""
    return tuple(
        Missing(one.why, one.kind, one.id, what)
        for one in missing
        for what in (items if one.why == "record" and one.what == "control" and items else (one.what,))
    )


def _existence(found: Value, wanted: bool) -> bool | None:
    state = comparisons.exists(found)
    return state if wanted or state is None else not state


def _kind_of(list: str, type: Type, operand: Operand) -> Any:
    def test(env: Env, found: Value) -> bool | None:
        wanted = operand(env)
        if isinstance(wanted, Unstated):
            return None
        entity = entity_of(env, type, found) if isinstance(type, RefType) else None
        words = wanted if isinstance(wanted, Items) else (wanted,)
        if isinstance(found, Other):
            return found.is_one_of(words)
        if any(comparisons.kind_of(env.world.inventory.vocabulary, list, found, str(word), entity) for word in words):
            return True
        return None if isinstance(wanted, Items) and wanted.open else False

    return test


def _equal(type: Type, operand: Operand) -> Any:
    def test(env: Env, found: Value) -> bool | None:
        wanted = operand(env)
        if isinstance(wanted, Unstated):
            return None
        entity = entity_of(env, type, found) if isinstance(type, RefType) else None
        if entity is None and isinstance(type, (TermType, FreeType)) and type.also:
            entity = env.world.inventory.get(type.also, str(found))
        wants = wanted if isinstance(wanted, Items) else (wanted,)
        if isinstance(found, Other):
            return found.is_one_of(wants)
        open = isinstance(wanted, Items) and wanted.open
        for want in wants:
            if isinstance(found, When) and isinstance(want, When):
                got = comparisons.same_day(found, want)
            elif isinstance(found, AtLeast) or isinstance(want, AtLeast):
                got = None
            elif isinstance(found, (Range, Span, dict)) and isinstance(want, (Range, Span, int, float)) and not isinstance(want, bool):
                got = comparisons.same(found, want)
            else:
                got = comparisons.equals(found, want, entity)
            if got:
                return True
            open = open or got is None
        return None if open else False

    return test


def _ordered(compiler: Compiler, operator: str, list: str, operand: Operand) -> Any:
    entry = compiler.vocabulary.lists.get(list)
    levels: tuple[str, ...] = ()
    if list.startswith("grade:"):
        stated = compiler.vocabulary.lists["grade_schemes"].get(list[6:], "levels") or ()
        levels = tuple(map(str, stated))
    compare = comparisons.at_least if operator == "at_least" else comparisons.at_most

    def test(env: Env, found: Value) -> bool | None:
        wanted = operand(env)
        if isinstance(wanted, Unstated):
            return None
        if isinstance(found, Items):
            found = len(found)
        return compare(found, wanted, entry, levels)

    return test


def _within(operand: Operand) -> Any:
    def test(env: Env, found: Value) -> bool | None:
        period, as_of = operand(env), env.world.as_of
        if found is NONE:
            return False
        if not isinstance(found, When) or not isinstance(period, Span):
            return None
        if found.low == found.high and found.first_day is not None:
            found = day(found.first_day)  # what happened at an hour of the day judged has happened
        late, early = order(found, as_of)[0], order(shift(as_of, period, back=True), found)[0]
        if late is False or early is False:
            return False
        return None if late is None or early is None else True

    return test


def _as_items(found: Value) -> Items:
    return found if isinstance(found, Items) else Items() if found is NONE or found is False else Items((found,))


def _includes(list: str, operand: Operand) -> Any:
    def test(env: Env, found: Value) -> tuple[bool | None, tuple[str, ...]]:
        wanted = operand(env)
        if isinstance(wanted, Unstated):
            return None, ()
        items, required = _as_items(found), _as_items(wanted)
        vocabulary = env.world.inventory.vocabulary
        absent = [str(w) for w in required if not comparisons.holds(vocabulary, list, items, str(w))]
        sure = [word for word in absent if word in items.denied or not items.open]
        against = [word for word in required.denied if word in items]
        unsure = [word for word in required.denied if word not in items.denied and items.open]
        if sure or against:
            return False, tuple(sure + against)
        if absent or unsure or required.open:
            return None, tuple(absent + unsure)
        return True, tuple(str(w) for w in required)

    return test


def _only(list: str, operand: Operand) -> Any:
    def test(env: Env, found: Value) -> tuple[bool | None, tuple[str, ...]]:
        wanted = operand(env)
        if isinstance(wanted, Unstated):
            return None, ()
        items, allowed = _as_items(found), _as_items(wanted)
        vocabulary = env.world.inventory.vocabulary
        name = list or "data"
        excess = [str(item) for item in items if not any(vocabulary.is_a(name, str(item), str(word)) for word in allowed)]
        if excess:
            return (None if allowed.open else False), tuple(excess)
        return (None if items.open else True), ()

    return test
