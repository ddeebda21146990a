"""The JSON Schema of ``check --format json``, version 1: keys are added, never renamed."""

from __future__ import annotations

from compliance_lint.graph.connecting import CONNECTIONS
from compliance_lint.rules.rule import DUTIES, SEVERITIES
from compliance_lint.typed import Any

WAYS = ["flow", "operates", "hosts", "may read", "engages", "given", "collection", *CONNECTIONS]
"""Why one hop of a path leads to the next node."""
_TEXT = {"type": "string"}
_NULL = {"type": "null"}


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"type": "object", "properties": {**required, **(optional or {})}, "required": sorted(required)}


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_LOCATION = {
    "anyOf": [
        _object({"path": _TEXT, "line": {"type": "integer"}, "column": {"type": "integer"}, "end_line": {"type": "integer"},
                 "end_column": {"type": "integer"}}),
        _NULL,
    ]
}  # fmt: skip
_FINDING = _object(
    {
        "rule": _TEXT,
        "ruleset": _TEXT,
        "subject": _object({"kind": _TEXT, "id": _TEXT}),
        "outcome": {"enum": ["met", "not_met", "unstated"]},
        "severity": {"enum": list(SEVERITIES)},
        "duty": {"enum": list(DUTIES)},
        "area": _TEXT,
        "disposition": {"enum": ["open", "waived", "baselined", "implied", "remediated", "unsettled"]},
        "waiver": {
            "anyOf": [_object({"reason": _TEXT, "approved_by": _TEXT, "until": _TEXT, "reference": _TEXT, "location": _TEXT}), _NULL]
        },
        "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{16}$"},
        "title": _TEXT,
        "message": _TEXT,
        "recommendation": _TEXT,
        "location": _LOCATION,
        "related": _list(_LOCATION),
        "path": _list(
            _object(
                {
                    "hop": _TEXT,
                    "location": _LOCATION,
                    "from": _TEXT,
                    "to": _TEXT,
                    "flow": {"type": ["string", "null"]},
                    "why": {"enum": WAYS},
                }
            )
        ),
        "citations": _list(_object({"instrument": _TEXT, "provision": _TEXT, "verified": {"type": "boolean"}})),
        "facts": _list(
            _object({"place": _TEXT, "attribute": _TEXT, "operator": _TEXT, "found": {"type": ["string", "null"]}, "location": _LOCATION})
        ),
        "missing": _list(_object({"why": _TEXT, "kind": _TEXT, "id": _TEXT, "what": _TEXT})),
        "evidenced": {"type": "boolean"},
        "assumed": _list(_TEXT),
    }
)
FINDINGS: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "https://compliance-lint.invalid/schema/findings-1.json",
    "title": "compliance-lint findings",
    "$defs": {"finding": _FINDING},
    **_object(
        {
            "version": {"const": 1},
            "as_of": {"type": ["string", "null"]},
            "rulesets": _list(_object({"id": _TEXT, "version": _TEXT, "law_as_of": _TEXT})),
            "summary": {"type": "object", "additionalProperties": {"type": "integer"}},
            **{name: _list({"$ref": "#/$defs/finding"}) for name in ("findings", "accepted", "good_practices", "remediated", "unsettled")},
            "warnings": _list(_object({"code": _TEXT, "message": _TEXT})),
            "narrowed": _list(
                _object(
                    {
                        "file": _TEXT,
                        "fail_on": {"enum": [*SEVERITIES, None]},
                        "severities": _list(_object({"rule": _TEXT, "was": _TEXT, "is": _TEXT})),
                        "rulesets": _list(_TEXT),
                        "figures": _list(_object({"name": _TEXT, "was": _TEXT, "is": _TEXT})),
                        "excluded": _list(_TEXT),
                    }
                )
            ),
            "errors": _list(_object({"message": _TEXT, "hint": _TEXT, "code": _TEXT, "location": _LOCATION})),
        }
    ),
}
"""What a reader of the format may rely on; more keys may come."""
