"""A static site: a page per entity and document, a search that works offline, no server and no request to anywhere.

Pages are plain HTML with one style sheet and one script; the search index is a script too, since a page opened from a disk
may read nothing else. All texts are escaped, no address of an article becomes a link that runs.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

from policygraph.export.facts import Facts
from policygraph.export.notice import PLACES_NOTICE
from policygraph.export.output import FOLDER_MARK
from policygraph.export.readers.pages import Fact, Line, Link, Page, Pages, Quote
from policygraph.network.page import theme_rules
from policygraph.network.style import load_style
from policygraph.query.names import pinyin

_WEB = Path(__file__).with_name("web")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_ADDRESS = re.compile(r"https?://[^\s<>\"']+")
# The HTML standard, 13.2.3.5: no document holds these, and readers drop them or not as they please.
_NOT_HTML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"


def write_site(facts: Facts, folder: Path) -> None:
    """Write the site into `folder` (which exists and is empty); `index.html` is where to begin."""
    pages = Pages(facts)
    style = load_style()
    (folder / "assets").mkdir()
    sheet = theme_rules(style) + (_WEB / "site.css").read_text(encoding="utf-8")
    (folder / "assets" / "site.css").write_text(sheet, encoding="utf-8", newline="\n")
    script = (_WEB / "site.js").read_text(encoding="utf-8")
    (folder / "assets" / "site.js").write_text(script, encoding="utf-8", newline="\n")
    with (folder / "assets" / "search.js").open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(_search(pages))
    for kind in {link.kind for link in pages.links.values()}:
        (folder / kind).mkdir()
    for page in pages.pages():
        path = folder / address(page.link, facts.base)
        path.write_text("".join(_html(page, facts)), encoding="utf-8", newline="\n")
    (folder / "index.html").write_text("".join(_index(pages, facts)), encoding="utf-8", newline="\n")
    (folder / FOLDER_MARK).write_text(
        "policygraph export: a static site. Open index.html in a browser; put the folder on any web server as it is.\n"
        "用浏览器打开 index.html。\n",
        encoding="utf-8",
        newline="\n",
    )


def escape(text: str, quote: bool = True) -> str:
    r"""Return a text as it stands in HTML; what HTML has no way to write becomes U+FFFD.

    >>> escape("a\x07<b>")
    'a\ufffd&lt;b&gt;'
    """
    return html.escape(_NOT_HTML.sub("\ufffd", text), quote)


def address(link: Link, base: str) -> str:
    """Return the path of a page below the site's root: the kind, and the key where it is short and plain, else a hash.

    >>> from policygraph.network.labels import Label
    >>> address(Link("https://e.org/place/330100", "place", Label("杭州市", "Hangzhou")), "https://e.org/")
    'place/330100.html'
    """
    key = link.iri.removeprefix(base).partition("/")[2]
    name = key if _PLAIN.fullmatch(key) else hashlib.sha256(link.iri.encode()).hexdigest()[:20]
    return f"{link.kind}/{name}.html"


def _search(pages: Pages) -> Iterator[str]:
    types = load_style().types
    yield "var INDEX=["
    comma = ""
    for link in pages.links.values():
        kind = types[link.kind]
        entry = [
            link.label.zh, link.label.en, pinyin(link.label.zh), f"{kind.zh} {kind.en}",
            address(link, pages.facts.base),
        ]  # fmt: skip
        text = json.dumps(entry, ensure_ascii=True, separators=(",", ":")).replace("<", "\\u003c")
        yield f"{comma}\n{text}"
        comma = ","
    yield "\n];\n"


def _head(title: str, root: str) -> str:
    return (
        f'<!doctype html>\n<html lang="zh" data-root="{root}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(title)} · policygraph</title>\n"
        f'<link rel="stylesheet" href="{root}assets/site.css">\n</head>\n<body>\n'
        f'<header class="masthead"><a class="wordmark" href="{root}index.html">policygraph</a>\n'
        '<div class="search" role="search"><input id="q" type="search" autocomplete="off" '
        'aria-label="搜索 Search" placeholder="搜索：杭州 / hangzhou / 算力">'
        '<div id="found" aria-live="polite"></div></div></header>\n<main>\n'
    )


def _foot(root: str, facts: Facts) -> str:
    notice = f'<p class="notice">{escape(PLACES_NOTICE)}</p>\n' if facts.carries_places else ""
    return (
        f'{notice}</main>\n<script src="{root}assets/search.js"></script>\n'
        f'<script src="{root}assets/site.js"></script>\n</body>\n</html>\n'
    )


def _icon(kind: str) -> str:
    style = load_style().types.get(kind)
    if style is None:
        return ""
    return (
        f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" fill="var(--{style.family.name})" '
        f'fill-rule="evenodd"><path d="{style.icon}"/></svg>'
    )


def _both(zh: str, en: str) -> str:
    other = f' <span class="other">{escape(en)}</span>' if en != zh else ""
    return f"<bdi>{escape(zh)}</bdi>{other}"


def _html(page: Page, facts: Facts) -> Iterator[str]:
    label, root = page.link.label, "../"
    yield _head(label.zh, root)
    yield f'<p class="what">{_icon(page.kind.name)}{escape(page.kind.zh)} {escape(page.kind.en)}</p>\n'
    yield f"<h1><bdi>{escape(label.zh)}</bdi></h1>\n"
    if label.en != label.zh:
        yield f'<p class="other"><bdi lang="en">{escape(label.en)}</bdi></p>\n'
    yield from _lines(page.lines, facts.base)
    for section in page.sections:
        count = len(section.facts) + section.left_out
        yield (
            f'<section><h2>{escape(section.kind.zh)} <span class="other">{escape(section.kind.en)}</span>'
            f'<span class="count">{count}</span></h2>\n'
        )
        for fact in section.facts:
            yield from _fact(fact, facts.base)
        if section.left_out:
            yield f'<p class="left">… 另有 {section.left_out} 条；{section.left_out} more</p>\n'
        yield "</section>\n"
    if page.pointing:
        yield '<section><h2>相关 <span class="other">related</span></h2>\n'
        yield from _lines(page.pointing, facts.base)
        yield "</section>\n"
    yield _foot(root, facts)


def _lines(lines: tuple[Line, ...], base: str) -> Iterator[str]:
    if lines:
        yield "<dl>\n"
        for line in lines:
            values = "、".join(_value(value, base) for value in line.values)
            yield f"<dt>{_both(line.name.zh, line.name.en)}</dt><dd>{values}</dd>\n"
        yield "</dl>\n"


def _value(value: str | Link, base: str) -> str:
    if isinstance(value, Link):
        return f'<a href="../{escape(address(value, base))}"><bdi>{escape(value.label.zh)}</bdi></a>'
    if _ADDRESS.fullmatch(value):
        return f'<a href="{escape(value)}" rel="noopener noreferrer nofollow">{escape(value)}</a>'
    return f"<bdi>{escape(value)}</bdi>"


def _fact(fact: Fact, base: str) -> Iterator[str]:
    style = load_style().types.get(fact.kind.name)
    anchor = escape(fact.iri.removeprefix(base), quote=True)
    yield f'<article class="fact" id="{anchor}"><h3>{_both(fact.label.zh, fact.label.en)}</h3>\n'
    yield from _lines(fact.lines, base)
    for quote in fact.quotes:
        yield _quote(quote, base, style.family.name if style is not None else "")
    yield "</article>\n"


def _quote(quote: Quote, base: str, family: str) -> str:
    at = f" · {escape(quote.span.replace(',', '–'))}" if quote.span else ""
    mark = f' class="of-{family}"' if family else ""
    return (
        f"<blockquote{mark}><p><bdi>{escape(quote.sentence)}</bdi></p>"
        f"<footer>— {_value(quote.document, base)}{at}</footer></blockquote>\n"
    )


def _index(pages: Pages, facts: Facts) -> Iterator[str]:
    types = load_style().types
    yield _head("政策与主体", "")
    yield '<p class="what">知识图谱 knowledge graph</p>\n<h1>谁、在何处、承诺了什么</h1>\n'
    yield '<p class="other">Who promised what, where, by when, with what money, in whose words.</p>\n'
    by_kind: dict[str, list[Link]] = {}
    for link in pages.links.values():
        by_kind.setdefault(link.kind, []).append(link)
    for kind, links in by_kind.items():
        named = types[kind]
        yield (
            f'<section><h2>{_icon(kind)} {escape(named.zh)} <span class="other">{escape(named.plural)}</span>'
            f'<span class="count">{len(links)}</span></h2>\n<ul class="list">\n'
        )
        for link in links:
            yield (
                f'<li><a href="{escape(address(link, facts.base))}"><bdi>{escape(link.label.zh)}</bdi></a>'
                + (
                    f'<span class="other">{escape(link.label.en)}</span>'
                    if link.label.en != link.label.zh
                    else ""
                )
                + "</li>\n"
            )
        yield "</ul></section>\n"
    yield _foot("", facts)
