"""The data-flow diagram: what is drawn, how it is grouped and narrowed, and each format; hostile names stay names."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from types import ModuleType

import pytest
from builders import day, inventory, world

from compliance_lint.errors import UsageError
from compliance_lint.findings.inspection import inspect
from compliance_lint.graph.diagram import Diagram, Mark, build
from compliance_lint.reports.diagrams import dot, graphml, json_, mermaid, svg
from compliance_lint.reports.diagrams.captions import CAPTIONS
from compliance_lint.reports.diagrams.layering import acyclic, layers
from compliance_lint.reports.diagrams.layout import lay_out
from compliance_lint.reports.diagrams.measure import clean, escape, text_width, wrap
from compliance_lint.reports.diagrams.shapes import Box, Layout, spread
from compliance_lint.reports.diagrams.words import Said, marks
from compliance_lint.reports.headings import HEADINGS
from compliance_lint.sources.rulesets import find_ruleset, load_ruleset

EVIL = "Evil \"<script>alert('x')</script>\" & \\Co %%{init: {}}%% `b` ]]>"
SHOP = f"""
organisation: {{name: {{en: A shop, zh-Hant: 某店}}, country: HK}}
places:
  hall: {{name: Hall, country: HK, exposure: internal}}
  yard: {{country: SG}}
systems:
  web: {{name: {{en: Web shop, zh-Hant: 網店}}, kind: website, operator: host, places: [yard]}}
  core: {{name: {json.dumps(EVIL)}, kind: database, operator: self, places: [hall], runs_on: [metal]}}
  metal: {{kind: server, operator: self}}
  alone: {{name: 獨立的員工端點裝置及流動裝置管理系統, kind: endpoint, operator: self}}
parties:
  host: {{name: Host, kind: cloud_provider, country: US, roles: [processor], lacks: [processor_audit]}}
  maker: {{name: Maker, kind: card_maker, country: HK}}
  maker-asia: {{same_as: maker}}
datasets:
  clients: {{system: web, subjects: {{customer: 5}}, source: subject, fields: {{name: user.name, mail: user.contact.email}}}}
  staff: {{system: metal, subjects: {{employee: 5}}, form: pseudonymised, fields: {{name: user.name}}}}
flows:
  orders: {{name: Orders, from: web, to: core, dataset: [clients]}}
  back: {{name: Back again, from: core, to: web}}
  again: {{name: Over and over, from: core, to: core}}
  cards: {{name: "Cards | \\"<b>\\"", from: core, to: maker-asia, transform: [{{kind: anonymise}}]}}
  wipe: {{name: Wipe, from: core, to: maker, kind: erasure}}
  gone: {{name: Gone, from: metal, to: yard, until: 2020-01-01}}
  planned: {{name: Planned, from: metal, to: host, status: planned}}
grants:
  helper: {{name: Helper, holder: maker, systems: [metal]}}
