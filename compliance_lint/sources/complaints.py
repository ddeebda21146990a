"""What is wrong with the files of a ruleset, each at its place."""

from __future__ import annotations

from compliance_lint.errors import Problem, did_you_mean
from compliance_lint.rules.compiler import Compiler
from compliance_lint.sources.documents import Document, position
from compliance_lint.typed import Any


class Complaints:
    """Notes what is wrong with documents in a list of `problems`."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def bad(self, document: Document, at: int, message: str, hint: str = "", width: int = 1) -> None:
        """Notes a problem."""
        self.problems.append(Problem(document.location(at, width), message, hint, "ruleset"))

    def keys(self, document: Document, node: Any, at: int, known: tuple[str, ...], needed: tuple[str, ...], what: str) -> None:
        """Notes each key that `what` does not know, and each that it needs and has not."""
        for key in node:
            if key not in known:
                self.bad(document, node.keys_at[key], f"unknown key '{key}' in {what}", did_you_mean(key, known), len(key))
        for key in needed:
            if key not in node:
                self.bad(document, at, f"{what} has no '{key}'")

    def compiled(self, compiler: Compiler, document: Document, node: Any, key: str) -> None:
        """Notes what a compiler found wrong with what stands at a key."""
        for problem in compiler.problems:
            where, width = position(node, 0, (key, *problem.path))
            self.bad(document, where, problem.message, problem.hint, width)
        compiler.problems.clear()
