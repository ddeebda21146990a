"""``waivers.yaml`` and comments in the inventory -> waivers; every problem with its place.

A comment stands at the line of the finding, or alone on the line before it:
``# compliance-lint: waive[RULE] until=2027-03-31 by=ciso reason=Replaced in spring``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from collections.abc import Sequence as Sequence_
from fnmatch import fnmatchcase
from pathlib import Path

from compliance_lint.errors import Problem, did_you_mean
from compliance_lint.findings.waivers import Waiver
from compliance_lint.location import Location
from compliance_lint.model.dates import Span, When, order, parse_when, shift
from compliance_lint.model.inventory import ORGANISATION, Inventory
from compliance_lint.model.kinds import KINDS
from compliance_lint.rules.shape import PARTS
from compliance_lint.sources.documents import WAIVING, Document, Sequence, plain, position, read
from compliance_lint.sources.documents import Mapping as Node
from compliance_lint.sources.inventory import files_below

FILE = "waivers.yaml"
_KEYS = ("rule", "subject", "reason", "approved_by", "until", "reference")
_NEEDED = ("rule", "subject", "reason", "approved_by", "until")
_WAIVE = r"waive\[([^\]]*)\](.*)$"
_PART = r"(until|by|reason|ref)="
_WILD = frozenset("*?[")


def waiver_files(paths: Iterable[Path], exclude: Sequence_[Path] = ()) -> list[Path]:
    """The files named ``waivers.yaml`` at or below the inventory's paths, where an inventory would be looked for too."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(file for file in files_below(path, exclude) if file.name == FILE))
        elif (path.parent / FILE).is_file():
            found[path.parent / FILE] = None
    return list(found)


def read_waivers(files: Iterable[Path], problems: list[Problem]) -> list[Waiver]:
    """The waivers of some files; what is wrong goes to `problems`."""
    return [waiver for file in files for waiver in waivers_in(read(file, str(file), problems), problems)]


def waivers_in(document: Document, problems: list[Problem]) -> list[Waiver]:
    """The waivers of one file that was read; what is wrong goes to `problems`."""
    root = document.root
    rows = root.get("waivers") if isinstance(root, Node) else None
    if isinstance(root, Node) and (unknown := [key for key in root if key != "waivers"]):
        at = root.keys_at[unknown[0]]
        problems.append(Problem(document.location(at, len(unknown[0])), f"unknown key '{unknown[0]}' in {FILE}", "waivers", "waiver"))
    if root is None or (rows is None and isinstance(root, Node) and "waivers" in root):
        return []  # an empty list; or the file could not be read, which was said
    if not isinstance(rows, Sequence):
        problems.append(Problem(document.location(0), f"{FILE} has no list `waivers`", "", "waiver"))
        return []
    found = (_waiver(document, index, problems) for index in range(len(rows)))
    return [waiver for waiver in found if waiver is not None]


def indent_of(text: str) -> str:
    """How far the entries of a file of waivers are indented, as one more must be."""
    found = re.search(r"^( *)-\s", text, re.MULTILINE)
    return found[1] if found else "  "


def without(text: str, lines: set[int]) -> str:
    """A file of waivers without the entries that begin on some lines; comments and the others stay as they are."""
    kept: list[str] = []
    dropping = False
    for number, line in enumerate(text.splitlines(keepends=True), 1):
        starts = re.match(r"\s*-\s", line)
        if starts:
            dropping = number in lines
        elif line.strip() and not line[:1].isspace():
            dropping = False
        if not dropping:
            kept.append(line)
    left = "".join(kept)
    return left if re.search(r"^\s*-\s", left, re.MULTILINE) else left.replace("waivers:\n", "waivers: []\n", 1)


def _waiver(document: Document, index: int, problems: list[Problem]) -> Waiver | None:
    root = document.root
    data = plain(root)["waivers"][index]
    at, width = position(root, 0, ("waivers", index))
    if not isinstance(data, dict):
        problems.append(Problem(document.location(at, width), "a waiver is a mapping", ", ".join(_KEYS), "waiver"))
        return None
    before = len(problems)
    for key in data:
        if key not in _KEYS:
            where, wide = position(root, 0, ("waivers", index, key))
            problems.append(Problem(document.location(where, wide), f"unknown key '{key}' in a waiver", did_you_mean(key, _KEYS), "waiver"))
    needed = f"a waiver needs {', '.join(_NEEDED)}"
    empty = [key for key in _NEEDED if not str(data.get(key) or "").strip()]
    problems += [Problem(document.location(at, width), f"the waiver has no {key}", needed, "waiver") for key in empty]
    until = parse_when(str(data.get("until", "")))
    if data.get("until") and (until is None or until.first_day != until.last_day):
        where, wide = position(root, 0, ("waivers", index, "until"))
        problems.append(Problem(document.location(where, wide), f"'{data['until']}' is no day", "write it as 2027-03-31", "waiver"))
    if len(problems) > before or until is None:
        return None
    kind, _, id = str(data["subject"]).rpartition(":") if ":" in str(data["subject"]) else ("", "", str(data["subject"]))
    return Waiver(str(data["rule"]), kind, id, str(data["reason"]), str(data["approved_by"]), until, document.location(at, width),
                  str(data.get("reference") or ""))  # fmt: skip


