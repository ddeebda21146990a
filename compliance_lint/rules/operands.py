"""The right-hand sides of tests: literals, parameters, facts, dates reckoned from them, and cells of tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compliance_lint.errors import did_you_mean
from compliance_lint.model.dates import Span, When, parse_span, parse_when, shift
from compliance_lint.model.types import (
    CountType,
    DateType,
    DurationType,
    ListType,
    MapType,
    NumberType,
    RefType,
    TermsType,
    TermType,
    Type,
)
from compliance_lint.model.values import NONE, UNSTATED, Items, Missing, Unstated, Value
from compliance_lint.rules.citation import in_force
from compliance_lint.rules.environment import Env
from compliance_lint.rules.shape import Shape, current
from compliance_lint.rules.working_days import Calendar, UnknownYear
from compliance_lint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance_lint.rules.compiler import Compiler

Operand = Callable[[Env], Value]
"""Reads the right-hand side of a test."""


def compile_operand(compiler: Compiler, data: Any, type: Type | None, path: tuple[str | int, ...], it: Shape) -> Operand:
    """The operand `data` for a value of `type`; `it` is the shape of the entity at hand. Problems go to the compiler."""
    if isinstance(data, str) and data[:1] == "@":
        return _fact(compiler, data, path, it)
    if isinstance(data, str) and data[:1] == "$":
        value = compiler.parameter(data[1:], path)
        return compile_operand(compiler, value, type, path, it) if value is not None else _constant(UNSTATED)
    if isinstance(data, dict) and "at" in data:
        return _reckoned(compiler, data, path, it)
    if isinstance(data, dict) and "table" in data:
        return _cell(compiler, data, path, it)
    return _constant(literal(compiler, data, type, path))


def _constant(value: Value) -> Operand:
    return lambda env: value


def literal(compiler: Compiler, data: Any, type: Type | None, path: tuple[str | int, ...]) -> Value:
    """A value written in the rule, by the type of what it is compared with."""
    if data == "none" and isinstance(data, str):
        return NONE
    if isinstance(data, list):
        item = type.item if isinstance(type, (ListType, MapType)) else type
        return Items(tuple(literal(compiler, entry, item, (*path, at)) for at, entry in enumerate(data)))
    if isinstance(type, (ListType, MapType)):
        type = type.item if isinstance(type, ListType) or not type.keys else TermType(type.keys)
    if isinstance(type, DurationType):
        return _parsed(compiler, data, parse_span(str(data)), "an ISO 8601 duration", path)
    if isinstance(type, DateType):
        return _parsed(compiler, data, parse_when(str(data)), "a date", path)
    if isinstance(type, (NumberType, CountType)) and not isinstance(data, (int, float)):
        return _parsed(compiler, data, None, "a number", path)
    if isinstance(type, (TermType, TermsType)) and isinstance(data, str) and not type.list.startswith("grade:"):
        return compiler.term(type.list, data, path)
    if isinstance(type, RefType) and isinstance(data, str):
        return data
    if isinstance(type, TermType):
        levels = compiler.vocabulary.lists["grade_schemes"].get(type.list.removeprefix("grade:"), "levels")
        if levels and str(data) not in map(str, levels):
            compiler.bad(path, f"'{data}' is no level of {type.list.removeprefix('grade:')}", did_you_mean(str(data), levels))
        return str(data)
    if isinstance(data, str):
        return parse_span(data) or data if data[:1] == "P" else data
    return data


def _parsed(compiler: Compiler, data: Any, value: Value, what: str, path: tuple[str | int, ...]) -> Value:
    if value is None:
        from compliance_lint.model.meant import date_hint, span_hint

        hints = {"a date": date_hint, "an ISO 8601 duration": span_hint}
        compiler.bad(path, f"'{data}' is not {what}", hints[what](str(data)) if what in hints else "")
        return UNSTATED
    return value


def _fact(compiler: Compiler, data: str, path: tuple[str | int, ...], it: Shape) -> Operand:
    name = data[1:]
    if name == "as_of":
        return lambda env: env.world.as_of
    if name.startswith("organisation."):
        get, _ = compiler.attribute(Shape(("organisation",)), name.partition(".")[2], path)
        return lambda env: get(env, env.world.inventory.organisation)
    if name.startswith("it."):
        get, _ = compiler.attribute(it, name[3:], path)
        return lambda env: get(env, env.it)
    get, _ = compiler.attribute(compiler.subject, name, path)
    return lambda env: get(env, env.subject)


def _reckoned(compiler: Compiler, data: Mapping[str, Any], path: tuple[str | int, ...], it: Shape) -> Operand:
    extra = set(data) - {"at", "plus", "minus", "counting"}
    if extra or ("plus" in data) == ("minus" in data):
        compiler.bad(path, "a reckoned date is {at: DATE, plus: DURATION} or with minus")
        return _constant(UNSTATED)
    back = "minus" in data
    start = compile_operand(compiler, data["at"], DateType(), (*path, "at"), it)
    word = "minus" if back else "plus"
    span = compile_operand(compiler, data[word], DurationType(), (*path, word), it)
    counting = data.get("counting", "calendar_days")
    if counting not in ("calendar_days", "working_days"):
        compiler.bad((*path, "counting"), f"'{counting}' is no way of counting", "calendar_days, working_days")
    calendar = _calendar(compiler) if counting == "working_days" else None

    def operand(env: Env) -> Value:
        at, length = start(env), span(env)
        if isinstance(at, Items):
            at = at.of[0] if len(at) == 1 else UNSTATED
        if at is NONE or length is NONE:
            return NONE
        if isinstance(at, When) and isinstance(length, Span):
            return shift(at, length, back) if counting == "calendar_days" else _worked(calendar, at, length, back)
        return at if isinstance(at, Unstated) else length if isinstance(length, Unstated) else UNSTATED

    return operand


def _calendar(compiler: Compiler) -> Calendar | None:
    """The holidays of the ruleset, where it has such a table."""
    return Calendar(compiler.tables["holidays"]) if "holidays" in compiler.tables else None


def _worked(calendar: Calendar | None, at: When, length: Span, back: bool) -> Value:
    """A date moved by working days; unstated where no calendar tells which those are."""
    try:
        if calendar is not None:
            return calendar.shift(at, length, back)
        year = at.first_day.year if at.first_day is not None else ""
    except UnknownYear as unknown:
        year = unknown.year
    return Unstated((Missing("table_row", "table", "holidays", str(year)),))


def _cell(compiler: Compiler, data: Mapping[str, Any], path: tuple[str | int, ...], it: Shape) -> Operand:
    table = compiler.table(str(data["table"]), (*path, "table"))
    extra = set(data) - {"table", "row", "column", "over", "take"}
    if extra or table is None:
        if extra:
            compiler.bad(path, f"unknown key '{min(extra)}' of a table operand", "table, row, column, over, take")
        return _constant(UNSTATED)
    name = str(data["table"])
    row = compile_operand(compiler, data["row"], None, (*path, "row"), it) if "row" in data else None
    over = compile_operand(compiler, data["over"], None, (*path, "over"), it) if "over" in data else None
    column, take = data.get("column"), str(data.get("take", "highest"))
    if isinstance(column, str) and column[:1] == "$":
        column = compiler.parameter(column[1:], (*path, "column"))
    rows: Mapping[str, Any] = filled_in(table.get("rows", {}), lambda name: compiler.parameter(name, (*path, "table")))

    def operand(env: Env) -> Value:
        if over is not None:
            found = _axes(env, table, rows, over(env))
        elif row is not None:
            key = row(env)
            if isinstance(key, Unstated) and key.missing:
                return key
            if isinstance(key, Items) and key.open:  # a row that nobody named may weigh more than those named
                return Unstated(key.missing or (Missing("table_row", "table", name, str(data["row"])),))
            found = _rows(env, rows, key, column)
        else:
            every = (_value(entry, column) for key, entry in rows.items() if key != "otherwise" and _in_force(env, entry))
            return Items(tuple(value for value in every if value is not None))
        if not found:
            return Unstated((Missing("table_row", "table", name, str(data.get("row", data.get("over")))),))
        return _taken(found, take, table.get("order"))

    return operand


def filled_in(cell: Any, parameter: Callable[[str], Any]) -> Any:
    """The cells of a table, with the ruleset's parameters in their places."""
    if isinstance(cell, dict):
        return {key: filled_in(inner, parameter) for key, inner in cell.items()}
    if isinstance(cell, list):
        return [filled_in(inner, parameter) for inner in cell]
    return parameter(cell[1:]) if isinstance(cell, str) and cell[:1] == "$" else cell


