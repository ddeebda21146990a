"""Incidents with their levels and clocks, as text and as JSON."""

from __future__ import annotations

from pathlib import Path

from compliance_lint.findings.clocks import Clock, Graded, IncidentState
from compliance_lint.model.dates import When
from compliance_lint.model.languages import Tables, fallbacks
from compliance_lint.model.values import Value
from compliance_lint.reports.lines import wrap
from compliance_lint.reports.view import View
from compliance_lint.typed import Any

WORDS = Tables(__name__, Path(__file__).parent, "WORDS")


class Teller:
    """Tells incidents in the language of a view."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.words = next(WORDS[tag] for tag in fallbacks(view.language) if tag in WORDS)

    def text(self, found: list[IncidentState], width: int) -> str:
        """Each incident: where it stands, its levels, then what is due, the nearest first."""
        lines: list[str] = []
        for state in found:
            incident, speaker = state.incident, self.view.speaker
            at = self.view.where.locate(incident.place)
            lines += wrap(f"{speaker.entity('incident', incident.id)}  {at or ''}".rstrip(), width, "", "  ")
            for name in ("occurred", "known", "contained", "resolved"):
                if name in incident.facts:
                    told = speaker.phrases["labelled"].format(label=speaker.attribute(name), text=speaker.value(incident.get(name)))
                    lines += wrap(told, width, "  ", "    ")
            for graded in state.levels:
                lines += wrap(self._level(graded), width, "  ", "    ")
            if not state.clocks:
                lines += wrap(self.words["nothing"], width, "  ", "    ")
            for clock in state.clocks:
                lines += self._clock(clock, width)
            lines.append("")
        return "\n".join(lines[:-1]) + "\n"

    def _level(self, graded: Graded) -> str:
        scheme = self.view.speaker.word("grade_schemes", graded.scheme)
        declared = self.words["undeclared"] if graded.declared is None else self._named(graded, graded.declared)
        key = "level" if graded.computed == graded.possible else "level_between"
        computed, possible = self._named(graded, graded.computed), self._named(graded, graded.possible)
        return self.words[key].format(scheme=scheme, computed=computed, possible=possible, declared=declared)

    def _named(self, graded: Graded, level: Value) -> str:
        speaker = self.view.speaker
        name = speaker.word("grade_schemes", f"{graded.scheme}/{level}") if isinstance(level, (str, int)) else ""
        return name if name and "/" not in name else speaker.value(level)

    def _clock(self, clock: Clock, width: int) -> list[str]:
        view = self.view
        due = self.words["no_clock"] if clock.due is None else self.words["due"].format(day=self._due(clock.due))
        state = self.words[f"state_{clock.state}"]
        head = f"[{state}] {due} {view.set(view.say(clock.rule.title))} ({clock.rule.id})"
        lines = wrap(head, width, "  - ", "    ")
        lines += wrap(view.set(f"{view.basis(clock.rule)} [{view.duty(clock.rule)}]"), width, "    ", "    ")
        if clock.state != "met":
            lines += wrap(view.set(view.say(clock.rule.recommend)), width, "    ", "    ")
        return lines

    def _due(self, due: Value) -> str:
        return self.view.speaker.value(due)

    def data(self, found: list[IncidentState]) -> dict[str, Any]:
        """The same as plain data, version 1."""
        return {
            "version": 1,
            "as_of": str(self.view.inspection.as_of),
            "incidents": [
                {
                    "incident": state.incident.id,
                    "levels": [
                        {"scheme": one.scheme, "computed": one.computed, "possible": one.possible,
                         "declared": one.declared if isinstance(one.declared, (int, str)) else None}
                        for one in state.levels
                    ],
                    "clocks": [
                        {"rule": clock.rule.id, "duty": clock.rule.duty, "state": clock.state,
                         "due": str(clock.due) if isinstance(clock.due, When) else None}
                        for clock in state.clocks
                    ],
                }
                for state in found
            ],
        }  # fmt: skip
