"""What is kept of a ruleset that was found right: the same rules again, each condition compiled when it is first called."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders import day, world

from compliance_lint.errors import InputErrors
from compliance_lint.findings.inspection import applies_to, inspect
from compliance_lint.model.logic import NO, YES
from compliance_lint.rules.rule import Parameter, Rule, Ruleset
from compliance_lint.sources import rule_files, rulesets
from compliance_lint.sources.rulesets import bundled_folder, bundled_names, load_ruleset

HEAD = "title: T\njurisdiction: HK\nversion: '1'\ninstruments: {law: Law}\nareas: {a: A}\nparameters: {most: {value: P30D, source: ours}}\n"
RULE = """rules:
- id: OWN-1
  title: A rule
  area: a
  duty: statute
  severity: low
  cites: [{instrument: law, provision: s. 1}]
  subject: dataset
  require: {retention.period: {at_most: $most}}
  view: It is kept for longer.
  recommend: Delete it.
  examples: []
"""
SYSTEM = "organisation: {country: HK}\nsystems: {crm: {}}\ndatasets: {d: {system: crm, retention: {period: P20D}}}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ruleset of one rule, beside an empty cache."""
    monkeypatch.setenv("COMPLIANCE_LINT_CACHE", str(tmp_path / "cache"))
    (tmp_path / "own/rules").mkdir(parents=True)
    (tmp_path / "own/ruleset.yaml").write_text(HEAD, encoding="utf-8")
    (tmp_path / "own/rules/a.yaml").write_text(RULE, encoding="utf-8")
    return tmp_path / "own"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the conditions compiled, one after the other."""
    keys: list[str] = []
    really = rule_files.compile_part

    def noting(compiler: Any, key: str, data: Any) -> Any:
        keys.append(key)
        return really(compiler, key, data)

    monkeypatch.setattr(rule_files, "compile_part", noting)
    return keys


def outcomes(ruleset: Ruleset) -> dict[str, dict[str, int]]:
    here = world(SYSTEM)
    (judged,) = inspect(here.inventory, [ruleset], day()).judged
    return judged.outcomes


def told(rule: Rule) -> Rule:
    """A rule without what cannot be compared: its functions, and where its examples stand in the file."""
    made = {name: getattr(rule, name) is not None for name in ("applies", "when", "unless", "require", "due")}
    return rule._replace(examples=[one._replace(at=0) for one in rule.examples], **made)


def rewrite(folder: Path, change: Callable[[Any], None], part: str = "ruleset") -> None:
    """Changes what the cache holds of the ruleset, or of its examples."""
    (file,) = (folder.parent / "cache").glob(f"{part}-own-*.json")
    stored = json.loads(file.read_text(encoding="utf-8"))
    change(stored["data"])
    file.write_text(json.dumps(stored), encoding="utf-8")


def test_a_condition_is_compiled_when_it_is_first_called(folder: Path, compiled: list[str]) -> None:
    first = outcomes(load_ruleset(folder))
    assert compiled == ["require"]
    again = load_ruleset(folder)
    assert compiled == ["require"]
    assert outcomes(again) == outcomes(again) == first == {"OWN-1": {"met": 1}}
    assert compiled == ["require", "require"]


@pytest.mark.parametrize("name", bundled_names())
def test_kept_rules_are_the_same(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPLIANCE_LINT_CACHE", str(tmp_path))
    fresh, kept = load_ruleset(bundled_folder() / name), load_ruleset(bundled_folder() / name)
    assert fresh is not kept
    assert [told(rule) for rule in kept.rules] == [told(rule) for rule in fresh.rules]
    assert kept._replace(rules=(), applies=None) == fresh._replace(rules=(), applies=None)


def test_a_figure_set_anew_is_compiled_at_once(folder: Path, compiled: list[str]) -> None:
    load_ruleset(folder)
    stricter = load_ruleset(folder, (), {"most": Parameter("P10D", "organisation", "ours")})
    assert compiled == ["require", "require"]
    assert outcomes(stricter) == {"OWN-1": {"not_met": 1}}
    with pytest.raises(InputErrors):
        load_ruleset(folder, (), {"most": Parameter("soon", "organisation", "ours")})


def test_what_rests_on_another_ruleset_is_held_against_it_again(folder: Path) -> None:
    other = folder.parent / "other"
    (other / "rules").mkdir(parents=True)
    (other / "ruleset.yaml").write_text(HEAD.replace("most", "least") + f"extends: {folder}\n", encoding="utf-8")
    (other / "rules/b.yaml").write_text(RULE.replace("OWN-1", "OTHER-1"), encoding="utf-8")
    assert {rule.id for rule in load_ruleset(other).rules} == {"OWN-1", "OTHER-1"}
    (folder / "ruleset.yaml").write_text(HEAD.replace("P30D", "never"), encoding="utf-8")
    with pytest.raises(InputErrors):
        load_ruleset(other)


def test_a_kept_condition_that_does_not_compile_is_read_from_its_file(folder: Path) -> None:
    first = outcomes(load_ruleset(folder))
    rewrite(folder, lambda data: data["rules"][0][0][0].update(require={"no_such_thing": True}))
    assert outcomes(load_ruleset(folder)) == first


@pytest.mark.parametrize("change", [lambda data: data.clear(), lambda data: data["rules"][0][0].clear(),
                                    lambda data: data["rules"][0][0][0].clear(), lambda data: data.update(rules=[[[]]]),
                                    lambda data: data["rules"].__setitem__(0, 7)])  # fmt: skip
def test_what_is_kept_in_another_form_is_read_from_its_file(folder: Path, change: Callable[[Any], None]) -> None:
    first = outcomes(load_ruleset(folder))
    rewrite(folder, change)
    assert outcomes(load_ruleset(folder)) == first


def test_a_check_that_is_no_text_has_a_place(folder: Path) -> None:
    (folder / "rules/a.yaml").write_text(RULE.replace("require: {retention.period: {at_most: $most}}", "check: [a]"), encoding="utf-8")
    with pytest.raises(InputErrors) as raised:
        load_ruleset(folder)
    assert [problem.message for problem in raised.value.problems] == ["'check' is not a text"]


EXAMPLE = "examples:\n  - {name: one, inventory: {datasets: {a: {}}}, expect: {a: unstated}}"


def test_examples_begin_where_the_file_has_them(folder: Path) -> None:
    text = RULE.replace("examples: []", EXAMPLE)
    (folder / "rules/a.yaml").write_text(text, encoding="utf-8")
    (example,) = load_ruleset(folder).rules[0].examples
    assert (example.name, example.at >> 20) == ("one", text[: text.index("- {name")].count("\n"))


@pytest.mark.parametrize("change", [lambda data: None, lambda data: data.clear(), lambda data: data[0].clear(),
                                    lambda data: data.__setitem__(0, 7), lambda data: data[0].update(rows=[])])  # fmt: skip
def test_examples_are_kept_apart_and_read_when_somebody_asks(folder: Path, change: Callable[[Any], None]) -> None:
    (folder / "rules/a.yaml").write_text("base: {shop: {systems: {crm: {}}}}\n" + RULE.replace("examples: []", f"base: shop\n  {EXAMPLE}"))
    first = outcomes(load_ruleset(folder))
    rewrite(folder, change, "examples")
    again = load_ruleset(folder)
    assert outcomes(again) == first
    ((example,), base) = again.rules[0].examples, again.rules[0].base
    assert (example.name, dict(example.inventory), dict(base)) == (
        "one", {"systems": {"crm": {}}, "datasets": {"a": {}}}, {"systems": {"crm": {}}}
    )  # fmt: skip


def test_judging_reads_no_examples(folder: Path) -> None:
    load_ruleset(folder)
    (file,) = (folder.parent / "cache").glob("examples-own-*.json")
    file.unlink()
    assert outcomes(load_ruleset(folder)) == {"OWN-1": {"met": 1}}
    assert not file.exists()


# -- the rulesets that come with the tool, without their rules -----------------------------------------------------------


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two rulesets that come with the tool, for one country each, beside an empty cache."""
    monkeypatch.setenv("COMPLIANCE_LINT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(rulesets, "bundled_folder", lambda: tmp_path / "rulesets")
    for name, country in (("one", "HK"), ("two", "{one_of: {table: near, column: country}}")):
        (tmp_path / "rulesets" / name / "rules").mkdir(parents=True)
        text = HEAD + f"applies: {{organisation: {{country: {country}}}}}\n"
        (tmp_path / "rulesets" / name / "ruleset.yaml").write_text(text, encoding="utf-8")
        (tmp_path / "rulesets" / name / "rules/a.yaml").write_text(RULE.replace("OWN", name.upper()), encoding="utf-8")
    tables = tmp_path / "rulesets/two/tables"
    tables.mkdir()
    (tables / "near.yaml").write_text("rows: {JP: {country: JP}}\n", encoding="utf-8")
    (tables / "other.yaml").write_text("rows: {JP: {country: JP}}\n", encoding="utf-8")
    return tmp_path


def applying() -> dict[str, int]:
    """By ruleset, whether it applies in Hong Kong."""
    return {name: applies_to(world(SYSTEM), scope) for name, scope in rulesets.bundled_scopes().items()}


def test_whether_a_ruleset_applies_is_seen_without_its_rules(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in shipped.glob("rulesets/*/rules/a.yaml"):
        file.write_text("rules: [", encoding="utf-8")
    assert applying() == {"one": YES, "two": NO}
    assert [file.name.partition("-")[0] for file in shipped.glob("cache/*") if file.name.startswith(("scopes", "ruleset"))] == ["scopes"]
    monkeypatch.setattr(rulesets._Loader, "head", lambda loader: pytest.fail("read a second time"))
    assert applying() == {"one": YES, "two": NO}


def test_what_changes_in_a_table_changes_what_applies(shipped: Path) -> None:
    assert applying() == {"one": YES, "two": NO}
    (shipped / "rulesets/two/tables/near.yaml").write_text("rows: {HK: {country: HK}}\n", encoding="utf-8")
    assert applying() == {"one": YES, "two": YES}


def test_a_scope_that_rests_on_another_ruleset_is_read_with_it(shipped: Path) -> None:
    text = HEAD + "applies: {organisation: {country: {one_of: {table: near, column: country}}}}\nextends: two\n"
    (shipped / "rulesets/one/ruleset.yaml").write_text(text.replace("most", "least"), encoding="utf-8")
    (shipped / "rulesets/one/rules/a.yaml").write_text(RULE.replace("OWN", "ONE").replace("$most", "$least"), encoding="utf-8")
    assert applying() == {"one": NO, "two": NO}
    (shipped / "rulesets/two/tables/near.yaml").write_text("rows: {HK: {country: HK}}\n", encoding="utf-8")
    assert applying() == {"one": YES, "two": YES}


@pytest.mark.parametrize("change", [lambda data: data.clear(), lambda data: data["one"].clear(), lambda data: data.update(one=7)])
def test_a_scope_that_is_kept_in_another_form_is_read_again(shipped: Path, change: Callable[[Any], None]) -> None:
    first = applying()
    (file,) = shipped.glob("cache/scopes-*.json")
    stored = json.loads(file.read_text(encoding="utf-8"))
    change(stored["data"])
    file.write_text(json.dumps(stored), encoding="utf-8")
    assert applying() == first


def test_a_bundled_ruleset_whose_head_is_damaged_is_told(shipped: Path) -> None:
    (shipped / "rulesets/two/ruleset.yaml").write_text("title: [", encoding="utf-8")
    with pytest.raises(InputErrors):
        rulesets.bundled_scopes()
