"""What the package uses of `typing`, which a run does without: its import and its named tuples take as long as a start of Python.

Whoever checks types sees `typing` itself. The commands that typer reads need more of it, and import it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any as Any
    from typing import NamedTuple as NamedTuple
    from typing import ParamSpec as ParamSpec
    from typing import Protocol as Protocol
    from typing import TypeVar as TypeVar
    from typing import cast as cast
else:
    from collections import namedtuple

    Any = Protocol = object

    def TypeVar(name):
        """A name that only annotations use."""
        return name

    ParamSpec = TypeVar

    def cast(type, value):
        """The value as it is."""
        return value

    class _Fields(type):
        def __new__(cls, name, bases, body):
            if not bases:
                return super().__new__(cls, name, bases, body)
            if len(bases) > 1 or "__annotations__" not in body:
                raise TypeError(f"{name}: a named tuple has annotated fields, and no base beside")
            fields = tuple(body.pop("__annotations__"))
            defaults = {field: body.pop(field) for field in fields if field in body}
            if fields[len(fields) - len(defaults) :] != tuple(defaults):
                raise TypeError(f"{name}: a field without a default follows one that has one")
            made = namedtuple(name, fields, defaults=defaults.values(), module=body["__module__"])
            for key, value in body.items():
                if key not in ("__module__", "__qualname__"):
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Fields):
        """A tuple with named fields, as `typing.NamedTuple` makes it, but that looks at no annotation."""
