"""A folder with ``ruleset.yaml`` and ``rules/*.yaml`` -> one `Ruleset`, compiled; every problem with its place."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as AnyMapping
from functools import cache
from pathlib import Path

from compliance_lint.errors import InputErrors, Problem, UsageError, did_you_mean
from compliance_lint.model.types import Type
from compliance_lint.rules.citation import Instrument, Words, words
from compliance_lint.rules.compiler import Compiler
from compliance_lint.rules.environment import Judge
from compliance_lint.rules.rule import Parameter, Rule, Ruleset, Unchecked
from compliance_lint.rules.shape import Shape
from compliance_lint.sources.cache import key_of, remembered, yaml_files
from compliance_lint.sources.complaints import Complaints
from compliance_lint.sources.documents import Document, Mapping, plain, position, read
from compliance_lint.sources.parameters import parameter_fields
from compliance_lint.sources.rule_files import RuleReader
from compliance_lint.sources.shapes import RULESET_SHAPES, as_list, check_rows, parameter, shaped
from compliance_lint.sources.vocabularies import bundled, bundled_key
from compliance_lint.typed import Any

_RULESET_KEYS = ("title", "jurisdiction", "authority", "version", "law_as_of", "languages", "applies", "personal_forms", "instruments",
                 "areas", "parameters", "terms", "headings", "not_checked", "provision_forms", "extends", "severities", "about",
                 "note")  # fmt: skip
_RULESET_NEEDS = ("title", "jurisdiction", "version", "instruments", "areas")
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
def control_parameters(type: str) -> AnyMapping[str, Type]:
    """The parameters of a type of control, by the shipped vocabulary."""
    return {name: field.type for name, field in parameter_fields(bundled(), type).items()}


def load_ruleset(folder: Path, within: tuple[Path, ...] = (), changed: AnyMapping[str, Parameter] | None = None) -> Ruleset:
    """The ruleset of a folder; raises `InputErrors` with every problem of every file of it.

    `within` holds the folders whose ``extends`` led here, `changed` the parameters that they set anew.
    """
    fresh: list[tuple[Ruleset, _Loader]] = []

    def checked() -> tuple[Ruleset, _Loader]:
        if not fresh:
            complaints = Complaints([])
            loader = _Loader(folder, complaints, within, changed or {})
            loaded = loader.read()
            if complaints.problems or loaded is None:
                raise InputErrors(complaints.problems)
            fresh.append((loaded, loader))
        return fresh[0]

    def proven(id: str) -> Rule:
        return next(rule for rule in checked()[0].rules if rule.id == id)

    def examples() -> Any:
        """The examples are kept apart: they are most of what a ruleset holds, and judging reads none."""
        return remembered(f"examples-{name}", str(where), key, lambda: checked()[1].rules.examples_seen)

    where = folder.resolve()
    name = where.name
    key = key_of([folder / "ruleset.yaml", *yaml_files(folder / "tables"), *yaml_files(folder / "rules")], bundled_key())
    data = remembered(f"ruleset-{name}", str(where), key, lambda: checked()[1].seen)
    if fresh:
        examples()
        return fresh[0][0]
    complaints = Complaints([])
    try:
        loaded = _Loader(folder, complaints, within, changed or {}).again(data, proven, examples)
    except (AttributeError, KeyError, TypeError, ValueError):
        loaded = None
    if loaded is None or complaints.problems:  # what was right when it was stored is right: somebody has written into the cache
        return checked()[0]
    return loaded


def bundled_scopes() -> dict[str, Ruleset]:
    """The rulesets that come with the tool by name, without their rules, to see which apply at all: most do not.

    Raises `InputErrors` where a file of them that says so is damaged.
    """
    root = bundled_folder()
    folders = [root / name for name in bundled_names()]
    files = [file for folder in folders for file in (str(folder / "ruleset.yaml"), *yaml_files(folder / "tables"))]

    def read_all() -> dict[str, Any]:
        problems: list[Problem] = []
        found = {folder.name: _Loader(folder, Complaints(problems), (), {}).head() for folder in folders}
        if problems:
            raise InputErrors(problems)
        return found

    rows = remembered("scopes", str(root), key_of(files, *(folder.name for folder in folders), bundled_key()), read_all)
    try:
        return {folder.name: _scope(folder, rows[folder.name]) for folder in folders}
    except (AttributeError, KeyError, TypeError, ValueError):  # somebody has written into the cache
        rows = read_all()
        return {folder.name: _scope(folder, rows[folder.name]) for folder in folders}


def _scope(folder: Path, data: AnyMapping[str, Any]) -> Ruleset:
    """A ruleset without its rules; the whole of it where its scope rests on what the head does not hold."""
    complaints = Complaints([])
    loader = _Loader(folder, complaints, (), {})
    loader.tables = data["tables"]
    judge = loader.scope(data["applies"])
    if complaints.problems:  # it asks for a parameter, or for a table of a ruleset that it extends
        return load_ruleset(folder)
    return Ruleset(
        id=folder.name, title=words(data["title"]), jurisdiction=data["jurisdiction"], authority=words(None), version=data["version"],
        law_as_of=data["law_as_of"], languages=tuple(data["languages"]), applies=judge, personal_forms=tuple(data["personal_forms"]),
        instruments={}, areas={}, parameters={}, terms={}, headings={}, not_checked=(), provision_forms={}, rules=(),
        about=data["about"], scope=data["applies"],
    )  # fmt: skip


def _tables_in(condition: Any) -> set[str]:
    """The tables that a condition looks up."""
    if isinstance(condition, dict):
        own = {str(condition["table"])} if "table" in condition else set[str]()
        return own.union(*map(_tables_in, condition.values()))
    return set[str]().union(*map(_tables_in, condition)) if isinstance(condition, list) else set()


class _Loader:
    """Reads the files of a folder, or makes of what was found right in them before what they make."""

    def __init__(self, folder: Path, complaints: Complaints, within: tuple[Path, ...], changed: AnyMapping[str, Any]) -> None:
        self.folder, self.complaints, self.within, self.changed = folder, complaints, within, changed
        self.bad = complaints.bad
        self.name = folder.resolve().name
        self.rules = RuleReader(self.name, complaints, self.compiler)
        self.seen: dict[str, Any] = {"tables": {}, "rules": []}
        """What the cache keeps."""
        self.parameters: dict[str, Parameter] = {}
        self.values: dict[str, Any] = {}
        """The figures alone, as rules reckon with them."""
        self.tables: dict[str, Any] = {}

    def shown(self, file: Path) -> str:
        return str(file) if not file.is_relative_to(bundled_folder()) else str(Path("rulesets") / file.relative_to(bundled_folder()))

    def document(self, file: Path) -> Document:
        return read(file, self.shown(file), self.complaints.problems)

    def top(self, document: Document) -> dict[str, Any] | None:
        """The data of a ``ruleset.yaml``, of the form they must have; `None` where it is none."""
        root = document.root
        if not isinstance(root, dict):
            self.bad(document, 0, "found no mapping, expected the keys of a ruleset")
            return None
        self.complaints.keys(document, root, 0, _RULESET_KEYS, _RULESET_NEEDS, "a ruleset")
        data = shaped(document, root, RULESET_SHAPES, self.complaints.problems)
        check_rows(document, root, data, self.complaints.problems)
        return data

    def head(self) -> dict[str, Any]:
        """What shows whether the ruleset applies, and what is told of it where it does not; neither rules nor what it extends are read."""
        data = self.top(self.document(self.folder / "ruleset.yaml")) or {}
        asked = _tables_in(data.get("applies"))
        files = [file for file in map(Path, yaml_files(self.folder / "tables")) if file.stem in asked]
        tables = {file.stem: plain(self.document(file).root) or {} for file in files}
        return {**_told(data), "title": data.get("title"), "applies": data.get("applies") or {}, "tables": tables}

    def read(self) -> Ruleset | None:
        """The ruleset its files make."""
        document = self.document(self.folder / "ruleset.yaml")
        root, data = document.root, self.top(document)
        if data is None:
            return None
        if self.folder.resolve() in self.within:
            self.bad(document, root.keys_at.get("extends", 0) if isinstance(root, Mapping) else 0, "the ruleset extends itself")
            return None
        for table in map(Path, yaml_files(self.folder / "tables")):
            self.seen["tables"][table.stem] = plain(self.document(table).root) or {}
        self.seen["ruleset"] = data
        below = self.below(data, self.seen["tables"])
        areas, instruments = _areas(data, below), _instruments(data, below)
        applies = self.scope(data.get("applies"), document)
        files = [Path(file) for file in yaml_files(self.folder / "rules")]
        if not files and not below:
            self.bad(document, 0, "the ruleset has no rules", "put them into rules/*.yaml")
        own: list[Rule] = []
        for file in files:
            found, stored = self.rules.file(self.document(file), areas, instruments)
            own += found
            self.seen["rules"].append(stored)
        rules = [*(rule for base in below for rule in base.rules), *own]
        self.together(rules, document)
        self.weighed(document, plain(root).get("severities"), {rule.id for rule in rules} | self.rules.named)
        return self.made(data, below, rules, applies)

    def again(self, stored: AnyMapping[str, Any], proven: Callable[[str], Rule], examples: Callable[[], Any]) -> Ruleset | None:
        """The ruleset of what was stored of it; what rests on no other is not held against anything again."""
        data = stored["ruleset"]
        below = self.below(data, stored["tables"])
        applies = self.scope(data.get("applies"))
        sure = not below and not self.changed
        own = self.rules.again(stored["rules"], proven, examples, sure)
        rules = [*(rule for base in below for rule in base.rules), *own]
        if below:
            document = Document("", {}, "")
            self.together(rules, document)
            self.weighed(document, data.get("severities"), {rule.id for rule in rules})
        return self.made(data, below, rules, applies)

    def below(self, data: AnyMapping[str, Any], tables: AnyMapping[str, Any]) -> list[Ruleset]:
        """The rulesets that this one extends; takes over their parameters and tables, and sets its own."""
        own, way = {name: parameter(spec) for name, spec in (data.get("parameters") or {}).items()}, (*self.within, self.folder.resolve())
        found = [load_ruleset(find_ruleset(str(name)), way, {**own, **self.changed}) for name in as_list(data.get("extends"))]
        for base in found:
            self.parameters.update(base.parameters)
            self.tables.update(base.tables)
        self.parameters.update(own)
        self.parameters.update({name: self.changed[name] for name in self.changed if name in self.parameters})
        self.tables.update(tables)
        self.values = {name: parameter.value for name, parameter in self.parameters.items()}
        return found

    def made(self, data: AnyMapping[str, Any], below: list[Ruleset], rules: list[Rule], applies: Judge | None) -> Ruleset:
        """The ruleset of checked data and its rules."""
        severities = data.get("severities") or {}
        rules = [rule.weighing(severities[rule.id]) if rule.id in severities else rule for rule in rules]
        base_terms: dict[str, Words] = {}
        base_headings: dict[str, Words] = {}
        for base in below:
            base_terms.update(base.terms)
            base_headings.update(base.headings)
        return Ruleset(
            id=self.name,
            title=words(data.get("title")),
            authority=words(data.get("authority")),
            applies=applies,
            instruments=_instruments(data, below),
            areas=_areas(data, below),
            parameters=self.parameters,
            terms=base_terms | {key: words(text) for key, text in (data.get("terms") or {}).items()},
            headings=base_headings | {key: words(text) for key, text in (data.get("headings") or {}).items()},
            not_checked=(
                *(Unchecked(words(row["provision"]), words(row["reason"])) for row in data.get("not_checked") or ()),
                *(row for base in below for row in base.not_checked),
            ),
            provision_forms=_united(data.get("provision_forms") or {}, below),
            rules=tuple(rules),
            scope=data.get("applies") or {},
            tables=self.tables,
            **_told(data),
        )

    def scope(self, condition: Any, document: Document | None = None) -> Judge | None:
        """The condition on the organisation under which the ruleset applies; `None` for none."""
        if not condition:
            return None
        compiler = self.compiler("organisation")
        inner = condition.get("organisation", condition) if isinstance(condition, dict) else condition
        judge = compiler.condition(inner, Shape(("organisation",)), ())
        document = document or Document("ruleset.yaml", {}, "")
        self.complaints.compiled(compiler, document, document.root, "applies")
        return judge

    def compiler(self, subject: str) -> Compiler:
        return Compiler(bundled(), subject, self.values, self.tables, control_parameters)

    def weighed(self, document: Document, severities: Any, known: set[str]) -> None:
        """Notes the severities of rules that are neither in the ruleset nor in what it extends."""
        for id in severities if isinstance(severities, dict) else ():
            if id not in known:
                at, width = position(document.root, 0, ("severities", id))
                hint = did_you_mean(str(id).upper(), known) or "a rule of this ruleset, or of one that it extends"
                self.bad(document, at, f"unknown rule '{id}' in severities", hint, width)

    def together(self, rules: list[Rule], document: Document) -> None:
        seen: set[str] = set()
        for rule in rules:
            if rule.id in seen:
                self.bad(document, 0, f"two rules have the id {rule.id}")
            seen.add(rule.id)
        home = {rule.id: rule.ruleset for rule in rules}
        for rule in rules:
            for other in rule.implies:
                if other not in seen:
                    self.bad(document, 0, f"{rule.id} implies the unknown rule {other}", did_you_mean(other, seen))
                elif home[other] != rule.ruleset:
                    message = f"{rule.id} implies {other}, a rule of {home[other]}, and would hide what that one finds"
                    self.bad(document, 0, message, "imply rules of this ruleset only")
        implied = {rule.id: rule.implies for rule in rules}
        for id in sorted(implied):
            if id in _reached(implied, id):
                self.bad(document, 0, f"{id} implies itself, so that its findings would hide each other")


def _told(data: AnyMapping[str, Any]) -> dict[str, Any]:
    """What every ruleset says of itself in a few words."""
    return {
        "jurisdiction": str(data.get("jurisdiction", "")),
        "version": str(data.get("version", "")),
        "law_as_of": str(data.get("law_as_of", "")),
        "languages": tuple(as_list(data.get("languages")) or ("en",)),
        "personal_forms": tuple(as_list(data.get("personal_forms")) or ("identified", "pseudonymised")),
        "about": str(data.get("about", "law")),
    }


def _areas(data: AnyMapping[str, Any], below: list[Ruleset]) -> dict[str, Words]:
    """The areas of a ruleset, those of the rulesets it extends among them."""
    areas = {key: words(title) for key, title in (data.get("areas") or {}).items()}
    for base in below:
        areas = {**base.areas, **areas}
    return areas


def _instruments(data: AnyMapping[str, Any], below: list[Ruleset]) -> dict[str, Instrument]:
    """The instruments it cites, those of the rulesets it extends among them."""
    instruments = {key: _instrument(key, spec) for key, spec in (data.get("instruments") or {}).items()}
    for base in below:
        instruments = {**base.instruments, **instruments}
    return instruments


def _united(own: AnyMapping[str, Any], below: list[Ruleset]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The ways of citing provisions by language: those of the ruleset first, then those of the rulesets it extends."""
    found = {tag: tuple((form[0], form[1]) for form in forms) for tag, forms in own.items()}
    for base in below:
        for tag, forms in base.provision_forms.items():
            found[tag] = (*found.get(tag, ()), *(form for form in forms if form not in found.get(tag, ())))
    return found


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


def _instrument(key: str, spec: Any) -> Instrument:
    spec = spec if isinstance(spec, dict) else {"name": spec}
    return Instrument(key, words(spec.get("name", key)).by, str(spec.get("url", "")), str(spec.get("status", "")))
