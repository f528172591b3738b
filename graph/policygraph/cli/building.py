"""Filling the store: build and remove."""

from __future__ import annotations

from typing import Any

import click

from policygraph.cli.common import Settings, common_options, open_graph
from policygraph.cli.opinions import further_options, opinion_of, print_usage
from policygraph.cli.sharding import build_sharded, sharding_options


def _bytes(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> int | None:
    """Return a size as 20000000, 20M or 1G in bytes."""
    if value is None:
        return None
    units = {"K": 10**3, "M": 10**6, "G": 10**9}
    text = value.strip().upper().removesuffix("B")
    factor = units.get(text[-1:], 1)
    number = text[:-1] if factor > 1 else text
    if not number.isdecimal() or not int(number):
        raise click.BadParameter(f"{value!r} is not a size: give bytes, or a number with K, M or G, as 50M.")
    return int(number) * factor


@click.command("build")
@click.argument("paths", metavar="PATH...", nargs=-1)
@common_options()
@click.option(
    "--base",
    metavar="IRI",
    envvar="POLICYGRAPH_BASE",
    show_envvar=True,
    help="What IRIs start with; only when a store is made.",
)
@click.option("--prune", is_flag=True, help="Remove documents whose file is gone from its folder.")
@click.option(
    "--rebuild", is_flag=True, help="Make everything anew, from the files given and the kept texts."
)
@click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes to use; never changes the result."
)
@click.option("--max-bytes", metavar="SIZE", callback=_bytes, help="Refuse larger documents.  [default: 20M]")
@sharding_options
@further_options
@click.pass_obj
def build_command(
    settings: Settings,
    /,
    *,
    paths: tuple[str, ...],
    base: str | None,
    prune: bool,
    rebuild: bool,
    workers: int | None,
    max_bytes: int | None,
    ocr: bool,
    shard: tuple[int, int] | None,
    out: str | None,
    cluster: str | None,
    shards: int | None,
    **llm: Any,
) -> None:
    """Read documents, extract what they say, and store it.

    读取文档，抽取、链接并入库；没有变化的文档不重做。

    PATH is a file, a folder, an archive (.zip), a feed (.rss, .atom) or a web address: text, Markdown, HTML, PDF or Word;
    UTF-8, GB18030 or Big5. Only an address given here is ever fetched. A file `article.meta.json` beside `article.txt` may give its title, publisher, published (2025-04-18) and url, where you know better than the text.
    A document whose file is gone is reported, and removed only with --prune.

    \b
    Examples:
      policygraph build articles/
      policygraph build report.txt --store work.store
      policygraph build articles/ --prune
      policygraph build https://example.org/news.html
      policygraph build --rebuild            after an update of policygraph

    With --shard one of several machines does its part of the work, and `policygraph merge` makes the store; with --cluster a Dask cluster does all parts (docs/scale.md).

    With --llm a language model is asked too; what it adds must stand in the text word for word (docs/second-opinion.md).
    What cannot be read is named, the rest is stored, and the exit code is 1.
    """
    from policygraph.cli.output import progress_bar
    from policygraph.cli.summary import print_build
    from policygraph.read import MAX_BYTES

    if not paths and not rebuild:
        raise click.UsageError(
            "Say what to read: policygraph build PATH...  (or --rebuild to make the store anew)"
        )
    opinion = opinion_of(**llm)
    where = {"shard": shard, "out": out, "cluster": cluster, "shards": shards}
    if any(value is not None for value in where.values()):
        given = {"base": base, "workers": workers, "max_bytes": max_bytes, "opinion": opinion, "ocr": ocr}
        build_sharded(settings, paths, where, given, kept=prune or rebuild)
        return
    graph = open_graph(settings, base)
    with graph, progress_bar(settings, settings.at("读取", "Reading")) as step:
        report = graph.add(
            *paths,
            prune=prune,
            rebuild=rebuild,
            workers=workers,
            max_bytes=max_bytes or MAX_BYTES,
            progress=step,
            opinion=opinion,
            ocr=ocr,
        )
    print_build(settings, report)
    print_usage(settings, opinion, report.opinion)
    if report.exit_code:
        raise click.exceptions.Exit(report.exit_code)


@click.command("remove")
@click.argument("keys", metavar="KEY...", nargs=-1, required=True)
@common_options()
@click.pass_obj
def remove_command(settings: Settings, *, keys: tuple[str, ...]) -> None:
    """Remove documents, and the facts that nobody else states.

    删除文档及仅由其陈述的事实。

    KEY is a document's key as `policygraph stats --documents` lists it: its url, or its path in the folder it was built from.

    \b
    Example:
      policygraph remove 03_北京_具身智能行动计划.txt
    """
    with open_graph(settings) as graph:
        removed = graph.remove(*keys)
    if settings.verbosity >= 0:
        for key in removed:
            click.echo(settings.at(f"已删除 {key}", f"removed {key}"), err=True)
