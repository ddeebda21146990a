"""The baseline file: JSON, one entry a finding, in a stable order, so that a merge shows what came and went."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from compliance_lint.errors import InputErrors, Problem, UsageError
from compliance_lint.findings.baseline import Entry
from compliance_lint.location import Location
from compliance_lint.typed import Any

VERSION = 1
_FIELDS = Entry._fields


def read_baseline(file: Path) -> tuple[Entry, ...]:
    """The entries of a file; raises `UsageError` where there is none, `InputErrors` where it is damaged: never an empty baseline."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file}: the baseline cannot be read: {getattr(error, 'strerror', None) or 'not UTF-8 text'}") from error
    try:
        data = json.loads(text)
    except ValueError as error:
        line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        hint = "a conflict of a merge? run `compliance-lint baseline create` again"
        raise InputErrors([Problem(Location(str(file), line, column), f"not valid JSON: {error}", hint, "baseline")]) from error
    wrong = _wrong(data)
    if wrong:
        raise InputErrors([Problem(Location(str(file), 1, 1), wrong, "run `compliance-lint baseline create` again", "baseline")])
    return tuple(Entry(*(str(row[name]) for name in _FIELDS)) for row in data["findings"])


def _wrong(data: Any) -> str:
    if not isinstance(data, dict) or data.get("version") != VERSION:
        return f"no baseline of version {VERSION}"
    rows = data.get("findings")
    if not isinstance(rows, list):
        return "the baseline has no list `findings`"
    for at, row in enumerate(rows):
        if not isinstance(row, dict) or set(row) != set(_FIELDS) or not all(isinstance(value, str) for value in row.values()):
            return f"entry {at + 1} of the baseline is not {{{', '.join(_FIELDS)}}}"
    return ""


def baseline_text(entries: Iterable[Entry], as_of: str) -> str:
    """The file of some entries: one line each."""
    rows = ",\n    ".join(json.dumps(one._asdict(), ensure_ascii=False) for one in sorted(set(entries)))
    body = f"[\n    {rows}\n  ]" if rows else "[]"
    return f'{{\n  "version": {VERSION},\n  "as_of": {json.dumps(as_of)},\n  "findings": {body}\n}}\n'
