"""YAML as it is written: what stays text, what is refused, and where everything stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance_lint.errors import Problem
from compliance_lint.location import Location
from compliance_lint.sources.documents import (
    MAX_DEPTH,
    Document,
    Mapping,
    Quoted,
    Sequence,
    parse,
    plain,
    position,
    read,
    resolve,
)


def parsed(text: str) -> tuple[Document, list[str]]:
    problems: list[Problem] = []
    document = parse(text, "f.yaml", problems)
    return document, [f"{p.location.line}:{p.location.column}: {p.message}" for p in problems]


def root_of(text: str) -> Mapping:
    document, problems = parsed(text)
    assert not problems and isinstance(document.root, Mapping)
    return document.root


def read_bytes(folder: Path, data: bytes) -> tuple[Document, list[str]]:
    file = folder / "f.yaml"
    file.write_bytes(data)
    problems: list[Problem] = []
    document = read(file, "f.yaml", problems)
    return document, [f"{p.location.line}:{p.location.column}: {p.message} | {p.hint}" for p in problems]


def key_at(document: Document, *path: str | int) -> tuple[int, int]:
    at, _ = position(document.root, 0, path)
    found = document.location(at)
    return found.line, found.column


# -- scalars ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value"),
    [
        # words that YAML 1.1 takes for booleans, sexagesimals, octals and dates
        *((word, word) for word in ("NO", "no", "No", "yes", "ON", "off", "y", "n")),
        *((word, word) for word in ("12:30:45", "0o17", "0x1F", "1_000")),
        *((day, day) for day in ("2022-07-11", "2021-12", "2022-07-11T09:00+08:00")),
        ("2019", 2019),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("12", 12),
        ("-3", -3),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("1.10.2", "1.10.2"),
        ("P7D", "P7D"),
        ("１２", "１２"),
        ("nan", "nan"),
        ("1e999", "1e999"),
    ],
)
def test_plain_scalars_by_the_core_schema_of_1_2(written: str, value: object) -> None:
    found = resolve(root_of(f"a: {written}")["a"])
    assert (found, found.__class__) == (value, value.__class__)


@pytest.mark.parametrize("written", ['"12"', "'true'", '"null"', "|-\n  true", ">-\n  12", "!!str 12"])
def test_quoted_and_block_scalars_are_text(written: str) -> None:
    found = root_of(f"a: {written}")["a"]
    assert isinstance(found, Quoted)
    assert isinstance(resolve(found), str)


def test_plain_values_of_a_document() -> None:
    document, _ = parsed("a: [NO, 1, 2.5, true, ~, '7']\nb: {c: d}\n")
    assert plain(document.root) == {"a": ["NO", 1, 2.5, True, None, "7"], "b": {"c": "d"}}


def test_a_tag_never_makes_an_object() -> None:
    document, _ = parsed("a: !!python/object/apply:os.system ['echo']\n")
    assert plain(document.root) == {"a": ["echo"]}


# -- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("a: 1\nb: 2\na: 3\n", ["3:1: duplicate key 'a'"]),
        ("x: {a: 1, b: {c: 1, c: 2}}\n", ["1:21: duplicate key 'c'"]),
        ("a: 1\n'a': 2\n", ["2:1: duplicate key 'a'"]),
        ("a: &x {p: 1}\nb:\n  <<: *x\n  q: 2\n", ["3:3: merge keys ('<<') are not part of YAML 1.2"]),
        ("? [a, b]\n: c\nd: 1\n", ["1:3: a key must be a plain word"]),
        ("a: 1\n---\nb: 2\n", ["2:1: a second YAML document starts here"]),
        ("a: *nobody\n", ["1:4: alias '*nobody' refers to no anchor that is complete before it"]),
        ("a: &a [1, *a]\n", ["1:11: alias '*a' refers to no anchor that is complete before it"]),
        ("a: b: c\n", ["1:5: not valid YAML: mapping values are not allowed in this context"]),
        ("a: 銀行\nb: 🏦\x07\n", ["2:5: not valid YAML: the character U+0007 is not allowed"]),
    ],
)
def test_problems_and_their_places(text: str, problems: list[str]) -> None:
    assert parsed(text)[1] == problems


@pytest.mark.parametrize(
    ("text", "line"),
    [("a:\n\tb: 1\n", 2), ("a: 1\n\tb: 2\n", 2), ("a:\n  b: 1\n\tc: 2\n", 3), ("a:\n\t- x\n", 2)],
)
def test_tabs_that_indent_are_refused_with_the_remedy(text: str, line: int) -> None:
    problems: list[Problem] = []
    parse(text, "f.yaml", problems)
    assert [(p.location.line, p.hint) for p in problems] == [(line, "indent with spaces")]


def test_a_duplicate_key_names_the_first_and_hides_nothing_else() -> None:
    problems: list[Problem] = []
    document = parse("a: 1\nb: 2\na: 3\nb: 4\nc: 5\n", "f.yaml", problems)
    assert [p.hint for p in problems] == [
        "it stands already at line 1, column 1",
        "it stands already at line 2, column 1",
    ]
    assert plain(document.root) == {"a": 1, "b": 2, "c": 5}


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 100_000, "- " * 5_000 + "x", "a: " + "[" * 1000 + "]" * 1000])
def test_deep_nesting_is_a_problem_and_no_crash(text: str) -> None:
    _, problems = parsed(text)
    assert len(problems) == 1
    assert problems[0].endswith(f"nested more than {MAX_DEPTH} levels deep")


def test_nesting_up_to_the_cap_is_read() -> None:
    deep = "[" * MAX_DEPTH + "x" + "]" * MAX_DEPTH
    assert parsed(deep)[1] == []
    assert len(parsed("[" + deep + "]")[1]) == 1


def test_an_alias_bomb_is_a_problem() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    _, problems = parsed("\n".join(lines))
    assert len(problems) == 1
    assert "aliases repeat more than" in problems[0]


def test_a_shared_block_may_be_repeated() -> None:
    root = root_of("a: &a {p: [1, 2]}\nb: *a\nc: [*a, *a]\n")
    assert plain(root["c"]) == [{"p": [1, 2]}, {"p": [1, 2]}]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a remark\n"])
def test_an_empty_file_has_no_root(text: str) -> None:
    assert parsed(text)[0].root is None


# -- files -----------------------------------------------------------------------------------------------------------


def test_a_byte_order_mark_moves_no_column(tmp_path: Path) -> None:
    document, problems = read_bytes(tmp_path, "\ufeffa: 1\n".encode())
    assert not problems
    assert key_at(document, "a") == (1, 1)


def test_line_ends_of_windows_count_once(tmp_path: Path) -> None:
    document, problems = read_bytes(tmp_path, b"a: 1\r\nb:\r\n  c: text\r\n")
    assert not problems
    assert plain(document.root) == {"a": 1, "b": {"c": "text"}}
    assert key_at(document, "b", "c") == (3, 3)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"a: 1\nname: caf\xe9\n", "2:10"),  # Latin-1
        ("a: 1\nb: 銀行".encode("utf-16"), "1:1"),
        ("a: 銀".encode() + b"\xff\n", "1:5"),
        ("\ufeffa: ".encode() + b"\xff\n", "1:4"),
    ],
)
def test_what_is_not_utf8_is_said_to_the_column(tmp_path: Path, data: bytes, place: str) -> None:
    assert read_bytes(tmp_path, data)[1] == [f"{place}: not UTF-8 text | save the file as UTF-8"]


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    problems: list[Problem] = []
    read(tmp_path / "nowhere.yaml", "nowhere.yaml", problems)
    assert [str(p) for p in problems] == ["nowhere.yaml: cannot be read: No such file or directory"]


# -- places ----------------------------------------------------------------------------------------------------------

PLACES = """\
systems:
  核心系統: {kind: database, note: "🏦 銀行 🏦", owner: it}
  crm:
    components: [{product: 製品, kind: 😀}, {product: b}]
    note: >
      folded
    places: [甲, 乙,   丙]
