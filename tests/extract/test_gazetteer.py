"""What the tables put into the lexicon: names of places, terms, and the words that only contain them."""

from __future__ import annotations

import pytest

from policygraph.extract.gazetteer import after_parent, place_entries, scheme_entries
from policygraph.extract.lexicon import Lexicon, default_lexicon, read_lexicon_file
from policygraph.extract.normalise import normalise
from policygraph.link.places import place_table
from policygraph.resources import resource


def found(text: str, kind: str) -> list[tuple[str, str]]:
    """Return surface and id of the hits of a class."""
    return [(hit.entry.surface, hit.entry.id) for hit in default_lexicon().find(normalise(text)).all(kind)]


def test_every_place_is_found_by_its_full_name_unless_that_is_a_word() -> None:
    surfaces = {(entry.surface, entry.id) for entry in place_entries()}
    for place in place_table():
        assert ((place.name, place.code) in surfaces) == ("risky-name" not in place.flags), place


def test_short_forms_of_counties_need_their_parent() -> None:
    for entry in place_entries():
        place = place_table().get(entry.id) if entry.kind == "PLACE" else None
        if place and place.level == "county" and entry.surface == place.short != place.name:
            assert entry.flags & {"after-parent", "well-known"}, entry


@pytest.mark.parametrize(
    "word", ["合作", "资源", "公安", "和平", "比如", "城区", "东方", "互助", "新兴", "长安"]
)
def test_words_that_are_also_counties_do_not_enter(word: str) -> None:
    assert not [entry for entry in place_entries() if entry.surface == word and entry.kind == "PLACE"]


@pytest.mark.parametrize("word", ["白银", "开封", "日照", "大理", "来宾", "阿里", "朝阳"])
def test_risky_short_forms_are_flagged(word: str) -> None:
    entries = [entry for entry in place_entries() if entry.surface == word]
    assert entries
    assert all(entry.flags & {"risky", "after-parent"} for entry in entries)


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("杭州市余杭区与浙江义乌", ["杭州市", "余杭区", "浙江", "义乌"]),
        ("恩施州、黔东南州和威宁县", ["恩施州", "黔东南州", "威宁县"]),
        ("香港特区、内蒙古自治区、新疆自治区", ["香港特区", "内蒙古自治区", "新疆自治区"]),
        ("日本、欧盟和俄罗斯", ["日本", "欧盟", "俄罗斯"]),
        ("攻克重大理论问题，均衡水平提高", []),
        ("示范县、振兴县域、合作市场、创新乡村", []),
        ("幸福建设、隆重庆祝、建成都市圈、出海口", []),
        ("沿海地区和环渤海地区", []),
        ("长白山、孙中山、大凉山", []),
        ("真金白银支持，长治久安", []),
    ],
)
def test_places_in_context(text: str, surfaces: list[str]) -> None:
    assert list(dict.fromkeys(surface for surface, _ in found(text, "PLACE"))) == surfaces


def test_namesakes_come_with_all_candidates_and_a_default() -> None:
    hits = default_lexicon().find("吉林出台").all("PLACE")
    assert [(hit.entry.id, "default" in hit.entry.flags) for hit in hits] == [
        ("220000", True),
        ("220200", False),
    ]
    hits = default_lexicon().find("鼓楼区出台").all("PLACE")
    assert len(hits) == 4
    assert all("ambiguous" in hit.entry.flags for hit in hits)


def test_provinces_of_one_character_are_a_class_of_their_own() -> None:
    assert found("京沪两地", "PLACE_ABBR") == [("京", "110000"), ("沪", "310000")]
    assert found("京沪两地", "PLACE") == []


@pytest.mark.parametrize(
    ("text", "position", "code", "expected"),
    [
        ("甘南合作启动", 2, "623000", (4, "623001")),
        ("甘肃合作启动", 2, "620000", (4, "623001")),
        ("杭州合作启动", 2, "330100", None),
        ("杭州余杭区", 2, "330100", (5, "330110")),
        ("江苏", 2, "320000", None),
        ("日本合作", 2, "JP", None),
    ],
)
def test_county_after_its_parent(
    text: str, position: int, code: str, expected: tuple[int, str] | None
) -> None:
    assert after_parent(text, position, code) == expected


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("人工智能、具身智能和GPU", ["artificial-intelligence", "embodied-ai", "gpu"]),
        ("人工智慧與晶片產業將發展，開發國產資料庫", ["artificial-intelligence", "chip", "database"]),
        ("5G-A与卫星互联网", ["mobile-5g-a", "satellite-internet"]),
        ("智能体系、诚信创建、审核能力、作风能力", []),
        ("开源节流，深度学习贯彻", []),
        ("数字人民币与数字人才", ["digital-currency"]),
    ],
)
def test_terms_in_context(text: str, terms: list[str]) -> None:
    assert [slug for _, slug in found(text, "TECH")] == terms


def test_generic_terms_are_marked() -> None:
    flags = {entry.surface: entry.flags for entry in scheme_entries()}
    assert "generic" in flags["数字经济"]
    assert "generic" in flags["算力"]
    assert "generic" not in flags["大模型"]
    assert "latin" in flags["GPU"]
    assert "latin" not in flags["大模型"]


def test_no_surface_stands_for_two_concepts() -> None:
    seen: dict[str, str] = {}
    for entry in scheme_entries():
        assert seen.setdefault(entry.surface, entry.id) == entry.id, entry


def test_surfaces_are_in_the_one_form_texts_are_brought_to() -> None:
    for entry in (*place_entries(), *scheme_entries()):
        assert normalise(entry.surface) == entry.surface, entry


def test_entries_come_in_the_same_order_every_time() -> None:
    first = [entry._replace(flags=frozenset()) for entry in place_entries()]
    assert first == [entry._replace(flags=frozenset()) for entry in place_entries()]
    assert list(scheme_entries()) == list(scheme_entries())


def test_blocks_hide_only_what_begins_inside_them() -> None:
    lexicon = Lexicon(place_entries())
    assert [hit.entry.surface for hit in lexicon.find("海地").all("PLACE")] == ["海地"]


@pytest.mark.parametrize(("name", "kind"), [("not_places.csv", "PLACE"), ("not_terms.csv", "TECH")])
def test_every_row_that_hides_has_something_to_hide(name: str, kind: str) -> None:
    entries = place_entries() if kind == "PLACE" else scheme_entries()
    known = {entry.surface for entry in entries if entry.kind == kind}
    for row in read_lexicon_file(resource("data", "lexicon", name)):
        inside = {
            row.surface[start:end]
            for start in range(len(row.surface))
            for end in range(start + 2, len(row.surface) + 1)
        }
        assert row.kind == "BLOCK"
        assert inside & known, row.surface
        assert row.surface not in known
