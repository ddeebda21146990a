"""Conditions -> closures: a condition compiles once, against what the inventory language says of the things it reads.

A condition is a mapping ``attribute: test``; several keys are joined by *all*. What a rule may say, and how it is
judged, stands in docs/writing-rules.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compliance_lint.errors import did_you_mean
from compliance_lint.graph.derived import DERIVED
from compliance_lint.location import Place
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.types import ListType, MapType, RecordType, RefType, TermsType, TermType, Type
from compliance_lint.model.values import NONE, UNSTATED, Missing, Unstated, Value
from compliance_lint.model.vocabulary import NODE_TERMS, Vocabulary
from compliance_lint.rules import cover, leaves, lists
from compliance_lint.rules.environment import Env, Judge, Out
from compliance_lint.rules.shape import Get, Shape, chained, choices, entity_of, step
from compliance_lint.rules.trace import Leaf, Trace
from compliance_lint.typed import Any

Path = tuple[str | int, ...]
LEAF_OPERATORS = ("exists", "one_of", "kind_of", "at_least", "at_most", "includes", "only", "within",
                  "before", "after", "not_after", "not_before")  # fmt: skip
LIST_OPERATORS = ("some", "each", "none_of", "count", "latest")
OPERATORS = ("all", "any", "not", *LIST_OPERATORS, *LEAF_OPERATORS)
CONDITION_FORMS = ("all", "any", "not", "if", "then", "count", "covered_by", "organisation")
_OF_LISTS = ("includes", "only", "exists", *LIST_OPERATORS)


class ConditionProblem:
    """Something wrong in a rule's condition: the keys that lead to it, what, and what may have been meant."""

    __slots__ = ("hint", "message", "path")

    def __init__(self, path: Path, message: str, hint: str = "") -> None:
        self.path, self.message, self.hint = path, message, hint


