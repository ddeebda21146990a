"""What a report shows of an inspection: which findings, in which order and language, and what is only counted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from compliance_lint.findings.finding import BASELINED, IMPLIED, OPEN, WAIVED, Finding
from compliance_lint.findings.inspection import Inspection, at_or_above, shown, unread_absences
from compliance_lint.findings.narrowing import UNLIMITED, Limits, Narrowing
from compliance_lint.findings.observation import Speaker
from compliance_lint.graph.connecting import is_connection, passes, place_of
from compliance_lint.graph.description import Edge
from compliance_lint.location import Location, Locator, Place
from compliance_lint.model.languages import fallbacks
from compliance_lint.reports.headings import Headings
from compliance_lint.reports.lines import meeting, spaced
from compliance_lint.rules.citation import Citation, Words
from compliance_lint.rules.environment import Env
from compliance_lint.rules.rule import ABOUT, SEVERITIES, Rule, Ruleset
from compliance_lint.rules.trace import Trace
from compliance_lint.typed import NamedTuple

_MOST_NAMED = 4
"""How many of what a configuration takes away are named; `--format json` names all."""
_COUNTED = ("not_met", "met", "unstated", "not_applicable", "not_yet_due", "implied", "hidden_by_profile", "good_practices",
            "rules_not_in_force", "waived", "baselined")  # fmt: skip
_ALWAYS = ("not_met", "met", "unstated", "not_applicable", "waived", "baselined")
"""What the line that counts says even where it is nothing."""
_USUAL_FACTS = ("country", "establishments", "kind", "serves")
"""What most laws ask of an organisation to see whether they apply."""


class Group(NamedTuple):
    """Findings of one rule that the same key decides: told once, with all their subjects."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding that stands for the group."""
        return self.findings[0]


