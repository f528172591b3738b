"""Speech: who says what, where a run begins and ends, and what is no speech."""

from __future__ import annotations

import time

import pytest

from extract.speech_support import Case, cases, read
from policygraph.extract.adverbials import is_adverbial
from policygraph.extract.speech import Speech
from policygraph.extract.speechwords import verbs_in
from policygraph.model import Modality, Ref, Slot, Span, make_claim


def _said(text: str) -> list[tuple[str, str, bool]]:
    """Return speaker, words and whether they are direct, for each statement."""
    reading = read(text)
    return [
        (one.speaker.name, reading.text[one.start : one.end], one.direct)
        for one in reading.notes["statements"]
    ]


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.text[:24])
def test_statements_by_speaker_and_beginning(case: Case) -> None:
    said = _said(case.text)
    assert len(said) == len(case.statements), said
    for speaker, beginning in case.statements:
        assert any(name == speaker and words.startswith(beginning) for name, words, _ in said), said


def test_a_quotation_and_the_report_after_it_are_two_runs() -> None:
    assert _said("“现在要稳。”宁波大学教授周方舟表示，明年再看。他建议，先修路。") == [
        ("周方舟", "现在要稳。", True),
        ("周方舟", "明年再看。", False),
        ("周方舟", "先修路。", False),
    ]


def test_a_run_goes_on_over_sentences_until_the_reporter_is_back() -> None:
    text = "宁波大学教授周方舟认为，算力不足。此外，数据不通。据统计，去年新增三万家。"
    assert _said(text) == [("周方舟", "算力不足。此外，数据不通。", False)]


def test_a_heading_clears_the_speaker() -> None:
    assert _said(
        "宁波大学教授周方舟认为，算力不足，需要增加投入。\n二、下一步安排\n他指出，要抓紧落实各项任务。"
    ) == [("周方舟", "算力不足，需要增加投入。", False)]


def test_a_signature_below_gives_the_paragraph_to_its_author() -> None:
    text = "数据要流通起来，才有价值，应当尽快立法加以保障。\n——宁波大学教授周方舟"
    assert _said(text) == [("周方舟", "数据要流通起来，才有价值，应当尽快立法加以保障。", True)]


@pytest.mark.parametrize(
    "text",
    [
        "所谓“卡点”，就是难点。",
        "《方案》提出，到2027年建成十个平台。",
        "会议指出，要扩大内需。会议强调，要抓好落实。",
        "报告显示，“人工智能+”行动加快推进。",
        "据说明书介绍，使用方法如下。",
        "代表团对此表示欢迎。",
    ],
)
def test_no_speech(text: str) -> None:
    assert _said(text) == []


@pytest.mark.parametrize(
    ("text", "count"),
    [("传说他说", 1), ("职称、对称、简称", 0), ("说明书说", 1), ("分析师分析称，", 1), ("小说", 0)],
)
def test_verbs_inside_other_words_are_none(text: str, count: int) -> None:
    assert len(list(verbs_in(text, 0, len(text)))) == count


def test_the_text_slot_is_the_words_without_the_marks() -> None:
    text = "宁波大学教授周方舟说：“要快，也要稳。”"
    (claim,) = [claim for claim in read(text).claims if claim.kind == "statement"]
    slot = claim.slot("text")
    assert slot is not None and slot.span is not None
    assert slot.value == slot.span.of(text) == "要快，也要稳。"
    assert claim.value("mode") == "direct"
    assert claim.value("speaker") == Ref("person", "周方舟")
    assert claim.value("role") == Ref("membership", "周方舟|宁波大学|教授")


def test_facts_inside_a_run_get_their_speaker() -> None:
    text = "宁波大学教授周方舟认为，到2030年应建成十座电站。去年建成三座。"
    reading = read(text)
    place = Slot(Ref("place", "CN"))
    target = make_claim("target", "x@1", [Span(12, 20)], {"jurisdiction": place})
    count = make_claim("statistic", "x@1", [Span(26, 30)], {"place": place})
    before = make_claim("target", "x@1", [Span(0, 4)], {"jurisdiction": place})
    reading.claims = [target, count, before]
    Speech()(reading)
    assert (target.said_by, target.modality) == (Ref("person", "周方舟"), Modality.QUOTED)
    assert (count.said_by, count.modality) == (Ref("person", "周方舟"), Modality.ASSERTED)
    assert before.said_by is None


