"""The status of a document from the words around its title: in force, a draft, or only an idea."""

from __future__ import annotations

import re
from typing import NamedTuple

from policygraph.extract.title_parts import TitleParts
from policygraph.model import Span

_DRAFT_RIGHT = re.compile(
    r"[^。！？\n《]{0,60}?(征求意见|征集意见|公开征求|听取意见|草案|的议案|提请[^，。]{0,12}审议|送审|进入立法程序)"
)
_DRAFT_LEFT = re.compile(
    r"(?:(?:就|对|将|关于)[^，。；]{0,6}(?=$)|(拟(?:于|在)?[^，。；《》]{0,10}?(?:出台|印发|发布|推出|公布|实施|制定|施行)[^，。；》]{0,4}$)"
    r"|((?:提请|提交)[^，。；《》]{0,10}审议(?!通过)[^，。；《》]{0,4}$)|((?:征求|征集)[^，。；《》]{0,10}$)|((?<!经)审议(?!通过|并通过)[^，。；》]{0,6}$)|(起草了?[^，。；》]{0,4}$))"
)
_ISSUED_LEFT = re.compile(
    r"(发布|印发|出台|公布|颁布|下发|实施|施行|执行|推出|通过|落实|贯彻|根据|按照|依据|依照|遵循|符合|遵守|签署|履行|完成|参照|违反|解读|转发|修订)了?[^，。；》]{0,8}$"
)
_STRONG_LEFT = re.compile(r"(?<!拟)(?<!将)(?<!拟于近期)(印发|颁布|施行)了?$")
_REPEALED_RIGHT = re.compile(r"(?:（[^（）]{2,24}）)?(?:同时|予以|自行|即行|一并)?(废止|失效|停止执行)")
_IN_FORCE_RIGHT = re.compile(r"(?:已|已经|正式|目前)(?:于[^，。；《]{2,14})?(?:正式)?(施行|生效|实施)")
_MAKING = "(?:制定|出台|立法|起草|编制|编修|修编|印发|发布|修订)"
_PROPOSED_LEFT = re.compile(
    rf"((?:建议|呼吁|推动|尽快|适时|启动|加快|抓紧|谋划|争取|论证|将|计划|酝酿|正在|着手|筹划|研究(?!出台|印发))[^，。；《》]{{0,8}}{_MAKING}[^，。；《》]{{0,4}}$"
    r"|(?:制定|编制|起草|谋划|酝酿|编修)(?!了|完成|出台|印发|实施|发布|并)[^，。；《》]{0,3}$)"
)
_PROPOSED_RIGHT = re.compile(
    r"[》）]*(?:的)?(立法|起草|编制工作|制定工作|研究制定|制定出台|制定(?!的|了|并|实施)|编制(?!的|了|完成|并|实施)|早日出台|尽快出台|出台工作)"
)
_NOW_ISSUED = re.compile(r"[^。\n《]{0,40}?(印发给你们|予以印发|现予公布|现予发布|已正式印发|现印发)")
_ISSUED_RIGHT = re.compile(
    r"[^。！？\n《]{0,24}?(正式|发布|印发|出台|实施|施行|提出|明确|规定|要求|指出|显示|生效|颁布|通过|落地|公布|获批|编制完成|强调|围绕|聚焦|涵盖|包括|确定)"
)


class Status(NamedTuple):
    """`value` draft, issued, trial, revised, proposed or None; the span of the words that say so; a confidence factor."""

    value: str | None
    span: Span | None
    factor: float


def status_of(text: str, parts: TitleParts, start: int, end: int, left_end: int) -> Status:
    """Return the status of the title at `start`..`end`; `left_end` is where the list of titles it closes began.

    Words in the title win; then a draft's words around it (征求意见, 拟出台, 提请审议), then an idea's (制定, 建议, 立法), then
    those of a document in force; without any, a named document is taken to be issued.
    """
    if parts.status:
        for word in _words(parts.status):
            at = text.find(word, start, end)
            if at >= 0:
                return Status(parts.status, Span(at, at + len(word)), 0.97)
        return Status(parts.status, None, 0.97)
    left = left_clause(text, left_end)
    right_end = min(len(text), end + 80)
    strong = _STRONG_LEFT.search(left)
    if strong:
        return Status("issued", _at(strong, left_end - len(left)), 0.96)
    match = _DRAFT_RIGHT.match(text, end, right_end)
    if match and not re.search(
        r"印发|正式(?:发布|出台)|经过?(?:广泛)?征求|此前|曾|之前|前公开", text[end : match.end()]
    ):
        return Status("draft", Span(match.start(1), match.end(1)), 0.95)
    found = _DRAFT_LEFT.search(left)
    if found and found.lastindex:
        return Status("draft", _at(found, left_end - len(left)), 0.9)
    now = _NOW_ISSUED.match(text, end, right_end)
    if now or (left and left.rstrip().endswith("现将")):
        return Status("issued", Span(now.start(1), now.end(1)) if now else None, 0.95)
    near = _PROPOSED_RIGHT.match(text, end, right_end)
    if near:
        return Status("proposed", Span(near.start(1), near.end(1)), 0.85)
    found = _ISSUED_LEFT.search(left)
    proposed = _PROPOSED_LEFT.search(left)
    if proposed and not found and parts.kind != "law":
        return Status("proposed", _at(proposed, left_end - len(left)), 0.85)
    if proposed and not found and re.search(r"制定|立法|起草", proposed.group()):
        return Status("proposed", _at(proposed, left_end - len(left)), 0.85)
    if found and not (proposed and proposed.end() == found.end() and proposed.start() < found.start()):
        return Status("issued", _at(found, left_end - len(left)), 0.95)
    if proposed and found and parts.kind != "law":
        return Status("proposed", _at(proposed, left_end - len(left)), 0.8)
    match = _REPEALED_RIGHT.match(text, end, right_end)
    if match:
        return Status("repealed", Span(match.start(1), match.end(1)), 0.9)
    match = _IN_FORCE_RIGHT.match(text, end, right_end)
    if match:
        return Status("in-force", Span(match.start(1), match.end(1)), 0.9)
    match = _ISSUED_RIGHT.match(text, end, right_end)
    if match:
        return Status("issued", Span(match.start(1), match.end(1)), 0.9)
    return Status("issued", None, 0.8)


def _words(status: str) -> tuple[str, ...]:
    return {
        "draft": (
            "征求意见",
            "草案",
            "送审稿",
            "讨论稿",
            "草稿",
            "公示稿",
            "意见稿",
            "审议稿",
            "拟定稿",
            "建议稿",
        ),
        "trial": ("试行", "暂行", "试点"),
        "revised": ("修订", "修正", "修改稿"),
    }[status]


def _at(match: re.Match[str], offset: int) -> Span:
    group = match.lastindex or 0
    return Span(match.start(group) + offset, match.end(group) + offset)


def left_clause(text: str, end: int) -> str:
    """Return up to 60 characters before `end`, from the last sentence or comma."""
    left = text[max(0, end - 60) : end]
    cut = max(left.rfind(mark) for mark in "。！？\n；》")
    return left[cut + 1 :]
