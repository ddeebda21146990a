"""``trace``: where data go, in which form, through which hops; and how they came here."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from compliance_lint.cli.options import AsOf, ConfigFile, Language, NoConfig, choice, width
from compliance_lint.cli.session import Session
from compliance_lint.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from compliance_lint.graph.dataflow import DataFlowGraph
    from compliance_lint.graph.tracing import Arrival

HELP = "Trace data: where they go, in which form, through which hops and over which other flows, and how they came here."
EPILOG = (
    "WHAT is a data set, a category (user.name), a system, a party, a kind of person, a flow, a right of access or a country (ISO code); "
    "it is the last word, and the paths of the inventory stand before it.   "
    "Examples:  compliance-lint trace customers   |   compliance-lint trace compliance user.financial --to card-maker   |   "
    "compliance-lint trace compliance mail   |   compliance-lint trace compliance US"
)
_KINDS = "data set, category, node, flow, right of access or country"


def trace(
    paths: Annotated[
        list[Path],
        typer.Argument(
            default_factory=list, help="Folders or files of the inventory (default: compliance/ if there is one, else .).",
            show_default=False,
        ),
    ],
    what: Annotated[
        str, typer.Argument(help="A data set, category, system, party, kind of person, flow, right of access or country.", metavar="WHAT")
    ],
    start: Annotated[str | None, typer.Option("--from", help="Only ways that begin here.", metavar="NODE|DATASET")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Only ways that end here.", metavar="NODE")] = None,
    as_of: AsOf = None,
    format: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
    lang: Language = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:  # fmt: skip
    """Prints each place reached with its labels, the shortest way there and what else brings them; exits 0."""
    from compliance_lint.reports import tracing

    choice(format, ("text", "json"), "format")
    _look_swapped(paths, what)
    session = Session(paths or None, {"lang": lang}, config, no_config)
    lang, loaded = session.language, session.loaded
    graph = session.world(as_of).graph
    for name in (start, end):
        if name is not None and name not in graph.names and name not in loaded.inventory.of("dataset"):
            raise UsageError(_unknown("node or data set", name, [*graph.names, *loaded.inventory.of("dataset")]))
    parts = [(title, _limited(rows, start, end)) for title, rows in _parts(graph, what)]
    if format == "json":
        sys.stdout.write(json.dumps(tracing.as_data(graph, loaded.where, what, parts), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(tracing.as_text(graph, loaded.where, what, parts, width(), lang))


def _look_swapped(paths: list[Path], what: str) -> None:
    """Raises `UsageError` where the last word can only be a path: what is traced was left out, or named before it."""
    if not Path(what).exists():
        return
    if not paths and (what in (".", "..") or "/" in what):
        raise UsageError(f"'{what}' is a path: name after it what to trace")
    if paths and not all(path.exists() for path in paths):
        raise UsageError(f"what to trace is the last word: compliance-lint trace {what} {paths[0]}")


def _parts(graph: DataFlowGraph, what: str) -> list[tuple[str, list[Arrival]]]:
    """What there is to tell of a thing: ``goes``, ``came``, or both."""
    from compliance_lint.graph import tracing

    inventory = graph.inventory
    data, countries = inventory.vocabulary.lists["data"], inventory.vocabulary.lists["countries"]
    if what in inventory.of("dataset"):
        return [("goes", tracing.of_dataset(graph, inventory.of("dataset")[what]))]
    if what in graph.names:
        return [("came", tracing.into_node(graph, what)), ("goes", tracing.of_node(graph, what))]
    for kind in ("flow", "grant"):
        if (flow := inventory.get(kind, what)) is not None:
            return [("came", tracing.into_flow(graph, flow)), ("goes", tracing.of_flow(graph, flow))]
    if (category := data.canonical(what)) is not None:
        return [("goes", tracing.of_category(graph, category))]
    if countries.canonical(what) is not None:
        return [("came", tracing.into_country(graph, what))]
    hint = "; it is a path: name after it what to trace" if Path(what).exists() else ""
    known = [*graph.names, *inventory.of("dataset"), *inventory.of("flow"), *inventory.of("grant"), *data.terms]
    raise UsageError(f"no {_KINDS} '{what}'{hint}" if hint else _unknown(_KINDS, what, known))


def _unknown(kind: str, word: str, known: list[str]) -> str:
    hint = did_you_mean(word, known)
    return f"no {kind} '{word}'" + (f"; {hint}" if hint else "")


def _limited(rows: list[Arrival], start: str | None, end: str | None) -> list[Arrival]:
    return [row for row in rows if start in (None, row.start) and end in (None, row.node)]
