"""The typer application: commands, flags, exit codes; the only clock, and the only place that prints."""

from __future__ import annotations

import os
import sys

import typer

from compliance_lint import __version__
from compliance_lint.cli import check, explain, report, rules, schema
from compliance_lint.errors import ComplianceLintError, InputErrors

app = typer.Typer(
    name="compliance-lint",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Checks what an organisation declares about its systems, data flows, processors and controls against rulesets of "
    "law, and says where the description shows that something is to be done.\n\n"
    "Start with: compliance-lint check FOLDER",
    epilog="Exit codes: 0 nothing to report, 1 findings, 2 wrong input or call, 3 nothing was inspected.",
)
app.command("check", help=check.HELP, epilog=check.EPILOG)(check.check)
app.command("report", help=report.HELP, epilog=report.EPILOG)(report.report)
app.command("explain", help=explain.HELP, epilog=explain.EPILOG)(explain.explain)
app.add_typer(rules.app, name="rules", help=rules.HELP)
app.add_typer(schema.app, name="schema", help=schema.HELP)


def _version(value: bool) -> None:
    if value:
        sys.stdout.write(f"compliance-lint {__version__}\n")
        raise typer.Exit


@app.callback()
def _main(version: bool = typer.Option(False, "--version", help="Show the version.", callback=_version, is_eager=True)) -> None:
    pass


def run(arguments: list[str]) -> int:
    """Runs the command line and returns its exit code; an error of ours is a message, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = app(arguments, prog_name="compliance-lint", standalone_mode=False)
    except ComplianceLintError as error:
        lead = "" if isinstance(error, InputErrors) else "error: "
        sys.stderr.write(f"{lead}{error.diagnostics()}\n")
        return error.exit_code
    except typer.Exit as exit:
        return exit.exit_code
    except typer.Abort:
        return 2
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; nothing is left to say
        return 0
    except Exception as error:
        if hasattr(error, "show") and hasattr(error, "exit_code"):
            error.show()
            return 2
        if os.environ.get("COMPLIANCE_LINT_TRACEBACK"):
            raise
        sys.stderr.write(
            f"error: internal error, nothing was inspected: {type(error).__name__}: {error}\n"
            "    this is a bug of compliance-lint; COMPLIANCE_LINT_TRACEBACK=1 shows where\n"
        )
        return 2
    return int(code or 0)
