"""The pages of the rules: made of what the rules hold, the same bytes each time, and none of them stale."""

from __future__ import annotations

import re
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from compliance_lint.cli.app import run
from compliance_lint.reports.rule_pages import MARK, RulePages
from compliance_lint.reports.rule_pages.rule_page import difference
from compliance_lint.reports.rule_pages.yaml_ import yaml
from compliance_lint.rules.rule import Rule, Ruleset
from compliance_lint.sources.documents import parse, plain
from compliance_lint.sources.parameters import parameter_fields
from compliance_lint.sources.rulesets import bundled_folder, bundled_names, load_ruleset
from compliance_lint.sources.vocabularies import bundled

PAGES = Path(__file__).resolve().parents[2] / "docs" / "rules"
LINK = re.compile(r"\]\((?!https?:)<?([^)>]+)>?\)")
FENCE = re.compile(r"```yaml\n(.*?)\n```", re.DOTALL)


@cache
def ruleset(name: str) -> Ruleset:
    return load_ruleset(bundled_folder() / name)


@cache
def pages(name: str) -> dict[str, str]:
    return RulePages(bundled(), partial(parameter_fields, bundled())).all(ruleset(name))


def read(text: str) -> Any:
    problems: list[Any] = []
    found = plain(parse(text, "page", problems).root)
    assert not problems, f"{text}\n{problems}"
    return found