def _rows(env: Env, rows: Mapping[str, Any], key: Value, column: str | None) -> list[Value]:
    if isinstance(key, When):  # row: "@as_of": every row in force on the day
        found = [_value(entry, column) for name, entry in rows.items() if name != "otherwise" and _in_force(env, entry)]
    else:
        keys = key.of if isinstance(key, Items) else (key,)
        entries = [rows[str(k)] for k in keys if str(k) in rows and _in_force(env, rows[str(k)])]
        if not entries and "otherwise" in rows and not isinstance(key, Unstated):
            entries = [rows["otherwise"]]
        found = [_value(entry, column) for entry in entries]
    return [value for value in found if value is not None]


def _in_force(env: Env, entry: Any) -> bool:
    if not isinstance(entry, dict):
        return True
    return in_force(parse_when(str(entry.get("from", ""))), parse_when(str(entry.get("until", ""))), env.world.as_of)


def _value(entry: Any, column: str | None) -> Value | None:
    cell = entry.get(column) if isinstance(entry, dict) and column is not None else entry
    if isinstance(cell, list):
        return Items(tuple(cell))
    if isinstance(cell, str):
        return parse_span(cell) or cell if cell[:1] == "P" else cell
    return cell


def _axes(env: Env, table: Mapping[str, Any], rows: Mapping[str, Any], over: Value) -> list[Value]:
    """The cells that the elements of a list lead to; none if an element, or the list, does not say where to."""
    found: list[Value] = []
    if not isinstance(over, Items) or over.open:
        return found
    for element in current(env, over):
        cell: Any = rows
        for axis in table.get("axes", ()):
            cell = cell.get(str(element.get(axis))) if isinstance(cell, dict) and isinstance(element, dict) else None
        if cell is None:
            return []
        found.append(cell)
    return found


def _taken(found: list[Value], take: str, order_of: Any) -> Value:
    if len(found) == 1 and take != "union":
        return found[0]
    if take == "union" or all(isinstance(value, Items) for value in found):
        merged = dict.fromkeys(v for value in found for v in (value.of if isinstance(value, Items) else (value,)))
        return Items(tuple(merged))
    levels = list(order_of or ())

    def size(value: Value) -> float:
        if isinstance(value, Span):
            return value.bounds()[1]
        return float(levels.index(value)) if value in levels else float(value) if isinstance(value, (int, float)) else 0.0

    return (min if take == "lowest" else max)(found, key=size)
