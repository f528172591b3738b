"""What may stand between a speaker and the verb of speech: 近日, 在接受记者采访时, 进一步, 对本报记者.

Such a stretch is a chain of adverbs and of phrases with an opening and a closing word (在……上, 接受……采访时). Which closing word ends
a phrase is open (在2024中国大会上 has 中 inside), so all ends are tried, but each position is reached once: a chain of n characters
costs at most n steps times the length of the longest phrase, whatever a hostile text repeats.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygraph.extract.words import alternation, word_list

_FIXED = re.compile(
    alternation(word_list("adverbs"))
    + r"|一脸[^，。]{1,4}|\d{4}年\d{1,2}月(?:\d{1,2}日)?|(?:今年)?\d{1,2}月(?:\d{1,2}日)?|\d{1,2}日|(?:本|上|下|这|当)(?:周|月|年)(?:[一二三四五六日末初底]|\d{1,2}日)?|(?:周|星期)[一二三四五六日末]|"
    r"今晨|今晚|昨晚|当晚|次日|翌日|上午|下午|晚间|凌晨|上旬|中旬|下旬|年初|年底|年前|会前|事后|赛后|任内|生前|出席(?:会议|活动|仪式)?并| "
)
_OPENINGS = frozenset("在于到赴给对向就针围接通以作会发")
# Opening, then the closing words, the most characters between, and what may not stand between.
_PHRASES: tuple[tuple[re.Pattern[str], re.Pattern[str], int, str], ...] = (
    (
        re.compile(r"[在于]"),
        re.compile(
            r"上|时|中|后|里|内|前|间|会|指出|报告|讲话|致辞|发言|考察|调研|一文|微博|微信|博客|网志|社交媒体|朋友圈|平台|视频|直播间|节目|信"
        ),
        50,
        "。；",
    ),
    (re.compile(r"[在到赴]"), re.compile(r"调研|考察|座谈|检查|视察|走访"), 20, "，。；"),
    (re.compile(r"[给对向]"), re.compile(r"本报|媒体|外界|记者"), 16, "，。；"),
    (re.compile(r"[对向]"), re.compile(r""), 10, "，。；"),
    (re.compile(r"就|针对|围绕"), re.compile(r""), 30, "，。；"),
    (re.compile(r"接受"), re.compile(r"(?:采访|专访|访问|访谈)(?:时|中)?"), 30, "。；"),
    (re.compile(r"通过"), re.compile(r""), 16, "，。；"),
    (re.compile(r"以"), re.compile(r"为例"), 16, "，。；"),
    (re.compile(r"作"), re.compile(r"并|时"), 12, "，。；"),
    (re.compile(r"会见"), re.compile(r"时"), 16, "，。；"),
    (re.compile(r"发表"), re.compile(r"(?:讲话|演讲|致辞|文章)?(?:时|并|中|，)?"), 14, "。；"),
)


def is_adverbial(text: str, start: int, end: int) -> bool:
    """Say whether `text[start:end]` is a chain of adverbials, the empty one included.

    >>> text = "在2024中国卫星应用大会上进一步"
    >>> is_adverbial(text, 0, len(text)), is_adverbial("宣布辞职并", 0, 5), is_adverbial("", 0, 0)
    (True, False, True)
    """
    waiting, reached = [start], {start}
    for stop in range(start + 3, min(end, start + 18) + 1):
        if text[stop - 1] == "时":  # whatever they were doing: 解读数据时
            reached.add(stop)
            waiting.append(stop)
        elif text[stop - 1] in "，。；“":
            break
    while waiting:
        position = waiting.pop()
        if position == end:
            return True
        for stop in _ends(text, position, end):
            if stop not in reached:
                reached.add(stop)
                waiting.append(stop)
    return False


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where an adverb or a phrase that begins at `start` may end."""
    fixed = _FIXED.match(text, start, end)
    if fixed is not None:
        yield fixed.end()
    if text[start] not in _OPENINGS:
        return
    for opening, closing, longest, stops in _PHRASES:
        opened = opening.match(text, start, end)
        if opened is None:
            continue
        for position in range(opened.end(), min(end, opened.end() + longest) + 1):
            closed = closing.match(text, position, end)
            if closed is not None and closed.end() > opened.end():
                yield closed.end()
            if position < end and text[position] in stops:
                break
