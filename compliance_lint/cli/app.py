"""The typer application: commands, flags, exit codes; the only clock, and the only place that prints."""

from __future__ import annotations

import contextlib
import itertools
import sys

import typer

from compliance_lint import __version__
from compliance_lint.cli import (
    baseline,
    check,
    completion,
    diff,
    explain,
    export,
    grade,
    graph,
    incident,
    report,
    rules,
    schema,
    trace,
    waivers,
)
from compliance_lint.cli.failing import Failure, told
from compliance_lint.cli.printing import emit, forget_output, ready_streams
from compliance_lint.errors import ComplianceLintError

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
app.command("incident", help=incident.HELP, epilog=incident.EPILOG)(incident.incident)
app.command("completion", help=completion.HELP, epilog=completion.EPILOG)(completion.completion)
app.add_typer(waivers.app, name="waivers", help=waivers.HELP)
app.add_typer(baseline.app, name="baseline", help=baseline.HELP)
app.add_typer(export.app, name="export", help=export.HELP)
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
    ready_streams()
    try:
        code = int(app(arguments, prog_name="compliance-lint", standalone_mode=False) or 0)
        sys.stdout.flush()
        return code
    except typer.Exit as exit:
        return _flushed(exit.exit_code)
    except BrokenPipeError:
        forget_output()  # whoever read our output has gone before all was said: that is no pass
        return 2
    except typer.Abort:
        failure = Failure(2, "aborted", [])
    except Exception as error:
        failure = told(error)
    if _wants_json(arguments):
        from compliance_lint.reports.json_ import errors

        with contextlib.suppress(ComplianceLintError):  # a disk that is full was complained of already
            emit(errors(failure.problems, failure.message))
    return failure.code


def _flushed(code: int) -> int:
    """The code of a command that came to its end, unless what it printed could not be written."""
    try:
        sys.stdout.flush()
    except OSError:
        forget_output()
        return code or 2
    return code


def _wants_json(arguments: list[str]) -> bool:
    """Whether standard output was promised to be JSON: `check` with ``--format json``, wherever it stands."""
    pairs = itertools.pairwise(arguments)
    return arguments[:1] == ["check"] and (("--format", "json") in pairs or "--format=json" in arguments)
