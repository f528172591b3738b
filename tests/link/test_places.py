"""The table of places: counts, codes, the tree, and names known to be traps."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from policygraph.errors import InputError, UnknownNameError
from policygraph.link.places import COLUMNS, LEVELS, place_table, read_places

HEADER = ",".join(COLUMNS) + "\n"
# The boxes that hold China and the world, in degrees.
CHINA = (Decimal(3), Decimal(54), Decimal(73), Decimal("135.5"))


def test_counts_per_level() -> None:
    levels = Counter(place.level for place in place_table())
    assert levels["province"] == 34
    assert 333 <= levels["prefecture"] - sum(place.code.startswith("TW-") for place in place_table()) <= 340
    assert 2840 <= levels["county"] <= 3000
    assert 230 <= levels["country"] <= 250


def test_prefectures_in_force_are_those_of_the_official_count() -> None:
    prefectures = [place for place in place_table() if place.level == "prefecture" and place.code.isdigit()]
    assert len(prefectures) == 333


def test_codes_are_well_formed_and_follow_the_level() -> None:
    patterns = {
        "country": r"[A-Z]{2}",
        "province": r"\d\d0000",
        "prefecture": r"\d{4}00|TW-[A-Z]{3}",
        "county": r"\d{6}",
    }
    for place in place_table():
        assert re.fullmatch(patterns[place.level], place.code), place
        if place.level == "county":
            assert not place.code.endswith("00"), place


def test_every_parent_exists_and_the_codes_nest() -> None:
    table = place_table()
    for place in table:
        if place.level == "country":
            assert place.parent == ""
        elif place.level == "province":
            assert place.parent == "CN"
        elif place.code.isdigit():
            assert place.code.startswith(table.get(place.parent).code.rstrip("0")[:4].rstrip("0")), place
        if place.parent:
            assert LEVELS.index(table.get(place.parent).level) < LEVELS.index(place.level)


def test_every_place_has_its_names_in_the_right_script() -> None:
    for place in place_table():
        assert re.fullmatch(r"[\u3400-\u9fff（）]+", place.name), place
        assert place.short
        assert set(place.short) <= set(place.name) or place.level == "country", place
        assert re.fullmatch(r"[a-z']+", place.pinyin), place
        assert place.english.strip() == place.english != ""
        assert not re.search(r"[\u3400-\u9fff]", place.english)


def test_coordinates_lie_where_they_should() -> None:
    south, north, west, east = CHINA
    for place in place_table():
        assert bool(place.lat) == bool(place.lon), place
        if place.lat and place.level != "country":
            assert south <= Decimal(place.lat) <= north, place
            assert west <= Decimal(place.lon) <= east, place


def test_counties_lie_near_their_prefecture() -> None:
    table = place_table()
    far = []
    for place in table:
        if (
            place.level == "county"
            and place.lat
            and place.parent.isdigit()
            and not place.parent.endswith("0000")
        ):
            parent = table.get(place.parent)
            if parent.lat:
                distance = max(
                    abs(Decimal(place.lat) - Decimal(parent.lat)),
                    abs(Decimal(place.lon) - Decimal(parent.lon)),
                )
                # the largest prefectures of Inner Mongolia, Qinghai, Tibet and Xinjiang are ten degrees wide
                limit = 11 if place.code[:2] in ("15", "54", "63", "65", "46") else 4
                if distance > limit:
                    far.append((place.name, parent.name, distance))
    assert far == []


def test_every_division_has_its_geonames_id_and_none_twice() -> None:
    ids = [place.geonames for place in place_table() if place.geonames]
    assert len(ids) == len(set(ids))
    for place in place_table():
        assert place.geonames == "" or place.geonames.isdigit()
        if place.level in ("province", "prefecture"):
            assert place.geonames, place


def test_no_wikidata_id_is_guessed() -> None:
    assert [place.code for place in place_table() if place.wikidata] == []


@pytest.mark.parametrize(
    ("code", "name", "short", "pinyin", "english", "geonames"),
    [
        ("330100", "杭州市", "杭州", "hangzhou", "Hangzhou", "1808925"),
        ("341500", "六安市", "六安", "lu'an", "Lu'an", "1802199"),
        ("610000", "陕西省", "陕西", "shaanxi", "Shaanxi", "1796480"),
        ("350200", "厦门市", "厦门", "xiamen", "Xiamen", "1790638"),
        ("422800", "恩施土家族苗族自治州", "恩施", "enshi", "Enshi", None),
        ("653000", "克孜勒苏柯尔克孜自治州", "克孜勒苏", "kezileisu", "Kizilsu", None),
        ("659012", "白杨市", "白杨", "baiyang", "Baiyang", ""),
        ("653229", "和安县", "和安", "he'an", "He'an", ""),
        ("429021", "神农架林区", "神农架", "shennongjia", "Shennongjia", ""),
        ("140109", "万柏林区", "万柏林", "wanbailin", "Wanbailin", ""),
        ("JP", "日本", "日本", "riben", "Japan", "1861060"),
        ("810000", "香港特别行政区", "香港", "xianggang", "Hong Kong", "1819730"),
        ("TW-TPE", "台北市", "台北", "taibei", "Taipei", None),
    ],
)
def test_known_places(
    code: str, name: str, short: str, pinyin: str, english: str, geonames: str | None
) -> None:
    place = place_table().get(code)
    assert (place.name, place.short, place.pinyin, place.english) == (name, short, pinyin, english)
    if geonames is not None:
        assert place.geonames == geonames


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("朝阳区", ["110105", "220104"]),
        ("鼓楼区", ["320106", "320302", "350102", "410204"]),
        ("吉林", ["220000", "220200"]),
        ("海南", ["460000", "632500"]),
    ],
)
def test_namesakes(name: str, codes: list[str]) -> None:
    found = [
        place.code for place in place_table().named(name) if place.level != "county" or place.name == name
    ]
    assert found == codes


def test_namesakes_are_flagged() -> None:
    names = Counter(place.name for place in place_table())
    for place in place_table():
        assert ("ambiguous" in place.flags) == (names[place.name] > 1), place


def test_short_forms_that_are_words_are_risky() -> None:
    table = place_table()
    for code in ("623001", "450329", "421022", "620400", "410200", "130600", "532900", "542500"):
        assert "risky" in table.get(code).flags, table.get(code)
    for code in ("330100", "110000", "440300", "330782"):
        assert "risky" not in table.get(code).flags, table.get(code)
    assert "risky-name" in table.get("623001").flags  # 合作市, in 合作市场


def test_municipal_districts_hang_from_the_municipality() -> None:
    assert place_table().get("110108").parent == "110000"
    assert place_table().get("429004").parent == "420000"  # 仙桃, directly under the province


def test_former_names_are_kept_and_marked() -> None:
    place = place_table().get("330104")
    assert place.name == "江干区"
    assert "former" in place.flags
    assert place_table().named("三元区")[0].code == "350404"


def test_unknown_code_offers_near_ones() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 3301"):
        place_table().get("33010")


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("CN,中国,中国,zhongguo,China,country,,,,,,\n" * 2, "line 3: the code CN is used twice"),
        ("CN,中国,中国,zhongguo,China,realm,,,,,,\n", "line 2: the level 'realm'"),
        ("110000,北京市,北京,beijing,Beijing,province,CN,,,,,\n", "110000 has the parent CN"),
        ("CN,中国\n", "line 2: 2 fields"),
    ],
)
def test_mistakes_in_a_table_are_named(tmp_path: Path, rows: str, message: str) -> None:
    path = tmp_path / "places.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    with pytest.raises(InputError, match=re.escape(message)):
        read_places(path)


def test_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text("code,name\n", encoding="utf-8")
    with pytest.raises(InputError, match="the header must read code,name,short"):
        read_places(path)


def test_file_is_sorted_and_has_unix_line_ends() -> None:
    from policygraph.resources import resource

    data = resource("data", "places.csv").read_bytes()
    assert b"\r" not in data
    codes = [line.split(b",", 1)[0] for line in data.splitlines()[1:]]
    assert codes == sorted(codes)
