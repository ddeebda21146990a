"""``python -m compliance_lint`` and the console script."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command line; the exit code says what came of it."""
    from compliance_lint.cli.app import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
