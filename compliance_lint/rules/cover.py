"""`covered_by`: whether an active record of a type covers a thing and meets what is asked of it."""

from __future__ import annotations

from compliance_lint.errors import did_you_mean
from compliance_lint.graph.coverage import ACTIVE, ENDED, Cover, missing_record, term_lists
from compliance_lint.model.inventory import Entity
from compliance_lint.model.logic import NO, OPEN, YES
from compliance_lint.model.values import Items, Missing, Unstated, Value
from compliance_lint.model.vocabulary import RECORD_LISTS, Vocabulary
from compliance_lint.rules.shape import Shape
from compliance_lint.rules.trace import Leaf, Trace
from compliance_lint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance_lint.rules.compiler import Compiler

from compliance_lint.location import Place
from compliance_lint.rules.environment import Env, Judge, Out


def compile_cover(compiler: Compiler, data: Any, shape: Shape, path: tuple[str | int, ...]) -> Judge:
    """The judge of ``covered_by: {control|document|assessment|filing: TYPE or TYPE.TERM, test ...}``."""
    kinds = [kind for kind in RECORD_LISTS if isinstance(data, dict) and kind in data]
    if len(kinds) != 1 or not shape.kinds:
        what = "stands on a thing of the inventory" if not shape.kinds else "needs one of control, document, assessment, filing"
        compiler.bad(path, f"`covered_by` {what}")
        return _open
    kind = kinds[0]
    split = compiler.vocabulary.split_type(str(data[kind]))
    listed = compiler.vocabulary.lists[RECORD_LISTS[kind]].terms
    if split is None or split[0] not in listed:
        hint = did_you_mean(str(data[kind]), listed)
        compiler.bad((*path, kind), f"'{data[kind]}' is no type of {kind}", hint)
        return _open
    type, term = split
    compiler.types_read.add(type)
    tests = {key: value for key, value in data.items() if key not in (kind, "together")}
    record = Shape((kind,))
    outer = compiler.it, compiler._known_parameters
    compiler.it, compiler._known_parameters = record, compiler.control_parameters(type)
    judge = compiler.condition(tests, record, path) if tests else None
    together = _together(compiler, data["together"], record, (*path, "together")) if "together" in data else []
    compiler.it, compiler._known_parameters = outer
    return _judge(type, term, judge, together)


def _open(env: Env, value: Value, at: Place | None, out: Out) -> int:
    return OPEN


def _together(compiler: Compiler, data: Any, record: Shape, path: tuple[str | int, ...]) -> list[tuple[Any, Judge, str]]:
    if not isinstance(data, dict) or not data:
        compiler.bad(path, "`together` needs a mapping of a list to a test")
        return []
    found = []
    for name, test in data.items():
        get, shape = compiler.attribute(record, name, (*path, name))
        if shape.type is None:
            continue
        found.append((get, compiler.test(test, shape, name, (*path, name)), name))
    return found


class _OfType:
    """Which types of record are a type, or stand under it: every record that covers a thing is asked, and most are of few types."""

    def __init__(self, type: str) -> None:
        self.type = type
        self._by: Vocabulary | None = None
        self._known: dict[str, bool] = {}

    def __call__(self, vocabulary: Vocabulary, record: Entity) -> bool:
        if vocabulary is not self._by:
            self._by, self._known = vocabulary, {}
        type = str(record.get("type"))
        found = self._known.get(type)
        if found is None:
            found = self._known[type] = vocabulary.type_is_a(type, self.type)
        return found


def _judge(type: str, term: str, judge: Judge | None, together: list[tuple[Any, Judge, str]]) -> Judge:
    of_type = _OfType(type)

    def run(env: Env, value: Value, at: Place | None, out: Out) -> int:
        if not isinstance(value, Entity):
            return OPEN
        inner: Out = [] if out is not None else None
        met: list[Entity] = []
        seen: list[Entity] = []
        perhaps: list[Entity] = []
        best, named = NO, False
        coverage, vocabulary = env.world.coverage, env.world.inventory.vocabulary
        for cover in coverage.covers(value).values():
            record = cover.record
            if not of_type(vocabulary, record):
                continue
            named = named or (record.get("type") == type and cover.sure == YES)
            seen.append(record)
            result = _one(env, cover, term, judge, inner)
            if result == YES:
                met.append(record)
            elif result == OPEN:
                perhaps.append(record)
            best = max(best, result)
        if together and best != NO:
            best = min(best, _united(env, value, type, met, perhaps, together, at, inner))
        missing: tuple[Missing, ...] = ()
        denial = None
        place = at
        if best != YES or term:  # a topic may be lacking of a policy that covers the thing from above
            denial = coverage.denied(value, type, term)
            closed = named and not coverage.is_partial(type)
            if denial is not None and (best == NO or denial.place.kind != "complete"):
                best, place = NO, denial.place if denial.place.kind != "complete" else at
            elif best == NO and not closed:
                best = OPEN
                missing = (missing_record(value, type, term),)
        if out is not None and inner is not None:
            alone = best == NO and (bool(term) or place is not at)
            if alone and term and place is at and len(seen) == 1 and "states" in seen[0].facts:
                place = seen[0].place.down("states")
            records = tuple(met) if met else () if alone and not term else tuple(seen)
            wanted = "complete" if denial is not None and denial.place.kind == "complete" and best != YES else None
            leaf = Leaf(
                "covered_by", type, place, wanted=wanted, term=term, records=records, missing=missing, alone=alone, every=bool(together)
            )
            out.append(Trace("covered_by", best, tuple(inner), leaf))
        return best

    return run


