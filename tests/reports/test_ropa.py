"""The record of processing activities: what it says, what the graph shows beside it, and that its cells are harmless."""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from compliance_lint.errors import UsageError
from compliance_lint.graph.processing_record import rows_of
from compliance_lint.graph.world import World
from compliance_lint.model.dates import parse_when
from compliance_lint.reports.ropa import Record, csv_, markdown, record, xlsx
from compliance_lint.sources.inventory import load_inventory

ROOT = Path(__file__).parents[2]
CRM = ROOT / "fixtures" / "crm_vendor"


def described(tmp_path: Path, text: str) -> World:
    file = tmp_path / "inventory.yaml"
    file.write_text(f"inventory: 1\nas_of: 2026-11-20\n{text}", encoding="utf-8")
    return world(file)


def world(*paths: Path) -> World:
    loaded = load_inventory(list(paths))
    as_of = loaded.inventory.as_of or parse_when("2026-11-20")
    assert as_of is not None
    return World(loaded.inventory, as_of)


def customer(state: str) -> World:
    return world(CRM / "shared", CRM / "customer" / "common", CRM / "customer" / state)


def cells(found: Record, name: str) -> dict[str, str]:
    """The cells of the row of that name, by heading."""
    at = next(at for at, row in enumerate(found.rows) if row[1] == name)
    return dict(zip(found.columns, found.rows[at], strict=True))


SHOP = """
complete: {parties: all, flows: all, datasets: all, activities: all}
organisation: {name: "=Shop", country: DE, kind: company}
parties:
  mailer: {kind: mail_provider, roles: [processor], country: US, operates_in: [US], engages: [desk]}
  desk: {kind: it_support, country: PH, operates_in: [PH], engages: []}
systems: {crm: {kind: database, operator: self, status: operating}, old: {kind: database, operator: self, status: operating}}
datasets:
  customers:
    {system: crm, subjects: {customer: 10, child: 2}, source: subject, purposes: [service_delivery], form: identified,
     retention: {period: P5Y, from: collected, then: erase}, fields: {name: user.name, allergy: user.health_and_medical}}
  leftovers:
    {system: old, subjects: {prospect: 5}, source: subject, purposes: [sales], form: identified, fields: {mail: user.contact.email}}
activities:
  selling:
    {name: "+49 selling", purposes: [service_delivery], subjects: [customer], data: [user.name], systems: [crm], recipients: [mailer],
     countries: [US], basis: [contract, {legal_obligation: s. 147 AO}], retention: {period: P3Y, from: collected, then: erase}}
flows:
  send:
    {from: crm, to: mailer, dataset: [customers], purposes: [direct_marketing], mode: processing, safeguard: standard_contractual_clauses}
  look: {from: mailer, to: desk, kind: remote_access, dataset: [customers], mode: processing, safeguard: none}
"""


