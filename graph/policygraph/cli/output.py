"""Tables and cards on a terminal: aligned, families in their colours, no boxes, readable without colour."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import IO, Any

from policygraph.cli.common import Settings, printable

# The families of the style file in the terminal's own palette, which fits light and dark grounds alike.
FAMILY_COLOURS = {"actors": "blue", "policy": "red", "aims": "green", "ideas": "magenta", "voices": "yellow"}
_SHORT = 14


def console(stream: IO[str] | None = None, *, stderr: bool = False) -> Any:
    """Return a rich console; it leaves colour out where the terminal or NO_COLOR says so."""
    from rich.console import Console

    return Console(file=stream, stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=False)


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
    """Print rows under headings.

    `styles` are the columns' colours, `right` the columns set flush right. Short columns and those of numbers are never
    folded; those in `cut` get at most a third of the width and end in an ellipsis where that is too little.
    """
    from rich.cells import cell_len
    from rich.table import Table

    out = console()
    aligned, cropped = set(right), set(cut)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_edge=False)
    for at, heading in enumerate(headings):
        longest = max((cell_len(row[at]) for row in rows), default=0)
        table.add_column(
            styled(heading),
            style=(styles[at] if styles else "") or None,
            justify="right" if at in aligned else "left",
            overflow="ellipsis" if at in cropped else "fold",
            no_wrap=at in cropped or at in aligned or longest <= _SHORT,
            max_width=max(_SHORT, out.width // 3) if at in cropped else None,
        )
    for row in rows:
        table.add_row(*(styled(cell) for cell in row))
    out.print(table)


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
