"""What a run printed, kept until anything changes that it rests on; so an unchanged run need not judge, nor even read YAML.

A verdict rests on the call, on the package (code, vocabulary, rulesets) and on its inputs: files, folders of YAML files, and the
places where a configuration would be found. All of it is looked at again each time, inputs by their content; what cannot be read is
never the same as before. Imports next to nothing: the start of Python is most of what an unchanged run costs.
"""

from __future__ import annotations

import os
import stat
import sys

from compliance_lint.sources.cache_folder import create, private
from compliance_lint.sources.digests import blake2b
from compliance_lint.sources.folders import below, says_inventory

FILE, YAML_BELOW, CONFIG_ABOVE, FOLDER, RULESET = "file", "yaml", "config", "folder", "ruleset"
"""Kinds of input: a file, all YAML files below a path, the configurations from a path upward, whether a folder is there, a ruleset."""
_FORM = "compliance-lint verdict 1"
_NAMES = (".compliance-lint.yaml", ".compliance-lint.yml", ".compliance_lint.yaml", ".compliance_lint.yml", "pyproject.toml")
_KEPT = 64
"""How many verdicts lie in the cache at most; the oldest go."""
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
Input = tuple[str, str]


class Verdict:
    """The text printed, the exit code, and the inputs it rests on."""

    __slots__ = ("code", "inputs", "text")

    def __init__(self, text: str, code: int, inputs: list[Input]) -> None:
        self.text, self.code, self.inputs = text, code, inputs


def call_key(words: list[str]) -> str:
    """The key of a call: its words, the package as it is now, Python and PyYAML."""
    digest = blake2b(digest_size=20)
    for word in (_FORM, sys.version, *words):
        digest.update(f"{len(word)}:{word}".encode("utf-8", "surrogateescape"))
    _package(digest)
    return digest.hexdigest()


def state(inputs: list[Input]) -> str:
    """What all inputs hold, as a digest; raises `OSError` where one cannot be read."""
    digest = blake2b(digest_size=20)
    for kind, path in inputs:
        _note(digest, kind, path)
        if kind == FILE:
            _content(digest, path)
        elif kind == FOLDER:
            _note(digest, str(os.path.isdir(path)))
        elif kind == CONFIG_ABOVE:
            _configurations(digest, path)
        elif kind == RULESET:
            _ruleset(digest, path)
        else:
            _yaml_below(digest, path)
    return digest.hexdigest()


def recall(folder: str, key: str) -> Verdict | None:
    """The verdict on this call, if all that it rests on is as it was."""
    try:
        with open(_file(folder, key), "rb") as file:
            if not private(file.fileno()):
                return None
            parts = file.read().decode("utf-8", "surrogateescape").split("\0")
        form, name, seen, code, count, *rest = parts
        if form != _FORM or name != key or len(rest) != 2 * int(count) + 2 or rest[-1] != "end":
            return None
        inputs = list(zip(rest[0:-2:2], rest[1:-2:2], strict=True))
        return Verdict(rest[-2], int(code), inputs) if state(inputs) == seen else None
    except (OSError, ValueError):
        return None


def keep(folder: str, key: str, seen: str, verdict: Verdict) -> None:
    """Keeps a verdict that rests on inputs in the state `seen`; that it cannot is no error."""
    parts = [_FORM, key, seen, str(verdict.code), str(len(verdict.inputs)), *(part for one in verdict.inputs for part in one)]
    if any("\0" in part for part in (*parts, verdict.text)):
        return
    target = _file(folder, key)
    temporary = f"{target}.{os.getpid()}"
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with open(create(temporary), "wb") as file:
            file.write("\0".join([*parts, verdict.text, "end"]).encode("utf-8", "surrogateescape"))
        os.replace(temporary, target)
        _thin(folder)
    except OSError:
        return


def _thin(folder: str) -> None:
    with os.scandir(folder) as entries:
        found = sorted((entry.stat().st_mtime_ns, entry.path) for entry in entries if entry.name.startswith("verdict-"))
    for _, path in found[:-_KEPT]:
        os.unlink(path)


def _file(folder: str, key: str) -> str:
    return os.path.join(folder, f"verdict-{key}")


def _note(digest: blake2b, *words: str) -> None:
    for word in words:
        digest.update(f"{len(word)}:{word}".encode("utf-8", "surrogateescape"))


def _content(digest: blake2b, path: str) -> None:
    """The bytes of a file and, behind a link, where it leads; whether it is there at all."""
    if os.path.islink(path):
        _note(digest, "link", os.path.realpath(path))
    try:
        kind = os.stat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return _note(digest, "absent")
    if not stat.S_ISREG(kind):
        raise OSError(f"{path}: no regular file")  # a pipe would keep us waiting
    with open(path, "rb") as file:
        data = file.read()
    _note(digest, str(len(data)))
    digest.update(data)
    return None


def _configurations(digest: blake2b, start: str) -> None:
    """Every file that a search upward from `start` looks at, as `sources.config.find_config` searches."""
    folder = os.path.realpath(start if os.path.isdir(start) else os.path.dirname(start))
    while True:
        for name in _NAMES:
            _content(digest, os.path.join(folder, name))
        above = os.path.dirname(folder)
        _note(digest, folder)
        if above == folder or os.path.exists(os.path.join(folder, ".git")):
            return
        folder = above


def _ruleset(digest: blake2b, path: str) -> None:
    """The files that `sources.rulesets` reads in a folder, wherever links to them lead."""
    for part in (path, os.path.join(path, "tables"), os.path.join(path, "rules")):
        _note(digest, os.path.realpath(part))
        for name in sorted(os.listdir(part)) if os.path.isdir(part) else ():
            if name.endswith(".yaml"):
                _note(digest, name)
                _content(digest, os.path.join(part, name))


def _yaml_below(digest: blake2b, path: str) -> None:
    """Every YAML file below a folder, by name and content; or one file. A folder that cannot be listed is an error anywhere.

    Also what is told of the rest: which links lead out or nowhere, which files are named almost so and describe something.
    """
    _note(digest, os.path.realpath(path))
    if not os.path.isdir(path):
        _content(digest, path)
        return
    found = below(path)
    for file in found.files:
        _note(digest, file)
        _content(digest, file)
    _note(digest, "not read", *(file for file in found.nearly if says_inventory(file)))
    _note(digest, "nowhere", *found.nowhere, "outside", *found.outside, *map(os.path.realpath, found.outside))


def _package(digest: blake2b) -> None:
    """The package and PyYAML: every file by its size and the times of its last change, as Python itself trusts compiled code."""
    beside = os.path.join(os.path.dirname(_PACKAGE), "rulesets")
    roots = [_PACKAGE] if os.path.isdir(os.path.join(_PACKAGE, "rulesets")) else [_PACKAGE, beside]
    for root in (*roots, *_parser()):
        left = [root]
        while left:
            with os.scandir(left.pop()) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
            for entry in found:
                if entry.name.endswith((".yaml", ".py", ".so", ".pyd")):
                    now = entry.stat()
                    _note(digest, entry.path, f"{now.st_size} {now.st_mtime_ns} {now.st_ctime_ns}")
                elif entry.name != "__pycache__" and entry.is_dir():
                    left.append(entry.path)


def _parser() -> list[str]:
    """The folder of PyYAML, found without importing it."""
    from importlib.machinery import PathFinder

    found = PathFinder.find_spec("yaml")
    return [os.path.dirname(found.origin)] if found is not None and found.origin else []
