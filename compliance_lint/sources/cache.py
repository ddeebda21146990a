"""What was parsed and found right once need not be parsed again: plain data of bundled files, keyed by their content.

JSON, never pickle: a folder that others may write must not run code. A cache that cannot be read or written is no error.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from compliance_lint import __version__
from compliance_lint.sources.cache_folder import cache_folder, create, private
from compliance_lint.sources.digests import blake2b

_FORM = "2"
"""Changes when what is stored changes its shape."""


def key_of(files: Iterable[Path], *more: str) -> str:
    """A key of the names and bytes of files, and of whatever else the result depends on."""
    digest = blake2b("\0".join((__version__, _FORM, *more)).encode(), digest_size=16)
    for file in files:
        data = file.read_bytes()
        digest.update(f"\0{file.name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def folder() -> Path | None:
    """Where the cache lies; `None` for nowhere."""
    where = cache_folder()
    return Path(where) if where else None


def remembered(name: str, key: str, make: Callable[[], Any]) -> Any:
    """The data stored under `key`, else what `make` returns, stored for the next time; `name` is one file a subject."""
    where = folder()
    if where is None:
        return make()
    file = where / f"{name}.json"
    try:
        with file.open("rb") as stream:
            stored = json.loads(stream.read()) if private(stream.fileno()) else None
        if isinstance(stored, dict) and stored.get("key") == key:
            return stored["data"]
    except (OSError, ValueError):
        pass
    data = make()
    try:
        where.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = file.with_name(f"{file.name}.{os.getpid()}")
        with os.fdopen(create(str(temporary)), "w", encoding="utf-8") as stream:
            stream.write(json.dumps({"key": key, "data": data}, ensure_ascii=False, separators=(",", ":")))
        temporary.replace(file)
    except (OSError, ValueError, TypeError):
        pass
    return data
