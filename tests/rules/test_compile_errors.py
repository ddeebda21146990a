"""What is wrong in a condition is a load error: the keys that lead to it, what it is, and what may have been meant."""

from __future__ import annotations

import pytest
from builders import compile_problems, judge

ERRORS = [
    # unknown operators, wherever a test stands
    ("system", "kind: {one_off: [database]}", "kind.one_off: unknown operator 'one_off'", "did you mean 'one_of'?"),
    (
        "system",
        "exposes: {each: {service: {one_off: [web]}}}",
        "exposes.each.service.one_off: unknown operator 'one_off'",
        "did you mean 'one_of'?",
    ),
    ("system", "kind: {not: {kindof: x}}", "kind.not.kindof: unknown operator 'kindof'", "did you mean 'kind_of'?"),
    ("system", "since: {befor: 2020}", "since.befor: unknown operator 'befor'", "did you mean 'before'?"),
    ("document", "states: {include: [x]}", "states.include: unknown operator 'include'", "did you mean 'includes'?"),
    # attributes that the kind does not have
    ("system", "knd: database", "knd: 'knd' is no attribute of system", "did you mean 'kind'?"),
    ("system", "mode: processing", "mode: 'mode' is no attribute of system", ""),
    (
        "system",
        "places: {exposur: dmz}",
        "places.exposur: 'exposur' is no attribute of place",
        "did you mean 'exposure'?",
    ),
    (
        "dataset",
        "retention.perod: {exists: true}",
        "retention.perod: 'perod' is no attribute of",
        "did you mean 'period'?",
    ),
    (
        "system",
        "exposes: {each: {servce: web}}",
        "exposes.each.servce: 'servce' is no attribute of",
        "did you mean 'service'?",
    ),
    ("system", 'since: {before: "@sinse"}', "since.before: 'sinse' is no attribute of system", "did you mean 'since'?"),
    (
        "system",
        'since: {before: "@organisation.contry"}',
        "since.before: 'contry' is no attribute of organisation",
        "did you mean 'country'?",
    ),
    (
        "system",
        'covered_by: {control: mfa, since: {after: "@it.sinse"}}',
        "covered_by.since.after: 'sinse' is no attribute of control",
        "did you mean 'since'?",
    ),
    (
        "system",
        "organisation: {contry: HK}",
        "organisation.contry: 'contry' is no attribute of organisation",
        "did you mean 'country'?",
    ),
    (
        "system",
        "covered_by: {control: mfa, performd: {exists: true}}",
        "covered_by.performd: 'performd' is no attribute of control",
        "did you mean 'performed'?",
    ),
    (
        "system",
        "covered_by: {control: mfa, parameters.factor: 2}",
        "covered_by.parameters.factor: 'factor' is no attribute of",
        "did you mean 'factors'?",
    ),
    (
        "system",
        "covered_by: {document: policy, together: {statess: {includes: [byod]}}}",
        "covered_by.together.statess: 'statess' is no attribute of document",
        "did you mean 'states'?",
    ),
    ("system", "grades.mlp: {at_least: 3}", "grades.mlp.at_least: 'mlp' is no grade scheme", "did you mean 'mlps'?"),
    # operators that do not fit the type
    ("system", "kind: {within: P1D}", "kind.within: `within` does not fit 'kind', which is term", ""),
    ("system", "kind: {before: 2020}", "kind.before: `before` does not fit 'kind', which is term", ""),
    ("system", "kind: {includes: [database]}", "kind.includes: `includes` does not fit 'kind'", ""),
    ("system", "kind: {only: [database]}", "kind.only: `only` does not fit 'kind'", ""),
    ("system", "kind: {some: {x: y}}", "kind.some: `some` asks about a list, and 'kind' is term", ""),
    ("system", "kind: {count: {at_least: 1}}", "kind.count: `count` asks about a list", ""),
    ("system", "since: {at_least: 2020}", "since.at_least: `at_least` does not fit 'since', which is date", ""),
    ("system", "since: {kind_of: user}", "since.kind_of: `kind_of` does not fit 'since', which is date", ""),
    ("system", "status: {at_least: operating}", "status.at_least: `at_least` does not fit 'status': the terms", ""),
    ("party", "handles_data: {at_most: 3}", "handles_data.at_most: `at_most` does not fit 'handles_data'", ""),
    ("party", "operates_in: {latest: HK}", "operates_in.latest: `latest` asks for dates", ""),
    ("system", "kind: {exists: maybe}", "kind.exists: found 'maybe', expected true or false", ""),
    # right-hand sides of the wrong type
    ("system", "tolerable_outage: {at_most: 30}", "tolerable_outage.at_most: '30' is not an ISO 8601 duration", ""),
    ("system", "count: {at_least: many}", "count.at_least: 'many' is not a number", ""),
    ("system", "since: {before: soon}", "since.before: 'soon' is not a date", ""),
    ("system", "since: {before: P1D}", "since.before: 'P1D' is not a date", ""),
    (
        "system",
        "changes: {latest: {date: {within: x}}}",
        "changes.latest.date.within: 'x' is not an ISO 8601 duration",
        "",
    ),
    ("system", 'since: {before: {at: "@since"}}', "since.before: a reckoned date is {at: DATE", ""),
    ("system", 'since: {before: {at: "@since", plus: 3}}', "since.before.plus: '3' is not an ISO 8601 duration", ""),
    (
        "system",
        'since: {before: {at: "@since", plus: P1D, minus: P1D}}',
        "since.before: a reckoned date is {at: DATE",
        "",
    ),
    # what decides nothing
    ("system", "all: []", "all: `all` needs a list of at least one condition", ""),
    ("system", "any: []", "any: `any` needs a list of at least one condition", ""),
    ("system", "any: {}", "any: `any` needs a list of at least one condition", ""),
    ("system", "kind: {any: []}", "kind.any: `any` needs a list of at least one test", ""),
    ("activity", "traits: {all: []}", "traits.all: `all` needs a list of at least one test", ""),
    ("system", "{}", ": an empty condition decides nothing", ""),
    ("system", "all: [{kind: database}, {}]", "all.1: an empty condition decides nothing", ""),
    ("system", "kind: {}", "kind: an empty test decides nothing", ""),
    ("system", "exposes: {some: {}}", "exposes.some: an empty condition decides nothing", ""),
    ("system", "[kind]", ": found ['kind'], expected a condition", ""),
    ("system", "if: {kind: database}", ": `if` and `then` stand together", ""),
    ("system", "then: {kind: database}", ": `if` and `then` stand together", ""),
    ("system", "count: {of: [{kind: database}]}", "count: `count` needs at_least or at_most", ""),
    ("system", "count: {at_least: 1, of: []}", "count: `count` on a thing needs `of`", ""),
    ("activity", "traits: {count: {at_least: two}}", "traits.count.at_least: 'two' is not a whole number", ""),
    ("system", "covered_by: {}", "covered_by: `covered_by` needs one of control, document, assessment, filing", ""),
    ("system", "covered_by: {control: mfa, document: policy}", "covered_by: `covered_by` needs one of control", ""),
    ("system", "covered_by: {document: policy, together: {}}", "covered_by.together: `together` needs a mapping", ""),
    # unknown terms
    ("system", "kind: databse", "kind: 'databse' is not a term of system_kinds", "did you mean 'database'?"),
    (
        "system",
        "kind: {kind_of: storge}",
        "kind.kind_of: 'storge' is not a term of system_kinds",
        "did you mean 'storage'?",
    ),
    ("system", "kind: {one_of: [database, emial]}", "kind.one_of.1: 'emial' is not a term", "did you mean 'email'?"),
    (
        "dataset",
        "fields: {each: {category: user.nmae}}",
        "fields.each.category: 'user.nmae' is not a term of data",
        "did you mean 'user.name'?",
    ),
    (
        "document",
        "states: {includes: [audit_rihgt]}",
        "states.includes.0: 'audit_rihgt' is not a term of topics",
        "did you mean 'audit_right'?",
    ),
    ("flow", "to: {kind: card_makr}", "to.kind: 'card_makr' is not a term of node_kinds", "did you mean 'card_maker'?"),
    (
        "system",
        "covered_by: {control: mfaa}",
        "covered_by.control: 'mfaa' is no type of control",
        "did you mean 'mfa'?",
    ),
    ("system", "covered_by: {control: policy}", "covered_by.control: 'policy' is no type of control", ""),
    ("system", "grades.mlps: {at_least: 9}", "grades.mlps.at_least: '9' is no level of mlps", "one of: 1, 2, 3, 4, 5"),
    # unknown parameters and tables
    ("system", "count: {at_least: $nix}", "count.at_least: unknown parameter '$nix'", ""),
    ("activity", "traits: {count: {at_least: $nix}}", "traits.count.at_least: unknown parameter '$nix'", ""),
    ("system", 'count: {at_least: {table: nix, row: "@kind"}}', "count.at_least.table: unknown table 'nix'", ""),
]


