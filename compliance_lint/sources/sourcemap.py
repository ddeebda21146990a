"""From a place of the description to a location in a file, and to the text that stands there."""

from __future__ import annotations

from compliance_lint.location import Location, Place
from compliance_lint.sources.documents import Document, Mapping, Sequence

_PARTS = {"field": ("dataset", "fields"), "finding": ("assessment", "findings")}
"""Parts of entities, by the kind of the whole and the list they stand in."""


class SourceMap:
    """Where each entity was read: `add` while loading, `locate` while reporting."""

    def __init__(self) -> None:
        self._entities: dict[tuple[str, str], tuple[Document, int, int, object]] = {}
        self._texts: dict[str, list[str]] = {}
        self._documents: dict[str, Document] = {}

    def add(self, kind: str, id: str, document: Document, key_at: int, width: int, node: object) -> None:
        """Remembers that the entity's key stands at `key_at` of `document`, and its facts below `node`."""
        self._entities[(kind, id)] = (document, key_at, width, node)
        self._documents[document.path] = document

    def locate(self, place: Place) -> Location | None:
        """The location of the smallest key that was written on the way to `place`; `None` for what no file holds."""
        found = self._walk(place)
        return found[0].location(found[1], max(found[2], 1)) if found is not None else None

    def written(self, place: Place) -> str:
        """What is written at a place, on one line; empty where nothing is."""
        found = self._walk(place)
        if found is None or len(place.path) > found[4]:
            return ""
        return _flow(found[3])

    def _walk(self, place: Place) -> tuple[Document, int, int, object, int] | None:
        """The document, position, width and node of the last key written on the way to a place, and how many steps were written."""
        if place.kind in _PARTS:
            kind, list = _PARTS[place.kind]
            whole, _, part = place.id.partition("/")
            place = Place(kind, whole, (list, part, *place.path))
        found = self._entities.get((place.kind, place.id))
        if found is None:
            return None
        document, at, width, node = found
        walked = 0
        for step in place.path:
            if isinstance(node, Mapping) and step in node:
                at, width, node = node.keys_at[str(step)], len(str(step)), node[str(step)]
            elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node):
                at, node = node.at[step], node[step]
                width = len(node) if isinstance(node, str) else 1
            elif isinstance(node, Sequence):
                hit = next(
                    (
                        i
                        for i, child in enumerate(node)
                        if child == step or (isinstance(child, Mapping) and (step in child or child.get("id") == step))
                    ),
                    None,
                )
                if hit is None:
                    break
                at, node = node.at[hit], node[hit]
                width = len(node) if isinstance(node, str) else 1
            elif step == 0:
                walked += 1
                continue
            else:
                break
            walked += 1
        return document, at, width, node, walked

    def lines(self, path: str) -> list[str]:
        """The lines of a file that was read, empty for one that was not."""
        if path not in self._texts:
            document = self._documents.get(path)
            self._texts[path] = document.text.splitlines() if document else []
        return self._texts[path]

    def texts(self) -> dict[str, list[str]]:
        """The lines of every file that was read and describes something, by its path."""
        return {path: self.lines(path) for path in sorted(self._documents)}


def _flow(node: object) -> str:
    """A node as it could be written on one line."""
    if isinstance(node, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in node.items()) + "}"
    if isinstance(node, Sequence):
        return "[" + ", ".join(map(_flow, node)) + "]"
    return "" if node is None else str(node)
