"""One form for one character: punctuation width, digits, letters, traditional characters. Never changes a length.

Every mapping is one code point to one code point, so that an offset in the normalised text is an offset in the stored
text. NFKC would not do: it turns ㎡, … and ① into several characters.
"""

from __future__ import annotations

import re
from functools import cache

_FULL = "，。：；？！（）"
_HALF = ",。:;?!()"

_TABLE: dict[int, str] = {ord(half): full for half, full in zip(_HALF, _FULL, strict=True)}
_TABLE |= {code: chr(code - 0xFEE0) for code in range(0xFF10, 0xFF1A)}  # ０-９
_TABLE |= {
    code: chr(code - 0xFEE0) for code in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}  # Ａ-Ｚ ａ-ｚ
_TABLE |= {ord(a): b for a, b in zip("％．＋﹪〜～∼－﹣–−‒―", "%.+%~~~-----—", strict=True)}
_TABLE |= {ord(a): b for a, b in zip("「」『』﹁﹂＂", '“”‘’“”"', strict=True)}
_TABLE |= {ord(a): b for a, b in zip("﹐﹑﹔﹕﹖﹗﹙﹚｡､", "，、；：？！（）。、", strict=True)}
_TABLE |= {ord(a): b for a, b in zip("〈〉＜＞", "〈〉<>", strict=True)}
_TABLE |= {ord(a): " " for a in "\u00a0\u2002\u2003\u2009\u3000\t\u200b\ufeff"}
_TABLE |= {ord("\r"): "\n", ord("\u2028"): "\n", ord("\x0b"): "\n", ord("\x0c"): "\n"}

_THOUSANDS = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")

# Characters that stand only in traditional texts and often there; three different ones make a text traditional.
_TRADITIONAL = frozenset(
    "國個們這來時實業產發經萬億與為會應從對開關於後學術號當點機議將請總導區縣灣臺體轉電進"
)


@cache
def _converter() -> object:
    import opencc

    return opencc.OpenCC("t2s")


@cache
def _simplify_character(character: str) -> str:
    simplified: str = _converter().convert(character)  # type: ignore[attr-defined]
    return simplified if len(simplified) == 1 else character


def is_traditional(text: str) -> bool:
    """Say whether a text is written in traditional characters.

    >>> is_traditional("臺北市政府將於後年開發"), is_traditional("杭州市将出台方案")
    (True, False)
    """
    return len(_TRADITIONAL.intersection(text[:4000])) >= 3


def simplify(text: str) -> str:
    """Return `text` in simplified characters, of the same length.

    Whole-text conversion sees phrases (乾 in 乾燥 and in 乾隆) and almost always keeps the length; where it does not,
    each character is converted by itself, so that offsets hold in every case.
    """
    converted: str = _converter().convert(text)  # type: ignore[attr-defined]
    if len(converted) == len(text):
        return converted
    return "".join(_simplify_character(character) for character in text)


def _curl(text: str) -> str:
    """Turn straight double quotes into opening and closing ones, alternating within each line."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.count('"') >= 2:
            first, *rest = line.split('"')
            lines[number] = first + "".join("“”"[at % 2] + part for at, part in enumerate(rest))
    return "\n".join(lines)


def normalise(text: str) -> str:
    """Return `text` in the one form the rules are written for: full-width punctuation, ASCII digits and letters, simplified.

    The comma of a thousand separator stays a half-width comma.

    >>> normalise("到２０２７年,攻克1,234项(含)")
    '到2027年，攻克1,234项（含）'
    """
    result = text.translate(_TABLE)
    result = _THOUSANDS.sub(",", result)
    if '"' in result:
        result = _curl(result)
    if is_traditional(result):
        result = simplify(result)
    assert len(result) == len(text)
    return result