class TestRows:
    def test_what_the_graph_shows_and_the_row_does_not_say_is_beyond(self, tmp_path: Path) -> None:
        row = rows_of(described(tmp_path, SHOP))[0]
        assert row.recipients.said == ("mailer",) and row.recipients.beyond == ("desk",)
        assert row.countries.said == ("US",) and row.countries.beyond == ("PH",)
        assert row.data.beyond == ("user.health_and_medical",)
        assert row.subjects.beyond == ("child",)
        assert row.purposes.beyond == ("direct_marketing",)
        assert [(kept.dataset.id, kept.longer) for kept in row.kept if kept.dataset] == [("customers", True)]
        assert row.deviations == 6

    def test_what_another_row_of_the_same_data_says_is_not_asked_twice(self, tmp_path: Path) -> None:
        said = "purposes: [direct_marketing], subjects: [customer, child], data: [user], systems: [crm], recipients: [], countries: []"
        second = f"  mailing: {{{said}}}\n"
        rows = rows_of(described(tmp_path, SHOP.replace("flows:\n  send", f"{second}flows:\n  send")))
        assert [row.activity.id for row in rows if row.activity] == ["mailing", "selling"]
        assert rows[1].purposes.beyond == rows[1].data.beyond == rows[1].subjects.beyond == ()

    def test_a_broader_word_of_the_row_covers_a_narrower_thing(self, tmp_path: Path) -> None:
        text = SHOP.replace("data: [user.name]", "data: [user]").replace("recipients: [mailer]", "recipients: [mail_provider, it_support]")
        row = rows_of(described(tmp_path, text))[0]
        assert row.data.beyond == () and row.recipients.beyond == ()

    def test_what_nobody_said_is_told_apart_from_none(self, tmp_path: Path) -> None:
        text = SHOP.replace(", recipients: [mailer],\n     countries: [US]", ", recipients: []")
        row = rows_of(described(tmp_path, text))[0]
        assert row.recipients.said == () and row.countries.said is None
        assert set(row.countries.beyond) == {"US", "PH"}

    def test_a_set_in_no_row_is_a_row_that_says_nothing(self, tmp_path: Path) -> None:
        rows = rows_of(described(tmp_path, SHOP))
        assert [row.activity and row.activity.id for row in rows] == ["selling", None]
        assert rows[1].datasets[0].id == "leftovers" and rows[1].data.beyond == ("user.contact.email",)

    def test_countries_of_the_economic_area_are_no_third_countries(self, tmp_path: Path) -> None:
        text = SHOP.replace("country: US, operates_in: [US]", "country: NO, operates_in: ['NO']").replace(
            "countries: [US]", "countries: []"
        )
        row = rows_of(described(tmp_path, text))[0]
        assert row.countries.shown == ("PH",)

    def test_flows_that_are_not_all_described_leave_it_open(self, tmp_path: Path) -> None:
        row = rows_of(described(tmp_path, SHOP.replace("flows: all, ", "")))[0]
        assert row.recipients.open
        found = record(described(tmp_path, SHOP.replace("flows: all, ", "")), "controller", "en")
        assert "there may be more" in cells(found, "+49 selling")["Recipients: data flows show"]

    def test_what_is_done_for_clients_stands_in_a_record_of_its_own(self) -> None:
        vendor = world(CRM / "shared", CRM / "vendor" / "common", CRM / "vendor" / "page_without_facts")
        assert [row.client for row in rows_of(vendor, for_clients=True)] == ["clients"]
        assert {row.activity.id for row in rows_of(vendor) if row.activity} == {"support", "trials"}
        found = record(vendor, "processor", "de")
        row = cells(found, "Hosting für Auftraggeber")
        assert row["Auftraggeber (Verantwortlicher)"] == "Auftraggeber mit gehosteter Software (640)"
        assert row["Drittländer und Garantien: nicht im Verzeichnis"] == "Vereinigte Staaten"
        assert "Speicherdienst in Virginia (Station 2)" not in row["Unterauftragsverarbeiter und weitere Empfänger: nicht im Verzeichnis"]
        assert "Speicherdienst in Virginia" in row["Unterauftragsverarbeiter und weitere Empfänger: nicht im Verzeichnis"]


