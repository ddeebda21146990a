"""The configuration: ``.compliance-lint.yaml``, or ``[tool.compliance-lint]`` of ``pyproject.toml``, found upward from the inventory.

Every value remembers where it came from; an unknown key, a wrong type and an unknown word are errors with their place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from compliance_lint.errors import InputErrors, Problem, UsageError, did_you_mean
from compliance_lint.findings.inspection import PROFILES
from compliance_lint.location import Location
from compliance_lint.model.dates import parse_span
from compliance_lint.rules.rule import SEVERITIES
from compliance_lint.sources.documents import Document, Sequence, plain, read
from compliance_lint.sources.documents import Mapping as Node
from compliance_lint.typed import Any, NamedTuple

YAML_FILE, TOML_FILE, TOML_TABLE = ".compliance-lint.yaml", "pyproject.toml", "compliance-lint"
_OTHER_NAMES = (".compliance-lint.yml", ".compliance_lint.yaml", ".compliance_lint.yml")
_TABLE = r"\s*\[\s*tool\s*\.\s*[\"']?compliance-lint\b"
_MENTIONED = r"(?m)\\|^\s*\[*\s*[\"']?tool[\"']?\s*(?:\.\s*[\"']?compliance-lint\b|\]|=)"
"""What a file must hold to have a table of ours, however that is written: a header, a dotted key, a key under ``[tool]``, an escape."""
_OTHER_TABLE = r"(?m)^\s*\[\s*tool\s*\.\s*\"?compliance_lint\b"


class Key(NamedTuple):
    """A key of the configuration: what it must be, in words and as a test, its default, and what it is for."""

    wanted: str
    fits: Callable[[Any], bool]
    default: Any
    doc: str


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _texts(value: Any) -> bool:
    return _text(value) or (isinstance(value, list) and all(map(_text, value)))


def _one_of(words: tuple[str, ...]) -> tuple[str, Callable[[Any], bool]]:
    return f"one of {', '.join(words)}", lambda value: value in words


def _span(value: Any) -> bool:
    return _text(value) and parse_span(value) is not None


def _severities(value: Any) -> bool:
    return isinstance(value, dict) and all(level in SEVERITIES for level in value.values())


def _parameters(value: Any) -> bool:
    if not isinstance(value, dict) or not all(isinstance(named, dict) for named in value.values()):
        return False
    rows = [row for named in value.values() for row in named.values()]
    return all(isinstance(row, dict) and set(row) == {"value", "reason"} and _text(row["reason"]) for row in rows)


KEYS: Mapping[str, Key] = {
    "inventory": Key("a path or a list of paths", _texts, None, "Where the inventory lies, from the folder of this file."),
    "exclude": Key("a pattern or a list of patterns", _texts, (), "Files that are no inventory: patterns such as drafts/** from here."),
    "rulesets": Key("a name, a folder, or a list of them", _texts, (), "Bundled rulesets to judge by, and folders of your own to add."),
    "parameters": Key(
        "{ruleset: {parameter: {value, reason}}}", _parameters, {}, "Figures of a ruleset that you set, each with its reason."
    ),
    "severities": Key("{rule: severity}", _severities, {}, "Severities that you set, by rule."),
    "profile": Key(*_one_of(PROFILES), "engineer", "Which findings are shown."),
    "fail_on": Key(*_one_of(SEVERITIES), "low", "The lowest severity that makes the exit code 1."),
    "lang": Key("a language tag", _text, "en", "The language of the words."),
    "waivers": Key("a path or a list of paths", _texts, None, "Files of waivers (default: every waivers.yaml of the inventory)."),
    "waivers_max_term": Key("a duration", _span, None, "The longest a waiver may run from the day judged."),
    "waivers_warn": Key("a duration", _span, "P30D", "How long before its end a waiver is announced."),
    "strict_waivers": Key("true or false", lambda value: isinstance(value, bool), False, "A stale waiver makes the exit code 1."),
    "baseline": Key("a path", _text, None, "The baseline: findings that are known and do not count."),
}
PATH_KEYS = ("inventory", "waivers", "baseline")
_JUDGING = ("rulesets", "parameters", "severities", "profile", "fail_on", "waivers_max_term", "strict_waivers")
"""The keys that say how strictly to judge; the others say where things lie, and in which language to tell them."""
_CHOICES: Mapping[str, tuple[str, tuple[str, ...]]] = {"profile": ("profile", PROFILES), "fail_on": ("severity", SEVERITIES)}
Places = dict[tuple[str, ...], Location]
"""Where keys stand, and, by the key and what is written there, values: (key, value), (key, element), (key, entry, value)."""


class Config(NamedTuple):
    """The values of the configuration file that was found, and where each stands; `folder` is what its paths start from.

    `passed_over` is the table of the pyproject.toml beside it that nobody reads.
    """

    folder: Path
    file: Path | None
    values: Mapping[str, Any]
    places: Mapping[tuple[str, ...], Location]
    passed_over: Location | None = None

    def get(self, name: str) -> Any:
        """The value of a key, else its default."""
        return self.values.get(name, KEYS[name].default)

    def listed(self, name: str) -> list[str]:
        """The value of a key as a list."""
        value = self.get(name)
        return [value] if isinstance(value, str) else list(value or ())

    def paths(self, name: str) -> list[Path]:
        """The paths of a key, from the folder of the file; as short as they can be written from here."""
        return [_short(self.folder / word) for word in self.listed(name)]

    def locate(self, name: str, *written: str) -> Location:
        """Where a key stands, or what is written there: its value, an element, an entry; as near as it is known."""
        return _nearest(self.places, (name, *written)) or Location(str(self.file or ""), 0, 0)


NONE_FOUND = Config(Path(), None, {}, {})


def _nearest(places: Mapping[tuple[str, ...], Location], path: tuple[str, ...]) -> Location | None:
    return next((places[path[:end]] for end in range(len(path), 0, -1) if path[:end] in places), None)


def _short(path: Path) -> Path:
    try:
        return path.resolve().relative_to(Path.cwd())
    except ValueError:
        return path


def find_config(start: Path) -> Config:
    """The configuration nearest above a path, as far up as the repository goes; `NONE_FOUND` where there is none."""
    folder = (start if start.is_dir() else start.parent).resolve()
    for here in (folder, *folder.parents):
        if (here / YAML_FILE).is_file():
            return read_config(here / YAML_FILE)._replace(passed_over=_unread_table(here / TOML_FILE))
        _refuse_overlooked(here)
        if (here / TOML_FILE).is_file() and (found := read_config(here / TOML_FILE, needed=False)).file is not None:
            return found
        if (here / ".git").exists():
            break
    return NONE_FOUND


class Unread(NamedTuple):
    """A configuration that another takes the place of, and the keys in which it asks for more, or for something else."""

    file: Path
    keys: tuple[str, ...]


def unread(config: Config, folders: Iterable[Path]) -> list[Unread]:
    """The configurations in some folders and above them, as far up as the repository goes, that would judge otherwise than the one read."""
    own = config.file.resolve() if config.file is not None else None
    found: dict[Path, Unread | None] = {}
    for folder in folders if config.file is None else (config.folder, *folders):
        for file in _upward(folder.resolve()):
            if file == own or file in found:
                continue
            try:
                keys = tuple(key for key in _JUDGING if _asks_more(key, read_config(file), config))
            except (InputErrors, UsageError):  # nobody can say what it asks for
                keys = _JUDGING
            found[file] = Unread(_short(file), keys) if keys else None
    return [one for one in found.values() if one is not None]


def _upward(folder: Path) -> Iterator[Path]:
    """The configurations in a folder and those above, the nearest first."""
    for here in (folder, *folder.parents):
        if (here / YAML_FILE).is_file():
            yield (here / YAML_FILE).resolve()
        elif _unread_table(here / TOML_FILE) is not None:
            yield (here / TOML_FILE).resolve()
        if (here / ".git").exists():
            return


def _asks_more(key: str, other: Config, config: Config) -> bool:
    """Whether a key of another configuration asks for more than that of this one, or for what cannot be compared."""
    wanted, used = other.get(key), config.get(key)
    if key == "fail_on":
        return SEVERITIES.index(wanted) < SEVERITIES.index(used)
    if key == "profile":
        return PROFILES.index(wanted) > PROFILES.index(used)
    if key == "rulesets":
        return not _rulesets(other) <= _rulesets(config) if used else any((other.folder / word).is_dir() for word in other.listed(key))
    return wanted not in (used, KEYS[key].default)


def _rulesets(config: Config) -> set[str]:
    """The rulesets that a configuration names: bundled ones by name, folders by where they are."""
    return {str((config.folder / word).resolve()) if (config.folder / word).is_dir() else word for word in config.listed("rulesets")}


def _unread_table(file: Path) -> Location | None:
    """Where a pyproject.toml holds settings of ours, if it does."""
    if not file.is_file() or _toml(file, [])[0] is None:
        return None
    lines = enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
    line = next((number for number, line in lines if re.match(_TABLE, line)), 1)
    return Location(str(_short(file)), line, 1)


def _refuse_overlooked(folder: Path) -> None:
    """Raises `UsageError` for what was meant as a configuration and would be passed over: a link to nowhere, a folder, another name."""
    if (folder / YAML_FILE).is_symlink():
        raise UsageError(f"{folder / YAML_FILE}: is a link to no file")
    if (folder / YAML_FILE).exists():
        raise UsageError(f"{folder / YAML_FILE}: is no file")
    for name in _OTHER_NAMES:
        if (folder / name).exists():
            raise UsageError(f"{folder / name}: would not be read; name it {YAML_FILE}")


def read_config(file: Path, needed: bool = True) -> Config:
    """The configuration of a file; raises `InputErrors` with everything wrong in it, `UsageError` where it cannot be read."""
    if not file.is_file():
        raise UsageError(f"{file}: no such configuration file")
    problems: list[Problem] = []
    data, places = _toml(file, problems) if file.suffix == ".toml" else _yaml(file, problems)
    if problems:
        raise InputErrors(problems)
    if data is None:
        if needed and file.suffix == ".toml":
            raise UsageError(f"{file}: it has no table [tool.{TOML_TABLE}]")
        return NONE_FOUND if file.suffix == ".toml" else Config(file.parent, file, {}, {})
    for key, value in data.items():
        if key not in KEYS:
            found: list[_Misfit] = [((), f"unknown key '{key}' in the configuration", did_you_mean(key, KEYS))]
        else:
            found = [] if KEYS[key].fits(value) else list(_misfits(key, value))
        for written, message, hint in found:
            at = _nearest(places, (key, *written)) or Location(str(_short(file)), 1, 1)
            problems.append(Problem(at, message, hint, "configuration"))
    if problems:
        raise InputErrors(problems)
    return Config(file.parent, file, data, places)


_Misfit = tuple[tuple[str, ...], str, str]
"""What is written at the place, the message, the hint."""


def _misfits(key: str, value: Any) -> Iterator[_Misfit]:
    """What is wrong with the value of a key."""
    wanted = f"'{key}' is not {KEYS[key].wanted}"
    if key == "severities" and isinstance(value, dict):
        for rule, level in value.items():
            if level not in SEVERITIES:
                word = _word(level)
                told = f"{wanted}: '{word}' of {rule} is no severity" if word else f"{wanted}: {rule} has no severity"
                yield (str(rule), word), told, did_you_mean(word, SEVERITIES)
        return
    word = _word(value)
    if word and key in _CHOICES:
        what, known = _CHOICES[key]
        yield (word,), f"'{word}' is no {what}", did_you_mean(word, known)
    else:
        yield (word,), wanted + (f": '{word}'" if word else ""), KEYS[key].doc


def _word(value: Any) -> str:
    """A value as it is written, if it is a single one."""
    return "" if value is None or isinstance(value, (dict, list)) else str(value).lower() if isinstance(value, bool) else str(value)


def _yaml(file: Path, problems: list[Problem]) -> tuple[dict[str, Any] | None, Places]:
    document = read(file, str(_short(file)), problems)
    root = document.root
    if root is None:
        return None, {}
    if not isinstance(root, Node):
        problems.append(Problem(document.location(0), "the configuration is no mapping", ", ".join(KEYS), "configuration"))
        return None, {}
    return plain(root), dict(_yaml_places(document, root))


def _yaml_places(document: Document, root: Node, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Location]]:
    for key, value in root.items():
        path = (*above, key)
        yield path, document.location(root.keys_at[key], len(key))
        if isinstance(value, Node):
            yield from _yaml_places(document, value, path)
            continue
        found = zip(value, value.at, strict=True) if isinstance(value, Sequence) else [(value, root.values_at[key])]
        for one, at in found:
            if word := _word(plain(one)):
                yield (*path, word), document.location(at, len(word))


def _toml(file: Path, problems: list[Problem]) -> tuple[dict[str, Any] | None, Places]:
    shown = str(_short(file))
    try:
        text = file.read_text(encoding="utf-8")
        if found := re.search(_OTHER_TABLE, text):
            at = Location(shown, text[: found.end()].count("\n") + 1, 1)
            problems.append(Problem(at, f"the table is named [tool.{TOML_TABLE}]", "with '_' it would not be read", "configuration"))
            return None, {}
        if TOML_TABLE not in text or not re.search(_MENTIONED, text):
            return None, {}  # somebody else's file, whatever is in it, even if it names us among what it needs
        import tomllib

        data = tomllib.loads(text)
    except (OSError, ValueError) as error:
        found = re.search(r"line (\d+), column (\d+)", str(error))
        at = Location(shown, *(map(int, found.groups()) if found else (1, 1)))
        problems.append(Problem(at, f"not valid TOML: {error}", "", "configuration"))
        return None, {}
    tool = data.get("tool")
    table = tool.get(TOML_TABLE) if isinstance(tool, dict) else None
    if not isinstance(table, dict):
        return None, {}
    lines = text.splitlines()
    places = _toml_places(lines, shown, table)
    for key, value in table.items():
        if (key,) in places:
            places |= _toml_values(lines, places[key,], key, value)
    return table, places


def _toml_places(lines: list[str], shown: str, table: dict[str, Any]) -> Places:
    """The lines where the keys of our table stand; tomllib does not tell them."""
    places: Places = {}
    inside = ""
    for number, line in enumerate(lines, 1):
        header = re.match(r"\s*\[+\s*tool\.\"?compliance-lint\"?(?:\.([\w-]+))?", line)
        if header:
            inside = header[1] or "*"
            if header[1]:
                places.setdefault((header[1],), Location(shown, number, 1))
        elif line.lstrip().startswith("["):
            inside = ""
        elif inside == "*" and (key := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*[.=]", line)) and key[1] in table:
            at = line.index(key[1]) + 1
            places.setdefault((key[1],), Location(shown, number, at, number, at + len(key[1])))
    return places


def _toml_values(lines: list[str], key_at: Location, key: str, value: Any) -> Places:
    """Where what is written at a key stands: the next place after it that holds the word."""
    places: Places = {}
    start = key_at._replace(column=key_at.column + len(key))
    if isinstance(value, dict):
        for name, inner in value.items():
            if (at := _next(lines, start, name)) is not None:
                places[key, name] = at
                if (word := _word(inner)) and (there := _next(lines, at._replace(column=at.end_column), word)) is not None:
                    places[key, name, word] = there
        return places
    for one in value if isinstance(value, list) else [value]:
        if (word := _word(one)) and (at := _next(lines, start, word)) is not None:
            places[key, word] = at
    return places


def _next(lines: list[str], start: Location, word: str) -> Location | None:
    """The next place of a word, in quotes or bare, before another table begins."""
    whole = re.compile(rf"([\"']){re.escape(word)}\1|(?<![\w-]){re.escape(word)}(?![\w-])")
    for number, line in enumerate(lines[start.line - 1 :], start.line):
        if number > start.line and line.startswith("["):
            break
        if found := whole.search(line, start.column - 1 if number == start.line else 0):
            return Location(start.path, number, found.start() + 1, number, found.end() + 1)
    return None
