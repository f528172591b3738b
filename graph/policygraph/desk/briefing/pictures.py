"""The pictures of a briefing as SVG: presentation attributes only, every text escaped, positions computed here."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from html import escape

from policygraph.desk.briefing.gather import Bar, Event
from policygraph.network.labels import Label

INK, SOFT, LINE = "#1C1B19", "#6B6459", "#E4E0D6"
COLOURS = {
    "place": "#1F5FA8", "organisation": "#1F5FA8", "person": "#1F5FA8", "membership": "#1F5FA8",
    "plan": "#B23A26", "measure": "#B23A26", "action": "#B23A26",
    "target": "#1E7F5C", "statistic": "#1E7F5C", "forecast": "#1E7F5C",
    "technology": "#6B4BA3", "bottleneck": "#6B4BA3", "focus": "#6B4BA3", "statement": "#6B6459",
}  # fmt: skip
_WIDE = 680


def _text(x: float, y: float, text: str, *, anchor: str = "start", size: float = 12, fill: str = INK) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{fill}">{escape(text)}</text>'


def _svg(width: float, height: float, title: str, body: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img" '
        f'aria-label="{escape(title, quote=True)}">{"".join(body)}</svg>'
    )


def fitted(text: str, room: float, size: float) -> str:
    """Return a text cut to what fits into `room` pixels at a size; Chinese characters are twice as wide as others.

    >>> fitted("杭州市人工智能", 50, 12), fitted("Hangzhou", 50, 12)
    ('杭州市…', 'Hangz…')
    """
    widths = [size if unicodedata.east_asian_width(char) in "WF" else size * 0.62 for char in text]
    if sum(widths) <= room:
        return text
    kept, left = "", room - size
    for char, wide in zip(text, widths, strict=True):
        if wide > left:
            break
        kept, left = kept + char, left - wide
    return f"{kept}…"


def timeline(events: Sequence[Event], at: int, title: str) -> str:
    """Return events on an axis of years, one to a line, each label on the side where there is room."""
    if len(events) < 2:
        return ""
    first, last = events[0].day.year, events[-1].day.year + 1
    left, right, top, step = 20.0, _WIDE - 20.0, 34.0, 21.0
    height = top + step * len(events) + 12

    def x_of(event: Event) -> float:
        start = event.day.toordinal() - type(event.day)(first, 1, 1).toordinal()
        whole = type(event.day)(last, 1, 1).toordinal() - type(event.day)(first, 1, 1).toordinal()
        return left + (right - left) * start / whole

    body = []
    every = max(1, math.ceil((last - first) / 12))
    for year in range(first, last + 1, every):
        x = left + (right - left) * (year - first) / (last - first)
        body.append(
            f'<line x1="{x:.1f}" y1="{top - 12}" x2="{x:.1f}" y2="{height - 6:.1f}" stroke="{LINE}"/>'
        )
        if year < last:
            body.append(_text(x + 3, top - 16, str(year), size=11, fill=SOFT))
    for number, event in enumerate(events):
        y, x = top + step * number + 6, x_of(event)
        colour = COLOURS[event.kind]
        hollow = event.kind == "forecast"
        body.append(
            f'<circle cx="{x:.1f}" cy="{y - 4:.1f}" r="4.5" fill="{"#FBFAF6" if hollow else colour}" stroke="{colour}" stroke-width="1.5"/>'
        )
        text = f"{event.day.year}-{event.day.month:02d}  {event.label[at]}"
        after = x < _WIDE / 2
        text = fitted(text, (_WIDE - x if after else x) - 16, 12)
        body.append(_text(x + 10, y, text) if after else _text(x - 10, y, text, anchor="end"))
    return _svg(_WIDE, height, title, body)


def bars(found: Sequence[Bar], at: int, title: str, *, short: bool = False) -> str:
    """Return horizontal bars on one scale that begins at zero, each with its value in words; a forecast's is hollow.

    `short` labels stand beside their bars, others above them.
    """
    if not found:
        return ""
    most = max(bar.value for bar in found) or Decimal(1)
    row, start = (23.0, 92.0) if short else (36.0, 0.0)
    height = row * len(found) + 4
    body = []
    for number, bar in enumerate(found):
        y = row * number
        top = y + (5 if short else 18)
        wide = max(float(max(bar.value, Decimal(0)) / most) * (_WIDE - start - 150), 1)
        colour = COLOURS[bar.kind]
        fill = "none" if bar.kind == "forecast" else colour
        body.append(_text(0, y + 13, fitted(bar.label[at], start - 8 if short else _WIDE, 12)))
        body.append(
            f'<rect x="{start}" y="{top:.1f}" width="{wide:.1f}" height="10" fill="{fill}" stroke="{colour}"/>'
        )
        body.append(_text(start + wide + 8, top + 9.5, bar.shown[at], fill=SOFT))
    return _svg(_WIDE, height, title, body)


def neighbourhood(
    centre: Label, kind: str, beside: Sequence[tuple[str, Label, int]], at: int, title: str
) -> str:
    """Return the thing in the middle of what it stands beside most, in two columns so that no label meets another."""
    if len(beside) < 2:
        return ""
    half = math.ceil(len(beside) / 2)
    step, width = 27.0, float(_WIDE)
    height = max(half * step + 30, 120)
    middle_x, middle_y = width / 2, height / 2
    most = max(count for *_, count in beside)
    lines, marks = [], []
    for number, (other, label, count) in enumerate(beside):
        side = -1 if number < half else 1
        row = number if number < half else number - half
        rows = half if side < 0 else len(beside) - half
        y = middle_y + (row - (rows - 1) / 2) * step
        bow = abs(y - middle_y) / height
        x = middle_x + side * (118 - 60 * bow)
        stroke = 1 + 2.5 * count / most
        lines.append(
            f'<path d="M{middle_x:.1f},{middle_y:.1f} C{middle_x + side * 60:.1f},{middle_y:.1f} {x - side * 40:.1f},{y:.1f} {x:.1f},{y:.1f}" '
            f'fill="none" stroke="{LINE}" stroke-width="{stroke:.1f}"/>'
        )
        marks.append(_mark(other, x, y))
        room = (width - x if side > 0 else x) - 40
        text = f"{fitted(label[at], room, 11.5)}  {count}"
        marks.append(_text(x + side * 11, y + 4, text, anchor="end" if side < 0 else "start", size=11.5))
    name = fitted(centre[at], 150, 13)
    wide = max(60.0, sum(13.0 if unicodedata.east_asian_width(char) in "WF" else 7.4 for char in name) + 24)
    middle = (
        f'<rect x="{middle_x - wide / 2:.1f}" y="{middle_y - 15:.1f}" width="{wide:.1f}" height="30" rx="15" fill="#FBFAF6" stroke="{COLOURS[kind]}" stroke-width="2"/>'
        + _text(middle_x, middle_y + 4.5, name, anchor="middle", size=13)
    )
    return _svg(width, height, title, [*lines, *marks, middle])


def _mark(kind: str, x: float, y: float) -> str:
    """Return the mark of a kind: a disc, a ring, a rounded square, a sheet, a hexagon; the shape says what the colour says."""
    colour = COLOURS[kind]
    if kind == "person":
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="#FBFAF6" stroke="{colour}" stroke-width="2"/>'
        )
    if kind == "organisation":
        return f'<rect x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10" rx="2.5" fill="{colour}"/>'
    if kind == "plan":
        return f'<path d="M{x - 4:.1f},{y - 6:.1f} h6 l3,3 v9 h-9 z" fill="{colour}"/>'
    if kind == "technology":
        points = " ".join(
            f"{x + 6 * math.cos(math.pi / 3 * turn):.1f},{y + 6 * math.sin(math.pi / 3 * turn):.1f}"
            for turn in range(6)
        )
        return f'<polygon points="{points}" fill="{colour}"/>'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>'
