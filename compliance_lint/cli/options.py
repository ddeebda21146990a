"""The flags that several commands share, and what their calls have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from compliance_lint.cli.choosing import LANGUAGES, choice, day_judged, day_of_waivers, known_language
from compliance_lint.cli.printing import emit
from compliance_lint.cli.terminal import visible, width
from compliance_lint.cli.writing import write_file

__all__ = [
    "LANGUAGES", "AsOf", "ConfigFile", "FailOn", "Language", "NoConfig", "Paths", "Profile", "Rulesets", "choice",
    "day_judged", "day_of_waivers", "emit", "known_language", "visible", "width", "write_file",
]  # fmt: skip

Paths = Annotated[
    list[Path] | None, typer.Argument(help="Folders or files of the inventory (default: compliance/ if there is one, else .).")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", help="The day to judge, or `today` (default: the inventory's as_of, else today).", metavar="DATE")
]
Rulesets = Annotated[
    list[str] | None,
    typer.Option("--ruleset", help="Judge only this bundled ruleset, or add a folder of your own; repeatable.", metavar="NAME|FOLDER"),
]
FailOn = Annotated[
    str | None,
    typer.Option("--fail-on", help="Lowest severity that makes the exit code 1: info, low, medium, high, critical.", metavar="SEVERITY"),
]
Profile = Annotated[
    str | None,
    typer.Option(
        "--profile",
        help="engineer: what is not met; gate: also what is unstated under binding duties; auditor: everything.",
        metavar="NAME",
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option("--config", help="The configuration (default: the nearest .compliance-lint.yaml or pyproject.toml).", metavar="FILE"),
]
NoConfig = Annotated[bool, typer.Option("--no-config", help="Read no configuration.")]
Language = Annotated[str | None, typer.Option("--lang", help=f"Language of the words: {', '.join(LANGUAGES)}.", metavar="TAG")]
