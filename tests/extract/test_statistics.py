"""Statistics and forecasts: their time, place, indicator, and growth rates checked against their ends."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extract.quantity_support import claims, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "截至去年底，全市低空经济企业已超过300家，同比增长15%。",
            ["statistic >300家 2024", "statistic 15% 2024"],
        ),
        ("预计到2030年，我国低空经济规模将突破2万亿元。", ["forecast >2000000000000元 2030"]),
        ("有专家预测，2028年新能源汽车渗透率有望达到60%。", ["forecast 60% 2028"]),
        ("杭州建成2个智算中心，宁波建成1个。", ["statistic 2个", "statistic 1个"]),
        ("目前尚未攻克50项关键核心技术。", ["not statistic 50项 2025"]),
        ("如果完成投资100亿元，将拉动就业。", ["if statistic 10000000000元"]),
        (
            "用电量、货运量、快递量分别增长6%、9.5%和12%。",
            ["statistic 6%", "statistic 9.5%", "statistic 12%"],
        ),
        ("一季度，北京房价同比上涨14.8%、上海上涨9.9%。", ["statistic 14.8% 2025", "statistic 9.9% 2025"]),
        ("居民人均可支配收入增长与经济增长同步，城镇新增就业1200万人以上。", ["statistic >=12000000人"]),
        ("房贷首付比例由30%下调至20%。", ["statistic 30%", "statistic 20%"]),
        (
            "世界500强企业中有130家落户，5G基站达10万个，位居全国第3位。",
            ["statistic 130家", "statistic 100000个"],
        ),
        (
            "新能源汽车产量从2020年的5万辆增长到2024年的50万辆，年均增长77.8%。",
            ["statistic 50000辆 2020", "statistic 500000辆 2024", "statistic 77.8% 2024"],
        ),
        (
            "市场规模预计将从2025年的100亿元增长至2030年的300亿元，年均复合增长率为20%。",
            ["forecast 10000000000元 2025", "forecast 30000000000元 2030", "forecast 20% 2030"],
        ),
        (
            "单位GDP能耗降低3%左右，PM2.5平均浓度控制在30微克/立方米以内。",
            ["statistic ~3%", "statistic <=30微克/立方米"],
        ),
        (
            "装机容量达到1200万千瓦，年发电量超300亿千瓦时。",
            ["statistic 12000000千瓦", "statistic >30000000000千瓦时"],
        ),
        ("算力规模达到30EFLOPS，标准机架50万架。", ["statistic 30EFLOPS", "statistic 500000架"]),
        (
            "两千三百家企业、三十余万名职工受益，占比近六成。",
            ["statistic 2300家", "statistic >300000人", "statistic ~60%"],
        ),
        ("义务教育巩固率95%以上，每千人口拥有执业医师3.5人。", ["statistic >=95%", "statistic 3.5人"]),
        ("最低工资标准调整为每月2490元。", ["statistic 2490元"]),
        (
            "外贸进出口总值2.3万亿元，其中出口1.5万亿元，分别增长3.2%、5.6%。",
            ["statistic 2300000000000元", "statistic 1500000000000元", "statistic 3.2%", "statistic 5.6%"],
        ),
        ("该基金总规模100亿元，首期规模20亿元。", ["statistic 10000000000元", "statistic 2000000000元"]),
        ("公租房租金按市场价的70%收取。", ["statistic 70%"]),
        ("首套房贷利率下限调整为3.8%。", ["statistic 3.8%"]),
        ("企业所得税税率降至15%。", ["statistic 15%"]),
        (
            "据统计，去年全省共发放一次性创业补贴3.2亿元，惠及4.5万人。",
            ["statistic 320000000元 2024", "statistic 45000人 2024"],
        ),
        ("公司获得了500万元奖励。", ["statistic 5000000元"]),
        ("发行5000亿元专项债券，支持银行补充资本。", ["statistic 500000000000元"]),
        ("国际货币基金组织预计2025年中国经济增长4.6%。", ["forecast 4.6% 2025"]),
        ("机构普遍认为，全年GDP增速有望实现5%左右。", ["forecast ~5% 2025"]),
        ("市场人士预期，降准幅度可能为0.5个百分点。", ["forecast 0.5个百分点"]),
        (
            "当前，我国60岁及以上老年人口已达3.1亿人，占全国人口的22%。",
            ["statistic 310000000人 2025", "statistic 22% 2025"],
        ),
        (
            "截至3月末，本外币贷款余额265.4万亿元，同比增长6.9%。",
            ["statistic 265400000000000元 2025", "statistic 6.9% 2025"],
        ),
        ("今年1—2月，全国规模以上工业企业利润同比下降0.3%。", ["statistic 0.3% 2025"]),
        (
            "“百千万工程”惠及22个县、110个镇、1062个村。",
            ["statistic 22个", "statistic 110个", "statistic 1062个"],
        ),
        ("三甲医院达到12家，每千人口床位数7.2张。", ["statistic 12家", "statistic 7.2张"]),
        ("新建幼儿园10所、新增学位3600个，缓解入园难。", ["statistic 10所", "statistic 3600个"]),
        ("行程约2小时，票价50元。", ["statistic 50元"]),
        ("“双11”期间销售额增长30%。", ["statistic 30%"]),
        ("该车型售价12.98万元，续航里程达520公里。", ["statistic 129800元", "statistic 520公里"]),
        ("5月20日起，存款利率下调25个基点。", ["statistic 25个基点"]),
        ("去年海铁联运班列突破9500列。", ["statistic >9500列 2024"]),
        ("去年全市开行专列120列，综合实力位列5位。", ["statistic 120列 2024"]),
    ],
)
def test_statistics_and_forecasts(text: str, expected: list[str]) -> None:
    assert told(text) == expected


def test_a_stated_growth_rate_is_checked_against_its_two_ends() -> None:
    text = "从2025年到2035年，产业规模预计将从3985亿元增长至17295亿元，复合年均增长率为{}%。"
    start, end, rate = claims(text.format("15.6"))
    assert [c.kind for c in (start, end, rate)] == ["forecast"] * 3
    assert [c.value("as_of_end").year for c in (start, end, rate)] == [2025, 2035, 2035]
    assert rate.flags == ("computed-mismatch",)
    assert rate.value("computed") == Decimal("15.81")
    assert rate.value("value") == Decimal("15.6")
    assert claims(text.format("15.8"))[2].flags == ()


def test_items_of_a_list_take_their_own_numbers() -> None:
    found = claims("第一、第二、第三产业增加值分别增长2%、5.5%和6.5%。")
    assert [(c.value("indicator"), str(c.value("value"))) for c in found] == [
        ("第一产业增加值", "2"),
        ("第二产业增加值", "5.5"),
        ("第三产业增加值", "6.5"),
    ]
    assert {c.value("change") for c in found} == {"growth"}


@pytest.mark.parametrize(
    ("text", "indicator", "change"),
    [
        ("集装箱吞吐量达到2218万标准箱。", "集装箱吞吐量", None),
        ("规上工业增加值增长3.7%。", "规上工业增加值", "growth"),
        ("单位能耗下降2.8%。", "单位能耗", "decrease"),
        ("城镇化率提高到67%。", "城镇化率", None),
        ("森林覆盖率提高2个百分点。", "森林覆盖率", "growth"),
        ("新增5家上市公司。", "上市公司", "increase"),
        ("人均预期寿命达到81.2岁。", "人均预期寿命", None),
    ],
)
def test_indicator_and_change(text: str, indicator: str, change: str | None) -> None:
    (claim,) = claims(text)
    assert (claim.value("indicator"), claim.value("change")) == (indicator, change)


def test_an_old_year_beside_a_comparison_is_not_the_time_of_the_figure() -> None:
    (level, growth) = claims("2024年上海实现地区生产总值5.39万亿元，比上年增长5%。")
    assert level.value("as_of_end").year == growth.value("as_of_end").year == 2024


def test_places_in_a_list_take_their_own_numbers() -> None:
    found = claims("一季度，北京、上海和深圳房价分别上涨1.1%、2.2%和3.3%。")
    assert [c.value("place").key for c in found] == ["110000", "310000", "440300"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新开通8条公交线路、12条地铁专线和5条水上航线。", ["公交线路", "地铁专线", "水上航线"]),
        ("惠及4个街道、21个社区。", ["街道", "社区"]),
        ("建成粮仓3座、冷库5座。", ["粮仓", "冷库"]),
    ],
)
def test_each_number_of_a_list_counts_the_noun_on_its_own_side(text: str, expected: list[str]) -> None:
    assert [claim.value("indicator") for claim in claims(text)] == expected


def test_a_rough_ten_and_the_tail_of_a_ranking_count_nothing() -> None:
    assert told("昨天十几个部门参加了对接。") == []
    assert told("空气质量综合指数退出后20名。") == []
