"""The rules of one file, compiled against what their ruleset declares; every problem with its place."""

from __future__ import annotations

from collections.abc import Mapping as AnyMapping
from pathlib import Path
from typing import Any

from compliance_lint.errors import Problem, did_you_mean
from compliance_lint.graph.derived import DERIVED_KINDS
from compliance_lint.model.dates import When, parse_when
from compliance_lint.model.kinds import KINDS
from compliance_lint.model.types import DateType
from compliance_lint.rules.checking import compile_check
from compliance_lint.rules.citation import Citation, Instrument, Words, words
from compliance_lint.rules.compiler import Compiler
from compliance_lint.rules.operands import compile_operand
from compliance_lint.rules.rule import DUTIES, OUTCOMES, SEVERITIES, SILENT, Example, Rule, one_step_lower
from compliance_lint.rules.shape import PARTS, Shape
from compliance_lint.sources.documents import Document, Sequence, plain, position
from compliance_lint.sources.shapes import RULE_SHAPES, as_list, shaped

RULE_KEYS = ("id", "title", "area", "duty", "severity", "unstated", "cites", "in_force", "subject", "applies", "when", "unless",
             "require", "check", "due", "ended", "implies", "view", "recommend", "good", "examples", "always_stated", "base",
             "note")  # fmt: skip
_RULE_NEEDS = ("id", "title", "area", "duty", "severity", "cites", "subject", "view", "recommend", "examples")
_CITE_KEYS = {"instrument", "provision", "verified", "from", "until"}
_EXAMPLE_KEYS = ("name", "as_of", "inventory", "expect")
SUBJECTS = (*KINDS, *PARTS, *DERIVED_KINDS)