def read_comments(texts: Mapping[str, list[str]], problems: list[Problem]) -> list[Waiver]:
    """The waivers in comments of inventory files, by path and lines."""
    found = []
    for path, lines in sorted(texts.items()):
        for number, line in enumerate(lines, 1):
            comment = re.search(WAIVING, line) if "compliance-lint:" in line else None
            if comment is None:
                continue
            at = Location(path, number, comment.start() + 1, number, len(line) + 1)
            alone = not line[: comment.start()].strip()
            one = _comment(comment[1], at, number + 1 if alone else number, problems)
            if one is not None:
                found.append(one)
    return found


def _comment(text: str, at: Location, line: int, problems: list[Problem]) -> Waiver | None:
    waive = re.match(_WAIVE, text)
    hint = "# compliance-lint: waive[RULE] until=DATE by=WHO reason=WHY"
    if waive is None:
        problems.append(Problem(at, f"'{text.strip()}' is no comment that compliance-lint knows", hint, "waiver"))
        return None
    cuts = [(match[1], match.start(), match.end()) for match in re.finditer(_PART, waive[2])]
    parts = {
        name: waive[2][end : cuts[index + 1][1] if index + 1 < len(cuts) else len(waive[2])].strip().strip('"')
        for index, (name, _, end) in enumerate(cuts)
    }
    missing = [name for name in ("until", "by", "reason") if not parts.get(name)]
    if missing or not waive[1].strip():
        problems.append(Problem(at, f"the waiver has no {' and no '.join(missing) or 'rule'}", hint, "waiver"))
        return None
    until = parse_when(parts["until"])
    if until is None or until.first_day != until.last_day:
        problems.append(Problem(at, f"'{parts['until']}' is no day", "write it as until=2027-03-31", "waiver"))
        return None
    return Waiver(waive[1].strip(), "", "*", parts["reason"], parts["by"], until, at, parts.get("ref", ""), line)


def already(waivers: Iterable[Waiver], new: Waiver) -> Waiver | None:
    """The waiver that accepts the same rule for the same subject, if there is one; one of every kind holds for each of them."""
    for one in waivers:
        if not one.line and (one.rule, one.id) == (new.rule, new.id) and one.kind in ("", "*", new.kind):
            return one
    return None


def check_waivers(
    waivers: Iterable[Waiver], inventory: Inventory, rules: Iterable[str], as_of: When, longest: Span | None, problems: list[Problem]
) -> None:
    """Adds what is wrong with waivers beside their form: a rule or a subject that is not there, a term that is too long."""
    known = set(rules)
    for waiver in waivers:
        if waiver.rule not in known:
            message = f"the waiver names an unknown rule '{waiver.rule}'"
            problems.append(Problem(waiver.at, message, did_you_mean(waiver.rule, known), "waiver"))
        if not waiver.line:
            _check_subject(waiver, inventory, problems)
        if longest is not None and order(waiver.until, shift(as_of, longest))[0] is False:
            message = f"the waiver runs until {waiver.until}, longer than {longest} from the day judged"
            problems.append(Problem(waiver.at, message, "waivers_max_term of the configuration", "waiver"))


def _check_subject(waiver: Waiver, inventory: Inventory, problems: list[Problem]) -> None:
    kinds = (*KINDS, *PARTS, "transfer")
    if waiver.kind not in ("", "*", *kinds):
        hint = did_you_mean(waiver.kind, kinds)
        problems.append(Problem(waiver.at, f"the waiver names an unknown kind '{waiver.kind}'", hint, "waiver"))
        return
    whole = PARTS[waiver.kind][0] if waiver.kind in PARTS else waiver.kind
    ids = {id for kind, found in inventory.kinds.items() if whole in ("", "*", "transfer", kind) for id in found} | {ORGANISATION}
    name = waiver.id.partition("/")[0]
    message = f"the waiver names a subject that is not there: '{waiver.id}'"
    if not _WILD.isdisjoint(name):
        if not any(fnmatchcase(id, name) for id in ids):
            problems.append(Problem(waiver.at, message, "no id matches the pattern", "waiver"))
    elif name not in ids:
        problems.append(Problem(waiver.at, message, did_you_mean(name, ids), "waiver"))
