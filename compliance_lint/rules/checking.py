"""``check: NAME`` -> a judge: a function in Python in the place of a condition."""

from __future__ import annotations

from compliance_lint.errors import did_you_mean
from compliance_lint.location import Place
from compliance_lint.model.dates import parse_span, parse_when
from compliance_lint.model.logic import OPEN
from compliance_lint.model.values import Items, Value
from compliance_lint.rules.check import Case, check_names, find_check
from compliance_lint.rules.compiler import Compiler
from compliance_lint.rules.environment import Env, Judge, Out
from compliance_lint.rules.trace import Trace
from compliance_lint.typed import Any


def compile_check(compiler: Compiler, name: str, subject: str) -> Judge:
    """The judge of a check by its name; an unknown name or another kind of subject is a problem of the compiler."""
    check = find_check(name)
    if check is None:
        compiler.bad((), f"unknown check '{name}'", did_you_mean(name, check_names()))
        return lambda env, value, at, out: OPEN
    if check.subject != subject:
        compiler.bad((), f"the check '{name}' judges a {check.subject}, and the rule is about a {subject}")
    for attribute in check.reads:
        compiler.attribute(compiler.subject, attribute, ())
    compiler.types_read.update(check.types)
    parameters = {word: _value(compiler.parameter(word, ())) for word in check.parameters}
    tables = {word: table for word in check.tables if (table := compiler.table(word, ())) is not None}
    decide = check.judge

    def run(env: Env, value: Value, at: Place | None, out: Out) -> int:
        verdict = decide(Case(env.world, value, parameters, tables))
        if out is not None:
            leaves = tuple(Trace("test", verdict.outcome, leaf=leaf) for leaf in verdict.leaves)
            out.append(Trace("all", verdict.outcome, leaves))
        return verdict.outcome

    return run


def _value(data: Any) -> Value:
    """A parameter as a value: a duration or a date where it is written as one."""
    if isinstance(data, list):
        return Items(tuple(map(_value, data)))
    if isinstance(data, str):
        return parse_span(data) or parse_when(data) or data
    return data