class TestWords:
    def test_a_sound_state_shows_no_deviation(self) -> None:
        for state in ("in_order", "subprocessor_abroad_safeguarded", "recipient_declared", "newsletter_with_consent"):
            assert all(entry.deviations == 0 for entry in record(customer(state), "controller", "de").entries), state

    def test_a_hop_nobody_wrote_down_is_told_with_its_ground(self) -> None:
        row = cells(record(customer("subprocessor_abroad_unsafeguarded"), "controller", "de"), "Hotline")
        assert row["Drittländer und Garantien"] == "keine"
        assert row["Drittländer und Garantien: Datenflüsse zeigen"] == "Philippinen: Nachtdienst in Manila (ohne Garantie)"
        assert row["Drittländer und Garantien: nicht im Verzeichnis"] == "Philippinen"
        assert row["Kategorien von Empfängern: Datenflüsse zeigen"] == "Telefonservice (Station 1); Nachtdienst in Manila (Station 2)"
        assert row["Abweichungen"] == "2"

    def test_the_ground_and_the_law_of_a_row(self, tmp_path: Path) -> None:
        row = cells(record(described(tmp_path, SHOP), "controller", "en"), "+49 selling")
        assert "(s. 147 AO)" in row["Legal basis"]
        assert row["Special categories and criminal convictions"] == "health and medical data"
        assert "is kept longer" in row["Periods of erasure: not in the record"]

    def test_a_language_without_words_falls_back_to_english(self) -> None:
        assert record(customer("in_order"), "controller", "ja").title.startswith("Record of processing")

    def test_both_languages_have_the_same_words(self) -> None:
        from compliance_lint.reports.ropa.words import WORDS

        assert WORDS["de"].keys() == WORDS["en"].keys()

    def test_every_item_of_article_30_has_a_column(self) -> None:
        columns = record(customer("in_order"), "controller", "en").columns
        for word in ("Purposes", "Categories of data subjects", "Categories of personal data", "Recipients",
                     "Third countries and safeguards", "Periods of erasure", "Technical and organisational measures"):  # fmt: skip
            assert word in columns


BARE = """
organisation: {name: Shop, country: DE}
systems: {crm: {kind: database}}
datasets: {customers: {system: crm, subjects: {customer: 10}, form: identified, fields: unknown}}
activities: {selling: {systems: [crm], data: [unknown]}}
"""
"""Nobody said anything of officers, joint controllers, measures or assessments."""
EMPTY = """
complete: {officers: all, parties: all, flows: all, datasets: all, controls: all, assessments: all, activities: all}
organisation: {name: Shop, country: DE, officers: none}
places: {room: {kind: room, country: DE}}
systems: {crm: {kind: database, operator: self, places: [room]}}
datasets:
  customers: {system: crm, subjects: {customer: 10}, form: identified, purposes: [], fields: {name: user.name}}
activities:
  selling: {systems: [crm], purposes: [], subjects: [], data: [], recipients: [], countries: none, basis: none, owner: none}
  hiring: {systems: none, data: []}
"""
"""The description says of everything that there is none."""
_HEAD = ("Data protection officer", "Representative", "Joint controllers")


def head(world: World, language: str = "en") -> dict[str, str]:
    return dict(record(world, "controller", language).head)


