"""Numbers, dates and names as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.network.labels import (
    Label,
    citation,
    deadline_label,
    decimal_of,
    exact_number,
    number,
    period_label,
    pinyin_keys,
    quantity,
    shorten,
)

_ZH = {"万亿": Decimal(10) ** 12, "亿": Decimal(10) ** 8, "万": Decimal(10) ** 4}
_EN = {"trillion": Decimal(10) ** 12, "billion": Decimal(10) ** 9, "million": Decimal(10) ** 6}


def _read(text: str, words: dict[str, Decimal]) -> Decimal:
    """Read a number as a person would."""
    for word, factor in words.items():
        if text.endswith(word):
            return Decimal(text.removesuffix(word).strip().replace(",", "")) * factor
    return Decimal(text.replace(",", ""))


@given(st.decimals(min_value=0, max_value=10**15, allow_nan=False, allow_infinity=False, places=2))
def test_a_number_means_what_it_meant(value: Decimal) -> None:
    label = number(value)
    # What is rounded is rounded to two decimals of the word beside it: half a percent at most.
    assert abs(_read(label.zh, _ZH) - value) <= value / 200
    assert abs(_read(label.en, _EN) - value) <= value / 200
    assert Decimal(exact_number(value).replace(",", "")) == value


@given(st.integers(min_value=0, max_value=99_999_999))
def test_a_whole_number_below_a_hundred_million_is_not_rounded_in_chinese(value: int) -> None:
    assert _read(number(Decimal(value)).zh, _ZH) == value


@pytest.mark.parametrize(
    ("value", "unit", "comparator", "expected"),
    [
        ("250000000", "元", None, Label("2.5亿元", "CNY 250 million")),
        ("600000000000", "元", "~", Label("约6000亿元", "about CNY 600 billion")),
        ("30", "%", "<=", Label("不超过30%", "at most 30%")),
        ("50", "项", "=", Label("50项", "50 items")),
        ("4500", "家", ">", Label("超过4500家", "more than 4,500 entities")),
        ("120000", "元/台", None, Label("12万元/台", "CNY 120,000 per machine")),
        ("7.5", "P", None, Label("7.5P", "7.5 P")),
        ("3", None, "<", Label("不足3", "under 3")),
    ],
)
def test_quantities(value: str, unit: str | None, comparator: str | None, expected: Label) -> None:
    assert quantity(Decimal(value), unit, comparator) == expected


def test_a_counter_takes_the_noun_it_counts() -> None:
    assert quantity(Decimal(25), "个", ">=", counted="行业应用大模型").en == "at least 25 models"
    assert quantity(Decimal(2), "个", counted="其他").en == "2"


@pytest.mark.parametrize(
    ("last", "first", "expected"),
    [
        (date(2025, 6, 30), date(2025, 1, 1), Label("2025年上半年", "first half of 2025")),
        (date(2025, 12, 31), date(2025, 7, 1), Label("2025年下半年", "second half of 2025")),
        (date(2024, 2, 29), date(2024, 2, 1), Label("2024年2月", "February 2024")),
        (date(2024, 11, 30), date(2024, 1, 1), Label("2024年1—11月", "January–November 2024")),
        (date(2024, 9, 30), None, Label("2024年9月底", "end of September 2024")),
        (
            date(2024, 9, 12),
            date(2024, 9, 3),
            Label("2024年9月3日至2024年9月12日", "3 September 2024 to 12 September 2024"),
        ),
    ],
)
def test_periods(last: date, first: date | None, expected: Label) -> None:
    assert period_label(last, first) == expected


def test_a_deadline_on_a_day_names_the_day() -> None:
    assert deadline_label(date(2026, 3, 15)) == Label("2026年3月15日", "15 March 2026")


@given(st.text(max_size=80), st.integers(min_value=1, max_value=60))
def test_shortened_text_fits(text: str, limit: int) -> None:
    assert len(shorten(text, limit)) <= limit


def test_citations_follow_the_standard() -> None:
    assert "".join(citation("题名", "报", "2025-04-18", "https://a.example/1")) == (
        "报. 题名[EB/OL]. (2025-04-18). https://a.example/1."
    )
    assert "".join(citation("题名", "", "2025-04-18", "")) == "题名[Z]. 2025-04-18."


def test_what_is_no_number_is_none() -> None:
    assert decimal_of("NaN") is None
    assert decimal_of("") is None
    assert decimal_of(None) is None


def test_pinyin_keeps_what_is_not_chinese() -> None:
    assert pinyin_keys("GPU算力").replace(" ", "") == "gpusuanli"
