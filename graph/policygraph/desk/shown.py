"""An answer of the desk as a notebook shows it: its rows in pages, the sentences folded into the last column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from policygraph.display import MOST_ROWS, Quote, box, bundle, pages, quotes, title_line, two
from policygraph.network.labels import Label

if TYPE_CHECKING:
    from policygraph.desk.answer import Answer

_MOST_QUOTES = 5


def answer_html(answer: Answer[Any]) -> str:
    """Return title, rows with the sentences behind them, and notes; claims are read of the rows in sight only."""
    page = answer.page(MOST_ROWS)
    heads = [(label.zh, label.en) for label in page.columns.values()]
    rows = [[*_cells(page, row), _sentences(page, row)] for row in page.rows]
    notes = "".join(f"<p><small>{two(*note)}</small></p>" for note in page.notes)
    return box(
        title_line(page.title.zh, page.title.en, f"{page.total:,}"),
        pages([*heads, ("原句", "sentence")], rows, page.total - page.offset),
        notes,
    )


def answer_bundle(answer: Answer[Any]) -> dict[str, str]:
    """Return the answer as a notebook keeps it."""
    columns = ", ".join(answer.columns)
    return bundle(answer_html(answer), f"<{answer.title.en}: {answer.total:,} rows of {columns}>")


def _cells(page: Answer[Any], row: Any) -> list[object]:
    cells = row.cells()
    return [
        two(value.zh, value.en) if isinstance(value := cells.get(name), Label) else value
        for name in page.columns
    ]


def _sentences(page: Answer[Any], row: Any) -> str:
    told: dict[tuple[str, str], Quote] = {}
    for claim in page.claims(row):
        source = page.sources.get(claim.source)
        told.setdefault(
            (claim.source, claim.sentence),
            Quote(
                claim.sentence,
                claim.marks,
                (source.title or source.id) if source else claim.source,
                source.publisher if source else "",
                source.issued if source else "",
                source.url if source else "",
            ),
        )
    found = list(told.values())
    return quotes(found[:_MOST_QUOTES], len(found))
