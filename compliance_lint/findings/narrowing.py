"""What a run was told to leave out or to weigh less: so that nothing is found is never a matter of settings that nobody sees."""

from __future__ import annotations

from collections.abc import Callable

from compliance_lint.rules.rule import SEVERITIES, Ruleset
from compliance_lint.typed import Any, NamedTuple


class Narrowing(NamedTuple):
    """What one file takes away: the severity from which findings count, where it is not the least; severities it lowers, as (rule,
    before, now); rulesets that apply and are left out; figures it sets, as (name, before, now); descriptions that are not read."""

    file: str
    fail_on: str = ""
    lowered: tuple[tuple[str, str, str], ...] = ()
    rulesets: tuple[str, ...] = ()
    figures: tuple[tuple[str, str, str], ...] = ()
    excluded: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(self[1:])


class Limits(NamedTuple):
    """What narrows a run: files of settings and rulesets, what looks like an input and is not read, the day that the description sets.

    `configurations` are those another takes the place of, each with its keys; `unread` are files.
    """

    narrowings: tuple[Narrowing, ...] = ()
    configuration: str = ""
    configurations: tuple[tuple[str, tuple[str, ...]], ...] = ()
    unread: tuple[str, ...] = ()
    day_described: bool = False

    def told(self, renamed: Callable[[str], str]) -> Limits:
        """The same with the files by other names."""
        return self._replace(
            narrowings=tuple(one._replace(file=renamed(one.file), excluded=tuple(map(renamed, one.excluded))) for one in self.narrowings),
            configurations=tuple((renamed(file), keys) for file, keys in self.configurations),
            unread=tuple(map(renamed, self.unread)),
        )


UNLIMITED = Limits()


def lower(now: str, before: str) -> bool:
    """Whether a severity is below another."""
    return SEVERITIES.index(now) < SEVERITIES.index(before)


def taken_over(ruleset: Ruleset, base: Ruleset, settled: frozenset[str]) -> Narrowing:
    """What a ruleset makes less of in the rules it takes over from another; `settled` are rules whose severity is set elsewhere."""
    rules = {rule.id: rule for rule in base.rules}
    pairs = [(rule, rules[rule.id]) for rule in ruleset.rules if rule.ruleset == base.id and rule.id in rules]
    if not pairs:
        return Narrowing("")
    lowered = [(now.id, was.severity, now.severity) for now, was in pairs if now.id not in settled and lower(now.severity, was.severity)]
    names = sorted({name for now, _ in pairs for name in now.parameters})
    figures = [row for name in names if (row := figure(name, base, ruleset.parameters[name].value)) is not None]
    if not set(base.personal_forms) <= set(ruleset.personal_forms):
        figures.append(("personal_forms", _written(base.personal_forms), _written(ruleset.personal_forms)))
    return Narrowing("", lowered=tuple(lowered), figures=tuple(figures))


def figure(name: str, base: Ruleset, value: Any) -> tuple[str, str, str] | None:
    """A figure of a ruleset that is set to a value: its name, what it was, what it is; `None` if that is the same."""
    known = base.parameters.get(name)
    if known is None or known.value == value:
        return None
    return name, _written(known.value), _written(value)


def _written(value: Any) -> str:
    return "[" + ", ".join(map(_written, value)) + "]" if isinstance(value, (list, tuple)) else str(value)
