"""Keeping a store current: watch."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policygraph.cli.common import Settings, common_options, printable, store_folder

if TYPE_CHECKING:
    from policygraph.watching import Turn


@click.command("watch")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@common_options()
@click.option(
    "--interval",
    type=click.FloatRange(min=0.1),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
    help="Time between two looks.",
)
@click.option("--once", is_flag=True, help="Look once and end, for cron.")
@click.option("--prune", is_flag=True, help="Remove documents whose file is gone from its folder.")
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json", "atom")),
    default="text",
    show_default=True,
    help="How to tell: lines, one JSON object a turn, or an Atom feed kept in --output.",
)
@click.option("-o", "--output", metavar="FILE", help="The Atom feed, or a file to add lines to.")
@click.pass_obj
def watch_command(
    settings: Settings,
    *,
    paths: tuple[str, ...],
    interval: float,
    once: bool,
    prune: bool,
    form: str,
    output: str | None,
) -> int:
    """Keep a store current and tell what changed.

    持续更新图谱，并报告变化：新目标、数值变动、新矛盾。

    PATH is a folder, a file, a feed (.rss, .atom) or a web address, as for build. A file still being written is waited for;
    what cannot be read or reached is said and tried again. Ctrl-C ends it; the store stays whole.

    \b
    Examples:
      policygraph watch articles/
      policygraph watch https://example.org/news.rss --interval 900
      policygraph watch articles/ --once --format atom -o changes.atom
      policygraph watch articles/ --format json -o changes.jsonl
    """
    from policygraph.watching import Watch

    if form == "atom" and not output:
        raise click.UsageError("An Atom feed needs a file: --format atom -o changes.atom")
    folder = store_folder(settings)
    watch = Watch(paths, folder, prune=prune)
    code = 0
    try:
        for turn in watch.turns(time.sleep, interval, limit=1 if once else None):
            code = turn.report.exit_code
            _complain(turn)
            if once or not turn.is_quiet:
                _tell(settings, turn, form, output)
    except KeyboardInterrupt:
        click.echo(settings.at("已停止。", "Stopped."), err=True)
        return 0
    return code if once else 0


def _complain(turn: Turn) -> None:
    for issue in turn.report.issues:
        click.echo(printable(f"{issue.severity}: {issue.message}"), err=True)


def _tell(settings: Settings, turn: Turn, form: str, output: str | None) -> None:
    if form == "atom":
        from policygraph.store import open_store
        from policygraph.watching.atom import write_atom

        with open_store(settings.store) as store:
            write_atom(Path(str(output)), turn, store.base, settings.lang)
        return
    lines = (
        [json.dumps(_record(settings, turn), ensure_ascii=False)]
        if form == "json"
        else _lines(settings, turn)
    )
    text = "".join(f"{line}\n" for line in lines)
    if output:
        with Path(output).open("a", encoding="utf-8", newline="\n") as out:
            out.write(text)
    else:
        click.echo(text, nl=False)


def _record(settings: Settings, turn: Turn) -> dict[str, Any]:
    from policygraph.watching.atom import stamp

    report = turn.report
    return {
        "at": stamp(turn.at),
        "documents": {
            name: getattr(report, name) for name in ("new", "changed", "removed", "failed", "missing")
        },
        "changes": turn.changes.as_json(settings.lang)["rows"],
        "issues": [issue.message for issue in report.issues],
    }


def _lines(settings: Settings, turn: Turn) -> list[str]:
    from policygraph.watching.atom import headline, stamp

    report = turn.report
    counts = (
        (settings.at("新增文档", "new documents"), report.new),
        (settings.at("更新", "changed"), report.changed),
        (settings.at("移除", "removed"), report.removed),
        (settings.at("失败", "failed"), report.failed),
    )
    told = settings.at("；", "; ").join(f"{name} {len(keys)}" for name, keys in counts if keys)
    lines = [f"{stamp(turn.at)}  {told or settings.at('没有变化', 'no change')}"]
    lines += [f"  {printable(headline(change, settings.lang))}" for change in turn.changes.rows]
    return lines
