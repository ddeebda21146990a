"""A folder of YAML files -> one `Inventory`; every problem of every file at once, and no inventory if there is one."""

from __future__ import annotations

import re
from collections.abc import Sequence as Sequence_
from fnmatch import fnmatchcase
from pathlib import Path

from compliance_lint.errors import InputErrors, NothingInspected, Problem, UsageError, did_you_mean
from compliance_lint.location import Location
from compliance_lint.model.dates import When, parse_when
from compliance_lint.model.inventory import NODE_KINDS, ORGANISATION, Entity, Inventory
from compliance_lint.model.kinds import BY_PLURAL, KINDS
from compliance_lint.model.values import Items, Other
from compliance_lint.model.vocabulary import Vocabulary
from compliance_lint.sources.commas import hint_list
from compliance_lint.sources.documents import HIDDEN, Document, Mapping, Node, Sequence, elements, read, resolve, show
from compliance_lint.sources.expanding import fill_flows, fill_grants, fill_posts
from compliance_lint.sources.folders import HOME, Below, below, says_inventory
from compliance_lint.sources.half_read import LeftOut, declared_in, half_read
from compliance_lint.sources.reader import Reader
from compliance_lint.sources.sourcemap import SourceMap
from compliance_lint.sources.vocabularies import bundled, extended
from compliance_lint.typed import NamedTuple

CONFIGURATION = ".compliance-lint.yaml"
RESERVED_FILES = ("expected.yaml", "waivers.yaml", CONFIGURATION)
_UNPRINTABLE = f"[\t\n\ud800-\udfff]|{HIDDEN}"
"""What a file name would print as a line of its own, or could not be printed at all."""
RESERVED_IDS = ("self", "organisation", "all", "none", "unknown")
_TOP = ("inventory", "as_of", "complete", "partial", "vocabulary", *BY_PLURAL)
_ID = re.compile(r"[^\W_][\w.\-]*\Z")


class Loaded(NamedTuple):
    """An inventory, where its facts stand, and how many files it was read from.

    `excluded` are files that describe something and that a pattern excludes, `unread` what looks as if it did and is not read,
    `configurations` lie among them.
    """

    inventory: Inventory
    where: SourceMap
    files: int
    excluded: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    configurations: tuple[str, ...] = ()


def load_inventory(paths: list[Path], exclude: Sequence_[Path] = ()) -> Loaded:
    """The inventory of all YAML files at or below `paths`, less those that a pattern of `exclude` matches.

    Raises `UsageError` for a path that is not there, `NothingInspected` where no YAML file is, `InputErrors` with every
    problem of every file otherwise: there is no inventory of the files that happened to be right.
    """
    files: dict[Path, str] = {}
    excluded: dict[Path, str] = {}
    unread: list[Path] = []
    configurations: list[str] = []
    problems: list[Problem] = []
    named = {_real(path) for path in paths}
    for path in paths:
        try:
            there = path.exists()
        except (OSError, ValueError):
            there = False
        if not there:
            raise UsageError(f"{path}: no such file or folder")
        found = _below(path)
        for file in _meant(path, found, exclude):
            if _excluded(file, exclude):
                excluded.setdefault(_real(file), str(file))
            elif not path.is_dir() or not _reserved(file):
                files.setdefault(_real(file), str(file))
            elif file.name == CONFIGURATION:
                configurations.append(str(file))
        links = (link for link in map(Path, found.outside) if link in paths or _real(link) not in named)
        problems += [_leads_out(link) for link in links if not _excluded(link, exclude)]
        unread += [file for file in map(Path, (*found.nearly, *found.nowhere)) if not _excluded(file, exclude)]
    problems += [
        Problem(Location(ascii(shown), 0, 0), "the name of the file holds a control character, or is not UTF-8", "rename it")
        for shown in files.values()
        if not shown.isprintable() and re.search(_UNPRINTABLE, shown)
    ]
    documents = [read(file, shown, problems) for file, shown in files.items()]
    if not documents and not problems:
        raise NothingInspected(f"{', '.join(map(str, paths))}: no YAML file here; nothing was inspected")
    loaded = assemble(documents, problems)
    if problems or loaded is None:
        from compliance_lint.sources.variants import told_once

        raise InputErrors(told_once(problems, paths, files.values()), len(half_read(documents, problems)))
    left_out = (_printable(shown) for file, shown in excluded.items() if file not in files and _describes(file))
    nearly = (_printable(str(file)) for file in dict.fromkeys(unread) if _real(file) not in files and _describes(file, broken=True))
    return loaded._replace(excluded=tuple(left_out), unread=tuple(nearly), configurations=tuple(configurations))


