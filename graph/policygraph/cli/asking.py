"""Asking the store: query, show, targets, stats."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from policygraph.cli.common import (
    Settings,
    as_of_option,
    common_options,
    on_terminal,
    open_graph,
    write_text,
)

TABLE_FORMATS = ("table", "csv", "tsv", "json", "srj")
GRAPH_FORMATS = ("ttl", "nt")
_QUERY_ENDINGS = (".rq", ".sparql", ".txt")


def _pairs(_ctx: click.Context, _parameter: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """Return k=v options as a dict."""
    pairs = {}
    for value in values:
        name, equals, given = value.partition("=")
        if not equals or not name.strip():
            raise click.BadParameter(f"{value!r} is not NAME=VALUE, as in place=杭州.")
        pairs[name.strip()] = given
    return pairs


@click.command("query")
@click.argument("query", metavar="[QUERY|FILE.rq|-]", required=False)
@common_options()
@click.option("--saved", metavar="NAME", help="Ask a saved query; --list shows them.")
@click.option(
    "--param",
    "params",
    metavar="NAME=VALUE",
    multiple=True,
    callback=_pairs,
    help="A parameter of a saved query; may be repeated.",
)
@click.option("--list", "listed", is_flag=True, help="List the saved queries and their parameters.")
@click.option(
    "--format",
    "form",
    type=click.Choice((*TABLE_FORMATS, *GRAPH_FORMATS)),
    help="Form of the answer.  [default: table on a terminal, csv or ttl when piped]",
)
@click.option("--iris", is_flag=True, help="Keep IRIs in the answer of a saved query instead of names.")
@click.pass_obj
def query_command(
    settings: Settings,
    *,
    query: str | None,
    saved: str | None,
    params: dict[str, str],
    listed: bool,
    form: str | None,
    iris: bool,
) -> None:
    """Ask a SPARQL 1.1 query, or a saved one.

    用 SPARQL 查询，或运行内置查询。

    Plain patterns ask the facts, each of which counts once however many documents state it; GRAPH ?doc { ... } asks who
    says so. The prefixes pol:, schema:, org:, skos:, dcterms:, geo:, rdf:, rdfs:, xsd:, prov:, owl: need no declaring.
    A file may be a saved query of your own: see data/queries/README.md for its header.

    \b
    Examples:
      policygraph query 'SELECT ?name { ?p a pol:PolicyDocument ; rdfs:label ?name }'
      policygraph query --saved targets --param within=杭州 --param before=2027-12-31
      policygraph query my.rq --format json > answer.json
      policygraph query --list
    """
    from policygraph.cli.answers import print_answer, print_saved

    if listed:
        print_saved(settings, form)
        return
    if (query is None) == (saved is None):
        raise click.UsageError(
            "Give a query, a file (or - for standard input), or --saved NAME; --list shows the saved ones."
        )
    with open_graph(settings) as graph:
        from policygraph.query.labels import labelled
        from policygraph.query.run import run_query
        from policygraph.query.saved import has_header, read_query, run_saved, saved_query
        from policygraph.query.table import Table

        name, text = _text_of(query) if query is not None else ("", "")
        if saved is not None or has_header(text):
            found = saved_query(saved) if saved is not None else read_query(name, text)
            table = run_saved(graph.store, found, params)
            answer = table if iris else labelled(graph.store, table, settings.lang, distinct=True)
            print_answer(settings, answer, form)
            return
        if params:
            raise click.UsageError(
                "--param is for saved queries: this one has no header that declares parameters."
            )
        result = run_query(graph.store, text)
        if isinstance(result, Table) and on_terminal() and form in (None, "table") and not iris:
            result = labelled(graph.store, result, settings.lang)
        print_answer(settings, result, form)


def _text_of(given: str) -> tuple[str, str]:
    """Return the name and the text of a query given as text, as a file, or as - for standard input."""
    from policygraph.errors import InputError

    if given == "-":
        try:
            return "stdin", sys.stdin.buffer.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputError(f"Standard input is not UTF-8 text: {error}") from error
    if "{" in given or "\n" in given:
        return "query", given
    path = Path(given)
    if path.is_file():
        try:
            return path.stem, path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path} cannot be read as UTF-8 text: {error}") from error
    if given.endswith(_QUERY_ENDINGS) or " " not in given.strip():
        raise InputError(f"{given}: there is no such file. Give a query in quotes, a file, or --saved NAME.")
    return "query", given


@click.command("show")
@click.argument("entity", metavar="ENTITY")
@common_options()
@click.option(
    "--sentences",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    metavar="N",
    help="Sentences to show of each fact.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("card", "json")),
    help="[default: card on a terminal, json when piped]",
)
@click.pass_obj
def show_command(settings: Settings, *, entity: str, sentences: int, form: str | None) -> None:
    """Show what is known of one thing, each fact with its sentence.

    显示一个实体的全部事实，每条附原句和出处。

    ENTITY is a name, an alias, a title, a place's code, pinyin, or an IRI (`place/330100` stands for one under the base).
    A name that means several things is refused with a list to choose from; people are never merged by name alone.

    \b
    Examples:
      policygraph show 杭州
      policygraph show hangzhou
      policygraph show 《实施方案》
      policygraph show 具身智能 --sentences 3
    """
    import json

    from policygraph.cli.card import print_card

    with open_graph(settings) as graph:
        card = graph.show(entity)
    if form == "json" or (form is None and not on_terminal()):
        write_text(json.dumps(card.as_json(), ensure_ascii=False, indent=2) + "\n")
    else:
        print_card(settings, card, sentences)


@click.command("targets")
@common_options()
@click.option("--place", metavar="NAME", help="Only of a place and what lies in it.")
@click.option("--technology", metavar="NAME", help="Only about a technology and narrower ones.")
@click.option("--plan", metavar="TITLE", help="Only set by a plan.")
@click.option("--after", metavar="DATE", help="Due on or after a day, month or year.")
@click.option("--before", metavar="DATE", help="Due on or before a day, month or year.")
@click.option("--indicator", metavar="WORDS", help="Only indicators that contain these words.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "csv", "tsv", "json")),
    help="[default: table on a terminal, csv when piped]",
)
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="At most N rows.  [default: all]")
@click.option(
    "--offset", type=click.IntRange(min=0), default=0, metavar="N", help="Leave out the first N rows."
)
@as_of_option
@click.pass_obj
def targets_command(settings: Settings, /, *, form: str | None, **filters: Any) -> None:
    """Print the target ledger: who, what, how much, by when.

    目标台账：谁要在何时之前把什么做到多少。

    On a terminal values stand as people write them (2.5亿元); csv and json carry the exact value in base units
    (250000000 元), the comparator (= >= > <= < ~), the words as written, the documents and the sentence.
    A figure that another source contradicts is marked ≠.

    \b
    Examples:
      policygraph targets
      policygraph targets --place 浙江 --technology 人工智能
      policygraph targets --after 2026 --format csv > targets.csv
    """
    from policygraph.cli.answers import print_ledger

    with open_graph(settings) as graph:
        asked = graph.as_of(settings.as_of) if settings.as_of else graph
        ledger = asked.targets(**{name: value for name, value in filters.items() if value is not None})
    print_ledger(settings, ledger, form)


@click.command("stats")
@common_options()
@click.option("--documents", is_flag=True, help="Also one line a document.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    help="[default: table on a terminal, json when piped]",
)
@click.pass_obj
def stats_command(settings: Settings, *, documents: bool, form: str | None) -> None:
    """Count what the store holds: documents, things, claims, quads.

    统计文档、实体、断言和四元组的数量。

    "Things" counts nodes, each once; "claims" counts what documents say, so that a fact two documents state counts twice.

    \b
    Examples:
      policygraph stats
      policygraph stats --documents
    """
    from policygraph.cli.answers import print_stats

    with open_graph(settings) as graph:
        print_stats(settings, graph.stats(), documents, form)
