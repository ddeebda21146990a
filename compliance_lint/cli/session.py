"""One run: the inventory judged, what was accepted or known before marked, the view that reports render."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from compliance_lint.cli.choosing import day_judged, day_of_waivers, known_language, today, view_of
from compliance_lint.cli.rulesets import ChosenRulesets
from compliance_lint.cli.settings import Settings
from compliance_lint.errors import InputErrors, NothingInspected, Problem, UsageError
from compliance_lint.model.dates import parse_span
from compliance_lint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance_lint.cli.revisions import Snapshot
    from compliance_lint.findings.baseline import Entry
    from compliance_lint.findings.inspection import Inspection, Tell
    from compliance_lint.findings.waivers import Waiver
    from compliance_lint.graph.world import World
    from compliance_lint.reports.view import View
    from compliance_lint.rules.rule import Ruleset
    from compliance_lint.sources.inventory import Loaded


class Session:
    """One run; everything is loaded when first asked for."""

    def __init__(
        self,
        paths: list[Path] | None,
        flags: Mapping[str, Any] | None = None,
        config_file: Path | None = None,
        no_config: bool = False,
    ) -> None:
        self.settings = Settings(paths, flags or {}, config_file, no_config)
        self.chosen = ChosenRulesets(self.settings)
        self.stale: tuple[Entry, ...] = ()
        """The entries of the baseline that match nothing any more."""
        self.judged: list[Ruleset] = []
        self.day_described = False
        """Whether the day judged is one that the description names, and neither the caller nor the calendar."""
        self.progress: Tell | None = None
        """Is told how far the judging has come."""

    def elsewhere(self, paths: list[Path]) -> Session:
        """A session on other paths with the settings of this one."""
        other = Session(paths, self.settings.flags)
        other.settings.config = self.settings.config
        return other

    def at(self, there: Snapshot) -> Session:
        """A session on an earlier state with the settings of this one."""
        earlier = self.elsewhere(there.paths)
        earlier.settings.excluding_from = there.moved(self.settings.config.folder)
        return earlier

    # -- what is read ------------------------------------------------------------------------------------------

    @cached_property
    def loaded(self) -> Loaded:
        """The inventory."""
        from compliance_lint.sources.inventory import load_inventory

        try:
            return load_inventory(self.settings.paths, self.settings.excluded)
        except UsageError as error:
            if not self.settings.given:
                self.settings.tell_where("inventory", error)
            raise

    @property
    def language(self) -> str:
        """The language of the words; raises `UsageError` for one that nothing is told in."""
        return known_language(self.settings.get("lang"))

    def world(self, as_of: str | None) -> World:
        """The world of the inventory on the day judged."""
        from compliance_lint.graph.world import World

        return World(self.loaded.inventory, day_judged(as_of, self.loaded))

    @cached_property
    def waivers(self) -> list[Waiver]:
        """The waivers of files and comments; raises `InputErrors` with everything wrong in them."""
        from compliance_lint.sources.waivers import read_comments, read_waivers

        problems: list[Problem] = []
        found = [*read_waivers(self.settings.waiver_files, problems), *read_comments(self.loaded.where.texts(), problems)]
        if problems:
            raise InputErrors(problems)
        return found

    # -- judging -----------------------------------------------------------------------------------------------

    def inspect(
        self, as_of: str | None, previous: Path | None = None, needs_law: bool = True, waive: bool = True, baseline: bool = True
    ) -> Inspection:
        """Judges, marks what is waived and what the baseline knows; raises what is wrong with any input."""
        from compliance_lint.findings.inspection import inspect
        from compliance_lint.sources.selectors import check_records

        world = self.world(as_of)
        self.day_described = as_of is None and world.as_of != today()
        self.judged = rulesets = self.chosen.applying(world)
        before = None
        if previous is not None:
            earlier = self.elsewhere([previous])
            before = inspect(earlier.loaded.inventory, rulesets, day_judged(None, earlier.loaded))
        inspection = inspect(world.inventory, rulesets, world.as_of, before, world, self.progress)
        check_records(inspection.world, self.loaded.where)
        if needs_law and inspection.uninspected:
            raise NothingInspected(inspection.uninspected)
        if waive:
            inspection = self._accepted(inspection, as_of)
        return self._baselined(inspection) if baseline else inspection

    def _accepted(self, inspection: Inspection, as_of: str | None) -> Inspection:
        if not self.waivers:
            return inspection
        from compliance_lint.findings.waivers import waived
        from compliance_lint.sources.waivers import check_waivers

        problems: list[Problem] = []
        known = {rule.id for ruleset in self.judged for rule in ruleset.rules}
        if any(waiver.rule not in known for waiver in self.waivers):
            known |= self.chosen.bundled_rules
        term = self.settings.get("waivers_max_term")
        longest = parse_span(term) if term else None
        begin = today() if as_of is None else inspection.as_of
        check_waivers(self.waivers, self.loaded.inventory, known, begin, longest, problems)
        if problems:
            raise InputErrors(problems)
        warn = parse_span(self.settings.get("waivers_warn"))
        assert warn is not None  # the configuration was checked
        inspection, use = waived(inspection, self.waivers, self.loaded.where, warn, day_of_waivers(as_of, self.loaded))
        return inspection._replace(waivers=use)

    def _baselined(self, inspection: Inspection) -> Inspection:
        file = self.settings.baseline_file
        if file is None:
            return inspection
        from compliance_lint.findings.baseline import baselined
        from compliance_lint.sources.baseline import read_baseline

        try:
            known = read_baseline(file)
        except UsageError as error:
            if "baseline" not in self.settings.flags:
                self.settings.tell_where("baseline", error)
            raise
        inspection, self.stale = baselined(inspection, known)
        return inspection._replace(stale=self.stale)

    def view(self, inspection: Inspection, profile: str = "", fail_on: str = "", language: str = "") -> View:
        """The view that reports render, by the settings where a report does not decide itself."""
        from compliance_lint.cli.narrowing import limits_of

        get, limits = self.settings.get, limits_of(self, inspection, self.day_described)
        return view_of(inspection, self.loaded, profile or get("profile"), fail_on or get("fail_on"), language or self.language, limits)

    def strict(self, inspection: Inspection) -> bool:
        """Whether stale waivers fail this run."""
        return bool(self.settings.get("strict_waivers")) and inspection.waivers is not None and bool(inspection.waivers.stale)

    def since(self, inspection: Inspection, revision: str) -> Inspection:
        """The inspection with what was found at a git revision already marked as known."""
        from compliance_lint.cli.revisions import at_revision
        from compliance_lint.findings.baseline import baselined, entries

        with at_revision(self.settings.paths, revision) as there:
            if not there.paths:
                return inspection
            earlier = self.at(there)
            try:
                before = earlier.inspect(str(inspection.as_of), needs_law=False, waive=False, baseline=False)
            except NothingInspected:  # there was no description yet, and so nothing that was known
                return inspection
        inspection, _ = baselined(inspection, entries(before.findings))
        return inspection
