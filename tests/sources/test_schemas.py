"""The generated JSON Schemas against jsonschema, and the reader against the schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from compliance_lint.sources.documents import parse, plain
from compliance_lint.sources.rulesets import bundled_folder
from compliance_lint.sources.schemas import SCHEMAS

ROOT = Path(__file__).parents[2]
INVENTORIES = [file for file in sorted((ROOT / "fixtures").rglob("*.yaml")) if file.name not in ("expected.yaml", "waivers.yaml")]
RULES = sorted(bundled_folder().rglob("rules/*.yaml"))


def data(file: Path) -> Any:
    return plain(parse(file.read_text(encoding="utf-8"), file.name, []).root)


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_a_schema(name: str) -> None:
    schema = SCHEMAS[name]()
    jsonschema.Draft201909Validator.check_schema(schema)
    assert schema["$schema"] == jsonschema.Draft201909Validator.META_SCHEMA["$schema"]
    assert schema["type"] == "object"


@pytest.mark.parametrize("file", INVENTORIES, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_what_the_reader_takes_the_schema_takes(file: Path) -> None:
    validator = jsonschema.Draft201909Validator(SCHEMAS["inventory"]())
    assert [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(data(file))] == []


@pytest.mark.parametrize("file", RULES, ids=lambda file: f"{file.parent.parent.name}/{file.name}")
def test_bundled_rules_fit_the_schema(file: Path) -> None:
    validator = jsonschema.Draft201909Validator(SCHEMAS["rule"]())
    assert [f"{list(error.absolute_path)}: {error.message[:200]}" for error in validator.iter_errors(data(file))] == []


@pytest.mark.parametrize(
    "broken",
    [
        {"systems": {}},
        {"inventory": 1, "sytems": {}},
        {"inventory": 1, "systems": {"a": {"operater": "self"}}},
        {"inventory": 1, "controls": {"a": {"covers": "organisation"}}},
        {"inventory": 1, "flows": {"f": {"since": "yesterday"}}},
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(broken: dict[str, Any]) -> None:
    assert not jsonschema.Draft201909Validator(SCHEMAS["inventory"]()).is_valid(broken)


@pytest.mark.parametrize("missing", ["reason", "approved_by", "until"])
def test_a_waiver_needs_reason_approver_and_expiry(missing: str) -> None:
    waiver = {"rule": "R", "subject": "s", "reason": "because", "approved_by": "head", "until": "2026-12-31"}
    validator = jsonschema.Draft201909Validator(SCHEMAS["waivers"]())
    assert validator.is_valid({"waivers": [waiver]})
    del waiver[missing]
    assert not validator.is_valid({"waivers": [waiver]})
