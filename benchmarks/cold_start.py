"""Cold start of `check` beside a bare interpreter: medians and their ratio. No figure here is asserted by a test.

python benchmarks/cold_start.py [FOLDER] [RUNS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

FOLDER = sys.argv[1] if len(sys.argv) > 1 else "fixtures/virtual_bank"
RUNS = int(sys.argv[2]) if len(sys.argv) > 2 else 15


def median(command: list[str]) -> float:
    """The median wall time of a command in milliseconds, after one warm-up."""
    times = []
    for run in range(RUNS + 1):
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        if run:
            times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    """Prints one line a command: median and ratio to the floor."""
    floor = median([sys.executable, "-c", "pass"])
    print(f"{'python -c pass':<48} {floor:7.1f} ms   1.0")
    for arguments in (["--version"], ["check", FOLDER], ["check", FOLDER, "--format", "json"], ["rules", "list"]):
        took = median([sys.executable, "-m", "compliance_lint", *arguments])
        print(f"{'compliance-lint ' + ' '.join(arguments):<48} {took:7.1f} ms  {took / floor:5.1f}")


if __name__ == "__main__":
    main()
