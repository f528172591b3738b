"""The frame: one form of text, segments, lexicon, rules, pipeline."""

import csv
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import PolicyGraphError, RuleError
from policygraph.extract.lexicon import Entry, Lexicon, default_lexicon, lexicon_files, read_lexicon_file
from policygraph.extract.normalise import is_traditional, normalise
from policygraph.extract.pipeline import Pipeline, collapse, default_pipeline
from policygraph.extract.rules import load_rules
from policygraph.extract.segment import paragraphs_of, quotations_of, sentences_of
from policygraph.model import Issue, Modality, Ref, Slot, Span, make_claim
from reading_runs import document, read


@given(st.text())
def test_normalising_keeps_every_offset(text):
    assert len(normalise(text)) == len(text)


@given(st.text())
def test_normalising_twice_changes_nothing_more(text):
    assert normalise(normalise(text)) == normalise(text)


def test_width_quotes_and_thousands():
    assert normalise("到２０２７年,建成1,234个(含)「新」") == "到2027年，建成1,234个（含）“新”"
    assert normalise('他说:"要快"。') == "他说：“要快”。"


def test_traditional_texts_are_simplified_character_by_character():
    text = "臺北市政府將於後年開發產業園區，發展電動車。"
    assert is_traditional(text)
    assert "产业园区" in normalise(text) and len(normalise(text)) == len(text)


def segments(text):
    paragraphs = paragraphs_of(text, Span(0, len(text)))
    return paragraphs, sentences_of(text, paragraphs)


@given(st.text(alphabet="一、（二）3.甲乙。！？\n “”：", max_size=60))
def test_sentences_cover_their_paragraphs_in_order(text):
    paragraphs, sentences = segments(text)
    assert [s.start for s in sentences] == sorted(s.start for s in sentences)
    for sentence in sentences:
        paragraph = paragraphs[sentence.paragraph]
        assert paragraph.start <= sentence.start < sentence.end <= paragraph.end
    covered = sum(s.end - s.start for s in sentences)
    gaps = sum(text[p.start : p.end].count(" ") for p in paragraphs)
    assert covered + gaps >= sum(p.end - p.start for p in paragraphs)


def test_headings():
    text = "一、总体要求\n（一）夯实产业支撑。推进项目建设。\n到2027年，规模翻一番。\n主要目标\n"
    paragraphs, sentences = segments(text)
    assert [p.level for p in paragraphs] == [1, 0, 0, 1]
    assert [s.heading for s in sentences] == [True, True, False, False, True]


def test_a_quotation_ends_with_its_paragraph_or_goes_on_in_the_next():
    text = "他说：“第一段。\n第二段。”完。\n“又一句。"
    paragraphs, _ = segments(text)
    assert [text[q.start : q.end] for q in quotations_of(text, paragraphs)] == [
        "第一段。",
        "第二段。",
        "又一句。",
    ]


def test_nested_quotations_are_part_of_the_outer_one():
    text = "“甲“乙”丙”"
    paragraphs, _ = segments(text)
    assert [text[q.start : q.end] for q in quotations_of(text, paragraphs)] == ["甲“乙”丙"]


def test_the_longest_surface_hides_the_shorter():
    lexicon = Lexicon(
        [Entry("北京", "PLACE", "110000"), Entry("北京大学", "BLOCK", "x"), Entry("大学", "WORD", "y")]
    )
    hits = lexicon.find("北京大学在北京")
    assert [(h.start, h.end) for h in hits.all("PLACE")] == [(5, 7)]
    assert hits.all("WORD") == [] and len(hits.within("PLACE", 0, 7)) == 1 and not hits.within("PLACE", 0, 6)


