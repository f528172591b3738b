"""Policies named without 《》: where a name begins and ends, and what is no name."""

import pytest

from reading_runs import claims


def names(text: str) -> list[str]:
    return [one.value("base_title") for one in claims(text, "plan") if "mentioned-only" not in one.flags]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("近日，苏州市印发苏州市支持数据产业发展若干措施（试行）。", ["苏州市支持数据产业发展若干措施"]),
        ("日前，绍兴市智能制造行动计划（2025—2027年）发布。", ["绍兴市智能制造行动计划"]),
        ("记者了解到，湖南省数据条例自10月1日起施行。", ["湖南省数据条例"]),
        ("国务院办公厅日前印发关于发展首发经济的指导意见，提出七项任务。", ["关于发展首发经济的指导意见"]),
        (
            "工信部就关于促进钢铁工业发展的若干意见（征求意见稿）公开征求意见。",
            ["关于促进钢铁工业发展的若干意见"],
        ),
        ("根据温州市氢能产业实施方案，到2027年建成加氢站10座。", ["温州市氢能产业实施方案"]),
        ("家用机器人安全管理办法将于明年施行。", ["家用机器人安全管理办法"]),
        ("根据中华人民共和国促进科技成果转化法，院校可以自主定价。", ["中华人民共和国促进科技成果转化法"]),
        ("平台应落实数据安全法和个人信息保护法的要求。", ["数据安全法", "个人信息保护法"]),
        (
            "关于公开征求泉州市鞋服产业若干措施（征求意见稿）意见的公告\n请于月底前反馈。",
            ["泉州市鞋服产业若干措施"],
        ),
        ("市里对照浙江省先进制造业规划2025—2030年逐条落实。", ["浙江省先进制造业规划"]),
        ("会上，政府工作报告提出，扩大内需。", ["政府工作报告"]),
        (
            "温州市氢能产业实施方案和台州市氢能产业发展规划同日印发。",
            ["温州市氢能产业实施方案", "台州市氢能产业发展规划"],
        ),
    ],
)
def test_names_without_marks_are_found(text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "近日，国家出台一揽子行动计划。",
        "杭州市推出一系列稳增长政策措施。",
        "杭州市正在抓紧制定相关实施方案。",
        "杭州市今年计划新建学校12所。",
        "杭州市的行动计划还没有公布。",
        "按照国家有关规定，企业可以申报。",
        "各地要制定具体实施方案，明确任务。",
        "专家对该市的发展规划提出意见。",
        "公司为杭州市提供智慧城市解决方案。",
        "杭州市政府决定，从明年起免费开放。",
        "东台西瓜入选全国农业品牌培育计划。",
        "杭州市民有办法解决停车难。",
        "现在，我代表市人民政府向大会作政府工作报告，请予审议。",
        "综合行政执法的办法很多。",
        "十四五规划实施以来，成绩显著。",
    ],
)
def test_plain_words_are_no_names(text):
    assert names(text) == []


def test_a_text_that_marks_its_titles_has_no_unmarked_ones():
    text = "杭州印发《杭州市数据条例》。此前，杭州市出台杭州市人工智能产业发展规划。"
    assert names(text) == ["杭州市数据条例"]


def test_a_title_that_lost_its_opening_mark_begins_where_an_unmarked_one_would():
    assert names("根据中华人民共和国数据安全法》，企业应当分级保护。") == ["中华人民共和国数据安全法"]
    assert names("今年以来，2025年政府工作报告》提出扩大内需。") == ["政府工作报告"]


def test_an_unmarked_name_has_issuer_status_and_period():
    (found,) = claims("绍兴市发布绍兴市智能制造行动计划（2025—2027年）。", "plan")
    assert found.value("jurisdiction").key == "330600" and found.value("status") == "issued"
    assert (found.value("period_start").year, found.value("period_end").year) == (2025, 2027)
    assert found.flags == ("repaired",)


def test_a_short_name_given_to_an_unmarked_title_means_it():
    text = "绍兴市印发绍兴市智能制造行动计划（2025—2027年）（以下简称行动计划）。行动计划提出，到2027年培育企业30家。"
    (found,) = claims(text, "plan")
    assert found.value("short_name") == "行动计划"