class Compiler:
    """Compiles the conditions of one rule; `problems` collects what is wrong, `reads` what the rule reads."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        subject: str,
        parameters: Mapping[str, Any],
        tables: Mapping[str, Mapping[str, Any]],
        control_parameters: Callable[[str], Mapping[str, Type]],
    ) -> None:
        self.vocabulary, self.parameters, self.tables = vocabulary, parameters, tables
        self.subject = Shape((subject,))
        self.it = self.subject
        """The shape of the entity at hand, for ``@it``."""
        self.control_parameters = control_parameters
        """The parameters of a type of control."""
        self.problems: list[ConditionProblem] = []
        self.reads: set[str] = set()
        self.parameters_read: set[str] = set()
        self.types_read: set[str] = set()
        self._known_parameters: Mapping[str, Type] = {}

    # -- problems and look-ups ---------------------------------------------------------------------------------

    def bad(self, path: Path, message: str, hint: str = "") -> None:
        """Notes a problem at the keys `path`."""
        self.problems.append(ConditionProblem(path, message, hint))

    def parameter(self, name: str, path: Path) -> Any:
        """The value of a ruleset's parameter."""
        self.parameters_read.add(name)
        if name not in self.parameters:
            self.bad(path, f"unknown parameter '${name}'", did_you_mean(name, self.parameters))
            return None
        return self.parameters[name]

    def table(self, name: str, path: Path) -> Mapping[str, Any] | None:
        """A data table of the ruleset."""
        if name not in self.tables:
            self.bad(path, f"unknown table '{name}'", did_you_mean(name, self.tables))
            return None
        return self.tables[name]

    def term(self, list: str, word: str, path: Path) -> Value:
        """A term of a list (or of one whose terms may stand in it), by its key."""
        found = self.vocabulary.find(list, word)
        if found is not None:
            return found
        entry = self.vocabulary.lists.get(list)
        if list == NODE_TERMS or (entry is not None and entry.terms):
            self.bad(path, f"'{word}' is not a term of {list}", self.vocabulary.hint(word, (list,)))
        return word

    def attribute(self, shape: Shape, dotted: str, path: Path) -> tuple[Get, Shape]:
        """How to read a dotted attribute of a shape, and what it leads to; a problem if there is none."""
        gets: list[Get] = []
        here = shape
        for name in dotted.split("."):
            found = step(here, name, self._known_parameters)
            if found is None:
                what = " or ".join(here.kinds) if here.kinds else str(here.type)
                hint = did_you_mean(name, choices(here, self._known_parameters))
                self.bad(path, f"'{name}' is no attribute of {what}", hint)
                return (lambda env, value: UNSTATED), Shape((), None)
            if here.kinds and name in DERIVED and any(kind in DERIVED[name].kinds for kind in here.kinds):
                self.reads.add(name)
            gets.append(found[0])
            here = found[1]
        get = gets[0]
        for following in gets[1:]:
            get = chained(get, following)
        return get, here

    # -- conditions --------------------------------------------------------------------------------------------

    def condition(self, data: Any, shape: Shape, path: Path) -> Judge:
        """A condition on a thing of that shape."""
        if not isinstance(data, dict):
            self.bad(path, f"found {data!r}, expected a condition: a mapping of attribute to test")
            return _never
        if not data:
            self.bad(path, "an empty condition decides nothing", "leave `when` out, or say what is asked")
            return _never
        parts = []
        if "if" in data or "then" in data:
            parts.append(self._if(data, shape, path))
        for key, test in data.items():
            where = (*path, key)
            if key in ("if", "then"):
                continue
            record = isinstance(shape.type, RecordType) and key in shape.type.fields
            if key in ("all", "any") and not record:
                parts.append(self._joined(key, test, shape, where))
            elif key == "not" and not record:
                parts.append(_negated(self.condition(test, shape, where)))
            elif key == "count" and not record and not (shape.kinds and _stated(shape, "count") and not _counts(test)):
                parts.append(lists.count_conditions(self, test, shape, where))
            elif key == "covered_by":
                parts.append(cover.compile_cover(self, test, shape, where))
            elif key == "organisation" and "organisation" not in shape.kinds:
                parts.append(_of_organisation(self.condition(test, Shape(("organisation",)), where)))
            else:
                parts.append(self._attribute_test(shape, str(key), test, where))
        return parts[0] if len(parts) == 1 else _all(parts)

    def _if(self, data: dict[str, Any], shape: Shape, path: Path) -> Judge:
        if "if" not in data or "then" not in data:
            self.bad(path, "`if` and `then` stand together")
            return _never
        condition = self.condition(data["if"], shape, (*path, "if"))
        return _any([_negated(condition), self.condition(data["then"], shape, (*path, "then"))], "if")

    def _joined(self, form: str, data: Any, shape: Shape, path: Path) -> Judge:
        if not isinstance(data, list) or not data:
            self.bad(path, f"`{form}` needs a list of at least one condition")
            return _never
        parts = [self.condition(entry, shape, (*path, at)) for at, entry in enumerate(data)]
        return (_all if form == "all" else _any)(parts)

    def _attribute_test(self, shape: Shape, dotted: str, test: Any, path: Path) -> Judge:
        get, inner = self.attribute(shape, dotted, path)
        if inner.type is None and not inner.kinds:
            return _never
        judge = self.test(test, inner, dotted, path)
        steps = tuple(dotted.split("."))

        def run(env: Env, value: Value, at: Place | None, out: Out) -> int:
            found = get(env, value)
            if at is None:
                return judge(env, found, None, out)
            return judge(env, found, at.down(*(_denied(value, steps) if found is NONE else steps)), out)

        return run

    # -- tests -------------------------------------------------------------------------------------------------

    def test(self, data: Any, shape: Shape, name: str, path: Path) -> Judge:
        """A test on a value of that shape, which stands under the attribute `name`."""
        type = shape.type
        if not isinstance(data, dict):
            return self._operator("equals", data, shape, name, path)
        if not data:
            self.bad(path, "an empty test decides nothing")
            return _never
        # a name that is both is the field where there is one: a place lies `within` another, a date `within` a period
        fields = type.fields if isinstance(type, RecordType) else choices(shape, {}) if shape.kinds else ()
        operators = {key: value for key, value in data.items() if key in OPERATORS and key not in fields}
        if isinstance(type, (ListType, MapType, TermsType)):
            return self._list_test(data, operators, shape, name, path)
        reckoned = set(data) <= {"at", "plus", "minus", "counting"} or "table" in data
        rest = {key: value for key, value in data.items() if key not in operators}
        parts = [self._operator(key, value, shape, name, (*path, key)) for key, value in operators.items()]
        if rest and not reckoned:
            if isinstance(type, RefType) or shape.kinds or isinstance(type, RecordType):
                parts.append(self._inside(rest, shape, name, path))
            else:
                for key in rest:
                    self.bad((*path, str(key)), f"unknown operator '{key}'", did_you_mean(str(key), OPERATORS))
        elif rest:
            parts.append(self._operator("equals", data, shape, name, path))
        return _all(parts) if len(parts) > 1 else parts[0] if parts else _never

    def _inside(self, data: dict[str, Any], shape: Shape, name: str, path: Path) -> Judge:
        """A condition on the entity a reference names, or on the record that stands there."""
        judge = self.condition(data, shape, path)
        type = shape.type

        def run(env: Env, value: Value, at: Place | None, out: Out) -> int:
            if isinstance(value, Unstated):
                return _unstated(value, name, at, out)
            if value is NONE:
                return _absent(name, at, out)
            if isinstance(type, RefType):
                entity = entity_of(env, type, value)
                if entity is None:
                    return _absent(name, at, out, value)
                return judge(env, entity, entity.place if at is not None else None, out)
            return judge(env, value, at, out)

        return run

    def _list_test(self, data: dict[str, Any], operators: dict[str, Any], shape: Shape, name: str, path: Path) -> Judge:
        parts: list[Judge] = []
        type = shape.type
        for key in [key for key in operators if key in _OF_LISTS]:
            where = (*path, key)
            if key in LIST_OPERATORS:
                parts.append(lists.quantifier(self, key, data[key], shape, name, where))
            else:
                parts.append(self._operator(key, data[key], shape, name, where))
        rest = {key: value for key, value in data.items() if key not in _OF_LISTS}
        if "one_of" in rest:
            parts.append(leaves.compile_contains(self, rest.pop("one_of"), shape, name, (*path, "one_of")))
        if "not" in rest:
            parts.append(_negated(self.test(rest.pop("not"), shape, name, (*path, "not"))))
        for form in ("all", "any"):
            if form in rest:
                inner = rest.pop(form)
                tests = [self.test(entry, shape, name, (*path, form, at)) for at, entry in enumerate(inner or [])]
                if not tests:
                    self.bad((*path, form), f"`{form}` needs a list of at least one test")
                else:
                    parts.append((_all if form == "all" else _any)(tests))
        if rest:
            item = type.item if isinstance(type, (ListType, MapType)) else TermType(type.list) if isinstance(type, TermsType) else None
            if isinstance(type, MapType) and type.keys and not isinstance(item, RecordType):
                item = TermType(type.keys)
            parts.append(lists.some_element(self, rest, item, name, path))
        return _all(parts) if len(parts) > 1 else parts[0] if parts else _never

    def _operator(self, operator: str, data: Any, shape: Shape, name: str, path: Path) -> Judge:
        if operator in ("all", "any"):
            if not isinstance(data, list) or not data:
                self.bad(path, f"`{operator}` needs a list of at least one test")
                return _never
            parts = [self.test(entry, shape, name, (*path, at)) for at, entry in enumerate(data)]
            return (_all if operator == "all" else _any)(parts)
        if operator == "not":
            return _negated(self.test(data, shape, name, path))
        if operator in LIST_OPERATORS:
            self.bad(path, f"`{operator}` asks about a list, and '{name}' is {shape.type}")
            return _never
        if isinstance(shape.type, (ListType, MapType, TermsType)) and operator == "equals":
            return leaves.compile_contains(self, data, shape, name, path)
        return leaves.compile_leaf(self, operator, data, shape, name, path)