def _one(env: Env, cover: Cover, term: str, judge: Judge | None, inner: Out) -> int:
    """One record: whether it is active, surely covers, holds the term and meets the tests."""
    record = cover.record
    state = env.world.coverage.state(record)
    at = record.place if inner is not None else None
    if state == ENDED:
        if inner is not None:
            leaf = Leaf("active", "status", record.place, found=record.get("status"), records=(record,))
            inner.append(Trace("record", NO, leaf=leaf))
        return NO
    parts: Out = [] if inner is not None else None
    result = min(cover.sure, YES if state == ACTIVE else OPEN)
    if parts is not None and result == OPEN:
        what = "status" if state != ACTIVE else "covers"
        missing = (Missing("fact", record.kind, record.id, what),)
        parts.append(Trace("test", OPEN, leaf=Leaf("active", what, record.place, records=(record,), missing=missing)))
    if judge is not None:
        outer, env.it = env.it, record
        result = min(result, judge(env, record, at, parts))
        env.it = outer
    if term:
        result = min(result, _holds(env, record, term, parts))
    if inner is not None and parts is not None:
        inner.append(Trace("record", result, tuple(parts)))
    return result


def _holds(env: Env, record: Entity, term: str, parts: Out) -> int:
    """Whether the lists of a record hold a term, or a broader one."""
    vocabulary = env.world.inventory.vocabulary
    lists = term_lists(record)
    result = NO
    for items in lists:
        if any(item == term or _broader(vocabulary, str(item), term) for item in items):
            result = YES
            break
        if items.open and term not in items.denied:
            result = OPEN
    if not lists:
        result = OPEN
    if parts is not None:
        name = "states" if record.kind in ("document", "filing") else "items" if record.kind == "assessment" else "parameters"
        missing = (Missing("list_open", record.kind, record.id, name),) if result == OPEN else ()
        place = record.place.down(name) if name in record.facts else record.place
        parts.append(Trace("test", result, leaf=Leaf("holds", name, place, items=(term,), list="topics", missing=missing)))
    return result


def _broader(vocabulary: Any, item: str, term: str) -> bool:
    return any(vocabulary.is_a(name, term, item) for name in ("topics", "events", "items", "controls"))


def _united(
    env: Env, subject: Entity, type: str, active: list[Entity], perhaps: list[Entity], together: list[tuple[Any, Judge, str]],
    at: Place | None, inner: Out,
) -> int:  # fmt: skip
    """The tests on the union of a list over all records that match, open where one that may match would add to it."""
    result = YES
    lacked = env.world.coverage.lacked_terms(subject, type)
    for get, judge, name in together:
        terms: dict[Any, None] = {}
        denied: frozenset[str] | None = None
        open = bool(perhaps) or not active or env.world.coverage.is_partial(str(active[0].get("type")))
        values: dict[str, Value] = {}
        for record in active:
            found = get(env, record)
            if isinstance(found, Unstated):
                open, denied = True, frozenset()
            elif isinstance(found, Items):
                terms.update(dict.fromkeys(found.of))
                values.update(found.values)
                if found.open:
                    open, denied = True, found.denied if denied is None else denied & found.denied
        place = (active[0].place if len(active) == 1 else subject.place).down(*name.split(".")) if at is not None else None
        absent = (frozenset() if perhaps or denied is None else denied - set(terms)) | lacked
        union = Items(tuple(term for term in terms if term not in lacked), open=open, denied=absent, values=values)
        result = min(result, judge(env, union, place, inner))
    return result
