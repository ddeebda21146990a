"""What a condition stands on: an entity of certain kinds, a record inside one, or a value; and which attributes it has."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache

from compliance_lint.graph.derived import DERIVED, DERIVED_KINDS
from compliance_lint.graph.exposure import in_force
from compliance_lint.model.dates import When, has_begun
from compliance_lint.model.inventory import Entity
from compliance_lint.model.kinds import KINDS
from compliance_lint.model.types import (
    DateType,
    Field,
    FreeType,
    GradesType,
    ListType,
    MapType,
    ParametersType,
    RecordType,
    RefType,
    TermsType,
    TermType,
    Type,
)
from compliance_lint.model.values import NONE, UNSTATED, Items, Missing, Unstated, Value, Walked
from compliance_lint.model.vocabulary import NODE_TERMS
from compliance_lint.rules.environment import Env
from compliance_lint.typed import NamedTuple

Get = Callable[["Env", Value], Value]
NODE_KINDS = ("system", "place", "party", "organisation")
PARTS: dict[str, tuple[str, str]] = {"field": ("dataset", "fields"), "finding": ("assessment", "findings")}
"""Subjects that are parts of an entity: the kind of the whole, and the list they stand in."""


class Shape(NamedTuple):
    """Either entities of `kinds`, or a value of `type`."""

    kinds: tuple[str, ...] = ()
    type: Type | None = None


def part_fields(kind: str) -> dict[str, Field]:
    """The attributes of a part: those of its record, and the whole it belongs to."""
    whole, list = PARTS[kind]
    type = KINDS[whole].fields[list].type
    item = type.item if isinstance(type, (ListType, MapType)) else type
    fields = dict(item.fields) if isinstance(item, RecordType) else {}
    return {**fields, whole: Field(RefType(whole), f"the {whole} it belongs to", "")}


@cache
def attributes(kind: str) -> Mapping[str, Type]:
    """Every attribute a rule can read on a kind: the fields stated, and the facts derived."""
    stated = part_fields(kind) if kind in PARTS else _stated(kind)
    found = {name: field.type for name, field in stated.items()}
    found.update({name: derived.type for name, derived in DERIVED.items() if kind in derived.kinds and name not in found})
    return found


def shape_of(type: Type) -> Shape:
    """The shape of what a value of that type stands for: the entity, for a reference."""
    if isinstance(type, RefType):
        kinds = tuple(k for kind in type.kinds for k in (NODE_KINDS if kind == "node" else (kind,)))
        return Shape(("party", "organisation") if kinds == ("party",) else kinds, type)
    return Shape((), type)


def fact(name: str, type: Type) -> Get:
    """Reads a stated fact of an entity, or a derived one; an event nobody stated has not happened."""
    event = isinstance(type, DateType) and type.event
    derived = DERIVED.get(name)
    derives = frozenset(kind for kind in derived.kinds if name not in _stated(kind)) if derived is not None else frozenset()

    def get(env: Env, value: Value) -> Value:
        found = value.facts.get(name, UNSTATED)
        if not isinstance(found, Unstated):
            return found
        if found.missing:
            return found  # of a transfer, what would have to be said stands elsewhere
        if value.kind in derives:
            return env.world.derive(name, value)
        if event and not (name == "until" and value.kind in ("document", "filing")):
            return NONE
        return Unstated((Missing("fact", value.kind, value.id, name),))

    return get


def _stated(kind: str) -> Mapping[str, Field]:
    found = KINDS.get(kind) or DERIVED_KINDS.get(kind)
    return found.fields if found is not None else {}


def down(name: str, type: Type) -> Get:
    """Reads a key of a record; the key's absence is named with the path to it by the caller."""
    event = isinstance(type, DateType) and type.event

    def get(env: Env, value: Value) -> Value:
        found = value.get(name, UNSTATED) if isinstance(value, dict) else UNSTATED
        return NONE if event and isinstance(found, Unstated) else found

    return get


def each_of(get: Get) -> Get:
    """`get` on every element of a list, gathered; an element that leaves it open opens the result."""

    def gather(env: Env, value: Value) -> Value:
        if not isinstance(value, Items):
            return value
        found: list[Value] = []
        open, missing = value.open, list(value.missing)
        for element in current(env, value):
            got = get(env, element)
            if isinstance(got, Unstated):
                open = True
                missing += got.missing
            elif isinstance(got, Items):
                found += got.of
                open = open or got.open
                missing += got.missing
            elif got is not NONE:
                found.append(got)
        return Items(tuple(found), open=open, missing=tuple(missing))

    return gather


def is_dated(item: Type | None) -> bool:
    """Whether the elements of a list are dates, or records that have one."""
    return isinstance(item, DateType) or (isinstance(item, RecordType) and "date" in item.fields)


def date_of(element: Value) -> Value:
    return element.get("date") if isinstance(element, dict) else element


def current(env: Env, items: Items) -> Collection[Value]:
    """The elements of a list less those dated later than the day judged, not begun by then, or ended before."""
    if isinstance(items, Walked):
        return items
    as_of = env.world.as_of
    return tuple(element for element in items.of if element.__class__ is str or _is_current(element, as_of))


