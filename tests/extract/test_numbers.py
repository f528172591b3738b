"""Numbers: every written form reads to its exact value, and reads back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.extract.numbers import Number, read_arabic, read_chinese, read_number, rereads
from policygraph.model import decimal_text


def spoken(number: int) -> str:
    """Return a whole number below 10^12 as it is spoken, an independent writer for the reader under test."""

    def below_myriad(value: int) -> str:
        words, gap = "", False
        for power, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
            digit, value = divmod(value, power)
            if digit:
                words += ("零" if gap and words else "") + "零一二三四五六七八九"[digit] + unit
                gap = False
            else:
                gap = True
        return words

    if number == 0:
        return "零"
    words = ""
    for power, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, number = divmod(number, power)
        if group:
            words += ("零" if words and group < 1000 else "") + below_myriad(group) + unit
    return words


@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_a_spoken_number_reads_to_its_value(number: int) -> None:
    assert read_chinese(spoken(number)) == number


@given(st.integers(min_value=0, max_value=10**15))
def test_thousand_separators_change_nothing(number: int) -> None:
    assert read_arabic(f"{number:,}") == number
    assert read_number(f"{number:,}") == Number(Decimal(number))


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=10**6, places=2),
    st.sampled_from([("", 1), ("万", 10**4), ("亿", 10**8), ("万亿", 10**12), ("百万", 10**6)]),
)
def test_multipliers_are_multiplied_out_exactly(value: Decimal, multiplier: tuple[str, int]) -> None:
    written = decimal_text(value) + multiplier[0]
    assert rereads(written, value * multiplier[1])
    assert not rereads(written, value * multiplier[1] + 1)


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    number = read_number(text)
    assert number is None or number.value_max is None or number.value < number.value_max


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2.5亿", "250000000"),
        ("1,234", "1234"),
        ("三十", "30"),
        ("十", "10"),
        ("一百二十五万", "1250000"),
        ("两千亿", "200000000000"),
        ("一亿二千三百万", "123000000"),
        ("两万三", "23000"),
        ("三千零五", "3005"),
        ("二〇二七", "2027"),
        ("1200余", "1200"),
        ("10余万", "100000"),
        ("3万多", "30000"),
        ("三十多", "30"),
        ("百分之三十点五", "30.5"),
        ("百分之5", "5"),
        ("六成", "60"),
        ("七成半", "75"),
        ("三成五", "35"),
        ("五分之一", "20"),
        ("3分之2", "66.666667"),
        ("一半", "50"),
        ("翻一番", "2"),
        ("翻两番", "4"),
        ("翻了一番", "2"),
        ("17.3万亿", "17300000000000"),
    ],
)
def test_forms(written: str, value: str) -> None:
    number = read_number(written)
    assert number is not None
    assert number.value == Decimal(value)
    assert rereads(written, Decimal(value))


@pytest.mark.parametrize(
    "written", ["", "若干", "一批", "亿", "万", "数据", "三分", "A", "2.5.1", "十四五规划", "一系列"]
)
def test_what_is_no_number(written: str) -> None:
    assert read_number(written) is None


def test_ranges_share_a_multiplier_written_once() -> None:
    assert read_number("3至5") == Number(Decimal(3), Decimal(5))
    assert read_number("3-5亿") == Number(Decimal(300000000), Decimal(500000000))
    assert read_number("二十至三十") == Number(Decimal(20), Decimal(30))
    assert read_number("5-3") is None


@pytest.mark.parametrize(
    ("printed", "value"),
    [("２．５億", "250000000"), ("１,２３４", "1234"), ("三萬五千", "35000"), ("兩千", "2000")],
)
def test_printed_forms_read_back(printed: str, value: str) -> None:
    assert rereads(printed, Decimal(value))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("293亿6,500万", "29365000000"),
        ("1万7,000", "17000"),
        ("3万5千", "35000"),
        ("一九.〇四亿", "1904000000"),
        ("七〇亿", "7000000000"),
        ("廿万", "200000"),
        ("2.1兆", "2100000000000"),
        ("100 万", "1000000"),
    ],
)
def test_forms_of_hong_kong_and_taiwan(written: str, value: str) -> None:
    assert rereads(written, Decimal(value))