@pytest.mark.parametrize(
    ("subject", "condition", "message", "hint"),
    [pytest.param(*error, id=f"{error[0]}: {error[1]}") for error in ERRORS],
)
def test_an_error_has_its_path_and_its_hint(subject: str, condition: str, message: str, hint: str) -> None:
    found = compile_problems(subject, condition)
    assert found and found[0].startswith(message), found
    assert found[0].partition(" | ")[2].startswith(hint)


def test_every_problem_of_a_condition_is_reported() -> None:
    found = compile_problems("system", "all: [{kind: databse}, {not: {statu: x}}, {places: {some: {exposur: y}}}]")
    assert [problem.partition(":")[0] for problem in found] == [
        "all.0.kind",
        "all.1.not.statu",
        "all.2.places.some.exposur",
    ]


@pytest.mark.parametrize(
    ("subject", "condition"),
    [
        ("flow", "to: {kind: card_maker}"),
        ("flow", "to: {kind: {kind_of: storage}}"),
        ("flow", "to: supervisory_authority"),
        ("system", "places: {within: {kind: site}}"),
        ("system", "count: {at_least: 2}"),
        ("system", "count: {at_least: 1, of: [{kind: database}]}"),
        ("party", "count: 12"),
        ("system", "covered_by: {control: password, parameters.minimum_length: {at_least: 8}}"),
        ("system", "covered_by: {control: password, parameters.letters_and_digits: true}"),
        ("field", "dataset: {system: {kind: database}}"),
        ("finding", "assessment: {type: {kind_of: audit}}"),
        ("dataset", "retention: {period: {at_most: P7Y}}"),
        ("assessment", "items: {includes: [mfa, byod, risks]}"),
    ],
)
def test_what_is_right_has_no_problem(subject: str, condition: str) -> None:
    assert compile_problems(subject, condition) == []


def test_a_rule_may_ask_for_the_kind_of_whatever_a_reference_names() -> None:
    text = """
      parties: {p: {kind: card_maker}}
      systems: {a: {kind: file_server}}
      flows: {out: {from: a, to: p}, in: {from: p, to: a}}
    """
    assert judge(text, "flow", "out", "to: {kind: card_maker}") == "met"
    assert judge(text, "flow", "in", "to: {kind: card_maker}") == "not_met"
    assert judge(text, "flow", "in", "to: {kind: {kind_of: storage}}") == "met"
