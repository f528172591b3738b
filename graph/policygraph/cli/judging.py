"""What people say about links: judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from policygraph.cli.common import Settings, common_options, on_terminal, open_graph, write_text

if TYPE_CHECKING:
    from policygraph.link.judgements import Judgement


@click.command("judge")
@click.argument("verdict", metavar="[same|not-same|wrong]", required=False)
@click.argument("things", metavar="[ENTITY [ENTITY]]", nargs=-1)
@common_options()
@click.option("--by", metavar="NAME", envvar="POLICYGRAPH_AUTHOR", show_envvar=True, help="Who judges.")
@click.option("--reason", default="", metavar="TEXT", help="Why.")
@click.option("--on", "day", metavar="DATE", help="The day of the judgement.  [default: today]")
@click.option("--list", "listed", is_flag=True, help="List the judgements, withdrawn ones too.")
@click.option("--withdraw", metavar="ID", help="Withdraw a judgement; it stays listed, without effect.")
@click.pass_obj
def judge_command(
    settings: Settings,
    *,
    verdict: str | None,
    things: tuple[str, ...],
    by: str | None,
    reason: str,
    day: str | None,
    listed: bool,
    withdraw: str | None,
) -> None:
    """Say that two things are the same or not, or a fact wrong.

    人工判断：同一、不同一、有误；判断保留署名，可以撤回。

    A judgement never changes what documents say. Links between documents are computed anew from the rules and the
    judgements that stand: same joins two things whatever the rules say, not-same keeps them apart, wrong takes one fact out
    of all links. Things are given as for show.

    \b
    Examples:
      policygraph judge same 中国信通院 中国信息通信研究院 --by 王芳 --reason 简称
      policygraph judge not-same person/王伟~甲大学 person/王伟~乙公司 --by 王芳
      policygraph judge wrong statistic/2b45be5db5299884c0880955fa861844 --by 王芳
      policygraph judge --list
    """
    from datetime import date

    from policygraph.errors import InputError

    try:
        when = date.fromisoformat(day) if day else date.today()
    except ValueError as error:
        raise InputError(f"--on must be a date as 2025-06-20, not {day!r}.") from error
    with open_graph(settings) as graph:
        if listed:
            _print(settings, graph.judgements())
            return
        if not by:
            raise click.UsageError("Say who judges: --by NAME, or the variable POLICYGRAPH_AUTHOR.")
        if withdraw:
            graph.withdraw(withdraw, by=by, on=when)
            click.echo(settings.at(f"已撤回 {withdraw}", f"withdrawn {withdraw}"), err=True)
            return
        if verdict is None or not 1 <= len(things) <= 2:
            raise click.UsageError(
                "Give a verdict and one thing (wrong) or two (same, not-same); --help shows how."
            )
        identity = graph.judge(verdict, *things, by=by, reason=reason, on=when)
    click.echo(settings.at(f"已记录 {identity}", f"recorded {identity}"), err=True)


def _print(settings: Settings, judgements: Sequence[Judgement]) -> None:
    """Print judgements: a table on a terminal, CSV when piped."""
    from policygraph.cli.output import print_table
    from policygraph.query.table import csv_text, safe_csv

    names = (
        "id",
        "verdict",
        "first",
        "second",
        "author",
        "made_on",
        "reason",
        "withdrawn_by",
        "withdrawn_on",
    )
    rows = [[str(getattr(one, name) or "") for name in names] for one in judgements]
    if on_terminal():
        print_table(names, rows)
    else:
        write_text(csv_text(names, [[safe_csv(cell) for cell in row] for row in rows]))
