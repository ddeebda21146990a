"""What a run is made of: the configuration found, the inventory, the rulesets with what was changed of them, waivers, baseline."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance_lint.errors import InputErrors, NothingInspected, Problem, UsageError, did_you_mean
from compliance_lint.location import Location
from compliance_lint.model.dates import When, parse_span

if TYPE_CHECKING:
    from compliance_lint.cli.revisions import Snapshot
    from compliance_lint.findings.baseline import Entry
    from compliance_lint.findings.inspection import Inspection, Tell
    from compliance_lint.findings.waivers import Waiver
    from compliance_lint.graph.world import World
    from compliance_lint.rules.rule import Rule, Ruleset
    from compliance_lint.sources.config import Config
    from compliance_lint.sources.inventory import Loaded


class Session:
    """One run; flags win over the configuration, the configuration over defaults. Everything is loaded when first asked for."""

    def __init__(
        self,
        paths: list[Path] | None,
        flags: Mapping[str, Any] | None = None,
        config_file: Path | None = None,
        no_config: bool = False,
    ) -> None:
        self._given = paths
        self.flags = {name: value for name, value in (flags or {}).items() if value is not None}
        self._config_file, self._no_config = config_file, no_config
        self.stale: tuple[Entry, ...] = ()
        """The entries of the baseline that match nothing any more."""
        self.judged: list[Ruleset] = []
        self.progress: Tell | None = None
        """Is told how far the judging has come."""
        self.excluding_from: Path | None = None
        """Where the patterns of what is excluded start from, if not at the configuration: a state of git is unpacked elsewhere."""

    def elsewhere(self, paths: list[Path]) -> Session:
        """A session on other paths with the settings of this one."""
        other = Session(paths, self.flags)
        other.config = self.config
        return other

    # -- settings ----------------------------------------------------------------------------------------------

    @cached_property
    def config(self) -> Config:
        """The configuration: the one named, else the one nearest above the inventory."""
        from compliance_lint.sources.config import NONE_FOUND, find_config, read_config

        if self._config_file is not None:
            return read_config(self._config_file)
        if self._no_config:
            return NONE_FOUND
        found = find_config(self._given[0] if self._given else Path())
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
        return self._given or self.config.paths("inventory") or [Path("compliance") if Path("compliance").is_dir() else Path()]

    # -- what is read ------------------------------------------------------------------------------------------

    @cached_property
    def loaded(self) -> Loaded:
        """The inventory."""
        from compliance_lint.sources.inventory import load_inventory

        try:
            return load_inventory(self.paths, self._excluded)
        except UsageError as error:
            if not self._given:
                self._tell_where("inventory", error)
            raise

    @property
    def _excluded(self) -> list[Path]:
        return [(self.excluding_from or self.config.folder) / pattern for pattern in self.config.listed("exclude")]

    def day(self, as_of: str | None) -> When:
        """The day judged."""
        from compliance_lint.cli.choosing import day_judged

        return day_judged(as_of, self.loaded)

    @cached_property
    def folders(self) -> list[Path]:
        """The folders of the rulesets to judge by: names restrict, folders add; those about the description itself come last."""
        from compliance_lint.sources.rulesets import ALWAYS, bundled_names, find_ruleset

        words = list(self.flags.get("rulesets") or self._configured_rulesets())
        named = [word for word in words if word in bundled_names()]
        others = [word for word in words if word not in named]
        chosen = [word for word in dict.fromkeys([*(named or bundled_names()), *others]) if word not in ALWAYS]
        return [find_ruleset(word) for word in (*chosen, *ALWAYS)]

    @cached_property
    def rulesets(self) -> list[Ruleset]:
        """The rulesets to judge by, with the parameters and severities that the configuration sets."""
        return self._load(self.folders)

    def applying(self, world: World) -> list[Ruleset]:
        """The same, but of those that do not apply to an organisation nothing more than that is known: they load in no time.

        One's own are read whole all the same: what is wrong in them is told before they ever apply.
        """
        from compliance_lint.findings.inspection import applies_to
        from compliance_lint.model.logic import YES
        from compliance_lint.sources.rulesets import bundled_folder, load_scope

        if "rulesets" in self.__dict__:
            return self.rulesets
        scopes = {folder: load_scope(folder) for folder in self.folders}
        wanted = [
            folder
            for folder, scope in scopes.items()
            if folder.parent != bundled_folder() or applies_to(world.under(scope.personal_forms), scope) == YES
        ]
        whole = dict(zip(wanted, self._load(wanted), strict=True))
        return [whole.get(folder, scope) for folder, scope in scopes.items()]

    def _load(self, folders: list[Path]) -> list[Ruleset]:
        from compliance_lint.sources.rulesets import load_ruleset

        changed, severities = self._changed_parameters(), self.config.get("severities") or {}
        problems: list[Problem] = []
        found = []
        for folder in folders:
            try:
                found.append(load_ruleset(folder, (), changed.get(folder.name, {})))
            except InputErrors as errors:
                problems += errors.problems
        known = {rule.id for ruleset in found for rule in ruleset.rules}
        problems += _clashes(folders, found) if len(found) == len(folders) else []
        for rule in severities:
            if rule not in known and rule not in self._other_rules:
                problems.append(self._problem("severities", f"unknown rule '{rule}' in severities", did_you_mean(rule, known), rule))
        problems += self._unknown_parameters(found)
        if problems:
            raise InputErrors(problems)
        if not severities:
            return found
        return [
            one._replace(rules=tuple(rule.weighing(severities[rule.id]) if rule.id in severities else rule for rule in one.rules))
            for one in found
        ]

    def _configured_rulesets(self) -> list[str]:
        """The rulesets the configuration names; a folder is meant from where the configuration stands."""
        from compliance_lint.sources.rulesets import bundled_names, find_ruleset

        found, problems = [], []
        for word in self.config.listed("rulesets"):
            found.append(word if word in bundled_names() else str(self.config.folder / word))
            try:
                find_ruleset(found[-1])
            except UsageError as error:
                folder = "holds no ruleset.yaml" in str(error)
                message = f"{word}: this folder holds no ruleset.yaml" if folder else f"unknown ruleset '{word}'"
                hint = "" if folder else did_you_mean(word, bundled_names())
                problems.append(self._problem("rulesets", message, hint or "a bundled name or a folder with a ruleset.yaml", word))
        if problems:
            raise InputErrors(problems)
        return found

    def _changed_parameters(self) -> dict[str, dict[str, Any]]:
        from compliance_lint.rules.rule import Parameter

        return {
            ruleset: {name: Parameter(row["value"], "organisation", row["reason"]) for name, row in rows.items()}
            for ruleset, rows in (self.config.get("parameters") or {}).items()
        }

    def _unknown_parameters(self, found: list[Ruleset]) -> list[Problem]:
        from compliance_lint.sources.rulesets import bundled_names

        problems = []
        by_id = {ruleset.id: ruleset for ruleset in found}
        names = [*(folder.name for folder in self.folders), *bundled_names()]
        for name, rows in (self.config.get("parameters") or {}).items():
            if name not in names:
                problems.append(self._problem("parameters", f"unknown ruleset '{name}' in parameters", did_you_mean(name, names), name))
            for parameter in rows if name in by_id else ():
                if parameter not in by_id[name].parameters:
                    hint = did_you_mean(parameter, by_id[name].parameters)
                    problems.append(self._problem("parameters", f"unknown parameter '{parameter}' of {name}", hint, name, parameter))
        return problems

    def _problem(self, key: str, message: str, hint: str, *written: str) -> Problem:
        return Problem(self.config.locate(key, *written), message, hint, "configuration")

    def _tell_where(self, key: str, error: UsageError) -> None:
        """Raises what is wrong with a path at the line of the configuration that names it."""
        for word, path in zip(self.config.listed(key), self.config.paths(key), strict=True):
            if str(error).startswith(f"{path}: "):
                hint = "paths start from the folder of the configuration"
                raise InputErrors([self._problem(key, str(error), hint, word)]) from error

    @cached_property
    def _other_rules(self) -> frozenset[str]:
        from compliance_lint.sources.rulesets import bundled_names, find_ruleset, load_ruleset

        return frozenset(rule.id for name in bundled_names() for rule in load_ruleset(find_ruleset(name)).rules)

    @cached_property
    def waivers(self) -> list[Waiver]:
        """The waivers of files and comments; raises `InputErrors` with everything wrong in them."""
        from compliance_lint.sources.waivers import read_comments, read_waivers

        problems: list[Problem] = []
        found = [*read_waivers(self._waiver_files, problems), *read_comments(self.loaded.where.texts(), problems)]
        if problems:
            raise InputErrors(problems)
        return found

    @property
    def _waiver_files(self) -> list[Path]:
        from compliance_lint.sources.waivers import waiver_files

        return self.config.paths("waivers") or waiver_files(self.paths, self._excluded)

    # -- judging -----------------------------------------------------------------------------------------------

    def inspect(
        self, as_of: str | None, previous: Path | None = None, needs_law: bool = True, waive: bool = True, baseline: bool = True
    ) -> Inspection:
        """Judges, marks what is waived and what the baseline knows; raises what is wrong with any input."""
        from compliance_lint.findings.inspection import inspect
        from compliance_lint.graph.world import World
        from compliance_lint.sources.selectors import check_records

        loaded, day = self.loaded, self.day(as_of)
        world = World(loaded.inventory, day)
        rulesets = self.applying(world)
        self.judged = rulesets
        before = None
        if previous is not None:
            earlier = self.elsewhere([previous])
            before = inspect(earlier.loaded.inventory, rulesets, earlier.day(None))
        inspection = inspect(loaded.inventory, rulesets, day, before, world, self.progress)
        check_records(inspection.world, loaded.where)
        if needs_law and inspection.uninspected:
            raise NothingInspected(inspection.uninspected)
        if waive:
            inspection = self._accepted(inspection)
        return self._baselined(inspection) if baseline else inspection

    def _accepted(self, inspection: Inspection) -> Inspection:
        from compliance_lint.findings.waivers import waived
        from compliance_lint.sources.waivers import check_waivers

        if not self.waivers:
            return inspection
        problems: list[Problem] = []
        known = {rule.id for ruleset in self.judged for rule in ruleset.rules}
        if any(waiver.rule not in known for waiver in self.waivers):
            known |= self._other_rules
        term = self.get("waivers_max_term")
        longest = parse_span(term) if term else None
        check_waivers(self.waivers, self.loaded.inventory, known, inspection.as_of, longest, problems)
        if problems:
            raise InputErrors(problems)
        warn = parse_span(self.get("waivers_warn"))
        assert warn is not None  # the configuration was checked
        inspection, use = waived(inspection, self.waivers, self.loaded.where, warn)
        return inspection._replace(waivers=use)

    def _baselined(self, inspection: Inspection) -> Inspection:
        from compliance_lint.findings.baseline import baselined
        from compliance_lint.sources.baseline import read_baseline

        file = self.baseline_file
        if file is None:
            return inspection
        try:
            known = read_baseline(file)
        except UsageError as error:
            if "baseline" not in self.flags:
                self._tell_where("baseline", error)
            raise
        inspection, self.stale = baselined(inspection, known)
        return inspection._replace(stale=self.stale)

    @cached_property
    def baseline_file(self) -> Path | None:
        """The baseline: as the flag names it, else as the configuration does; `None` for none."""
        if "baseline" in self.flags:
            return Path(self.flags["baseline"])
        return next(iter(self.config.paths("baseline")), None)

    def strict(self, inspection: Inspection) -> bool:
        """Whether stale waivers fail this run."""
        return bool(self.get("strict_waivers")) and inspection.waivers is not None and bool(inspection.waivers.stale)

    def since(self, inspection: Inspection, revision: str) -> Inspection:
        """The inspection with what was found at a git revision already marked as known."""
        from compliance_lint.cli.revisions import at_revision
        from compliance_lint.findings.baseline import baselined, entries

        with at_revision(self.paths, revision) as there:
            if not there.paths:
                return inspection
            earlier = self.at(there)
            try:
                before = earlier.inspect(str(inspection.as_of), needs_law=False, waive=False, baseline=False)
            except NothingInspected:  # there was no description yet, and so nothing that was known
                return inspection
        inspection, _ = baselined(inspection, entries(before.findings))
        return inspection

    def at(self, there: Snapshot) -> Session:
        """A session on an earlier state with the settings of this one."""
        earlier = self.elsewhere(there.paths)
        earlier.excluding_from = there.moved(self.config.folder)
        return earlier

    def spare(self, file: Path, but: Path | None = None) -> None:
        """Raises `UsageError` where a report would be written over what a run reads, `but` for one file that is to be written."""
        target = file.resolve()
        read: dict[str, list[Path]] = {
            "inventory": [Path(path) for path in self.loaded.where.texts()],
            "configuration": [self.config.file] if self.config.file is not None else [],
            "waivers": self._waiver_files,
            "baseline": [self.baseline_file] if self.baseline_file is not None else [],
            "rulesets": [path for folder in self.folders for path in folder.rglob("*.yaml")],
        }
        for what, files in read.items():
            if any(path != but and path.resolve() == target for path in files):
                whose = f"the {what}" if what in ("configuration", "baseline") else f"a file of the {what}"
                raise UsageError(f"{file}: is {whose}; a report is not written over it")

    def shown_config(self) -> str:
        """Every setting with its value and where it comes from, one a line."""
        from compliance_lint.sources.config import KEYS

        rows = [(name, self.get(name), self.origin(name)) for name in KEYS]
        if "inventory" not in self.config.values:
            rows[0] = ("inventory", [str(path) for path in self.paths], "argument" if self._given else "default")
        wide = max(len(name) for name in KEYS)
        file = self.config.file
        head = f"configuration: {file}" if file is not None else "configuration: none found"
        if self.config.passed_over is not None:
            head += f"\nnot read: {_passed_over(self.config)}"
        return "\n".join([head, *(f"{name:<{wide}}  {_written(value)}  ({origin})" for name, value, origin in rows)]) + "\n"


def _clashes(folders: list[Path], found: list[Ruleset]) -> list[Problem]:
    """Two rulesets of one name, or two rules of one id: one would be judged, and the other be silently left out."""
    problems = []
    named: dict[str, Path] = {}
    owner: dict[str, Rule] = {}
    for folder, ruleset in zip(folders, found, strict=True):
        at = Location(str(folder / "ruleset.yaml"), 1, 1)
        if named.setdefault(ruleset.id, folder) != folder:
            problems.append(Problem(at, f"two rulesets are named '{ruleset.id}'", f"the other is {named[ruleset.id]}", "ruleset"))
        for rule in ruleset.rules:
            other = owner.setdefault(rule.id, rule)
            if (other.ruleset, other.condition) != (rule.ruleset, rule.condition):
                hint = f"one is of {other.ruleset}: give yours another id, or extend that ruleset"
                problems.append(Problem(at, f"two rules have the id {rule.id}", hint, "ruleset"))
    return problems


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
