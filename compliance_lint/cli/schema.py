"""``schema``: the JSON Schemas, generated from the table of kinds, and the vocabulary to look terms up in."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from compliance_lint.cli.options import Language, choice, known_language
from compliance_lint.errors import UsageError, counted
from compliance_lint.model.lookup import Hit, hits, said_for
from compliance_lint.model.vocabulary import TermList, Vocabulary

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


@app.command(
    "terms", help="Look a term up: in every list, or in LIST, by a part of it or of its name in any language; without WORD, the lists."
)
def terms(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="A list, and a part of a term or of a name of it; either may be left out.", metavar="[LIST] [WORD]"),
    ] = None,
    lang: Language = None,
) -> None:
    """Prints for each term its list, its place in the tree and its English name; beside it the name in `lang`, or that which was found."""
    from compliance_lint.sources.vocabularies import bundled

    vocabulary, language = bundled(), known_language(lang)
    if not words:
        for name, entry in sorted(vocabulary.lists.items()):
            state = "closed" if entry.closed else "open: terms can be added under `vocabulary:`"
            sys.stdout.write(f"{name}: {counted(len(entry.terms), 'term')}, {state}\n")
        return
    within = words[0] if len(words) > 1 and words[0] in vocabulary.lists else ""
    word = " ".join(words[1:] if within else words)
    entries = [vocabulary.lists[name] for name in ([within] if within else sorted(vocabulary.lists))]
    found = [(entry, hit) for entry in entries for hit in hits(vocabulary, entry, word, language)]
    for entry, hit in sorted(found, key=lambda one: -one[1].nearness):
        sys.stdout.write("".join(f"{line}\n" for line in _lines(vocabulary, entry, hit, language)))
    if not found:
        hint = vocabulary.hint(word, [entry.name for entry in entries], () if within else vocabulary.lists)
        raise UsageError(f"no term like '{word}'" + (f" in {within}" if within else "") + (f"; {hint}" if hint else ""))


def _lines(vocabulary: Vocabulary, entry: TermList, hit: Hit, language: str) -> list[str]:
    """How a term or group is shown: a line, and one for each parameter."""
    key, term = hit.key, entry.terms.get(hit.key)
    if term is None:
        return [f"{entry.name}: group {key}: {', '.join(entry.groups[key])}"]
    shown = dict.fromkeys(vocabulary.name(entry.name, key, tag) for tag in ("en", language))
    if hit.said in vocabulary.every_name(entry.name, key):
        shown[hit.said] = None
    parent = f" < {term.parent}" if term.parent else ""
    also = [said for said in said_for(entry, key) if said in entry.synonyms]
    aside = f"  (also: {', '.join(also)})" if also else f"  (for '{hit.said}')" if hit.said in entry.meant else ""
    lines = [f"{entry.name}: {key}{parent}  {' / '.join(shown)}{aside}"]
    for parameter, spec in (term.extra.get("parameters") or {}).items():
        bound = f", a {spec['bound']}" if "bound" in spec else ""
        lines.append(f"    parameter {parameter}: {spec.get('type')}{bound}")
    return lines
