"""Texts with spaces around their figures are read as those without, and every span lies in the stored text."""

from hypothesis import given
from hypothesis import strategies as st

from policygraph.extract.pipeline import default_pipeline
from policygraph.extract.spacing import loose_spacing
from policygraph.model import Span
from reading_runs import document

TEXT = "杭州印发《杭州市算力行动方案（2025 年—2027 年）》，到 2027 年底，建成智算中心 5 个，产业规模超过 600 亿元。"


def test_figures_are_found_and_their_spans_are_those_of_the_stored_text():
    found = default_pipeline().extract(document(TEXT))
    plain = default_pipeline().extract(document(TEXT.replace(" ", "")))
    assert {(c.kind, str(c.value("value"))) for c in found} == {
        (c.kind, str(c.value("value"))) for c in plain
    }
    for claim in found:
        for span in claim.spans:
            assert 0 <= span.start < span.end <= len(TEXT)
        if claim.kind == "target":
            value = claim.slot("value")
            assert value.span.of(TEXT) in ("5", "600亿", "600 亿", "600")
    (plan,) = [claim for claim in found if claim.kind == "plan"]
    assert plan.slot("title").span.of(TEXT) == "杭州市算力行动方案（2025 年—2027 年）"


@given(st.text(alphabet="到年亿5 7，。", max_size=40))
def test_spans_go_there_and_back(text):
    spacing = loose_spacing(document(text or "。"))
    if spacing is None:
        return
    copy = spacing.document.text
    for start in range(len(copy)):
        for end in range(start + 1, len(copy) + 1):
            span = spacing.outwards(Span(start, end))
            assert span.of(text).replace(" ", "") == copy[start:end].replace(" ", "")


def test_few_spaces_are_left_alone():
    assert loose_spacing(document("到 2027年，建成5个。")) is None


def test_wrapped_lines_are_read_as_one():
    sentence = "杭州印发《杭州市算力行动方案》，提出到2027年底建成智算中心5个，产业规模超过600亿元，培育企业300家以上。"
    long = sentence * 6
    text = "\n".join(long[start : start + 25] for start in range(0, len(long), 25))
    found = {(c.kind, str(c.value("value"))) for c in default_pipeline().extract(document(text))}
    assert {("target", "5"), ("target", "60000000000"), ("target", "300")} <= {
        (kind, value.removesuffix(".0")) for kind, value in found
    }
    for claim in default_pipeline().extract(document(text)):
        if claim.kind == "plan":
            assert claim.slot("title").span.of(text).replace("\n", "") == "杭州市算力行动方案"


def test_short_lines_of_a_list_are_left_alone():
    text = "\n".join(["补贴对象：符合条件的创业者。", "补贴标准：10000元", "补贴期限：一次性"] * 5)
    assert loose_spacing(document(text)) is None
