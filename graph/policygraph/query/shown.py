"""What queries answer as a notebook shows it: tables, cards of things, the ledger, counts of a store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from policygraph.display import Html, Quote, box, bundle, pages, quotes, title_line, two
from policygraph.network.viewmodel import Evidence, Source

if TYPE_CHECKING:
    from policygraph.query.show import Card
    from policygraph.query.stats import Stats
    from policygraph.query.table import Table
    from policygraph.query.targets import Ledger


def table_html(table: Table) -> str:
    """Return a table in pages, its columns by their names for people where it has some."""
    from policygraph.query.table import cell_value

    titles = [table.titles.get(name, {}) for name in table.columns]
    heads = [
        (said.get("zh", name), said.get("en", "")) for name, said in zip(table.columns, titles, strict=True)
    ]
    rows = [[cell_value(cell) for cell in row] for row in table.rows]
    return box(pages(heads, rows))


def table_bundle(table: Table) -> dict[str, str]:
    """Return a table as a notebook keeps it."""
    return bundle(table_html(table), f"<Table: {len(table):,} rows of {', '.join(table.columns)}>")


def card_html(card: Card) -> str:
    """Return what is known of one thing: its own values, then its relations by type, each with its sentences."""
    parts = [title_line(card.label.zh, card.label.en, f"{card.title.zh} {card.short}")]
    if card.attributes:
        rows = [[two(*item.name), two(*item.value)] for item in card.attributes]
        parts.append(pages([("", ""), ("", "")], rows))
    for section in card.sections:
        count = len(section.entries)
        rows = [
            [two(*entry.relation), two(*entry.label), _quoted(entry.evidence, card.sources)]
            for entry in section.entries
        ]
        table = pages([("关系", "relation"), ("", ""), ("原句", "sentence")], rows)
        parts.append(
            f"<details{' open' if count <= 5 else ''}><summary>{two(*section.title)} ({count:,})</summary>{table}</details>"
        )
    if card.evidence:
        parts.append(f"<p>{_quoted(card.evidence, card.sources, card.evidence_total)}</p>")
    return box(*parts)


def card_bundle(card: Card) -> dict[str, str]:
    """Return a card as a notebook keeps it."""
    facts = sum(len(section.entries) for section in card.sections)
    return bundle(card_html(card), f"<Card of {card.label.zh} {card.short}: {facts:,} relations>")


def ledger_html(ledger: Ledger) -> str:
    """Return the targets with place, indicator, value, deadline and plan, each with its sentences."""
    heads = [
        ("地点", "place"), ("指标", "indicator"), ("数值", "value"), ("截止", "due"), ("计划", "plan"), ("原句", "sentence"),
    ]  # fmt: skip
    rows = [
        [
            two(*one.place), one.indicator, two(*one.amount), two(*one.due), two(*one.plan),
            _quoted(one.evidence, {source.id: source for source in one.sources}),
        ]
        for one in ledger.targets
    ]  # fmt: skip
    return box(pages(heads, rows, (ledger.total - ledger.offset) if ledger.total else None))


def ledger_bundle(ledger: Ledger) -> dict[str, str]:
    """Return the ledger as a notebook keeps it."""
    return bundle(ledger_html(ledger), f"<Ledger: {len(ledger):,} targets>")


def stats_html(counts: Stats, where: str) -> str:
    """Return the counts of a store: documents and facts, then the things by kind."""
    from policygraph.query.stats import kind_label

    rows = [[*kind_label(kind), number] for kind, number in counts.things.items()]
    said = f"{where}: {len(counts.documents):,} documents, {counts.graphs['facts']:,} facts"
    return box(
        title_line("PolicyGraph", "", said), pages([("类别", "kind"), ("", ""), ("数量", "number")], rows)
    )


def quotes_of(evidence: Iterable[Evidence], sources: Mapping[str, Source]) -> list[Quote]:
    """Return claims as sentences with their documents, each sentence of a document once, the best claims first."""
    told: dict[tuple[str, str], Quote] = {}
    for item in evidence:
        source = sources.get(item.source)
        told.setdefault(
            (item.source, item.sentence),
            Quote(
                item.sentence,
                item.marks,
                (source.title or source.id) if source else item.source,
                source.publisher if source else "",
                source.issued if source else "",
                source.url if source else "",
            ),
        )
    return list(told.values())


def _quoted(evidence: Iterable[Evidence], sources: Mapping[str, Source], total: int | None = None) -> Html:
    return quotes(quotes_of(evidence, sources), total)
