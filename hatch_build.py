"""Puts into the wheel what its vocabulary and rulesets hold, parsed; `compliance_lint/sources/shipping.py` says why."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_CODE = "import sys; from pathlib import Path; from compliance_lint.sources.shipping import write_parsed; write_parsed(Path(sys.argv[1]))"


class ParsedRulesets(BuildHookInterface):  # type: ignore[misc]
    """Parses in a process of its own, that of the build being another project's."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the files to a wheel; an editable one is a checkout, whose files change."""
        if version == "editable":
            return
        self._folder = tempfile.TemporaryDirectory(prefix="compliance-lint-")
        subprocess.run([sys.executable, "-c", _CODE, self._folder.name], cwd=self.root, check=True)
        for file in sorted(Path(self._folder.name).glob("*.json")):
            build_data["force_include"][str(file)] = f"compliance_lint/parsed/{file.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Removes what was made for the wheel."""
        if version != "editable":
            self._folder.cleanup()
