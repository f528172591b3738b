"""What people say of facts and links: judge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from policygraph.cli.common import Settings, common_options, on_terminal, open_graph, write_text

if TYPE_CHECKING:
    from policygraph.link.judgements import Judgement


@click.command("judge")
@click.argument("verdict", metavar="[wrong|right|same|not-same]", required=False)
@click.argument("things", metavar="[THING [THING]]", nargs=-1)
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
    """Say what is wrong or right, or which two things are one.

    人工判断：有误、无误、同一、不同一；判断保留署名和日期，可以撤回，每次构建后重新生效。

    wrong takes a fact (or one document's claim of it: claim/ID) out of the graph's facts; the claim stays, marked rejected.
    right marks it confirmed. same joins two things whatever the rules say, not-same keeps them apart. Things are given as
    for show. A judgement is never deleted, only withdrawn, which brings back exactly what was before; --list also says
    which judgements have lost what they are about.

    \b
    Examples:
      policygraph judge wrong statistic/2b45be5db5299884c0880955fa861844 --by 王芳
      policygraph judge right claim/0d9c3e3f7a1b4b60a6f3f0c3a1d2e4f5 --by 王芳
      policygraph judge same 中国信通院 中国信息通信研究院 --by 王芳 --reason 简称
      policygraph judge not-same person/王伟~甲大学 person/王伟~乙公司 --by 王芳
      policygraph judge --list
      policygraph judge --withdraw 6d0f... --by 王芳
    """
    from datetime import date

    from policygraph.errors import InputError

    try:
        when = date.fromisoformat(day) if day else date.today()
    except ValueError as error:
        raise InputError(f"--on must be a date as 2025-06-20, not {day!r}.") from error
    with open_graph(settings) as graph:
        if listed:
            _print(settings, graph.judgements(), {one.id for one in graph.lost_judgements()})
            return
        if not by:
            raise click.UsageError("Say who judges: --by NAME, or the variable POLICYGRAPH_AUTHOR.")
        if withdraw:
            graph.withdraw(withdraw, by=by, on=when)
            click.echo(settings.at(f"已撤回 {withdraw}", f"withdrawn {withdraw}"), err=True)
            return
        if verdict is None or not 1 <= len(things) <= 2:
            raise click.UsageError(
                "Give a verdict and one thing (wrong, right) or two (same, not-same); --help shows how."
            )
        identity = graph.judge(verdict, *things, by=by, reason=reason, on=when)
    click.echo(settings.at(f"已记录 {identity}", f"recorded {identity}"), err=True)


def _print(settings: Settings, judgements: Sequence[Judgement], lost: set[str]) -> None:
    """Print judgements and which of them have lost what they are about: a table on a terminal, CSV when piped."""
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
    rows = [
        [*(str(getattr(one, name) or "") for name in names), "lost" if one.id in lost else ""]
        for one in judgements
    ]
    if on_terminal():
        print_table((*names, "target"), rows)
    else:
        write_text(csv_text((*names, "target"), [[safe_csv(cell) for cell in row] for row in rows]))
