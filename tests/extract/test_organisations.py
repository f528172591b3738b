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
    """Return the names noted, titles' issuers left out."""
    return [one.name for one in read(text).notes["organisations"] if "in-title" not in one.flags]


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
        ("智研咨询数据显示，规模同比增长20%。", ["智研咨询"]),
        ("中商产业研究院数据显示，市场达1134亿元。", ["中商产业研究院"]),
        ("天眼查数据显示，相关企业超过100万家。", ["天眼查"]),
        ("企查查显示，今年新增企业3万家。", ["企查查"]),
        ("弗若斯特沙利文报告显示，中国份额超75%。", ["弗若斯特沙利文"]),
        ("据艾瑞咨询预测，2027年市场将达千亿元。", ["艾瑞咨询"]),
        ("国家统计局数据显示，前三季度增长5.2%。", ["国家统计局"]),
        ("中国汽车工业协会数据显示，1—10月销量增长。", ["中国汽车工业协会"]),
        ("乘联会发布数据，渗透率超过50%。", ["乘联会"]),
        ("海关总署统计，出口增长6%。", ["海关总署"]),
        (
            "市发展改革委、市经济信息化委、市科委联合发布《行动方案》。",
            ["市发展改革委", "市经济信息化委", "市科委"],
        ),
        ("由市科技局牵头，市财政局、各区政府配合。", ["市科技局", "市财政局"]),
        ("浙江省经信厅、省发展改革委印发通知。", ["浙江省经信厅", "省发展改革委"]),
        ("上海市人民政府办公厅印发《若干措施》。", ["上海市人民政府办公厅"]),
        ("深圳市政务服务和数据管理局局长表示，要统筹。", ["深圳市政务服务和数据管理局"]),
        ("广州市天河区科技工业和信息化局负责解释。", ["广州市天河区科技工业和信息化局"]),
        (
            "北京市海淀区人民政府与中关村科技园区管理委员会共建园区。",
            ["北京市海淀区人民政府", "中关村科技园区管理委员会"],
        ),
        ("杭州云深处科技有限公司推出新品。", ["杭州云深处科技有限公司"]),
        ("宇树科技、云深处、强脑科技等杭州企业快速成长。", ["宇树科技", "云深处", "强脑科技"]),
        ("华为、中兴通讯、大唐移动等公司参与标准制定。", ["华为", "中兴通讯", "大唐移动"]),
        ("北京人形机器人创新中心发布“天工”机器人。", ["北京人形机器人创新中心"]),
        ("之江实验室与浙江大学联合研发大模型。", ["之江实验室", "浙江大学"]),
        ("中国电子学会、中国人工智能学会主办论坛。", ["中国电子学会", "中国人工智能学会"]),
        ("国务院常务会议审议通过《意见》。", ["国务院"]),
        ("央行、金融监管总局、证监会联合召开会议。", ["央行", "金融监管总局", "证监会"]),
        (
            "财政部、税务总局、人力资源社会保障部三部门发布公告。",
            ["财政部", "税务总局", "人力资源社会保障部"],
        ),
        ("全国人大常委会法工委发言人介绍情况。", ["全国人大常委会法工委"]),
        ("中国信通院、IDC、Gartner均发布报告。", ["中国信通院", "IDC", "Gartner"]),
        ("欧盟委员会、美国商务部表态。", ["欧盟委员会", "美国商务部"]),
        ("国网浙江省电力有限公司投资10亿元。", ["国网浙江省电力有限公司"]),
        ("中国石油大庆油田有限责任公司建成示范区。", ["中国石油大庆油田有限责任公司"]),
        ("蚂蚁集团旗下网商银行推出贷款。", ["蚂蚁集团", "网商银行"]),
        ("中国建设银行杭州分行提供授信。", ["中国建设银行杭州分行"]),
        ("阿里云、百度智能云提供算力服务。", ["阿里云", "百度智能云"]),
        ("西湖大学、浙江大学医学院附属第一医院参与项目。", ["西湖大学", "浙江大学医学院附属第一医院"]),
        ("深圳证券交易所、北京证券交易所发布规则。", ["深圳证券交易所", "北京证券交易所"]),
        ("全国信标委、工信部电子五所参与制定。", ["全国信标委", "工信部电子五所"]),
        ("国家超级计算无锡中心投入运行。", ["国家超级计算无锡中心"]),
        ("京东方、维信诺、天马微电子等面板厂商扩产。", ["京东方", "维信诺", "天马微电子"]),
        ("合肥综合性国家科学中心人工智能研究院发布成果。", ["合肥综合性国家科学中心人工智能研究院"]),
        ("申请人可向区人力资源和社会保障局提交申请。", ["区人力资源和社会保障局"]),
        ("台湾积体电路制造股份有限公司表示，将扩大投资。", ["台湾积体电路制造股份有限公司"]),
        ("香港特区政府创新科技及工业局局长孙东表示，会推动发展。", ["香港特区政府创新科技及工业局"]),
        ("粤港澳大湾区国家技术创新中心成立。", ["粤港澳大湾区国家技术创新中心"]),
        ("三亚中交国际邮轮港有限公司高级顾问叶坚说。", ["三亚中交国际邮轮港有限公司"]),
        ("中央网信办秘书局、工业和信息化部办公厅印发通知。", ["中央网信办秘书局", "工业和信息化部办公厅"]),
        ("国家发展改革委办公厅发布通知。", ["国家发展改革委办公厅"]),
        ("江苏省数据局、江苏省数据集团共建平台。", ["江苏省数据局", "江苏省数据集团"]),
        ("成都市新经济发展委员会发布清单。", ["成都市新经济发展委员会"]),
        ("北京市科委、中关村管委会发布指南。", ["北京市科委", "中关村管委会"]),
        ("财政部税政司、国家能源局电力司有关负责人作了介绍。", ["财政部税政司", "国家能源局电力司"]),
        ("經濟部產業發展署表示將提供補助。", ["經濟部產業發展署"]),
        ("清华大学车辆与运载学院教授李克强说。", ["清华大学车辆与运载学院"]),
        ("推动长春理工大学中山研究院争创省重点实验室。", ["长春理工大学中山研究院"]),
        ("中金资本、华润电力、中铁四局参与。", ["中金资本", "华润电力", "中铁四局"]),
        ("华为云计算业务增长，比亚迪新能源汽车热销。", ["华为云", "比亚迪"]),
        ("贵州茅台集团投资建设数据中心。", ["贵州茅台集团"]),
        ("加快山东大学龙山校区、空天信息大学等高校建设。", ["山东大学", "空天信息大学"]),
        ("统一汽车产品准入标准，一汽、上汽扩产。", ["一汽", "上汽"]),
        ("小米科技园开工。", []),
        ("本细则由县民政局会同县财政局负责解释。", ["县民政局", "县财政局"]),
        ("近日，会同县财政局拨付资金。", ["会同县财政局"]),
        ("蓝鲸智能科技（苏州）有限公司增资。", ["蓝鲸智能科技（苏州）有限公司"]),
        (
            "特斯拉（上海）有限公司、博世（中国）投资有限公司落户。",
            ["特斯拉（上海）有限公司", "博世（中国）投资有限公司"],
        ),
        ("天能控股集团、新能公司入选。", ["天能控股集团", "新能公司"]),
        ("做优做强湖北武当山文旅投资公司。", ["湖北武当山文旅投资公司"]),
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
        "各区人民政府、市政府有关部门要加强协作。",
        "2024世界人工智能大会在上海举行。",
        "加大对中小微企业、民营企业、科技型企业的支持力度。",
        "鼓励龙头企业、高校、科研院所组建创新联合体。",
        "支持企业建设工程研究中心、企业技术中心和重点实验室。",
        "建设一批公共算力服务平台、数据交易中心。",
        "社保基金、保险资金、理财公司要长期投资。",
        "本市行政区域内的企业、社会组织和个人适用本办法。",
        "广州市公共就业服务机构负责受理。",
        "市场监管部门、公安机关和人民法院依法处理。",
        "引进2家股份制商业银行、3家合作社。",
        "做强技工教育集团。",
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


def test_a_short_name_the_text_gives_is_the_same_body() -> None:
    text = "杭州宇航树科技股份有限公司（以下简称“宇航树”）发布新品。宇航树将扩大产能。市经信局（下称经信局）支持宇航树。"
    mentions = read(text).notes["organisations"]
    assert {one.ref.key for one in mentions if "树" in one.name} == {"杭州宇航树科技股份有限公司"}
    assert [one.name for one in mentions].count("宇航树") == 3


def test_a_firm_in_the_name_of_a_project_makes_no_claim() -> None:
    reading = read("加快比亚迪二期、京东方基地等项目建设。比亚迪发布新车。")
    claims = [claim for claim in reading.claims if claim.kind == "organisation"]
    assert [claim.value("name") for claim in claims] == ["比亚迪"]
    assert len(reading.notes["organisations"]) == 3


def test_the_sign_of_an_office_in_the_number_of_a_document_names_nobody() -> None:
    assert _named("按照有关意见（国办发〔2023〕12号）执行。") == []
    assert _named("国办发布通知。") == ["国办"]
