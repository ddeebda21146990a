"""``schema``: the JSON Schemas, generated from the table of kinds, and the vocabulary to look terms up in."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from compliance_lint.cli.options import choice
from compliance_lint.errors import UsageError

HELP = "Print a JSON Schema (inventory, rule, waivers), describe a kind, or look a term up."
app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None)


def _print(name: str) -> None:
    from compliance_lint.sources.schemas import SCHEMAS

    sys.stdout.write(json.dumps(SCHEMAS[name](), ensure_ascii=False, indent=2) + "\n")


@app.command("inventory", help="The JSON Schema of inventory files, for editors.")
def inventory() -> None:
    """Prints it."""
    _print("inventory")


@app.command("rule", help="The JSON Schema of rule files, for editors.")
def rule() -> None:
    """Prints it."""
    _print("rule")


@app.command("waivers", help="The JSON Schema of waivers.yaml, for editors.")
def waivers() -> None:
    """Prints it."""
    _print("waivers")


@app.command("kind", help="The fields of a kind of entity: type, meaning, example, and which law asks; and the facts derived of it.")
def kind(name: Annotated[str, typer.Argument(help="A kind, such as system or flow.", metavar="KIND")]) -> None:
    """Prints the fields, then what only rules read."""
    from compliance_lint.graph.derived import DERIVED, DERIVED_KINDS
    from compliance_lint.model.kinds import BY_PLURAL, KINDS

    known = {**KINDS, **DERIVED_KINDS}
    found = {**BY_PLURAL, **{kind.plural: kind for kind in DERIVED_KINDS.values()}}.get(name) or known[choice(name, tuple(known), "kind")]
    sys.stdout.write(f"{found.plural}: {found.doc}\n")
    for key, field in found.fields.items():
        example = f"    {field.example}\n" if field.example else ""
        sys.stdout.write(f"\n  {key}: {field.type}\n    {field.doc}\n{example}    asked by: {_laws(field.asked)}\n")
    sys.stdout.write("\nDerived from the description, for rules to read:\n")
    for key, fact in sorted(DERIVED.items()):
        if found.name in fact.kinds and key not in found.fields:
            sys.stdout.write(f"\n  {key}: {fact.type}\n    {fact.doc}\n")


def _laws(letters: str) -> str:
    names = {"H": "Hong Kong", "J": "Japan", "C": "China", "E": "European Union", "T": "Taiwan"}
    return ", ".join(names[letter] for letter in letters if letter in names)


@app.command("terms", help="Look a term up: in every list whose terms, names or lists contain WORD; without WORD, the lists.")
def terms(
    word: Annotated[
        str | None, typer.Argument(help="A part of a term, of its name in any language, or the name of a list.", metavar="WORD")
    ] = None,
) -> None:
    """Prints list, term, its place in the tree, and its names."""
    from compliance_lint.sources.vocabularies import bundled

    vocabulary = bundled()
    if word is None:
        for name, entry in sorted(vocabulary.lists.items()):
            state = "closed" if entry.closed else "open: terms can be added under `vocabulary:`"
            sys.stdout.write(f"{name}: {len(entry.terms)} terms, {state}\n")
        return
    found = 0
    for name, entry in sorted(vocabulary.lists.items()):
        whole = word == name
        for key, term in entry.terms.items():
            names = " / ".join(vocabulary.every_name(name, key))
            synonyms = [old for old, new in entry.synonyms.items() if new == key]
            if whole or word.lower() in f"{key} {names} {' '.join(synonyms)}".lower():
                found += 1
                parent = f" < {term.parent}" if term.parent else ""
                also = f"  (also: {', '.join(synonyms)})" if synonyms else ""
                sys.stdout.write(f"{name}: {key}{parent}  {names}{also}\n")
                for parameter, spec in (term.extra.get("parameters") or {}).items():
                    bound = f", a {spec['bound']}" if "bound" in spec else ""
                    sys.stdout.write(f"    parameter {parameter}: {spec.get('type')}{bound}\n")
        for group, members in entry.groups.items():
            if whole or word.lower() in group.lower():
                found += 1
                sys.stdout.write(f"{name}: group {group}: {', '.join(members)}\n")
    if not found:
        from compliance_lint.errors import did_you_mean

        known = [key for entry in vocabulary.lists.values() for key in (entry.name, *entry.terms)]
        hint = did_you_mean(word, known)
        raise UsageError(f"no term like '{word}'" + (f"; {hint}" if hint else ""))
