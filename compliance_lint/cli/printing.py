"""Standard output: written whole, flushed, and never the reason why a verdict gets lost. Imports nothing that costs time."""

from __future__ import annotations

import os
import sys


def ready_streams() -> None:
    """Makes both streams UTF-8, and puts a stream that leads nowhere in the place of one that was closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started us; a file opened later must not get its number, and with it our output
            os.open(os.devnull, os.O_WRONLY)
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def emit(text: str) -> None:
    """Prints to standard output; that its reader has gone changes no verdict, that a disk is full is a `UsageError`."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        forget_output()
        if not isinstance(error, BrokenPipeError):
            from compliance_lint.errors import UsageError

            raise UsageError(f"standard output cannot be written: {error.strerror}") from error


def forget_output() -> None:
    """Lets standard output lead nowhere: what is left in it cannot be flushed at the end either."""
    try:  # noqa: SIM105  contextlib costs a start of the hook more than all of this module
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        pass
