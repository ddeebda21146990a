"""The page of one rule: what it asks and why, where that stands, how to state the facts, and its examples."""

from __future__ import annotations

from collections.abc import Mapping

from compliance_lint.graph.derived import DERIVED_KINDS
from compliance_lint.model.kinds import KINDS
from compliance_lint.model.languages import fallbacks
from compliance_lint.reports.headings import Headings
from compliance_lint.reports.parts.blocks import Block, Code, Fence, Heading, Inline, Item, Link, Paragraph, Strong, Table
from compliance_lint.reports.rule_pages.conditions import Teller, items
from compliance_lint.reports.rule_pages.lexicon import Lexicon, linked, quoting
from compliance_lint.reports.rule_pages.stating import stating
from compliance_lint.reports.rule_pages.yaml_ import yaml
from compliance_lint.rules.check import find_check
from compliance_lint.rules.citation import Words
from compliance_lint.rules.examples import Example
from compliance_lint.rules.rule import BINDING, OUTCOMES, SILENT, Rule, Ruleset
from compliance_lint.rules.shape import Shape
from compliance_lint.typed import Any

SOURCES = {"law": "fixed by law", "guidance": "from guidance", "ours": "a default of this tool"}
_ABOUT = {"field": "a field of a dataset", "finding": "a finding of an assessment"}
_OUTCOME_TITLES = {"met": "Met", "not_met": "Not met", "unstated": "Unstated", "not_applicable": "Not applicable", "": "Nothing to judge"}


