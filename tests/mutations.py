"""Texts as copying, scanning and careless typing leave them: pure functions from a text to the same text spoilt in one way.

Each keeps what the text says, so that the annotations of the text hold for the spoilt one as well.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_FULL = "，：；（）！？"
_HALF = ",:;()!?"
_BREAKS = re.compile(r"\s*\n\s*")


def ascii_punctuation(text: str) -> str:
    """Return a text with half-width commas, colons, semicolons, brackets, question and exclamation marks.

    >>> ascii_punctuation("据悉，《甲》（试行）：")
    '据悉,《甲》(试行):'
    """
    return text.translate(str.maketrans(_FULL, _HALF))


def full_punctuation(text: str) -> str:
    """Return a text with full-width marks, as where 1,234 is typed 1，234.

    >>> full_punctuation("1,234家(户)")
    '1，234家（户）'
    """
    return text.translate(str.maketrans(_HALF, _FULL))


def joined_paragraphs(text: str) -> str:
    """Return a text in one line, as copying from a page leaves it.

    >>> joined_paragraphs("标题\\n\\n 一、要求\\n")
    '标题一、要求'
    """
    return _BREAKS.sub("", text)


def without(characters: str) -> Callable[[str], str]:
    """Return the function that drops the given characters.

    >>> without("《》")("印发《某规划》")
    '印发某规划'
    """

    def drop(text: str) -> str:
        return text.translate(dict.fromkeys(map(ord, characters)))

    return drop


def straight_quotes(text: str) -> str:
    """Return a text with one sort of quotation mark for opening and closing.

    >>> straight_quotes("他说“好”")
    '他说"好"'
    """
    return text.translate(str.maketrans("“”", '""'))


def corner_quotes(text: str) -> str:
    """Return a text with the quotation marks of traditional print.

    >>> corner_quotes("他说“好”")
    '他说「好」'
    """
    return text.translate(str.maketrans("“”‘’", "「」『』"))


def full_digits(text: str) -> str:
    """Return a text with full-width digits.

    >>> full_digits("2027年")
    '２０２７年'
    """
    return text.translate({ord("0") + digit: chr(ord("０") + digit) for digit in range(10)})


@cache
def _to_traditional() -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("s2t").convert
    return convert


def traditional(text: str) -> str:
    """Return a text in traditional characters.

    >>> traditional("杭州发布规划")
    '杭州發佈規劃'
    """
    return _to_traditional()(text)


MUTATIONS: dict[str, Callable[[str], str]] = {
    "ascii punctuation": ascii_punctuation,
    "full-width punctuation": full_punctuation,
    "full-width digits": full_digits,
    "paragraphs joined": joined_paragraphs,
    "title marks lost": without("《》"),
    "opening title marks lost": without("《"),
    "closing title marks lost": without("》"),
    "round brackets lost": without("（）()"),
    "closing round brackets lost": without("）)"),
    "straight quotation marks": straight_quotes,
    "corner quotation marks": corner_quotes,
    "traditional characters": traditional,
}
