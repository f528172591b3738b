"""How things look in a notebook: tables in pages, sentences with their words marked, frames, pictures; nothing runs but frames.

Everything is escaped here, so that callers hand over texts as they are. No notebook library is needed: IPython asks an object
for `_repr_mimebundle_` and `_repr_html_` (IPython, "Integrating your objects with IPython"), and these return text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from html import escape
from typing import Any, NamedTuple

ROWS = 20  # rows a page has
MOST_ROWS = 200  # rows shown at all
_LONG = 160  # characters of a cell that is not folded
_IN_THREES = 10_000  # smaller numbers are written without commas
_HEAD = 36  # characters of a folded text that stay in sight
_STYLE = (
    "<style>"
    ".policygraph table{border-collapse:collapse;margin:.3em 0}"
    # The class twice weighs more than what notebooks say of tables.
    ".policygraph.policygraph th,.policygraph.policygraph td{text-align:left;vertical-align:top;padding:.25em .7em;"
    "border-bottom:1px solid #8884;min-width:5em;max-width:34em;white-space:normal;overflow-wrap:break-word}"
    ".policygraph.policygraph td:last-child:not(.number){min-width:16em}"
    ".policygraph .wide{overflow-x:auto}"
    ".policygraph.policygraph td.number{text-align:right;white-space:nowrap}"
    ".policygraph.policygraph td.day{white-space:nowrap}"
    ".policygraph small{opacity:.7;font-weight:normal}"
    ".policygraph summary{cursor:pointer}"
    ".policygraph blockquote{margin:.3em 0 .6em;padding-left:.7em;border-left:3px solid #8886}"
    ".policygraph mark{background:#f6d86b88;color:inherit}"
    ".policygraph iframe{width:100%;border:1px solid #8884}"
    "</style>"
)


class Html(str):
    """A text that is HTML already, to be set into a cell as it is."""

    __slots__ = ()


class Quote(NamedTuple):
    """A sentence with the stretches to mark (from, to, in code points), and the document it stands in."""

    sentence: str
    marks: Sequence[tuple[int, int]] = ()
    title: str = ""
    publisher: str = ""
    day: str = ""
    url: str = ""


class Picture(str):
    """An SVG picture: a text that a notebook draws."""

    __slots__ = ()

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"image/svg+xml": str(self)}

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        # IPython has a printer for every str, which it prefers to the text of a bundle.
        printer.text(f"<SVG picture, {len(self):,} characters>")


def bundle(html: str, text: str) -> dict[str, str]:
    """Return what a notebook keeps of an object: HTML, and a short text where HTML is not shown."""
    return {"text/html": html, "text/plain": text}


def box(*parts: str) -> str:
    """Return pieces of HTML as one block with its style, which reads on light and on dark paper."""
    return f'{_STYLE}<div class="policygraph">{"".join(parts)}</div>'


def title_line(zh: str, en: str = "", after: str = "") -> str:
    """Return a title in both languages, and what follows it.

    >>> title_line("目标", "targets", "3 rows")
    '<p><b>目标</b> <small>targets</small> 3 rows</p>'
    """
    other = f" <small>{escape(en)}</small>" if en and en != zh else ""
    return f"<p><b>{escape(zh)}</b>{other}{f' {escape(after)}' if after else ''}</p>"


def note_line(text: str) -> str:
    """Return a remark in small letters.

    >>> note_line("a < b")
    '<p><small>a &lt; b</small></p>'
    """
    return f"<p><small>{escape(text)}</small></p>"


def cell_html(cell: object) -> str:
    """Return a cell's HTML: Html as it is, a number in threes unless it may be a year, a long text folded.

    >>> cell_html("<b>"), cell_html(12000), cell_html(2027), cell_html(Decimal("1E+3")), cell_html(None)
    ('&lt;b&gt;', '12,000', '2027', '1000', '')
    """
    if isinstance(cell, Html):
        return str(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "✓" if cell else "✗"
    if isinstance(cell, int | Decimal):
        number = Decimal(cell)
        return f"{number:,f}" if number.is_finite() and abs(number) >= _IN_THREES else f"{number:f}"
    text = str(cell)
    if len(text) <= _LONG:
        return escape(text).replace("\n", "<br>")
    return f"<details><summary>{escape(text[:_HEAD])}…</summary>{escape(text)}</details>"


def two(zh: str, en: str) -> Html:
    """Return a text in Chinese with the English one beneath the pointer, or once where they are the same."""
    return Html(escape(zh)) if zh == en or not en else Html(f'<span title="{escape(en)}">{escape(zh)}</span>')


def pages(
    heads: Sequence[tuple[str, str]], rows: Sequence[Sequence[object]], total: int | None = None
) -> str:
    """Return rows as a table: the first `ROWS` in sight, the next pages folded, at most `MOST_ROWS`, and how many follow.

    `heads` are the columns' names in zh and en; cells are those of `cell_html`; `total` how many rows there are.
    """
    count = len(rows) if total is None else max(total, len(rows))
    shown = rows[:MOST_ROWS]
    parts = [_table(heads, shown[:ROWS])]
    for start in range(ROWS, len(shown), ROWS):
        end = min(start + ROWS, len(shown))
        parts.append(
            f"<details><summary>{start + 1:,}–{end:,} / {count:,}</summary>{_table(heads, shown[start:end])}</details>"
        )
    if count > len(shown):
        parts.append(note_line(f"+ {count - len(shown):,} 行 rows"))
    return "".join(parts)


def _table(heads: Sequence[tuple[str, str]], rows: Iterable[Sequence[object]]) -> str:
    top = "".join(
        f"<th>{escape(zh)}{f' <small>{escape(en)}</small>' if en and en != zh else ''}</th>"
        for zh, en in heads
    )
    body = "".join(
        f"<tr>{''.join(f'<td{_kind(cell)}>{cell_html(cell)}</td>' for cell in row)}</tr>" for row in rows
    )
    top = f"<thead><tr>{top}</tr></thead>" if any(zh or en for zh, en in heads) else ""
    return f'<div class="wide"><table>{top}<tbody>{body}</tbody></table></div>'


def _kind(cell: object) -> str:
    if isinstance(cell, date):
        return ' class="day"'
    return ' class="number"' if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) else ""


def quotes(found: Sequence[Quote], total: int | None = None) -> Html:
    """Return sentences folded behind the beginning of the first one; with more than one, how many there are."""
    if not found:
        return Html("")
    count = len(found) if total is None else max(total, len(found))
    more = f" <small>×{count}</small>" if count > 1 else ""
    start = found[0].sentence[:_HEAD]
    dots = "…" if len(found[0].sentence) > _HEAD else ""
    body = "".join(
        f"<blockquote>{_marked(one)}<br><small>{_source(one)}</small></blockquote>" for one in found
    )
    return Html(f"<details><summary>{escape(start)}{dots}{more}</summary>{body}</details>")


def _marked(quote: Quote) -> str:
    """Return a sentence with its marks, of which those that overlap an earlier one or leave the sentence do not count."""
    parts, at = [], 0
    for start, end in sorted(quote.marks):
        if at <= start < end <= len(quote.sentence):
            parts += [escape(quote.sentence[at:start]), f"<mark>{escape(quote.sentence[start:end])}</mark>"]
            at = end
    return "".join(parts) + escape(quote.sentence[at:])


def _source(quote: Quote) -> str:
    title = escape(quote.title)
    # An address of another scheme could run a script.
    if quote.url.lower().startswith(("https://", "http://")):
        title = f'<a href="{escape(quote.url)}" target="_blank" rel="noopener noreferrer">{title or escape(quote.url)}</a>'
    return " · ".join(part for part in (title, escape(quote.publisher), escape(quote.day)) if part)


def frame(page: str, height: int = 620) -> str:
    """Return a whole HTML page in a frame that may run its own scripts and nothing of the notebook's, `height` px high.

    The frame has an origin of its own (HTML, the `sandbox` attribute without `allow-same-origin`): it reaches neither the
    notebook's page nor its cookies, opens no window and sends no form. What the page may load is the page's own policy.
    """
    return f'<iframe sandbox="allow-scripts" style="height:{height}px" srcdoc="{escape(page)}"></iframe>'
