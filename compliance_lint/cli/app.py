"""The typer application: commands, flags, exit codes; the only clock, and the only place that prints."""

from __future__ import annotations

import itertools
import os
import sys

import typer

from compliance_lint import __version__
from compliance_lint.cli import baseline, check, diff, explain, grade, graph, report, rules, schema, trace, waivers
from compliance_lint.cli.options import visible
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
app.command("diff", help=diff.HELP, epilog=diff.EPILOG)(diff.diff)
app.command("report", help=report.HELP, epilog=report.EPILOG)(report.report)
app.command("explain", help=explain.HELP, epilog=explain.EPILOG)(explain.explain)
app.command("trace", help=trace.HELP, epilog=trace.EPILOG)(trace.trace)
app.command("graph", help=graph.HELP, epilog=graph.EPILOG)(graph.graph)
app.command("grade", help=grade.HELP, epilog=grade.EPILOG)(grade.grade)
app.add_typer(waivers.app, name="waivers", help=waivers.HELP)
app.add_typer(baseline.app, name="baseline", help=baseline.HELP)
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
        return int(app(arguments, prog_name="compliance-lint", standalone_mode=False) or 0)
    except typer.Exit as exit:
        return exit.exit_code
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone; nothing is left to say
        return 0
    except ComplianceLintError as error:
        lead = "" if isinstance(error, InputErrors) else "error: "
        sys.stderr.write(f"{lead}{visible(error.diagnostics())}\n")
        code, message, problems = error.exit_code, str(error), error.problems if isinstance(error, InputErrors) else []
    except typer.Abort:
        code, message, problems = 2, "aborted", []
    except Exception as error:
        code, message, problems = 2, _other(error), []
    if _wants_json(arguments):
        from compliance_lint.reports.json_ import errors

        sys.stdout.write(errors(problems, message))
    return code


def _other(error: Exception) -> str:
    """Says a usage error of typer's, or owns up to a bug; returns the message."""
    if hasattr(error, "show") and hasattr(error, "format_message"):
        error.show()
        return str(error.format_message())
    if os.environ.get("COMPLIANCE_LINT_TRACEBACK"):
        raise error
    message = f"internal error, nothing was inspected: {type(error).__name__}: {error}"
    sys.stderr.write(f"error: {message}\n    this is a bug of compliance-lint; COMPLIANCE_LINT_TRACEBACK=1 shows where\n")
    return message


def _wants_json(arguments: list[str]) -> bool:
    """Whether standard output was promised to be JSON: `check` with ``--format json``, wherever it stands."""
    pairs = itertools.pairwise(arguments)
    return arguments[:1] == ["check"] and (("--format", "json") in pairs or "--format=json" in arguments)
