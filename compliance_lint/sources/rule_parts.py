"""A rule from data that were checked: its conditions compiled at once, or each when it is first called."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from collections.abc import Mapping as AnyMapping

from compliance_lint.model.dates import When, parse_when
from compliance_lint.model.types import DateType
from compliance_lint.rules.checking import compile_check
from compliance_lint.rules.citation import Citation, words
from compliance_lint.rules.compiler import Compiler
from compliance_lint.rules.examples import Examples
from compliance_lint.rules.operands import compile_operand
from compliance_lint.rules.rule import Rule, one_step_lower
from compliance_lint.rules.shape import Shape
from compliance_lint.sources.shapes import as_list
from compliance_lint.typed import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
CONDITIONS = ("applies", "when", "unless", "require", "check", "due")
"""The keys of a rule that hold what judges."""
FIELDS = {"check": "require"}
"""The fields of a rule that are named otherwise than their key."""


class Read:
    """What the conditions of a rule read: facts that the graph derives, parameters, types of record."""

    __slots__ = ("facts", "parameters", "types")

    def __init__(self, facts: Sequence[str], parameters: Sequence[str], types: Sequence[str]) -> None:
        self.facts, self.parameters, self.types = tuple(facts), tuple(parameters), tuple(types)

    @classmethod
    def by(cls, compiler: Compiler) -> Read:
        """What a compiler has met."""
        return cls(sorted(compiler.reads), sorted(compiler.parameters_read), sorted(compiler.types_read))

    def stored(self) -> list[list[str]]:
        """As the cache keeps it."""
        return [list(self.facts), list(self.parameters), list(self.types)]


def compile_part(compiler: Compiler, key: str, data: AnyMapping[str, Any]) -> Any:
    """What stands at one of the `CONDITIONS` of a rule, compiled; what is wrong with it is the compiler's."""
    subject = data["subject"]
    if key == "check":
        return compile_check(compiler, data[key], subject)
    if key == "due":
        return compile_operand(compiler, data[key], DateType(), (), Shape((subject,)))
    return compiler.condition(data[key], Shape(("organisation" if key == "applies" else subject,)), ())


def deferred(make: Callable[[], Callable[P, T]]) -> Callable[P, T]:
    """A function that is made when it is first called."""
    made: list[Callable[P, T]] = []

    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        if not made:
            made.append(make())
        return made[0](*args, **kwargs)

    return run


def rule_of(
    ruleset: str, data: AnyMapping[str, Any], judges: AnyMapping[str, Any], read: Read, examples: Examples
) -> Rule:  # fmt: skip
    """The rule that checked data describe; `judges` holds what stands at its conditions."""
    severity, force = data["severity"], data.get("in_force") or {}
    return Rule(
        id=str(data["id"]), ruleset=ruleset, title=words(data["title"]), area=str(data["area"]), duty=data["duty"],
        severity=severity, unstated=data.get("unstated", one_step_lower(severity)), cites=tuple(map(citation, as_list(data.get("cites")))),
        begins=when(force.get("from")), ends=when(force.get("until")), subject=data["subject"],
        applies=judges.get("applies"), when=judges.get("when"), unless=judges.get("unless"),
        require=judges["require"] if "require" in judges else judges["check"], due=judges.get("due"),
        implies=tuple(map(str, as_list(data.get("implies")))), view=words(data["view"]), recommend=words(data["recommend"]),
        good=words(data.get("good")), examples=examples,
        always_stated=str(data.get("always_stated", "")), reads=read.facts, parameters=read.parameters, types=read.types,
        condition={key: data[key] for key in CONDITIONS if key in data}, ended=data.get("ended") is True,
    )  # fmt: skip


def citation(data: AnyMapping[str, Any]) -> Citation:
    """A citation as a rule writes it."""
    provision = data.get("provision", "")
    by_language = {str(tag): str(text) for tag, text in provision.items()} if isinstance(provision, dict) else {}
    text = by_language.get("en", next(iter(by_language.values()), "")) if by_language else str(provision)
    return Citation(
        str(data["instrument"]), text, bool(data.get("verified", True)), by_language, when(data.get("from")), when(data.get("until"))
    )


def when(value: Any) -> When | None:
    """A date of a rule, if it is one."""
    return parse_when(str(value)) if value is not None else None
