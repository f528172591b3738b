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
