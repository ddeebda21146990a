"""The examples of a rule: inventories, each with the outcome that the rule must have for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from compliance_lint.typed import Any, NamedTuple


class Example(NamedTuple):
    """An inventory, a day, and the outcome expected of each subject named."""

    name: str
    as_of: str
    inventory: Mapping[str, Any]
    expect: Mapping[str, str]
    at: int


Shown = tuple[Sequence[Mapping[str, Any]], Mapping[str, Any]]
"""The examples of a rule as they are written, and the inventory they start from."""


class Examples:
    """The examples of a rule, looked for, and laid over the inventory they start from, when somebody asks for them."""

    def __init__(self, look: Callable[[], Shown], at: Sequence[int] = ()) -> None:
        self._look, self._at = look, at

    @cached_property
    def shown(self) -> Shown:
        """As they are written."""
        return self._look()

    @property
    def base(self) -> Mapping[str, Any]:
        """The inventory they start from."""
        return self.shown[1]

    @cached_property
    def _made(self) -> tuple[Example, ...]:
        rows, base = self.shown
        return tuple(
            Example(
                str(row.get("name", number + 1)),
                str(row.get("as_of", "")),
                _merged(base, row.get("inventory") or {}),
                row["expect"],
                self._at[number] if self._at else 0,
            )
            for number, row in enumerate(rows)
        )

    def __iter__(self) -> Iterator[Example]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self.shown[0])


def _merged(base: Any, change: Any) -> Any:
    """`change` laid over `base`: mappings merge, everything else replaces, null removes."""
    if not isinstance(base, dict) or not isinstance(change, dict):
        return change
    out = dict(base)
    for key, value in change.items():
        if value is None:
            out.pop(key, None)
        else:
            out[key] = _merged(out[key], value) if key in out else value
    return out
