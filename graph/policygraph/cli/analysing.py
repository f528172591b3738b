"""Computing on the network: analyse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from policygraph.cli.common import Settings, common_options, on_terminal, open_graph, printable, write_text

if TYPE_CHECKING:
    from policygraph.analytics.method import Analysis
    from policygraph.analytics.written import Written


@click.command("analyse")
@click.argument("method", metavar="[METHOD]", required=False)
@common_options()
@click.option(
    "-p", "--param", "params", multiple=True, metavar="KEY=VALUE", help="A parameter; several times."
)
@click.option(
    "--format", "form", type=click.Choice(("table", "csv", "tsv", "json")),
    help="How to print.  [default: table on a terminal, csv when piped]",
)  # fmt: skip
@click.option("--write", metavar="NAME", help="Keep the result in the store as the named graph NAME.")
@click.option("--remove", metavar="NAME", help="Remove a result from the store.")
@click.option("--list", "listed", is_flag=True, help="List the methods, and the results kept in the store.")
@click.pass_obj
def analyse_command(
    settings: Settings,
    *,
    method: str | None,
    params: tuple[str, ...],
    form: str | None,
    write: str | None,
    remove: str | None,
    listed: bool,
) -> int:
    """Compute on the network: who is central, grouped, a bridge.

    网络分析：中心性、社群、桥、证据路径、目标相似度、投影；每行附所据原句。

    Results can be kept (--write) as a named graph beside the facts, with method, parameters, version and the state of the
    store; --list says which of them the store has outgrown.

    \b
    Examples:
      policygraph analyse --list
      policygraph analyse pagerank -p top=20
      policygraph analyse communities --write groups
      policygraph analyse paths -p from=杭州 -p to=具身智能
      policygraph analyse city-technology -p onto=city --format csv
    """
    if sum((method is not None, remove is not None, listed)) != 1:
        raise click.UsageError("Name one METHOD, or --list, or --remove NAME.")
    if method is None and (params or write is not None):
        raise click.UsageError("--param and --write go with a METHOD.")
    with open_graph(settings) as graph:
        if listed:
            _print_methods(settings, form)
            _print_written(settings, graph.analyses())
        elif remove is not None:
            graph.remove_analysis(remove)
            if settings.verbosity >= 0:
                gone = printable(remove)
                click.echo(settings.at(f"已删除分析 {gone}", f"removed analysis {gone}"), err=True)
        else:
            assert method is not None
            found = graph.analyse(method, write=write, **_given(params))
            _print(settings, found, form)
            if write is not None and settings.verbosity >= 0:
                click.echo(settings.at(f"已写入 {printable(write)}", f"kept as {printable(write)}"), err=True)
    return 0


def _given(params: Sequence[str]) -> dict[str, str]:
    given = {}
    for one in params:
        name, equals, value = one.partition("=")
        if not equals or not name or name == "write":
            raise click.BadParameter(f"{one!r} is no KEY=VALUE.", param_hint="--param")
        given[name] = value
    return given


def _print(settings: Settings, found: Analysis, form: str | None) -> None:
    """Print a result in the format asked for; what the numbers do not say goes to standard error."""
    answer = found.answer
    if form == "json":
        write_text(answer.json(settings.lang))
    elif form in ("csv", "tsv") or (form is None and not on_terminal()):
        write_text(answer.table(settings.lang).text(form or "csv"))
    else:
        from policygraph.cli.output import print_table

        table = answer.table(settings.lang)
        names = [name for name in table.columns if name not in ("documents", "iri")]
        at = [table.columns.index(name) for name in names]
        heads = [table.titles[name][settings.lang] for name in names]
        print_table(heads, [[row[one] for one in at] for row in table.texts()])
    for note in answer.notes if settings.verbosity >= 0 else ():
        click.echo(printable(settings.at(note.zh, note.en)), err=True)


def _print_methods(settings: Settings, form: str | None) -> None:
    from policygraph.analytics.registry import METHODS

    heads = ("method", "version", "title", "about", "parameters")
    rows = [
        [
            one.name,
            str(one.version),
            settings.at(one.title.zh, one.title.en),
            settings.at(one.about.zh, one.about.en),
            ", ".join(p.name if p.default is None else f"{p.name}={p.default}" for p in one.parameters),
        ]
        for one in METHODS.values()
    ]
    _rows(heads, rows, form)


def _print_written(settings: Settings, kept: Sequence[Written]) -> None:
    """Say on standard error which results the store keeps."""
    for one in kept if settings.verbosity >= 0 else ():
        state = settings.at("，已过时", ", stale") if one.stale else ""
        click.echo(printable(f"{one.name}: {one.method} {one.version} {one.parameters}{state}"), err=True)


def _rows(heads: Sequence[str], rows: Sequence[Sequence[str]], form: str | None) -> None:
    import json

    if form == "json":
        found = [dict(zip(heads, row, strict=True)) for row in rows]
        write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    elif form == "table" or (form is None and on_terminal()):
        from policygraph.cli.output import print_table

        print_table(heads, rows)
    else:
        from policygraph.query.table import csv_text

        write_text(
            "\n".join("\t".join(row) for row in (heads, *rows)) + "\n"
            if form == "tsv"
            else csv_text(heads, rows)
        )
