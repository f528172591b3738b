"""An answer of the desk as a notebook shows it: its rows in pages, the sentences folded into the last column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policygraph.display import MOST_ROWS, box, bundle, pages, quotes, title_line, two
from policygraph.network.labels import Label
from policygraph.query.shown import quotes_of

if TYPE_CHECKING:
    from policygraph.desk.answer import Answer

_MOST_QUOTES = 5
# Other columns say the same as people do; `records()` and `to_pandas()` have them all.
_FOR_MACHINES = frozenset(
    (
        "comparator",
        "value",
        "value_max",
        "unit",
        "as_written",
        "target_value",
        "latest_value",
        "other_value",
        "iri",
    )
)


def answer_html(answer: Answer[Any]) -> str:
    """Return title, rows with the sentences behind them, and notes; columns that say nothing are left out.

    Claims are read of the rows in sight only.
    """
    page = answer.page(MOST_ROWS)
    told = [row.cells() for row in page.rows]
    names = [
        name
        for name in page.columns
        if name not in _FOR_MACHINES and (not told or any(_says(cells.get(name)) for cells in told))
    ]
    heads = [(page.columns[name].zh, page.columns[name].en) for name in names]
    rows = [
        [*(_cell(cells.get(name)) for name in names), _sentences(page, row)]
        for cells, row in zip(told, page.rows, strict=True)
    ]
    notes = "<br>".join(two(*note) for note in page.notes)
    return box(
        title_line(page.title.zh, page.title.en, f"{page.total:,}"),
        pages([*heads, ("原句", "sentence")], rows, page.total - page.offset),
        f"<p><small>{notes}</small></p>" if notes else "",
    )


def answer_bundle(answer: Answer[Any]) -> dict[str, str]:
    """Return the answer as a notebook keeps it."""
    columns = ", ".join(answer.columns)
    return bundle(answer_html(answer), f"<{answer.title.en}: {answer.total:,} rows of {columns}>")


def _says(value: object) -> bool:
    """Say whether a cell has something to read."""
    return bool(value.zh or value.en) if isinstance(value, Label) else value not in (None, "", False)


def _cell(value: object) -> object:
    return two(value.zh, value.en) if isinstance(value, Label) else value


def _sentences(page: Answer[Any], row: Any) -> str:
    found = quotes_of(page.claims(row), page.sources)
    return quotes(found[:_MOST_QUOTES], len(found))
