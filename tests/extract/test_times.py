"""Times: absolute and relative ones resolve to exact bounds, and nonsense to nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.extract.dates import plan_years, resolve, within_year
from policygraph.extract.times import find_times, republican_years

PUBLISHED = date(2025, 4, 18)


def bounds(text: str, base: date | None = PUBLISHED) -> list[tuple[str, str]]:
    return [(time.first.isoformat(), time.last.isoformat()) for time in find_times(text, base)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2月份", "2025-02-01", "2025-02-28"),
        ("3月份", "2025-03-01", "2025-03-31"),
        ("12月", "2024-12-01", "2024-12-31"),
        ("自4月15日起面向社会公开征求意见", "2025-04-15", "2025-04-15"),
        ("自5月1日起施行", "2025-05-01", "2025-05-01"),
        ("截至去年9月底", "2024-09-21", "2024-09-30"),
        ("今年", "2025-01-01", "2025-12-31"),
        ("明年", "2026-01-01", "2026-12-31"),
        ("去年全年", "2024-01-01", "2024-12-31"),
        ("一季度", "2025-01-01", "2025-03-31"),
        ("2024年前三季度", "2024-01-01", "2024-09-30"),
        ("今年上半年", "2025-01-01", "2025-06-30"),
        ("今年以来", "2025-01-01", "2025-04-18"),
        ("近三年", "2022-04-19", "2025-04-18"),
        ("三年内", "2025-04-18", "2028-04-18"),
        ("未来10年", "2025-04-18", "2035-04-18"),
        ("“十四五”末", "2025-01-01", "2025-12-31"),
        ("“十五五”期间", "2026-01-01", "2030-12-31"),
        ("十四五时期", "2021-01-01", "2025-12-31"),
        ("到2027年底", "2027-12-01", "2027-12-31"),
        ("2025年—2027年", "2025-01-01", "2027-12-31"),
        ("2025-2027年", "2025-01-01", "2027-12-31"),
        ("从2025年到2035年", "2025-01-01", "2035-12-31"),
        ("2024年1—9月", "2024-01-01", "2024-09-30"),
        ("1—2月", "2025-01-01", "2025-02-28"),
        ("年底前", "2025-12-01", "2025-12-31"),
        ("截至目前", "2025-04-18", "2025-04-18"),
        ("二〇三〇年", "2030-01-01", "2030-12-31"),
        ("5月1日至10月31日", "2024-05-01", "2024-10-31"),
        ("2024年2月29日", "2024-02-29", "2024-02-29"),
    ],
)
def test_times_of_an_article_of_april_2025(text: str, first: str, last: str) -> None:
    assert bounds(text)[0] == (first, last)


@pytest.mark.parametrize(
    "text", ["2023年2月29日", "2月30日", "13月", "12345年底数", "近年来", "“十四五”规划", "第3年级"]
)
def test_what_is_no_time(text: str) -> None:
    assert all(time.precision == "year" for time in find_times(text, PUBLISHED))
    assert not [b for b in bounds(text) if b[0].endswith(("02-29", "02-30"))]


def test_a_relative_time_without_a_date_of_publication_is_left_out() -> None:
    assert bounds("今年一季度", None) == []
    assert bounds("到2027年", None) == [("2027-01-01", "2027-12-31")]


def test_a_part_of_a_year_takes_the_year_named_before_it_in_the_sentence_only() -> None:
    assert bounds("2023年增长5%，其中四季度增长6%。四季度以来")[1:] == [
        ("2023-10-01", "2023-12-31"),
        ("2024-10-01", "2024-12-31"),
    ]


def test_roles() -> None:
    text = "截至9月底已有3家；到2027年有30家；自2024年起；目前有5家；2023年有2家"
    assert [time.role for time in find_times(text, PUBLISHED)] == ["until", "by", "from", "now", "in"]


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31)))
def test_a_full_date_is_itself(day: date) -> None:
    found = resolve(f"{day.year}年{day.month}月{day.day}日", None)
    assert found is not None
    assert found[0] == (day, day, "day")


@given(
    st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31)),
    st.sampled_from(["去年", "今年", "明年"]),
    st.sampled_from(["", "一季度", "上半年", "前十个月", "9月底", "年底", "2月"]),
)
def test_relative_years_stay_within_one_year_of_the_publication(base: date, word: str, within: str) -> None:
    found = resolve(word + within, base)
    assert found is not None
    first, last, _ = found[0]
    assert first <= last
    assert last.year == first.year == base.year + {"去年": -1, "今年": 0, "明年": 1}[word]


@given(
    st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31)), st.integers(min_value=1, max_value=12)
)
def test_a_month_without_a_year_began_within_a_year_before_the_publication(base: date, month: int) -> None:
    found = resolve(f"{month}月份", base)
    assert found is not None
    assert base - timedelta(days=366) < found[0][0] <= base


@given(
    st.text(alphabet="0123456789年月日季度上下半今去明前后至到底末初近未来十四五“”期间以内。，", max_size=30)
)
def test_any_mixture_is_read_in_order_or_refused(text: str) -> None:
    end = 0
    for time in find_times(text, PUBLISHED):
        assert end <= time.start < time.end <= len(text)
        assert time.first <= time.last
        end = time.end


@given(
    st.integers(min_value=1000, max_value=9998),
    st.text(alphabet="0123456789月日季度上下半前一二三四底末初份个", max_size=8),
)
def test_parts_of_a_year_lie_in_it(year: int, words: str) -> None:
    days = within_year(year, words)
    assert days is None or days[0].year == year <= days[1].year


def test_five_year_plans() -> None:
    assert plan_years("十三") == (2016, 2020)
    assert plan_years("二") == (1958, 1962)
    assert plan_years("九十") is None


def test_years_of_taiwan_count_from_1912() -> None:
    text = "预计117年底完工，115年度编列预算"
    found = [(time.first.year, time.last.month) for time in republican_years(text, 0, len(text))]
    assert found == [(2028, 12), (2026, 12)]
    assert list(republican_years("有100年以来的历史，2117年", 0, 17)) == []


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("提高到2024年的91%", "in"),
        ("力争到2027年", "by"),
        ("比2023年增长5%", "than"),
        ("在2020年基础上", "base"),
        ("展望2035年", "by"),
    ],
)
def test_what_the_words_around_make_of_a_year(text: str, role: str) -> None:
    assert [time.role for time in find_times(text, PUBLISHED)] == [role]