def _printable(name: str) -> str:
    return ascii(name) if not name.isprintable() and re.search(_UNPRINTABLE, name) else name


def files_below(path: Path, exclude: Sequence_[Path] = ()) -> list[Path]:
    """The YAML files at or below a path, in which an inventory or waivers are looked for; raises `UsageError` as `load_inventory` does."""
    return [file for file in map(Path, _below(path).files) if not _excluded(file, exclude)]


def _below(path: Path) -> Below:
    if path.is_dir():
        try:
            return below(str(path))
        except OSError as error:
            raise UsageError(f"{error.filename}: cannot be read: {error.strerror}") from error
    found = Below()
    found.files.append(str(path))
    return found


def _meant(path: Path, found: Below, exclude: Sequence_[Path]) -> list[Path]:
    """The files below a path that are meant: of a repository with a folder `compliance`, those in it, if no other describes anything.

    So ``check .`` does not stumble over the YAML of other tools, and a description that lies elsewhere is never passed over, nor what
    may be one: a file without the key `inventory`, or with a slip in it, that has another of our keys.
    """
    files = [Path(file) for file in found.files]
    home = path / HOME
    if not home.is_dir() or not path.is_dir():
        return files
    beside = [file for file in files if not file.is_relative_to(home)]
    if any(_describes(file) or _may_describe(file) for file in beside if not _excluded(file, exclude)):
        return files
    return [file for file in files if file.is_relative_to(home)]


def _leads_out(link: Path) -> Problem:
    hint = "name what it leads to as a path of its own, or exclude the link"
    return Problem(Location(str(link), 0, 0), "is a link that leads out of the repository, and is not followed", hint, "link")


def _excluded(file: Path, patterns: Sequence_[Path]) -> bool:
    """Whether a pattern matches a file or a folder it lies in, as it is reached or where it is; ``*`` and ``**`` reach over folders."""
    if not patterns:
        return False
    names = {str(name) for one in (_real(file), file.absolute()) for name in (one, *one.parents)}
    return any(fnmatchcase(name, str(pattern.absolute())) for pattern in patterns for name in names)


def _describes(file: Path, broken: bool = False) -> bool:
    """Whether a file that is not read says that it describes something; one that cannot be read may."""
    try:
        return _says(file) or (broken and not file.exists())
    except OSError:
        return True


def _may_describe(file: Path) -> bool:
    """Whether a line of a file that is none of ours begins with the plural of a kind, as a description does."""
    if file.name in RESERVED_FILES or not file.is_file():  # a pipe would keep us waiting
        return False
    lines = file.read_bytes().split(b"\n")
    return any(line.partition(b":")[0].rstrip().decode("ascii", "replace") in BY_PLURAL for line in lines if b":" in line)


def _says(file: Path) -> bool:
    """Whether a file has the key `inventory`, however it is written: a look at its lines does not see one behind an anchor or a tag."""
    if says_inventory(str(file)):
        return True
    if not file.is_file() or b"inventory" not in file.read_bytes():
        return False
    root = read(file, str(file), []).root
    return isinstance(root, Mapping) and "inventory" in root


def _real(file: Path) -> Path:
    try:
        return file.resolve()
    except (OSError, RuntimeError, ValueError):  # a ring of links, or no name of a file: reading it will say so
        return file.absolute()


def _reserved(file: Path) -> bool:
    """Whether a file is one of ours beside an inventory. One that says `inventory:` describes something, whatever its name is."""
    if file.name not in RESERVED_FILES:
        return False
    try:
        return not _says(file)
    except OSError:
        return True  # whoever needs it will say so


def assemble(documents: list[Document], problems: list[Problem], needs_key: bool = True) -> Loaded | None:
    """The inventory that documents make together; problems are added to `problems`, `None` if there is nothing to read."""
    roots = [(document, document.root) for document in documents if _is_inventory(document, problems, needs_key)]
    additions = [(d, root["vocabulary"]) for d, root in roots if isinstance(root.get("vocabulary"), Mapping)]
    vocabulary = extended(bundled(), additions, problems)
    ids = _ids(roots, vocabulary, problems)
    where = SourceMap()
    kinds: dict[str, dict[str, Entity]] = {}
    readers = [Reader(document, vocabulary, ids, problems) for document, _ in roots]
    if problems:
        unread = declared_in(half_read(documents, problems))
        for reader in readers:
            reader.unread = unread
    for reader, (_, root) in zip(readers, roots, strict=True):
        for plural, node in root.items():
            kind = BY_PLURAL.get(plural)
            if kind is not None:
                _read_kind(reader, kind.name, root, plural, node, kinds, where)
    complete, partial = frozenset[str](), frozenset[str]()
    for reader, (_, root) in zip(readers, roots, strict=True):
        complete |= _listed(reader, root, "complete")
        partial |= _listed(reader, root, "partial")
    as_of = _as_of(roots, problems)
    if problems:
        return None
    fill_grants(kinds)
    fill_posts(kinds)
    fill_flows(kinds)
    _close_officers(kinds, complete)
    return Loaded(Inventory(kinds, vocabulary, as_of, complete, partial), where, len(roots))


