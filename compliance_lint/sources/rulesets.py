"""A folder with ``ruleset.yaml`` and ``rules/*.yaml`` -> one `Ruleset`, compiled; every problem with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as AnyMapping
from functools import cache
from pathlib import Path
from typing import Any

from compliance_lint.errors import InputErrors, Problem, UsageError, did_you_mean
from compliance_lint.graph.derived import DERIVED_KINDS
from compliance_lint.model.dates import When, parse_when
from compliance_lint.model.kinds import KINDS
from compliance_lint.model.types import Type
from compliance_lint.rules.checking import compile_check
from compliance_lint.rules.citation import Citation, Instrument, Words, words
from compliance_lint.rules.compiler import Compiler
from compliance_lint.rules.operands import compile_operand
from compliance_lint.rules.rule import DUTIES, OUTCOMES, SEVERITIES, SILENT, Example, Parameter, Rule, Ruleset, Unchecked, one_step_lower
from compliance_lint.rules.shape import PARTS, Shape
from compliance_lint.sources.cache import key_of, remembered
from compliance_lint.sources.documents import Document, Mapping, Sequence, plain, position, read
from compliance_lint.sources.parameters import parameter_fields
from compliance_lint.sources.shapes import RULE_SHAPES, RULESET_SHAPES, as_list, check_rows, parameter, shaped
from compliance_lint.sources.vocabularies import bundled, bundled_key

_RULE_KEYS = ("id", "title", "area", "duty", "severity", "unstated", "cites", "in_force", "subject", "applies", "when", "unless",
              "require", "check", "due", "ended", "implies", "view", "recommend", "good", "examples", "always_stated", "base",
              "note")  # fmt: skip
_RULE_NEEDS = ("id", "title", "area", "duty", "severity", "cites", "subject", "view", "recommend", "examples")
_RULESET_KEYS = ("title", "jurisdiction", "authority", "version", "law_as_of", "languages", "applies", "personal_forms", "instruments",
                 "areas", "parameters", "terms", "headings", "not_checked", "provision_forms", "extends", "severities", "about",
                 "note")  # fmt: skip
_RULESET_NEEDS = ("title", "jurisdiction", "version", "instruments", "areas")
_CITE_KEYS = {"instrument", "provision", "verified", "from", "until"}
_EXAMPLE_KEYS = ("name", "as_of", "inventory", "expect")
SUBJECTS = (*KINDS, *PARTS, *DERIVED_KINDS)
ALWAYS = ("inventory",)  # about the description itself: applied whichever are chosen


def bundled_folder() -> Path:
    """Where the rulesets lie: in the package (an installed wheel) or beside it (a checkout)."""
    inside = Path(__file__).parents[1] / "rulesets"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "rulesets"


def bundled_names() -> tuple[str, ...]:
    """The names of the rulesets that come with the tool."""
    return tuple(sorted(folder.name for folder in bundled_folder().iterdir() if (folder / "ruleset.yaml").is_file()))


def find_ruleset(word: str) -> Path:
    """The folder of a ruleset: a bundled one by name, or a folder that holds a ``ruleset.yaml``. Raises `UsageError`."""
    if word in bundled_names():
        return bundled_folder() / word
    folder = Path(word)
    try:
        found, there = (folder / "ruleset.yaml").is_file(), folder.is_dir()
    except (OSError, ValueError):  # a name that no file can have
        found = there = False
    if found:
        return folder
    if there:
        raise UsageError(f"{word}: this folder holds no ruleset.yaml")
    hint = did_you_mean(word, bundled_names())
    raise UsageError(f"unknown ruleset '{word}'" + (f"; {hint}" if hint else "") + "\n    a bundled name or a folder with a ruleset.yaml")


@cache
def _control_parameters() -> AnyMapping[str, AnyMapping[str, Type]]:
    vocabulary = bundled()
    return {
        type: {name: field.type for name, field in parameter_fields(vocabulary, type).items()}
        for type in vocabulary.lists["controls"].terms
    }


def load_ruleset(folder: Path, within: tuple[Path, ...] = (), changed: AnyMapping[str, Parameter] | None = None) -> Ruleset:
    """The ruleset of a folder; raises `InputErrors` with every problem of every file of it.

    `within` holds the folders whose ``extends`` led here, `changed` the parameters that they set anew.
    """
    fresh: list[Ruleset] = []

    def check() -> dict[str, Any]:
        problems: list[Problem] = []
        loader = _Loader(folder, problems, {}, within, changed or {})
        loaded = loader.load()
        if problems or loaded is None:
            raise InputErrors(problems)
        fresh.append(loaded)
        return loader.seen

    files = [folder / "ruleset.yaml", *sorted((folder / "tables").glob("*.yaml")), *sorted((folder / "rules").glob("*.yaml"))]
    where = hashlib.blake2b(str(folder.resolve()).encode(), digest_size=4).hexdigest()
    data = remembered(f"ruleset-{folder.resolve().name}-{where}", key_of(files, bundled_key()), check)
    if fresh:
        return fresh[0]
    problems: list[Problem] = []
    loaded = _Loader(folder, problems, data if isinstance(data, dict) else {}, within, changed or {}).load()
    if loaded is None or problems:  # what was right when it was stored is right: somebody has written into the cache
        check()
        return fresh[0]
    return loaded


class _Loader:
    """Reads the files of a folder, or takes what was parsed of them (`known`) and found right before."""

    def __init__(
        self, folder: Path, problems: list[Problem], known: AnyMapping[str, Any], within: tuple[Path, ...], changed: AnyMapping[str, Any]
    ) -> None:
        self.folder, self.problems, self.known, self.within, self.changed = folder, problems, known, within, changed
        self.seen: dict[str, Any] = {}
        self.parameters: dict[str, Parameter] = {}
        self.tables: dict[str, Any] = {}

    def bad(self, document: Document, at: int, message: str, hint: str = "", width: int = 1) -> None:
        self.problems.append(Problem(document.location(at, width), message, hint, "ruleset"))

    def shown(self, file: Path) -> str:
        return str(file) if not file.is_relative_to(bundled_folder()) else str(Path("rulesets") / file.relative_to(bundled_folder()))

    def document(self, file: Path) -> Document:
        name = file.relative_to(self.folder).as_posix()
        if name in self.known:
            return Document(self.shown(file), self.known[name], "")
        document = read(file, self.shown(file), self.problems)
        self.seen[name] = plain(document.root)
        return document

    def load(self) -> Ruleset | None:
        document = self.document(self.folder / "ruleset.yaml")
        root = document.root
        if not isinstance(root, dict):
            self.bad(document, 0, "found no mapping, expected the keys of a ruleset")
            return None
        self.keys(document, root, 0, _RULESET_KEYS, _RULESET_NEEDS, "a ruleset")
        data = shaped(document, root, RULESET_SHAPES, self.problems)
        check_rows(document, root, data, self.problems)
        if self.folder.resolve() in self.within:
            self.bad(document, root.keys_at.get("extends", 0) if isinstance(root, Mapping) else 0, "the ruleset extends itself")
            return None
        own, way = {name: parameter(spec) for name, spec in (data.get("parameters") or {}).items()}, (*self.within, self.folder.resolve())
        below = [load_ruleset(find_ruleset(str(name)), way, {**own, **self.changed}) for name in as_list(data.get("extends"))]
        for base in below:
            self.parameters.update(base.parameters)
            self.tables.update(base.tables)
        self.parameters.update(own)
        self.parameters.update({name: self.changed[name] for name in self.changed if name in self.parameters})
        for table in sorted((self.folder / "tables").glob("*.yaml")):
            self.tables[table.stem] = plain(self.document(table).root) or {}
        areas = {key: words(title) for key, title in (data.get("areas") or {}).items()}
        instruments = {key: _instrument(key, spec) for key, spec in (data.get("instruments") or {}).items()}
        for base in below:
            areas = {**base.areas, **areas}
            instruments = {**base.instruments, **instruments}
        applies = None
        if "applies" in data:
            compiler = self.compiler("organisation")
            condition = data["applies"]
            inner = condition.get("organisation", condition) if isinstance(condition, dict) else condition
            applies = compiler.condition(inner, Shape(("organisation",)), ())
            self.report(compiler, document, root, "applies")
        rules = [rule for base in below for rule in base.rules]
        files = sorted((self.folder / "rules").glob("*.yaml"))
        if not files and not below:
            self.bad(document, 0, "the ruleset has no rules", "put them into rules/*.yaml")
        for file in files:
            rules += self.file(self.document(file), areas, instruments)
        self.together(rules, document)
        severities = data.get("severities") or {}
        rules = [rule.weighing(severities[rule.id]) if rule.id in severities else rule for rule in rules]
        base_terms: dict[str, Words] = {}
        base_headings: dict[str, Words] = {}
        for base in below:
            base_terms.update(base.terms)
            base_headings.update(base.headings)
        return Ruleset(
            id=self.folder.resolve().name,
            title=words(data.get("title")),
            jurisdiction=str(data.get("jurisdiction", "")),
            authority=words(data.get("authority")),
            version=str(data.get("version", "")),
            law_as_of=str(data.get("law_as_of", "")),
            languages=tuple(as_list(data.get("languages")) or ("en",)),
            applies=applies,
            personal_forms=tuple(as_list(data.get("personal_forms")) or ("identified", "pseudonymised")),
            instruments=instruments,
            areas=areas,
            parameters=self.parameters,
            terms=base_terms | {key: words(text) for key, text in (data.get("terms") or {}).items()},
            headings=base_headings | {key: words(text) for key, text in (data.get("headings") or {}).items()},
            not_checked=tuple(Unchecked(words(row["provision"]), words(row["reason"])) for row in data.get("not_checked") or ()),
            provision_forms={tag: tuple((p[0], p[1]) for p in forms) for tag, forms in (data.get("provision_forms") or {}).items()},
            rules=tuple(rules),
            about=str(data.get("about", "law")),
            scope=data.get("applies") or {},
            tables=self.tables,
        )

    def compiler(self, subject: str) -> Compiler:
        values = {name: parameter.value for name, parameter in self.parameters.items()}
        return Compiler(bundled(), subject, values, self.tables, _control_parameters())

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
        self.keys(document, node, at, _RULE_KEYS, _RULE_NEEDS, f"rule {node.get('id', '')}".strip())
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
            due = compile_operand(compiler, data["due"], None, (), shape)
            self.report(compiler, document, node, "due")
        examples = self.examples(document, node, data, bases)
        if len(self.problems) > before:
            return None
        severity = data["severity"]
        if any(not cite.verified for cite in cites) and SEVERITIES.index(severity) > SEVERITIES.index("medium"):
            self.bad(document, node.values_at["severity"], "a rule whose citation nobody has read again is never above medium")
        force = data.get("in_force") or {}
        return Rule(
            id=str(data["id"]), ruleset=self.folder.resolve().name, title=words(data["title"]), area=str(data["area"]), duty=data["duty"],
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

    def together(self, rules: list[Rule], document: Document) -> None:
        seen: set[str] = set()
        for rule in rules:
            if rule.id in seen:
                self.bad(document, 0, f"two rules have the id {rule.id}")
            seen.add(rule.id)
        for rule in rules:
            for other in rule.implies:
                if other not in seen:
                    self.bad(document, 0, f"{rule.id} implies the unknown rule {other}", did_you_mean(other, seen))
        implied = {rule.id: rule.implies for rule in rules}
        for id in sorted(implied):
            if id in _reached(implied, id):
                self.bad(document, 0, f"{id} implies itself, so that its findings would hide each other")


def _reached(implied: AnyMapping[str, tuple[str, ...]], start: str) -> set[str]:
    """The rules that a rule implies, and those that they imply."""
    found: set[str] = set()
    left = list(implied.get(start, ()))
    while left:
        id = left.pop()
        if id not in found:
            found.add(id)
            left += implied.get(id, ())
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


def _instrument(key: str, spec: Any) -> Instrument:
    spec = spec if isinstance(spec, dict) else {"name": spec}
    return Instrument(key, words(spec.get("name", key)).by, str(spec.get("url", "")), str(spec.get("status", "")))
