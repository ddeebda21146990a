"""Files that a call asks for: written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from compliance_lint.errors import UsageError


def write_file(path: Path, text: str | bytes) -> None:
    """Writes a report whole or not at all; raises `UsageError` where it cannot.

    A link is followed, and what is no regular file (a pipe, ``/dev/null``) is written into, never replaced.
    """
    import errno
    import stat
    import tempfile

    temporary: Path | None = None
    try:
        data = text.encode("utf-8") if isinstance(text, str) else text
        target = path.resolve()
        if target.is_symlink():  # from 3.13 on, a ring of links resolves to a link
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if target.exists() and not target.is_file():
            target.write_bytes(data)
            return
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=f".{target.name[:60]}.", suffix=".part", delete=False) as file:
            temporary = Path(file.name)
            file.write(data)
        temporary.chmod(stat.S_IMODE(target.stat().st_mode) if target.exists() else 0o666 & ~_umask())
        temporary.replace(target)
    except (OSError, ValueError, RuntimeError) as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        raise UsageError(f"{path}: cannot be written: {getattr(error, 'strerror', None) or error}") from error


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
