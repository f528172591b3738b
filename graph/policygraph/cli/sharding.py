"""Building on several machines: the options of `build` for it, and merge."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from policygraph.cli.common import Settings, common_options, open_graph

if TYPE_CHECKING:
    from policygraph.build import BuildReport

F = TypeVar("F", bound=Callable[..., Any])


def _shard(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[int, int] | None:
    """Return the numbers in 2/8."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d{1,9})/(\d{1,9})", value.strip())
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise click.BadParameter(f"{value!r} is no shard: give 2/8 for the second of eight.")
    return int(found[1]), int(found[2])


def sharding_options(function: F) -> F:
    """Add the options; the command gets them as `shard`, `out`, `cluster` and `shards`."""
    options = [
        click.option("--shard", metavar="I/N", callback=_shard, help="Build only the documents of shard I of N, into --out."),
        click.option("--out", metavar="URL", help="Where shards go: a folder, or a URL as s3://bucket/run."),
        click.option("--cluster", metavar="ADDRESS", help="Build all shards on this Dask cluster, into --out, and merge them."),
        click.option("--shards", type=click.IntRange(min=1), metavar="N", help="How many, with --cluster; never changes the result."),
    ]  # fmt: skip
    for option in reversed(options):
        function = option(function)
    return function


def build_sharded(
    settings: Settings,
    paths: Sequence[str],
    where: Mapping[str, Any],
    given: Mapping[str, Any],
    *,
    kept: bool,
) -> None:
    """Build a shard, or all on a cluster, and say what was done.

    `where` are the options of `sharding_options`, `given` the further ones of `build`.
    """
    from policygraph.cli.output import progress_bar
    from policygraph.rdf.iris import DEFAULT_BASE
    from policygraph.read import MAX_BYTES

    if kept or not paths:
        raise click.UsageError("Shards are made from the files given: leave out --rebuild and --prune.")
    shard, out, cluster = where["shard"], where["out"], where["cluster"]
    if out is None or (shard is None) == (cluster is None) or (where["shards"] and cluster is None):
        raise click.UsageError(
            "Give --shard and --out together: --shard 1/8 --out s3://bucket/run; or --cluster and --out, and --shards if you "
            "like."
        )
    options = {**given, "max_bytes": given["max_bytes"] or MAX_BYTES}
    if cluster is not None:
        _on_cluster(settings, paths, out, cluster, where["shards"], options)
        return
    from policygraph.building.shards import build_shard

    settings.start_logging()
    options["base"] = options["base"] or DEFAULT_BASE
    with progress_bar(settings, settings.at("读取", "Reading")) as step:
        report = build_shard(paths, out, *shard, progress=step, **options)
    _finish(settings, report)


def _on_cluster(
    settings: Settings,
    paths: Sequence[str],
    out: str,
    cluster: str,
    shards: int | None,
    options: dict[str, Any],
) -> None:
    """Build all shards on a cluster and merge them into the store, which is looked at first."""
    from policygraph.building.cluster import build_on_cluster
    from policygraph.building.merging import check_empty
    from policygraph.cli.output import progress_bar
    from policygraph.rdf.iris import DEFAULT_BASE

    with open_graph(settings, options["base"]) as graph:
        if Path(settings.store, "manifest.json").exists():
            check_empty(graph.store)
            options["base"] = graph.store.base
        options["base"] = options["base"] or DEFAULT_BASE
        with progress_bar(settings, settings.at("分片", "Shards")) as step:
            of = build_on_cluster(paths, out, cluster, shards, progress=step, **options)
        with progress_bar(settings, settings.at("合并", "Merging")) as step:
            report = graph.merge(out, of=of, progress=step)
    _finish(settings, report)


@click.command("merge")
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@common_options()
@click.pass_obj
def merge_command(settings: Settings, *, urls: tuple[str, ...]) -> None:
    """Make a store from the shards of a build.

    合并各分片，校验后入库并计算跨文档链接；结果与单机构建相同。

    URL is where `policygraph build --shard I/N --out URL` has put shards: a folder, or an address as s3://bucket/run. All shards of one build must be there, each once, and every file must be what its manifest says. The store must be new or without documents; until all is done, readers see nothing of it.

    \b
    Examples:
      policygraph merge shards/ --store work.store
      policygraph merge s3://bucket/run --store work.store
    """
    from policygraph.cli.output import progress_bar

    graph = open_graph(settings)
    with graph, progress_bar(settings, settings.at("合并", "Merging")) as step:
        report = graph.merge(*urls, progress=step)
    _finish(settings, report)


def _finish(settings: Settings, report: BuildReport) -> None:
    """Print the summary and exit as `build` does."""
    from policygraph.cli.summary import print_build

    print_build(settings, report)
    if report.exit_code:
        raise click.exceptions.Exit(report.exit_code)
