"""The rulesets of a run: which are chosen, and what the configuration changes in them."""

from __future__ import annotations

from collections.abc import Mapping, Set
from functools import cached_property
from pathlib import Path

from compliance_lint.cli.settings import Settings
from compliance_lint.errors import InputErrors, Problem, UsageError, did_you_mean
from compliance_lint.findings.narrowing import lower
from compliance_lint.location import Location
from compliance_lint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance_lint.graph.world import World
    from compliance_lint.rules.rule import Rule, Ruleset


class ChosenRulesets:
    """The rulesets that flags and the configuration name, each loaded when first asked for."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.lowered: list[tuple[str, str, str]] = []
        """The severities that the configuration lowers, of the rules loaded: rule, before, now."""

    @cached_property
    def folders(self) -> list[Path]:
        """The folders of the rulesets to judge by: names restrict, folders add; those about the description itself come last."""
        from compliance_lint.sources.rulesets import ALWAYS, bundled_folder, bundled_names, find_ruleset

        words, bundled = list(self.settings.flags.get("rulesets") or self._configured_rulesets()), bundled_names()
        named = [word for word in words if word in bundled]
        others = [word for word in words if word not in named]
        chosen = [word for word in dict.fromkeys([*(named or bundled), *others]) if word not in ALWAYS]
        return [bundled_folder() / word if word in bundled else find_ruleset(word) for word in (*chosen, *ALWAYS)]

    @cached_property
    def all(self) -> list[Ruleset]:
        """The rulesets to judge by, with the parameters and severities that the configuration sets."""
        return self._load(self.folders)

    def applying(self, world: World) -> list[Ruleset]:
        """The same, but of those that do not apply to an organisation nothing more than that is known: they load in no time.

        One's own are read whole all the same: what is wrong in them is told before they ever apply.
        """
        from compliance_lint.findings.inspection import applies_to
        from compliance_lint.model.logic import YES
        from compliance_lint.sources.rulesets import bundled_folder

        if "all" in self.__dict__:
            return self.all
        scopes, bundled = self._scopes, bundled_folder()
        apart = {folder: scopes[folder.name] for folder in self.folders if folder.parent == bundled}
        wanted = [
            folder
            for folder in self.folders
            if (scope := apart.get(folder)) is None or applies_to(world.under(scope.personal_forms), scope) == YES
        ]
        whole = dict(zip(wanted, self._load(wanted), strict=True))
        return [whole[folder] if folder in whole else apart[folder] for folder in self.folders]

    @cached_property
    def _scopes(self) -> Mapping[str, Ruleset]:
        """The bundled rulesets, without their rules."""
        from compliance_lint.sources.rulesets import bundled_scopes

        return bundled_scopes()

    def left_out(self, world: World, applied: Set[str]) -> list[str]:
        """The bundled rulesets that apply, and are left out because the configuration names others; `applied` are those applied."""
        from compliance_lint.findings.inspection import applies_to
        from compliance_lint.model.logic import YES

        if self.settings.flags.get("rulesets") or not self.settings.config.listed("rulesets"):
            return []
        chosen = {*applied, *(folder.name for folder in self.folders)}
        scopes = [scope for name, scope in self._scopes.items() if name not in chosen]
        return [scope.id for scope in scopes if applies_to(world.under(scope.personal_forms), scope) == YES]

    def _load(self, folders: list[Path]) -> list[Ruleset]:
        from compliance_lint.sources.rulesets import load_ruleset

        changed, severities = self._changed_parameters(), self.settings.config.get("severities") or {}
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
            if rule not in known and rule not in self.bundled_rules:
                problems.append(
                    self.settings.problem("severities", f"unknown rule '{rule}' in severities", did_you_mean(rule, known), rule)
                )
        problems += self._unknown_parameters(found)
        if problems:
            raise InputErrors(problems)
        if not severities:
            return found
        weighed = {(rule.id, rule.severity, severities[rule.id]) for one in found for rule in one.rules if rule.id in severities}
        self.lowered = sorted(row for row in weighed if lower(row[2], row[1]))
        return [
            one._replace(rules=tuple(rule.weighing(severities[rule.id]) if rule.id in severities else rule for rule in one.rules))
            for one in found
        ]

    def _configured_rulesets(self) -> list[str]:
        """The rulesets the configuration names; a folder is meant from where the configuration stands."""
        from compliance_lint.sources.commas import written_list
        from compliance_lint.sources.rulesets import bundled_names, find_ruleset

        found, problems = [], []
        for word in self.settings.config.listed("rulesets"):
            found.append(word if word in bundled_names() else str(self.settings.config.folder / word))
            try:
                find_ruleset(found[-1])
            except UsageError as error:
                folder = "holds no ruleset.yaml" in str(error)
                message = f"{word}: this folder holds no ruleset.yaml" if folder else f"unknown ruleset '{word}'"
                hint = "" if folder else f"write it as a list: {written_list(word)}" if "," in word else did_you_mean(word, bundled_names())
                problems.append(self.settings.problem("rulesets", message, hint or "a bundled name or a folder with a ruleset.yaml", word))
        if problems:
            raise InputErrors(problems)
        return found

    def _changed_parameters(self) -> dict[str, dict[str, Any]]:
        from compliance_lint.rules.rule import Parameter

        return {
            ruleset: {name: Parameter(row["value"], "organisation", row["reason"]) for name, row in rows.items()}
            for ruleset, rows in (self.settings.config.get("parameters") or {}).items()
        }

    def _unknown_parameters(self, found: list[Ruleset]) -> list[Problem]:
        from compliance_lint.sources.rulesets import bundled_names

        problems = []
        by_id = {ruleset.id: ruleset for ruleset in found}
        names = [*(folder.name for folder in self.folders), *bundled_names()]
        for name, rows in (self.settings.config.get("parameters") or {}).items():
            if name not in names:
                problems.append(
                    self.settings.problem("parameters", f"unknown ruleset '{name}' in parameters", did_you_mean(name, names), name)
                )
            for parameter in rows if name in by_id else ():
                if parameter not in by_id[name].parameters:
                    hint = did_you_mean(parameter, by_id[name].parameters)
                    problems.append(
                        self.settings.problem("parameters", f"unknown parameter '{parameter}' of {name}", hint, name, parameter)
                    )
        return problems

    @cached_property
    def bundled_rules(self) -> frozenset[str]:
        """The ids of all rules that come with the tool."""
        from compliance_lint.sources.rulesets import bundled_names, find_ruleset, load_ruleset

        return frozenset(rule.id for name in bundled_names() for rule in load_ruleset(find_ruleset(name)).rules)


def _clashes(folders: list[Path], found: list[Ruleset]) -> list[Problem]:
    """Two rulesets of one name, or two rules of one id: one would be judged, and the other be silently left out, or pass for it."""
    from compliance_lint.sources.rulesets import bundled_folder, bundled_names

    problems = []
    bundled, home = bundled_names(), bundled_folder().resolve()
    named: dict[str, Path] = {}
    owner: dict[str, Rule] = {}
    for folder, ruleset in zip(folders, found, strict=True):
        at = Location(str(folder / "ruleset.yaml"), 1, 1)
        if named.setdefault(ruleset.id, folder) != folder:
            problems.append(Problem(at, f"two rulesets are named '{ruleset.id}'", f"the other is {named[ruleset.id]}", "ruleset"))
        elif ruleset.id in bundled and folder.resolve().parent != home:
            problems.append(Problem(at, f"'{ruleset.id}' is the name of a bundled ruleset", "give the folder another name", "ruleset"))
        for rule in ruleset.rules:
            other = owner.setdefault(rule.id, rule)
            if (other.ruleset, other.condition) != (rule.ruleset, rule.condition):
                hint = f"one is of {other.ruleset}: give yours another id, or extend that ruleset"
                problems.append(Problem(at, f"two rules have the id {rule.id}", hint, "ruleset"))
    return problems
