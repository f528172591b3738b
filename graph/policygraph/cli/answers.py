"""Printing answers: tables, the ledger, counts, the list of saved queries."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from policygraph.cli.common import Settings, on_terminal, write_text
from policygraph.cli.output import FAMILY_COLOURS, MODALITIES, print_table
from policygraph.query.table import Table, Triples, cell_text

if TYPE_CHECKING:
    from policygraph.query.run import Answer
    from policygraph.query.stats import Stats
    from policygraph.query.targets import Ledger

_NUMBERS = ("decimal", "integer", "double")
_CODED = frozenset(("period", "mode", "modality"))


def print_answer(settings: Settings, answer: Answer, form: str | None) -> None:
    """Print what a query answered; `form` is a format, or None for what suits the place it goes to."""
    if isinstance(answer, bool):
        write_text(json.dumps(answer) + "\n")
        return
    if isinstance(answer, Triples):
        if form in ("ttl", "nt"):
            write_text(answer.text(form))
            return
        if form is None and not on_terminal():
            write_text(answer.text("ttl"))
            return
        answer = answer.table()
    if form in ("ttl", "nt"):
        raise click.UsageError(
            f"{form} is for CONSTRUCT and DESCRIBE; a SELECT answers a table: csv, tsv, json or srj."
        )
    if form not in (None, "table"):
        write_text(answer.text(form))
    elif form == "table" or on_terminal():
        _print_on_terminal(settings, answer)
    else:
        write_text(answer.csv())


def _print_on_terminal(settings: Settings, table: Table) -> None:
    headings = [table.titles.get(name, {}).get(settings.lang, name) for name in table.columns]
    numeric = [
        at
        for at, name in enumerate(table.columns)
        if table.rows and all(_is_number(row[at]) for row in table.rows if row[at] is not None)
        and any(row[at] is not None for row in table.rows)
    ]  # fmt: skip
    rows = [
        [
            _grouped(cell_text(cell))
            if at in numeric
            else _worded(settings, table.columns[at], cell_text(cell))
            for at, cell in enumerate(row)
        ]
        for row in table.rows
    ]
    if not rows:
        click.echo(settings.at("没有结果。", "No rows."), err=True)
        return
    print_table(headings, rows, right=numeric)
    if settings.verbosity >= 0:
        click.echo(settings.at(f"{len(rows)} 行", f"{len(rows)} rows"), err=True)


def _worded(settings: Settings, column: str, text: str) -> str:
    """Return a code of a closed list (year, direct, negated) in words; any other text as it is."""
    if column not in _CODED:
        return text
    from policygraph.network.style import load_style

    words = load_style().values.get(text) or MODALITIES.get(text)
    return words[0 if settings.lang == "zh" else 1] if words else text


def _is_number(cell: object) -> bool:
    datatype = getattr(cell, "datatype", None)
    return datatype is not None and datatype.value.rpartition("#")[2] in _NUMBERS


def _grouped(text: str) -> str:
    whole, dot, rest = text.partition(".")
    return f"{int(whole):,}{dot}{rest}" if whole.lstrip("-").isdecimal() and len(whole) > 4 else text


def print_saved(settings: Settings, form: str | None) -> None:
    """Print the saved queries: name, title, parameters."""
    from policygraph.query.saved import saved_queries

    found = saved_queries().values()
    lang = settings.lang
    if form in ("json", "srj") or (form is None and not on_terminal()):
        entries = [
            {
                "name": one.name,
                "title": dict(one.title),
                "description": dict(one.description),
                "parameters": {
                    name: {"kind": p.kind, **p.title, "default": p.default, "required": p.required}
                    for name, p in one.parameters.items()
                },
            }
            for one in found
        ]
        write_text(json.dumps(entries, ensure_ascii=False, indent=2) + "\n")
        return
    rows = []
    for one in found:
        parameters = [
            f"{name}={parameter.default}" if parameter.default else name
            for name, parameter in one.parameters.items()
        ]
        rows.append([one.name, one.title[lang], " ".join(parameters)])
    headings = ("名称", "回答什么", "参数") if lang == "zh" else ("name", "what it answers", "parameters")
    print_table(headings, rows, styles=("cyan", "", "dim"))


def print_ledger(settings: Settings, ledger: Ledger, form: str | None) -> None:
    """Print the target ledger."""
    if form == "json":
        write_text(ledger.json(settings.lang))
        return
    if form in ("csv", "tsv") or (form is None and not on_terminal()):
        write_text(ledger.table(settings.lang).text(form or "csv"))
        return
    if not ledger.targets:
        click.echo(settings.at("没有符合条件的目标。", "No targets fit."), err=True)
        return
    at = 0 if settings.lang == "zh" else 1
    rows = [
        [
            one.due[at] or "—",
            one.place[at] or "—",
            one.indicator,
            one.amount[at] + (" ≠" if one.disputed else ""),
            one.status[at],
            one.plan[at],
        ]
        for one in ledger.targets
    ]
    headings = settings.at(
        "期限 地点 指标 目标值 状态 政策文件", "due place indicator target status plan"
    ).split()
    colours = ("", FAMILY_COLOURS["actors"], "", FAMILY_COLOURS["aims"], "dim", FAMILY_COLOURS["policy"])
    print_table(headings, rows, styles=colours, right=(3,), cut=(5,))
    if settings.verbosity >= 0:
        click.echo(settings.at(f"{len(rows)} 个目标", f"{len(rows)} targets"), err=True)


# what the groups of `Stats.graphs` are called
_GROUPS = {
    "facts": ("当前事实（默认图）", "current facts (default graph)"),
    "documents": ("各文档", "documents"),
    "places": ("地名库", "places"),
    "schemes": ("词表", "schemes"),
    "derived": ("推导的链接", "derived links"),
    "other": ("其他", "other"),
}


def print_stats(settings: Settings, counts: Stats, documents: bool, form: str | None) -> None:
    """Print the counts of a store."""
    from policygraph.query.stats import kind_label

    if form == "json" or (form is None and not on_terminal()):
        write_text(counts.as_json())
        return
    at = 0 if settings.lang == "zh" else 1
    rows = [
        [kind_label(kind)[at], f"{counts.things.get(kind, 0):,}", f"{number:,}"]
        for kind, number in counts.claims.items()
    ]
    print_table(settings.at("种类 实体 断言", "kind things claims").split(), rows, right=(1, 2))
    quads = ", ".join(f"{_GROUPS[name][at]} {number:,}" for name, number in counts.graphs.items() if number)
    numberless = len(counts.without_numbers)
    click.echo(
        settings.at(
            f"\n{len(counts.documents)} 篇文档，其中 {numberless} 篇没有数字断言。\n四元组：{quads}",
            f"\n{len(counts.documents)} documents, {numberless} without numeric claims.\nQuads: {quads}",
        )
    )
    if documents:
        click.echo("")
        headings = settings.at("日期 断言 四元组 键 标题", "date claims quads key title").split()
        lines = [
            [one.published, f"{one.total:,}", f"{one.quads:,}", one.key, one.title]
            for one in counts.documents
        ]
        print_table(headings, lines, right=(1, 2))