class RuleReader:
    """Reads the rules of a ruleset's files; what is wrong goes to `problems`."""

    def __init__(self, folder: Path, problems: list[Problem]) -> None:
        self.folder, self.problems = folder, problems
        self.name = folder.resolve().name
        self.named: set[str] = set()
        """The ids of the rules in its files, those with a problem among them."""

    def bad(self, document: Document, at: int, message: str, hint: str = "", width: int = 1) -> None:
        """Notes a problem."""
        self.problems.append(Problem(document.location(at, width), message, hint, "ruleset"))

    def compiler(self, subject: str) -> Compiler:
        """A compiler that knows the ruleset's parameters and tables."""
        raise NotImplementedError

    def keys(self, document: Document, node: Any, at: int, known: tuple[str, ...], needed: tuple[str, ...], what: str) -> None:
        for key in node:
            if key not in known:
                self.bad(document, node.keys_at[key], f"unknown key '{key}' in {what}", did_you_mean(key, known), len(key))
        for key in needed:
            if key not in node:
                self.bad(document, at, f"{what} has no '{key}'")

    def report(self, compiler: Compiler, document: Document, node: Any, key: str) -> None:
        for problem in compiler.problems:
            where, width = position(node, 0, (key, *problem.path))
            self.bad(document, where, problem.message, problem.hint, width)
        compiler.problems.clear()

    def file(self, document: Document, areas: AnyMapping[str, Words], instruments: AnyMapping[str, Instrument]) -> list[Rule]:
        root = document.root
        if isinstance(root, list):
            entries, bases = root, dict[str, Any]()
        elif isinstance(root, dict):
            self.keys(document, root, 0, ("rules", "base"), ("rules",), "a rule file")
            entries, bases = root.get("rules") or [], plain(root.get("base")) or {}
            if not isinstance(bases, dict):
                self.bad(document, position(root, 0, ("base",))[0], "`base` is a mapping of names to inventories")
                bases = {}
        else:
            self.bad(document, 0, "found no rules", "a mapping with `rules:`, a list of rules")
            return []
        if not isinstance(entries, list):
            self.bad(document, 0, "`rules` is a list of rules")
            return []
        found = []
        for index, node in enumerate(entries):
            at = entries.at[index] if isinstance(entries, Sequence) else 0
            if not isinstance(node, dict):
                self.bad(document, at, "found no mapping, expected a rule")
                continue
            rule = self.rule(document, node, at, areas, instruments, bases)
            if rule is not None:
                found.append(rule)
        return found

    def rule(
        self, document: Document, node: Any, at: int, areas: AnyMapping[str, Words],
        instruments: AnyMapping[str, Instrument], bases: AnyMapping[str, Any],
    ) -> Rule | None:  # fmt: skip
        before = len(self.problems)
        self.named.add(str(node.get("id", "")))
        self.keys(document, node, at, RULE_KEYS, _RULE_NEEDS, f"rule {node.get('id', '')}".strip())
        data = shaped(document, node, RULE_SHAPES, self.problems)
        for key, known in (
            ("duty", DUTIES),
            ("severity", SEVERITIES),
            ("unstated", (*SEVERITIES, SILENT)),
            ("subject", SUBJECTS),
            ("area", tuple(areas)),
        ):
            if key in data and data[key] not in known:
                self.bad(document, node.values_at[key], f"'{data[key]}' is no {key}", did_you_mean(str(data[key]), known))
        for key in ("title", "view", "recommend", "good"):
            for tag, text in data[key].items() if isinstance(data.get(key), dict) else ():
                if not isinstance(text, str):
                    at_text, width = position(node, at, (key, tag))
                    self.bad(document, at_text, f"'{tag}' has no text", "quote a text with a comma or a colon in it", width)
        cites = []
        for index, cite in enumerate(as_list(data.get("cites"))):
            where, width = position(node, at, ("cites", index))
            if not isinstance(cite, dict) or set(cite) - _CITE_KEYS or "instrument" not in cite:
                self.bad(document, where, "a citation is {instrument, provision, verified, from, until}", "", width)
            elif str(cite["instrument"]) not in instruments:
                self.bad(document, where, f"unknown instrument '{cite['instrument']}'", did_you_mean(str(cite["instrument"]), instruments))
            else:
                cites.append(_citation(cite))
        for key, when in (data.get("in_force") or {}).items():
            if key not in ("from", "until") or (when is not None and _when(when) is None):
                at_date, width = position(node, at, ("in_force", key))
                self.bad(document, at_date, "in_force is {from: DATE, until: DATE}", "", width)
        if len(self.problems) > before and data.get("subject") not in SUBJECTS:
            return None
        compiler = self.compiler(data["subject"])
        shape = Shape((data["subject"],))
        judges: dict[str, Any] = {}
        for key in ("when", "unless", "require"):
            if key in node:
                judges[key] = compiler.condition(data[key], shape, ())
                self.report(compiler, document, node, key)
        if ("check" in node) == ("require" in node):
            self.bad(document, at, f"rule {node.get('id', '')} needs either `require` or `check`")
        if "check" in node:
            judges["require"] = compile_check(compiler, data["check"], data["subject"])
            self.report(compiler, document, node, "check")
        if "applies" in node:
            judges["applies"] = compiler.condition(data["applies"], Shape(("organisation",)), ())
            self.report(compiler, document, node, "applies")
        due = None
        if "due" in node:
            due = compile_operand(compiler, data["due"], DateType(), (), shape)
            self.report(compiler, document, node, "due")
        examples = self.examples(document, node, data, bases)
        if len(self.problems) > before:
            return None
        severity = data["severity"]
        if any(not cite.verified for cite in cites) and SEVERITIES.index(severity) > SEVERITIES.index("medium"):
            self.bad(document, node.values_at["severity"], "a rule whose citation nobody has read again is never above medium")
        force = data.get("in_force") or {}
        return Rule(
            id=str(data["id"]), ruleset=self.name, title=words(data["title"]), area=str(data["area"]), duty=data["duty"],
            severity=severity, unstated=data.get("unstated", one_step_lower(severity)), cites=tuple(cites),
            begins=_when(force.get("from")), ends=_when(force.get("until")), subject=data["subject"],
            applies=judges.get("applies"), when=judges.get("when"), unless=judges.get("unless"), require=judges["require"], due=due,
            implies=tuple(map(str, as_list(data.get("implies")))), view=words(data["view"]), recommend=words(data["recommend"]),
            good=words(data.get("good")), examples=tuple(examples), always_stated=str(data.get("always_stated", "")),
            reads=tuple(sorted(compiler.reads)), parameters=tuple(sorted(compiler.parameters_read)),
            types=tuple(sorted(compiler.types_read)),
            condition={key: data[key] for key in ("applies", "when", "unless", "require", "check", "due") if key in data},
            ended=data.get("ended") is True, base=bases.get(data.get("base", ""), {}),
        )  # fmt: skip

    def examples(self, document: Document, node: Any, data: dict[str, Any], bases: AnyMapping[str, Any]) -> list[Example]:
        base: Any = {}
        if "base" in data:
            if data["base"] not in bases:
                self.bad(document, node.values_at["base"], f"unknown base '{data['base']}'", did_you_mean(str(data["base"]), bases))
            base = bases.get(data["base"], {})
        found = []
        for index, example in enumerate(as_list(data.get("examples"))):
            at, _ = position(node, 0, ("examples", index))
            if not isinstance(example, dict) or set(example) - set(_EXAMPLE_KEYS) or "expect" not in example:
                self.bad(document, at, "an example is {name, as_of, inventory, expect}")
                continue
            if not isinstance(example["expect"], dict) or not isinstance(example.get("inventory") or {}, dict):
                self.bad(document, at, "`inventory` and `expect` of an example are mappings")
                continue
            wrong = sorted(set(map(str, example["expect"].values())) - set(OUTCOMES))
            if wrong:
                self.bad(document, at, f"'{wrong[0]}' is no outcome", did_you_mean(wrong[0], OUTCOMES))
            merged = _merged(base, example.get("inventory") or {})
            found.append(Example(str(example.get("name", index + 1)), str(example.get("as_of", "")), merged, example["expect"], at))
        return found


def _citation(data: AnyMapping[str, Any]) -> Citation:
    provision = data.get("provision", "")
    by_language = {str(tag): str(text) for tag, text in provision.items()} if isinstance(provision, dict) else {}
    text = by_language.get("en", next(iter(by_language.values()), "")) if by_language else str(provision)
    begins, ends = _when(data.get("from")), _when(data.get("until"))
    return Citation(str(data["instrument"]), text, bool(data.get("verified", True)), by_language, begins, ends)


def _merged(base: Any, change: Any) -> Any:
    """`change` laid over `base`: mappings merge, everything else replaces, null removes."""
    if not isinstance(base, dict) or not isinstance(change, dict):
        return change
    out = dict(base)
    for key, value in change.items():
        if value is None:
            out.pop(key, None)
        else:
            out[key] = _merged(out[key], value) if key in out else value
    return out


def _when(value: Any) -> When | None:
    return parse_when(str(value)) if value is not None else None
