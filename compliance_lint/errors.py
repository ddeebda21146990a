"""What can be wrong with the input.

ComplianceLintError
    InputErrors      every problem found in inventories, rulesets or vocabularies, each with its place
    UsageError       a wrong call: an unknown ruleset, a path that is not there
    NothingInspected no inventory file, or no ruleset applies
"""

from __future__ import annotations

from collections.abc import Iterable

from compliance_lint.location import Location


class Problem:
    """One thing wrong at one place: what was found, what was expected, and what may have been meant."""

    __slots__ = ("code", "hint", "location", "message")

    def __init__(self, location: Location, message: str, hint: str = "", code: str = "invalid") -> None:
        self.location, self.message, self.hint, self.code = location, message, hint, code

    def __str__(self) -> str:
        return f"{self.location}: {self.message}" + (f"\n    {self.hint}" if self.hint else "")

    def __lt__(self, other: Problem) -> bool:
        return (self.location, self.message) < (other.location, other.message)


class ComplianceLintError(Exception):
    """The base of every error the tool raises on purpose; `exit_code` is what the shell ends with."""

    exit_code = 2

    def diagnostics(self) -> str:
        """The text a person reads."""
        return str(self)


class InputErrors(ComplianceLintError):
    """Every problem of every file, in the order of their places."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(problems)
        super().__init__(f"{len(self.problems)} problem(s)")

    def diagnostics(self) -> str:
        """All problems, one after the other, and how many there are."""
        count = len(self.problems)
        return "\n".join([*map(str, self.problems), f"error: {count} problem{'s' if count != 1 else ''}, nothing was inspected"])


class UsageError(ComplianceLintError):
    """The call cannot be carried out as it was written."""


class NothingInspected(ComplianceLintError):
    """There was nothing to inspect."""

    exit_code = 3


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the nearest known word, or the words there are where they are few; empty if neither helps."""
    import difflib  # only where something is wrong

    options = sorted({str(option) for option in known})
    close = difflib.get_close_matches(word, options, n=1, cutoff=0.6)
    if not close and "." not in word:
        tails = [option for option in options if option.rpartition(".")[2] == word]
        close = tails[:1]
    if close:
        return f"did you mean '{close[0]}'?"
    if options and sum(map(len, options)) < 160:
        return "one of: " + ", ".join(options)
    return ""