"""


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("systems",), (1, 1)),
        (("systems", "核心系統"), (2, 3)),
        (("systems", "核心系統", "kind"), (2, 10)),
        (("systems", "核心系統", "owner"), (2, 42)),  # two emoji and four Chinese characters stand before it
        (("systems", "crm", "components", 0, "kind"), (4, 32)),
        (("systems", "crm", "components", 1), (4, 42)),
        (("systems", "crm", "places"), (7, 5)),
        (("systems", "crm", "places", 2), (7, 22)),
    ],
)
def test_columns_count_code_points(path: tuple[str | int, ...], place: tuple[int, int]) -> None:
    document, problems = parsed(PLACES)
    assert not problems
    assert key_at(document, *path) == place
    line, column = place
    last = path[-1]
    if isinstance(last, str):  # the text at the place is the key itself
        assert PLACES.splitlines()[line - 1][column - 1 :].startswith(last)


def test_values_have_places_too() -> None:
    document, _ = parsed("a:   1\nb:\n  - x\n  -   y\nc: {d:   z}\n")
    root = document.root
    assert isinstance(root, Mapping) and isinstance(root["b"], Sequence)
    shown = {key: document.location(at)[1:3] for key, at in root.values_at.items()}
    assert shown == {"a": (1, 6), "b": (3, 3), "c": (5, 4)}
    assert [document.location(at)[1:3] for at in root["b"].at] == [(3, 5), (4, 7)]
    assert document.location(root["c"].values_at["d"])[1:3] == (5, 10)


def test_a_location_is_shown_as_editors_read_it() -> None:
    document, _ = parsed("a: 1\n")
    assert document.location(0, 1) == Location("f.yaml", 1, 1, 1, 2)
    assert str(document.location(0)) == "f.yaml:1:1"