def test_an_anonymous_speaker_is_a_name_and_no_person() -> None:
    (claim,) = [c for c in read("业内人士表示，市场将回暖。").claims if c.kind == "statement"]
    assert claim.value("speaker") is None
    assert claim.value("speaker_name") == "业内人士"


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("周方舟给出的建议是：先租后买，不要着急，等等再看。", "先租后买"),
        ("在周方舟眼里，房价还会上涨，需要警惕。", "房价还会"),
        ("周方舟的话很直接：“房价太高了。”", "房价太高"),
        ("周方舟算了一笔账：一套房省下三万元，相当可观了。", "一套房省"),
        ("按照周方舟的说法，市场会慢慢回暖。", "市场会慢"),
        ("用周方舟的话说，市场需要耐心和信心。", "市场需要"),
        ("据周方舟分析，市场会慢慢回暖。", "市场会慢"),
        ("对此，周方舟有不同看法。“市场不会马上回暖。”", "市场不会"),
        ("“市场不会马上回暖。”说这话的是周方舟。", "市场不会"),
        ("“市场不会马上回暖。”——周方舟。", "市场不会"),
        ("周方舟在会上作了报告，并指出，市场会慢慢回暖。", "市场会慢"),
        ("周方舟一直认为，市场会慢慢回暖。", "市场会慢"),
        ("周方舟等专家认为，市场会慢慢回暖。", "市场会慢"),
        ("周方舟说，“市场会慢慢回暖”，但要耐心。", "市场会慢"),
        ("周方舟打了个比方：“这就像盖房子。”", "这就像盖"),
        ("“市场不会马上回暖。”周方舟信心十足。", "市场不会"),
        ("“市场不会马上回暖！”面对记者，周方舟这样回答。", "市场不会"),
        ("周方舟的态度很明确，“市场不会马上回暖。”", "市场不会"),
        ("周方舟不这么看。他觉得市场不会马上回暖。", "市场不会"),
        ("周方舟希望政府能够尽快出台细则。", "政府能够"),
        ("周方舟的解释是市场不会马上回暖，需要耐心。", "市场不会"),
    ],
)
def test_turns_of_speech_are_open(text: str, beginning: str) -> None:
    said = _said(f"宁波大学教授周方舟参加了讨论。\n{text}")
    assert [(speaker, words[:4]) for speaker, words, _ in said] == [("周方舟", beginning)]


def test_the_answers_of_a_transcript_run_to_the_next_speaker() -> None:
    text = "某部部长 周方舟：\n谢谢提问。我们要抓落实。\n还要抓督查。\n记者：\n请问下一步呢？\n某部部长 周方舟：\n我们将出台新的方案。"
    said = [words for speaker, words, direct in _said(text) if speaker == "周方舟" and direct]
    assert said == ["谢谢提问。我们要抓落实。\n还要抓督查。", "我们将出台新的方案。"]


def test_what_a_leader_demands_of_others_is_no_speech_of_theirs() -> None:
    assert _said("全市深入落实习近平总书记对山东工作的重要指示要求，预计增长百分之五。") == []


@pytest.mark.parametrize(
    "piece",
    [
        "宁波大学教授王明在上在上对此就说，",
        "“王明说，",
        "、宁波大学教授",
        "数据显示认为",
        "王明说，“好。”他认为，",
        "“",
    ],
)
def test_hostile_repetition_costs_no_more_than_its_length(piece: str) -> None:
    text = piece * (15_000 // len(piece))
    start = time.perf_counter()
    read(text)
    assert (
        time.perf_counter() - start < 8
    )  # a tenth of a second to two; what grows with the square takes minutes


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("在2024中国卫星应用大会上进一步", True),
        ("在接受《证券日报》记者采访时", True),
        ("日前对本报记者", True),
        ("今年5月在北京举行的论坛上", True),
        ("出席会议并", True),
        ("宣布辞职", False),
        ("的哥哥", False),
    ],
)
def test_what_may_stand_between_speaker_and_verb(text: str, is_one: bool) -> None:
    assert is_adverbial(text, 0, len(text)) is is_one


@pytest.mark.parametrize(
    "text",
    [
        "数据产业\n宁波大学公共管理学院教授 周方舟\n{}",
        "数据产业\n作者：周方舟，宁波大学教授\n{}",
        "数据产业\n周方舟（宁波大学教授）\n{}",
        "数据产业\n■ 周方舟 宁波大学教授\n{}",
        "数据产业\n{}\n（作者系宁波大学教授周方舟）",
        "数据产业\n{}（作者周方舟系宁波大学教授）",
    ],
)
def test_a_signed_article_is_its_authors(text: str) -> None:
    article = "经过多年发展，我国已形成很大的数字消费市场，应用场景丰富。"
    assert _said(text.format(article)) == [("周方舟", article, True)]
