"""Organisations: known, of a place, by build and by list; and what is none."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.speech_support import read
from policygraph.extract.orgnames import suffixes_in
from policygraph.model import Ref


def _named(text: str) -> list[str]:
    return [mention.name for mention in read(text).notes["organisations"]]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("工信部、国家网信办、国家发改委等16部门印发意见。", ["工信部", "国家网信办", "国家发改委"]),
        ("根据工业和信息化部数据，产业增长。", ["工业和信息化部"]),
        ("近日北京市经济和信息化局发布方案。", ["北京市经济和信息化局"]),
        ("记者从上海市经信委获悉。", ["上海市经信委"]),
        ("浙江省杭州市财政局、科技局联合发文。", ["浙江省杭州市财政局", "科技局"]),
        ("支持清华大学深圳国际研究生院建设。", ["清华大学深圳国际研究生院"]),
        ("会同北京市住房和城乡建设委员会推进。", ["北京市住房和城乡建设委员会"]),
        ("由华为与中国科学院自动化研究所联合打造。", ["华为", "中国科学院自动化研究所"]),
        ("国家信息中心经济预测部宏观经济研究室的报告", ["国家信息中心经济预测部宏观经济研究室"]),
        ("中国政法大学民商经济法学院教授", ["中国政法大学民商经济法学院"]),
        ("杭州海康机器人股份有限公司在会上签约。", ["杭州海康机器人股份有限公司"]),
        ("北京大学和清华大学共建实验室。", ["北京大学", "清华大学"]),
        ("商务部研究院与浙江工商大学合作。", ["商务部研究院", "浙江工商大学"]),
        ("国家税务总局北京市税务局发布公告。", ["国家税务总局北京市税务局"]),
        ("世界银行和国际货币基金组织下调预测。", ["世界银行", "国际货币基金组织"]),
    ],
)
def test_names_are_found_whole(text: str, names: list[str]) -> None:
    assert _named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "财政部门、教育部门和有关部门要落实责任。",
        "支持上市公司、国有企业和金融机构发展。",
        "加快手续办理，推进数字化转型。",
        "高等院校、科研院所和研究机构要协同。",
        "市委、市政府高度重视。",
        "大学生创业、银行业改革、公司债发行、中心城区更新。",
        "建设国家人工智能创新中心和省级重点实验室。",
        "发展智能网联汽车、集成电路、生物医药等产业。",
        "人工智能、大数据等企业加快集聚。",
    ],
)
def test_nobody_in_particular_is_no_organisation(text: str) -> None:
    reading = read(text)
    assert [claim for claim in reading.claims if claim.kind == "organisation"] == []


def test_aliases_share_an_identity_and_keep_their_print() -> None:
    mentions = read("工信部表示。工业和信息化部发布公告。").notes["organisations"]
    assert {mention.ref for mention in mentions} == {Ref("organisation", "工业和信息化部")}
    assert [mention.name for mention in mentions] == ["工信部", "工业和信息化部"]


def test_a_department_has_the_seat_its_name_gives() -> None:
    (mention,) = read("深圳市发展和改革委员会印发通知。").notes["organisations"]
    assert mention.seat == Ref("place", "440300")
    assert mention.kind == "government"


def test_a_name_built_on_a_known_one_is_part_of_it() -> None:
    (mention,) = read("国家发展改革委价格认证中心称").notes["organisations"]
    assert mention.part_of == Ref("organisation", "国家发展和改革委员会")


def test_an_issuer_in_a_title_is_noted_and_makes_no_claim() -> None:
    reading = read("《国务院办公厅关于加快发展的意见》印发。")
    (mention,) = reading.notes["organisations"]
    assert "in-title" in mention.flags
    assert not [claim for claim in reading.claims if claim.kind == "organisation"]


def test_a_newspaper_in_title_marks_is_one_of_the_media() -> None:
    (mention,) = read("他接受《证券日报》采访。").notes["organisations"]
    assert (mention.name, mention.kind) == ("证券日报", "media")


def test_a_list_of_firms_names_even_those_without_a_suffix() -> None:
    assert "垣宇星" in _named("腾讯、垣宇星、华为等企业正在加快布局。")


@given(st.text(alphabet="中国北京市大学公司集团研究院的和与在建设发展局委会，。、《》（）", max_size=50))
def test_mentions_are_sorted_apart_and_inside(text: str) -> None:
    mentions = read(text).notes["organisations"]
    for left, right in itertools.pairwise(mentions):
        assert left.end <= right.start
    assert all(0 <= one.start < one.end <= len(text) for one in mentions)


def test_the_longest_suffix_is_taken() -> None:
    text = "某某股份有限公司"
    assert [(start, end) for start, end, _ in suffixes_in(text)] == [(2, 8)]
