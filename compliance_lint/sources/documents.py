"""YAML text -> mappings and lists that know where each key and element stands; the only module that knows PyYAML.

PyYAML's event stream with a constructor of ours: positions of every key and value, duplicate keys refused, caps on
depth and on what aliases repeat (measured: 12 MB/s and 105 MB for 14 MB of YAML; ``yaml.load`` takes ten times that, gives
no positions and crashes the process on deep nesting). Scalars stay text, as written; the reader types them, so that
``NO`` is Norway and ``1.10`` a version.
"""

from __future__ import annotations

import re
import stat
from math import isfinite
from pathlib import Path

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from compliance_lint.errors import Problem
from compliance_lint.location import Location
from compliance_lint.sources.folders import MAX_BYTES
from compliance_lint.typed import Any

_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the pure parser is 13 times slower, and the same

MAX_DEPTH = 60
MAX_REPEATED = 50_000
"""How many nodes aliases may repeat in one file: enough for shared blocks, too few for an alias bomb."""
MAX_DIGITS = 30
"""Longer ones are no figure of anything, and too large to reckon with beside fractions."""
_WIDTH = 1 << 20
# patterns, compiled where a text has to be looked at: few ever have, and a start of the hook is short
HIDDEN = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]"
"""Characters that move the cursor, colour the terminal or turn the order of a text round."""
_HIDDEN_IN_KEY = f"[\\t\\n]|{HIDDEN}"
_LINES_APART = "\r(?!\n)|[\x85\u2028-\u202e\u2066-\u2069]"
"""Line ends that YAML knows and editors do not show, so that a comment seems to go on; and what turns the order of a line round."""
WAIVING = r"(?m)(?<!\S)#\s*compliance-lint:\s*(.*)$"
"""A comment that speaks to us; inside a text it would be obeyed by a reader of lines, and is none."""

Node = Any
"""A `Mapping`, a `Sequence` or a scalar: `str` where it was written plain, `Quoted` where it was not."""


class Quoted(str):
    """A scalar in quotes or a block: always text."""

    __slots__ = ()


class Mapping(dict[str, Node]):
    """A mapping with the position of each key and value, as ``line * 2**20 + column``, both from 0."""

    __slots__ = ("keys_at", "values_at")

    def __init__(self) -> None:
        super().__init__()
        self.keys_at: dict[str, int] = {}
        self.values_at: dict[str, int] = {}


class Sequence(list[Node]):
    """A list with the position of each element."""

    __slots__ = ("at",)

    def __init__(self) -> None:
        super().__init__()
        self.at: list[int] = []


class Document:
    """One YAML file: its `path` as the user gave it, its `root` node and its text, line by line."""

    __slots__ = ("path", "root", "text")

    def __init__(self, path: str, root: Node, text: str) -> None:
        self.path, self.root, self.text = path, root, text

    def location(self, at: int, length: int = 1) -> Location:
        """The location of a position, `length` columns wide."""
        line, column = divmod(at, _WIDTH)
        return Location(self.path, line + 1, column + 1, line + 1, column + 1 + length)


def resolve(scalar: Node) -> Node:
    """A scalar by the core schema of YAML 1.2: null, booleans, numbers; everything else, and dates, stay text."""
    if scalar.__class__ is not str:
        return scalar
    if scalar in _WORDS:
        return _WORDS[scalar]
    first = scalar[:1]
    if (first.isdigit() or (first in "+-." and len(scalar) > 1)) and scalar.isascii() and "_" not in scalar:
        try:
            return int(scalar) if len(scalar) <= MAX_DIGITS else scalar
        except ValueError:
            pass
        try:
            number = float(scalar)
            return number if isfinite(number) else scalar
        except ValueError:
            pass
    return scalar


_WORDS: dict[str, Node] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


