"""A briefing as one self-contained HTML page: no script, nothing from elsewhere, every text escaped, every sentence cited."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from policygraph.desk.briefing.gather import KINDS, Bar, Brief, Event, Item, Section, gather_brief, reference
from policygraph.desk.briefing.pictures import bars, neighbourhood, timeline
from policygraph.network.labels import Label
from policygraph.query.asof import as_of as past_of
from policygraph.query.names import names_of

if TYPE_CHECKING:
    from policygraph.query.names import Names
    from policygraph.store import Store

_FAMILY = {
    "plan": "policy", "measure": "policy", "action": "policy", "target": "aims", "statistic": "aims", "forecast": "aims",
    "focus": "ideas", "bottleneck": "ideas", "statement": "voices", "membership": "actors",
}  # fmt: skip
_KIND = {
    "place": Label("地点", "place"),
    "plan": Label("政策文件", "plan"),
    "person": Label("人物", "person"),
    "organisation": Label("机构", "organisation"),
    "technology": Label("技术", "technology"),
}


def policy() -> str:
    """Return the Content-Security-Policy of a briefing: its own style sheet by hash, and nothing else."""
    return f"default-src 'none'; style-src 'sha256-{_hash()}'; base-uri 'none'; form-action 'none'"


@cache
def _style() -> str:
    return Path(__file__).with_name("page.css").read_text(encoding="utf-8")


@cache
def _hash() -> str:
    return base64.b64encode(hashlib.sha256(_style().encode("utf-8")).digest()).decode("ascii")


def brief_page(
    store: Store, name: str, *, lang: str = "zh", names: Names | None = None, notes: tuple[Label, ...] = ()
) -> str:
    """Return the page of a place, plan, person, organisation or technology, in zh or en; `notes` stand under its title.

    Raises UnknownNameError for an unknown name, InputError for another kind of thing.
    """
    found = gather_brief(store, name, names or names_of(store))
    found.notes = notes
    return "".join(_page(found, 0 if lang == "zh" else 1))


def brief_at(
    store: Store, name: str, *, lang: str = "zh", as_of: date | None = None, names: Names | None = None
) -> str:
    """Return the page of a thing as the graph stood on a day, which a note says; without a day as it stands."""
    if as_of is None:
        return brief_page(store, name, lang=lang, names=names)
    past = past_of(store, as_of)
    own = names if past.store is store else None
    return brief_page(past.store, name, lang=lang, names=own, notes=(past.note,))


def _page(brief: Brief, at: int) -> Iterator[str]:
    title = brief.title[at]
    yield f'<!doctype html>\n<html lang="{("zh", "en")[at]}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{escape(policy(), quote=True)}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="referrer" content="no-referrer">\n'
    yield f"<title>{escape(title)} · {_at('简报', 'Briefing', at)}</title>\n<style>{_style()}</style>\n</head>\n<body>\n<main>\n"
    yield f'<header><p class="kicker">policygraph · {_at("简报", "briefing", at)} · {_KIND[brief.kind][at]}</p>\n<h1>{escape(title)}</h1>\n'
    if brief.lines:
        told = "".join(
            f"<span>{escape(label[at])} {escape(value[at])}</span>" for label, value in brief.lines
        )
        yield f'<p class="lead">{told}</p>\n'
    counted = _at(
        f"{brief.facts}条事实，出自{len(brief.references)}份来源", f"{brief.facts} facts from {len(brief.references)} sources", at
    )  # fmt: skip
    yield f'<p class="lead">{counted}</p>\n'
    if brief.notes:
        yield f'<ul class="notes">{"".join(f"<li>{escape(note[at])}</li>" for note in brief.notes)}</ul>\n'
    yield "</header>\n"
    if brief.sections:
        links = " ".join(f'<a href="#{one.kind}">{escape(KINDS[one.kind][at])}</a>' for one in brief.sections)
        yield f'<nav aria-label="{_at("目录", "contents", at)}">{links} <a href="#references">{_at("参考文献", "References", at)}</a></nav>\n'
    yield from _pictures(brief, at)
    for section in brief.sections:
        yield from _section(section, at)
    yield f'<h2 id="references">{_at("参考文献", "References", at)}</h2>\n<ol class="references">\n'
    for number, (_, source) in enumerate(brief.references, 1):
        yield f'<li id="ref-{number}"><b>[{number}]</b> {escape(reference(source))}</li>\n'
    yield "</ol>\n"
    yield f"<footer>{escape(_closing(at))}</footer>\n</main>\n</body>\n</html>\n"


def _at(zh: str, en: str, at: int) -> str:
    return en if at else zh


def _closing(at: int) -> str:
    return _at(
        "每条事实都附原句和来源；数字按原文读出，未作推算。参考文献著录格式：GB/T 7714—2015，引用日期由读者补入。",
        "Every fact stands with its sentence and source; numbers are read from the text, none is estimated. "
        "References follow GB/T 7714-2015; the day of citing is the reader's to add.",
        at,
    )


def _pictures(brief: Brief, at: int) -> Iterator[str]:
    counts = [
        Bar(KINDS[one.kind], Decimal(len(one.items) + one.more), Label(*[str(len(one.items) + one.more)] * 2), one.kind)
        for one in brief.sections
    ]  # fmt: skip
    by_kind = _at("事实的种类和数量", "Facts by kind", at)
    amounts = list(dict.fromkeys(brief.amounts))  # two texts that promise the same are one bar
    when = _at("时间线", "Timeline", at) + _hollow(brief.events, at)
    money = _at("以元计的数值", "Figures in CNY", at) + _hollow(amounts, at)
    beside = _at("关联：数字为共同出现的事实数", "What it stands beside; the number is of shared facts", at)
    drawn = {
        by_kind: bars(counts, at, by_kind, short=True) if len(counts) > 1 else "",
        when: timeline(brief.events, at, when),
        money: bars(amounts, at, money),
        beside: neighbourhood(brief.title, brief.kind, brief.beside, at, beside),
    }
    for title, picture in drawn.items():
        if picture:
            yield f"<figure><figcaption>{escape(title)}</figcaption>{picture}</figure>\n"


def _hollow(drawn: Sequence[Bar] | Sequence[Event], at: int) -> str:
    """Return what explains hollow marks, where there are any."""
    forecasts = any(one.kind == "forecast" for one in drawn)
    return _at("（空心为预测）", " (hollow: forecasts)", at) if forecasts else ""


def _section(section: Section, at: int) -> Iterator[str]:
    total = len(section.items) + section.more
    yield f'<h2 id="{section.kind}" class="{_FAMILY[section.kind]}">{escape(KINDS[section.kind][at])}<small>{total}</small></h2>\n'
    yield '<ol class="facts">\n'
    for item in section.items:
        yield _fact(item, at)
    yield "</ol>\n"
    if section.more:
        yield f'<p class="kicker">{_at(f"另有{section.more}条未列出。", f"{section.more} more are not shown.", at)}</p>\n'


def _fact(item: Item, at: int) -> str:
    where = f'<span class="where">{escape(item.where[at])}</span>' if item.where[at] else ""
    quoted = "".join(
        f'<blockquote>{escape(sentence)}<sup><a href="#ref-{number}">[{number}]</a></sup></blockquote>'
        for sentence, number in item.sentences
    )
    return f'<li><p class="said">{escape(item.label[at])}{where}</p>{quoted}</li>\n'
