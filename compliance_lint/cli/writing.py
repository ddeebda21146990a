"""Files that a call asks for: written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from compliance_lint.cli.printing import emit
from compliance_lint.errors import UsageError
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.cli.session import Session


def deliver(session: Session, output: Path | None, text: str) -> None:
    """Prints a report, or writes it to a file that the run does not read."""
    if output is None:
        emit(text)
        return
    spare(session, output)
    write_file(output, text)


def spare(session: Session, file: Path, but: Path | None = None) -> None:
    """Raises `UsageError` where a report would be written over what a run reads, `but` for one file that is to be written."""
    settings, target = session.settings, file.resolve()
    read: dict[str, list[Path]] = {
        "inventory": [Path(path) for path in session.loaded.where.texts()],
        "configuration": [settings.config.file] if settings.config.file is not None else [],
        "waivers": settings.waiver_files,
        "baseline": [settings.baseline_file] if settings.baseline_file is not None else [],
        "rulesets": [path for folder in session.chosen.folders for path in folder.rglob("*.yaml")],
    }
    for what, files in read.items():
        if any(path != but and path.resolve() == target for path in files):
            whose = f"the {what}" if what in ("configuration", "baseline") else f"a file of the {what}"
            raise UsageError(f"{file}: is {whose}; a report is not written over it")


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
