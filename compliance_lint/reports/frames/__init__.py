"""The words around findings where a format has no room for a report: Markdown, annotations, differences, conditions explained.

One module a language; a new language is a new module.
"""

from __future__ import annotations

from pathlib import Path

from compliance_lint.model.languages import Tables, fallbacks

FRAMES = Tables(__name__, Path(__file__).parent, "FRAMES")


class Frames:
    """The words in one language; where it tells one from many, a text holds both with a bar between, and `count` decides."""

    def __init__(self, language: str) -> None:
        self._words = next(FRAMES[tag] for tag in fallbacks(language) if tag in FRAMES)

    def __call__(self, key: str, /, **values: object) -> str:
        """The words of a key with their blanks filled; raises `KeyError` for an unknown one."""
        one, _, many = self._words[key].partition("|")
        return (many if many and values.get("count") != 1 else one).format(**values)
