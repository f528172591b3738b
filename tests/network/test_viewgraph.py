"""What is shown of the graph, and what is said of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pyoxigraph as ox
import pytest

from network.samples import Writer, big_store, date, decimal, store_of
from policygraph.errors import InputError, UnknownNameError
from policygraph.network import view_graph
from policygraph.network.labels import Label
from policygraph.network.viewmodel import ViewGraph
from support import BASE, POL, small_store


@pytest.fixture(scope="module")
def store() -> Any:
    return small_store()


@pytest.fixture(scope="module")
def view(store: Any) -> ViewGraph:
    return view_graph(store)


def node(view: ViewGraph, label: str) -> Any:
    found = [item for item in view.nodes if item.label.zh == label]
    assert len(found) == 1, [item.label.zh for item in view.nodes]
    return found[0]


def test_every_fact_of_the_fixture_is_a_node(view: ViewGraph) -> None:
    counts = Counter(item.type for item in view.nodes)
    assert counts["target"] == 3
    assert counts["measure"] == 1
    assert counts["statistic"] == 3
    assert counts["forecast"] == 1
    assert counts["statement"] == 1
    assert "document" not in counts
    assert view.hidden == {}
    assert view.documents == 2


def test_only_what_articles_name_is_shown_of_the_frozen_tables(view: ViewGraph) -> None:
    # Zhejiang stands in the table of places and no article says anything of it.
    assert "浙江省" not in {item.label.zh for item in view.nodes}


def test_facts_are_called_as_people_write_them(view: ViewGraph) -> None:
    labels = {item.label for item in view.nodes}
    assert Label("行业应用大模型 25个以上 · 2025年底", "at least 25 models by end of 2025") in labels
    assert (
        Label("人工智能核心产业规模 约6000亿元 · 2024年9月底", "about CNY 600 billion, end of September 2024")
        in labels
    )
    assert Label("算力券 · 2.5亿元/年 · 30%", "voucher · CNY 250 million a year · 30%") in labels


def test_the_exact_value_is_kept(view: ViewGraph) -> None:
    amount = next(
        line for line in node(view, "算力券 · 2.5亿元/年 · 30%").attributes if line.name.en == "amount"
    )
    assert (amount.value.zh, amount.exact) == ("2.5亿元", "250,000,000 元")


def test_evidence_offsets_cut_the_claims_words(view: ViewGraph) -> None:
    target = node(view, "行业应用大模型 25个以上 · 2025年底")
    (claim,) = target.evidence
    assert claim.sentence[claim.start : claim.end].startswith("行业应用大模型25个以上")
    assert "25" in {claim.sentence[a:b] for a, b in claim.marks}
    assert "到2025年底" in {claim.sentence[a:b] for a, b in claim.marks}
    assert view.sources[claim.source].publisher == "示例日报"


def test_every_evidence_has_its_source_and_lies_in_its_sentence(view: ViewGraph) -> None:
    items = [item for thing in (*view.nodes, *view.edges) for item in thing.evidence]
    assert len(items) > 40
    for item in items:
        assert item.source in view.sources
        assert 0 <= item.start < item.end <= len(item.sentence)
        assert all(0 <= a < b <= len(item.sentence) for a, b in item.marks)


def test_a_fact_of_two_documents_is_one_node_with_two_passages(view: ViewGraph) -> None:
    shared = node(view, "人工智能核心产业规模 约6000亿元 · 2024年9月底")
    assert shared.evidence_total == 2
    assert len({item.source for item in shared.evidence}) == 2
    # The newer document comes first.
    assert view.sources[shared.evidence[0].source].issued == "2025-05-06"


def test_a_membership_is_an_edge_named_by_the_role(view: ViewGraph) -> None:
    (edge,) = [item for item in view.edges if item.predicate == POL + "memberOf"]
    assert edge.label.zh == "创始院长"
    assert edge.evidence[0].sentence.startswith("国研新经济研究院创始院长朱克力")


def test_the_short_cut_from_place_to_technology_has_the_focus_as_evidence(view: ViewGraph) -> None:
    (edge,) = [item for item in view.edges if item.predicate == POL + "focusesOn"]
    assert any("聚焦具身智能" in item.sentence for item in edge.evidence)


def test_disagreement_is_one_double_edge_with_a_reason(view: ViewGraph) -> None:
    (edge,) = [item for item in view.edges if item.certainty == "disputed"]
    assert edge.note is not None and "4500" in edge.note.zh and "different values" in edge.note.en
    assert {item.sentence[item.start : item.end] for item in edge.evidence} == {
        "相关企业超过4500家",
        "相关企业超过4700家",
    }
    assert view.front.disagreements == ((edge.source, edge.target),)


def test_certainty_is_that_of_the_claims(view: ViewGraph) -> None:
    assert node(view, "行业应用大模型 25个以上 · 2025年底").certainty == "planned"
    assert node(view, "人工智能产业规模 17295亿元 · 2035年底").certainty == "forecast"
    assert node(view, "人工智能核心产业规模 约6000亿元 · 2024年9月底").certainty == "asserted"


def test_deadlines_count_from_the_newest_document(view: ViewGraph) -> None:
    assert view.front.deadlines_from == "2025-05-06"
    assert [day for _, day in view.front.deadlines] == ["2025-12-31", "2025-12-31", "2027-12-31"]


def test_deadlines_before_the_newest_document_are_past() -> None:
    old, new = Writer("a", "旧闻", "2020-01-01"), Writer("b", "新闻", "2026-01-01")
    for writer, key, day in ((old, "past", "2021-12-31"), (new, "next", "2026-12-31")):
        writer.thing(f"target/{key}", "", indicator="指标", value=decimal("1"), unit="个", deadline=date(day))
    front = view_graph(store_of(old.quads + new.quads)).front
    assert front.deadlines == ((f"{BASE}target/next", "2026-12-31"),)


def test_the_most_connected_come_first_and_what_is_hidden_is_said() -> None:
    store = big_store(400)
    view = view_graph(store, limit=100)
    assert len(view.nodes) == 100
    assert sum(view.hidden.values()) == sum(view.totals.values()) - 100
    shown = {item.id for item in view.nodes}
    assert all(edge.source in shown and edge.target in shown for edge in view.edges)
    everything = view_graph(store, limit=10_000)
    things = sorted(
        (item for item in everything.nodes if item.type != "target"), key=lambda item: (-item.degree, item.id)
    )
    assert {item.id for item in things[:20]} <= shown


def test_a_part_of_a_large_graph_shows_facts_and_hardly_anything_alone() -> None:
    view = view_graph(big_store(3000))
    assert len(view.nodes) == 800
    assert view.shown["target"] >= 300
    joined = {end for edge in view.edges for end in (edge.source, edge.target)}
    assert len([item for item in view.nodes if item.id not in joined]) <= 16


def test_no_plentiful_type_crowds_out_the_others() -> None:
    writer = Writer("a", "文", "2025-01-01")
    place = writer.thing("place/x", "甲市")
    for number in range(200):
        writer.thing(f"statistic/{number}", "", place=(place,), indicator="指标", value=decimal(str(number)))
    for number in range(20):
        writer.thing(
            f"target/{number}", "", jurisdiction=(place,), indicator="指标", value=decimal(str(number))
        )
    assert view_graph(store_of(writer.quads), limit=50).shown == {"place": 1, "target": 20, "statistic": 29}


def test_targets_come_before_intentions() -> None:
    writer = Writer("a", "文", "2025-01-01")
    for number in range(30):
        place = writer.thing(f"place/{number}", f"{number}市")
        for kind in ("action", "target"):
            writer.thing(f"{kind}/{number}", "", jurisdiction=(place,), indicator="指标")
    assert view_graph(store_of(writer.quads), limit=60).shown == {"place": 30, "action": 0, "target": 30}


def test_a_focused_view_is_a_part_of_the_whole_one(store: Any) -> None:
    for whole, asked in ((view_graph(store), store), (view_graph(big := big_store(150), limit=9999), big)):
        nodes = {item.id: item for item in whole.nodes}
        for start in [item.id for item in whole.nodes if item.type in ("place", "plan", "person", "target")][
            :12
        ]:
            for hops in (1, 2):
                part = view_graph(asked, focus=start, hops=hops, limit=9999)
                inside = {item.id for item in part.nodes}
                # The size of a node is told by the busiest of the picture.
                assert all(
                    replace(item, size=0.0, certainty="") == replace(nodes[item.id], size=0.0, certainty="")
                    for item in part.nodes
                )
                assert {edge.id for edge in part.edges} == {
                    edge.id for edge in whole.edges if inside.issuperset((edge.source, edge.target))
                }


@pytest.mark.parametrize("focus", ["杭州", "hangzhou", "Hangzhou", "place/330100", f"{BASE}place/330100"])
def test_focus_by_name_pinyin_english_and_iri(store: Any, focus: str) -> None:
    view = view_graph(store, focus=focus)
    assert view.focus == f"{BASE}place/330100"
    assert "算力券 · 2.5亿元/年 · 30%" in {item.label.zh for item in view.nodes}
    assert "北京市" not in {item.label.zh for item in view.nodes}


def test_more_hops_show_more(store: Any, view: ViewGraph) -> None:
    sizes = [len(view_graph(store, focus="杭州", hops=hops).nodes) for hops in (1, 2, 3)]
    assert sizes[0] < sizes[1] <= sizes[2] <= len(view.nodes)


def test_types_limit_what_is_shown(store: Any) -> None:
    view = view_graph(store, types=["place", "plan"])
    assert {item.type for item in view.nodes} == {"place", "plan"}
    with_sources = view_graph(store, types=["place", "document"])
    assert any(edge.predicate.endswith("mentions") for edge in with_sources.edges)


def test_mistakes_are_answered(store: Any) -> None:
    with pytest.raises(UnknownNameError, match="place"):
        view_graph(store, types=["palce"])
    with pytest.raises(UnknownNameError, match="杭洲"):
        view_graph(store, focus="杭洲")
    with pytest.raises(InputError, match="at least 1"):
        view_graph(store, hops=0)


def test_an_empty_store_gives_an_empty_view() -> None:
    view = view_graph(store_of([]))
    assert (view.nodes, view.edges, view.hidden) == ((), (), {})


def test_a_cluster_is_one_node_with_all_evidence() -> None:
    quads: list[ox.Quad] = []
    for key in ("a", "b"):
        writer = Writer(key, f"文{key}", "2025-01-01")
        place = writer.thing("place/x", "甲市")
        name = writer.thing(f"organisation/{key}", f"机构{key}", seat=(place,))
        writer.claim(name, f"机构{key}落户甲市。", f"机构{key}")
        quads += writer.quads
    derived = ox.NamedNode(f"{BASE}graph/derived/same")
    for key in ("a", "b"):
        quads.append(
            ox.Quad(
                ox.NamedNode(f"{BASE}organisation/{key}"),
                ox.NamedNode(POL + "canonical"),
                ox.NamedNode(f"{BASE}organisation/a"),
                derived,
            )
        )
    view = view_graph(store_of(quads))
    organisations = [item for item in view.nodes if item.type == "organisation"]
    assert [item.id for item in organisations] == [f"{BASE}organisation/a"]
    assert organisations[0].evidence_total == 2
    assert organisations[0].degree == 1


def test_two_runs_give_equal_views(store: Any, view: ViewGraph) -> None:
    assert view_graph(small_store()) == view


def test_a_fact_without_a_name_is_not_called_by_its_hash() -> None:
    writer = Writer("a", "文", "2025-01-01")
    place = writer.thing("place/x", "甲市")
    writer.thing("measure/0123abcd", "", jurisdiction=(place,), cap=decimal("5000000"), unit="元")
    writer.thing(
        "measure/4567cdef", "", jurisdiction=(place,), cap=decimal("10000"), unit="元", asWritten="最高1万元"
    )
    labels = {item.label.zh for item in view_graph(store_of(writer.quads)).nodes}
    assert labels == {"甲市", "措施 · 最高500万元", "措施 · 最高1万元"}


def test_an_iri_that_could_break_a_query_is_left_alone() -> None:
    writer = Writer("a", "文", "2025-01-01")
    writer.thing("place/x", "甲市")
    writer.thing("plan/p%3E%7D", "规划", jurisdiction=("place/x",))
    assert {item.label.zh for item in view_graph(store_of(writer.quads)).nodes} == {"甲市", "规划"}
