"""The settings of a run: flags win over the configuration, the configuration over defaults."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from compliance_lint.errors import InputErrors, Problem, UsageError
from compliance_lint.sources.folders import HOME
from compliance_lint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance_lint.sources.config import Config, Unread


class Settings:
    """What flags and the configuration say; the configuration is looked for when first asked for."""

    def __init__(self, given: list[Path] | None, flags: Mapping[str, Any], config_file: Path | None, no_config: bool) -> None:
        self.given = given
        self.flags = {name: value for name, value in flags.items() if value is not None}
        self._config_file, self._no_config = config_file, no_config
        self.excluding_from: Path | None = None
        """Where the patterns of what is excluded start from, if not at the configuration: a state of git is unpacked elsewhere."""

    @cached_property
    def config(self) -> Config:
        """The configuration: the one named, else the one nearest above the inventory."""
        from compliance_lint.sources.config import NONE_FOUND, find_config, read_config

        if self._config_file is not None:
            return read_config(self._config_file)
        if self._no_config:
            return NONE_FOUND
        found = find_config(self.given[0] if self.given else Path())
        if found.passed_over is not None:
            from compliance_lint.cli.terminal import visible

            sys.stderr.write(f"warning: {visible(_passed_over(found))}\n")
        return found

    def get(self, name: str) -> Any:
        """A setting: the flag, else what the configuration says, else the default."""
        return self.flags[name] if name in self.flags else self.config.get(name)

    def origin(self, name: str) -> str:
        """Where a setting comes from."""
        if name in self.flags:
            return "flag"
        return str(self.config.locate(name)) if name in self.config.values else "default"

    @cached_property
    def paths(self) -> list[Path]:
        """The paths of the inventory: those given, else the configuration's, else ``compliance/``, else the working directory."""
        return self.given or self.config.paths("inventory") or [Path(HOME) if Path(HOME).is_dir() else Path()]

    @property
    def warned(self) -> bool:
        """Whether something was said of the configuration on standard error, which is to be said each time."""
        return self.config.passed_over is not None

    @property
    def looks_elsewhere(self) -> bool:
        """Whether the configuration names another place for the inventory than the folder where it would be looked for."""
        return not self.given and bool(self.config.paths("inventory")) and Path(HOME).is_dir()

    def unread_configurations(self, beside: Iterable[str]) -> list[Unread]:
        """The configurations that the one read takes the place of, where they ask for more; none where the caller has chosen one.

        Those `beside` the files of the inventory are among them.
        """
        from compliance_lint.sources.config import unread

        if self._config_file is not None or self._no_config:
            return []
        folders = [path if path.is_dir() else path.parent for path in self.paths]
        found = unread(self.config, [*folders, *(Path(file).parent for file in beside)])
        return [one for one in found if set(one.keys) - set(self.flags)]

    @property
    def excluded(self) -> list[Path]:
        """The patterns of files that are no inventory."""
        return [(self.excluding_from or self.config.folder) / pattern for pattern in self.config.listed("exclude")]

    @property
    def waiver_files(self) -> list[Path]:
        """The files of waivers: those that the configuration names, else those beside the inventory."""
        from compliance_lint.sources.waivers import waiver_files

        return self.config.paths("waivers") or waiver_files(self.paths, self.excluded)

    @cached_property
    def baseline_file(self) -> Path | None:
        """The baseline: as the flag names it, else as the configuration does; `None` for none."""
        if "baseline" in self.flags:
            return Path(self.flags["baseline"])
        return next(iter(self.config.paths("baseline")), None)

    def shown_path(self, file: Path) -> str:
        """A path as short as it can be written from here."""
        try:
            return str(file.resolve().relative_to(Path.cwd()))
        except ValueError:
            return str(file)

    def problem(self, key: str, message: str, hint: str, *written: str) -> Problem:
        """A problem at the line of the configuration where something is written."""
        return Problem(self.config.locate(key, *written), message, hint, "configuration")

    def tell_where(self, key: str, error: UsageError) -> None:
        """Raises what is wrong with a path at the line of the configuration that names it."""
        for word, path in zip(self.config.listed(key), self.config.paths(key), strict=True):
            if str(error).startswith(f"{path}: "):
                hint = "paths start from the folder of the configuration"
                raise InputErrors([self.problem(key, str(error), hint, word)]) from error

    def shown(self) -> str:
        """Every setting with its value and where it comes from, one a line."""
        from compliance_lint.sources.config import KEYS

        rows = [(name, self.get(name), self.origin(name)) for name in KEYS]
        if "inventory" not in self.config.values:
            rows[0] = ("inventory", [str(path) for path in self.paths], "argument" if self.given else "default")
        wide = max(len(name) for name in KEYS)
        file = self.config.file
        head = f"configuration: {file}" if file is not None else "configuration: none found"
        if self.config.passed_over is not None:
            head += f"\nnot read: {_passed_over(self.config)}"
        return "\n".join([head, *(f"{name:<{wide}}  {_written(value)}  ({origin})" for name, value, origin in rows)]) + "\n"


def _passed_over(config: Config) -> str:
    assert config.passed_over is not None and config.file is not None
    at = config.passed_over
    return f"{at.path}:{at.line}: [tool.compliance-lint] is passed over, because {config.file.name} beside it is read"


def _written(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_written, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_written(inner)}" for key, inner in value.items()) + "}"
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