class View:
    """An inspection through a profile and in a language; every report renders one of these."""

    def __init__(
        self, inspection: Inspection, where: Locator, profile: str = "engineer", fail_on: str = "low", language: str = "en",
        limits: Limits = UNLIMITED,
    ) -> None:  # fmt: skip
        self.inspection, self.where, self.profile, self.fail_on, self.language = inspection, where, profile, fail_on, language
        self.limits = limits
        self.speaker = Speaker(inspection.world, language, _local_words(inspection.rulesets))
        self.words = Headings(language, inspection.rulesets)
        self.rulesets = {ruleset.id: ruleset for ruleset in inspection.rulesets}
        # what concerns the description itself comes after what concerns the organisation
        self.areas = {(r.id, area): at + 100 * ABOUT.index(r.about) for r in inspection.rulesets for at, area in enumerate(r.areas)}
        self.findings = sorted(shown(inspection, profile), key=self._order)
        self.blocking = at_or_above(self.findings, fail_on)

    def _order(self, finding: Finding) -> tuple[int, int, int, str, Place]:
        area = self.areas.get((finding.rule.ruleset, finding.rule.area), 99)
        unstated = int(finding.outcome == "unstated")
        return (unstated, area, -SEVERITIES.index(finding.severity), finding.rule.id, finding.subject)

    # -- words -------------------------------------------------------------------------------------------------

    def say(self, words: Words) -> str:
        """A text of a rule or ruleset in this language, else the nearest there is."""
        return words.get(fallbacks(self.language)) or next(iter(words.by.values()), "")

    def ruleset_of(self, rule: Rule) -> Ruleset:
        """The ruleset whose areas and instruments tell of a rule."""
        return self.rulesets.get(rule.ruleset) or next(r for r in self.inspection.rulesets if rule in r.rules)

    def area(self, rule: Rule) -> str:
        """The title of a rule's area."""
        return self.say(self.ruleset_of(rule).areas[rule.area])

    def duty(self, rule: Rule) -> str:
        """The kind of duty, as the rule's ruleset says it."""
        return self.words(f"duty_{rule.duty}", self.ruleset_of(rule))

    def weight(self, finding: Finding) -> str:
        """The word for the severity of a finding, and that it is unstated, where it is."""
        said = self.severity(finding.rule, finding.severity)
        if finding.outcome != "unstated":
            return said
        return f"{said}{self.words('open')}{self.speaker.phrases['mark_unstated']}{self.words('close')}"

    def severity(self, rule: Rule, severity: str) -> str:
        """The word for a severity, as the rule's ruleset says it; in English that which a flag takes."""
        return severity if self.words.language == "en" else self.words(f"severity_{severity}", self.ruleset_of(rule))

    def set(self, text: str) -> str:
        """The text as the language sets it: with or without a space between Chinese and Latin words."""
        return spaced(text) if self.words("seam") else text

    def sentences(self, *texts: str) -> str:
        """Sentences one after the other, as the language spaces them."""
        return (" " if self.words("stop") == "." else "").join(filter(None, texts))

    def basis(self, rule: Rule) -> str:
        """The citations of a rule, in words."""
        ruleset = self.ruleset_of(rule)
        parts = []
        before = ""
        for cite in rule.cites:
            parts.append(self.cite(ruleset, cite, cite.instrument != before))
            before = cite.instrument
        return self.speaker.phrases["citations"].join(parts)

    def cite(self, ruleset: Ruleset, cite: Citation, named: bool = True) -> str:
        """A provision in words, with its instrument where that is to be `named`; marked where nobody has checked it."""
        text = self.provision(ruleset, cite)
        if named:
            name = self.say(Words(ruleset.instruments[cite.instrument].names))
            pattern = self.speaker.phrases["cited"]
            text = pattern.format(instrument=name, provision=(meeting(name, text) if "}{" in pattern else "") + text)
        return text if cite.verified else self.speaker.phrases["unverified"].format(citation=text)

    def provision(self, ruleset: Ruleset, cite: Citation) -> str:
        """A provision as this language cites it."""
        for tag in fallbacks(self.language):
            if tag in cite.by_language:
                return cite.by_language[tag]
            if tag == "en":
                break
            if tag in ruleset.provision_forms:
                text = cite.provision
                for pattern, form in ruleset.provision_forms[tag]:
                    text = re.sub(pattern, form, text)
                return text
        return cite.provision

    def hops(self, edges: tuple[Edge, ...]) -> list[tuple[str, Location | None]]:
        """Each hop of a path in words, with where it is described."""
        names = self.inspection.world.graph.names
        rows = []
        for edge in edges:
            way = edge.flow.id if edge.flow is not None else self.speaker.phrases[f"way_{edge.why}"]
            passed = passes(edge)
            if passed:
                way = self.speaker.phrases["way_passes"].format(way=way, names=self.speaker.phrases["and"].join(passed))
            place = place_of(self.inspection.world.graph, edge)
            rows.append((f"{names[edge.source]} -> {names[edge.target]} ({way})", self.where.locate(place)))
        return rows

    def path_label(self, edges: tuple[Edge, ...]) -> str:
        """What a path is labelled with: the way of data, or of a connection."""
        return self.speaker.phrases["label_network" if is_connection(edges) else "label_path"]

    # -- what is shown and what is counted ---------------------------------------------------------------------

    def groups(self) -> list[Group]:
        """The shown findings; those of one rule that one key decides together, and so those that nothing written decides.

        Where no key of the subject decided (a whole type is listed in full, and none is there), the subjects are told as one.
        """
        rows: dict[tuple[str, str, Place | None], list[Finding]] = {}
        for finding in self.findings:
            said = finding.primary if finding.primary.path or finding.primary != finding.subject else None
            rows.setdefault((finding.rule.id, finding.outcome, said), []).append(finding)
        return [Group(tuple(found)) for found in rows.values()]

    def good(self) -> list[Finding]:
        """The good practices, by area."""
        return sorted(self.inspection.good, key=self._order)

    def summary(self) -> dict[str, int]:
        """How many judgements came out how, and how many findings are not shown, by reason."""
        counts: Counter[str] = Counter()
        for judged in self.inspection.judged:
            counts.update(judged.counts)
        findings = self.inspection.findings
        hidden = len([f for f in findings if f.disposition == OPEN]) - len(self.findings)
        return {
            "shown": len(self.findings),
            "blocking": len(self.blocking),
            "met": counts["met"],
            "not_met": counts["not_met"],
            "unstated": counts["unstated"],
            "not_applicable": counts["not_applicable"],
            "not_yet_due": sum(len(judged.later) for judged in self.inspection.judged),
            "implied": sum(1 for f in findings if f.disposition == IMPLIED),
            "hidden_by_profile": hidden,
            "waived": sum(1 for f in findings if f.disposition == WAIVED),
            "baselined": sum(1 for f in findings if f.disposition == BASELINED),
            "good_practices": len(self.inspection.good),
            "remediated": len(self.inspection.remediated),
            "rules_not_in_force": sum(len(judged.not_in_force) for judged in self.inspection.judged),
        }

    def shown_told(self) -> str:
        """How many findings are shown, as of when and by which rulesets."""
        phrases, shown = self.speaker.phrases, len(self.findings)
        rulesets = phrases["and"].join(f"{r.id} {r.version}" for r in self.inspection.rulesets)
        head = phrases["shown_none" if not shown else "shown_one" if shown == 1 else "shown_many"]
        return self.set(head.format(count=shown, day=self.speaker.date(self.inspection.as_of), rulesets=rulesets))

    def outside_told(self) -> str:
        """Which rulesets were not applied as the organisation is outside their scope; empty where there are none."""
        phrases = self.speaker.phrases
        outside = phrases["and"].join(ruleset.id for ruleset, why in self.inspection.skipped if why == "does_not_apply")
        return self.set(phrases["not_applied"].format(rulesets=outside)) if outside else ""

    def counts_told(self) -> str:
        """How many judgements came out how, in words; what is nothing and usually is, is left out."""
        counts, phrases = self.summary(), self.speaker.phrases
        words = {key: phrases[f"count_{key}"].format(count=counts[key], profile=self.profile) for key in _COUNTED}
        return self.set(phrases["and"].join(words[key] for key in _COUNTED if counts[key] or key in _ALWAYS))

    def warnings(self) -> list[dict[str, str]]:
        """What a reader should know beside the findings: rulesets that were not applied, absences that no rule asks about."""
        found = [{"code": f"ruleset-{why}", "message": self.not_applied(ruleset, why)} for ruleset, why in self.inspection.skipped]
        for place, type in unread_absences(self.inspection):
            message = self.speaker.phrases["unread"].format(where=self.where.locate(place), type=type)
            found.append({"code": "lacks-unread", "message": message})
        return [*found, *self._accepted_warnings(), *self.narrowed()]

    def notes(self) -> list[str]:
        """The warnings as a reader is told them beside the counts: of rulesets that the same facts leave open, in one sentence."""
        narrowed = self.narrowed()
        told = [row["message"] for row in self.warnings() if not row["code"].startswith("ruleset-") and row not in narrowed]
        return [*self.undecided(lambda ruleset: ruleset.id), *told]

    def narrowed(self) -> list[dict[str, str]]:
        """What settings took away, and what looked like an input and was not read; nothing where nothing was."""
        phrases, limits = self.speaker.phrases, self.limits
        parted = Headings(self.language, ())("semicolon")  # no ruleset words what is told of it
        found = [
            {"code": "narrowed", "message": phrases["narrowed"].format(file=one.file, parts=parted.join(self._narrowing(one)))}
            for one in limits.narrowings
        ]
        for file, keys in limits.configurations:
            key = "configuration_unread" if limits.configuration else "configuration_unread_alone"
            message = phrases[key].format(file=file, keys=phrases["and"].join(keys), other=limits.configuration)
            found.append({"code": "configuration-unread", "message": message})
        found += [{"code": "file-unread", "message": phrases["file_unread"].format(file=file)} for file in limits.unread]
        if limits.day_described:
            message = phrases["day_described"].format(day=self.set(self.speaker.date(self.inspection.as_of)))
            found.append({"code": "day-described", "message": message})
        return found

    def _narrowing(self, one: Narrowing) -> list[str]:
        phrases = self.speaker.phrases
        changed = "{} {} → {}".format
        lists = {
            "lowered": [changed(*row) for row in one.lowered],
            "left_out": list(one.rulesets),
            "figures": [changed(*row) for row in one.figures],
            "excluded": list(one.excluded),
        }
        parts = [phrases["narrowed_fail_on"].format(severity=one.fail_on)] if one.fail_on else []
        for key, rows in lists.items():
            if rows:
                more = Headings(self.language, ())("more", count=len(rows) - _MOST_NAMED) if len(rows) > _MOST_NAMED else ""
                names = phrases["and"].join(rows[:_MOST_NAMED]) + more
                parts.append(phrases[f"narrowed_{key}"].format(count=len(rows), names=names))
        return parts

    def not_applied(self, ruleset: Ruleset, why: str, name: str = "") -> str:
        """That a ruleset, by its id or another name, was not applied, and why; where that is open, with the facts to state."""
        reason = self.words(f"skipped_{why}")
        if why == "unstated":
            state = self.words("skipped_state", facts=self.words("comma").join(self._open_facts(ruleset)))
            reason += self.words("open") + state + self.words("close")
        return self.set(self.words("scope_skipped", ruleset=name or ruleset.id, reason=reason))

    def undecided(self, name: Callable[[Ruleset], str]) -> list[str]:
        """Of the rulesets of which it is open whether they apply, a sentence for those that the same facts leave open."""
        rows: dict[tuple[str, ...], list[Ruleset]] = {}
        for ruleset, why in self.inspection.skipped:
            if why == "unstated":
                rows.setdefault(tuple(self._open_facts(ruleset)), []).append(ruleset)
        told = []
        for facts, (first, *more) in rows.items():
            every = self.words("comma").join(map(name, (first, *more[:-1]))) + "".join(self.words("last") + name(one) for one in more[-1:])
            said = self.words("scope_unstated_many", rulesets=every, facts=self.words("comma").join(facts))
            told.append(self.set(said) if more else self.not_applied(first, "unstated", name(first)))
        return told

    def _open_facts(self, ruleset: Ruleset) -> list[str]:
        """The facts, as a description names them, that leave open whether a ruleset applies; the usual ones where nothing tells."""
        world, traces = self.inspection.world.under(ruleset.personal_forms), list[Trace]()
        if ruleset.applies is not None:
            organisation = world.inventory.organisation
            ruleset.applies(Env(world, organisation), organisation, organisation.place, traces)
        missing = (one for trace in traces for one in trace.missing() if one.kind == "organisation" and one.why != "record")
        return list(dict.fromkeys(f"organisation.{one.what}" for one in missing)) or [f"organisation.{fact}" for fact in _USUAL_FACTS]

    def _accepted_warnings(self) -> list[dict[str, str]]:
        """What became of waivers and of the baseline, where somebody should look at them."""
        phrases, use, stale = self.speaker.phrases, self.inspection.waivers, self.inspection.stale
        found = []
        for name in ("expired", "due", "stale"):
            for one in getattr(use, name) if use is not None else ():
                subject = phrases["waiver_line"] if one.line else one.id
                message = phrases[f"waiver_{name}"].format(where=one.at, rule=one.rule, subject=subject, until=self.speaker.date(one.until))
                found.append({"code": f"waiver-{name}", "message": message})
        for key, rows in (("waiver_idle", use.idle if use is not None else ()), ("baseline_stale", stale)):
            if rows:
                rules = phrases["and"].join(dict.fromkeys(row.rule for row in rows))
                found.append({"code": key.replace("_", "-"), "message": phrases[key].format(count=len(rows), rules=rules)})
        return found

    def locate(self, finding: Finding) -> Location:
        """Where to edit: the primary place, or the next one that stands in a file."""
        for place in (finding.primary, *finding.related, finding.subject, Place("organisation", "organisation")):
            found = self.where.locate(place)
            if found is not None:
                return found
        return Location("", 0, 0)


def _local_words(rulesets: tuple[Ruleset, ...]) -> dict[str, Words]:
    """The local terms of the rulesets applied; of two that name the same, the first."""
    return {key: words for ruleset in reversed(rulesets) for key, words in ruleset.terms.items()}
