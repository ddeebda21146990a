"""Plain values as YAML for a page: short mappings on one line, long ones in a block; the reader reads back the same."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from compliance_lint.typed import Any

_WIDTH = 96
_ODD = re.compile(r"[-?](\s|$)|[!&*|>@`\"'%{}\[\],#]|\s|$")
"""How a scalar opens that has to be quoted."""
_INSIDE = re.compile(r":(\s|$)|\s#|[\n\t\x00-\x1f\x7f]|\s$")
_FLOW = re.compile(r"[,\[\]{}]")
_OTHER = re.compile(r"(~|null|true|false|[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?)\Z", re.IGNORECASE)
"""Text that would be read as something else."""


def yaml(data: Any, depth: int = 1) -> str:
    """`data` as YAML; mappings are never on one line down to `depth`."""
    return "\n".join(_block(data, 0, depth)) + "\n"


def _block(data: Any, indent: int, depth: int) -> list[str]:
    pad = " " * indent
    if isinstance(data, Mapping) and data:
        lines: list[str] = []
        for key, value in data.items():
            name = _scalar(key, flow=False)
            short = _flow(value)
            whole = not isinstance(value, (Mapping, list)) or not value
            if whole or (not (depth > 1 and isinstance(value, Mapping)) and indent + len(name) + 2 + len(short) <= _WIDTH):
                lines.append(f"{pad}{name}: {_scalar(value, flow=False) if whole else short}")
            else:
                lines += [f"{pad}{name}:", *_block(value, indent if isinstance(value, list) else indent + 2, depth - 1)]
        return lines
    if isinstance(data, list) and data:
        lines = []
        for value in data:
            short = _flow(value)
            if not isinstance(value, (Mapping, list)):
                lines.append(f"{pad}- {_scalar(value, flow=False)}")
            elif indent + 2 + len(short) <= _WIDTH or not value:
                lines.append(f"{pad}- {short}")
            else:
                inner = _block(value, indent + 2, depth - 1)
                lines += [f"{pad}- {inner[0].lstrip()}", *inner[1:]]
        return lines
    return [pad + _scalar(data, flow=False)]


def _flow(data: Any) -> str:
    if isinstance(data, Mapping):
        return "{" + ", ".join(f"{_scalar(key, flow=True)}: {_flow(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(map(_flow, data)) + "]"
    return _scalar(data, flow=True)


def _scalar(value: Any, flow: bool) -> str:
    if value is None:
        return "~"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (Mapping, list)):
        return "{}" if isinstance(value, Mapping) else "[]"
    text = str(value)
    if not isinstance(value, str):
        return text
    odd = _ODD.match(text) or _INSIDE.search(text) or _OTHER.match(text) or (flow and _FLOW.search(text))
    return json.dumps(text, ensure_ascii=False) if odd else text
