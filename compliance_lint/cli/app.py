"""The typer application: commands, flags, exit codes; the only clock, and the only place that prints."""

from __future__ import annotations

import sys
from importlib import import_module

import typer

from compliance_lint import __version__
from compliance_lint.cli.failing import Failure, told
from compliance_lint.cli.printing import emit, forget_output, ready_streams
from compliance_lint.errors import ComplianceLintError

COMMANDS = ("check", "diff", "report", "explain", "trace", "graph", "grade", "incident", "completion")
GROUPS = ("waivers", "baseline", "export", "rules", "schema")
"""Each is a module of this package of its own name: a command's function, or a group's `app`."""


def application(*names: str) -> typer.Typer:
    """The commands named, or all: building one instead of fourteen saves a start 15 ms, more than a bare interpreter takes."""
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
    for name in names or (*COMMANDS, *GROUPS):
        module = import_module(f"compliance_lint.cli.{name}")
        if name in GROUPS:
            app.add_typer(module.app, name=name, help=module.HELP)
        else:
            app.command(name, help=module.HELP, epilog=module.EPILOG)(getattr(module, name))
    app.callback()(_main)
    return app


def _version(value: bool) -> None:
    if value:
        sys.stdout.write(f"compliance-lint {__version__}\n")
        raise typer.Exit


def _main(version: bool = typer.Option(False, "--version", help="Show the version.", callback=_version, is_eager=True)) -> None:
    pass


def run(arguments: list[str]) -> int:
    """Runs the command line and returns its exit code; an error of ours is a message, never a traceback."""
    ready_streams()
    try:
        alone = arguments[:1] if arguments[:1] and arguments[0] in (*COMMANDS, *GROUPS) and arguments[0] != "completion" else ()
        code = int(application(*alone)(arguments, prog_name="compliance-lint", standalone_mode=False) or 0)
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
    if arguments[:1] == ["check"]:
        _leave(arguments, failure)
    return failure.code


def _leave(arguments: list[str], failure: Failure) -> None:
    """Prints and writes what was promised of a call of `check` that failed, as much of it as can be written."""
    from compliance_lint.cli.unfinished import unfinished
    from compliance_lint.cli.writing import write_file

    text, files = unfinished(arguments, failure)
    for file, said in [(None, text), *files]:
        try:
            if file is not None:
                write_file(file, said)
            elif said:
                emit(said)
        except ComplianceLintError as error:
            told(error)


def _flushed(code: int) -> int:
    """The code of a command that came to its end, unless what it printed could not be written."""
    try:
        sys.stdout.flush()
    except OSError:
        forget_output()
        return code or 2
    return code
