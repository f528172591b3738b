"""Tables and cards on a terminal: aligned, families in their colours, no boxes, readable without colour."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from policygraph.cli.common import Settings, columns, printable

# The families of the style file in the terminal's own palette, which fits light and dark grounds alike.
FAMILY_COLOURS = {"actors": "blue", "policy": "red", "aims": "green", "ideas": "magenta", "voices": "yellow"}
MODALITIES = {
    "planned": ("计划", "planned"),
    "forecast": ("预测", "forecast"),
    "quoted": ("他人所言", "quoted"),
    "negated": ("被否定", "negated"),
    "hypothetical": ("假设", "hypothetical"),
}
_SHORT = 14
_GAP = 2


def console(stream: IO[str] | None = None, *, stderr: bool = False) -> Any:
    """Return a rich console; it leaves colour out where the terminal or NO_COLOR says so."""
    from rich.console import Console

    return Console(
        file=stream,
        stderr=stderr,
        width=columns(),
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=False,
    )


def styled(text: str, style: str = "") -> Any:
    """Return text for a console, harmless and never read as markup."""
    from rich.text import Text

    return Text(printable(text), style=style)


def print_table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    styles: Sequence[str] | None = None,
    right: Iterable[int] = (),
    cut: Iterable[int] = (),
) -> None:
    """Print rows under headings, or row by row as heading and cell where the terminal is too narrow for the columns.

    `styles` are the columns' colours, `right` the columns set flush right. Short columns and numbers keep their width, the
    others share what is left and are folded; those in `cut` end in an ellipsis instead.
    """
    from rich.table import Table

    out = console()
    aligned, cropped = set(right), set(cut)
    widths = column_widths(headings, rows, out.width, keep=aligned)
    if widths is None:
        _print_records(out, headings, rows, styles)
        return
    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold", show_edge=False)
    for at, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        table.add_column(
            styled(heading),
            style=(styles[at] if styles else "") or None,
            justify="right" if at in aligned else "left",
            overflow="ellipsis" if at in cropped else "fold",
            no_wrap=at in cropped,
            width=width,
        )
    for row in rows:
        table.add_row(*(styled(cell) for cell in row))
    out.print(table)


def column_widths(
    headings: Sequence[str], rows: Sequence[Sequence[str]], width: int, *, keep: Collection[int] = ()
) -> list[int] | None:
    """Return the width of each column in terminal cells (a Chinese character takes two), None if they do not fit.

    >>> column_widths(["n", "text"], [["1", "a" * 50]], 40)
    [1, 37]
    >>> column_widths(["a", "b"], [["a" * 50, "b" * 50]], 20) is None
    True
    """
    from rich.cells import cell_len

    natural = [
        max(cell_len(heading), *(cell_len(row[at]) for row in rows), 1) if rows else cell_len(heading)
        for at, heading in enumerate(headings)
    ]
    flexible = [at for at, size in enumerate(natural) if size > _SHORT and at not in keep]
    room = (
        width - _GAP * (len(natural) - 1) - sum(size for at, size in enumerate(natural) if at not in flexible)
    )
    if room < _SHORT * len(flexible):
        return None
    widths = list(natural)
    # the narrowest first: what it does not need goes to the wider ones
    for left, at in enumerate(sorted(flexible, key=lambda at: natural[at])):
        widths[at] = min(natural[at], room // (len(flexible) - left))
        room -= widths[at]
    return widths


def _print_records(
    out: Any, headings: Sequence[str], rows: Sequence[Sequence[str]], styles: Sequence[str] | None
) -> None:
    """Print each row as a block: one line a cell that holds something, its heading before it."""
    from rich.cells import cell_len

    longest = max(map(cell_len, headings))
    for number, row in enumerate(rows):
        if number:
            out.print()
        for at, (heading, cell) in enumerate(zip(headings, row, strict=True)):
            if cell:
                space = " " * (longest - cell_len(heading) + _GAP)
                out.print(line((heading + space, "dim"), (cell, styles[at] if styles else "")))


def line(*parts: tuple[str, str]) -> Any:
    """Return a line of (text, style) parts, harmless and never read as markup."""
    from rich.text import Text

    return Text.assemble(*((printable(text), style) for text, style in parts if text))


def sentence(text: str, start: int, end: int, style: str = "bold underline") -> Any:
    """Return a sentence with the stretch from `start` to `end` set off."""
    from rich.text import Text

    low, high = max(0, start), min(len(text), end)
    if not 0 <= low < high:
        return styled(text)
    result = Text(printable(text[:low]))
    result.append(printable(text[low:high]), style=style)
    result.append(printable(text[high:]))
    return result


@contextmanager
def progress_bar(settings: Settings, what: str) -> Iterator[Callable[[int, int, str], None] | None]:
    """Give a function to call with (done, total, name); it draws a bar on standard error if that is a terminal."""
    import sys

    if settings.verbosity < 0 or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}", markup=False, style="dim"),
        console=console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(what, total=None, name="")

        def step(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, name=printable(name)[-40:])

        yield step