def _is_inventory(document: Document, problems: list[Problem], needs_key: bool) -> bool:
    root = document.root
    if not isinstance(root, Mapping):
        if root is None and any(problem.location.path == document.path for problem in problems):
            return False  # what is wrong with it has been said
        message = "the file is empty" if root is None else f"found {show(root)}, expected a mapping"
        hint = "add `inventory: 1`, or keep it elsewhere"
        problems.append((Problem if root is None else LeftOut)(document.location(0), f"not an inventory file: {message}", hint))
        return False
    if not needs_key:
        return True
    if "inventory" not in root:
        message = "not an inventory file: it has no top-level key 'inventory'"
        problems.append(Problem(document.location(0), message, "add `inventory: 1`, or exclude the file", "not-inventory"))
        return False
    if resolve(root["inventory"]) != 1 or resolve(root["inventory"]) is True:
        at = root.values_at["inventory"]
        message = f"inventory version {show(root['inventory'])} is not known"
        problems.append(Problem(document.location(at), message, "this version reads `inventory: 1`"))
    return True


def _ids(roots: list[tuple[Document, Mapping]], vocabulary: Vocabulary, problems: list[Problem]) -> dict[str, set[str]]:
    """Every id by kind, nodes also together; says which are duplicate, reserved or not an id."""
    first: dict[tuple[str, str], tuple[Document, int]] = {}
    ids: dict[str, set[str]] = {kind: set() for kind in (*KINDS, "node")}
    for document, root in roots:
        for key, node in root.items():
            at = root.keys_at[key]
            if key not in _TOP:
                hint = did_you_mean(key, _TOP)
                problems.append(LeftOut(document.location(at, len(key)), f"unknown top-level key '{key}'", hint, "unknown-key"))
            kind = BY_PLURAL.get(key)
            if key == "vocabulary" and not isinstance(node, Mapping):
                message = f"found {show(node)}, expected a mapping of lists to terms"
                hint = "vocabulary: {data: {some-term: {parent: ...}}}"
                problems.append(LeftOut(document.location(root.values_at[key]), message, hint))
            if kind is None:
                continue
            if key == ORGANISATION:
                _first(first, "node", ORGANISATION, document, at, problems, "organisation is described already")
                continue
            if not isinstance(node, Mapping):
                hint = f"{key}: {{some-id: {{...}}}}"
                message = f"found {show(node)}, expected a mapping of ids"
                problems.append(LeftOut(document.location(root.values_at[key]), message, hint))
                continue
            for id in node:
                where = node.keys_at[id]
                space = "node" if kind.name in NODE_KINDS else kind.name
                if id in RESERVED_IDS or not _ID.match(id):
                    message = f"'{id}' is reserved" if id in RESERVED_IDS else f"'{id}' is not an id"
                    hint = "letters, digits, '-', '_' and '.', beginning with a letter or digit"
                    problems.append(Problem(document.location(where, len(id)), message, hint, "id"))
                elif space == "node" and vocabulary.lists["subjects"].canonical(id):
                    message = f"'{id}' is the name of a kind of data subject, and subjects are nodes too"
                    problems.append(Problem(document.location(where, len(id)), message, "choose another id", "id"))
                else:
                    _first(first, space, id, document, where, problems, f"duplicate id '{id}'")
                ids[kind.name].add(id)
                ids[space].add(id)
    return ids


def _first(
    first: dict[tuple[str, str], tuple[Document, int]], space: str, id: str, document: Document, at: int,
    problems: list[Problem], message: str,
) -> None:  # fmt: skip
    known = first.setdefault((space, id), (document, at))
    if known != (document, at):
        from compliance_lint.sources.variants import Twice

        other = known[0].location(known[1])
        whole = space == "node" and id == ORGANISATION
        hint = f"it stands already at {other}" + ("; a folder that holds several descriptions is checked one at a time" if whole else "")
        problems.append(Twice(document.location(at, len(id)), message, hint, "organisation" if whole else "duplicate-id", other))