class _Builder:
    def __init__(self, path: str, text: str, problems: list[Problem]) -> None:
        self.path, self.problems = path, problems
        self.events = _Parser(text)
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.nodes = 0
        self.repeated = 0

    def problem(self, at: int, message: str, hint: str = "") -> None:
        line, column = divmod(at, _WIDTH)
        self.problems.append(Problem(Location(self.path, line + 1, column + 1), message, hint, "yaml"))

    def hidden(self, at: int, character: str) -> None:
        self.problem(at, f"a text holds the control character U+{ord(character):04X}", "it could make a report show what is not there")

    def root(self) -> Node:
        get = self.events.get_event
        get()
        event = get()
        if event.__class__ is StreamEndEvent:
            return None
        root = self.node(get(), 0)
        get()
        event = get()
        if event.__class__ is DocumentStartEvent:
            self.problem(_at(event), "a second YAML document starts here", "one document a file: split it")
        return root

    def node(self, event: Any, depth: int) -> Node:
        if event.__class__ is ScalarEvent:
            self.nodes += 1
            value = event.value if event.implicit[0] else Quoted(event.value)
            if not value.isprintable() and (hidden := re.search(HIDDEN, value)):
                self.hidden(_at(event), hidden[0])
            if "compliance-lint:" in value and re.search(WAIVING, value):
                self.problem(_at(event), "a text looks like a comment to compliance-lint", "a waiver is a comment, outside of texts")
            if event.anchor:
                self.anchors[event.anchor] = (value, 1)
            return value
        if event.__class__ is AliasEvent:
            return self.alias(event)
        if depth >= MAX_DEPTH:
            raise _TooDeep(_at(event))
        before = self.nodes
        self.nodes += 1
        built: Node = self.mapping(depth) if event.__class__ is MappingStartEvent else self.sequence(depth)
        if event.anchor:
            self.anchors[event.anchor] = (built, self.nodes - before)
        return built

    def alias(self, event: Any) -> Node:
        value, size = self.anchors.get(event.anchor, (None, -1))
        if size < 0:
            self.problem(_at(event), f"alias '*{event.anchor}' refers to no anchor that is complete before it")
            return "unknown"
        self.repeated += size
        self.nodes += size
        if self.repeated > MAX_REPEATED:
            raise _TooMuch(_at(event))
        return value

    def mapping(self, depth: int) -> Mapping:
        get = self.events.get_event
        out = Mapping()
        while (event := get()).__class__ is not MappingEndEvent:
            at = _at(event)
            if event.__class__ is not ScalarEvent:
                self.problem(at, "a key must be a plain word", "keys are names or terms, not lists or mappings")
                self.node(event, depth + 1)
                self.node(get(), depth + 1)
                continue
            key = event.value
            event = get()
            value = self.node(event, depth + 1)
            if not key.isprintable() and (hidden := re.search(_HIDDEN_IN_KEY, key)):
                self.hidden(at, hidden[0])
                continue
            if key in out:
                line, column = divmod(out.keys_at[key], _WIDTH)
                self.problem(at, f"duplicate key '{key}'", f"it stands already at line {line + 1}, column {column + 1}")
                continue
            if key == "<<":
                self.problem(at, "merge keys ('<<') are not part of YAML 1.2", "repeat the keys, or use one entry")
                continue
            out[key] = value
            out.keys_at[key] = at
            out.values_at[key] = _at(event)
        return out

    def sequence(self, depth: int) -> Sequence:
        get = self.events.get_event
        out = Sequence()
        while (event := get()).__class__ is not SequenceEndEvent:
            out.at.append(_at(event))
            out.append(self.node(event, depth + 1))
        return out


class _TooDeep(Exception):
    pass


class _TooMuch(Exception):
    pass


def _at(event: Any) -> int:
    mark = event.start_mark
    return int(mark.line) * _WIDTH + int(mark.column)


