"""What the settings of a run take away, for the reports to tell."""

from __future__ import annotations

from pathlib import Path

from compliance_lint.findings.narrowing import Limits, Narrowing, figure, taken_over
from compliance_lint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from compliance_lint.cli.session import Session
    from compliance_lint.findings.inspection import Inspection
    from compliance_lint.rules.rule import Ruleset


def limits_of(session: Session, inspection: Inspection, day_described: bool) -> Limits:
    """What narrows a run; what a flag says is no narrowing, as whoever called knows it."""
    settings = session.settings
    named = settings.config.file
    found = [_configured(session, inspection), *_own_rulesets(session, inspection)]
    return Limits(
        tuple(one for one in found if one),
        settings.shown_path(named) if named is not None else "",
        tuple((str(one.file), one.keys) for one in settings.unread_configurations(session.loaded.configurations)),
        session.loaded.unread,
        day_described,
    )


def _configured(session: Session, inspection: Inspection) -> Narrowing:
    settings = session.settings
    config = settings.config
    if config.file is None:
        return Narrowing("")
    judged = {rule.id for ruleset in inspection.rulesets for rule in ruleset.rules}
    applied = {name for ruleset in inspection.rulesets for name in (ruleset.id, *_extended(ruleset))}
    fail_on = "" if "fail_on" in settings.flags else config.get("fail_on")
    return Narrowing(
        settings.shown_path(config.file),
        fail_on="" if fail_on in ("info", "low") else fail_on,
        lowered=tuple(row for row in session.chosen.lowered if row[0] in judged),
        rulesets=tuple(session.chosen.left_out(inspection.world, applied)),
        figures=tuple(_figures(session, inspection)),
        excluded=(*session.loaded.excluded, *_elsewhere(session)),
    )


def _figures(session: Session, inspection: Inspection) -> list[tuple[str, str, str]]:
    from compliance_lint.sources.rulesets import load_ruleset

    applied = {ruleset.id for ruleset in inspection.rulesets}
    folders = {folder.resolve().name: folder for folder in session.chosen.folders}
    rows = []
    for ruleset, figures in (session.settings.config.get("parameters") or {}).items():
        if ruleset in applied:
            base = load_ruleset(folders[ruleset])
            found = (figure(name, base, row["value"]) for name, row in figures.items())
            rows += [(f"{ruleset}.{one[0]}", *one[1:]) for one in found if one is not None]
    return rows


def _elsewhere(session: Session) -> list[str]:
    """The descriptions below ``compliance/``, which would be read if the configuration named no other place, and are not."""
    from compliance_lint.sources.folders import HOME, says_inventory
    from compliance_lint.sources.inventory import files_below

    settings = session.settings
    if not settings.looks_elsewhere:
        return []
    read = [path.resolve() for path in settings.paths]
    others = (file for file in files_below(Path(HOME)) if not any(file.resolve().is_relative_to(path) for path in read))
    return [str(file) for file in others if says_inventory(str(file))]


def _own_rulesets(session: Session, inspection: Inspection) -> list[Narrowing]:
    """What rulesets that are not of the package make less of in bundled ones that they extend."""
    from compliance_lint.sources.rulesets import bundled_folder, bundled_names, find_ruleset, load_ruleset

    own = {folder.resolve().name: folder for folder in session.chosen.folders if folder.parent != bundled_folder()}
    settled = frozenset(row[0] for row in session.chosen.lowered)
    found = []
    for ruleset in inspection.rulesets:
        for name in sorted(_extended(ruleset) & set(bundled_names())) if ruleset.id in own else ():
            one = taken_over(ruleset, load_ruleset(find_ruleset(name)), settled)
            found.append(one._replace(file=session.settings.shown_path(own[ruleset.id] / "ruleset.yaml")))
    return found


def _extended(ruleset: Ruleset) -> set[str]:
    return {rule.ruleset for rule in ruleset.rules} - {ruleset.id}
