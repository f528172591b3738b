"""Handing the graph on: view and export."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from policygraph.cli.common import Settings, common_options, open_graph, printable, write_text

if TYPE_CHECKING:
    from policygraph.api import PolicyGraph

F = TypeVar("F", bound=Callable[..., Any])


def _names(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> list[str] | None:
    return (
        [name.strip() for name in value.replace("\uff0c", ",").split(",") if name.strip()] if value else None
    )


def _drawn_by(what: str) -> Callable[[F], F]:
    """Return the options that say what draws: results of analyses and an imported layout; `what` says where they count."""

    def add(command: F) -> F:
        for option in (
            click.option("--layout", metavar="NAME", help=f"Draw by an imported layout (see import){what}."),
            click.option("--colour-by", metavar="NAME", help="Colours by a kept analysis (see analyse)."),
            click.option("--size-by", metavar="NAME", help="Sizes by a kept analysis (see analyse)."),
        ):
            command = option(command)
        return command

    return add


def _warn_of_stale(settings: Settings, graph: PolicyGraph, names: Iterable[str | None]) -> None:
    """Say on standard error which of the results drawn by the store has outgrown."""
    wanted = {name for name in names if name is not None}
    for one in graph.analyses() if wanted and settings.verbosity >= 0 else ():
        if one.name in wanted and one.stale:
            again = f"policygraph analyse {one.method} --write {one.name}"
            said = settings.at(f"{one.name} 已过时，请重新计算：{again}", f"{one.name} is stale; run {again}")
            click.echo(printable(said), err=True)


@click.command("view")
@common_options()
@click.option(
    "-o",
    "--output",
    default="network.html",
    show_default=True,
    metavar="FILE",
    help="The page to write; - is standard output.",
)
@click.option("--focus", metavar="ENTITY", help="Only the neighbourhood of one thing (name, pinyin or IRI).")
@click.option(
    "--hops",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="How far the neighbourhood reaches.",
)
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=800,
    show_default=True,
    metavar="N",
    help="Nodes at most: the most connected.",
)
@click.option(
    "--types", callback=_names, metavar="NAME,...", help="Only these types: place, plan, target, ..."
)
@_drawn_by("")
@click.pass_obj
def view_command(
    settings: Settings,
    *,
    output: str,
    focus: str | None,
    hops: int,
    limit: int,
    types: list[str] | None,
    size_by: str | None,
    colour_by: str | None,
    layout: str | None,
) -> None:
    """Write the graph as one offline page to look at.

    写出一个可离线打开的网络图页面，点击节点可见事实和原句。

    The page needs no network: search (Chinese or pinyin), a legend that hides types, a panel with the facts and source
    sentences of what is clicked, Chinese and English. It says what is left out when the graph is larger than --limit.

    \b
    Examples:
      policygraph view -o network.html
      policygraph view --focus 杭州 --hops 2 -o hangzhou.html
      policygraph view --types place,plan,target
      policygraph analyse pagerank --write pagerank
      policygraph analyse communities --write communities
      policygraph view --size-by pagerank --colour-by communities
    """
    with open_graph(settings) as graph:
        shown = graph.view(
            None if output == "-" else output,
            focus=focus,
            hops=hops,
            limit=limit,
            types=types,
            lang=settings.lang,
            size_by=size_by,
            colour_by=colour_by,
            layout=layout,
        )
        _warn_of_stale(settings, graph, (size_by, colour_by))
    if output == "-":
        from policygraph.network.page import page_html

        write_text(page_html(shown, lang=settings.lang))
        return
    if settings.verbosity >= 0:
        hidden = sum(shown.hidden.values())
        more = settings.at(f"，另有 {hidden} 个未显示", f", {hidden} left out") if hidden else ""
        click.echo(
            settings.at(
                f"{output}: {len(shown.nodes)} 个节点，{len(shown.edges)} 条边{more}",
                f"{output}: {len(shown.nodes)} nodes, {len(shown.edges)} edges{more}",
            ),
            err=True,
        )


def _query_text(given: str | None) -> str | None:
    """Return a query as given, or what the file after an @ holds."""
    if given is None or not given.startswith("@"):
        return given
    from pathlib import Path

    from policygraph.errors import InputError

    try:
        return Path(given[1:]).read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise InputError(f"Cannot read the query {given[1:]} ({error}). Give a UTF-8 text file.") from error


@click.command("export")
@click.argument("path", metavar="PATH")
@common_options()
@click.option("--format", "form", metavar="NAME", help="The format, where the extension does not settle it.")
@click.option("--with-text", is_flag=True, help="Also the whole texts of the articles, not just sentences.")
@click.option("--with-reference", is_flag=True, help="All places and concepts, not just those used.")
@click.option("--query", metavar="SPARQL", help="Only the things in the answer of a query, or of @FILE.")
@click.option("--focus", metavar="ENTITY", help="Only the neighbourhood of one thing (name, pinyin or IRI).")
@click.option(
    "--hops",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="How far it reaches.",
)
@click.option(
    "--types", callback=_names, metavar="NAME,...", help="Only these types: place, plan, target, ..."
)
@click.option("--place", metavar="NAME", help="Only what is said of a place and the places in it.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Only what documents issued up to that day say.",
)
@_drawn_by(", where positions are")
@click.option(
    "--with-analysis",
    "analyses",
    callback=_names,
    metavar="NAME,...",
    help="Kept analyses as attributes of nodes.",
)
@click.pass_obj
def export_command(
    settings: Settings,
    *,
    path: str,
    form: str | None,
    with_text: bool,
    with_reference: bool,
    query: str | None,
    focus: str | None,
    hops: int,
    types: list[str] | None,
    place: str | None,
    as_of: datetime | None,
    layout: str | None,
    size_by: str | None,
    colour_by: str | None,
    analyses: list[str] | None,
) -> None:
    """Write the graph in the format of another tool.

    把图谱导出为其他工具的格式。

    \b
    Formats (extension):
      ttl (.ttl)           Turtle: the facts
      trig (.trig)         TriG: all graphs, with claims and sentences
      nt (.nt)             N-Triples: the facts
      nq (.nq)             N-Quads: all graphs
      jsonld (.jsonld)     JSON-LD 1.1: the facts
      rdfxml (.rdf)        RDF/XML: the facts
      graphml (.graphml)   for yEd, Cytoscape, igraph, networkx
      gexf (.gexf)         for Gephi
      neo4j-csv (folder)   for neo4j-admin database import
      cypher (.cypher)     Cypher script, safe to run twice
      cx2 (.cx2)           for Cytoscape and NDEx, with style
      cyjs (.cyjs)         for Cytoscape.js, with style
      node-link (.nodelink.json)  for networkx and D3
      dot (.dot)           for Graphviz
      mermaid (.mmd)       for small parts in Markdown
      pajek (.net)         for Pajek
      edges (.edges.tsv)   edge list
      csv (folder)         one table per kind, with sentences
      xlsx (.xlsx)         Excel workbook, one sheet per kind
      parquet (folder)     one typed table per kind
      duckdb (.duckdb)     database for SQL
      datapackage (folder) tables, graph, provenance, checksums
      webannotation (.anno.jsonld)  Web Annotations: the evidence
      nanopub (.nanopub.trig)  one nanopublication per claim
      rdf12 (.rdf12.nt)    N-Triples 1.2: facts with reifiers
      void (.void.ttl)     what the dataset holds: VoID, DCAT
      sssom (.sssom.tsv)   mappings to GeoNames and Wikidata
      vault (folder)       Markdown notes, for Obsidian
      site (folder)        static site with offline search
      png (.png)           picture of the network
      svg (.svg)           picture, text stays text
      pdf (.pdf)           picture, text stays text

    \b
    Examples:
      policygraph export graph.ttl
      policygraph export graph.gexf
      policygraph export neo4j/ --format neo4j-csv
      policygraph export hangzhou.gexf --focus 杭州 --hops 2
      policygraph export ranked.gexf --size-by pagerank
      policygraph export - --format nq | gzip > graph.nq.gz
    """
    from policygraph.export.part import Part

    part = Part(
        query=_query_text(query),
        focus=focus,
        hops=hops,
        types=tuple(types) if types else None,
        place=place,
        as_of=as_of.date() if as_of else None,
    )
    with open_graph(settings) as graph:
        exporter = graph.export(
            path,
            form,
            with_text=with_text,
            with_reference=with_reference,
            part=part,
            layout=layout,
            size_by=size_by,
            colour_by=colour_by,
            analyses=tuple(analyses or ()),
        )
        _warn_of_stale(settings, graph, (size_by, colour_by, *(analyses or ())))
    if settings.verbosity >= 0 and path != "-":
        click.echo(f"{path}: {settings.at(exporter.zh, exporter.en)}", err=True)
