"""Titles: repaired, taken apart, short names resolved, status and issuer read from what stands around."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.extract.title_parts import five_year_period, parse_title, rebalance, title_kind, title_period
from policygraph.extract.title_scan import scan_titles
from reading_runs import as_written, claims, keys, read


def plan(text: str, number: int = 0, *, title: bool = False):
    return claims(text, "plan", title=title)[number]


def titles(text: str) -> list[str]:
    return [text[one.inner_start : one.inner_end] for one in scan_titles(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("《甲市行动方案》和《乙市条例》", ["甲市行动方案", "乙市条例"]),
        ("《关于印发《甲市规划》的通知》", ["关于印发《甲市规划》的通知"]),
        ("《甲市行动方案（2025年版（征求意见稿》提出", ["甲市行动方案（2025年版（征求意见稿"]),
        ("落实《甲市产业行动方案，推进工作。", ["甲市产业行动方案"]),
        ("市政府印发甲市产业行动方案》，推进工作。", ["甲市产业行动方案"]),
        ("《甲市产业行动方案提出目标。《乙市条例》已施行。", ["甲市产业行动方案", "乙市条例"]),
    ],
)
def test_titles_are_scanned_by_depth_and_lost_brackets_repaired(text, expected):
    assert titles(text) == expected


@given(st.text(alphabet="《》〈〉（）甲市方案，。\n", max_size=60))
def test_scanning_never_fails_and_stays_inside(text):
    for one in scan_titles(text, 0, len(text)):
        assert 0 <= one.start <= one.inner_start < one.inner_end <= one.end <= len(text)


@given(st.text(alphabet="（）甲2025年版征求意见稿", max_size=30))
def test_rebalanced_titles_are_balanced(text):
    depth = 0
    for character in rebalance(text):
        depth += (character == "（") - (character == "）")
        assert depth >= 0
    assert depth == 0


@pytest.mark.parametrize(
    ("title", "first", "last"),
    [
        ("三年行动计划（2024—2026年）", 2024, 2026),
        ("行动计划（2025年—2027年（征求意见稿", 2025, 2027),
        ("发展规划（2021-2035年）", 2021, 2035),
        ("“十四五”数字经济发展规划", 2021, 2025),
        ("国民经济和社会发展第十五个五年规划纲要", 2026, 2030),
        ("行动方案（2025年）", 2025, 2025),
    ],
)
def test_periods(title, first, last):
    assert title_period(title) == (date(first, 1, 1), date(last, 12, 31))


@pytest.mark.parametrize(
    "title", ["药品目录（2025年版）", "三年行动方案", "管理办法（2019年修订）", "数据安全法"]
)
def test_versions_and_counts_are_no_period(title):
    assert title_period(title) is None


def test_five_year_plans_by_number():
    assert five_year_period("“十五五”时期") == (date(2026, 1, 1), date(2030, 12, 31))
    assert five_year_period("二十五五") is None


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("甲市人工智能产业行动方案", "plan"),
        ("中华人民共和国数据安全法", "law"),
        ("住房公积金管理条例", "law"),
        ("甲市人才落户办法", "plan"),
        ("经济日报", "media"),
        ("关于印发甲市实施细则的通知", "notice"),
        ("入学申请表", "other"),
        ("中国数字经济发展报告", "report"),
        ("春天的故事", "other"),
    ],
)
def test_kinds_of_document(title, kind):
    assert title_kind(title) == kind


def test_a_title_is_taken_apart():
    parts = parse_title("甲市建设高地实施方案（2025年版（征求意见稿")
    assert (parts.base, parts.version, parts.status) == ("甲市建设高地实施方案", "2025年版", "draft")
    assert parts.repaired and parts.name.endswith("（2025年版）（征求意见稿）")


@pytest.mark.parametrize(
    ("title", "name", "status"),
    [
        ("甲市产业行动计划2025年—2027年", "甲市产业行动计划（2025年—2027年）", None),
        ("甲市产业若干措施试行", "甲市产业若干措施（试行）", "trial"),
        ("甲市产业行动方案2025—2027年征求意见稿", "甲市产业行动方案（2025—2027年）（征求意见稿）", "draft"),
        ("甲市产业目录2025年版", "甲市产业目录（2025年版）", None),
    ],
)
def test_qualifiers_that_lost_their_brackets_get_them_back(title, name, status):
    parts = parse_title(title)
    assert (parts.name, parts.status, parts.repaired, parts.kind) == (name, status, True, "plan")
    assert parts == parse_title(title) and parts.base == name.split("（")[0]


@pytest.mark.parametrize("title", ["甲市2025年工作要点", "中国制造2025", "甲市综合改革试点实施方案"])
def test_what_ends_like_a_qualifier_but_is_none_stays(title):
    assert parse_title(title).name == title


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("近日，《杭州市数据条例（草案）》公布。", "draft"),
        ("《杭州市数据流通办法》即日起向社会公开征求意见。", "draft"),
        ("杭州拟于年内出台《杭州市数据流通办法》。", "draft"),
        ("国务院提请审议《国务院机构改革方案》。", "draft"),
        ("杭州印发《杭州市数据流通办法》。", "issued"),
        ("根据《杭州市数据流通办法》，企业可以申报。", "issued"),
        ("《杭州市数据流通办法》提出，建设平台。", "issued"),
        ("杭州印发《杭州市数据流通办法（试行）》。", "trial"),
        ("建议加快制定《自动驾驶法》。", None),
        ("杭州正在研究制定《杭州市数据流通办法》。", None),
    ],
)
def test_status(text, status):
    assert plan(text).value("status") == status


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("《深圳市低空经济条例》自2月1日起施行。", "440300"),
        ("上海印发《立足新赛道推动产业创新发展行动方案》。", "310000"),
        ("工业和信息化部等八部门印发《关于推动未来产业创新发展的实施意见》。", "CN"),
        ("《中华人民共和国数据安全法》实施三年。", "CN"),
        ("近日，《关于促进消费的若干措施》由武汉市商务局发布。", "420100"),
        ("依据《关于调整缴费基数的通知》（粤人社规〔2024〕8号）办理。", "440000"),
        ("落实《关于支持深圳建设先行示范区的意见》。", "CN"),
    ],
)
def test_issuer(text, code):
    assert plan(text).value("jurisdiction").key == code


def test_titles_in_a_list_share_issuer_and_status():
    found = claims("成都近日发布《人工智能行动计划》《低空经济实施方案》和《算力工作方案》。", "plan")
    assert keys(found, "jurisdiction") == ["510100"] * 3
    assert [claim.value("status") for claim in found] == ["issued"] * 3


def test_short_names_are_the_same_document():
    text = "《武汉市人工智能产业实施方案》（以下简称《实施方案》）发布。《实施方案》明确了目标。"
    (found,) = claims(text, "plan")
    assert found.value("short_name") == "实施方案" and len(found.spans) >= 2


def test_a_kind_of_document_alone_means_the_last_full_title_of_that_kind():
    text = "《武汉市人工智能产业行动方案》发布。《行动方案》明确了目标。\n《意见》另行印发。"
    (found,) = claims(text, "plan")
    assert found.value("base_title") == "武汉市人工智能产业行动方案"


def test_an_issuing_notice_and_what_it_issues_are_two_documents():
    found = claims("《杭州市人民政府关于印发〈杭州市数字经济规划〉的通知》已公布。", "plan")
    assert keys(found) == ["杭州市人民政府关于印发〈杭州市数字经济规划〉的通知", "杭州市数字经济规划"]
    assert keys(found, "jurisdiction") == ["330100", "330100"]


def test_the_heading_of_a_policy_is_a_policy():
    text = "南京市促进软件产业发展若干措施\n一、支持企业做大做强，推动产业集聚。\n二、加强人才引育，完善公共服务。\n"
    found = plan(text)
    assert found.value("name") == "南京市促进软件产业发展若干措施"
    assert found.value("jurisdiction").key == "320100"


def test_a_headline_is_no_policy():
    assert not claims("多地出台产业支持政策\n记者了解到，企业反响热烈。", "plan")


def test_a_headline_of_consultation_is_no_second_document():
    text = "关于推动苏州市数据产业发展的意见（征求意见稿）公开征求意见\n近日，《关于推动苏州市数据产业发展的意见（征求意见稿）》向社会公开征求意见。"
    found = claims(text, "plan")
    assert [(one.value("base_title"), one.value("status")) for one in found] == [
        ("关于推动苏州市数据产业发展的意见", "draft")
    ]


def test_the_year_of_a_government_work_report_stands_before_it():
    found = plan("2025年《政府工作报告》提出，扩大内需。")
    assert (found.value("version"), found.value("jurisdiction").key) == ("2025年", "CN")


def test_dates_of_consultation_and_issue():
    text = "《宁波市低空经济条例（草案）》自4月2日起面向社会公开征求意见。"
    assert plan(text).value("consultation_start") == date(2025, 4, 2)
    text = "苏州于3月份发布《苏州市具身智能行动计划》。"
    assert plan(text).value("issued_on") == date(2025, 3, 1)


def test_slots_lie_where_they_are_said():
    text = "杭州市印发《杭州市算力行动方案（2025年版（征求意见稿》（杭政办〔2025〕7号），向社会公开征求意见。"
    found = plan(text)
    assert as_written(text, found, "title") == "杭州市算力行动方案（2025年版（征求意见稿"
    assert as_written(text, found, "document_number") == "杭政办〔2025〕7号"
    assert as_written(text, found, "status") == "征求意见"
    assert "repaired" in found.flags


def test_newspapers_and_forms_make_no_claim_but_hide_what_is_in_them():
    reading = read("《上海证券报》记者填写《北京市入学申请表》。")
    assert [one.kind for one in reading.notes["titles"]] == ["media", "other"]
    assert not claims("《上海证券报》记者填写《北京市入学申请表》。", "place")


def test_policies_named_in_passing_are_marked():
    found = plan("会议要求落实“十四五”规划。")
    assert "mentioned-only" in found.flags and found.value("period_end") == date(2025, 12, 31)


def test_traditional_texts_set_titles_in_quotation_marks():
    text = "行政院會昨日通過「人工智慧基本法」草案，將送請立法院審議，經濟部長說明開發經過。"
    found = plan(text)
    assert as_written(text, found, "title") == "人工智慧基本法"
    assert (found.value("status"), found.value("jurisdiction").key) == ("draft", "710000")
    assert not claims("会议强调“乡村振兴行动计划”的重要性。", "plan")


def test_a_title_without_its_place_is_the_one_with_it():
    (found,) = claims("《深圳经济特区数据条例》施行。《数据条例》共七章。", "plan")
    assert found.value("name") == "深圳经济特区数据条例" and len(found.spans) == 2


def test_an_issuer_named_in_one_title_is_not_that_of_the_next():
    found = claims("记者了解到，依据《上海市住房租赁条例》、《住房公积金管理条例》办理。", "plan")
    assert keys(found, "jurisdiction") == ["310000", "CN"]


@pytest.mark.parametrize(
    "text",
    [
        "他出版专著《中国能源发展战略》。",
        "《国家治理体系》一书出版。",
        "他在论文《数字贸易规则》中写道，前景可期。",
    ],
)
def test_books_and_papers_are_no_policies(text):
    assert not claims(text, "plan")


def test_papers_to_attach_are_no_policies():
    assert not claims("申请人应提交《材料清单》，并查看《户籍家庭分配办理指引》（附件3）。", "plan")
    assert keys(claims("依据《市场准入负面清单》办理。", "plan")) == ["市场准入负面清单"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("《杭州市旧车补贴办法》同时废止。", "repealed"),
        ("《杭州市数据条例》已于2024年正式实施。", "in-force"),
        ("《杭州市数字贸易促进条例》将于5月1日起施行。", "issued"),
    ],
)
def test_documents_in_force_and_out_of_it(text, status):
    assert plan(text).value("status") == status


def test_a_plan_made_to_carry_out_another_implements_it():
    text = "记者获悉，为贯彻落实《中共中央 国务院关于促进民营经济发展壮大的意见》，宁波市制定了《宁波市民营经济行动方案》。"
    first, second = claims(text, "plan")
    assert second.values("implements") == (first.value("entity"),)
    assert not first.values("implements")


def test_what_a_policy_cites_and_repeals():
    text = (
        "南京市数据管理办法\n第一条 根据《中华人民共和国数据安全法》，制定本办法。\n"
        "第二条 加强数据管理。\n第三条 修订《南京市数据暂行规定》。\n"
    )
    found = plan(text)
    assert [ref.key for ref in found.values("cites")] == ["中华人民共和国数据安全法"]
    assert [ref.key for ref in found.values("revises")] == ["南京市数据暂行规定"]


def test_a_title_that_the_headline_shortens_is_one_document():
    text = "《武汉低空经济实施方案》出台\n武汉市近日印发《武汉市低空经济高质量发展实施方案（2025—2027年）》，记者获悉，将建设五个中心。"
    (found,) = claims(text, "plan")
    assert found.value("name") == "武汉市低空经济高质量发展实施方案（2025—2027年）"
    assert found.value("period_end") == date(2027, 12, 31) and len(found.spans) == 2


def test_the_years_may_come_with_the_second_mention():
    text = "记者获悉，《武汉市低空经济实施方案》公布。武汉市印发的《武汉市低空经济实施方案（2025—2027年）》提出，建设五个中心。"
    (found,) = claims(text, "plan")
    assert found.value("period_start") == date(2025, 1, 1)
