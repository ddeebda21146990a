"""Where the rules of a ruleset stand in its files: asked only where something is to be said of one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from compliance_lint.location import Location
from compliance_lint.sources.cache import yaml_files
from compliance_lint.sources.documents import Mapping, Sequence, read


@cache
def rule_places(folder: Path) -> dict[str, Location]:
    """By id, where each rule of a folder's `rules/*.yaml` begins; without those of a file that cannot be read."""
    found: dict[str, Location] = {}
    for file in yaml_files(folder / "rules"):
        document = read(Path(file), file, [])
        rules = document.root.get("rules") if isinstance(document.root, Mapping) else document.root
        for rule in rules if isinstance(rules, Sequence) else ():
            if isinstance(rule, Mapping) and isinstance(rule.get("id"), str):
                found.setdefault(str(rule["id"]), document.location(rule.keys_at["id"]))
    return found
