"""The published decisions of `fixtures/decisions`, held against what the rules report of them; exit 1 where a target is missed.

python benchmarks/decisions.py [FOLDER]        (default: fixtures/decisions)

Recall: findings of an authority that a description can hold, and that the rules named for them report, on the subjects named, in
every description that lists them. Silence: rules named for what an authority accepted, and that report nothing there. Extra: what is
reported besides; of severity critical or high it has to be called fair, with a reason.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from compliance_lint.findings.finding import OPEN, Finding
from compliance_lint.findings.inspection import Inspection, inspect
from compliance_lint.model.dates import parse_when
from compliance_lint.sources.documents import parse, plain
from compliance_lint.sources.inventory import Loaded, load_inventory
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "fixtures" / "decisions"
RECALL = 0.95
GRAVE = ("critical", "high")


class Point(NamedTuple):
    """One finding of an authority in one description: the rules that have to report it, and those of them that do not."""

    id: str
    point: str
    rules: tuple[str, ...]
    missed: tuple[str, ...]


class Accepted(NamedTuple):
    """One point an authority accepted: the rules that have to be silent, and those of them that are not."""

    id: str
    point: str
    rules: tuple[str, ...]
    loud: tuple[str, ...]


class Score(NamedTuple):
    """What came of one description."""

    folder: Path
    points: tuple[Point, ...]
    accepted: tuple[Accepted, ...]
    extra: tuple[Finding, ...]
    unfair: tuple[Finding, ...]


def expected(folder: Path) -> dict[str, Any]:
    """What is expected of a description, as written there."""
    found: dict[str, Any] = plain(parse((folder / "expected.yaml").read_text(encoding="utf-8"), "expected.yaml", []).root)
    return found


@cache
def inspected(folder: Path) -> tuple[Inspection, Loaded]:
    """What the rules say of a description on the day it describes."""
    wanted = expected(folder)
    as_of = parse_when(str(wanted["as_of"]))
    assert as_of is not None
    loaded = load_inventory([folder, *(folder / shared for shared in wanted.get("with", []))])
    return inspect(loaded.inventory, [load_ruleset(find_ruleset(name)) for name in wanted["rulesets"]], as_of), loaded


def not_met(folder: Path) -> list[Finding]:
    """The findings that a report of a description shows as not met."""
    return [f for f in inspected(folder)[0].findings if f.outcome == "not_met" and f.disposition == OPEN]


def hits(found: Iterable[Finding], rule: str, subjects: list[str]) -> list[Finding]:
    """What a rule found, on the subjects named or, where none is, on any."""
    return [f for f in found if f.rule.id == rule and (not subjects or f.subject.id in subjects)]


def score(folder: Path) -> Score:
    """One description against its `expected.yaml`."""
    wanted, found = expected(folder), not_met(folder)
    points = tuple(
        Point(row["id"], row["point"], tuple(row["rules"]), tuple(r for r in row["rules"] if not hits(found, r, row.get("on") or [])))
        for row in wanted.get("findings") or []
    )
    accepted = tuple(
        Accepted(row["id"], row["point"], tuple(row["silent"]), tuple(r for r in row["silent"] if hits(found, r, row.get("on") or [])))
        for row in wanted.get("accepted") or []
    )
    mapped = {f.key for row in wanted.get("findings") or [] for rule in row["rules"] for f in hits(found, rule, row.get("on") or [])}
    extra = tuple(f for f in found if f.key not in mapped)
    fair = {row["rule"] for row in wanted.get("fair") or []}
    return Score(folder, points, accepted, extra, tuple(f for f in extra if f.severity in GRAVE and f.rule.id not in fair))


def descriptions(root: Path = FOLDER) -> list[Path]:
    """Every description below a folder."""
    return sorted(file.parent for file in root.rglob("expected.yaml"))


def case(folder: Path, root: Path = FOLDER) -> str:
    """The decision that a description belongs to."""
    return folder.relative_to(root).parts[0]


def totals(scores: list[Score], root: Path = FOLDER) -> tuple[int, int, int, int, int]:
    """Findings reported and held, silences kept and asked for, and grave findings nobody called fair."""
    reported: dict[tuple[str, str], bool] = {}
    for one in scores:
        for point in one.points:
            key = (case(one.folder, root), point.id)
            reported[key] = reported.get(key, True) and not point.missed
    asked = [(rule, rule in row.loud) for one in scores for row in one.accepted for rule in row.rules]
    grave = sum(len(one.unfair) for one in scores)
    return sum(reported.values()), len(reported), sum(not loud for _, loud in asked), len(asked), grave


def told(one: Score, root: Path) -> Iterable[str]:
    """The lines on one description."""
    yield str(one.folder.relative_to(root))
    for point in one.points:
        yield f"  {'miss' if point.missed else 'ok':<5}{point.id:<4}{point.point}: {', '.join(point.missed or point.rules)}"
    for row in one.accepted:
        yield f"  {'loud' if row.loud else 'quiet':<5} {row.id:<4}{row.point}: {', '.join(row.loud) or f'{len(row.rules)} rules silent'}"
    for row in expected(one.folder).get("outside") or []:
        yield f"  {'-':<5}{row['id']:<4}{row['point']}: outside, {row['why']}"
    fair = {row["rule"]: row["reason"] for row in expected(one.folder).get("fair") or []}
    for f in one.extra:
        yield f"  extra {f.severity} {f.rule.id} ({f.subject.kind} {f.subject.id})" + (f": {fair[f.rule.id]}" if f.rule.id in fair else "")


def main() -> int:
    """Prints each description and, last, the line of figures."""
    root = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else FOLDER
    scores = [score(folder) for folder in descriptions(root)]
    for one in scores:
        print("\n".join(told(one, root)))
    reported, held, kept, asked, grave = totals(scores, root)
    share = reported / held if held else 1.0
    print(f"recall {100 * share:.1f} % ({reported}/{held}); silent {kept}/{asked}; extra high {grave}")
    return 0 if share >= RECALL and kept == asked and not grave else 1


if __name__ == "__main__":
    sys.exit(main())