"""
CYCLE = "systems:\n" + "\n".join(f"  s{at}: {{}}" for at in range(12)) + "\nflows:\n" + "\n".join(
    f"  f{at}: {{from: s{at % 12}, to: s{(at * 5 + 1) % 12}}}" for at in range(30)
)  # fmt: skip
FORMATS = {"mermaid": mermaid, "dot": dot, "svg": svg, "json": json_, "graphml": graphml}


def overlaps(one: Box, other: Box, slack: float = 0.01) -> bool:
    """Whether two boxes share more than an edge."""
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    return across > slack and min(one.y + one.height, other.y + other.height) - max(one.y, other.y) > slack


def texts_of(layout: Layout) -> list[Box]:
    """The boxes of all text; no two may overlap."""
    words = [*(node.name for node in layout.nodes), *(edge.label for edge in layout.edges), *(group.title for group in layout.groups)]
    return [box for one in words for box in (one.box, one.badge_box) if box.width and box.height]


def shop(group: str = "", focus: str = "", hops: int = 1, language: str = "en", found: tuple[Mark, ...] = ()) -> Diagram:
    return build(world(SHOP), found, group, focus, hops, language)


def placed(diagram: Diagram) -> Layout:
    return lay_out(diagram, Said(diagram))


FOUND = (
    Mark("system", "core", "low", 1, "Something small"),
    Mark("dataset", "clients", "high", 3, "Kept too long"),
    Mark("field", "clients/name", "medium", 2, "Not needed"),
    Mark("flow", "cards", "critical", 4, "No <ground>"),
    Mark("grant", "helper", "medium", 2, "No need"),
    Mark("organisation", "organisation", "high", 3, "No officer"),
)


class TestWhatIsDrawn:
    def test_nodes_are_subjects_systems_places_that_flows_touch_and_parties(self) -> None:
        kinds = {node.id: node.kind for node in shop().nodes}
        assert kinds == {
            "customer": "subject", "alone": "system", "core": "system", "metal": "system", "web": "system",
            "yard": "place", "host": "party", "maker": "party",
        }  # fmt: skip

    def test_edges_are_flows_and_what_they_imply(self) -> None:
        ways = {(edge.source, edge.why, edge.target): edge for edge in shop().edges}
        assert set(ways) == {
            ("core", "flow", "core"), ("core", "flow", "maker"), ("core", "flow", "web"), ("core", "hosts", "metal"),
            ("customer", "collection", "web"), ("metal", "flow", "yard"), ("metal", "may read", "maker"),
            ("web", "flow", "core"), ("web", "operates", "host"),
        }  # fmt: skip
        assert len(shop().edges) == 10, "an order is an edge beside the flow with the same ends"
        assert ways["metal", "flow", "yard"].state == "ended"

    def test_the_form_is_the_one_nearest_to_a_person(self) -> None:
        forms = {edge.id: edge.form for edge in shop().edges}
        assert forms["orders"] == "identified"
        assert forms["cards"] == "anonymised"
        assert forms["wipe"] == "order"
        assert build(world("systems: {a: {}, b: {}}\nflows: {f: {from: a, to: b}}")).edges[0].form == "none"

    def test_a_described_collection_is_not_implied_again(self) -> None:
        text = SHOP + "  helper-two: {holder: host, systems: [web]}\n"
        text = text.replace("flows:\n", "flows:\n  sign-up: {from: customer, to: web, kind: collection}\n")
        assert [edge.why for edge in build(world(text)).edges if edge.source == "customer"] == ["flow"]

    def test_findings_stand_on_what_they_are_about(self) -> None:
        diagram = shop(found=FOUND)
        nodes = {node.id: (node.badge.severity, node.badge.total) for node in diagram.nodes if node.badge}
        edges = {edge.id: (edge.badge.severity, edge.badge.total) for edge in diagram.edges if edge.badge}
        assert nodes == {"core": ("low", 1), "web": ("high", 2)}
        assert edges == {"cards": ("critical", 1), "helper": ("medium", 1)}
        assert diagram.elsewhere is not None and diagram.elsewhere.total == 1

    def test_every_finding_not_met_is_somewhere(self) -> None:
        inspection = inspect(inventory(SHOP), [load_ruleset(find_ruleset("hk_pdpo"))], day())
        found = marks(inspection.findings, "en")
        diagram = build(inspection.world, found)
        things = (*diagram.nodes, *diagram.edges)
        told = {text for thing in things if thing.badge for text in thing.badge.texts}
        told |= set(diagram.elsewhere.texts if diagram.elsewhere else ())
        assert found and {f"{m.severity}: {m.text} ({m.kind} {m.id})" for m in found} == told

    def test_building_leaves_the_graph_as_it_was(self) -> None:
        here = world("systems: {a: {}}\nflows: {f: {from: a, to: customer, kind: notice}}")
        names = list(here.graph.names)
        assert [node.id for node in build(here).nodes] == ["customer", "a"]
        assert here.graph.names == names


class TestGroups:
    def test_by_country(self) -> None:
        diagram = shop("country")
        assert {node.id: node.group for node in diagram.nodes} == {
            "customer": "", "alone": "?", "core": "HK", "metal": "?", "web": "SG", "yard": "SG", "host": "US", "maker": "HK",
        }  # fmt: skip
        assert [group.name for group in diagram.groups] == ["Hong Kong", "Singapore", "United States", ""]

    def test_by_operator(self) -> None:
        groups = {node.id: node.group for node in shop("operator").nodes}
        assert groups["web"] == groups["host"] == "host"
        assert groups["core"] == "self"
        assert groups["maker"] == groups["customer"] == ""

    def test_by_zone(self) -> None:
        diagram = shop("zone")
        assert {group.id: group.name for group in diagram.groups} == {"hall": "Hall · Internal network", "yard": "yard", "?": ""}


class TestFocus:
    def test_hops_count_in_both_directions(self) -> None:
        assert {node.id for node in shop(focus="web").nodes} == {"web", "core", "customer", "host"}
        assert {node.id for node in shop(focus="web", hops=0).nodes} == {"web"}
        assert {node.id for node in shop(focus="web", hops=9).nodes} == {n.id for n in shop().nodes} - {"alone"}
        assert shop(focus="web").hidden == 4

    @pytest.mark.parametrize(
        ("focus", "nodes"),
        [
            ("orders", {"web", "core"}), ("clients", {"web"}), ("helper", {"metal", "maker"}), ("hall", {"core"}),
            ("maker-asia", {"maker"}), ("customer", {"customer"}),
        ],
    )  # fmt: skip
    def test_a_flow_data_set_grant_or_place_stands_for_its_nodes(self, focus: str, nodes: set[str]) -> None:
        assert {node.id for node in shop(focus=focus, hops=0).nodes} == nodes

    def test_what_is_unknown_is_a_usage_error_with_a_hint(self) -> None:
        with pytest.raises(UsageError, match="did you mean 'core'"):
            shop(focus="corr")

    def test_findings_out_of_focus_are_counted(self) -> None:
        elsewhere = shop(focus="web", hops=0, found=FOUND).elsewhere
        assert elsewhere is not None and elsewhere.total == 4


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
class TestEveryFormat:
    def test_it_is_the_same_twice(self, format: ModuleType) -> None:
        assert format.render(shop("country", found=FOUND), ["r"]) == format.render(shop("country", found=tuple(reversed(FOUND))), ["r"])

    def test_nothing_hostile_gets_through(self, format: ModuleType) -> None:
        text = format.render(shop("zone", found=FOUND))
        assert format is json_ or "<script" not in text.lower()
        assert text.endswith("\n")

    def test_an_empty_graph_is_no_error(self, format: ModuleType) -> None:
        assert format.render(build(world("organisation: {country: HK}")))

    def test_cycles_are_no_matter(self, format: ModuleType) -> None:
        assert format.render(build(world(CYCLE)))

    def test_it_speaks_chinese(self, format: ModuleType) -> None:
        assert "網店" in format.render(shop(language="zh-Hant"))


class TestMermaid:
    LINE = re.compile(
        r"""\s*(?:%%\ [^{}]*|flowchart\ LR|subgraph\ g\d+\["[^"]*"\]|end
        |n\d+(?:\(\["[^"]*"\]\)|\{\{"[^"]*"\}\}|\[/"[^"]*"/\]|\["[^"]*"\])
        |n\d+\ (?:-->|--o)\|"[^"]*"\|\ n\d+|linkStyle\ [\d,]+\ [\w#:,\-\ ]+|classDef\ \w+\ [\w#:,\-]+|class\ [n\d,]+\ \w+)""",
        re.VERBOSE,
    )

    def test_each_line_is_of_the_grammar(self) -> None:
        head, title, close, *lines = mermaid.render(shop("country", found=FOUND), ["hk_pdpo"]).splitlines()
        assert (head, close) == ("---", "---") and title.startswith('title: "')
        for line in lines:
            assert self.LINE.fullmatch(line), line
        assert sum(line.strip().startswith("subgraph") for line in lines) == sum(line.strip() == "end" for line in lines) == 4

    def test_labels_are_text_and_nothing_else(self) -> None:
        assert mermaid.escape('a "b" <c> #1; %%{x}%%') == "a #34;b#34; #60;c#62; #35;1#59; #37;#37;#123;x#125;#37;#37;"
        assert mermaid.escape("1. Sales") == "1#46; Sales"
        assert mermaid.escape("- Sales") == "#45; Sales"


