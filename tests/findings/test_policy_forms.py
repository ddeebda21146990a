"""Forms and the rules that judge their records cannot drift: the same fields, the same conditions, the same answers."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from compliance_lint.errors import InputErrors
from compliance_lint.findings.forms import MARKED, Form, Sheet, asked_terms, blank, sheets
from compliance_lint.graph.world import World
from compliance_lint.model.dates import parse_when
from compliance_lint.rules.examples import Example
from compliance_lint.sources.documents import parse, plain
from compliance_lint.sources.examples import example_inventory
from compliance_lint.sources.forms import form_files, load_forms
from compliance_lint.sources.inventory import load_inventory
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

FOLDER = find_ruleset("tw_school_isms")
RULESET = load_ruleset(FOLDER)
FORMS = load_forms(FOLDER, RULESET)
PARAMETERS = {name: parameter.value for name, parameter in RULESET.parameters.items()}
SCHOOL = Path(__file__).resolve().parents[2] / "fixtures" / "vocational_school"
EXAMPLES = [(form, example) for form in FORMS.values() for example in form.rule.examples]
each_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)


def raw(form: Form) -> dict[str, Any]:
    file = FOLDER / "forms" / f"{form.id.lower()}.yaml"
    data: dict[str, Any] = plain(parse(file.read_text(encoding="utf-8"), file.name, []).root)
    return data


def conditions(form: Form) -> list[Any]:
    """What the rule of a form asks, one condition at a time."""
    require = form.rule.condition["require"]
    return list(require["all"]) if set(require) == {"all"} else [require]


@cache
def state(name: str) -> World:
    with_ = plain(parse((SCHOOL / name / "expected.yaml").read_text(encoding="utf-8"), "expected.yaml", []).root)["with"]
    loaded = load_inventory([SCHOOL / name, *(SCHOOL / name / shared for shared in with_)])
    as_of = parse_when("2026-11-20")
    assert as_of is not None
    return World(loaded.inventory, as_of)


def of(name: str, form: str, subject: str) -> Sheet:
    return next(sheet for sheet in sheets(state(name), FORMS[form]) if subject in sheet.ids)


def labels(sheet: Sheet) -> dict[str, list[str]]:
    return {state: [label.by["en"] for label in found] for state, found in sheet.lacking.items()}


def test_there_are_ten_each_with_the_rule_that_judges_it() -> None:
    assert list(FORMS) == [f"A-{number}" for number in range(1, 11)]
    assert [form.rule.id for form in FORMS.values()] == [f"TW-FORM-A{number}" for number in range(1, 11)]
    assert len(form_files(FOLDER)) == len(FORMS)


@each_form
def test_the_fields_that_are_asked_for_are_those_of_the_rule(form: Form) -> None:
    fields = [*(field for part in form.parts for field in part.fields), *form.signatures]
    assert {field.term for field in fields if field.asks is not None and field.term} == asked_terms(form.rule, PARAMETERS)
    assert len({field.term for field in fields if field.term}) == sum(bool(field.term) for field in fields), "a term stands in two fields"


@each_form
def test_every_other_condition_of_the_rule_stands_in_a_field_word_for_word(form: Form) -> None:
    data = raw(form)
    written = [field["asks"] for part in data["parts"] for field in part["fields"] if "asks" in field]
    asked = [one for one in conditions(form) if "states" not in one and not (set(one) == {"any"} and "states" in one["any"][0])]
    assert sorted(map(str, written)) == sorted(map(str, asked))


@pytest.mark.parametrize(("form", "example"), EXAMPLES, ids=[f"{form.id}-{example.name}" for form, example in EXAMPLES])
def test_a_form_lacks_something_exactly_where_the_rule_is_not_met(form: Form, example: Example) -> None:
    inventory = example_inventory(example.inventory, example.name)
    as_of = parse_when(example.as_of) or inventory.as_of
    assert as_of is not None
    found = {sheet.record.id: sheet for sheet in sheets(World(inventory, as_of), form) if sheet.record is not None}
    for record, outcome in example.expect.items():
        sheet = found[record]
        assert sheet.outcome == outcome
        wanted = {"met": set(), "not_met": {"missing"}, "unstated": {"unstated"}}[outcome]
        assert wanted <= set(sheet.lacking) <= {*wanted, *(("unstated",) if outcome == "not_met" else ())}


@pytest.mark.parametrize("name", ["sound", "forms_incomplete"])
@each_form
def test_so_does_every_form_of_the_school(form: Form, name: str) -> None:
    found = sheets(state(name), form)
    assert found
    for sheet in found:
        assert (sheet.outcome == "met") is (sheet.record is not None and not sheet.lacking), sheet.ids


def test_the_boxes_of_an_application_are_those_the_rule_knows() -> None:
    boxes = [field["choices"] for part in raw(FORMS["A-3"])["parts"] for field in part["fields"] if "asks" in field and "choices" in field]
    assert [[choice["when"]["states.account_action"] for choice in one] for one in boxes] == [PARAMETERS["form_a3_actions"]]


@each_form
def test_every_text_is_told_in_both_languages(form: Form) -> None:
    fields = [*(field for part in form.parts for field in part.fields), *form.signatures]
    every = [form.title, *form.notes, *(field.label for field in fields)]
    every += [choice.label for field in fields for choice in field.choices]
    every += [words for part in form.parts for words in (part.title, part.text, *part.heads) if words.by]
    for words in every:
        assert set(words.by) == {"en", "zh-Hant-TW"}, words


def test_what_is_missing_is_named() -> None:
    assert labels(of("forms_incomplete", "A-1", "web-server")) == {"missing": ["default password changed", "Head of unit"]}
    assert labels(of("forms_incomplete", "A-3", "web-editor")) == {"missing": ["What is applied for"]}
    assert labels(of("forms_incomplete", "A-4", "a4")) == {"missing": ["Drawn up or checked"]}
    assert labels(of("forms_incomplete", "A-10", "technician")) == {"missing": ["Registration number of the company"]}


def test_a_form_nobody_filled_in_holds_what_is_known_and_asks_for_the_rest() -> None:
    sheet = of("sound", "A-3", "nurse")
    assert sheet.record is None
    assert not sheet.denied
    asked = labels(sheet)["to_fill"]
    assert "Applicant" not in asked  # the description knows who it is
    assert "System" not in asked
    assert {"Date", "Unit", "What is applied for"} <= set(asked)


def test_a_form_for_several_things_is_said_to_be_missing_only_where_that_is_said_of_all() -> None:
    def drawn(*lacks: list[str]) -> list[bool]:
        grants = {
            f"admin-{at}": {"holder": "self", "systems": ["sis"], "permissions": ["admin"], "lacks": lacking}
            for at, lacking in enumerate(lacks)
        }
        data = {
            "organisation": {"country": "TW", "kind": "private_school"},
            "systems": {"sis": {"kind": "application", "operator": "self"}},
            "grants": grants,
        }
        world = World(example_inventory(data, "school"), parse_when("2026-11-20") or pytest.fail())
        return [sheet.denied for sheet in sheets(world, FORMS["A-4"])]

    assert drawn(["privileged_account_list"], ["privileged_account_list"]) == [True]
    assert drawn(["privileged_account_list"], []) == [False]


def test_of_the_checks_of_a_device_only_those_of_its_end_are_asked_of_one_that_is_retired() -> None:
    world = World(example_inventory({
        "organisation": {"country": "TW", "kind": "private_school"},
        "systems": {
            "old": {"kind": "server", "operator": "self", "status": "retired", "lacks": ["commissioning_record"]},
            "new": {"kind": "server", "operator": "self", "status": "operating", "milestones": {"live": "2026-02-12"}},
            "mail": {"kind": "email", "operator": "self", "status": "operating"},
        },
    }, "school"), parse_when("2026-11-20") or pytest.fail())  # fmt: skip
    found = {sheet.things[0].id: sheet for sheet in sheets(world, FORMS["A-1"])}
    assert set(found) == {"old", "new"}  # the form belongs to devices that go into use or out of it
    assert (found["old"].denied, found["new"].denied) == (True, False)
    assert "disk erased beyond recovery" in labels(found["old"])["to_fill"]
    assert "scanned for malware" not in labels(found["old"])["to_fill"]
    assert "scanned for malware" in labels(found["new"])["to_fill"]


def test_a_list_has_a_row_for_each_account_and_those_on_no_list_stand_together() -> None:
    grant = {"systems": ["sis"], "permissions": ["admin"]}
    world = World(example_inventory({
        "organisation": {"country": "TW", "kind": "private_school"},
        "systems": {"sis": {"kind": "application", "operator": "self"}},
        "grants": {name: {**grant, "holder": name} for name in ("dba", "network", "web")},
        "documents": {"a4": {"type": "privileged_account_list", "covers": {"grants": ["dba"]}, "date": "2026-08-20"}},
    }, "school"), parse_when("2026-11-20") or pytest.fail())  # fmt: skip
    listed, rest = sheets(world, FORMS["A-4"])
    assert [thing.id for thing in listed.things] == ["dba"]
    assert [thing.id for thing in rest.things] == ["network", "web"]
    assert [len(part.rows) for part in rest.parts] == [0, 2]


@each_form
def test_a_blank_form_holds_nothing(form: Form) -> None:
    sheet = blank(form)
    assert not sheet.lacking
    assert not any(entry.facts or entry.state in MARKED for part in sheet.parts for entry in part.entries)


def test_what_is_wrong_in_a_form_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "a-1.yaml").write_text(
        "id: A-1\ntype: work_log\nrule: TW-FORM-A2\nasked_by: [TW-SCH-2.5.1-WORK-LOG]\ntitle: {en: Log}\nparts:\n"
        "- as: fields\n  fields:\n  - {label: {en: When}, states: operation_tim, from: [recrod.date]}\n",
        encoding="utf-8",
    )
    with pytest.raises(InputErrors) as raised:
        load_forms(tmp_path, RULESET)
    told = raised.value.diagnostics()
    assert "did you mean 'operation_time'" in told
    assert "'recrod.date' leads nowhere" in told
    assert "forms/a-1.yaml:9" in told
