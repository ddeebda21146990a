"""The blocks of the guide to rules are what they say: a ruleset that loads, rules whose examples hold, conditions that compile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from compliance_lint.findings.examples import run_examples
from compliance_lint.rules.compiler import CONDITION_FORMS, OPERATORS, Compiler
from compliance_lint.rules.rule import DUTIES, OUTCOMES, SEVERITIES, Ruleset
from compliance_lint.rules.shape import Shape
from compliance_lint.sources.documents import parse, plain
from compliance_lint.sources.examples import example_inventory
from compliance_lint.sources.rule_files import RULE_KEYS, SUBJECTS
from compliance_lint.sources.rulesets import _RULESET_KEYS, control_parameters, load_ruleset
from compliance_lint.sources.vocabularies import bundled

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "writing-rules.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^<!-- (?P<mark>[a-z]+)(?:: (?P<name>\S+))? -->\n```yaml\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = [(match["mark"], match["name"] or "", match["text"]) for match in BLOCK.finditer(GUIDE)]
CONDITIONS = [(kind, text) for mark, kind, text in BLOCKS if mark == "condition"]


def data(text: str) -> Any:
    problems: list[Any] = []
    found = plain(parse(text, "writing-rules.md", problems).root)
    assert not problems, "\n".join(map(str, problems))
    return found


def keys(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield str(key)
            yield from keys(value)
    elif isinstance(node, list):
        for value in node:
            yield from keys(value)


@pytest.fixture
def ruleset(tmp_path: Path) -> Ruleset:
    (tmp_path / "house" / "rules").mkdir(parents=True)
    (tmp_path / "house" / "tables").mkdir()
    for at, (mark, name, text) in enumerate(BLOCKS):
        where = {"ruleset": "ruleset.yaml", "rule": f"rules/{at}.yaml", "table": f"tables/{name}.yaml"}.get(mark)
        if where:
            (tmp_path / "house" / where).write_text(text, encoding="utf-8")
    return load_ruleset(tmp_path / "house")


def test_every_yaml_block_is_marked() -> None:
    assert GUIDE.count("```yaml") == GUIDE.count("<!-- ") == len(BLOCKS)
    assert {mark for mark, _, _ in BLOCKS} == {"ruleset", "rule", "table", "condition"}


def test_the_ruleset_loads_and_its_examples_hold(ruleset: Ruleset) -> None:
    assert len(ruleset.rules) == sum(mark == "rule" for mark, _, _ in BLOCKS)
    results = run_examples(ruleset, lambda example, rule: example_inventory(example.inventory, f"{rule.id}: {example.name}"))
    assert [(r.rule.id, r.example, r.problem) for r in results if r.problem] == []


@pytest.mark.parametrize(("kind", "text"), CONDITIONS, ids=[f"{i}-{kind}" for i, (kind, _) in enumerate(CONDITIONS, 1)])
def test_a_condition_compiles(kind: str, text: str, ruleset: Ruleset) -> None:
    assert kind in SUBJECTS
    tables = {name: data(table) for mark, name, table in BLOCKS if mark == "table"}
    parameters = {name: parameter.value for name, parameter in ruleset.parameters.items()}
    compiler = Compiler(bundled(), kind, parameters, tables, control_parameters)
    compiler.condition(data(text), Shape((kind,)), ())
    assert [(problem.path, problem.message, problem.hint) for problem in compiler.problems] == []


def test_every_operator_and_form_is_shown() -> None:
    shown = {key for _, text in CONDITIONS for key in keys(data(text))}
    assert {*OPERATORS, *CONDITION_FORMS} <= shown


@pytest.mark.parametrize("word", sorted({*RULE_KEYS, *_RULESET_KEYS, *DUTIES, *SEVERITIES}))
def test_every_key_and_word_is_named(word: str) -> None:
    assert f"`{word}`" in GUIDE


def test_every_outcome_is_named() -> None:
    for outcome in OUTCOMES:
        assert f"**{outcome.replace('_', ' ')}**" in GUIDE
