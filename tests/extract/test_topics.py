"""Technologies, initiatives, bottlenecks, focus and actions."""

import pytest

from policygraph.extract.clauses import clause_start, leading_verb, led_share
from policygraph.model import Modality
from reading_runs import as_written, claims, keys, read


def names(text: str) -> set[str]:
    return {str(name) for claim in claims(text, "technology") for name in claim.values("name")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("重点发展相控阵芯片和毫米波雷达。", {"相控阵芯片", "毫米波雷达"}),
        ("培育行业应用大模型，研发人工智能操作系统。", {"行业应用大模型", "人工智能操作系统"}),
        ("推广钠离子电池，布局卫星互联网。", {"钠离子电池", "卫星互联网"}),
    ],
)
def test_terms_and_compounds(text, expected):
    assert expected <= names(text)


@pytest.mark.parametrize(
    "text", ["加强特种设备监管。", "关键核心技术取得突破。", "完善工作机制，优化营商环境。"]
)
def test_what_is_no_technology(text):
    assert not [claim for claim in claims(text, "technology") if "generic" not in claim.flags]


def test_praise_never_opens_a_compound():
    assert "先进功率半导体" not in names("发展先进功率半导体。")
    assert "功率半导体" in names("发展先进功率半导体。")


def test_an_abbreviation_and_its_gloss_are_one_technology():
    found = [claim for claim in claims("攻关GPU（图形处理器）技术。", "technology") if len(claim.spans) == 2]
    assert len(found) == 1


def test_a_technology_inside_an_organisation_is_none():
    assert "大数据" not in names("贵州省大数据发展管理局召开会议。")


def test_lost_plus_signs_are_read_and_marked():
    (found,) = claims("持续推进“人工智能 ”行动。", "initiative")
    assert keys((found,)) == ["人工智能+行动"] and "repaired" in found.flags


def test_programmes_in_quotation_marks():
    assert keys(claims("实施“春晖筑巢”工程。", "initiative")) == ["春晖筑巢工程"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("目前最大的“卡点”是高质量数据供给不足。", "高质量数据供给不足"),
        ("用地成本高企让初创企业望而却步。", "用地成本高企"),
        ("要着力破解基层治理难题。", "基层治理难题"),
        ("融资渠道单一成为产业发展的主要障碍。", "融资渠道单一"),
    ],
)
def test_bottlenecks(text, expected):
    (found,) = claims(text, "bottleneck")
    assert found.value("text") == expected == as_written(text, found, "text")


def test_who_names_a_bottleneck_and_whom_it_hits():
    text = "某某研究院院长王建国认为，芯片成本高企让中小企业望而却步。"
    (found,) = claims(text, "bottleneck")
    assert found.value("named_by").key == "王建国" and found.value("affects") == "中小企业"
    assert found.said_by is not None


def test_focus_of_each_place():
    text = "目前，合肥聚焦量子计算，武汉瞄准光电子芯片，西安强攻商业航天。"
    found = {(claim.value("place").key, str(claim.value("text"))) for claim in claims(text, "focus")}
    assert found == {("340100", "量子计算"), ("420100", "光电子芯片"), ("610100", "商业航天")}


def test_no_focus_on_problems():
    assert not claims("杭州关注民生问题。", "focus")


def test_actions_of_an_official_text():
    text = "三明市2024年工作要点\n全市上下要奋力拼搏。\n加快建设数字政府，完善公共服务体系；积极推进医疗改革。全市经济平稳。全市粮食丰收。"
    found = claims(text, "action")
    assert [claim.value("text") for claim in found] == [
        "加快建设数字政府",
        "完善公共服务体系",
        "积极推进医疗改革",
    ]
    assert {claim.modality for claim in found} == {Modality.PLANNED}
    assert all(as_written(text, claim, "text") == claim.value("text") for claim in found)


def test_comment_in_news_is_no_action():
    assert not claims("记者了解到，专家认为，应当推动产业转型升级，完善监管体系。", "action")


def test_adoption_is_distributed_over_a_list():
    (found,) = claims("记者获悉，南京、苏州、无锡等城市均出台促进数据流通的行动计划。", "action")
    assert {place.key for place in found.values("jurisdiction")} == {"320100", "320500", "320200"}