class TestDot:
    TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[A-Za-z_][\w]*|[\d.]+|->|[{}\[\];,=]|\s+')

    def test_it_is_made_of_tokens_and_its_brackets_match(self) -> None:
        text = dot.render(shop("operator", found=FOUND))
        tokens = [found[0] for found in self.TOKEN.finditer(text)]
        assert "".join(tokens) == text
        for pair in ("{}", "[]"):
            assert tokens.count(pair[0]) == tokens.count(pair[1]) > 0
        assert tokens.count("->") == 10

    def test_strings_are_escaped(self) -> None:
        assert dot.quoted(['a "b" \\N', "c & <d>"]) == '"a \\"b\\" \\\\N\\nc &amp; &lt;d&gt;"'


class TestGraphml:
    def test_networkx_reads_it(self) -> None:
        import networkx

        graph = networkx.parse_graphml(graphml.render(shop("country", found=FOUND)), force_multigraph=True)
        assert graph.number_of_nodes() == 8 and graph.number_of_edges() == 10
        assert graph.nodes["web"]["severity"] == "high" and graph.nodes["web"]["findings"] == 2
        assert graph.nodes["core"]["name"].startswith('Evil "<script>')
        assert graph.nodes["web"]["group"] == "Singapore"


class TestJson:
    def test_everything_is_there(self) -> None:
        data = json.loads(json_.render(shop("country", "web", found=FOUND), ["hk_pdpo"]))
        assert data["version"] == 1 and data["focus"] == {"id": "web", "hops": 1, "hidden": 4}
        assert {node["id"] for node in data["nodes"]} >= {edge["target"] for edge in data["edges"]}
        web = next(node for node in data["nodes"] if node["id"] == "web")
        assert web["labels"] == [{"form": "identified", "categories": ["E-mail address", "Name"]}]
        assert web["findings"]["worst"] == "high"


