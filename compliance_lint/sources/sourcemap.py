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
        if place.kind in _PARTS:
            kind, list = _PARTS[place.kind]
            whole, _, part = place.id.partition("/")
            place = Place(kind, whole, (list, part, *place.path))
        found = self._entities.get((place.kind, place.id))
        if found is None:
            return None
        document, at, width, node = found
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
                continue
            else:
                break
        return document.location(at, max(width, 1))

    def lines(self, path: str) -> list[str]:
        """The lines of a file that was read, empty for one that was not."""
        if path not in self._texts:
            document = self._documents.get(path)
            self._texts[path] = document.text.splitlines() if document else []
        return self._texts[path]

    def texts(self) -> dict[str, list[str]]:
        """The lines of every file that was read and describes something, by its path."""
        return {path: self.lines(path) for path in sorted(self._documents)}