def _read_kind(
    reader: Reader, kind: str, root: Mapping, plural: str, node: Node, kinds: dict[str, dict[str, Entity]], where: SourceMap
) -> None:
    if kind == ORGANISATION:
        entries = {ORGANISATION: node}
        keys_at = {ORGANISATION: root.keys_at[plural]}
        values_at = {ORGANISATION: root.values_at[plural]}
    elif isinstance(node, Mapping):
        entries, keys_at, values_at = dict(node), node.keys_at, node.values_at
    else:
        return
    for id, child in entries.items():
        facts, asked = reader.entity(kind, child, values_at[id], id)
        kinds.setdefault(kind, {})[id] = Entity(kind, id, facts, asked)
        where.add(kind, id, reader.document, keys_at[id], len(id), child)


def _close_officers(kinds: dict[str, dict[str, Entity]], complete: frozenset[str]) -> None:
    """``complete: {officers: ...}``: all officers, or all of some functions, are those described."""
    functions = {said.partition(":")[2] for said in complete if said.startswith("officers:")}
    organisation = kinds.setdefault(ORGANISATION, {}).setdefault(ORGANISATION, Entity(ORGANISATION, ORGANISATION, {}))
    if not functions:
        return
    known = organisation.items("officers")
    others = {"function": Other(frozenset(functions))}
    listed = Items(known.of, open=known.open and "all" not in functions, keys=known.keys or (), rest=others)
    kinds[ORGANISATION][ORGANISATION] = Entity(
        ORGANISATION, ORGANISATION, {**organisation.facts, "officers": listed}, organisation.asked
    )  # fmt: skip


def _listed(reader: Reader, root: Mapping, key: str) -> frozenset[str]:
    """What ``complete`` or ``partial`` names: ``party:all``, a record type, type.term, or ``officers:FUNCTION``."""
    node = root.get(key)
    if node is None:
        return frozenset()
    if not isinstance(node, Mapping):
        reader.expected(node, root.values_at[key], "a mapping of kinds to all, or to types")
        return frozenset()
    out = set()
    for plural, child in node.items():
        at = node.values_at[plural]
        kind = BY_PLURAL.get(plural)
        if kind is None and plural not in ("officers", "transfers", "joins"):
            hint = did_you_mean(plural, [*BY_PLURAL, "officers", "joins"])
            reader.bad(node.keys_at[plural], f"'{plural}' is no kind of entity", hint, "unknown-key", len(plural))
            continue
        name = kind.name if kind else plural
        before = len(reader.problems)
        for word, where in elements(child, at):
            if isinstance(word, (Mapping, Sequence)):
                reader.expected(word, where, "all, or a list of types")
            elif word == "all":
                out.add(f"{name}:all")
            elif plural == "officers":
                if (function := reader.word("functions", word)) is None:
                    reader.unknown_term("functions", word, where)
                out.add(f"officers:{function}")
            elif (split := reader.vocabulary.split_type(word)) is not None and reader.vocabulary.types[split[0]] == plural:
                out.add(".".join(filter(None, split)))
            else:
                known = [type for type, list in reader.vocabulary.types.items() if list == plural]
                hint = did_you_mean(word, [*known, "all"])
                reader.unknown(word, where, f"'{word}' is no type of {name}", hint, "unknown-term")
        hint_list(reader.problems, before, child)
    return frozenset(out)


def _as_of(roots: list[tuple[Document, Mapping]], problems: list[Problem]) -> When | None:
    found: tuple[When, Document, int] | None = None
    for document, root in roots:
        if "as_of" not in root:
            continue
        at = root.values_at["as_of"]
        when = parse_when(str(root["as_of"]))
        if when is None or when.first_day != when.last_day or when.low == when.high:
            from compliance_lint.model.meant import date_hint

            message, hint = f"found {show(root['as_of'])}, expected a day: 2022-07-26", date_hint(str(root["as_of"]))
            problems.append(Problem(document.location(at), message, hint))
        elif found is None:
            found = (when, document, at)
        elif found[0] != when:
            from compliance_lint.sources.variants import Twice

            other = found[1].location(found[2])
            message, hint = f"two files describe different days: {when}", f"{other} says {found[0]}; a description is of one day"
            problems.append(Twice(document.location(at), message, hint, "invalid", other))
    return found[0] if found else None