class TestNoneAndNotStated:
    def test_what_nobody_stated_is_never_none(self, tmp_path: Path) -> None:
        found = described(tmp_path, BARE)
        assert {head(found)[name] for name in _HEAD} == {"not stated"}
        row = cells(record(found, "controller", "en"), "selling")
        assert "none" not in row.values()
        for name in ("Purposes", "Legal basis", "Categories of personal data", "Recipients", "Third countries and safeguards",
                     "Periods of erasure", "Technical and organisational measures", "Impact assessment", "Responsible unit",
                     "Purposes: data flows show", "Recipients: data flows show",
                     "Third countries and safeguards: data flows show"):  # fmt: skip
            assert row[name] == "not stated", name

    def test_what_is_stated_to_be_absent_is_none(self, tmp_path: Path) -> None:
        found = described(tmp_path, EMPTY)
        assert {head(found)[name] for name in _HEAD} == {"none"}
        row = cells(record(found, "controller", "en"), "selling")
        for name in ("Purposes", "Legal basis", "Categories of data subjects", "Categories of personal data", "Recipients",
                     "Special categories and criminal convictions", "Third countries and safeguards", "Responsible unit",
                     "Technical and organisational measures", "Impact assessment", "Recipients: data flows show",
                     "Purposes: data flows show", "Third countries and safeguards: data flows show"):  # fmt: skip
            assert row[name] == "none", name
        assert cells(record(found, "controller", "en"), "hiring")["Systems"] == "none"

    @pytest.mark.parametrize("form", ["markdown", "csv"])
    def test_no_format_says_none_of_what_nobody_stated(self, tmp_path: Path, form: str) -> None:
        render = {"markdown": markdown.render, "csv": csv_.render}[form]
        assert "none" not in render(record(described(tmp_path, BARE), "controller", "en"))
        told = render(record(described(tmp_path, BARE), "controller", "de"))
        assert "keine Angabe" in told and "keine " not in told.replace("keine Angabe", "").replace("enthält keine Anschriften", "")

    @pytest.mark.parametrize(
        ("officers", "officer", "representative"),
        [
            ("officers: {dpo: {function: data_protection_officer, holder: anna}}", "anna", "none"),
            ("officers: {dpo: {function: data_protection_officer, holder: none}}", "none", "none"),
            ("officers: {dpo: {function: data_protection_officer}}", "not stated", "none"),
            ("officers: {somebody: {holder: anna}}", "not stated", "not stated"),
            ("officers: unknown", "not stated", "not stated"),
        ],
    )
    def test_an_officer_is_none_only_of_a_closed_list(self, tmp_path: Path, officers: str, officer: str, representative: str) -> None:
        found = head(described(tmp_path, BARE.replace("country: DE", f"country: DE, {officers}")))
        assert (found["Data protection officer"], found["Representative"]) == (officer, representative)

    def test_a_function_listed_in_full_is_closed_for_itself_alone(self, tmp_path: Path) -> None:
        found = head(described(tmp_path, f"complete: {{officers: [data_protection_officer]}}{BARE}"))
        assert (found["Data protection officer"], found["Representative"]) == ("none", "not stated")

    def test_a_party_without_roles_may_be_a_joint_controller(self, tmp_path: Path) -> None:
        text = f"complete: {{parties: all}}{BARE}parties: {{partner: {{country: DE}}}}\n"
        assert head(described(tmp_path, text))["Joint controllers"] == "not stated"
        assert head(described(tmp_path, text.replace("{country: DE}}", "{roles: [processor]}}")))["Joint controllers"] == "none"

    def test_an_assessment_lacking_is_none(self, tmp_path: Path) -> None:
        text = BARE.replace("data: [unknown]", "lacks: [privacy_impact_assessment]")
        assert cells(record(described(tmp_path, text), "controller", "en"), "selling")["Impact assessment"] == "none"

    def test_a_list_with_unknown_in_it_may_hold_more(self, tmp_path: Path) -> None:
        text = BARE.replace("data: [unknown]", "data: [user.name, unknown], recipients: [unknown]")
        row = cells(record(described(tmp_path, text), "controller", "en"), "selling")
        assert row["Categories of personal data"] == "name; there may be more" and row["Recipients"] == "not stated"

    @pytest.mark.parametrize(("field", "said"), [("user", "not stated"), ("user.name", "none"), ("user.health_and_medical", "health")])
    def test_a_broad_word_may_mean_special_categories(self, tmp_path: Path, field: str, said: str) -> None:
        text = BARE.replace("data: [unknown]", f"data: [{field}]")
        row = cells(record(described(tmp_path, text), "controller", "en"), "selling")
        assert said in row["Special categories and criminal convictions"]

    def test_a_set_without_a_period_is_told(self, tmp_path: Path) -> None:
        row = cells(record(described(tmp_path, SHOP), "controller", "en"), "In no row: leftovers")
        assert row["Periods of erasure: data flows show"] == "leftovers: not stated"


class TestMarkdown:
    def test_it_is_the_same_each_time_and_escapes_what_would_break_a_table(self, tmp_path: Path) -> None:
        text = SHOP.replace('"+49 selling"', '"Sell | buy"')
        first, second = (markdown.render(record(described(tmp_path, text), "controller", "en")) for _ in range(2))
        assert first == second and "Sell \\| buy" in first
        assert "**it_support" not in first and "**desk**" in first


