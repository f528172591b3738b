"""Targets: what plans and governments set, in many fields of policy, with deadlines near and far."""

from __future__ import annotations

import pytest

from extract.quantity_support import claims, told


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "《杭州市低空经济行动计划》提出，到2027年，低空经济规模突破600亿元，建成起降点275个以上。",
            ["target >60000000000元 2027", "target >=275个 2027"],
        ),
        (
            "力争今年新增上市公司10家以上、专精特新“小巨人”企业30家。",
            ["target >=10家 2025", "target 30家 2025"],
        ),
        ("“十五五”期间，新建改建农村公路5000公里。", ["target 5000公里 2030"]),
        (
            "到“十四五”末，森林覆盖率达到24.1%，国土绿化面积新增3万亩。",
            ["target 24.1% 2025", "target 30000亩 2025"],
        ),
        ("三年内培育百亿级企业5家、独角兽企业20家左右。", ["target 5家 2028", "target ~20家 2028"]),
        (
            "计划总投资120亿元，其中今年计划完成投资30亿元。",
            ["target 12000000000元", "target 3000000000元 2025"],
        ),
        (
            "地铁运营里程到2026年达到600公里，日均客流500万人次。",
            ["target 600公里 2026", "target 5000000人次 2026"],
        ),
        ("要确保粮食产量稳定在1.4万亿斤左右。", ["target ~1400000000000斤"]),
        ("项目总投资50亿元，建成后年产值将达80亿元。", ["statistic 5000000000元", "target 8000000000元"]),
        ("力争到2026年底培育10家年产值超50亿元的龙头企业。", ["target 10家 2026"]),
        (
            "深圳将于2025年底前建成1000个以上低空起降点，开通航线1000条。",
            ["target >=1000个 2025", "target 1000条 2025"],
        ),
        ("发改委表示，今年我国经济增长目标为5%左右。", ["target ~5% 2025"]),
        ("计划三年投入30亿元，建成50个示范园区。", ["target 3000000000元", "target 50个"]),
        ("规划建设用地面积12.5平方公里，容纳人口20万人。", ["target 12.5平方公里", "target 200000人"]),
        ("去年底出台的政策明确，到2030年新能源汽车占比达到50%。", ["target 50% 2030"]),
        ("会议强调，粮食总产量要保持在1.3万亿斤以上。", ["target >=1300000000000斤"]),
        ("确保不发生重大事故，单位生产总值二氧化碳排放下降18%。", ["target 18%"]),
        ("计划招生1200名，其中本科800名。", ["target 1200人", "target 800人"]),
    ],
)
def test_targets(text: str, expected: list[str]) -> None:
    assert told(text) == expected


PLAN = """宁波市人工智能产业发展行动方案（2025—2027年）
一、总体要求
坚持创新驱动、应用牵引，打造国内领先的人工智能应用高地，全市上下要形成合力，推动产业发展。
二、主要目标
到2027年，全市人工智能核心产业规模突破1000亿元，规上企业达到300家。
——技术创新。攻克关键核心技术30项以上，新增省级以上创新平台10家。
——人才集聚。引进高层次人才1000名。
三、重点任务
（一）夯实算力底座
1.建设智算中心。2025年底前建成2个智算中心，新增标准机架1万架。
2.推进流通。培育数据商50家。
"""


def test_one_deadline_governs_bullets_until_the_next() -> None:
    deadlines = {str(c.value("indicator")): c.value("deadline") for c in claims(PLAN) if c.kind == "target"}
    years = {name: day.year for name, day in deadlines.items()}
    assert years["关键核心技术"] == years["高层次人才"] == years["规上企业"] == 2027
    assert years["智算中心"] == years["标准机架"] == 2025


REPORT = """各位代表：
一、2024年工作回顾
全市地区生产总值增长5.2%，新增上市公司5家，建成公园12个。
二、2025年工作安排
今年经济社会发展的主要预期目标是：全市地区生产总值增长5.5%左右，城镇调查失业率控制在5%以内。
新建学校10所，累计建设5G基站4600个。
"""


def test_sections_of_a_report_tell_review_from_plan() -> None:
    assert told(REPORT) == [
        "statistic 5.2% 2024",
        "statistic 5家 2024",
        "statistic 12个 2024",
        "target ~5.5% 2025",
        "target <=5% 2025",
        "target 10所 2025",
        "target 4600个 2025",
    ]


EXTRACT = """过去一年，全市经济稳步回升，地区生产总值同比增长5.2%，成功获评国家级示范区2个，新增上市公司5家。
民生福祉持续改善，累计建成公园12个，惠及群众30余万人，连续三年获省政府表彰，困难群众救助标准不断提升。
大力推进产业升级，加快培育专精特新企业，力争全年新增高新技术企业100家以上，工业投资增长10%左右。
扎实做好就业工作，确保城镇新增就业5万人以上，深入推进老旧小区改造，完成改造项目80个。
"""


def test_without_headings_the_wording_tells_review_from_plan() -> None:
    assert [line.split()[0] for line in told(EXTRACT)] == ["statistic"] * 5 + ["target"] * 4


def test_slots_of_a_target() -> None:
    text = "《杭州市实施方案》提出，到2027年底，杭州培育形成具有国际一流水平的基础大模型25个以上。"
    (claim,) = claims(text)
    assert claim.value("indicator") == "基础大模型"
    assert claim.value("qualifier") == "具有国际一流水平的"
    assert claim.value("jurisdiction").key == "330100"
    assert claim.value("comparator") == ">="
    for name, written in {
        "value": "25",
        "unit": "个",
        "deadline": "2027年底",
        "comparator": "以上",
        "jurisdiction": "杭州",
    }.items():
        slot = claim.slot(name)
        assert slot is not None
        assert slot.span is not None
        assert slot.span.of(text) == written


def test_ellipsis_carries_the_indicator_and_each_place_its_own_number() -> None:
    first, second = claims("到2027年，杭州建成智算中心2个，宁波建成1个。")
    assert first.value("indicator") == second.value("indicator") == "智算中心"
    assert [c.value("jurisdiction").key for c in (first, second)] == ["330100", "330200"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2027年，全市培育15家左右氢能运营服务领军企业。", {15: "氢能运营服务领军企业"}),
        ("到2027年，40个产品年销售额超过2亿元。", {40: "产品", 200_000_000: "产品年销售额"}),
        ("到2027年，全市投入使用的充电桩达到3万个以上。", {30_000: "投入使用的充电桩"}),
        ("氢能行动方案出炉 2027年产能要到30万吨。", {300_000: "产能"}),
    ],
)
def test_the_noun_that_a_number_counts(text: str, expected: dict[int, str]) -> None:
    targets = [claim for claim in claims(text) if claim.kind == "target"]
    assert {int(str(claim.value("value"))): claim.value("indicator") for claim in targets} == expected


def test_a_rate_that_rules_fix_is_no_goal() -> None:
    text = (
        "参保人员可申请按规定参保。要求全市统一执行。个人缴费比例为18%，其中10%计入统筹基金，8%计入个人账户。"
    )
    assert [line for line in told(text, None) if line.startswith("target")] == []
    assert told("到2027年，缴费比例为16%。") == ["target 16% 2027"]
