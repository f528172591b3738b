"""Bringing in what others made: import."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from policygraph.cli.common import Settings, common_options, on_terminal, open_graph, printable, write_text

if TYPE_CHECKING:
    from policygraph.imports import Import
    from policygraph.imports.report import ImportReport

_SHOWN = 20
_TABLES = (".csv", ".tsv", ".xlsx")
_LAYOUTS = ("gexf", "graphml")
_FORMATS = ("turtle", "trig", "ntriples", "nquads", "jsonld", "rdfxml", *_LAYOUTS)


@click.command("import")
@click.argument("file", metavar="[FILE]", required=False)
@common_options()
@click.option("--as", "name", metavar="NAME", help="The name of the import; what had it before is replaced.")
@click.option(
    "--format", "format_", type=click.Choice(_FORMATS), help="What the file is.  [default: by its extension]"
)
@click.option("--mapping", metavar="FILE", help="For a table: the YAML file that says what its columns are.")
@click.option("--facts", is_flag=True, help="Let its statements count as facts.")
@click.option("--accept-violations", is_flag=True, help="Let in what breaks a shape; it is still reported.")
@click.option(
    "--max-bytes",
    type=click.IntRange(min=1),
    default=500_000_000,
    show_default=True,
    metavar="N",
    help="The largest file to read.",
)
@click.option("--list", "listed", is_flag=True, help="List the imports.")
@click.option("--remove", metavar="NAME", help="Remove an import.")
@click.pass_obj
def import_command(
    settings: Settings,
    *,
    file: str | None,
    name: str | None,
    format_: str | None,
    mapping: str | None,
    facts: bool,
    accept_violations: bool,
    max_bytes: int,
    listed: bool,
    remove: str | None,
) -> int:
    """Bring in RDF, a table, or a layout from Gephi.

    导入 RDF、表格或 Gephi 布局；每次导入是一个命名图，RDF 先经 SHACL 校验，可替换，可删除。

    Turtle, TriG, N-Triples, N-Quads, JSON-LD and RDF/XML, checked against the shapes. An import stands beside the facts in a
    graph of its own (graph/import/NAME), or among them with --facts. Nothing is loaded from the network.

    GEXF and GraphML that an export wrote and Gephi edited bring home positions, groups, colours, sizes and new labels, to
    draw with export --layout NAME. Edges are compared, never believed.

    CSV, TSV and XLSX need --mapping: each row becomes a fact; rows that cannot be read are left out and named.

    \b
    Examples:
      policygraph import wiki.ttl --as wiki
      policygraph import wiki.trig --as wiki --facts
      policygraph import edited.gexf --as my-layout
      policygraph import figures.csv --as figures --mapping figures.yaml
      policygraph import --list
      policygraph import --remove wiki
    """
    with open_graph(settings) as graph:
        if listed:
            _print(graph.imports())
            return 0
        if remove:
            graph.remove_import(remove)
            click.echo(settings.at(f"已删除导入 {remove}", f"removed import {remove}"), err=True)
            return 0
        if not file or not name:
            raise click.UsageError(
                "Give a file and --as NAME, or --list, or --remove NAME; --help shows how."
            )
        if mapping or (not format_ and file.lower().endswith(_TABLES)):
            if not mapping:
                raise click.UsageError("A table needs --mapping FILE, which says what its columns are.")
            report = graph.import_table(file, name, mapping=mapping, facts=facts, max_bytes=max_bytes)
            _explain(settings, report)
            return int(report.exit_code)
        if format_ in _LAYOUTS or (
            not format_ and file.lower().endswith(tuple(f".{one}" for one in _LAYOUTS))
        ):
            report = graph.import_layout(file, name, format=format_, max_bytes=max_bytes)
            _explain(settings, report)
            return int(report.exit_code)
        report = graph.import_rdf(
            file,
            name,
            format=format_,
            facts=facts,
            accept_violations=accept_violations,
            max_bytes=max_bytes,
        )
    _explain(settings, report)
    code: int = report.exit_code
    return code


def _explain(settings: Settings, report: ImportReport) -> None:
    """Print what came in and what did not, on standard error."""
    if report.validation is not None and report.validation.results:
        click.echo(printable(report.validation.text(settings.lang, limit=_SHOWN), keep_lines=True), err=True)
    if report.refused:
        hint = settings.at(
            "未导入。改正后重试，或用 --accept-violations 照样导入。",
            "Nothing was imported. Mend it, or let it in with --accept-violations.",
        )
        click.echo(hint, err=True)
    for problem in report.problems[:_SHOWN]:
        click.echo(printable(problem), err=True)
    if len(report.problems) > _SHOWN:
        more = len(report.problems) - _SHOWN
        click.echo(settings.at(f"另有 {more} 条", f"and {more} more"), err=True)
    for reason, number in sorted(report.left_out.items()):
        click.echo(settings.at(f"未收入 {number} 条：{reason}", f"left out {number}: {reason}"), err=True)
    if report.imported is not None and settings.verbosity >= 0:
        one = report.imported
        counted = ", ".join(f"{kind} {number}" for kind, number in sorted(report.counts.items()))
        click.echo(
            settings.at(
                f"已导入 {one.name}：{one.triples} 条三元组{'，' + counted if counted else ''}",
                f"imported {one.name}: {one.triples} triples{', ' + counted if counted else ''}",
            ),
            err=True,
        )


def _print(imports: Sequence[Import]) -> None:
    """Print the imports: a table on a terminal, CSV when piped."""
    from policygraph.cli.output import print_table
    from policygraph.query.table import csv_text, safe_csv

    names = ("name", "kind", "file", "facts", "triples", "graph")
    rows = [
        [str(getattr(one, name)).lower() if name == "facts" else str(getattr(one, name)) for name in names]
        for one in imports
    ]
    if on_terminal():
        print_table(names, rows)
    else:
        write_text(csv_text(names, [[safe_csv(cell) for cell in row] for row in rows]))