class TestCsv:
    def test_what_a_spreadsheet_would_run_is_text(self, tmp_path: Path) -> None:
        text = csv_.render(record(described(tmp_path, SHOP), "controller", "en"))
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[1][0] == "'=Shop" and "'+49 selling" in rows[1]
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert {len(row) for row in rows} == {len(rows[0])}

    @pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
    def test_each_beginning_of_a_formula_is_led_by_an_apostrophe(self, cell: str) -> None:
        assert csv_.harmless(cell) == f"'{cell}"

    def test_what_is_no_formula_stays(self) -> None:
        assert csv_.harmless("a=1") == "a=1" and csv_.harmless("") == ""


class _Cell(SimpleNamespace):
    value: Any = None
    data_type = "n"


class _Sheet:
    """As much of a worksheet as is written to."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], _Cell] = {}
        self.column_dimensions: Any = _Widths()
        self.title, self.freeze_panes = "", ""

    def cell(self, row: int, column: int) -> _Cell:
        return self.cells.setdefault((row, column), _Cell())


class _Widths(dict[str, SimpleNamespace]):
    def __missing__(self, key: str) -> SimpleNamespace:
        return self.setdefault(key, SimpleNamespace())


class _Book:
    made: list[_Book] = []  # noqa: RUF012

    def __init__(self) -> None:
        self.active = _Sheet()
        _Book.made.append(self)

    def save(self, out: io.BytesIO) -> None:
        stamp = '<a xmlns:dcterms="d"><dcterms:created x="y">NOW</dcterms:created><dcterms:modified>NOW</dcterms:modified></a>'
        with zipfile.ZipFile(out, "w") as book:
            book.writestr("docProps/core.xml", stamp)


class TestWorkbook:
    def test_without_openpyxl_it_says_what_to_install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "openpyxl", None)
        found = customer("in_order")
        with pytest.raises(UsageError, match="compliance-lint\\[xlsx\\]"):
            xlsx.render(record(found, "controller", "en"), found.as_of)

    def test_each_cell_is_text_and_the_file_knows_no_clock(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Held against a stand-in, as openpyxl need not be installed."""
        parts: dict[str, dict[str, Any]] = {
            "openpyxl": {"Workbook": _Book},
            "openpyxl.styles": {"Font": SimpleNamespace},
            "openpyxl.styles.alignment": {"Alignment": SimpleNamespace},
            "openpyxl.utils": {"get_column_letter": lambda at: f"C{at}"},
        }
        for name, attributes in parts.items():
            module = ModuleType(name)
            module.__dict__.update(attributes)
            monkeypatch.setitem(sys.modules, name, module)
        found = described(tmp_path, SHOP)
        told = record(found, "controller", "en")
        data = xlsx.render(told, found.as_of)
        sheet = _Book.made[-1].active
        written = {at: cell for at, cell in sheet.cells.items() if cell.value is not None}
        assert {cell.data_type for cell in written.values()} == {"s"}
        assert sheet.cell(3, 2).value == "=Shop"
        heading = len(told.head) + 4
        assert [sheet.cell(heading, at).value for at in range(1, len(told.columns) + 1)] == list(told.columns)
        assert sheet.cell(heading + 1, 2).value == "+49 selling"
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            core = book.read("docProps/core.xml").decode()
            assert "NOW" not in core and core.count("2026-11-20T00:00:00Z") == 2
            assert book.infolist()[0].date_time == (1980, 1, 1, 0, 0, 0)

    def test_openpyxl_reads_what_was_written(self, tmp_path: Path) -> None:
        openpyxl = pytest.importorskip("openpyxl", reason="reads the workbook; install it with pip install -e '.[xlsx]'")
        found = described(tmp_path, SHOP)
        told = record(found, "controller", "en")
        first, second = (xlsx.render(told, found.as_of) for _ in range(2))
        assert first == second
        sheet = openpyxl.load_workbook(io.BytesIO(first)).active
        assert sheet["B3"].value == "=Shop" and sheet["B3"].data_type == "s"
        assert [cell.value for cell in sheet[len(told.head) + 4]] == list(told.columns)
