"""What a value is compared with: parameters, other facts, the organisation, and rows of tables."""

from __future__ import annotations

import pytest
from builders import judge


def test_operands_read_parameters_facts_and_the_organisation() -> None:
    text = """
      organisation: {country: HK, staff: {total: 60}}
      systems: {s: {count: 60, milestones: {live: 2026-01}, changes: [{date: 2026-02-01}, {date: 2026-03-01}]}}
      assessments: {a: {type: penetration_test, covers: [s], date: 2026-03-02}}
    """

    def of(condition: str) -> str:
        return judge(text, "system", "s", condition, parameters={"most": 60, "span": "P1Y"})

    assert of("count: {at_most: $most}") == "met"
    assert of('count: {at_least: "@organisation.staff.total"}') == "met"
    assert of("organisation: {country: HK}") == "met"

    def tested(date: str) -> str:
        return of(f"covered_by: {{assessment: penetration_test, date: {{{date}}}}}")

    assert tested('after: "@changes.latest.date"') == "met"
    assert tested('after: "@changes.earliest.date", within: $span') == "met"
    assert tested('not_after: {at: "@changes.latest.date", plus: P1D}') == "met"
    assert tested('not_after: {at: "@it.date", minus: P1D}') == "not_met"


MATRIX = {
    "matrix": {
        "axes": ["object", "degree"],
        "rows": {
            "legal_rights": {"general": 1, "serious": 2, "grave": "$grave"},
            "public_order": {"general": 2, "serious": 3, "grave": 4},
        },
    }
}
GRADED = """
assessments:
  low: {type: mlps_grading, grades: {mlps: 2}, impacts: [
    {object: legal_rights, degree: general}, {object: legal_rights, degree: serious}]}
  high: {type: mlps_grading, grades: {mlps: 2}, impacts: [
    {object: legal_rights, degree: general}, {object: public_order, degree: serious}]}
  half: {type: mlps_grading, grades: {mlps: 2}, impacts: [
    {object: legal_rights, degree: general}, {object: public_order}]}
  open: {type: mlps_grading, grades: {mlps: 2}, impacts: [{object: legal_rights, degree: general}, unknown]}
  grave: {type: mlps_grading, grades: {mlps: 2}, impacts: [{object: legal_rights, degree: grave}]}
  unsaid: {type: mlps_grading, grades: {mlps: 2}}
"""


@pytest.mark.parametrize(
    ("id", "outcome"),
    [
        ("low", "met"),
        ("high", "not_met"),
        ("half", "unstated"),
        ("open", "unstated"),
        ("grave", "not_met"),
        ("unsaid", "unstated"),
    ],
)
def test_a_table_read_along_its_axes(id: str, outcome: str) -> None:
    condition = 'grades.mlps: {at_least: {table: matrix, over: "@impacts", take: highest}}'
    assert judge(GRADED, "assessment", id, condition, parameters={"grave": 3}, tables=MATRIX) == outcome


CLOCKS = {
    "clocks": {
        "rows": {
            "access": {"base": "P30D"},
            "erasure": {"base": "P15D", "until": "2020"},
            "otherwise": {"base": "P60D"},
        }
    },
    "strict": {"rows": {"access": {"base": "P30D"}}},
    "roles": {"rows": {"controller": 1, "processor": 3}},
    "countries": {"rows": {"a": {"country": "JP", "from": "2019"}, "b": {"country": "GB", "until": "2025"}}},
}
REQUESTS = """
organisation: {country: JP, roles: [controller, processor]}
requests:
  access: {type: access, received: 2026-01-01, responded: 2026-01-31}
  late: {type: access, received: 2026-01-01, responded: 2026-02-01}
  erasure: {type: erasure, received: 2026-01-01, responded: 2026-02-15}
"""


@pytest.mark.parametrize(
    ("id", "table", "outcome"),
    [
        ("access", "clocks", "met"),
        ("late", "clocks", "not_met"),
        ("erasure", "clocks", "met"),  # its row is no longer in force: otherwise
        ("erasure", "strict", "unstated"),  # no row
    ],
)
def test_a_table_read_by_row(id: str, table: str, outcome: str) -> None:
    clock = f'{{at: "@received", plus: {{table: {table}, row: "@type", column: base}}}}'
    assert judge(REQUESTS, "request", id, f"responded: {{not_after: {clock}}}", tables=CLOCKS) == outcome


@pytest.mark.parametrize(
    ("take", "count", "outcome"),
    [("highest", 3, "met"), ("lowest", 3, "not_met"), ("lowest", 1, "met")],
)
def test_of_several_rows_the_highest_or_lowest_is_taken(take: str, count: int, outcome: str) -> None:
    condition = f'count: {{table: roles, row: "@organisation.roles", take: {take}}}'
    text = REQUESTS.replace("access, received", f"access, count: {count}, received")
    assert judge(text, "request", "access", condition, tables=CLOCKS) == outcome


def test_rows_in_force_on_the_day() -> None:
    condition = 'country: {one_of: {table: countries, row: "@as_of", column: country}}'
    assert judge(REQUESTS, "organisation", "organisation", condition, tables=CLOCKS) == "met"
    british = REQUESTS.replace("country: JP", "country: GB")
    assert judge(british, "organisation", "organisation", condition, tables=CLOCKS) == "not_met"
