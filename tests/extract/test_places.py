"""Places: true mentions only, namesakes resolved, county short forms only where they can be nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.extract.places import goes_on_as_name
from reading_runs import claims, keys, read


def codes(text: str) -> list[str]:
    return keys(claims(text, "place"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("杭州、宁波与温州提出新目标。", ["330100", "330200", "330300"]),
        ("浙江省杭州市发布了方案。", ["330000", "330100"]),
        ("近日，广州市天河区启动试点。", ["440100", "440106"]),
        ("美国和德国的企业也参展。", ["US", "DE"]),
        ("吉林出台了新政。", ["220000"]),
    ],
)
def test_names_are_found(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "北京大学的教授到会。",
        "南京银行发布年报。",
        "宁波舟山港上半年吞吐量创新高。",
        "他毕业于吉林大学。",
        "深圳证券交易所受理了申请。",
        "据《重庆日报》报道，会议结束。",
        "推进杭州路、长春西路和鄞州大道改造。",
        "企业要开封新产品，合作共赢，保护资源。",
        "坚持和平发展，精益阳光工程启动。",
    ],
)
def test_what_is_no_place_yields_none(text):
    assert codes(text) == []


def test_a_county_counts_after_its_parent_and_beside_its_siblings():
    assert "330782" in codes("浙江义乌推出措施。")
    assert codes("甘肃甘南合作、夏河等地启动项目。")[2] == "623001"


def test_namesakes_go_with_the_parent_the_text_names():
    assert "110105" in codes("北京市加快布局。朝阳区率先试点。")
    ambiguous = [claim for claim in claims("鼓楼区率先试点。", "place") if "ambiguous" in claim.flags]
    assert len(ambiguous) == 1 and not ambiguous[0].is_direct


def test_a_place_in_a_plan_title_counts_and_one_in_a_newspaper_does_not():
    assert codes("近日，《苏州市数据条例》正式施行。") == ["320500"]


def test_mentions_carry_their_exact_spans():
    text = "上海、深圳出台方案，上海先行。"
    for claim in claims(text, "place"):
        for span in claim.spans:
            assert span.of(text) == claim.value("name")
    assert len(claims(text, "place")[0].spans) == 2


def test_the_note_holds_no_place_inside_a_name():
    reading = read("杭州海关与杭州市的企业座谈。")
    assert [mention.name for mention in reading.notes["places"]] == ["杭州市"]


@given(st.text(alphabet="北京大学上海市、，。合作资源朝阳区的在\n", max_size=40))
def test_any_text_is_read_and_every_span_lies_in_it(text):
    for mention in read(text or "。").notes["places"]:
        assert 0 <= mention.start < mention.end <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("北京大学", True), ("北京提出", False), ("北京市经信局", True), ("北京成立公司", False)],
)
def test_names_that_go_on(text, expected):
    assert goes_on_as_name(text, 2) is expected
