"""The rules of one file, compiled against what their ruleset declares; every problem with its place."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as AnyMapping

from compliance_lint.errors import did_you_mean
from compliance_lint.graph.derived import DERIVED_KINDS
from compliance_lint.model.kinds import KINDS
from compliance_lint.rules.check import check_names
from compliance_lint.rules.citation import Instrument, Words
from compliance_lint.rules.compiler import Compiler
from compliance_lint.rules.examples import Examples, Shown
from compliance_lint.rules.rule import DUTIES, OUTCOMES, SEVERITIES, SILENT, Rule
from compliance_lint.rules.shape import PARTS
from compliance_lint.sources.complaints import Complaints
from compliance_lint.sources.documents import Document, Sequence, plain, position
from compliance_lint.sources.rule_parts import CONDITIONS, FIELDS, Read, compile_part, deferred, rule_of, when
from compliance_lint.sources.shapes import RULE_SHAPES, as_list, shaped
from compliance_lint.typed import Any

RULE_KEYS = ("id", "title", "area", "duty", "severity", "unstated", "cites", "in_force", "subject", "applies", "when", "unless",
             "require", "check", "due", "ended", "implies", "view", "recommend", "good", "examples", "always_stated", "base",
             "note")  # fmt: skip
_RULE_NEEDS = ("id", "title", "area", "duty", "severity", "cites", "subject", "view", "recommend", "examples")
_CITE_KEYS = {"instrument", "provision", "verified", "from", "until"}
_EXAMPLE_KEYS = ("name", "as_of", "inventory", "expect")
SUBJECTS = (*KINDS, *PARTS, *DERIVED_KINDS)


class RuleReader:
    """Reads the rules of a ruleset's files; what is wrong goes to `complaints`.

    `compiler` makes one for a kind of subject that knows the parameters and tables of the ruleset.
    """

    def __init__(self, ruleset: str, complaints: Complaints, compiler: Callable[[str], Compiler]) -> None:
        self.ruleset, self.complaints, self.compiler = ruleset, complaints, compiler
        self.bad = complaints.bad
        self.named: set[str] = set()
        """The ids of the rules in its files, those with a problem among them."""
        self.examples_seen: list[dict[str, Any]] = []
        """Of each file, the inventories that examples start from, and the examples rule by rule, as the cache keeps them."""

    def file(
        self, document: Document, areas: AnyMapping[str, Words], instruments: AnyMapping[str, Instrument]
    ) -> tuple[list[Rule], list[Any]]:
        """The rules of a file, and what `again` needs to make them without checking anything a second time."""
        root = document.root
        if isinstance(root, list):
            entries, bases = root, dict[str, Any]()
        elif isinstance(root, dict):
            self.complaints.keys(document, root, 0, ("rules", "base"), ("rules",), "a rule file")
            entries, bases = root.get("rules") or [], plain(root.get("base")) or {}
            if not isinstance(bases, dict):
                self.bad(document, position(root, 0, ("base",))[0], "`base` is a mapping of names to inventories")
                bases = {}
        else:
            self.bad(document, 0, "found no rules", "a mapping with `rules:`, a list of rules")
            return [], []
        if not isinstance(entries, list):
            self.bad(document, 0, "`rules` is a list of rules")
            return [], []
        found = []
        rows: list[Any] = []
        for index, node in enumerate(entries):
            at = entries.at[index] if isinstance(entries, Sequence) else 0
            if not isinstance(node, dict):
                self.bad(document, at, "found no mapping, expected a rule")
                continue
            made = self.rule(document, node, at, areas, instruments, bases)
            if made is not None:
                found.append(made[0])
                rows.append(made[1])
        self.examples_seen.append({"bases": bases, "rows": [data.pop("examples", None) for data, *_ in rows]})
        return found, rows

    def again(
        self, stored: list[Any], proven: Callable[[str], Rule], examples: Callable[[], Any], sure: bool
    ) -> list[Rule]:  # fmt: skip
        """The rules that were found right when they were stored, compiled when first called on.

        `proven` reads a rule from its file after all, where what is stored of it does not compile; `examples` reads those of all files.
        Where it is not `sure`, nothing is left for later: what the rules reckon with has changed since. A check of another package is
        looked at each time, as it may change unseen.
        """
        found, known = [], (None, *check_names())
        for at, rows in enumerate(stored):
            for number, (data, *read) in enumerate(rows):
                keys = [key for key in CONDITIONS if key in data]
                shown = Examples(_examples_later(examples, at, number, data, proven))
                if sure and data.get("check") in known:
                    judges = {key: deferred(_later(self.compiler, key, data, proven)) for key in keys}
                    found.append(rule_of(self.ruleset, data, judges, Read(*read), shown))
                    continue
                compiler = self.compiler(data["subject"])
                judges = {key: compile_part(compiler, key, data) for key in keys}
                self.complaints.compiled(compiler, Document("", {}, ""), {}, "")
                found.append(rule_of(self.ruleset, data, judges, Read.by(compiler), shown))
        return found

    def rule(
        self, document: Document, node: Any, at: int, areas: AnyMapping[str, Words],
        instruments: AnyMapping[str, Instrument], bases: AnyMapping[str, Any],
    ) -> tuple[Rule, list[Any]] | None:  # fmt: skip
        """A rule, and what is kept of it; `None` where something is wrong with it."""
        before = len(self.complaints.problems)
        self.named.add(str(node.get("id", "")))
        self.complaints.keys(document, node, at, RULE_KEYS, _RULE_NEEDS, f"rule {node.get('id', '')}".strip())
        data = shaped(document, node, RULE_SHAPES, self.complaints.problems)
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
        for index, cite in enumerate(as_list(data.get("cites"))):
            where, width = position(node, at, ("cites", index))
            if not isinstance(cite, dict) or set(cite) - _CITE_KEYS or "instrument" not in cite:
                self.bad(document, where, "a citation is {instrument, provision, verified, from, until}", "", width)
            elif str(cite["instrument"]) not in instruments:
                self.bad(document, where, f"unknown instrument '{cite['instrument']}'", did_you_mean(str(cite["instrument"]), instruments))
        for key, day in (data.get("in_force") or {}).items():
            if key not in ("from", "until") or (day is not None and when(day) is None):
                at_date, width = position(node, at, ("in_force", key))
                self.bad(document, at_date, "in_force is {from: DATE, until: DATE}", "", width)
        if len(self.complaints.problems) > before and data.get("subject") not in SUBJECTS:
            return None
        if ("check" in node) == ("require" in node):
            self.bad(document, at, f"rule {node.get('id', '')} needs either `require` or `check`")
        compiler = self.compiler(data["subject"])
        judges: dict[str, Any] = {}
        for key in CONDITIONS:
            if key in data:
                judges[key] = compile_part(compiler, key, data)
                self.complaints.compiled(compiler, document, node, key)
        examples_at = self.examples(document, node, data, bases)
        if len(self.complaints.problems) > before:
            return None
        read = Read.by(compiler)
        shown = as_list(data.get("examples")), bases.get(data.get("base", ""), {})
        rule = rule_of(self.ruleset, data, judges, read, Examples(lambda: shown, examples_at))
        if any(not cite.verified for cite in rule.cites) and SEVERITIES.index(rule.severity) > SEVERITIES.index("medium"):
            self.bad(document, node.values_at["severity"], "a rule whose citation nobody has read again is never above medium")
        return rule, [data, *read.stored()]

    def examples(self, document: Document, node: Any, data: dict[str, Any], bases: AnyMapping[str, Any]) -> list[int]:
        """Checks the examples of a rule; returns where each begins."""
        if "base" in data and data["base"] not in bases:
            self.bad(document, node.values_at["base"], f"unknown base '{data['base']}'", did_you_mean(str(data["base"]), bases))
        found = []
        for index, example in enumerate(as_list(data.get("examples"))):
            at, _ = position(node, 0, ("examples", index))
            found.append(at)
            if not isinstance(example, dict) or set(example) - set(_EXAMPLE_KEYS) or "expect" not in example:
                self.bad(document, at, "an example is {name, as_of, inventory, expect}")
            elif not isinstance(example["expect"], dict) or not isinstance(example.get("inventory") or {}, dict):
                self.bad(document, at, "`inventory` and `expect` of an example are mappings")
            elif wrong := sorted(set(map(str, example["expect"].values())) - set(OUTCOMES)):
                self.bad(document, at, f"'{wrong[0]}' is no outcome", did_you_mean(wrong[0], OUTCOMES))
        return found


def _later(
    compiler: Callable[[str], Compiler], key: str, data: AnyMapping[str, Any], proven: Callable[[str], Rule]
) -> Callable[[], Callable[..., Any]]:
    def make() -> Callable[..., Any]:
        mine = compiler(data["subject"])
        judge = compile_part(mine, key, data)
        if mine.problems:  # what was right when it was stored is right: somebody has written into the cache
            judge = getattr(proven(data["id"]), FIELDS.get(key, key))
        made: Callable[..., Any] = judge
        return made

    return make


def _examples_later(
    examples: Callable[[], Any], at: int, number: int, data: AnyMapping[str, Any], proven: Callable[[str], Rule]
) -> Callable[[], Shown]:
    def make() -> Shown:
        try:
            file = examples()[at]
            return as_list(file["rows"][number]), file["bases"].get(data.get("base", ""), {})
        except (AttributeError, IndexError, KeyError, TypeError):  # somebody has written into the cache
            return proven(data["id"]).examples.shown

    return make
