"""HTML, PDF and DOCX: main text, tables in order, metadata, and what is refused by name."""

import io
import zipfile
from datetime import date

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from policygraph.errors import UnreadableError
from policygraph.read import READERS, read_data

PARAGRAPHS = [
    "市政府常务会议审议通过了低空经济实施方案，要求各部门抓好落实，年底前完成全部任务，并定期报告进展情况。",
    "到2027年，全市建成<b>5个</b>通用机场，开通100条以上无人机航线，聚集产业链企业500家，产业规模达到600亿元。",
    "市发展改革委负责人介绍，对新引进的重点项目按固定资产投资额的<a href='/x'>10%</a>给予补贴，最高5000万元。",
    "记者从发布会上了解到，方案共提出六个方面二十四项具体举措，涉及基础设施、产业培育、应用场景和安全监管。",
    "业内专家认为，方案的出台将进一步完善当地低空飞行服务保障体系，带动上下游企业集聚，形成新的增长点。",
    "下一步，该市将成立工作专班，建立重大项目清单，按季度调度推进，并适时对实施情况开展评估。",
]


def page(charset: str = "utf-8") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"""<!doctype html><html><head><meta charset="{charset}"><title>某市发布低空经济方案 - 某市日报</title>
<meta name="pubdate" content="2024-03-05"><meta property="og:site_name" content="某市日报">
<link rel="canonical" href="https://example.org/news/1.html"></head><body>
<nav><a href="/">首页</a><a href="/a">政务公开</a></nav><h1>某市发布低空经济方案</h1>
<div class="article">{body}<table><tr><th>指标</th><th>2027年</th></tr><tr><td>产值</td><td>500亿元</td></tr></table></div>
<div class="related"><h3>相关推荐</h3><ul><li><a href="b">另一城市到2030年投入90亿元</a></li></ul></div>
<script>alert("到2031年")</script></body></html>""".encode("gb18030" if charset == "gb2312" else charset)


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_html_gives_the_main_text_and_its_metadata(charset):
    document = read_data(page(charset), ".html", name="a.html", key="a.html")
    assert "到2027年，全市建成5个通用机场" in document.text
    assert "按固定资产投资额的10%给予补贴" in document.text
    assert "产值\t500亿元" in document.text
    for noise in ("首页", "2030年", "2031年", "<b>"):
        assert noise not in document.body.of(document.text)
    assert (document.title, document.publisher) == ("某市发布低空经济方案", "某市日报")
    assert (document.published, document.published_from) == (date(2024, 3, 5), "metadata")
    assert document.key == document.url == "https://example.org/news/1.html"


def test_a_page_without_text_is_refused():
    with pytest.raises(UnreadableError, match="no text was found in this page"):
        read_data(b"<html><body><script>x()</script></body></html>", ".html", name="a.html", key="a")


def written_pdf(lines: list[str], pages: int = 1) -> bytes:
    buffer = io.BytesIO()
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    sheet = canvas.Canvas(buffer, pagesize=A4, invariant=1)
    for number in range(pages):
        sheet.setFont("STSong-Light", 12)
        for row, line in enumerate(lines):
            sheet.drawString(70, 780 - 20 * row, line)
        sheet.drawString(300, 30, f"- {number + 1} -")
        sheet.showPage()
    sheet.save()
    return buffer.getvalue()


def test_pdf_lines_are_joined_to_paragraphs_and_page_numbers_dropped():
    lines = [
        "一、发展目标",
        "到2027年，全市建成通用机场5个，开通无人机航线一百条以上，聚集产业链",
        "企业500家，产业规模达到600亿元，成为全国低空经济发展的重要高地和示",
        "范区。",
        "二、重点任务",
        "市发展改革委牵头制定年度计划，分解任务，落实责任，定期通报进展的情况。",
    ]
    document = read_data(written_pdf(lines), ".pdf", name="a.pdf", key="a.pdf")
    assert "聚集产业链企业500家" in document.text
    assert "示范区。\n二、重点任务" in document.text
    assert document.text.split("\n")[0] == "一、发展目标"
    assert "- 1 -" not in document.text


def test_a_scanned_pdf_is_reported_as_such():
    with pytest.raises(UnreadableError, match=r"pictures of pages, no text \(3 pages\)"):
        read_data(written_pdf([], pages=3), ".pdf", name="scan.pdf", key="scan.pdf")


def test_a_damaged_pdf_is_named():
    with pytest.raises(UnreadableError, match=r"broken\.pdf: cannot be opened as PDF"):
        read_data(b"%PDF-1.7\nnothing", ".pdf", name="broken.pdf", key="a")


def test_docx_keeps_tables_in_their_place():
    written = docx.Document()
    written.add_paragraph("某市低空经济方案")
    table = written.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ["指标", "2027年", "产值", "500亿元"], strict=True):
        cell.text = words
    written.add_paragraph("到2027年，建成通用机场5个。")
    buffer = io.BytesIO()
    written.save(buffer)
    document = read_data(buffer.getvalue(), ".docx", name="a.docx", key="a.docx")
    assert document.text.split("\n") == [
        "某市低空经济方案",
        "指标\t2027年",
        "产值\t500亿元",
        "到2027年，建成通用机场5个。",
    ]


def test_a_bomb_and_a_broken_docx_are_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 30_000_000)
    with pytest.raises(UnreadableError, match="would unpack to 30,000,000 bytes"):
        read_data(buffer.getvalue(), ".docx", name="bomb.docx", key="a")
    with pytest.raises(UnreadableError, match="cannot be opened as a Word document"):
        read_data(b"PK\x03\x04 no", ".docx", name="broken.docx", key="a")


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_every_reader_refuses_an_empty_file_by_name(suffix):
    with pytest.raises(UnreadableError, match=r"empty|no text|cannot be opened"):
        read_data(b"", suffix, name=f"a{suffix}", key="a")


@pytest.mark.parametrize("suffix", sorted(READERS))
def test_reading_twice_gives_the_same(suffix):
    content = {
        ".pdf": written_pdf(["到2027年，建成通用机场5个，开通航线100条。", "二、重点任务"]),
        ".html": page(),
    }
    if suffix == ".docx":
        return
    data = content.get(suffix, page() if "htm" in suffix else "到2027年，建成通用机场5个。".encode())
    assert read_data(data, suffix, name="a", key="a") == read_data(data, suffix, name="a", key="a")