class RulePage:
    """Writes the page of a rule; `language` is that of the rule's own words, where it has them."""

    def __init__(self, lexicon: Lexicon, ruleset: Ruleset, rule: Rule, language: str = "en") -> None:
        self.lexicon, self.ruleset, self.rule = lexicon, ruleset, rule
        self.language, self.tags = language, fallbacks(language)
        self.teller = Teller(lexicon, ruleset, rule.subject)
        self.blocks: list[Block] = []

    def write(self) -> list[Block]:
        """The blocks of the page."""
        rule = self.rule
        self.blocks = [Heading(1, rule.id), Paragraph((Strong(self.say(rule.title)),)), *self._summary()]
        self._asked()
        self._section("Why", Paragraph(quoting(self.say(rule.view))))
        self._section("What to do", Paragraph(quoting(self.say(rule.recommend))))
        self._basis()
        self._severity()
        self._parameters()
        self._section("How to state the facts", *stating(self.lexicon, self.teller.reads))
        self._examples()
        self._related()
        self._languages()
        return self.blocks

    def say(self, words: Words) -> str:
        """A text of the rule or ruleset in the language of the page, else the nearest there is."""
        return words.get(self.tags) or next(iter(words.by.values()), "")

    def _section(self, title: str, *blocks: Block) -> None:
        if blocks:
            self.blocks += [Heading(2, title), *blocks]

    def _summary(self) -> list[Block]:
        rule, ruleset = self.rule, self.ruleset
        from_below = rule.ruleset != ruleset.id
        rows: list[tuple[Inline, ...]] = [
            (
                ("Ruleset",),
                (Link(self.say(ruleset.title), "README.md"), *((" (taken over from ", Code(rule.ruleset), ")") if from_below else ())),
            ),
            (("Area",), (self.say(ruleset.areas[rule.area]),)),
            (("Duty",), (duty(ruleset, rule.duty),)),
            (("Severity",), (rule.severity,)),
            (("Judged for",), (f"each {self.lexicon.kind(rule.subject)}",)),
            (("Reads the data-flow graph",), ("yes" if rule.graph else "no",)),
        ]
        force = _between(rule)
        if force:
            rows.append((("In force",), (force,)))
        return [Table(("Property", "Value"), tuple(rows))]

    # -- what it asks ------------------------------------------------------------------------------------------

    def _asked(self) -> None:
        rule, condition = self.rule, self.rule.condition
        self.blocks.append(Heading(2, "What it asks"))
        kind = KINDS.get(rule.subject) or DERIVED_KINDS.get(rule.subject)
        about = _ABOUT.get(rule.subject) or (kind.doc.partition(". ")[0].rstrip(".") if kind is not None else "")
        subject = self.lexicon.kind(rule.subject)
        lead = (
            f"The rule is judged for each {subject} ({about[:1].lower()}{about[1:]})"
            if rule.subject != "organisation"
            else "The rule is judged once, for the organisation"
        )
        shape = Shape((rule.subject,))
        self.blocks.append(Paragraph((lead + (" of which this is so:" if "when" in condition else "."),)))
        if "when" in condition:
            self.blocks += items(self.teller.condition(condition["when"], shape))
        if "applies" in condition:
            self.blocks.append(Paragraph(("It applies only if, of the organisation:",)))
            self.blocks += items(self.teller.condition(condition["applies"], Shape(("organisation",))))
        if rule.ended:
            self.blocks.append(Paragraph(("It is judged also for what is planned, has not begun or has ended.",)))
        if "unless" in condition:
            self.blocks.append(
                Paragraph(("It does not apply where the description states this (an exception that nobody states excuses nobody):",))
            )
            self.blocks += items(self.teller.condition(condition["unless"], shape))
        if "require" in condition:
            self.blocks.append(Paragraph((Strong("It is met if"), ":")))
            self.blocks += items(self.teller.condition(condition["require"], shape))
        if "check" in condition:
            self._check(str(condition["check"]), shape)
        if "due" in condition:
            self.blocks.append(
                Paragraph(("Until ", *self.teller.operand(condition["due"], None, "or"), " what is not met is not yet due."))
            )
        self._tables(condition)
        self.blocks += [Paragraph(("The same as it is written in the rule:",)), Fence(yaml(condition))]

    def _check(self, name: str, shape: Shape) -> None:
        check = find_check(name)
        said = (check.judge.__doc__ or "").strip().partition("\n")[0] if check is not None else ""
        self.blocks.append(Paragraph((Strong("It is met"), " as the check ", Code(name), " in Python decides: ", *quoting(said))))
        if check is not None:
            for attribute in check.reads:
                with self.teller.reads.attribute(attribute, shape):
                    pass
            for type in check.types:
                kind = self.lexicon.vocabulary.types[type]
                with self.teller.reads.record(kind.removesuffix("s"), type, "", shape.kinds):
                    pass

    def _tables(self, condition: Any) -> None:
        for name in dict.fromkeys(_named_tables(condition)):
            if name in self.ruleset.tables:
                self.blocks += [Paragraph(("The table ", Code(name), ":")), Fence(yaml(self.ruleset.tables[name]))]

    # -- what it rests on --------------------------------------------------------------------------------------

    def _basis(self) -> None:
        rows: list[tuple[Inline, ...]] = []
        for cite in self.rule.cites:
            instrument = self.ruleset.instruments[cite.instrument]
            name = self.say(Words(instrument.names))
            checked = "yes" if cite.verified else "no: nobody has read this citation again, so the severity is at most medium"
            force = " ".join(filter(None, (f"from {cite.begins}" if cite.begins else "", f"until {cite.ends}" if cite.ends else "")))
            provision = cite.provision + (f" ({force})" if force else "")
            rows.append((linked(name, instrument.url), (provision,), (instrument.status,), (checked,)))
        self._section("Basis", Table(("Instrument", "Provision", "Standing", "Verified"), tuple(rows)))

    def _severity(self) -> None:
        rule = self.rule
        shown = (
            "the profiles gate and auditor show and count it" if rule.duty in BINDING else "only the profile auditor shows and counts it"
        )
        if rule.unstated == SILENT:
            unstated: Inline = ("Unstated: nothing is told, as nobody has said anything that could be wrong.",)
        else:
            unstated = ("Unstated: ", Strong(rule.unstated), f"; {shown}. To leave it unsaid is never a pass.")
        self._section("Severity", Item(("Not met: ", Strong(rule.severity), ".")), Item(unstated))
        if rule.always_stated:
            self.blocks.append(Item((f"It cannot come out unstated: {rule.always_stated}",)))

    def _parameters(self) -> None:
        names = [name for name in self.rule.parameters if name in self.ruleset.parameters]
        if not names:
            return
        rows: list[tuple[Inline, ...]] = []
        for name in names:
            parameter = self.ruleset.parameters[name]
            said = self.lexicon.value(parameter.value, None) if str(parameter.value)[:1] == "P" else ""
            rows.append(
                (
                    (Code(name),),
                    ((said, " (", Code(str(parameter.value)), ")") if said else (Code(_short(parameter.value)),)),
                    (SOURCES.get(parameter.source, parameter.source),),
                    quoting(parameter.why),
                )
            )
        self._section("Figures it reckons with", Table(("Parameter", "Value", "Whose", "Why"), tuple(rows)))
        free = next((name for name in names if self.ruleset.parameters[name].source != "law"), "")
        if not free:
            return
        own = {"value": self.ruleset.parameters[free].value, "source": "ours", "why": "As our own policy has it"}
        changed = {
            "title": "Our own figures", "jurisdiction": self.ruleset.jurisdiction, "version": "1.0.0", "extends": self.ruleset.id,
            "instruments": {}, "areas": {}, "parameters": {free: own},
        }  # fmt: skip
        lead = "What is not fixed by law an organisation sets for itself, in the "
        self.blocks += [Paragraph((lead, Code("ruleset.yaml"), " of a folder of its own that extends this ruleset:")), Fence(yaml(changed))]

    # -- examples ----------------------------------------------------------------------------------------------

    def _examples(self) -> None:
        if not self.rule.examples:
            return
        self.blocks.append(Heading(2, "Examples"))
        base = self.rule.base
        if base:
            self.blocks += [Paragraph(("Each of them adds to this description, or changes it:",)), Fence(yaml(base, depth=2))]
        for outcome in (*OUTCOMES, ""):
            found = [example for example in self.rule.examples if next(iter(example.expect.values()), "") == outcome]
            if found:
                self.blocks.append(Heading(3, _OUTCOME_TITLES[outcome]))
            for example in found:
                self._example(example, base)

    def _example(self, example: Example, base: Mapping[str, Any]) -> None:
        expected: list[str] = []
        for id, outcome in example.expect.items():
            expected += [Code(id), f" {outcome.replace('_', ' ')}", ", "]
        day = f"; judged as of {example.as_of}" if example.as_of else ""
        change = difference(base, example.inventory)
        nothing = "" if change else "; nothing is added"
        name = example.name[:1].upper() + example.name[1:]
        told = (*expected[:-1], f"{day}{nothing}") if expected else (f"{day}{nothing}".removeprefix("; "),)
        bracketed = (" (", *told, ")") if any(told) else ()
        self.blocks.append(Paragraph((name, *bracketed, ":" if change else ".")))
        if change:
            self.blocks.append(Fence(yaml(change, depth=2)))

    # -- the rest ----------------------------------------------------------------------------------------------

    def _related(self) -> None:
        rules = {rule.id: rule for rule in self.ruleset.rules}
        rows = [(id, "is not told again of the same subject where this rule is not met") for id in self.rule.implies if id in rules]
        rows += [
            (id, "where it is not met, this rule is not told again of the same subject")
            for id, rule in sorted(rules.items())
            if self.rule.id in rule.implies
        ]
        blocks: list[Block] = [Item((Link(id, f"{id}.md"), f" ({self.say(rules[id].title)}): {why}")) for id, why in rows]
        self._section("Related rules", *blocks)

    def _languages(self) -> None:
        for tag in self.ruleset.languages:
            title, view = self.rule.title.by.get(tag), self.rule.view.by.get(tag)
            if tag != self.language and tag != "en" and title and view:
                blocks: list[Block] = [Paragraph((Strong(title),)), Paragraph(quoting(view))]
                if tag in self.rule.recommend.by:
                    blocks.append(Paragraph(quoting(self.rule.recommend.by[tag])))
                self._section(f"In {self.lexicon.language(tag)}", *blocks)


