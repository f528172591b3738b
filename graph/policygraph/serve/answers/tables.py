"""Tables of facts that can be filtered, sorted and downloaded: targets, measures, statistics, statements, conflicts."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from policygraph.errors import InputError, UnknownNameError
from policygraph.network.style import expand
from policygraph.query.table import csv_text
from policygraph.serve.answers.desk import Desk, as_json, desk, first_values, pair
from policygraph.serve.answers.narrowing import CLOSED, candidates, ordered, within
from policygraph.store import Store

# column -> (property, type, zh, en)
Columns = dict[str, tuple[str, str, str, str]]

_NUMBERS: Columns = {
    "indicator": ("pol:indicator", "text", "指标", "indicator"),
    "comparator": ("pol:comparator", "text", "比较", "comparator"),
    "value": ("pol:value", "number", "数值", "value"),
    "value_max": ("pol:valueMax", "number", "上限", "upper end"),
    "unit": ("pol:unit", "text", "单位", "unit"),
}
_TABLES: dict[str, tuple[tuple[str, ...], Columns]] = {
    "targets": (
        ("target",),
        {
            "place": ("pol:jurisdiction", "entity", "地点", "place"),
            **_NUMBERS,
            "deadline": ("pol:deadline", "date", "期限", "deadline"),
            "plan": ("pol:setBy", "entity", "政策文件", "plan"),
            "technology": ("pol:technology", "entity", "技术", "technology"),
        },
    ),
    "measures": (
        ("measure",),
        {
            "place": ("pol:jurisdiction", "entity", "地点", "place"),
            "name": ("rdfs:label", "text", "措施", "measure"),
            "instrument": ("pol:instrument", "entity", "工具", "instrument"),
            "amount": ("pol:amount", "number", "金额", "amount"),
            "unit": ("pol:unit", "text", "单位", "unit"),
            "rate": ("pol:rate", "number", "比例（%）", "rate (%)"),
            "cap": ("pol:cap", "number", "上限", "cap"),
            "amount_period": ("pol:amountPeriod", "text", "周期", "per"),
            "beneficiary": ("pol:beneficiary", "text", "受益者", "beneficiary"),
            "plan": ("pol:setBy", "entity", "政策文件", "plan"),
        },
    ),
    "statistics": (
        ("statistic", "forecast"),
        {
            "kind": ("", "label", "类别", "kind"),
            "place": ("pol:place", "entity", "地点", "place"),
            **_NUMBERS,
            "as_of": ("pol:asOf", "date", "时点", "as of"),
            "source": ("pol:source", "entity", "数据来源", "source"),
            "technology": ("pol:technology", "entity", "技术", "technology"),
        },
    ),
    "statements": (
        ("statement",),
        {
            "speaker": ("pol:speaker", "entity", "发言者", "speaker"),
            "speaker_name": ("pol:speakerName", "text", "称谓", "named as"),
            "role": ("pol:inRole", "entity", "身份", "role"),
            "text": ("schema:text", "text", "言论", "statement"),
            "mode": ("pol:speechMode", "text", "方式", "mode"),
            "about": ("pol:about", "entity", "涉及", "about"),
        },
    ),
}
_MAX_DOWNLOAD = 1_000_000
_ALONE = ("number", "date", "text")  # columns whose order needs nothing but their own values


def table(
    store: Store,
    *,
    name: str,
    place: str | None = None,
    technology: str | None = None,
    plan: str | None = None,
    after: str | None = None,
    before: str | None = None,
    q: str = "",
    sort: str | None = None,
    order: str = "asc",
    offset: int = 0,
    limit: int = 100,
    format: str = "json",
    lang: str = "zh",
) -> tuple[bytes, str]:
    """Return a table, or a page of it; `csv` and `xlsx` carry all rows that fit the filters.

    Raises UnknownNameError for an unknown table, InputError for an unknown column to sort by.
    """
    own = desk(store)
    if name == "conflicts":
        return as_json(_conflicts(own, offset, limit))
    if name not in _TABLES:
        raise UnknownNameError("table", name, [*_TABLES, "conflicts"])
    kinds, columns = _TABLES[name]
    if sort and sort not in columns and sort != "documents":
        raise InputError(f"There is no column {sort} to sort by; there are {', '.join(columns)}.")
    given = (("place", place), ("technology", technology), ("plan", plan))
    asked = {kind: own.resolve(value) for kind, value in given if value}
    iris = within(own.net.of_kinds(kinds), candidates(own, asked))
    total = len(iris)
    # A page of a table that nothing else filters needs no more rows than it shows.
    sifted = bool(asked or after or before or q)
    by = columns.get(sort or "")
    plain_page = format == "json" and not sifted and (not sort or (by is not None and by[1] in _ALONE))
    if plain_page and by is not None:
        iris = ordered(own, iris, by[0], by[1], falling=order == "desc")
    rows = _rows(own, iris[offset : offset + limit] if plain_page else iris, columns)
    if sifted:
        rows = [row for row in rows if _fits(own, row, asked, after, before, q)]
        total = len(rows)
    if sort == "documents":
        _add_claims(own, rows)
    if sort and not plain_page:
        key = _sorter(sort)
        filled = sorted((row for row in rows if row.get(sort) is not None), key=key, reverse=order == "desc")
        rows = [*filled, *(row for row in rows if row.get(sort) is None)]
    head: list[dict[str, Any]] = [
        {"name": key, "label": {"zh": zh, "en": en}, "type": kind}
        for key, (_, kind, zh, en) in columns.items()
    ]
    head.append({"name": "documents", "label": {"zh": "来源数", "en": "sources"}, "type": "number"})
    if format == "json":
        shown = rows if plain_page else rows[offset : offset + limit]
        _add_claims(own, shown)
        return as_json({"columns": head, "total": total, "rows": [_dressed(own, row) for row in shown]})
    _add_claims(own, rows)
    titles = [column["label"]["zh" if lang == "zh" else "en"] for column in head]
    titles += ["原句" if lang == "zh" else "sentence", "文档" if lang == "zh" else "document", "IRI"]
    plain = [_plain(own, row, [column["name"] for column in head], lang) for row in rows[:_MAX_DOWNLOAD]]
    if format == "csv":
        return ("\ufeff" + csv_text(titles, plain)).encode("utf-8"), "text/csv"
    if format == "xlsx":
        return _workbook(
            name, titles, plain
        ), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    raise InputError(f"A table can be had as json, csv or xlsx, not as {format}.")


def _add_claims(own: Desk, rows: list[dict[str, Any]]) -> None:
    """Put into each row the claims that state its fact, and how many documents make them."""
    claims = own.claims([row["iri"] for row in rows])
    for row in rows:
        row["claims"] = claims.get(row["iri"], [])
        row["documents"] = len({claim.source for claim in row["claims"]})


def _rows(own: Desk, iris: list[str], columns: Columns) -> list[dict[str, Any]]:
    properties = own.properties(iris)
    referred = own.labels(
        value
        for found in properties.values()
        for prefixed, kind, _, _ in columns.values()
        if kind == "entity"
        for value, _ in found.get(expand(prefixed), ())
    )
    rows = []
    for iri in iris:
        row: dict[str, Any] = {"iri": iri, "properties": properties[iri]}
        for key, (prefixed, kind, _, _) in columns.items():
            if kind == "label":
                style = own.style.types[own.kind(iri) or ""]
                row[key] = {"zh": style.zh, "en": style.en}
                continue
            value = first_values(properties[iri], prefixed)
            if value is not None and kind == "number":
                row[key] = Decimal(value)
            elif value is not None and kind == "entity":
                label = referred.get(value)
                row[key] = {"iri": value, "type": own.kind(value), "label": pair(label)} if label else None
            else:
                row[key] = value
        rows.append(row)
    return rows


def _fits(
    own: Desk,
    row: dict[str, Any],
    asked: dict[str, str],
    after: str | None,
    before: str | None,
    q: str,
) -> bool:
    for column, node in asked.items():
        closure = CLOSED[column]
        cell = row.get(column)
        if not isinstance(cell, dict):
            return False
        above = (
            {value for value, _ in own.properties([cell["iri"]])[cell["iri"]].get(expand(closure), ())}
            if closure
            else set()
        )
        if node != own.net.root(cell["iri"]) and node not in above:
            return False
    day = row.get("deadline") or row.get("as_of")
    if (after and not (day and day >= after)) or (before and not (day and day <= before)):
        return False
    if q:
        words = " ".join(
            cell["label"]["zh"] + cell["label"]["en"]
            if isinstance(cell, dict) and "label" in cell
            else str(cell)
            for key, cell in row.items()
            if key not in ("claims", "properties", "iri") and cell is not None
        )
        return q.casefold() in words.casefold()
    return True


def _sorter(column: str) -> Callable[[dict[str, Any]], tuple[bool, Any]]:
    def key(row: dict[str, Any]) -> tuple[bool, Any]:
        cell = row.get(column)
        if isinstance(cell, dict):
            cell = (cell.get("label") or cell)["zh"]
        return (cell is None, cell if cell is not None else 0)

    return key


def _dressed(own: Desk, row: dict[str, Any]) -> dict[str, Any]:
    claims = row["claims"]
    cells = {
        key: (float(cell) if isinstance(cell, Decimal) else cell)
        for key, cell in row.items()
        if key not in ("claims", "properties")
    }
    cells["sentence"] = claims[0].sentence if claims else ""
    cells["document"] = own.keys.get(claims[0].source) if claims else None
    cells["disputed"] = row["iri"] in own.conflicts
    return cells


def _plain(own: Desk, row: dict[str, Any], names: list[str], lang: str) -> list[str]:
    cells = []
    for name in names:
        cell = row.get(name)
        if isinstance(cell, dict):
            cell = (cell.get("label") or cell)[lang if lang == "en" else "zh"]
        cells.append("" if cell is None else f"{cell:f}" if isinstance(cell, Decimal) else str(cell))
    claims = row["claims"]
    cells += [
        claims[0].sentence if claims else "",
        own.keys.get(claims[0].source, "") if claims else "",
        row["iri"],
    ]
    return cells


def _workbook(name: str, titles: list[str], rows: list[list[str]]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    for row in [titles, *rows]:
        # A leading = would be a formula to Excel.
        sheet.append(
            [
                ILLEGAL_CHARACTERS_RE.sub(
                    "\ufffd", f"'{cell}" if cell[:1] in "=+-@" and cell[1:2].isalpha() else cell
                )
                for cell in row
            ]
        )
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _conflicts(own: Desk, offset: int, limit: int) -> dict[str, Any]:
    pairs = own.pairs
    shown = pairs[offset : offset + limit]
    iris = [iri for both in shown for iri in both]
    labels, claims = own.labels(iris), own.claims(iris)
    head = [
        {"name": name, "label": {"zh": zh, "en": en}, "type": "entity"}
        for name, zh, en in (("a", "一说", "one"), ("b", "另一说", "other"))
    ]
    return {
        "columns": head,
        "total": len(pairs),
        "rows": [
            {
                "reason": own.reasons.get(both),
                **{
                    name: {
                        "iri": iri,
                        "type": own.kind(iri),
                        "label": pair(labels[iri]),
                        "evidence": own.evidence(claims.get(iri, [])[:3]),
                    }
                    for name, iri in zip("ab", both, strict=True)
                },
            }
            for both in shown
        ],
    }
