"""Pages that are pictures, recognised (rapidocr: PP-OCR models, which come inside its wheel). Nothing is fetched.

One thread and a fixed resolution, so that one page gives the same text every time on one machine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from policygraph.errors import InputError

#: The flag of a document with recognised pages, and the reader that provenance cites for it.
OCR, OCR_READER = "ocr", "pdf-ocr@1"
_DOTS = 200  # per inch: body text of 10 points is then 28 pixels high, as the models like it
_MOST_PIXELS = 30_000_000  # a larger page is drawn smaller
# The models write the marks of Chinese text, inside numbers too: 1，234．5 is no number to any reader.
_WIDENED = re.compile(r"(?<=\d)(?:，(?=\d{3}(?!\d))|[．。](?=\d)|：(?=\d{2}(?!\d)))")
_NARROW = str.maketrans("，．。：", ",..:")
_SUREST = 0.5  # below it, a line is more likely dirt than text


class Line(NamedTuple):
    """A piece of text on a page: its box in pixels, its words, and how sure the model is."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    score: float


def recognise(page: Any) -> str:
    """Return the text of a page of pypdfium2, a printed line a line, "" where nothing is recognised.

    Raises InputError where rapidocr is not installed.
    """
    scale = _DOTS / 72
    width, height = page.get_size()
    pixels = width * height * scale * scale
    if pixels > _MOST_PIXELS:
        scale *= (_MOST_PIXELS / pixels) ** 0.5
    bitmap = page.render(scale=scale, grayscale=False)
    try:
        found = _engine()(bitmap.to_numpy())
    finally:
        bitmap.close()
    if found is None or found.boxes is None or found.txts is None:
        return ""
    lines = []
    for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        across, down = [float(point[0]) for point in box], [float(point[1]) for point in box]
        if score >= _SUREST and text.strip():
            lines.append(Line(min(across), min(down), max(across), max(down), text.strip(), float(score)))
    return "\n".join(in_order(lines))


def in_order(lines: Sequence[Line]) -> list[str]:
    """Return the words of a page from top to bottom; pieces on one height make one line, from left to right.

    >>> in_order([Line(60, 1, 90, 11, "50家", 1), Line(0, 0, 50, 10, "培育企业", 1), Line(0, 20, 50, 30, "二、", 1)])
    ['培育企业50家', '二、']
    >>> in_order([Line(0, 0, 50, 10, "产值1，234．5亿元，2家", 1)])
    ['产值1,234.5亿元，2家']
    """
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (line.top + line.bottom, line.left)):
        middle = (line.top + line.bottom) / 2
        if rows and rows[-1][0].top <= middle <= rows[-1][0].bottom:
            rows[-1].append(line)
        else:
            rows.append([line])
    joined = ("".join(line.text for line in sorted(row, key=lambda line: line.left)) for row in rows)
    return [_WIDENED.sub(_narrow, line) for line in joined]


def _narrow(mark: re.Match[str]) -> str:
    return mark.group().translate(_NARROW)


@cache
def _engine() -> Any:
    """Return the recogniser, made once. Raises InputError where it is not installed."""
    try:
        import logging

        from rapidocr import RapidOCR
    except ImportError as error:
        raise InputError("Recognising pictures needs rapidocr: pip install 'policygraph[ocr]'") from error
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return RapidOCR(
        params={
            "Global.log_level": "error",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
