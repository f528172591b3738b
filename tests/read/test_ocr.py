"""Pages that are pictures: reported as such, and recognised where that is asked for."""

import io
from functools import cache
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.pagesizes import A5
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from policygraph.audit import audit
from policygraph.build import build
from policygraph.errors import UnreadableError
from policygraph.extract.pipeline import RECOGNISED, default_pipeline
from policygraph.read import read_data
from policygraph.store import open_store

LINES = (
    "临江市智能制造行动方案",
    "2025年3月1日",
    "到2027年,全市培育智能制造企业300家",
    "以上,建成智能工厂50座。",
)


def typed(lines: tuple[str, ...]) -> Canvas:
    """Return a page with these lines as text (the letters of a font every PDF viewer has)."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    canvas = Canvas(io.BytesIO(), pagesize=A5, invariant=1)
    canvas.setFont("STSong-Light", 16)
    for number, line in enumerate(lines):
        canvas.drawString(40, 540 - 34 * number, line)
    return canvas


@cache
def scanned(*, with_text_page: bool = False) -> bytes:
    """Return a PDF whose first page is a picture of LINES; with a second page of text, if asked for."""
    drawn = typed(LINES)
    source = pypdfium2.PdfDocument(drawn.getpdfdata())
    picture = source[0].render(scale=2.5).to_pil()
    canvas = Canvas(io.BytesIO(), pagesize=A5, invariant=1)
    canvas.drawImage(ImageReader(picture), 0, 0, *A5)
    if with_text_page:
        canvas.showPage()
        canvas.setFont("STSong-Light", 16)
        canvas.drawString(40, 500, "第二页写明,到2028年建成实验室12个。")
    return bytes(canvas.getpdfdata())


def test_a_scan_is_reported_and_how_to_read_it():
    with pytest.raises(UnreadableError, match="--ocr"):
        read_data(scanned(), ".pdf", name="scan.pdf", key="scan.pdf")


def test_a_scan_is_recognised_marked_and_less_certain():
    document = read_data(scanned(), ".pdf", name="scan.pdf", key="scan.pdf", ocr=True)
    assert document.reader == "pdf-ocr@1" and document.flags == ("ocr",)
    assert "培育智能制造企业300家以上" in document.text.replace("\n", "")
    again = read_data(scanned(), ".pdf", name="scan.pdf", key="scan.pdf", ocr=True)
    assert again.text == document.text
    claims = default_pipeline().extract(document)
    targets = {str(claim.value("value")): claim for claim in claims if claim.kind == "target"}
    assert {"300", "50"} <= targets.keys()
    assert all(claim.factors[-1] == ("ocr", RECOGNISED) for claim in claims)
    assert targets["300"].value("comparator") == ">="


def test_only_pages_without_text_are_recognised():
    document = read_data(scanned(with_text_page=True), ".pdf", name="mixed.pdf", key="mixed.pdf", ocr=True)
    assert "智能工厂50座" in document.text and "到2028年建成实验室12个" in document.text
    typed_only = typed(LINES).getpdfdata()
    plain = read_data(typed_only, ".pdf", name="typed.pdf", key="typed.pdf", ocr=True)
    assert plain.reader == "pdf@1" and plain.flags == ()


def test_an_empty_page_says_that_nothing_was_recognised():
    canvas = Canvas(io.BytesIO(), pagesize=A5, invariant=1)
    canvas.showPage()
    with pytest.raises(UnreadableError, match="Nothing in them was recognised"):
        read_data(canvas.getpdfdata(), ".pdf", name="empty.pdf", key="empty.pdf", ocr=True)


def test_a_build_keeps_how_it_was_read_and_the_audit_reads_it_again(tmp_path: Path):
    folder = tmp_path / "scans"
    folder.mkdir()
    (folder / "scan.pdf").write_bytes(scanned())
    with open_store(tmp_path / "policy.store", write=True) as store:
        assert build([folder], store).failed == ["scan.pdf"]
        report = build([folder], store, ocr=True)
        assert report.new == ["scan.pdf"] and report.claims["target"] == 2
        assert build([folder], store, ocr=True).unchanged == ["scan.pdf"]
        checked = audit(store, [folder])
        assert checked.ok and checked.sources == 1, checked.problems
        assert '"ocr":0.85' in str(
            next(iter(store.query("SELECT ?d { GRAPH ?g { ?c a pol:Claim ; pol:detail ?d } }")))
        )
