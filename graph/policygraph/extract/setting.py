"""The setting of a document: is it an official text or news, and whose place is “our city”.

An official text (a plan, a notice, a work report) speaks for a place that it often names only once, or only through 我市 and
全省; what it promises holds for that place. News speaks for nobody: its setting has a place only where one place governs it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from policygraph.extract.clauses import led_share
from policygraph.extract.inferred_places import DISTRICTS, inferred_place, unnamed_cities
from policygraph.extract.lexicon import Hit
from policygraph.extract.mentions import PlaceMention, Setting
from policygraph.extract.reading import Reading
from policygraph.link.places import place_table
from policygraph.model import Ref, Span

_OURS = re.compile(
    r"(?<![各两三四五多几])(?:我|全|本)(?P<level>省|自治区|市|州|区(?!域|块)|县|盟|旗)(?!场|值|长)"
)
_HEAD = re.compile(r"我代表(?P<body>[^，。\n]{2,24}?)人民政府")
_OFFICIAL = re.compile(
    r"各位代表|现印发给你们|请认真贯彻执行|请结合实际|特制定本|制定本(?:办法|方案|规定|细则|措施|计划)|本(?:办法|方案|规定|细则|措施|规划)自|^第[一二三四五六七八九十]+条",
    re.MULTILINE,
)
_NEWS = re.compile(
    r"记者|本报讯|据悉|新华社|中新网|报道|(?:表示|认为|介绍说?|分析称?|坦言|说|称)(?:，|：|“|。)"
)
_COMMENT = re.compile(r"简析|解读|解析|图解|读懂|问答|速览|盘点|述评|观察|综述|划重点|来了|[？！]$")
_NATIONAL = re.compile(r"我代表国务院|国务院(?:办公厅)?关于印发|中共中央\s*国务院关于|国务院总理")
_HEAD_LENGTH = 400
_SAMPLE = 3000
_LOOKED_AT = 12000
_LED = 0.25
_CLEAR = 0.4
_NEAR = 300


def find_setting(reading: Reading, places: list[PlaceMention], waiting: Sequence[Sequence[Hit]]) -> Setting:
    """Return the setting of a text; `places` are the sure mentions, `waiting` the doubtful hits, by namesakes."""
    text = reading.text
    start, end = (
        reading.document.body.start,
        min(reading.document.body.end, reading.document.body.start + _LOOKED_AT),
    )
    ours = Counter(match.group("level") for match in _OURS.finditer(text, start, end))
    news = len(_NEWS.findall(text, start, end))
    formal = len(_OFFICIAL.findall(text, start, end))
    numbered = sum(1 for paragraph in reading.paragraphs if paragraph.level)
    title = reading.document.title_span
    if title is None and reading.paragraphs:
        first = reading.paragraphs[0]
        if first.end - first.start <= 80 and not re.search("[。；]", text[first.start : first.end]):
            title = Span(first.start, first.end)
    comment = title is not None and _COMMENT.search(text, title.start, title.end) is not None
    official = formal >= 1 and news <= formal
    if not official and not comment and news <= (end - start) // 4000:
        official = sum(ours.values()) >= 3 or (
            (numbered >= 6 or led_share(text, *_middle(reading)) >= _LED) and not _tours(reading, places)
        )
    head = text[reading.document.body.start : reading.document.body.start + _HEAD_LENGTH]
    national = official and bool(_NATIONAL.search(head))
    place = None if national else _place(reading, title, places, waiting, ours, official=official)
    if place is None and official and not national:
        inferred = inferred_place(reading, places)
        if inferred is not None:
            return Setting(official, inferred[:2], national, title, inferred[2])
    named = place is None or not official or any(one.ref == place[0] for one in places)
    waited = place is not None and any(hit.entry.id == place[0].key for group in waiting for hit in group)
    return Setting(official, place, national, title, 1.0 if named or waited else DISTRICTS)


def _place(
    reading: Reading,
    title: Span | None,
    places: list[PlaceMention],
    waiting: Sequence[Sequence[Hit]],
    ours: Counter[str],
    *,
    official: bool,
) -> tuple[Ref, Span] | None:
    """Return the place a text speaks for: from its title, its issuing body, else the place named most at the level of 我市."""
    table = place_table()
    known = [one for one in places if table.get(one.ref.key).level != "country"]
    if title is not None and title.end - title.start <= 80:
        inside = [one for one in known if title.start <= one.start and one.end <= title.end]
        chosen = _deepest_chain(inside)
        if chosen is not None and (official or len({one.ref for one in inside}) == 1):
            return chosen.ref, Span(chosen.start, chosen.end)
    head = _HEAD.search(reading.text, 0, 2000)
    if head:
        inside = [one for one in known if head.start("body") <= one.start and one.end <= head.end("body")]
        chosen = _deepest_chain(inside)
        if chosen is not None:
            return chosen.ref, Span(chosen.start, chosen.end)
    if official:
        return _spoken_for(reading.text, known, waiting, ours)
    counts = Counter(one.ref.key for one in known if "in-name" not in one.flags)
    if not counts:
        return None
    code, most = counts.most_common(1)[0]
    if most < 3 or most < 0.6 * sum(counts.values()):
        return None
    first = next(one for one in known if one.ref.key == code)
    return first.ref, Span(first.start, first.end)


def _spoken_for(
    text: str, known: list[PlaceMention], waiting: Sequence[Sequence[Hit]], ours: Counter[str]
) -> tuple[Ref, Span] | None:
    """Return the place an official text speaks for, by what it names.

    A place gains by its own mentions, by those of places in it, and, a little, by its province's; 我市 rules out what is no
    city. Nothing is returned where two places are equally likely.
    """
    table = place_table()
    first: dict[str, tuple[int, int]] = {}
    counts: Counter[str] = Counter()
    for one in known:
        counts[one.ref.key] += 1
        first.setdefault(one.ref.key, (one.start, one.end))
    inner: Counter[str] = Counter()
    for group in waiting:
        for hit in group:
            if "after-parent" in hit.entry.flags:
                inner[hit.entry.id] += 1
            else:
                counts[hit.entry.id] += 1
                first.setdefault(hit.entry.id, (hit.start, hit.end))
    level = next((one for one in ("市", "州", "盟", "县") if ours[one]), None)
    if level is None and ours and not ours["区"]:
        level = "省" if re.search("我省", text) else None
    scores: dict[str, float] = {}
    for code, weight in unnamed_cities(counts).items():
        if level is None or _fits(code, level):
            scores[code] = weight
            first[code] = _between(text, [span for other, span in first.items() if table.within(other, code)])
    for code, count in counts.items():
        if level is not None and not _fits(code, level):
            continue
        below = sum(n for other, n in counts.items() if other != code and table.within(other, code))
        below += sum(n for other, n in inner.items() if table.within(other, code))
        place = table.get(code)
        if place.level == "province" and not place.name.endswith("市"):
            below = 0
        above = any(counts[parent.code] for parent in table.parents(code))
        scores[code] = count + 0.7 * below + 0.5 * above
    ranked = sorted(scores, key=lambda code: (-scores[code], code))
    if not ranked or (len(ranked) > 1 and scores[ranked[0]] - scores[ranked[1]] < _CLEAR):
        return None
    return Ref("place", ranked[0]), Span(*first[ranked[0]])


def _between(text: str, districts: list[tuple[int, int]]) -> tuple[int, int]:
    """Return the stretch that tells a city by its districts: from the first named to the second, 我市 where that is far."""
    ordered = sorted(districts)
    start, end = ordered[0][0], ordered[1][1]
    ours = _OURS.search(text)
    return ours.span() if ours is not None and end - start > _NEAR else (start, min(end, start + _NEAR))


def _tours(reading: Reading, places: list[PlaceMention]) -> bool:
    """Say whether sentences open with places of several provinces, as in news that goes from city to city."""
    opening = {sentence.start for sentence in reading.sentences}
    opening |= {start + 1 for start in opening if reading.text[start] == "在"}
    provinces = {one.ref.key[:2] for one in places if one.start in opening and one.ref.key != "CN"}
    return len(provinces) >= 2


def _middle(reading: Reading) -> tuple[int, int]:
    """Return a stretch from the middle of the text, enough to tell its manner."""
    start, end = reading.document.body
    middle = max(start, (start + end - _SAMPLE) // 2)
    return middle, min(end, middle + _SAMPLE)


def _fits(code: str, level: str) -> bool:
    """Say whether a place may call itself 我市 (or 我省, 本区 ...)."""
    place = place_table().get(code)
    if level == "市":
        return place.name.endswith("市")
    if level in ("省", "自治区"):
        return place.level == "province" and not place.name.endswith("市")
    if level == "区":
        return place.name.endswith("区")
    return place.name.endswith(level) or (level == "县" and place.name.endswith("旗"))


def _deepest_chain(inside: list[PlaceMention]) -> PlaceMention | None:
    """Return the last of the adjacent names that open a title: 天河区 in 广州市天河区."""
    chosen: PlaceMention | None = None
    for one in inside:
        if chosen is None or one.start == chosen.end:
            chosen = one
        else:
            break
    return chosen
