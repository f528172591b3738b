"""The comparability guard: unlike figures are never ranked, and the reason is given in both languages."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_figures import figure, target
from policygraph.desk.guard import alike, differences, nature

POWER = {"indicator": "智算规模", "unit": "EFLOPS"}


@pytest.mark.parametrize(
    ("one", "two", "code"),
    [
        ({}, {"unit": "元"}, "unit"),
        ({}, {"indicator": "新增人工智能企业"}, "nature"),
        ({"indicator": "装机规模", "unit": "千瓦"}, {"indicator": "累计装机规模", "unit": "千瓦"}, "nature"),
        ({"scope": "annual"}, {"scope": "cumulative"}, "scope"),
        ({"unit": "%", "change": "growth"}, {"unit": "%", "change": ""}, "change"),
        (
            {**POWER, "as_written": "50EFLOPS（FP16）"},
            {**POWER, "as_written": "60EFLOPS（FP32）"},
            "precision",
        ),
        ({**POWER, "as_written": "50EFLOPS（FP16）"}, POWER, "precision"),
        ({}, {"level": "province"}, "level"),
        ({}, {"end": date(2027, 12, 31)}, "year"),
        ({}, {"indicator": "机器人企业数量"}, "indicator"),
    ],
)
def test_what_is_unlike(one, two, code):
    reasons = differences(
        figure("1", "2025-12-31", **one), figure("2", None, **{"end": date(2025, 12, 31), **two}), times=True
    )
    assert code in {reason.code for reason in reasons}
    assert all(reason.text.zh and reason.text.en for reason in reasons)


def test_what_is_alike():
    one = figure("1", "2025-12-31", unit="家")
    assert differences(one, figure("2", "2025-06-30", unit="户", place="x"), times=True) == []
    assert nature(one) == "stock"


@given(st.lists(st.tuples(st.sampled_from(["家", "户", "元", "%"]), st.sampled_from(["province", "prefecture"]), st.sampled_from(["", "annual", "cumulative"]), st.integers(2024, 2026), st.sampled_from(["", "甲", "乙"])), max_size=12))  # fmt: skip
def test_no_group_holds_two_unlike_figures(drawn):
    found = [
        figure(str(at), f"{year}-12-31", unit=unit, level=level, scope=scope, qualifier=words)
        for at, (unit, level, scope, year, words) in enumerate(drawn)
    ]
    groups, _ = alike(found)
    assert sorted(one.iri for group in groups for one in group) == sorted(one.iri for one in found)
    for group in groups:
        for one, two in combinations(group, 2):
            assert differences(one, two, times=True) == []


def test_a_ranking_never_ranks_across_groups(graph):
    found = graph.desk("rank", indicator="产业规模")
    for one in found:
        assert (one.first is None) == (one.group == 1)
        if one.first is not None:
            assert one.cells()["why_not"].en
    assert any(note.en.startswith("not ranked together: places of different levels") for note in found.notes)


def test_targets_and_figures_have_a_nature():
    assert nature(target("5", "2025-12-31", unit="%")) == "rate"
    assert nature(target("5", "2025-12-31", unit="元", indicator="营业收入")) == "flow"
    assert nature(target("5", "2025-12-31", unit="元", indicator="产业规模")) == ""