def test_lexicon_files_say_what_is_wrong(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_text("surface,class\n甲,X\n", encoding="utf-8")
    with pytest.raises(RuleError, match=r"bad\.csv: the header lacks id"):
        list(read_lexicon_file(path))
    path.write_text("surface,class,id,flags\n,X,1,\n", encoding="utf-8")
    with pytest.raises(RuleError, match="line 2"):
        list(read_lexicon_file(path))


@pytest.mark.parametrize("path", lexicon_files(), ids=lambda path: path.name)
def test_lexicons_are_sorted_and_hold_no_row_twice(path):
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [tuple(row) for row in csv.reader(handle)]
    assert len(set(rows)) == len(rows)


RULE = """
- id: {id}
  component: demo
  anchor: FOCUS
  pattern: '{pattern}'
  examples: [{{text: x}}]
"""


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (RULE.format(id="a", pattern="(?P<x"), "not a regular expression"),
        (RULE.format(id="a", pattern="{NOTHING}"), "no lexicon entry has class NOTHING"),
        (RULE.format(id="a", pattern="x") + RULE.format(id="a", pattern="y"), "used twice"),
        ("- id: a\n  component: demo\n", "lacks anchor, examples, pattern"),
        (RULE.format(id="a", pattern="x") + "  colour: red\n", "unknown fields colour"),
        ("a: b\n", "a rule file is a list"),
        ("- [\n", "not valid YAML"),
    ],
)
def test_rule_files_say_what_is_wrong(tmp_path, text, message):
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=message):
        load_rules(default_lexicon(), tmp_path)


class Broken:
    name = "broken"
    requires = ()
    assigns = ("something",)

    def __call__(self, reading):
        raise ValueError("no luck")


class Needy(Broken):
    name = "needy"
    requires = ("nothing_assigns_this",)


def test_the_order_of_components_is_checked():
    with pytest.raises(PolicyGraphError, match="needy requires nothing_assigns_this"):
        Pipeline([Needy()], default_lexicon())


def test_a_failing_component_is_reported_and_the_rest_goes_on():
    pipeline = Pipeline([Broken(), *default_pipeline().components], default_lexicon())
    issues: list[Issue] = []
    assert pipeline.extract(document("杭州提出新目标。"), issues)
    assert [(issue.component, issue.message) for issue in issues] == [("broken", "ValueError: no luck")]
    with pytest.raises(ValueError, match="no luck"):
        pipeline.extract(document("杭州提出新目标。"))


def place(code, start, *, modality=Modality.ASSERTED, factor=0.9):
    ref = Ref("place", code)
    span = Span(start, start + 2)
    return make_claim(
        "place", "t@1", [span], {"entity": Slot(ref, span)}, factors=[("rule", factor)], modality=modality
    )


def test_a_repetition_adds_its_spans_and_the_better_factors_stay():
    (kept,) = collapse([place("1", 4, factor=0.5), place("1", 0, factor=0.3), place("1", 8, factor=0.4)])
    assert kept.spans == (Span(0, 2), Span(4, 6), Span(8, 10)) and kept.confidence == 0.5


def test_other_modalities_are_other_claims():
    assert len(collapse([place("1", 0), place("1", 0, modality=Modality.NEGATED)])) == 2


TEXTS = (
    "杭州印发《杭州市算力行动方案（2025年—2027年）》，到2027年建成智算中心5个。",
    "“要加快发展人工智能。”某某研究院院长王建国表示，产业规模将超过100亿元。",
)


@pytest.mark.parametrize("text", TEXTS)
def test_two_readings_are_identical(text):
    first = default_pipeline().extract(document(text))
    second = default_pipeline().extract(document(text))
    assert first == second


@given(
    st.text(alphabet="杭州市《》“”（）0123456789年亿元个%，。、：\n到超过增长人工智能方案表示", max_size=80)
)
def test_any_text_is_read_and_every_span_lies_in_it(text):
    text = text or "。"
    for claim in default_pipeline().extract(document(text)):
        assert claim.spans
        for span in claim.spans:
            assert 0 <= span.start <= span.end <= len(text)
        for filled in claim.slots.values():
            for slot in filled:
                assert slot.span is None or 0 <= slot.span.start <= slot.span.end <= len(text)


def test_positions_find_their_sentence_and_quotation():
    reading = read("甲说：“要快。”乙同意。")
    assert reading.sentence_at(0) == 0 and reading.sentence_at(9) == 1
    assert reading.in_quotation(4) is not None and reading.in_quotation(0) is None
    assert document("甲").published == date(2025, 4, 18)


def test_a_line_that_lost_its_breaks_is_parted_at_its_items():
    text = "甲市方案说明。" + "推进工作。" * 100 + "二、重点任务。" + "加强管理。" * 10
    paragraphs, _ = segments(text)
    assert [text[p.start : p.start + 2] for p in paragraphs] == ["甲市", "二、"]
