"""Our way to make named tuples makes what `typing` makes."""

from __future__ import annotations

import subprocess
import sys
import typing
from collections.abc import Mapping

import pytest

from compliance_lint import typed


def made(base: typing.Any) -> typing.Any:
    class Point(base):  # type: ignore[misc]
        """A point."""

        x: int
        y: Mapping[str, NoSuchName]  # type: ignore[name-defined]  # noqa: F821
        z: int = 3
        """How high."""

        @property
        def sum(self) -> int:
            """Two of its parts."""
            return int(self.x + self.z)

        def moved(self, by: int) -> typing.Any:
            return self._replace(x=self.x + by)

        def __str__(self) -> str:
            return f"<{self.x}>"

    return Point


@pytest.mark.parametrize("base", [typed.NamedTuple, typing.NamedTuple])
def test_a_named_tuple(base: typing.Any) -> None:
    point = made(base)
    one = point(1, y={"a": 2})
    assert (one, one.sum, one.moved(4).x, str(one), repr(one)) == ((1, {"a": 2}, 3), 4, 5, "<1>", "Point(x=1, y={'a': 2}, z=3)")
    assert (point._fields, point._field_defaults, point.__doc__) == (("x", "y", "z"), {"z": 3}, "A point.")
    assert (point.__name__, point.__module__, point.__match_args__) == ("Point", __name__, ("x", "y", "z"))
    assert isinstance(one, tuple) and not hasattr(one, "__dict__") and one._asdict() == {"x": 1, "y": {"a": 2}, "z": 3}
    with pytest.raises(TypeError):
        point(1)
    with pytest.raises(AttributeError):
        one.x = 2


def test_a_field_without_a_default_stands_before_those_with_one() -> None:
    with pytest.raises(TypeError):

        class Wrong(typed.NamedTuple):
            x: int = 1
            y: int  # type: ignore[misc]


def test_what_would_be_left_out_of_a_named_tuple_is_refused() -> None:
    class Beside:
        pass

    with pytest.raises(TypeError, match="no base beside"):

        class Mixed(typed.NamedTuple, Beside):  # type: ignore[misc]
            x: int

    with pytest.raises(TypeError, match="annotated fields"):

        class Bare(typed.NamedTuple):
            pass


def test_the_package_starts_without_typing() -> None:
    code = "import sys, compliance_lint.cli.session, compliance_lint.sources.rulesets, compliance_lint.reports.text; print(*sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "typing" not in result.stdout.split()
