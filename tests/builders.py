"""Short YAML -> inventories, worlds and rules for tests."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from compliance_lint.findings.evaluate import evaluate
from compliance_lint.findings.inspection import Inspection, inspect
from compliance_lint.graph.world import World
from compliance_lint.model.dates import When, parse_when
from compliance_lint.model.inventory import Inventory
from compliance_lint.rules.compiler import Compiler
from compliance_lint.rules.environment import Env, Judge
from compliance_lint.rules.rule import Ruleset
from compliance_lint.rules.shape import Shape
from compliance_lint.sources.documents import parse, plain
from compliance_lint.sources.inventory import Loaded, assemble
from compliance_lint.sources.rulesets import control_parameters, load_ruleset
from compliance_lint.sources.vocabularies import bundled

AS_OF = "2026-06-30"
NAMES = {1: "met", 0: "unstated", -1: "not_met"}
OUTCOMES = ("met", "unstated", "not_met")
NOTHING: Mapping[str, Any] = MappingProxyType({})
NEGATED = {"met": "not_met", "not_met": "met", "unstated": "unstated"}


def loaded(text: str, path: str = "test.yaml") -> Loaded:
    """The inventory of a YAML text (without ``inventory: 1``); fails the test with every problem otherwise."""
    problems: list[Any] = []
    found = assemble([parse(textwrap.dedent(text), path, problems)], problems, needs_key=False)
    assert found is not None and not problems, "\n".join(map(str, problems))
    return found


def inventory(text: str) -> Inventory:
    """As `loaded`, the inventory alone."""
    return loaded(text).inventory


def problems_of(text: str) -> list[str]:
    """What is wrong with a YAML text, each as ``line:column: message | hint``."""
    problems: list[Any] = []
    assemble([parse(textwrap.dedent(text), "test.yaml", problems)], problems, needs_key=False)
    return [f"{p.location.line}:{p.location.column}: {p.message} | {p.hint}" for p in sorted(problems)]


def day(text: str = AS_OF) -> When:
    """A day."""
    found = parse_when(text)
    assert found is not None
    return found


def world(text: str, as_of: str = AS_OF) -> World:
    """The world of a YAML text on a day."""
    return World(inventory(text), day(as_of))


def compiled(
    subject: str, condition: str, parameters: Mapping[str, Any] = NOTHING, tables: Mapping[str, Any] = NOTHING
) -> tuple[Compiler, Judge]:
    """The compiler of a condition (YAML) with the problems it found, and the condition compiled."""
    problems: list[Any] = []
    data = plain(parse(textwrap.dedent(condition), "condition.yaml", problems).root)
    assert not problems, "\n".join(map(str, problems))
    compiler = Compiler(bundled(), subject, dict(parameters), dict(tables), control_parameters)
    return compiler, compiler.condition(data, Shape((subject,)), ())


def judged(here: World, entity: Any, condition: str, parameters: Mapping[str, Any] = NOTHING, tables: Mapping[str, Any] = NOTHING) -> str:
    """The outcome of a condition (YAML) on an entity of a world: met, unstated or not_met."""
    compiler, run = compiled(entity.kind, condition, parameters, tables)
    assert not compiler.problems, [(p.path, p.message, p.hint) for p in compiler.problems]
    out: list[Any] = []
    fast = run(Env(here, entity), entity, None, None)
    slow = run(Env(here, entity), entity, entity.place, out)
    assert fast == slow == out[0].outcome if len(out) == 1 else fast == slow, "the traced judgement differs from the fast one"
    return NAMES[fast]


def judge(
    text: str,
    subject: str,
    id: str,
    condition: str,
    as_of: str = AS_OF,
    parameters: Mapping[str, Any] = NOTHING,
    tables: Mapping[str, Any] = NOTHING,
) -> str:
    """As `judged`, on an entity of an inventory (YAML)."""
    here = world(text, as_of)
    entity = here.inventory.get(subject, id)
    assert entity is not None, f"no {subject} {id}"
    return judged(here, entity, condition, parameters, tables)


def compile_problems(subject: str, condition: str) -> list[str]:
    """What is wrong with a condition, each as ``path: message | hint``."""
    compiler, _ = compiled(subject, condition)
    return [f"{'.'.join(map(str, p.path))}: {p.message} | {p.hint}" for p in compiler.problems]


def both(kind: str, inventory: str, id: str, condition: str, outcome: str) -> None:
    """The condition has the outcome, and its negation the opposite one."""
    assert judge(inventory, kind, id, condition) == outcome
    assert judge(inventory, kind, id, f"not: {{{condition}}}") == NEGATED[outcome]


def table(kind: str, inventory: str, cases: list[tuple[str, str, str]]) -> Any:
    """Parameters of a test in the order of `both`: rows of (entity, condition, outcome) on one inventory."""
    return pytest.mark.parametrize(
        ("kind", "inventory", "id", "condition", "outcome"),
        [pytest.param(kind, inventory, *case, id=f"{case[0]}: {case[1]}") for case in cases],
    )


def rule(id: str = "R", **keys: Any) -> dict[str, Any]:
    """A rule with what every rule needs; it asks every system for a second factor unless told otherwise."""
    asked = NOTHING if "check" in keys else {"require": {"covered_by": {"control": "mfa"}}}
    words = {name: {"en": name} for name in ("title", "view", "recommend")}
    rest = {"area": "a", "duty": "guidance", "severity": "high", "cites": [{"instrument": "law", "provision": "1"}]}
    return {"id": id, "subject": "system", **words, **rest, **asked, "examples": [{"inventory": {}, "expect": {}}], **keys}


def ruleset(folder: Path, *rules: dict[str, Any], tables: dict[str, Any] | None = None, **keys: Any) -> Ruleset:
    """A ruleset of these rules and tables, loaded from files as every other is (JSON is YAML)."""
    head = {"title": {"en": "Law"}, "jurisdiction": "HK", "version": "1", "languages": ["en"]}
    parts = {"instruments": {"law": {"name": "Law"}}, "areas": {"a": {"en": "Area"}}}
    texts = {"ruleset": {**head, **parts, **keys}, "rules/r": {"rules": list(rules)}}
    for name, content in {**texts, **{f"tables/{name}": table for name, table in (tables or {}).items()}}.items():
        file = folder / "law" / f"{name}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content), encoding="utf-8")
    return load_ruleset(folder / "law")


def outcomes(ruleset: Ruleset, text: str, as_of: str = AS_OF) -> dict[str, str]:
    """The outcome of the first rule of a ruleset for each subject that is judged."""
    return {judgement.subject.id: judgement.outcome for judgement in evaluate(world(text, as_of), ruleset.rules[0])}


def inspected(folder: Path, text: str, *rules: dict[str, Any], as_of: str = AS_OF, **keys: Any) -> Inspection:
    """The inspection of a YAML text by a ruleset of these rules."""
    return inspect(inventory(text), [ruleset(folder, *rules, **keys)], day(as_of))


def write(folder: Path, **texts: str) -> Path:
    """A folder with these YAML files, each under its name."""
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


OWN_RULE = """rules:
- id: OWN-BACKUP
  title: {en: Databases are backed up}
  area: backups
  duty: own_policy
  severity: high
  cites: [{instrument: handbook, provision: "4.2"}]
  subject: system
  when: {kind: database}
  require: {covered_by: {control: backup, every: {at_most: $interval}}}
  view: {en: What is lost without a copy is lost.}
  recommend: {en: Back it up every week.}
"""
"""A rule of an organisation's own as it would write it, without its examples."""