def _stated(shape: Shape, name: str) -> bool:
    return step(shape, name, {}) is not None


def _denied(value: Value, steps: tuple[str, ...]) -> tuple[str, ...]:
    """The steps down to where ``none`` is written: what there is none of has no parts to point at."""
    for depth, name in enumerate(steps, 1):
        value = value.facts.get(name) if isinstance(value, Entity) else value.get(name) if isinstance(value, dict) else None
        if value is NONE:
            return steps[:depth]
    return steps


def _counts(test: Any) -> bool:
    return isinstance(test, dict) and "of" in test


def _never(env: Env, value: Value, at: Place | None, out: Out) -> int:
    return OPEN


def _all(parts: list[Judge]) -> Judge:
    def run(env: Env, value: Value, at: Place | None, out: Out) -> int:
        if out is None:
            worst = YES
            for part in parts:
                got = part(env, value, at, None)
                if got == NO:
                    return NO
                if got < worst:
                    worst = got
            return worst
        inner: list[Trace] = []
        result = min(part(env, value, at, inner) for part in parts)
        out.append(Trace("all", result, tuple(inner)))
        return result

    return run


def _any(parts: list[Judge], form: str = "any") -> Judge:
    def run(env: Env, value: Value, at: Place | None, out: Out) -> int:
        if out is None:
            best = NO
            for part in parts:
                got = part(env, value, at, None)
                if got == YES:
                    return YES
                if got > best:
                    best = got
            return best
        inner: list[Trace] = []
        result = max(part(env, value, at, inner) for part in parts)
        out.append(Trace(form, result, tuple(inner)))
        return result

    return run


def _negated(part: Judge) -> Judge:
    def run(env: Env, value: Value, at: Place | None, out: Out) -> int:
        if out is None:
            return -part(env, value, at, None)
        inner: list[Trace] = []
        result = -part(env, value, at, inner)
        out.append(Trace("not", result, tuple(inner), negated=True))
        return result

    return run


def _of_organisation(part: Judge) -> Judge:
    def run(env: Env, value: Value, at: Place | None, out: Out) -> int:
        here = env.world.inventory.organisation
        return part(env, here, here.place if at is not None else None, out)

    return run


def _unstated(value: Unstated, name: str, at: Place | None, out: Out) -> int:
    if out is not None:
        missing = value.missing or ((Missing("fact", at.kind, at.id, ".".join(map(str, at.path)) or name),) if at else ())
        out.append(Trace("test", OPEN, leaf=Leaf("stated", name, at, missing=missing)))
    return OPEN


def _absent(name: str, at: Place | None, out: Out, found: Value = NONE) -> int:
    if out is not None:
        out.append(Trace("test", NO, leaf=Leaf("exists", name, at, found=found, wanted=True)))
    return NO
