"""What a wheel brings beside its vocabulary and rulesets: what they hold, parsed and found right, so that no first run need parse them."""

from __future__ import annotations

import os
from pathlib import Path

from compliance_lint.sources.rulesets import bundled_folder, bundled_names, bundled_scopes, load_ruleset
from compliance_lint.sources.vocabularies import bundled

_LEFT_OUT = ("examples-",)
"""Kept, but not brought: only the commands about rules read them."""


def write_parsed(folder: Path) -> list[Path]:
    """Writes into an empty folder what `sources.cache` looks for in the package; the files, by name.

    Raises `InputErrors` for a vocabulary or a ruleset with something wrong in it. Meant for a process of its own, as it turns the cache
    that the environment names to that folder.
    """
    os.environ["COMPLIANCE_LINT_CACHE"] = str(folder)
    bundled.cache_clear()
    dict(bundled().names)  # reads the names of every language, and what is read is kept
    bundled_scopes()
    for name in bundled_names():
        load_ruleset(bundled_folder() / name)
    found = []
    for file in sorted(folder.glob("*.json")):
        if file.name.startswith(_LEFT_OUT):
            file.unlink()
        else:
            found.append(file.rename(file.with_name(f"{file.name.rpartition('-')[0]}.json")))  # less the folder that it was read from
    return found
