"""``python -m compliance_lint`` and the console script."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Runs the command line; the exit code says what came of it."""
    gc.disable()  # a run is short and keeps what it makes: collecting took 6 % of a cold `check`, and found nothing
    from compliance_lint.cli.app import run

    code = run(sys.argv[1:])
    gc.freeze()  # nor is it looked through once more at the end
    sys.exit(code)


if __name__ == "__main__":
    main()
