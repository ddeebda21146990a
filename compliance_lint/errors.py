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
    """Every problem of every file, in the order of their places; of `unread` files some were not seen, nor of what rests on them."""

    def __init__(self, problems: Iterable[Problem], unread: int = 0) -> None:
        self.problems, self.unread = sorted(problems), unread
        super().__init__(f"{len(self.problems)} problem(s)")

    def diagnostics(self) -> str:
        """All problems, one after the other, how many there are, and why there may be more."""
        lines = [*map(str, self.problems), f"error: {counted(len(self.problems), 'problem')}, nothing was inspected"]
        if self.unread:
            files = f"{counted(self.unread, 'file')} {'was' if self.unread == 1 else 'were'}"
            lines.append(f"    {files} not read as a whole: what else stands there, and what rests on it, is not checked yet")
        return "\n".join(lines)


class UsageError(ComplianceLintError):
    """The call cannot be carried out as it was written."""


class NothingInspected(ComplianceLintError):
    """There was nothing to inspect."""

    exit_code = 3


_LONGEST = 200
"""No slip of the pen leads to a word longer than that, and two of them would take long to compare."""


def counted(count: int, thing: str) -> str:
    """A count with the word for one or for many of what is counted."""
    return f"{count} {thing}{'s' if count != 1 else ''}"


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the known word that is alike, or the words there are where they are few; empty if neither helps."""
    options = sorted({str(option) for option in known})
    close = _alike(word, options)
    if close:
        return f"did you mean '{close}'?"
    if options and sum(map(len, options)) < 160:
        return "one of: " + ", ".join(options)
    return ""


def _alike(word: str, options: Iterable[str]) -> str:
    """The option with the fewest slips between it and a word, at most one in three letters of the longer; empty where none is that near.

    Of a dotted option its end may be meant (``email``). Capitals, and ``-``, ``_`` or a space between parts, are no slips. Short words
    are near to many: up to four letters, the first is right or only changed places; of two, none is another.
    """
    wanted = _folded(word)
    if len(wanted) > _LONGEST:
        return ""
    letters, best, fewest = set(wanted), "", len(word) + 1
    for option in options:
        whole = _folded(option)
        ends = {whole, whole.rpartition(".")[2]} if "." not in wanted else {whole}
        for end in ends:
            most = min(fewest, max(len(wanted), len(end), 3) // 3 + 1)
            if whole.endswith(f".{wanted}"):
                slips = 0
            elif max(abs(len(end) - len(wanted)), len(letters.difference(end))) >= most:
                continue  # that many slips at least
            else:
                slips = _slips(wanted, end) if _begins(wanted, end) else most
            if slips < most:
                best, fewest = option, slips
    return best


def _begins(wanted: str, end: str) -> bool:
    """Whether a word is long enough to be near to another, or begins as it does."""
    if len(wanted) > 4 or end in (wanted, wanted[::-1]) or (len(wanted) > 2 and end[:2] == wanted[1::-1]):
        return True
    return end[:1] == wanted[:1] and (len(wanted) > 2 or len(end) != len(wanted))


def _folded(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")


def _slips(left: str, right: str) -> int:
    """How many letters are missing, added, wrong or swapped with their neighbour between two words."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for at, letter in enumerate(left):
        older, before, row = before, row, [at + 1]
        for to, other in enumerate(right):
            cost = min(before[to + 1] + 1, row[to] + 1, before[to] + (letter != other))
            if at and to and letter == right[to - 1] and other == left[at - 1]:
                cost = min(cost, older[to - 1] + 1)
            row.append(cost)
    return row[-1]
