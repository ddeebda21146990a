"""Cold start of `check` and of the hook beside a bare interpreter: medians and their ratio. No figure here is asserted by a test.

python benchmarks/cold_start.py [FOLDER] [RUNS] [ARGUMENTS OF CHECK...]

The hook: `unchanged` is a run after nothing changed, `edited` one after a line was added to one file, `judged` one that asks no verdict
kept (both with rulesets parsed before), `first` one with an empty cache, `first, wheel` the same where what a wheel brings is there.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(sys.argv[1] if len(sys.argv) > 1 else "fixtures/virtual_bank")
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 15
MORE = sys.argv[3:]
FLOOR = "python -c pass"
CHECK = ["-m", "compliance_lint"]
HOOK = ["-c", "from compliance_lint.cli.hook import main; main()"]  # as an installed script starts it
WHEEL = "import sys; from pathlib import Path; from compliance_lint.sources.shipping import write_parsed; write_parsed(Path(sys.argv[1]))"
EDITED, FIRST, FIRST_OF_WHEEL = "compliance-lint-hook, edited", "compliance-lint-hook, first", "compliance-lint-hook, first, wheel"
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed tool has its byte code


def once(command: list[str], site: Path, cache: Path) -> float:
    """The wall time of a command in milliseconds, with the package at `site`."""
    environment = os.environ | {"PYTHONPATH": str(site), "COMPLIANCE_LINT_CACHE": str(cache)}
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=environment, cwd=cache.parent
    )
    return (time.perf_counter() - start) * 1000


def wheel(folder: Path) -> Path:
    """The package as a wheel installs it."""
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "compliance_lint", folder / "compliance_lint", ignore=unwanted)
    shutil.copytree(ROOT / "rulesets", folder / "compliance_lint/rulesets", ignore=unwanted)
    parsed = folder / "compliance_lint/parsed"
    parsed.mkdir(exist_ok=True)
    subprocess.run([sys.executable, "-c", WHEEL, str(parsed)], check=True, env=os.environ | {"PYTHONPATH": str(folder)}, cwd=folder)
    return folder


def main() -> None:
    """Prints one line a command: the median, and how many times the floor: of a round, so that a busy machine counts on both sides."""
    with tempfile.TemporaryDirectory() as temporary:
        here = Path(temporary)
        inventory, cache, installed = here / FOLDER.name, here / "cache", wheel(here / "site")
        shutil.copytree(FOLDER, inventory)
        files = [file for file in inventory.rglob("*.yaml") if file.stem not in ("expected", "waivers")]
        file = max(files, key=lambda one: one.stat().st_size)
        path = str(inventory)
        rows: dict[str, list[str]] = {
            FLOOR: ["-c", "pass"],
            "compliance-lint --version": [*CHECK, "--version"],
            "compliance-lint check": [*CHECK, "check", path, *MORE],
            "compliance-lint check --format json": [*CHECK, "check", path, "--format", "json", *MORE],
            "compliance-lint rules list": [*CHECK, "rules", "list"],
            "compliance-lint-hook, unchanged": [*HOOK, path, *MORE],
            EDITED: [*HOOK, path, *MORE],
            "compliance-lint-hook, judged": [*HOOK, path, "--no-cache", *MORE],
            FIRST: [*HOOK, path, *MORE],
            FIRST_OF_WHEEL: [*HOOK, path, *MORE],
        }

        def timed(name: str, command: list[str], number: int) -> float:
            if name == EDITED:
                file.write_text(file.read_text(encoding="utf-8") + f"# {number}\n", encoding="utf-8")
            if name not in (FIRST, FIRST_OF_WHEEL):
                return once(command, ROOT, cache)
            took = once(command, installed if name == FIRST_OF_WHEEL else ROOT, here / "none")
            shutil.rmtree(here / "none", ignore_errors=True)
            return took

        rounds = [{name: timed(name, command, number) for name, command in rows.items()} for number in range(RUNS + 1)][1:]
    print(f"check {FOLDER} {' '.join(MORE)}".rstrip())  # the first round warmed up
    for name in rows:
        took = statistics.median(one[name] for one in rounds)
        ratio = statistics.median(one[name] / one[FLOOR] for one in rounds)
        print(f"{name:<40} {took:7.1f} ms  {ratio:5.1f}")


if __name__ == "__main__":
    main()
