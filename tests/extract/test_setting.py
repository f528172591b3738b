"""The setting: official text or news, and whose place “our city” is."""

import pytest

from policygraph.extract.pipeline import default_pipeline
from policygraph.read import read_file
from reading_runs import claims, read

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


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (f"上虞区、诸暨市产业提质。{OFFICIAL}嵊州市新建厂房3万平方米。", "330600", "上虞区、诸暨市"),
        (f"全市经济稳中向好，我市居前。上虞区新建厂房。{OFFICIAL}", "330600", "全市"),
    ],
)
def test_a_city_that_is_not_named_is_told_by_its_districts(text, code, words):
    found = setting(text)
    assert found.place is not None and found.place[0].key == code
    assert found.place[1].of(text) == words and found.sure == 0.8


def test_a_county_named_again_and_again_is_not_taken_for_its_city():
    text = f"诸暨市全域推进，诸暨市提质，上虞区参与，诸暨市、诸暨市再提速。{OFFICIAL}"
    assert place(text) != "330600"


def test_facts_of_an_inferred_place_are_less_sure():
    (fact,) = claims(f"全市今年新建厂房30万平方米以上，我市提速。上虞区先行。{OFFICIAL}", "target")
    assert fact.value("jurisdiction").key == "330600" and dict(fact.factors)["place inferred"] == 0.8


def test_the_name_of_the_file_tells_where_nothing_else_does(tmp_path):
    text = f"一、主要目标\n今年要新建厂房30万平方米以上。{OFFICIAL}\n二、重点工作\n{OFFICIAL}各位代表！"
    path = tmp_path / "017_绍兴_2024政府工作报告.txt"
    path.write_text(text, encoding="utf-8")
    found = default_pipeline().read(read_file(path)).notes["setting"]
    assert found.place is not None and (found.place[0].key, found.sure) == ("330600", 0.7)
    other = tmp_path / "报告.txt"
    other.write_text(text, encoding="utf-8")
    assert default_pipeline().read(read_file(other)).notes["setting"].place is None


def test_a_city_under_its_province_is_named_by_its_short_form():
    assert place(f"天门港开通航线，建设天门工业园。天门山风景秀丽。{OFFICIAL}") == "429006"
