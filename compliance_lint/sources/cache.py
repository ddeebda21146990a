"""What was parsed and found right once need not be parsed again: plain data of files, keyed by their content.

JSON, never pickle: a folder that others may write must not run code. (`marshal` would read a sixth faster, changes with each Python, and
may crash on what is damaged.) A cache that cannot be read or written is no error. A wheel brings what was parsed of its own files
(`sources.shipping`), so that the first run on a machine need not parse them either; what it brings is held against the same key.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable

from compliance_lint import __version__
from compliance_lint.sources.cache_folder import cache_folder, create, private
from compliance_lint.sources.digests import blake2b
from compliance_lint.typed import Any

_FORM = "3"
"""Changes when what is stored changes its shape."""
_SHIPPED = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "parsed")


def key_of(files: Iterable[str | os.PathLike[str]], *more: str) -> str:
    """A key of the names and bytes of files, and of whatever else the result depends on."""
    digest = blake2b("\0".join((__version__, _FORM, *more)).encode(), digest_size=16)
    for file in files:
        with open(file, "rb", buffering=0) as stream:
            data = stream.readall()
        digest.update(f"\0{os.path.basename(file)}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def yaml_files(folder: str | os.PathLike[str]) -> list[str]:
    """The paths of the YAML files in a folder, by name; none where there is no folder."""
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [os.path.join(folder, name) for name in sorted(names) if name.endswith(".yaml")]


def remembered(name: str, where: str, key: str, make: Callable[[], Any]) -> Any:
    """The data kept under `key`, else what `make` returns, kept for the next time.

    `name` is one file a subject, and `where` tells subjects of one name apart: the folder that they were read from.
    """
    found = _kept(os.path.join(_SHIPPED, f"{name}.json"), key, ours=False)
    cache = cache_folder()
    if found or not cache:
        return found[0] if found else make()
    apart = blake2b(where.encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    file = os.path.join(cache, f"{name}-{apart}.json")
    found = _kept(file, key, ours=True)
    if found:
        return found[0]
    data = make()
    try:
        os.makedirs(cache, exist_ok=True, mode=0o700)
        temporary = f"{file}.{os.getpid()}"
        with os.fdopen(create(temporary), "w", encoding="utf-8") as stream:
            stream.write(json.dumps({"key": key, "data": data}, ensure_ascii=False, separators=(",", ":")))
        os.replace(temporary, file)
    except (OSError, ValueError, TypeError):
        pass
    return data


def _kept(file: str, key: str, ours: bool) -> list[Any]:
    """The data of a file, in a list, if it holds those of this key; with `ours`, if nobody else can have put it there."""
    try:
        with open(file, "rb", buffering=0) as stream:
            stored = json.loads(stream.readall()) if not ours or private(stream.fileno()) else None
        return [stored["data"]] if isinstance(stored, dict) and stored.get("key") == key else []
    except (OSError, ValueError, KeyError):
        return []
