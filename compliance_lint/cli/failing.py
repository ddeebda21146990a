"""How a call ends that could not be carried out: one message, an exit code, never a traceback."""

from __future__ import annotations

import io
import os
import re
import sys

from compliance_lint.errors import ComplianceLintError, InputErrors, Problem
from compliance_lint.typed import NamedTuple


class Failure(NamedTuple):
    """The exit code, the message, and the problems of the input, if that was it."""

    code: int
    message: str
    problems: list[Problem]


def told(error: Exception) -> Failure:
    """Says on standard error what went wrong: with the input, with the call (as typer tells it, led by the word we use), or with us."""
    if isinstance(error, ComplianceLintError):
        from compliance_lint.cli.terminal import visible

        lead = "" if isinstance(error, InputErrors) else "error: "
        sys.stderr.write(f"{lead}{visible(error.diagnostics())}\n")
        return Failure(error.exit_code, str(error), error.problems if isinstance(error, InputErrors) else [])
    if hasattr(error, "show") and hasattr(error, "format_message"):
        said = io.StringIO()
        error.show(said)
        sys.stderr.write(re.sub("^Error: ", "error: ", said.getvalue(), count=1, flags=re.MULTILINE))
        return Failure(2, str(error.format_message()), [])
    if os.environ.get("COMPLIANCE_LINT_TRACEBACK"):
        raise error
    message = f"internal error, nothing was inspected: {type(error).__name__}: {error}"
    sys.stderr.write(f"error: {message}\n    this is a bug of compliance-lint; COMPLIANCE_LINT_TRACEBACK=1 shows where\n")
    return Failure(2, message, [])