def laid_over(base: Any, change: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(change, dict):
        return change
    out = {key: value for key, value in base.items() if change.get(key, "") is not None}
    return out | {key: laid_over(base.get(key), value) for key, value in change.items() if value is not None}


def test_no_page_is_missing_stale_or_superfluous(capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["rules", "docs", "--output", str(PAGES), "--check"])
    assert code == 0, capsys.readouterr().out[-600:]


@pytest.mark.parametrize("name", bundled_names())
def test_each_rule_has_a_page_and_every_link_leads_to_one(name: str) -> None:
    made = pages(name)
    assert set(made) == {"README.md", *(f"{rule.id}.md" for rule in ruleset(name).rules)}
    assert {target for text in made.values() for target in LINK.findall(text)} <= set(made)


def test_one_page_names_every_ruleset_and_leads_to_its_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    index = (PAGES / "README.md").read_text(encoding="utf-8")
    assert index.startswith(MARK) and sorted(LINK.findall(index)) == [f"{name}/README.md" for name in bundled_names()]
    for name in bundled_names():
        row = next(line for line in index.splitlines() if f"({name}/README.md)" in line)
        assert row.split("|")[2:5] == [f" `{name}` ", f" {ruleset(name).jurisdiction} ", f" {len(ruleset(name).rules)} "]
        for instrument in ruleset(name).instruments.values():
            assert next(iter(instrument.names.values())).replace("|", "\\|")[:20] in index.replace("\\", ""), instrument.id
    # it is checked as the others are, and is not there of a few rulesets alone
    assert run(["rules", "docs", "inventory", "--output", str(tmp_path)]) == 0 and not (tmp_path / "README.md").exists()
    assert run(["rules", "docs", "--output", str(tmp_path)]) == 0 and (tmp_path / "README.md").read_text(encoding="utf-8") == index
    (tmp_path / "README.md").write_text(MARK + "old", encoding="utf-8")
    assert run(["rules", "docs", "--output", str(tmp_path), "--check"]) == 1
    assert f"stale: {(tmp_path / 'README.md').as_posix()}" in capsys.readouterr().out


@pytest.mark.parametrize("name", bundled_names())
def test_the_same_rules_give_the_same_bytes(name: str) -> None:
    assert RulePages(bundled(), partial(parameter_fields, bundled())).all(ruleset(name)) == pages(name)


@pytest.mark.parametrize("name", bundled_names())
def test_a_page_tells_its_rule_in_the_languages_it_has(name: str) -> None:
    for rule in ruleset(name).rules:
        text = " ".join(pages(name)[f"{rule.id}.md"].replace("\\", "").split())
        bare = text.replace("`", "")
        for words in (rule.title, rule.view):
            for said in words.by.values():
                assert " ".join(said.split()).replace("`", "") in bare, rule.id
        for parameter in rule.parameters:
            assert f"`{parameter}`" in text or f"`${parameter}`" in text, (rule.id, parameter)
        for type in rule.types:
            assert f"`type: {type}`" in text, (rule.id, type)


@pytest.mark.parametrize("name", bundled_names())
def test_the_yaml_of_a_page_is_that_of_the_rule(name: str) -> None:
    for rule in ruleset(name).rules:
        fences = [read(text) for text in FENCE.findall(pages(name)[f"{rule.id}.md"])]
        assert dict(rule.condition) in fences, rule.id
        for example in rule.examples:
            change = difference(rule.base, example.inventory)
            assert not change or change in fences, (rule.id, example.name)
            assert laid_over(dict(rule.base), change) == example.inventory, (rule.id, example.name)


@pytest.mark.parametrize("name", bundled_names())
def test_the_coverage_table_has_every_provision_and_every_reason(name: str) -> None:
    text = pages(name)["README.md"].replace("\\", "")
    for rule in ruleset(name).rules:
        for cite in rule.cites:
            for part in cite.provision.split(";"):
                row = re.search(rf"^\| {re.escape(part.strip())} \| .*\[{re.escape(rule.id)}\]", text, re.MULTILINE)
                assert row, (rule.id, part)
    for entry in ruleset(name).not_checked:
        assert " ".join(entry.reason.get(("en", "")).split()).replace("`", "") in text.replace("`", ""), entry.provision


@pytest.mark.parametrize("name", bundled_names())
def test_no_page_names_a_machine(name: str) -> None:
    root = str(Path(__file__).resolve().parents[2])
    assert not [page for page, text in pages(name).items() if root in text or str(Path.home()) + "/" in text]


@pytest.mark.parametrize(
    "data",
    [
        {"a": ["1.3", 1.3, 3, "3", "true", True, None, "", "~", "x: y", "x:y", "a, b", "[a", "@as_of", "$p", "#no", "a #b", "- a", "-a"]},
        {"a": {"b": {"c": ["x" * 60, {"d": "y" * 60, "e": ["z" * 50, "z" * 50]}]}, "f": {}, "g": []}, "2022": "2022-07-11", "h": "PT72H"},
        {"text": 'two\nlines, "quoted" and \u3000wide', "end": "colon:", "tab": "a\tb", "none": "none", "exp": "1e3", "star": "*a"},
    ],
)  # fmt: skip
def test_yaml_reads_back_the_same(data: Any) -> None:
    for depth in (1, 2, 3):
        assert read(yaml(data, depth)) == data


def own(tmp_path: Path) -> Path:
    folder = tmp_path / "house"
    (folder / "rules").mkdir(parents=True)
    (folder / "ruleset.yaml").write_text(
        "title: {en: 'House <rules> | of [ours]'}\njurisdiction: HK\nversion: 1.0.0\ninstruments: {h: Handbook}\nareas: {a: {en: A}}\n"
        "parameters: {at_most: {value: P7D, source: ours, why: 'a | b'}}\n",
        encoding="utf-8",
    )
    (folder / "rules" / "a.yaml").write_text(
        "rules:\n- id: OWN-1\n  title: {en: A <b>bold</b> title}\n  area: a\n  duty: own_policy\n  severity: low\n"
        "  cites: [{instrument: h, provision: 's. 10'}, {instrument: h, provision: 's. 9'}, {instrument: h, provision: 'Sch. 1'}]\n"
        "  subject: system\n"
        "  require: {any: [{not: {covered_by: {control: backup, every: {at_most: $at_most}}}}, {kind: {not: database}}]}\n"
        "  view: {en: Why not.}\n  recommend: {en: Do it.}\n  examples: []\n",
        encoding="utf-8",
    )
    return folder


def test_pages_are_written_checked_and_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, output = str(own(tmp_path)), tmp_path / "pages"
    command = ["rules", "docs", folder, "--output", str(output)]
    assert run([*command, "--check"]) == 1
    assert "missing:" in capsys.readouterr().out
    assert run(command) == 0
    assert run([*command, "--check"]) == 0
    (output / "house" / "README.md").write_text("edited", encoding="utf-8")
    (output / "house" / "GONE.md").write_text(MARK + "a rule that is no more", encoding="utf-8")
    (output / "house" / "notes.md").write_text("by hand", encoding="utf-8")
    capsys.readouterr()
    assert run([*command, "--check"]) == 1
    told = capsys.readouterr().out
    assert re.search(r"^superfluous: .*/GONE.md$", told, re.MULTILINE)
    assert re.search(r"^stale: .*/README.md$", told, re.MULTILINE)
    assert "notes.md" not in told
    assert run(command) == 0
    assert sorted(path.name for path in (output / "house").iterdir()) == ["OWN-1.md", "README.md", "notes.md"]


def test_what_an_author_wrote_is_escaped_and_provisions_stand_in_order(tmp_path: Path) -> None:
    made = RulePages(bundled(), partial(parameter_fields, bundled())).all(load_ruleset(own(tmp_path)))
    assert "A \\<b\\>bold\\</b\\> title" in made["OWN-1.md"]
    assert "a \\| b" in made["OWN-1.md"]
    assert "- it is not so that an active backup covers it" not in made["OWN-1.md"]
    assert "its kind is not database" in made["OWN-1.md"]
    readme = made["README.md"]
    assert readme.index("| s. 9 |") < readme.index("| s. 10 |") < readme.index("| Sch. 1 |")


def rule(id: str) -> tuple[Ruleset, Rule]:
    whole = ruleset("hk_pdpo")
    return whole, next(rule for rule in whole.rules if rule.id == id)


@pytest.mark.parametrize(
    ("id", "lines"),
    [
        (
            "HK-PDPO-DPP4-2-PROCESSOR-AUDIT",
            (
                "- it acts as processor",
                "- it is given personal data",
                "- an audit of a processor covers it, and of this record:",
                "  - its manner includes on site or independent",
                "  - its date is not longer ago than 12 months (`$processor_audit`), and not in the future",
                "- if there is none: `lacks: [processor_audit]` on the party, or on what it belongs to",
                "- Unstated: **medium**; only the profile auditor shows and counts it.",
                "| `manner` | How it was done. | `manner: [onsite, independent]` | `onsite`, `independent` |",
            ),
        ),
        ("HK-PDPO-DPP4-2-BREACH-NOTICE", ("is at most 24 hours (`$breach_notice_hours`) (stated as without limit, it fails)",)),
        ("HK-PDPO-DPP4-1-BYOD", ("a policy that deals with own devices covers it",)),
    ],
)  # fmt: skip
def test_a_condition_is_told_in_words(id: str, lines: tuple[str, ...]) -> None:
    text = pages("hk_pdpo")[f"{rule(id)[1].id}.md"]
    for line in lines:
        assert line in text
