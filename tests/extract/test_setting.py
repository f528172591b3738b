"""The setting: official text or news, and whose place “our city” is."""

import pytest

from reading_runs import read

OFFICIAL = "加快建设数字政府，完善公共服务体系，积极推进医疗改革，深化国企改革。"


def setting(text: str):
    return read(text).notes["setting"]


def place(text: str) -> str | None:
    found = setting(text).place
    return found[0].key if found else None


@pytest.mark.parametrize(
    ("text", "official"),
    [
        (f"各位代表：现在，我代表绍兴市人民政府，向大会报告工作。{OFFICIAL}", True),
        (f"全市经济稳中向好。{OFFICIAL}绍兴的明天更美好。", True),
        ("记者从绍兴市商务局获悉，消费市场回暖。专家表示，政策见效快。", False),
        ("上海推出新政。广东跟进落实。四川也在布局。企业反响热烈。", False),
    ],
)
def test_manner(text, official):
    assert setting(text).official is official


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"绍兴市数字经济行动方案\n{OFFICIAL}", "330600"),
        (f"我代表绍兴市人民政府报告工作。{OFFICIAL}", "330600"),
        (
            f"我市居全省前列，浙江省给予支持。{OFFICIAL}柯桥区、诸暨市、嵊州市协同发展，打造绍兴品牌。",
            "330600",
        ),
        (f"广州市天河区人才办法\n{OFFICIAL}", "440106"),
        (OFFICIAL, None),
    ],
)
def test_whose_place(text, code):
    assert place(text) == code


def test_the_state_speaks():
    assert setting(f"各位代表：现在，我代表国务院，向大会报告政府工作。{OFFICIAL}").national


def test_the_span_says_so():
    text = f"我代表绍兴市人民政府报告工作。{OFFICIAL}"
    assert setting(text).place[1].of(text) == "绍兴市"
