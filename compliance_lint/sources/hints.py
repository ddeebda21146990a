"""What may have been meant by a word or a value that the reader cannot take; loaded only where something is wrong."""

from __future__ import annotations

from compliance_lint.model.meant import date_hint, span_hint
from compliance_lint.model.types import DateType, DurationType, RecordType, RefType, Type
from compliance_lint.model.values import Unstated
from compliance_lint.model.vocabulary import spoken
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.sources.reader import Reader

_OURSELVES = ("organisation", "organization", "org", "company", "our company", "us", "we", "ourselves")


def unknown_term(reader: Reader, list: str, word: str, at: int, also: str) -> Unstated:
    """Notes a word that is no term of a list (nor the id of a kind): what was meant, else where to look or to declare it.

    A list that takes no terms of an inventory's own is complete whatever was not read.
    """
    entry = reader.vocabulary.lists.get(list)
    own = entry is not None and not entry.closed
    hint = reader.vocabulary.hint(word, (list,), reader.ids.get(also, ()) if also else ())
    if not hint.startswith("did"):
        hint = hint or f"see `compliance-lint schema terms {word}`"
        hint += f"; or declare it under vocabulary: {{{list}: {{{word}: {{parent: ...}}}}}}" if own else ""
    message = f"'{word}' is not a term of {list}"
    if own or also:
        return reader.unknown(word, at, message, hint, "unknown-term")
    return reader.bad(at, message, hint, "unknown-term", len(word))


def unknown_id(reader: Reader, type: RefType, word: str, at: int, ourselves: str) -> Unstated:
    """Notes a word that is the id of nothing that may stand there; `ourselves` is what stands for the organisation."""
    what = " or ".join("system, place, party or subject" if kind == "node" else kind for kind in type.kinds)
    if not {"party", "node"}.isdisjoint(type.kinds) and spoken(word) in _OURSELVES:
        hint = f"did you mean '{ourselves}'?"
    else:
        ids = [id for kind in type.kinds for id in reader.ids.get(kind, ())]
        hint = reader.vocabulary.hint(word, (*type.words, *(("subjects",) if "node" in type.kinds else ())), ids)
    return reader.unknown(word, at, f"no {what} has the id '{word}'", hint, "dangling-reference")


def value_hint(type: Type | None, text: str) -> str:
    """The duration or date that a text was meant for, as it is written where something of that type stands; empty for no idea."""
    if isinstance(type, DurationType):
        return span_hint(text)
    if isinstance(type, DateType):
        return date_hint(text)
    if isinstance(type, RecordType) and "date" in type.fields:
        hint = date_hint(text)
        return hint.replace("'", "'{date: ", 1).replace("'?", "}'?") if hint.startswith("did") else hint
    return ""