def test_a_clause_with_a_figure_is_left_to_the_figures():
    text = "三明市2024年工作要点\n全市新建充电桩500个，完善交通网络。全市上下要努力。全市要实干。"
    assert all("500" not in str(claim.value("text")) for claim in claims(text, "action"))


def test_clauses():
    assert leading_verb("持续深化改革", 0, 6) is not None
    assert leading_verb("产业结构优化", 0, 6) is None
    assert clause_start("一是加快建设", 0, 6) == 2
    assert led_share("产业规模扩大。", 0, 7) == 0.0


def test_technologies_stand_in_the_note_in_order():
    mentions = read("发展量子通信、脑机接口和基因编辑。").notes["technologies"]
    assert [one.start for one in mentions] == sorted(one.start for one in mentions)


def test_a_subsidy_addresses_the_cost_of_its_technology():
    text = "专家认为，算力成本高企让中小企业望而却步。\n杭州印发《杭州市算力实施方案》，每年设立1亿元算力券，对采购智能算力服务的企业给予补贴。"
    (bottleneck,) = claims(text, "bottleneck")
    addressed = {ref.key for claim in claims(text, "measure") for ref in claim.values("addresses")}
    assert addressed == {bottleneck.value("text")}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("突破共封装光学、玻璃基板封装等技术。", {"共封装光学"}),
        ("布局绿氨、核电池和海洋温差能。", {"绿氨", "核电池", "海洋温差能"}),
        ("发展六维力传感器、行星滚柱丝杠、空心杯电机。", {"六维力传感器", "行星滚柱丝杠", "空心杯电机"}),
        ("推进双抗药物、小核酸药物、全基因组选择研究。", {"双抗药物", "小核酸药物", "全基因组选择"}),
        ("推广星闪和网络切片。", {"星闪", "网络切片"}),
        ("開發矽光子與高頻寬記憶體。", {"矽光子", "高频宽记忆体"}),
    ],
)
def test_terms_of_the_twenties(text, expected):
    assert expected <= names(text)


@pytest.mark.parametrize(
    "text", ["舞台上群星闪耀。", "加强审核技术人员培训。", "合成氨能耗下降。", "推进跨链条融合。"]
)
def test_words_that_only_contain_a_new_term(text):
    assert not claims(text, "technology")


def test_a_technology_is_named_by_its_technical_name_where_there_is_one():
    (found,) = claims("建成储能电站3座，推广新型储能。", "technology")
    assert found.values("name") == ("新型储能",) and not found.flags and len(found.spans) == 2
    (alone,) = claims("建成储能电站3座。", "technology")
    assert set(alone.flags) == {"generic"}


@pytest.mark.parametrize(
    ("text", "expected", "absent"),
    [
        ("重点突破碳酸锰矿选矿、锰渣资源化利用等关键核心技术。", {"碳酸锰矿选矿", "锰渣资源化利用"}, set()),
        (
            "攻克高温合金单晶叶片精密铸造、遥操作维护以及极地破冰船型等一批关键技术。",
            {"高温合金单晶叶片精密铸造", "遥操作维护"},
            set(),
        ),
        ("开展人才培养、企业服务等方面技术指导。", set(), {"人才培养", "企业服务"}),
        ("突破用地保障、人才服务等瓶颈。", set(), {"用地保障", "人才服务"}),
        ("研发灾害治理、应急指挥等关键技术。", set(), {"灾害治理", "应急指挥"}),
    ],
)
def test_lists_that_say_their_items_are_technologies(text, expected, absent):
    assert expected <= names(text) and not absent & names(text)


def test_brackets_give_a_technology_a_further_name_for_the_rest_of_the_text():
    (found,) = claims("推广垂直腔面发射激光器（VCSEL）。国产VCSEL芯片已量产。", "technology")[:1]
    assert len(found.spans) == 3
    (chinese,) = [
        claim
        for claim in claims("扩大MLCC（片式多层瓷介电容）产能。", "technology")
        if keys((claim,)) == ["mlcc"]
    ]
    assert len(chinese.spans) == 2