class TestSvg:
    def test_it_is_well_formed_and_holds_every_name(self) -> None:
        diagram = shop("country", found=FOUND)
        root = ET.fromstring(svg.render(diagram, ["hk_pdpo"]))
        space = "{http://www.w3.org/2000/svg}"
        assert root.tag == f"{space}svg"
        assert {element.tag.removeprefix(space) for element in root.iter()} <= {
            "svg", "title", "desc", "style", "defs", "marker", "path", "rect", "polygon", "g", "text",
        }  # fmt: skip
        titles = "\n".join(element.text or "" for element in root.iter(f"{space}title"))
        for thing in (*diagram.nodes, *diagram.edges):
            assert thing.name in titles
        assert "Identified: E-mail address, Name" in titles
        assert "critical: No <ground> (flow cards)" in titles
        shown = "".join(element.text or "" for element in root.iter(f"{space}text"))
        for word in ("Hong Kong", "Country not stated", "critical: 1", "high: 2", "Data subject", "operated by", "Over and over"):
            assert word.replace(" ", "") in shown.replace(" ", "")
        assert "獨立的員工端點裝置及流動裝置管理系統" in shown

    def test_nothing_is_fetched_and_nothing_runs(self) -> None:
        text = svg.render(shop("country", found=FOUND))
        assert not re.search(r"href|<script|<image|@import|url\((?!#)|\son\w+=", text)

    @pytest.mark.parametrize("group", ["", "country", "operator", "zone"])
    @pytest.mark.parametrize("text", [SHOP, CYCLE])
    def test_no_text_lies_over_text_or_over_another_node(self, text: str, group: str) -> None:
        here = world(text)
        found = FOUND if text is SHOP else tuple(Mark("flow", f"f{at}", "high", 3, "x") for at in range(0, 30, 3))
        layout = placed(build(here, found, group))
        check(layout)

    def test_no_line_runs_through_a_node_or_a_text(self) -> None:
        layout = placed(build(world(CYCLE)))
        assert layout.edges
        obstacles = [*(node.box for node in layout.nodes), *(edge.label.box for edge in layout.edges)]
        for edge in layout.edges:
            if edge.edge.source == edge.edge.target:
                continue
            for (x, y), (u, v) in pairwise(edge.points):
                left, right = min(x, u), max(x, u)
                line = Box(left + 0.5, min(y, v) + 0.2, max(right - left - 1, 0.1), max(abs(v - y) - 0.4, 0.1))
                assert not any(overlaps(line, box) for box in obstacles), edge.edge.id

    def test_groups_hold_their_nodes_and_no_others(self) -> None:
        for group in ("country", "operator", "zone"):
            layout = placed(shop(group))
            assert layout.groups, group
            for one in layout.groups:
                for node in layout.nodes:
                    assert overlaps(one.box, node.box) == (node.node.group == one.group.id)
            assert not any(overlaps(a.box, b.box) for a, b in combinations(layout.groups, 2))

    def test_a_large_graph_is_still_drawn(self) -> None:
        lines = ["systems:", *(f"  s{at}: {{name: 系統 number {at} of the branch, operator: self}}" for at in range(60)), "flows:"]
        lines += [f"  f{at}: {{name: Export {at} of the day, from: s{at * 7 % 60}, to: s{(at * at + 3) % 60}}}" for at in range(90)]
        diagram = build(world("\n".join(lines)))
        assert len(diagram.nodes) == 60
        check(placed(diagram))

    @pytest.mark.parametrize("tag", list(CAPTIONS))
    def test_nothing_overlaps_in_any_language(self, tag: str) -> None:
        check(placed(shop(language=tag, found=FOUND)))

    def test_every_language_has_the_same_words(self) -> None:
        assert set(CAPTIONS) == set(HEADINGS)
        for words in CAPTIONS.values():
            assert words.keys() == CAPTIONS["en"].keys()
            for key, text in words.items():
                assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", CAPTIONS["en"][key])), key


