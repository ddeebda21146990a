"""A rule's examples, judged: what each expects against what came out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from compliance_lint.errors import ComplianceLintError
from compliance_lint.findings.evaluate import evaluate
from compliance_lint.graph.world import World
from compliance_lint.model.dates import When, parse_when
from compliance_lint.model.inventory import Inventory
from compliance_lint.rules.examples import Example
from compliance_lint.rules.rule import SILENT, Rule, Ruleset
from compliance_lint.typed import NamedTuple

NEEDED = ("met", "not_met", "unstated")
_ANY_DAY = "2026-01-01"


class ExampleResult(NamedTuple):
    """One expectation: the rule, the example, and in `problem` what is wrong, empty if it came out as expected."""

    rule: Rule
    example: str
    problem: str


def run_examples(ruleset: Ruleset, read: Callable[[Example, Rule], Inventory]) -> Iterator[ExampleResult]:
    """Every example of every rule; also what a rule lacks: one met, one not met, one unstated (unless always stated), words.

    Rules taken over from another ruleset are proved there, with the figures of that ruleset.
    """
    for rule in (rule for rule in ruleset.rules if rule.ruleset == ruleset.id):
        expected = {outcome for example in rule.examples for outcome in example.expect.values()}
        for outcome in NEEDED:
            if outcome == "unstated" and rule.unstated == SILENT:
                outcome = "not_applicable"
            if outcome not in expected and not (outcome == "unstated" and rule.always_stated):
                yield ExampleResult(rule, "", f"has no example that is {outcome}")
        for language, keys in missing_words(rule, ruleset.languages).items():
            yield ExampleResult(rule, "", f"no '{language}' {', '.join(keys)}, though the ruleset says that it speaks {language}")
        for example in rule.examples:
            yield from _run(ruleset, rule, example, read)


def missing_words(rule: Rule, languages: Sequence[str]) -> dict[str, list[str]]:
    """By language, the keys of a rule that say nothing in it; a text of no language will do where there is but one."""
    said = {"title": rule.title, "view": rule.view, "recommend": rule.recommend, **({"good": rule.good} if rule.good.by else {})}
    tags = {tag: (tag, "") if len(languages) == 1 else (tag,) for tag in languages}
    missing = {
        language: [key for key, words in said.items() if not any(words.by.get(tag, "").strip() for tag in tags[language])]
        for language in languages
    }
    return {language: keys for language, keys in missing.items() if keys}


def _run(ruleset: Ruleset, rule: Rule, example: Example, read: Callable[[Example, Rule], Inventory]) -> Iterator[ExampleResult]:
    try:
        inventory = read(example, rule)
    except ComplianceLintError as error:
        yield ExampleResult(rule, example.name, error.diagnostics())
        return
    as_of = parse_when(example.as_of) or inventory.as_of or parse_when(_ANY_DAY)
    assert isinstance(as_of, When)
    world = World(inventory, as_of).under(ruleset.personal_forms)
    for place in world.coverage.empty:
        yield ExampleResult(rule, example.name, f"'covers' of {place.id} matches nothing")
    found = {judgement.subject.id: judgement.outcome for judgement in evaluate(world, rule)}
    for subject, outcome in example.expect.items():
        got = found.get(str(subject), "no subject of that id")
        problem = "" if got == outcome else f"{subject}: expected {outcome}, found {got} as of {as_of}"
        yield ExampleResult(rule, example.name, problem)
