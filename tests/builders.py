"""Short YAML -> inventories, worlds and rules for tests."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import Any

from compliance_lint.findings.evaluate import evaluate
from compliance_lint.graph.world import World
from compliance_lint.model.dates import When, parse_when
from compliance_lint.model.inventory import Inventory
from compliance_lint.rules.compiler import Compiler
from compliance_lint.rules.environment import Env
from compliance_lint.rules.rule import Ruleset
from compliance_lint.rules.shape import Shape
from compliance_lint.sources.documents import parse, plain
from compliance_lint.sources.inventory import Loaded, assemble
from compliance_lint.sources.rulesets import _control_parameters, load_ruleset
from compliance_lint.sources.vocabularies import bundled

AS_OF = "2026-06-30"
NAMES = {1: "met", 0: "unstated", -1: "not_met"}


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


def judge(text: str, subject: str, id: str, condition: str, as_of: str = AS_OF, parameters: dict[str, Any] | None = None) -> str:
    """The outcome of a condition (YAML) on an entity of an inventory (YAML): met, unstated or not_met."""
    here = world(text, as_of)
    problems: list[Any] = []
    data = plain(parse(textwrap.dedent(condition), "condition.yaml", problems).root)
    assert not problems, "\n".join(map(str, problems))
    compiler = Compiler(bundled(), subject, parameters or {}, {}, _control_parameters())
    run = compiler.condition(data, Shape((subject,)), ())
    assert not compiler.problems, [(p.path, p.message, p.hint) for p in compiler.problems]
    entity = here.inventory.get(subject, id)
    assert entity is not None, f"no {subject} {id}"
    out: list[Any] = []
    fast = run(Env(here, entity), entity, None, None)
    slow = run(Env(here, entity), entity, entity.place, out)
    assert fast == slow == out[0].outcome if len(out) == 1 else fast == slow, "the traced judgement differs from the fast one"
    return NAMES[fast]


def compile_problems(subject: str, condition: str) -> list[str]:
    """What is wrong with a condition, each as ``path: message | hint``."""
    data = plain(parse(textwrap.dedent(condition), "condition.yaml", []).root)
    compiler = Compiler(bundled(), subject, {}, {}, _control_parameters())
    compiler.condition(data, Shape((subject,)), ())
    return [f"{'.'.join(map(str, p.path))}: {p.message} | {p.hint}" for p in compiler.problems]


def outcomes(folder: Path, rule_id: str, text: str, as_of: str = AS_OF) -> dict[str, str]:
    """The outcome of one rule of a ruleset folder for each subject."""
    ruleset = load_ruleset(folder)
    rule = next(rule for rule in ruleset.rules if rule.id == rule_id)
    return {judgement.subject.id: judgement.outcome for judgement in evaluate(world(text, as_of), rule)}


def ruleset_of(folder: Path, **rule: Any) -> Ruleset:
    """A ruleset of one rule, loaded from files as every other is (JSON is YAML)."""
    head = {
        "title": {"en": "Law"}, "jurisdiction": "HK", "version": "1", "languages": ["en"],
        "instruments": {"law": {"name": "Law"}}, "areas": {"a": {"en": "Area"}},
    }  # fmt: skip
    words = {name: {"en": name} for name in ("title", "view", "recommend")}
    rest = {"id": "R", "area": "a", "duty": "guidance", "severity": "high", "cites": [{"instrument": "law", "provision": "1"}]}
    (folder / "law" / "rules").mkdir(parents=True)
    (folder / "law" / "ruleset.yaml").write_text(json.dumps(head))
    example = {"inventory": {}, "expect": {}}
    (folder / "law" / "rules" / "r.yaml").write_text(json.dumps({"rules": [{**rest, **words, "examples": [example], **rule}]}))
    return load_ruleset(folder / "law")