def _is_current(element: Value, as_of: When) -> bool:
    return has_begun(date_of(element), as_of) and not (isinstance(element, dict) and not in_force(element, as_of))


def follow(type: RefType) -> Get:
    """The entity a reference stands for; the reference itself where it is a term."""

    def get(env: Env, value: Value) -> Value:
        return entity_of(env, type, value) or value

    return get


def entity_of(env: Env, type: RefType, value: Value) -> Entity | None:
    """The entity that a reference of that type names, if it names one."""
    if isinstance(value, Entity):
        return value
    if isinstance(value, str):
        for kind in type.kinds:
            found = env.world.inventory.get(kind, value)
            if found is not None:
                return found
    return None


def grade(name: str) -> Get:
    """The level of one scheme."""

    def get(env: Env, value: Value) -> Value:
        return value.get(name, UNSTATED) if isinstance(value, dict) else UNSTATED

    return get


def term_value(name: str) -> Get:
    """What is said of a term in a list: its value; `NONE` where the term is denied or a closed list does not hold it."""

    def get(env: Env, value: Value) -> Value:
        if not isinstance(value, Items):
            return value
        if name in value.values:
            return value.values[name]
        if name in value.denied or (name not in value and not value.open):
            return NONE
        return UNSTATED

    return get


def by_date(last: bool) -> Get:
    """The latest (or earliest) element of a dated list."""

    def get(env: Env, value: Value) -> Value:
        if not isinstance(value, Items):
            return value
        dated = [(date, e) for e in current(env, value) if isinstance(date := date_of(e), When)]
        if not dated:
            return UNSTATED if value.open or len(value) else NONE
        return (max if last else min)(dated, key=lambda pair: (pair[0].high or 0, pair[0].low or 0))[1]

    return get


def step(shape: Shape, name: str, parameters: Mapping[str, Type]) -> tuple[Get, Shape] | None:
    """One step down a dotted path: how to read it, and what it leads to; `None` if there is none.

    `parameters` are the parameters that a control at hand can have.
    """
    type = shape.type
    if shape.kinds:
        return _of_entity(shape.kinds, type if isinstance(type, RefType) else None, name)
    if isinstance(type, RecordType) and name in type.fields:
        inner = type.fields[name].type
        return down(name, inner), shape_of(inner)
    if isinstance(type, ParametersType):
        if parameters and name not in parameters:
            return None
        inner = parameters.get(name, FreeType())
        return down(name, inner), shape_of(inner)
    if isinstance(type, GradesType):
        return grade(name), Shape((), TermType(f"grade:{name}"))
    if isinstance(type, TermsType):
        return term_value(name), Shape((), type.value or FreeType())
    if isinstance(type, (ListType, MapType)):
        if name in ("latest", "earliest") and is_dated(type.item):
            return by_date(name == "latest"), Shape((), type.item)
        if isinstance(type, MapType) and not isinstance(type.item, RecordType):
            return term_value(name), Shape((), type.item)
        inner_step = step(shape_of(type.item), name, parameters)
        if inner_step is not None:
            get, inner_shape = inner_step
            result = inner_shape.type
            listed = inner_shape if isinstance(result, (ListType, TermsType)) else Shape((), ListType(result or FreeType()))
            return each_of(get), listed
    return None


@cache
def _of_entity(kinds: tuple[str, ...], reference: RefType | None, name: str) -> tuple[Get, Shape] | None:
    """How to read an attribute of entities of these kinds, or of those that a reference names; hundreds of rules read the same ones."""
    types = [found for kind in kinds if (found := attributes(kind).get(name)) is not None]
    if not types:
        return None
    get = fact(name, types[0])
    lists = dict.fromkeys(found.list for found in types if isinstance(found, TermType))
    leads_to = shape_of(TermType(NODE_TERMS) if len(lists) > 1 else types[0])
    return (get if reference is None else chained(follow(reference), guarded(get))), leads_to


def guarded(get: Get) -> Get:
    """`get` on an entity, and nothing on what is none (a term where a reference might stand)."""

    def read(env: Env, value: Value) -> Value:
        return get(env, value) if isinstance(value, Entity) else value if isinstance(value, Unstated) else UNSTATED

    return read


def chained(first: Get, second: Get) -> Get:
    """`second` on what `first` reads; what is unstated or ``none`` stays so."""

    def get(env: Env, value: Value) -> Value:
        found = first(env, value)
        return found if isinstance(found, Unstated) or found is NONE else second(env, found)

    return get


def choices(shape: Shape, parameters: Mapping[str, Type]) -> list[str]:
    """The attributes a rule could have meant here."""
    if shape.kinds:
        return sorted({name for kind in shape.kinds for name in attributes(kind)})
    type = shape.type
    if isinstance(type, RecordType):
        return sorted(type.fields)
    if isinstance(type, ParametersType):
        return sorted(parameters)
    if isinstance(type, (ListType, MapType)):
        return choices(shape_of(type.item), parameters)
    return []