def parse(text: str, path: str, problems: list[Problem]) -> Document:
    """The document of one file's text; what is wrong with it is added to `problems`, and the root is then partial."""
    builder: _Builder | None = None
    root: Node = None
    told = len(problems)
    try:
        builder = _Builder(path, text, problems)
        root = builder.root()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        at = Location(path, mark.line + 1, mark.column + 1) if mark else Location(path, 1, 1)
        context = f" ({error.context})" if error.context else ""
        hint = _yaml_hint(str(error.problem), text.split("\n")[at.line - 1] if at.line <= text.count("\n") + 1 else "")
        deep = "maximum nesting depth" in str(error.problem)  # the parser's own cap, where it reads ahead
        message = f"nested more than {MAX_DEPTH} levels deep" if deep else f"not valid YAML: {error.problem}{context}"
        problems.append(Problem(at, message, hint, "yaml"))
    except yaml.reader.ReaderError as error:
        before = text[: max(text.find(chr(error.character)), 0)].split("\n")
        at = Location(path, len(before), len(before[-1]) + 1)
        problems.append(Problem(at, f"not valid YAML: the character U+{error.character:04X} is not allowed", "", "yaml"))
    except yaml.YAMLError as error:
        problems.append(Problem(Location(path, 1, 1), f"not valid YAML: {str(error).splitlines()[0]}", "", "yaml"))
    except _TooDeep as error:
        if builder is not None:
            builder.problem(error.args[0], f"nested more than {MAX_DEPTH} levels deep")
    except _TooMuch as error:
        if builder is not None:
            builder.problem(error.args[0], f"aliases repeat more than {MAX_REPEATED} nodes in this file")
    if builder is not None and len(problems) == told and (not text.isascii() or "\r" in text):
        _look_between(builder, text)
    return Document(path, root, text)


def _look_between(builder: _Builder, text: str) -> None:
    """Says where a comment, or what lies between values, is not what an editor shows."""
    found = re.search(_LINES_APART, text)
    if found is not None:
        lines = text[: found.start()].split("\n")
        message = f"the control character U+{ord(found[0]):04X} stands outside of texts"
        builder.problem((len(lines) - 1) * _WIDTH + len(lines[-1]), message, "what an editor shows as a comment could say something")


def _yaml_hint(problem: str, line: str) -> str:
    if "tab" in problem or "\t" in line[: len(line) - len(line.lstrip())]:
        return "indent with spaces"
    if "mapping values are not allowed" in problem:
        return "quote a text that contains ': '"
    if "found character" in problem or "block end" in problem or "expected ',' or" in problem:
        return "check the indentation, and quote texts with special characters"
    return ""


def read(file: Path, shown: str, problems: list[Problem]) -> Document:
    """The document of a file; `shown` is its path as reports print it."""
    try:
        state = file.stat()
        if not stat.S_ISREG(state.st_mode):
            problems.append(Problem(Location(shown, 0, 0), "is no file with text in it", "", "unread"))
            return Document(shown, None, "")
        if state.st_size > MAX_BYTES:
            problems.append(Problem(Location(shown, 1, 1), f"larger than {MAX_BYTES // 2**20} MB", "split the file", "unread"))
            return Document(shown, None, "")
        data = file.read_bytes()
    except OSError as error:
        problems.append(Problem(Location(shown, 0, 0), f"cannot be read: {error.strerror}", "", "unread"))
        return Document(shown, None, "")
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").split("\n")
        problems.append(Problem(Location(shown, len(before), len(before[-1]) + 1), "not UTF-8 text", "save the file as UTF-8", "unread"))
        return Document(shown, None, "")
    return parse(text, shown, problems)


def plain(node: Node) -> Node:
    """A node as plain Python values: dict, list, str, int, float, bool, None."""
    if isinstance(node, Mapping):
        return {key: plain(child) for key, child in node.items()}
    if isinstance(node, Sequence):
        return [plain(child) for child in node]
    value = resolve(node)
    return str(value) if isinstance(value, Quoted) else value


def position(node: Node, at: int, path: tuple[str | int, ...]) -> tuple[int, int]:
    """The position and width of what stands at `path` below `node`; of the last key on the way that there is."""
    width = 1
    for step in path:
        if isinstance(node, Mapping) and str(step) in node:
            at, width, node = node.keys_at[str(step)], len(str(step)), node[str(step)]
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node):
            at, width, node = node.at[step], 1, node[step]
        else:
            break
    return at, width


def elements(node: Node, at: int) -> list[tuple[Node, int]]:
    """The elements of a list with their positions; one value stands for a list of one."""
    return list(zip(node, node.at, strict=True)) if isinstance(node, Sequence) else [(node, at)]


def shortened(text: str) -> str:
    """A message without the middle of a word that is longer than a message."""
    return text if len(text) <= 600 else f"{text[:300]} ... {text[-200:]}"


def show(node: Node) -> str:
    """A node as an error message quotes it."""
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Sequence):
        return "a list"
    text = node if len(str(node)) < 60 else str(node)[:57] + "..."
    return f'"{text}"' if isinstance(node, Quoted) else f"'{text}'"
