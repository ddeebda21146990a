"""The quantifiers over lists, and counting conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, takewhile

from compliance_lint.model.dates import When, order
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.types import ListType, MapType, NumberType, RecordType, RefType, TermsType, TermType, Type
from compliance_lint.model.values import NONE, Items, Missing, Unstated, Value, Walked
from compliance_lint.rules.operands import Operand, compile_operand
from compliance_lint.rules.shape import Shape, by_date, current, date_of, entity_of, is_dated, shape_of
from compliance_lint.rules.trace import Leaf, Trace
from compliance_lint.typed import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from compliance_lint.rules.compiler import Compiler

from compliance_lint.location import Place
from compliance_lint.rules.environment import Env, Judge, Out


def item_type(type: Type | None) -> Type | None:
    """The type of an element."""
    if isinstance(type, MapType) and type.keys and not isinstance(type.item, RecordType):
        return TermType(type.keys)
    if isinstance(type, (ListType, MapType)):
        return type.item
    return TermType(type.list) if isinstance(type, TermsType) else type


def element_judge(compiler: Compiler, data: Any, item: Type | None, name: str, path: tuple[str | int, ...]) -> Judge:
    """What a quantifier asks of each element: a condition on a record or the entity named, a test on a value."""
    shape = shape_of(item) if item is not None else Shape()
    outer, compiler.it = compiler.it, shape
    try:
        if isinstance(data, dict) and isinstance(item, RecordType):
            return compiler.condition(data, shape, path)
        return compiler.test(data, shape, name, path)
    finally:
        compiler.it = outer


def quantifier(compiler: Compiler, form: str, data: Any, shape: Shape, name: str, path: tuple[str | int, ...]) -> Judge:
    """`some`, `each`, `none_of`, `count` or `latest` over a list."""
    item = item_type(shape.type)
    if form == "count":
        return _count(compiler, data, name, path)
    judge = element_judge(compiler, data, item, name, path)
    if form == "latest":
        if not is_dated(item):
            compiler.bad(path, f"`latest` asks for dates, and '{name}' is {shape.type}")
        return _latest(judge, name)
    return _over(form, judge, item, name, _nearness(compiler, data, item, path))


def some_element(compiler: Compiler, data: dict[str, Any], item: Type | None, name: str, path: tuple[str | int, ...]) -> Judge:
    """A test that is no list operator, on a list: some element meets it."""
    return _over("some", element_judge(compiler, data, item, name, path), item, name, _nearness(compiler, data, item, path))


class _Nearness(NamedTuple):
    """What a condition on the records of a list asks of their figures and references: which of them need be looked at at all."""

    at_most: Mapping[str, float]
    names: Mapping[str, Operand]

    def named(self, env: Env, items: Walked) -> Value | None:
        """The record that the condition names, where it names one."""
        operand = self.names.get(items.named)
        return items.find(operand(env)) if operand is not None else None

    def walk(self, items: Walked) -> Iterator[Value]:
        """The records up to the first that lies beyond what is asked for."""
        most = self.at_most.get(items.ascending)
        return iter(items) if most is None else takewhile(lambda record: record[items.ascending] <= most, items)


def _nearness(compiler: Compiler, data: Any, item: Type | None, path: tuple[str | int, ...]) -> _Nearness:
    at_most: dict[str, float] = {}
    names: dict[str, Operand] = {}
    problems = len(compiler.problems)
    fields = item.fields if isinstance(item, RecordType) else {}
    for key, asked in data.items() if isinstance(data, dict) else ():
        if (field := fields.get(key)) is None:
            continue
        most = asked.get("at_most") if isinstance(asked, dict) else asked
        if isinstance(field.type, NumberType) and isinstance(most, (int, float)):
            at_most[key] = most
        elif isinstance(field.type, RefType) and isinstance(asked, str) and asked[:1] == "@" and asked[:4] != "@it.":
            names[key] = compile_operand(compiler, asked, field.type, (*path, key), compiler.it)
    del compiler.problems[problems:]  # the condition itself tells them
    return _Nearness(at_most, names)


def _elements(env: Env, items: Items, item: Type | None, at: Place | None) -> list[tuple[Value, Place | None]]:
    keep = None if isinstance(items, Walked) else set(map(id, current(env, items)))
    found: list[tuple[Value, Place | None]] = []
    in_order = list(enumerate(items))
    if items.keys:  # names of the author's have no order: what is found first, and so the fingerprint, hangs on none
        in_order.sort(key=lambda pair: str(items.keys[pair[0]]) if items.keys else "")
    for index, element in in_order:
        if keep is not None and id(element) not in keep:
            continue
        where = at.down(items.keys[index] if items.keys else index) if at is not None else None
        if where is not None and items.places and isinstance(element, str):
            where = items.places.get(element, where)
        if isinstance(item, RefType):
            entity = entity_of(env, item, element)
            if entity is not None:
                element, where = entity, entity.place if at is not None else None
        found.append((element, where))
    return found


def _decided_by(form: str, env: Env, judge: Judge, items: Items, item: Type | None, near: _Nearness) -> int:
    """What the elements come to, as soon as one decides: `each` by one that is not, the others by one that is."""
    each = form == "each"
    decides, result = (NO, YES) if each else (YES, NO)
    outer = env.it
    elements: Iterable[Value] = current(env, items)
    if isinstance(items, Walked) and not each:
        named = near.named(env, items)
        elements = near.walk(items) if named is None else chain((named,), near.walk(items))
    for element in elements:
        if isinstance(item, RefType):
            element = entity_of(env, item, element) or element
        env.it = element
        got = judge(env, element, None, None)
        if got != result:
            result = min(result, got) if each else max(result, got)
            if result == decides:
                break
    env.it = outer
    return result


def _each_told(env: Env, judge: Judge, items: Items, item: Type | None, at: Place | None, out: list[Trace]) -> list[int]:
    """What each element comes to, with why in `out`."""
    outcomes = []
    outer = env.it
    for element, where in _elements(env, items, item, at):
        env.it = element
        outcomes.append(judge(env, element, where, out))
    env.it = outer
    return outcomes


def _over(form: str, judge: Judge, item: Type | None, name: str, near: _Nearness) -> Judge:
    def run(env: Env, value: Value, at: Place | None, out: Out) -> int:
        if isinstance(value, Unstated):
            return unstated(value, form, name, at, out)
        items = value if isinstance(value, Items) else Items() if value is NONE or value is False else Items((value,))
        inner: list[Trace] = []
        outcomes = [_decided_by(form, env, judge, items, item, near)] if out is None else _each_told(env, judge, items, item, at, inner)
        rest = OPEN
        if items.open and items.rest is not None:
            rest = judge(env, items.rest, None, None)
        if form == "each":
            result = min(outcomes, default=YES)
            result = min(result, max(rest, OPEN)) if items.open else result
        else:
            result = max(outcomes, default=NO)
            result = max(result, min(rest, OPEN)) if items.open else result
            result = -result if form == "none_of" else result
        if out is not None:
            if not inner or (items.open and result == OPEN):
                missing = items.missing or ((Missing("list_open", at.kind, at.id, ".".join(map(str, at.path))),) if at else ())
                own = -result if form == "none_of" else result
                inner.append(Trace("test", own, leaf=Leaf(form, name, at, found=value, missing=missing if result == OPEN else ())))
            out.append(Trace(form, result, tuple(inner), negated=form == "none_of"))
        return result

    return run


def unstated(value: Unstated, form: str, name: str, at: Place | None, out: Out) -> int:
    """A list nobody stated leaves every question about its elements open."""
    if out is not None:
        missing = value.missing or ((Missing("fact", at.kind, at.id, ".".join(map(str, at.path)) or name),) if at else ())
        out.append(Trace("test", OPEN, leaf=Leaf(form, name, at, missing=missing)))
    return OPEN


def _latest(judge: Judge, name: str) -> Judge:
    pick = by_date(last=True)

    def run(env: Env, value: Value, at: Place | None, out: Out) -> int:
        found = pick(env, value)
        if isinstance(found, Unstated):
            return unstated(value if isinstance(value, Unstated) else found, "latest", name, at, out)
        if found is NONE or not isinstance(value, Items):
            if out is not None:
                out.append(Trace("test", NO, leaf=Leaf("latest", name, at, found=value)))
            return NO
        inner: Out = [] if out is not None else None
        outcomes = []
        outer = env.it
        for index, element in _perhaps_latest(env, value, found):
            env.it = element
            outcomes.append(judge(env, element, at.down(index) if at is not None else None, inner))
        env.it = outer
        agreed = len(set(outcomes)) == 1 and not value.open
        result = outcomes[0] if agreed else OPEN
        if out is not None and inner is not None:
            if agreed and len(inner) == 1:
                out.append(inner[0])
            else:
                if result == OPEN and at is not None:
                    why = "list_open" if value.open else "exactness"
                    missing = (Missing(why, at.kind, at.id, ".".join(map(str, at.path))),)
                    inner.append(Trace("test", OPEN, leaf=Leaf("latest", name, at, found=value, missing=missing)))
                out.append(Trace("latest", result, tuple(inner)))
        return result

    return run


def _perhaps_latest(env: Env, items: Items, latest: Value) -> list[tuple[int, Value]]:
    """The elements of which none is surely older than the latest known: those of overlapping dates, and those without one."""
    top = date_of(latest)
    kept = set(map(id, current(env, items)))
    found = []
    for index, element in enumerate(items.of):
        date = date_of(element)
        older = isinstance(date, When) and isinstance(top, When) and order(date, top)[1] is True
        if id(element) in kept and not older:
            found.append((index, element))
    return found


def _bounds(compiler: Compiler, data: Any, path: tuple[str | int, ...]) -> tuple[int | None, int | None]:
    if not isinstance(data, dict) or not set(data) & {"at_least", "at_most"} or set(data) - {"at_least", "at_most", "of"}:
        compiler.bad(path, "`count` needs at_least or at_most, and `of` for conditions")
        return None, None
    bounds = []
    for word in ("at_least", "at_most"):
        value = data.get(word)
        value = compiler.parameter(value[1:], (*path, word)) if isinstance(value, str) and value[:1] == "$" else value
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            compiler.bad((*path, word), f"'{value}' is not a whole number")
            value = None
        bounds.append(value)
    return bounds[0], bounds[1]


def _decided(sure: int, possible: float, low: int | None, high: int | None) -> int:
    """The count as an interval [sure, possible] against its bounds."""
    results = []
    if low is not None:
        results.append(YES if sure >= low else NO if possible < low else OPEN)
    if high is not None:
        results.append(YES if possible <= high else NO if sure > high else OPEN)
    return min(results, default=OPEN)


def _count(compiler: Compiler, data: Any, name: str, path: tuple[str | int, ...]) -> Judge:
    low, high = _bounds(compiler, data, path)

    def run(env: Env, value: Value, at: Place | None, out: Out) -> int:
        if isinstance(value, Unstated):
            return unstated(value, "count", name, at, out)
        items = value if isinstance(value, Items) else Items() if value is NONE or value is False else Items((value,))
        size = len(current(env, items))
        result = _decided(size, float("inf") if items.open else size, low, high)
        if out is not None:
            missing = (items.missing or ((Missing("list_open", at.kind, at.id, name),) if at else ())) if result == OPEN else ()
            out.append(Trace("test", result, leaf=Leaf("count", name, at, found=size, wanted=(low, high), missing=missing)))
        return result

    return run


def count_conditions(compiler: Compiler, data: Any, shape: Shape, path: tuple[str | int, ...]) -> Judge:
    """How many of several conditions are met, as an interval."""
    low, high = _bounds(compiler, data, path)
    entries = data.get("of") if isinstance(data, dict) else None
    if not isinstance(entries, list) or not entries:
        compiler.bad(path, "`count` on a thing needs `of`: a list of conditions")
        entries = []
    parts = [compiler.condition(entry, shape, (*path, "of", at)) for at, entry in enumerate(entries)]

    def run(env: Env, value: Value, at: Place | None, out: Out) -> int:
        inner: Out = [] if out is not None else None
        outcomes = [part(env, value, at, inner) for part in parts]
        sure, possible = outcomes.count(YES), len(outcomes) - outcomes.count(NO)
        result = _decided(sure, possible, low, high)
        if out is not None and inner is not None:
            out.append(Trace("count", result, tuple(inner)))
        return result

    return run