def check(layout: Layout) -> None:
    """No text over text, every text within its node or outside of all nodes, all of it within the drawing."""
    texts = texts_of(layout)
    for one, other in combinations(texts, 2):
        assert not overlaps(one, other), (one, other)
    boxes = [node.box for node in layout.nodes]
    assert not any(overlaps(one, other) for one, other in combinations(boxes, 2))
    for edge in layout.edges:
        for box in (edge.label.box, edge.label.badge_box):
            assert not box.width or not any(overlaps(box, node) for node in boxes), edge.edge.id
    for box in (*texts, *boxes, *(group.box for group in layout.groups)):
        assert box.x >= 0 and box.x + box.width <= layout.width + 0.01
        assert box.y >= -0.01 and box.y + box.height <= layout.height + 20
    for node in layout.nodes:
        for line in node.name.lines:
            assert text_width(line, 13, True) <= node.name.box.width


class TestParts:
    def test_cycles_are_broken_and_layers_rise(self) -> None:
        edges = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 3), (4, 1)]
        turned = [(b, a) if back else (a, b) for (a, b), back in zip(edges, acyclic(5, edges), strict=True)]
        at = layers(5, turned)
        assert all(at[a] < at[b] for a, b in turned if a != b)

    def test_subjects_stand_first(self) -> None:
        edges = [(1, 0), (1, 2)]
        assert acyclic(3, edges, frozenset({0})) == [True, False]

    def test_wide_characters_count_two_columns(self) -> None:
        assert text_width("系統", 10) == pytest.approx(2 * text_width("系", 10)) == pytest.approx(20.4)
        assert all(text_width(line, 12) <= 60 for line in wrap("系統及服務供應商 with Antidisestablishmentarianism", 60, 12))

    def test_what_cannot_be_shown_is_replaced(self) -> None:
        assert clean("a\u202eb\x1b[1m\nc\td") == "a\ufffdb\ufffd[1m c d"
        assert escape("\x00<\ufffe") == "\ufffd&lt;\ufffd"

    def test_wrapping_loses_nothing(self) -> None:
        for text in ("客戶透過應用程式開戶", "From the app to the customers' system", "a_very_long.identifier-of/some:thing_indeed"):
            assert "".join(wrap(text, 70, 11)).replace(" ", "") == text.replace(" ", "")
        assert wrap("word " * 90, 60, 12, most=3)[-1].endswith("…")

    @pytest.mark.parametrize("room", range(40, 120, 7))
    def test_no_small_kana_begins_a_line(self, room: int) -> None:
        assert not any(line[0] in "ューョャ、。）" for line in wrap("ニュースレターのチェック（コンピューター）、ショップ", room, 11))

    def test_spread_keeps_order_gaps_and_limits(self) -> None:
        places = spread([5.0, 4.0, 90.0], [1.0, 1.0, 1.0], [0.0, 10.0, 10.0], 0.0, 50.0)
        assert places == [0.0, 10.0, 50.0] or all(b - a >= 10 for a, b in pairwise(places))
        assert min(places) >= 0 and max(places) <= 50
