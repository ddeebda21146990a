"""``trace``: where data go, in which form, through which hops; and how they came here."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from compliance_lint.cli.options import AsOf, Language, choice, day_judged, known_language, width
from compliance_lint.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from compliance_lint.graph.dataflow import DataFlowGraph
    from compliance_lint.graph.tracing import Arrival

HELP = "Trace data: where they go, in which form, through which hops, and how they came here."
EPILOG = (
    "WHAT is a data set, a category (user.name), a system, a party, a kind of person or a country (ISO code).   "
    "Examples:  compliance-lint trace . customers   |   compliance-lint trace . user.financial --to card-maker   |   "
    "compliance-lint trace . mail   |   compliance-lint trace . US"
)


def trace(
    path: Annotated[Path, typer.Argument(help="Folder or file of the inventory.", metavar="PATH")],
    what: Annotated[str, typer.Argument(help="A data set, category, system, party, kind of person or country.", metavar="WHAT")],
    start: Annotated[str | None, typer.Option("--from", help="Only ways that begin here.", metavar="NODE|DATASET")] = None,
    end: Annotated[str | None, typer.Option("--to", help="Only ways that end here.", metavar="NODE")] = None,
    as_of: AsOf = None,
    format: Annotated[str, typer.Option("--format", help="text or json.", metavar="FORMAT")] = "text",
    lang: Language = None,
) -> None:
    """Prints each place reached with its labels and the shortest way there; exits 0."""
    from compliance_lint.graph.dataflow import DataFlowGraph
    from compliance_lint.reports import tracing
    from compliance_lint.sources.inventory import load_inventory

    choice(format, ("text", "json"), "format")
    lang = known_language(lang)
    loaded = load_inventory([path])
    graph = DataFlowGraph(loaded.inventory, day_judged(as_of, loaded))
    for name in (start, end):
        if name is not None and name not in graph.names and name not in loaded.inventory.of("dataset"):
            raise UsageError(_unknown("node or data set", name, [*graph.names, *loaded.inventory.of("dataset")]))
    parts = [(title, _limited(rows, start, end)) for title, rows in _parts(graph, what)]
    if format == "json":
        sys.stdout.write(json.dumps(tracing.as_data(graph, loaded.where, what, parts), ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(tracing.as_text(graph, loaded.where, what, parts, width(), lang))


def _parts(graph: DataFlowGraph, what: str) -> list[tuple[str, list[Arrival]]]:
    """What there is to tell of a thing: ``goes``, ``came``, or both."""
    from compliance_lint.graph import tracing

    inventory = graph.inventory
    data, countries = inventory.vocabulary.lists["data"], inventory.vocabulary.lists["countries"]
    if what in inventory.of("dataset"):
        return [("goes", tracing.of_dataset(graph, inventory.of("dataset")[what]))]
    if what in graph.names:
        return [("came", tracing.into_node(graph, what)), ("goes", tracing.of_node(graph, what))]
    if (category := data.canonical(what)) is not None:
        return [("goes", tracing.of_category(graph, category))]
    if countries.canonical(what) is not None:
        return [("came", tracing.into_country(graph, what))]
    raise UsageError(_unknown("data set, category, node or country", what, [*graph.names, *inventory.of("dataset"), *data.terms]))


def _unknown(kind: str, word: str, known: list[str]) -> str:
    hint = did_you_mean(word, known)
    return f"no {kind} '{word}'" + (f"; {hint}" if hint else "")


def _limited(rows: list[Arrival], start: str | None, end: str | None) -> list[Arrival]:
    return [row for row in rows if start in (None, row.start) and end in (None, row.node)]
