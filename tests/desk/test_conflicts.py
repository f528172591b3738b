"""The conflict board: which pairs stand on it, in which order, and what people judged of them."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from made_figures import figure
from policygraph.api import PolicyGraph
from policygraph.desk.conflicts import RANKS, kind_of_source, later_less
from policygraph.network.labels import Label


def test_every_derived_conflict_is_on_the_board(graph, rows):
    board = {frozenset(one.facts) for one in graph.desk("conflicts") if one.basis == "same-date"}
    wanted = rows("SELECT ?a ?b { GRAPH ?g { ?a pol:conflictsWith ?b } ?a a ?t }")
    assert board == {frozenset(pair) for pair in wanted}
    assert board


def test_the_ministry_stands_against_the_consultancy(graph):
    found = [one for one in graph.desk("conflicts").records("en") if one["other_value"] == 398_500_000_000]
    (seed,) = [one for one in found if one["value"] == 600_000_000_000]
    assert (seed["source"], seed["source_kind"]) == ("工业和信息化部", "ministry")
    assert seed["other_source_kind"] == "consultancy"
    assert "3985亿元" in seed["sentence"] and "6000亿元" in seed["sentence"]
    assert "different years" in seed["differences"]


def test_the_weightiest_source_comes_first(graph):
    ranks = [(one.first.rank, one.second.rank) for one in graph.desk("conflicts")]
    assert ranks == sorted(ranks)
    assert all(low <= high for low, high in ranks)


@pytest.mark.parametrize(
    ("name", "kind", "wanted"),
    [
        ("工业和信息化部", "ministry", "ministry"),
        ("某某咨询有限公司", "company", "consultancy"),
        ("杭州市统计局", "", "gazette"),
        ("江南产经观察", "", "media"),
        ("甲", "", ""),
    ],
)
def test_kinds_of_source(name, kind, wanted):
    assert kind_of_source(name, kind) == wanted and wanted in RANKS


def sourced(value, day, house, **more):
    return figure(value, day, holders=(house,), holder_labels=(Label(house, house),), **more)


@pytest.mark.parametrize(
    ("one", "two", "found"),
    [
        (sourced("6000", "2024-09-30", "a"), sourced("3985", "2025-12-31", "b"), True),
        (sourced("6000", "2024-09-30", "a"), sourced("3985", "2025-12-31", "a"), False),
        (sourced("6000", "2024-09-30", "a"), sourced("5500", "2025-12-31", "b"), False),
        (sourced("6000", "2024-09-30", "a"), sourced("3985", "2028-12-31", "b"), False),
        (sourced("6000", "2024-09-30", "a"), sourced("398", "2025-12-31", "b"), False),
        (sourced("3985", "2024-09-30", "a"), sourced("6000", "2025-12-31", "b"), False),
        (sourced("60", "2024-09-30", "a", unit="%"), sourced("30", "2025-12-31", "b", unit="%"), False),
    ],
)
def test_a_later_figure_far_below_an_earlier_one_of_another_house(one, two, found):
    assert bool(later_less([one, two])) is found


def test_a_judged_pair_stays_on_the_board_until_the_judgement_is_withdrawn(demo_store, tmp_path):
    path = tmp_path / "own.store"
    shutil.copytree(demo_store, path)
    with PolicyGraph.open(path) as graph:
        (first, *_) = [one for one in graph.desk("conflicts") if one.basis == "same-date"]
        one, two = first.facts
        identity = graph.judge("not-same", one, two, by="王芳", on=date(2025, 7, 1), reason="口径")
        (judged,) = [found for found in graph.desk("conflicts") if set(found.facts) == {one, two}]
        assert judged.basis == "judged"
        assert judged.cells()["judgement"] == (
            "口径不同（王芳 2025-07-01：口径）",
            "different scope (王芳 2025-07-01: 口径)",
        )
        graph.withdraw(identity, by="王芳", on=date(2025, 7, 2))
        (again,) = [found for found in graph.desk("conflicts") if set(found.facts) == {one, two}]
        assert again.basis == "same-date" and not again.judgements


def test_what_several_documents_say_against_several_others_is_one_row(tmp_path):
    said = {
        "a": "达到1200亿元",
        "b": "约1200亿元",
        "c": "超过1200亿元",
        "d": "达到1500亿元",
        "e": "约1500亿元",
        "f": "达到1800亿元",
    }
    for name, words in said.items():
        text = f"人工智能产业情况\n\n2024年，杭州市人工智能产业规模{words}。\n"
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    with PolicyGraph.open(tmp_path / "s") as graph:
        graph.add(*(tmp_path / f"{name}.txt" for name in said))
        board = graph.desk("conflicts")
        linked = {
            frozenset(cell.value for cell in row)
            for row in graph.table("SELECT ?a ?b { ?a pol:conflictsWith ?b }").rows
        }
        told = {
            frozenset((row.first.figure.value // 10**8, row.second.figure.value // 10**8)): row
            for row in board
        }
        assert len(board) == len(told) == 3 and len(linked) > 3
        assert {frozenset(pair) for row in board for pair in row.pairs} == linked
        row = told[frozenset((1200, 1500))]
        cells = row.cells()
        assert sorted((cells["documents_for"], cells["other_documents"])) == [2, 3]
        sentences = {claim.sentence for claim in board.claims(row)}
        assert {sum(str(number) in one for one in sentences) for number in (1200, 1500)} == {2, 3}
        assert not any("1800" in one for one in sentences)
        one, two = row.pairs[0]
        graph.judge("not-same", one, two, by="王芳", on=date(2025, 7, 1))
        again = graph.desk("conflicts")
        (judged,) = [found for found in again if found.judgements]
        assert judged.pairs == ((one, two),) and judged.basis == "judged"
        (left,) = [
            found for found in again
            if not found.judgements and {found.first.figure.value, found.second.figure.value} == {row.first.figure.value, row.second.figure.value}
        ]  # fmt: skip
        assert set(left.pairs) == set(row.pairs) - {(one, two)}
