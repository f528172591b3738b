"""Documents and claims made by hand or at random, for the tests of rdf, store and build."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

from policygraph.model import Claim, Document, Modality, Ref, Slot, Span, make_claim

PLACE = Ref("place", "330100")
PLAN = Ref("plan", "330100|杭州市示例行动方案|2025")
PERSON = Ref("person", "张三|示例研究院")
TECHNOLOGY = Ref("technology", "embodied-ai")

TEXT = (
    "杭州市示例行动方案印发\n"
    "示例日报2025年4月18日讯：杭州市印发《杭州市示例行动方案》，到2027年，全市基础大模型达到25个以上。\n"
    "每年安排2.5亿元算力券，最高补贴30%。张三表示：“具身智能企业应达到100家。”\n"
)


def document(key: str = "news/a.txt", text: str = TEXT) -> Document:
    """Return a document read from nowhere."""
    return Document(
        key=key,
        text=text,
        source_sha256="0" * 64,
        body=Span(0, len(text)),
        title=text.partition("\n")[0],
        publisher="示例日报",
        published=date(2025, 4, 18),
        published_from="byline",
        url="https://news.example/a?b=1&c=<x>",
    )


def at(text: str, words: str, start: int = 0) -> Span:
    """Return where words stand in a text."""
    found = text.index(words, start)
    return Span(found, found + len(words))


def target(
    text: str = TEXT,
    *,
    indicator: str = "基础大模型",
    value: str = "25",
    modality: Modality = Modality.PLANNED,
    said_by: Ref | None = None,
    flags: tuple[str, ...] = (),
) -> Claim:
    """Return a target with a plan, a deadline and an inherited jurisdiction."""
    number = at(text, value, text.find(indicator))
    return make_claim(
        "target",
        "targets.level@1",
        [Span(at(text, indicator).start, number.end + 1)],
        {
            "jurisdiction": Slot(PLACE, at(text, "杭州市")),
            "plan": Slot(PLAN),
            "indicator": Slot(indicator, at(text, indicator)),
            "comparator": Slot(">="),
            "value": Slot(Decimal(value), number),
            "unit": Slot("个", Span(number.end, number.end + 1)),
            "deadline": Slot(date(2027, 12, 31), at(text, "2027年")),
        },
        modality=modality,
        said_by=said_by,
        flags=flags,
    )


_CITIES = [
    "杭州",
    "宁波",
    "温州",
    "嘉兴",
    "湖州",
    "绍兴",
    "金华",
    "衢州",
    "舟山",
    "台州",
    "丽水",
    "苏州",
    "无锡",
]
_FIELDS = ["人工智能", "低空经济", "生物医药", "集成电路", "新能源汽车", "机器人"]


def article(number: int, version: int = 0) -> str:
    """Return the text of the generated article of this number: policy news whose facts other numbers state too."""
    city = _CITIES[number % len(_CITIES)]
    field = _FIELDS[number % len(_FIELDS)]
    other = _CITIES[(number * 7 + 3) % len(_CITIES)]
    size = 100 + 50 * ((number + version) % 9)
    return (
        f"{city}市发布{field}产业发展行动方案\n"
        f"示例日报2025年3月{1 + number % 28}日讯：{city}市人民政府印发《{city}市{field}产业发展行动方案（2025—2027年）》。"
        f"方案提出，到2027年，{city}市{field}产业规模突破{size}亿元，培育企业{20 + number % 5}家以上。\n"
        f"{other}市此前提出，到2026年，{field}企业达到50家以上。工业和信息化部数据显示，"
        f"2024年全国{field}产业规模达到6000亿元，同比增长{10 + version}%。\n"
        f"{city}市每年安排{2 + number % 3}亿元专项资金支持{field}企业，最高给予{300 + 100 * version}万元补助。\n"
    )


def write_articles(folder: Path, numbers: range, version: int = 0) -> None:
    """Write generated articles as files `NNNN.txt`."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"{number:04d}.txt").write_text(article(number, version), encoding="utf-8")
