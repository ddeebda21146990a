"""Cold start of `check` and of the hook beside a bare interpreter: medians and their ratio. No figure here is asserted by a test.

python benchmarks/cold_start.py [FOLDER] [RUNS] [ARGUMENTS OF CHECK...]

`judged` is a run after something changed (rulesets parsed before), `unchanged` one after nothing did, `first` one with an empty cache.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time

FOLDER = sys.argv[1] if len(sys.argv) > 1 else "fixtures/virtual_bank"
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 15
MORE = sys.argv[3:]
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed tool has its byte code


FLOOR = "python -c pass"


def once(command: list[str], empty: bool) -> float:
    """The wall time of a command in milliseconds, with an `empty` cache or with the one there is."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | ({"COMPLIANCE_LINT_CACHE": folder} if empty else {})
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, env=environment)
        return (time.perf_counter() - start) * 1000


def main() -> None:
    """Prints one line a command: the median, and how many times the floor: of a round, so that a busy machine counts on both sides."""
    check = [sys.executable, "-m", "compliance_lint"]
    hook = [sys.executable, "-c", "from compliance_lint.cli.hook import main; main()"]  # as an installed script starts it
    rows: dict[str, tuple[list[str], bool]] = {
        FLOOR: ([sys.executable, "-c", "pass"], False),
        "compliance-lint --version": ([*check, "--version"], False),
        "compliance-lint check": ([*check, "check", FOLDER, *MORE], False),
        "compliance-lint check --format json": ([*check, "check", FOLDER, "--format", "json", *MORE], False),
        "compliance-lint rules list": ([*check, "rules", "list"], False),
        "compliance-lint-hook, unchanged": ([*hook, FOLDER, *MORE], False),
        "compliance-lint-hook, judged": ([*hook, FOLDER, "--no-cache", *MORE], False),
        "compliance-lint-hook, first": ([*hook, FOLDER, *MORE], True),
    }
    rounds = [{name: once(*row) for name, row in rows.items()} for _ in range(RUNS + 1)][1:]  # one to warm up
    print(f"check {FOLDER} {' '.join(MORE)}".rstrip())
    for name in rows:
        took = statistics.median(one[name] for one in rounds)
        ratio = statistics.median(one[name] / one[FLOOR] for one in rounds)
        print(f"{name:<40} {took:7.1f} ms  {ratio:5.1f}")


if __name__ == "__main__":
    main()
