"""Documents: body, title, publisher, date, sidecar, Markdown."""

import json
from datetime import date
from pathlib import Path

import pytest

from policygraph.errors import InputError, UnreadableError
from policygraph.read import read_file, read_text

ARTICLES = Path(__file__).parents[2] / "data" / "articles"
SEED = ARTICLES / "000_6103338c9870b80b.txt"
LEAD = "市政府常务会议审议通过了实施方案，要求各部门抓好落实，年底前完成全部任务。"


def test_the_seed_article():
    document = read_file(SEED)
    assert document.title == "多地出台产业支持政策 竞逐“人工智能 ”赛道"
    assert (document.published, document.published_from) == (date(2025, 4, 18), "footer")
    assert document.published_span is not None
    assert document.published_span.of(document.text) == "2025-04-18"
    body = document.body.of(document.text)
    assert body.startswith("多地出台") and body.endswith("提供法律保障。")
    assert document.text == SEED.read_bytes().decode("utf-8")


@pytest.mark.parametrize(
    ("text", "published", "origin"),
    [
        (f"某市发布方案\n发布时间：2024-03-05 来源：某市日报\n{LEAD}", date(2024, 3, 5), "byline"),
        (f"某市发布方案\n2024年3月5日 09:30\n{LEAD}", date(2024, 3, 5), "byline"),
        (f"关于印发方案的通知\n{LEAD}\n某市人民政府\n2024年3月5日", date(2024, 3, 5), "closing line"),
        (
            f"关于印发方案的通知\n{LEAD}\n某市人民政府\n二〇二四年三月十五日",
            date(2024, 3, 15),
            "closing line",
        ),
        (f"某市发布方案\n{LEAD * 3}\n上一篇：2024-03-05\n", date(2024, 3, 5), "footer"),
        (
            f"某市发布方案\n{LEAD * 3}\n相关推荐\n甲 2024-03-05\n乙 2024-03-05\n丙 2023-01-01",
            date(2024, 3, 5),
            "related items",
        ),
        (f"某市发布方案\n{LEAD}自2024年3月5日起施行，有效期三年。", None, None),
        (f"某市发布方案\n2024-02-31\n{LEAD}", None, None),
    ],
)
def test_the_publication_date_and_where_it_came_from(text, published, origin):
    document = read_text(text, key="a")
    assert (document.published, document.published_from) == (published, origin)


@pytest.mark.parametrize(
    ("text", "publisher"),
    [
        (f"某市发布方案\n来源：苏州日报 2024-03-05\n{LEAD}", "苏州日报"),
        (f"某市发布方案\n新华社合肥3月5日电 {LEAD}", "新华社"),
        (f"某市发布方案\n{LEAD}", None),
    ],
)
def test_the_publisher(text, publisher):
    document = read_text(text, key="a")
    assert document.publisher == publisher
    if publisher:
        assert document.publisher_span is not None
        assert document.publisher_span.of(text) == publisher


@pytest.mark.parametrize(
    "tail",
    [
        "相关推荐\n另有20亿元。",
        "责任编辑：张三",
        "免责声明：本文仅代表作者。\n到2030年100家。",
        "上一篇：到2026年",
        "扫一扫在手机打开当前页",
    ],
)
def test_the_tail_is_not_body(tail):
    text = f"某市发布方案\n{LEAD * 3}\n{tail}"
    assert read_text(text, key="a").body.of(text).endswith("全部任务。")


def test_a_menu_above_is_not_body_and_the_title_below_it_is_found():
    menu = "\n".join(
        ["首页", "政务公开", "政务服务", "互动交流", "走进本市", "营商环境", "登录", "无障碍阅读"]
    )
    text = f"{menu}\n您当前所在的位置：首页 > 政策\n某市推动低空经济高质量发展若干措施出台\n{LEAD * 2}"
    document = read_text(text, key="a")
    assert document.title == "某市推动低空经济高质量发展若干措施出台"
    assert "政务公开" not in document.body.of(text)


def test_a_link_to_an_explanation_does_not_end_the_article():
    text = f"某市实施方案\n{LEAD[:30]}。相关解读见下。\n相关解读\n{LEAD * 10}"
    assert read_text(text, key="a").body.end == len(text)


def test_the_sidecar_knows_better(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(f"某市发布方案\n2024-03-05\n{LEAD}", encoding="utf-8")
    (tmp_path / "plan.meta.json").write_text(
        json.dumps(
            {
                "published": "2024-04",
                "publisher": "某市日报",
                "url": "https://example.org/a?b=1",
                "title": "方案",
            }
        ),
        encoding="utf-8",
    )
    document = read_file(path, key="folder/plan.txt")
    assert (document.published, document.published_precision) == (date(2024, 4, 1), "month")
    assert (document.key, document.publisher, document.title) == (
        "https://example.org/a?b=1",
        "某市日报",
        "方案",
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "not a readable JSON"),
        ("[]", "must be one JSON object"),
        ('{"date": "2024"}', "unknown field date"),
        ('{"published": "March"}', "published must be a date"),
        ('{"published": "2024-13"}', "published must be a date"),
        ('{"url": "javascript:alert(1)"}', "http or https"),
        ('{"title": 3}', "title must be a non-empty string"),
    ],
)
def test_a_bad_sidecar_is_named(tmp_path, content, says):
    path = tmp_path / "plan.txt"
    path.write_text(LEAD, encoding="utf-8")
    (tmp_path / "plan.meta.json").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=says) as raised:
        read_file(path)
    assert "plan.meta.json" in str(raised.value)


def test_markdown_loses_its_marks_and_front_matter(tmp_path):
    path = tmp_path / "plan.md"
    path.write_text(
        "---\ntitle: 某市方案\ndate: 2024-03-05\nsource: 某市日报\n---\n# 一、总体要求\n\n到**2027年**，建成[5个](https://example.org)中心。\n\n"
        "1. 第一项\n2. 第二项\n\n| 指标 | 2027年 |\n|---|---|\n| 产值 | 500亿元 |\n\n<script>alert(1)</script>\n",
        encoding="utf-8",
    )
    document = read_file(path)
    assert document.text.split("\n")[:2] == ["一、总体要求", "到2027年，建成5个中心。"]
    assert "1. 第一项" in document.text and "产值\t500亿元" in document.text
    assert (document.title, document.publisher, document.published) == (
        "某市方案",
        "某市日报",
        date(2024, 3, 5),
    )
    assert document.reader == "markdown@1"


def test_an_unknown_extension_is_refused(tmp_path):
    path = tmp_path / "plan.xyz"
    path.write_text(LEAD, encoding="utf-8")
    with pytest.raises(UnreadableError, match=r"no reader for \.xyz; read are"):
        read_file(path)


def test_a_title_from_the_file_name_is_marked(tmp_path):
    path = tmp_path / "003_东营_2024政府工作报告.txt"
    path.write_text(f"各位代表：\n{LEAD}", encoding="utf-8")
    document = read_file(path)
    assert (document.title, document.flags) == ("东营 2024政府工作报告", ("title-from-name",))
