"""People: introductions of every build, names and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.speech_support import Case, cases, read
from policygraph.extract.names import could_be_name, foreign_name, name_at
from policygraph.extract.roles import heads_in, role_start
from policygraph.model import Ref


def _held(case: Case) -> set[tuple[str, str, str]]:
    """Return name, organisation as printed and role of everyone met in a sentence."""
    reading = read(case.text)
    held: set[tuple[str, str, str]] = set()
    for mention in reading.notes["people"]:
        if not mention.memberships:
            held.add((mention.ref.key, "", ""))
        for membership in mention.memberships:
            span = membership.organisation_span
            held.add((mention.ref.key, span.of(reading.text) if span else "", membership.role or ""))
    return held


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.text[:24])
def test_introductions_give_name_organisation_and_role(case: Case) -> None:
    held = _held(case)
    for name, organisation, role in case.people:
        assert any(
            name == found_name
            and (
                organisation in found_organisation
                or (found_organisation and found_organisation in organisation)
            )
            and (role in found_role or (found_role and found_role in role))
            for found_name, found_organisation, found_role in held
        ), held
    named = {name for name, _, _ in case.people} | {speaker for speaker, _ in case.statements}
    assert {name for name, _, _ in held} <= named


@pytest.mark.parametrize(
    "text",
    [
        "有关负责人表示，将加强监管。",
        "本报记者李明报道，项目开工。",
        "相关部门主任高度重视这项工作。",
        "他说，教授们普遍看好。",
        "各地党委书记和企业负责人参加会议。",
        "白宫透露，将推迟会晤。",
        "市民乐于参与，村民安居乐业。",
        "水电工程学院、部长级会议、局长信箱。",
        "一百位同志荣获表彰。",
        "王女士说，补贴已经到账。",
    ],
)
def test_nobody_is_made_up(text: str) -> None:
    assert read(text).notes["people"] == []


def test_several_roles_share_an_organisation() -> None:
    reading = read("某省气象局党组书记、局长王晓东表示，汛期将提前。")
    memberships = [claim for claim in reading.claims if claim.kind == "membership"]
    assert [claim.value("role") for claim in memberships] == ["党组书记", "局长"]
    assert len({claim.value("organisation") for claim in memberships}) == 1


def test_a_person_once_introduced_is_known_by_name_and_by_surname_and_title() -> None:
    reading = read("宁波大学教授周方舟认为，算力要统筹。近日，周方舟发表文章。周教授说，标准要先行。")
    assert [mention.ref for mention in reading.notes["people"]] == [Ref("person", "周方舟")] * 3


def test_every_slot_from_the_text_has_its_span() -> None:
    reading = read("“先试点。”宁波大学教授周方舟说，再推广。")
    for claim in reading.claims:
        for name in ("name", "role", "text", "speaker_name"):
            slot = claim.slot(name)
            if slot is not None and slot.span is not None and isinstance(slot.value, str):
                assert slot.span.of(reading.document.text) == slot.value


def test_names_in_traditional_text_are_printed_as_they_stand() -> None:
    reading = read("臺灣經濟研究院研究員劉佩真表示，這個產業與國際接軌。")
    person = next(claim for claim in reading.claims if claim.kind == "person")
    assert person.value("name") == "劉佩真"
    assert person.value("entity") == Ref("person", "刘佩真")


@pytest.mark.parametrize("name", ["王建国", "欧阳明高", "石伟", "普里马科夫", "司马南"])
def test_could_be_a_name(name: str) -> None:
    assert could_be_name(name) or foreign_name(name)


@pytest.mark.parametrize(
    "word", ["方面", "高度", "金融部", "董事会", "王部长", "贺信", "张师傅", "关怀下", "上海"]
)
def test_could_not_be_a_name(word: str) -> None:
    assert not could_be_name(word)


def test_the_longest_role_head_wins_and_takes_its_modifiers() -> None:
    text = "某研究院常务副院长"
    (head,) = heads_in(text, 0, len(text))
    assert text[head.start : head.end] == "副院长"
    assert text[role_start(text, 0, head) :] == "常务副院长"


@given(st.text(alphabet="王李张教授说，。的在“”·马斯克A 部长主任表示大学公司、（）\n", max_size=60))
def test_no_text_breaks_the_readers_and_spans_lie_inside(text: str) -> None:
    reading = read(text)
    for claim in reading.claims:
        for span in claim.spans:
            assert 0 <= span.start < span.end <= len(text)


@given(st.text(max_size=12))
def test_a_name_ends_within_bounds(text: str) -> None:
    stop = name_at(text, 0, len(text))
    assert stop is None or 0 < stop <= len(text)