def duty(ruleset: Ruleset, key: str) -> str:
    """A kind of duty as the ruleset calls it, and whether it binds."""
    said = Headings("en", ())(f"duty_{key}", ruleset)
    return f"{said} ({'binding' if key in BINDING else 'not binding'})"


def difference(base: Mapping[str, Any], whole: Mapping[str, Any]) -> dict[str, Any]:
    """What has to be laid over `base` to get `whole`: what is new or other, and null for what is gone."""
    out: dict[str, Any] = {key: None for key in base if key not in whole}
    for key, value in whole.items():
        if key not in base:
            out[key] = value
        elif isinstance(value, Mapping) and isinstance(base[key], Mapping):
            inner = difference(base[key], value)
            if inner:
                out[key] = inner
        elif value != base[key]:
            out[key] = value
    return out


def _between(rule: Rule) -> str:
    return " ".join(filter(None, (f"from {rule.begins}" if rule.begins else "", f"until {rule.ends}" if rule.ends else "")))


def _short(value: Any) -> str:
    return yaml({"v": value}).removeprefix("v: ").strip() if not isinstance(value, list) else f"[{', '.join(map(str, value))}]"


def _named_tables(data: Any) -> list[str]:
    """The tables a condition looks up, in the order in which it names them."""
    if isinstance(data, Mapping):
        own = [str(data["table"])] if isinstance(data.get("table"), str) else []
        return [*own, *(name for value in data.values() for name in _named_tables(value))]
    return [name for value in data for name in _named_tables(value)] if isinstance(data, list) else []
