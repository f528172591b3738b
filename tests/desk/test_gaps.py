"""The gap meter: how a target stands, the pace it needs, and what does not count."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from made_figures import figure, target
from policygraph.desk.gaps import Standing, measured

ON = date(2025, 6, 30)


@pytest.mark.parametrize(
    ("aim", "reported", "standing"),
    [
        (target("700", "2027-12-31"), [figure("710", "2024-12-31")], Standing.REACHED),
        (target("700", "2027-12-31"), [figure("400", "2024-12-31")], Standing.UNDER_WAY),
        (target("700", "2027-12-31"), [figure("500", "2023-12-31"), figure("600", "2024-12-31")], Standing.ON_TRACK),
        (target("700", "2027-12-31"), [figure("590", "2023-12-31"), figure("600", "2024-12-31")], Standing.BEHIND),
        (target("700", "2027-12-31"), [], Standing.NO_DATA),
        (target("700", "2024-12-31"), [], Standing.EXPIRED),
        (target("700", "2024-12-31"), [figure("600", "2024-06-30")], Standing.EXPIRED),
        (target("700", "2024-12-31"), [figure("700", "2025-03-31")], Standing.REACHED),
        (target("5.5", "2025-12-31", unit="%", comparator="<="), [figure("5.1", "2025-05-31", unit="%")], Standing.REACHED),
        (target("700", "2027-12-31", comparator=">"), [figure("700", "2024-12-31")], Standing.UNDER_WAY),
        (target("700", None), [figure("600", "2024-12-31")], Standing.UNDER_WAY),
    ],
)  # fmt: skip
def test_standing(aim, reported, standing):
    assert measured(aim, reported, ON).standing is standing


def test_the_required_pace_is_what_is_missing_by_the_years_left():
    gap = measured(
        target("700", "2027-12-31"), [figure("500", "2023-12-31"), figure("600", "2024-12-31")], ON
    )
    assert gap.missing == 100
    assert gap.required == Decimal("33.36")  # 100 over 1095 days of 365.25 a year
    assert gap.rate == Decimal("5.28")  # (7/6) ** (1/2.998) - 1
    assert gap.observed == Decimal("99.80")  # 100 over the 366 days of 2024
    assert len(gap.facts) == 3


@pytest.mark.parametrize(
    ("aim", "reported", "code"),
    [
        ({"indicator": "新增企业"}, {"indicator": "新增企业", "end": date(2023, 12, 31)}, "year"),
        ({"unit": "%", "change": "growth"}, {"unit": "家"}, "unit"),
        ({"indicator": "营业收入", "unit": "元"}, {"indicator": "营业收入", "unit": "元", "start": date(2025, 1, 1), "end": date(2025, 3, 31)}, "period"),
        ({"scope": "cumulative"}, {}, "nature"),
        ({"qualifier": "规模以上"}, {"qualifier": "高新技术"}, "qualifier"),
    ],
)  # fmt: skip
def test_unlike_figures_do_not_count_and_it_says_why(aim, reported, code):
    told = {"end": date(2024, 12, 31), **reported}
    gap = measured(target("700", "2027-12-31", **aim), [figure("900", None, **told)], ON)
    assert gap.standing is Standing.NO_DATA
    assert code in {reason.code for reason in gap.reasons}
    assert all(reason.text.zh and reason.text.en for reason in gap.reasons)


def test_every_target_of_the_graph_is_measured_once(graph, rows):
    found = graph.desk("gaps", on="2025-06-30")
    wanted = rows("SELECT ?x { ?x pol:value ?v ; pol:indicator ?i ; a ?type . VALUES ?type { pol:Target } }")
    assert sorted((one.target.iri,) for one in found) == wanted


def test_the_figure_taken_is_the_latest_one_that_sparql_finds(graph, rows):
    found = {one.target.iri: one for one in graph.desk("gaps", on="2025-06-30") if one.latest}
    assert found
    for iri, one in found.items():
        (newest, *_) = sorted(rows(f"""SELECT ?day ?figure {{
            <{iri}> pol:jurisdiction ?place ; pol:indicator ?words ; pol:unit ?unit .
            ?figure pol:place ?place ; pol:indicator ?same ; pol:unit ?unit ; pol:asOf ?day ; a pol:Observation .
            FILTER(REPLACE(?same, "的?数量$", "") = REPLACE(?words, "的?数量$", "")) FILTER(?day <= "2025-06-30"^^xsd:date) }}"""), reverse=True)  # fmt: skip
        assert newest == (one.latest.end.isoformat(), one.latest.iri)


def test_the_core_industry_of_the_seed_is_measured_by_the_ministry(graph):
    (row,) = [
        record
        for record in graph.desk("gaps", on="2025-06-30").records("en")
        if record["indicator"] == "人工智能核心产业规模"
    ]
    assert (row["target_value"], row["latest_value"]) == (1_200_000_000_000, 600_000_000_000)
    assert row["as_of"] == date(2024, 9, 30) and row["standing"] == "under way (pace unknown)"
    assert "接近6000亿元" in row["sentence"] and "1.2万亿元" in row["sentence"]


def test_a_figure_of_the_future_is_not_reported_yet(graph):
    on = "2024-01-31"
    assert all(one.latest.end <= date.fromisoformat(on) for one in graph.desk("gaps", on=on) if one.latest)


def test_place_limits(graph, rows):
    found = graph.desk("gaps", place="杭州", on="2025-06-30")
    assert len(found) == len(rows("SELECT ?x { ?x a pol:Target ; pol:jurisdiction/pol:code '330100' }")) > 3
    assert list(found.to_pandas().columns) == list(found.table().columns)
