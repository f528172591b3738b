"""A text without a full stop, or one that says one thing very often, costs no more than its length."""

from __future__ import annotations

from itertools import pairwise
from time import perf_counter

from policygraph.extract.pipeline import default_pipeline
from policygraph.extract.segment import Paragraph, sentences_of
from policygraph.read import read_text


def test_a_sentence_without_end_comes_in_pieces_cut_after_a_comma() -> None:
    text = "培育重点企业，" * 1000 + "完。短句。"
    sentences = sentences_of(text, [Paragraph(0, len(text))])
    assert sentences[0].start == 0 and sentences[-1].end == len(text)
    assert all(one.end == two.start for one, two in pairwise(sentences))
    assert all(sentence.end - sentence.start <= 1500 for sentence in sentences)
    assert all(text[sentence.end - 1] in "，。" for sentence in sentences)
    assert text[sentences[-1].start : sentences[-1].end] == "短句。"


def test_a_sentence_without_any_mark_is_cut_all_the_same() -> None:
    text = "字" * 4000
    assert [(s.start, s.end) for s in sentences_of(text, [Paragraph(0, 4000)])] == [
        (0, 1500),
        (1500, 3000),
        (3000, 4000),
    ]


def test_what_is_said_ten_thousand_times_is_one_claim_with_ten_thousand_spans() -> None:
    times = 10_000
    document = read_text("标题\n2025-06-20\n\n" + "杭州市培育企业50家，" * times, key="k")
    default_pipeline().extract(read_text("标题\n杭州市发展。", key="warm"))
    start = perf_counter()
    claims = default_pipeline().extract(document)
    assert perf_counter() - start < 30
    (place,) = [claim for claim in claims if claim.kind == "place"]
    assert len(place.spans) == times and list(place.spans) == sorted(place.spans)
