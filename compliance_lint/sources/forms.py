"""A ruleset's ``forms/*.yaml`` -> forms: each field held against what the rule of its form asks."""

from __future__ import annotations

from pathlib import Path

from compliance_lint.errors import InputErrors, Problem, did_you_mean
from compliance_lint.findings.form_facts import ROOTS
from compliance_lint.findings.forms import Choice, Form, FormField, Part, asked_terms
from compliance_lint.rules.citation import words
from compliance_lint.rules.compiler import Compiler
from compliance_lint.rules.environment import Judge
from compliance_lint.rules.rule import Rule, Ruleset
from compliance_lint.rules.shape import Shape
from compliance_lint.sources.documents import Document, plain, position, read
from compliance_lint.sources.rulesets import control_parameters
from compliance_lint.sources.vocabularies import bundled
from compliance_lint.typed import Any

_FORM = ("id", "type", "rule", "asked_by", "each", "title", "parts", "notes", "signatures")
_PART = ("as", "title", "fields", "columns", "over", "spare", "heads", "text", "alternative")
_FIELD = ("label", "id", "states", "asks", "from", "choices", "tall")
_CHOICE = ("label", "when")
WAYS = ("fields", "rows", "lines", "checks", "text")
EACH = ("thing", "record")


def form_files(folder: Path) -> list[Path]:
    """The files of a ruleset's forms, in the order of their numbers."""
    return sorted((folder / "forms").glob("*.yaml"), key=lambda file: (len(file.stem), file.stem))


def load_forms(folder: Path, ruleset: Ruleset) -> dict[str, Form]:
    """The forms of a ruleset by id; raises `InputErrors` with everything wrong in them."""
    problems: list[Problem] = []
    found: dict[str, Form] = {}
    for file in form_files(folder):
        document = read(file, str(Path(folder.name) / "forms" / file.name), problems)
        form = _Reader(document, ruleset, problems).form() if isinstance(document.root, dict) else None
        if form is not None:
            found[form.id] = form
    if problems:
        raise InputErrors(problems)
    return found


class _Reader:
    def __init__(self, document: Document, ruleset: Ruleset, problems: list[Problem]) -> None:
        self.document, self.ruleset, self.problems = document, ruleset, problems
        self.parameters = {name: parameter.value for name, parameter in ruleset.parameters.items()}
        self.asked: frozenset[str] = frozenset()

    def bad(self, path: tuple[str | int, ...], message: str, hint: str = "") -> None:
        at, width = position(self.document.root, 0, path)
        self.problems.append(Problem(self.document.location(at, width), message, hint, "form"))

    def keys(self, node: Any, path: tuple[str | int, ...], known: tuple[str, ...], needed: tuple[str, ...]) -> None:
        for key in node:
            if key not in known:
                self.bad((*path, key), f"unknown key '{key}'", did_you_mean(key, known))
        for key in needed:
            if key not in node:
                self.bad(path, f"there is no '{key}'")

    def form(self) -> Form | None:
        root = self.document.root
        self.keys(root, (), _FORM, ("id", "type", "rule", "asked_by", "title", "parts"))
        rules = {rule.id: rule for rule in self.ruleset.rules}
        named = [("rule", str(root.get("rule"))), *(("asked_by", str(id)) for id in root.get("asked_by") or ())]
        for key, id in named:
            if id not in rules:
                self.bad((key,), f"unknown rule {id}", did_you_mean(id, rules))
        each = str(root.get("each", EACH[0]))
        if each not in EACH:
            self.bad(("each",), f"'{each}' is no way of counting forms", did_you_mean(each, EACH))
        if self.problems:
            return None
        rule = rules[str(root["rule"])]
        asking: tuple[Rule, ...] = tuple(rules[str(id)] for id in root["asked_by"])
        self.asked = asked_terms(rule, self.parameters)
        kind = asking[0].subject
        parts = tuple(self.part(node, ("parts", at), kind) for at, node in enumerate(root["parts"]))
        signatures = tuple(self.field(node, ("signatures", at)) for at, node in enumerate(root.get("signatures") or ()))
        shown = {field.term for part in parts for field in part.fields} | {field.term for field in signatures}
        for term in sorted(self.asked - shown):
            self.bad(("parts",), f"{rule.id} asks for '{term}', and no field of the form holds it")
        notes = tuple(words(note) for note in root.get("notes") or ())
        return Form(str(root["id"]), str(root["type"]), rule, asking, kind, each, words(root["title"]), parts, notes, signatures)

    def part(self, node: Any, path: tuple[str | int, ...], kind: str) -> Part:
        self.keys(node, path, _PART, ("as", "fields"))
        way = str(node.get("as"))
        if way not in WAYS:
            self.bad((*path, "as"), f"'{way}' is no kind of part", did_you_mean(way, WAYS))
        fields = tuple(self.field(one, (*path, "fields", at)) for at, one in enumerate(node.get("fields") or ()))
        alternative = self.condition(node["alternative"], (*path, "alternative"), kind) if "alternative" in node else None
        return Part(
            way, words(node.get("title")), fields, int(node.get("columns", 2)), str(node.get("over", "subject")),
            int(node.get("spare", 3)), tuple(words(head) for head in node.get("heads") or ()), words(node.get("text")), alternative,
        )  # fmt: skip

    def field(self, node: Any, path: tuple[str | int, ...]) -> FormField:
        self.keys(node, path, _FIELD, ("label",))
        term = str(node.get("states", ""))
        stated = self.condition({"states": {"includes": [term]}}, (*path, "states"), "document") if term else None
        asks = self.condition(node["asks"], (*path, "asks"), "document") if "asks" in node else stated if term in self.asked else None
        sources = tuple(map(str, node.get("from") or ()))
        for source in sources:
            if source.split(".")[0] not in ROOTS or "." not in source:
                self.bad((*path, "from"), f"'{source}' leads nowhere", "a path begins with " + ", ".join(ROOTS))
        choices = []
        for at, one in enumerate(node.get("choices") or ()):
            here = (*path, "choices", at)
            self.keys(one, here, _CHOICE, ("label",))
            ticked = self.condition(one["when"], (*here, "when"), "document") if "when" in one else None
            choices.append(Choice(words(one.get("label")), ticked))
        return FormField(
            words(node.get("label")), str(node.get("id", "")), term, stated, asks, sources, tuple(choices), node.get("tall") == "true"
        )

    def condition(self, node: Any, path: tuple[str | int, ...], kind: str) -> Judge:
        compiler = Compiler(bundled(), kind, self.parameters, self.ruleset.tables, control_parameters)
        judge = compiler.condition(plain(node), Shape((kind,)), ())
        for problem in compiler.problems:
            self.bad((*path, *problem.path), problem.message, problem.hint)
        return judge
