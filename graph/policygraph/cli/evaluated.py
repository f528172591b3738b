"""Printing an evaluation: figures by kind, the confusion of kinds, errors with their sentences, a comparison."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import click

from policygraph.cli.common import Settings, printable
from policygraph.cli.output import print_table
from policygraph.evaluate import Comparison, Evaluation, confusion_rows
from policygraph.evaluate.scoring import NOTHING, NUMBER_KINDS

_NAMES = {
    "targets": ("目标", "target"),
    "measures": ("举措", "measure"),
    "statistics": ("统计", "statistic"),
    "forecasts": ("预测", "forecast"),
    NOTHING: ("无", "nothing"),
}
# Left out of a printed item: the sentence below it says it.
_NOT_SHOWN = ("evidence", "doubtful")


def print_evaluation(settings: Settings, result: Evaluation, *, errors: bool) -> None:
    """Print figures and confusion, and with `errors` each item missed or made up with its sentence."""
    headings = settings.at(
        "种类 查准率 查全率 F1 对 漏 误", "kind precision recall F1 found missed spurious"
    ).split()
    rows = [
        [
            label,
            f"{one.precision:.3f}",
            f"{one.recall:.3f}",
            f"{one.f1:.3f}",
            str(one.found),
            str(one.missed),
            str(one.spurious),
        ]
        for label, one in result.tallies.items()
    ]
    print_table(headings, rows, right=range(1, 7))
    click.echo(settings.at(f"宏平均 F1 {result.macro_f1:.3f}", f"macro F1 {result.macro_f1:.3f}"))
    _print_confusion(settings, result)
    if errors:
        click.echo()
        for one in result.errors:
            _print_error(settings, one.to_dict())


def _print_confusion(settings: Settings, result: Evaluation) -> None:
    """Print what the annotated numbers were read as: a row for each kind annotated, a column for each kind read."""
    counts = confusion_rows(result)
    if not counts:
        return
    names = {kind: settings.at(*_NAMES[kind]) for kind in (*NUMBER_KINDS, NOTHING)}
    read_as = settings.at("读作 ", "as ")
    headings = [settings.at("标注的数字", "number annotated"), *(read_as + names[kind] for kind in names)]
    rows = [
        [name, *(str(counts.get(kind, {}).get(other, 0) or ".") for other in names)]
        for kind, name in names.items()
    ]
    click.echo()
    print_table(headings, rows, right=range(1, len(headings)))


def print_comparison(settings: Settings, compared: Comparison) -> None:
    """Print what rose or fell, label by label, and the errors that are new or gone."""
    click.echo()
    if compared.other_texts:
        click.echo(
            settings.at("两次所评文本不同：", "Measured on other texts: ")
            + ", ".join(map(printable, compared.other_texts))
        )
    headings = settings.at("种类 查准率± 查全率± F1± F1", "kind precision± recall± F1± F1").split()
    rows = [
        [
            label,
            *(f"{change[name]:+.4f}" if name in change else "" for name in ("p", "r", "f1")),
            f"{compared.before[label]['f1']:.4f} → {compared.after[label]['f1']:.4f}",
        ]
        for label, change in compared.differences().items()
        if any(change.values())
    ]
    if rows:
        print_table(headings, rows, right=range(1, 5))
    else:
        click.echo(settings.at("各项指标未变", "No figure changed"))
    if compared.new is None or compared.gone is None:
        click.echo(
            settings.at(
                "未比较错误（旧结果须以 --errors 写出；held 半不列错误）",
                "Errors not compared: the old evaluation lists none, or they are those of the held half",
            )
        )
        return
    for title, rows_of in (
        (("新增错误", "errors new"), compared.new),
        (("消失的错误", "errors gone"), compared.gone),
    ):
        click.echo(f"{settings.at(*title)}: {len(rows_of)}")
        for row in rows_of:
            _print_error(settings, row)


def _print_error(settings: Settings, row: Mapping[str, Any]) -> None:
    """Print one error: text, kind, fault, item, what else it was read as; below it the sentence."""
    item = row["item"]
    shown = (
        item
        if isinstance(item, str)
        else json.dumps(
            {name: value for name, value in item.items() if name not in _NOT_SHOWN and value is not None},
            ensure_ascii=False,
        )
    )
    fault = {
        "missed": settings.at("漏", "missed"),
        "spurious": settings.at("误", "spurious"),
    }[row["fault"]]
    other = row.get("read_as")
    named = settings.at(*_NAMES[other]) if other else ""
    word = (
        settings.at("读作", "read as") if row["fault"] == "missed" else settings.at("标注为", "annotated as")
    )
    click.echo(
        printable(
            f"{row['document']} {row['kind']} {fault}: {shown}" + (f"  ({word} {named})" if named else "")
        )
    )
    if row.get("sentence"):
        click.echo("    " + printable(str(row["sentence"])))
