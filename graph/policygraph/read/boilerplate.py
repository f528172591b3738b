"""What of a plain text is the article: navigation above it and footers, related items and notices below it are cut.

Web pages saved as text keep their menus (runs of very short lines) and tails (相关推荐, 上一篇, 责任编辑). Cut stretches stay in
the stored text, as provenance, but nothing in them yields a claim.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from policygraph.model import Span

# A line that opens one of these ends the article.
_TAIL = re.compile(
    r"[ \t　【\[（(·•*]*(?:"
    r"相关(?:推荐|阅读|新闻|文章|链接|报道|资讯|附件|稿件|信息|内容|解读)|推荐阅读|延伸阅读|热门(?:推荐|文章|新闻|资讯)|猜你喜欢|更多(?:新闻|推荐|内容|精彩)"
    r"|上一[篇条页]|下一[篇条页]|上篇|下篇"
    r"|本文内容由互联网用户|(?:郑重)?(?:免责|版权|特别|重要)(?:声明|提示|说明)|声明[:：]|风险提示及免责"
    r"|本网站?(?:所有|刊载|转载|凡)|凡(?:本网|注明|来源)|未经(?:授权|许可).{0,12}(?:转载|复制)"
    r"|扫一扫|扫描(?:下方|左侧|右侧|上方)?二维码|分享(?:到|至)|打印本页|关闭(?:窗口|本页)|【?(?:打印|关闭)】"
    r"|网站地图|联系我们|版权所有|主办单位?[:：]|承办单位?[:：]|网站标识码|.{0,3}ICP备|.{0,3}公网安备"
    r"|公开方式[:：]"
    r")"
)
# A line that is about the article, not of it, wherever it stands near an end.
_ABOUT = re.compile(
    r"[ \t　【\[（(]*(?:"
    r"(?:责任编辑|责编|编辑|审核|校对|监制|作者|撰文|记者|通讯员|来源|稿源|信息来源|文章来源|稿件来源|标签|关键词|关键字|分类|栏目|字号|字体|浏览(?:次数|量)?"
    r"|阅读(?:次数|量)?|点击(?:次数|量)?|发布(?:时间|日期|机构|单位)|发表时间|成文日期|索引号|文号|主题分类|时间|日期|公开日期|有效性|访问量)[ 　]{0,4}[:：]"
    r"|当前位置|您(?:当前)?所在的?位置|首页\s*[>》]|本文来源|原标题|（?责任编辑"
    r")"
)
# Notices no article holds: they end it even where the line breaks before them were lost.
_NOTICE = re.compile(
    r"(?<=[。！？”）])[ 　]*(?:本文内容由互联网用户|(?:免责|版权)声明[:：]|相关推荐[ 　]*[•·]|[（(]?责任编辑[:：])"
)
_COMMENT_MARK = re.compile(r"-->|<!--|^[|·•>＞/\\-]{1,3}$")
_SENTENCE = re.compile(r"[。；！？]")

_SHORT = 14  # characters: menu entries are shorter, headings of articles mostly longer
_MENU = 6  # so many short lines in a row, without a sentence, are a menu


class _Line(NamedTuple):
    start: int
    end: int
    text: str


def find_body(text: str) -> tuple[Span, tuple[Span, ...]]:
    """Return the span of the article and the spans to be left out inside it.

    >>> text = "某市发布方案\\n" + "到2027年建成5个中心。" * 6 + "\\n相关推荐\\n另一篇说到2030年。"
    >>> find_body(text)[0].of(text)[-4:]
    '个中心。'
    """
    lines = [
        _Line(match.start(), match.end(), match.group().strip())
        for match in re.finditer(r"[^\n]+", text)
        if match.group().strip()
    ]
    if not lines:
        return Span(0, 0), ()
    first, last = _without_menu_above(lines), len(lines)
    running = [len(line.text) if _is_running(line.text) else 0 for line in lines]
    seen, rest = 0, sum(running[first:])
    for index in range(first, len(lines)):
        line = lines[index]
        # Such a line may also stand above the article (a link to its 解读): the larger part comes before the tail.
        if seen >= 60 and seen >= rest and len(line.text) <= 400 and _TAIL.match(line.text):
            last = index
            break
        seen += running[index]
        rest -= running[index]
    last = _without_menu_below(lines, first, last)
    while last - 1 > first and _is_about(lines[last - 1].text):
        last -= 1
    body = Span(lines[first].start, lines[last - 1].end)
    notice = _NOTICE.search(text, body.start + min(60, (body.end - body.start) // 3), body.end)
    if notice is not None:
        body = Span(body.start, notice.start())
    cuts = tuple(
        Span(line.start, line.end)
        for position, line in enumerate(lines[first:last])
        if (_is_about(line.text) and (position < 8 or position > last - first - 6))
        or _COMMENT_MARK.match(line.text)
    )
    if sum(cut.end - cut.start for cut in cuts) >= body.end - body.start - 4:
        return body, ()
    return body, cuts


def _is_about(line: str) -> bool:
    return len(line) <= 80 and _ABOUT.match(line) is not None


def _is_running(line: str) -> bool:
    return (len(line) >= 18 and _SENTENCE.search(line) is not None) or len(line) >= 60


def _without_menu_above(lines: list[_Line]) -> int:
    """Return the index of the first line that belongs to the article."""
    first_running = next((index for index, line in enumerate(lines) if _is_running(line.text)), 0)
    short = sum(1 for line in lines[:first_running] if len(line.text) <= _SHORT)
    if first_running < _MENU or short < _MENU:
        return 0
    start = first_running
    for index in range(first_running - 1, -1, -1):
        line = lines[index].text
        if (
            len(line) > _SHORT
            or _is_about(line)
            or re.match(r"[一二三四五六七八九十]{1,3}、|第.{1,3}[条章]|（", line)
        ):
            start = index
            if re.match(r"(?:您?当前|您)?所?在?的?位置|首页", line):
                start = index + 1
                break
        elif start - index > 3:
            break
    return start


def _without_menu_below(lines: list[_Line], first: int, last: int) -> int:
    """Return the index after the last line that belongs to the article."""
    final = next((index for index in range(last - 1, first, -1) if _is_running(lines[index].text)), None)
    if final is None:
        return last
    after = lines[final + 1 : last]
    if len(after) >= _MENU and sum(1 for line in after if len(line.text) <= _SHORT) >= _MENU:
        marks = [index for index in range(final + 1, last) if _COMMENT_MARK.match(lines[index].text)]
        return marks[0] if marks else final + 1
    return last
