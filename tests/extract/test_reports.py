"""A text laid out as a report to a congress is one, whoever printed it."""

from __future__ import annotations

import pytest

from policygraph.extract.pipeline import default_pipeline
from policygraph.read import read_text

REPORT = """{title}

来源：某市政务摘编　发布日期：2024年2月2日

一、2023年工作回顾

全年地区生产总值突破3000亿元，增长6%，新增规模以上工业企业120家。

二、2024年{heading}

新增规模以上工业企业150家以上，软件产业规模提升至450亿元。

新增老年食堂60个。
"""


@pytest.mark.parametrize("title", ["绵阳市2024年政府工作报告（摘要）", "绵阳市工作要点"])
@pytest.mark.parametrize("heading", ["重点工作", "工作安排", "主要预期目标"])
def test_what_was_done_and_what_is_to_be_done_are_told_apart_by_headings(title, heading):
    document = read_text(REPORT.format(title=title, heading=heading), key="a")
    found = {}
    for claim in default_pipeline().extract(document):
        if claim.kind in ("target", "statistic"):
            found[str(claim.value("value"))] = claim
    assert {value: claim.kind for value, claim in found.items()} == {
        "300000000000": "statistic",
        "6": "statistic",
        "120": "statistic",
        "150": "target",
        "45000000000": "target",
        "60": "target",
    }
    assert str(found["150"].value("deadline")) == "2024-12-31"
    assert str(found["120"].value("as_of_end")) == "2023-12-31"


JUDGED = """各位代表：
全市地区生产总值增长6.1%，一般公共预算收入增长8.4%。城镇新增就业4.2万人。
在2021年度全省粮食安全责任制考核中获评优秀，生态环境满意度居全省前列。
新建改建农村公路320公里，完成老旧小区改造56个，新增养老床位1200张。
2022年，全市新增高新技术企业35家，技术合同成交额达到18亿元。
2023年，我们将加快建设产业园，力争全市地区生产总值增长6.5%。"""


def test_the_year_of_an_assessment_dates_only_what_the_assessment_says():
    claims = default_pipeline().extract(read_text(JUDGED, key="a"))
    found = {str(claim.value("value")): claim for claim in claims if claim.kind == "statistic"}
    assert {str(found[value].value("as_of_end").year) for value in ("320", "56", "1200", "42000.0")} == {
        "2022"
    }
    scored = "全市推进改革。2022年度全省营商环境考核得分95.3分，居全省第二位。"
    (score,) = (
        one for one in default_pipeline().extract(read_text(scored, key="b")) if one.kind == "statistic"
    )
    assert score.value("as_of_end").year == 2022
