"""``graph``: the data-flow diagram of an inventory, with what was found drawn on it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from compliance_lint.cli.options import (
    AsOf,
    ConfigFile,
    Language,
    NoConfig,
    Paths,
    Rulesets,
    choice,
)
from compliance_lint.cli.session import Session
from compliance_lint.cli.writing import deliver
from compliance_lint.errors import UsageError

HELP = (
    "Draw the data flows of an inventory: who gives data, where they lie, where they go, and what was found there.\n\n"
    "Nodes are data subjects, systems, places that flows touch, and parties; edges are flows, and what follows from the "
    "description (operated by, runs on, may be read by, collected). The line says in which form data move: solid for identified "
    "persons, dashed for pseudonymised, dotted for anonymised; a mark names the worst severity of what is not met, and how many.\n\n"
    "A graph too large to read: --focus ENTITY shows what is within --hops of a system, party, flow or data set."
)
EPILOG = (
    "Examples:  compliance-lint graph fixtures/virtual_bank --format svg --output flows.svg   |   "
    "compliance-lint graph . --group country   |   compliance-lint graph . --focus erp --hops 2 --format dot | dot -Tpdf > erp.pdf"
)
FORMATS = ("mermaid", "dot", "svg", "json", "graphml")
_MOST = 500
"""How many nodes a drawing may have; the other formats take any number."""


def graph(
    paths: Paths = None,
    format: Annotated[str, typer.Option("--format", help="mermaid, dot, svg, json or graphml.", metavar="FORMAT")] = "mermaid",
    group: Annotated[
        str | None,
        typer.Option("--group", help="Draw together what shares a country, an operator, or a zone (place and exposure).", metavar="BY"),
    ] = None,
    focus: Annotated[
        str | None,
        typer.Option(
            "--focus", help="Draw only what is near this system, party, subject, place, flow, data set or grant.", metavar="ENTITY"
        ),
    ] = None,
    hops: Annotated[
        int | None, typer.Option("--hops", help="How many edges away from --focus, in either direction (default: 1).", min=0)
    ] = None,
    as_of: AsOf = None,
    ruleset: Rulesets = None,
    lang: Language = None,
    config: ConfigFile = None,
    no_config: NoConfig = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write to a file.", metavar="FILE")] = None,
) -> None:
    """Prints the diagram; exits 0, as a diagram is no gate."""
    from importlib import import_module

    from compliance_lint.graph.diagram import build
    from compliance_lint.graph.grouping import GROUPINGS
    from compliance_lint.reports.diagrams.words import marks

    choice(format, FORMATS, "format")
    session = Session(paths, {"rulesets": ruleset, "lang": lang}, config, no_config)
    lang = session.language
    if group is not None:
        choice(group, GROUPINGS, "grouping")
    if hops is not None and not focus:
        raise UsageError("--hops counts from an entity; name it with --focus ENTITY")
    inspection = session.inspect(as_of, needs_law=False)
    found = build(inspection.world, marks(inspection.findings, lang), group or "", focus or "", 1 if hops is None else hops, lang)
    if format == "svg" and len(found.nodes) > _MOST:
        raise UsageError(f"{len(found.nodes)} nodes are too many for a drawing; narrow it with --focus ENTITY, or take --format graphml")
    module = import_module(f"compliance_lint.reports.diagrams.{'json_' if format == 'json' else format}")
    text = module.render(found, [one.id for one in inspection.laws])
    deliver(session, output, text)
