"""The analyst's desk: questions whose answers rest on facts, each with its sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import click

from policygraph.cli.common import (
    Settings,
    as_of_option,
    common_options,
    on_terminal,
    open_graph,
    write_text,
)

if TYPE_CHECKING:
    from policygraph.desk.answer import Answer

F = TypeVar("F", bound=Callable[..., Any])
FORMATS = ("table", "csv", "tsv", "json")

place_option = click.option("--place", metavar="NAME", help="Only of a place and what lies in it.")
technology_option = click.option(
    "--technology", metavar="NAME", help="Only about a technology and narrower ones."
)
day_option = click.option("--on", metavar="DATE", help="As of this day.  [default: today]")
_limit_option = click.option(
    "--limit",
    type=click.IntRange(min=0),
    metavar="N",
    help="At most N rows.  [default: all; 200 as a table]",
)
_offset_option = click.option(
    "--offset", type=click.IntRange(min=0), default=0, metavar="N", help="Leave out the first N rows."
)
_A_TABLE = 200  # rows a terminal is given unless more are asked for
form_option = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="[default: table on a terminal, csv when piped]",
)


def _options(*options: Callable[[Any], Any]) -> Callable[[F], F]:
    """Add the common options, then those given, then --as-of, --limit, --offset and --format."""

    def add(function: F) -> F:
        for option in (form_option, _offset_option, _limit_option, as_of_option, *reversed(options)):
            function = option(function)
        return common_options()(function)

    return add


def page_options(function: F) -> F:
    """Add --limit and --offset."""
    return _limit_option(_offset_option(function))


def _answer(
    settings: Settings,
    question: str,
    form: str | None,
    *,
    limit: int | None = None,
    offset: int = 0,
    **given: Any,
) -> None:
    """Ask a question and print the rows wanted of its answer."""
    with open_graph(settings) as graph:
        print_desk(settings, graph.desk(question, **_given(settings, given)), form, limit, offset)


def _given(settings: Settings, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters that have a value, the day asked as of among them."""
    return {name: one for name, one in {**given, "as_of": settings.as_of}.items() if one}


def print_desk(
    settings: Settings, found: Answer[Any], form: str | None, limit: int | None = None, offset: int = 0
) -> None:
    """Print an answer, or `limit` rows of it from the row `offset` on, while its store is open.

    On a terminal it is a table under its title, with its notes, of `_A_TABLE` rows unless told otherwise; else data.
    """
    data = form not in (None, "table") or (form is None and not on_terminal())
    if not data and limit is None:
        limit = _A_TABLE
    if limit is not None or offset:
        found = found.page(limit, offset)
    if data:
        pieces = (
            found.json_pieces(settings.lang)
            if form == "json"
            else found.text_pieces(form or "csv", settings.lang)
        )
        for piece in pieces:
            write_text(piece)
        return
    from policygraph.cli.answers import print_answer

    at = 0 if settings.lang == "zh" else 1
    click.echo(click.style(found.title[at], bold=True))
    print_answer(settings, found.table(settings.lang), "table")
    if len(found) < found.total and settings.verbosity >= 0:
        first, last = found.offset + 1 if len(found) else found.offset, found.offset + len(found)
        click.echo(
            settings.at(
                f"第{first}—{last}行，共{found.total}行；其余见 --limit、--offset",
                f"rows {first} to {last} of {found.total}; --limit and --offset show others",
            ),
            err=True,
        )
    for note in found.notes:
        click.echo(note[at], err=True)


@click.command("gaps")
@_options(place_option, technology_option, day_option)
@click.pass_obj
def gaps_command(settings: Settings, /, *, form: str | None, **given: Any) -> None:
    """Measure each target by the latest figure reported.

    目标差距：每个目标对照同一地点、同一指标的最新数据。

    A target is reached, on track, behind, under way (one figure shows no pace), without data, or expired. Required is what
    must be added a year until the deadline. Figures unlike the target (a stock against a flow, a growth against a level,
    half a year against a year) do not count, and the column why says so.

    \b
    Examples:
      policygraph gaps
      policygraph gaps --place 杭州 --on 2025-06-30
      policygraph gaps --technology 人工智能 --format csv > gaps.csv
    """
    _answer(settings, "gaps", form, **given)


@click.command("deadlines")
@_options(
    place_option,
    technology_option,
    day_option,
    click.option(
        "--months", type=int, default=12, show_default=True, metavar="N", help="How far to look ahead."
    ),
    click.option("--ics", is_flag=True, help="Write a calendar (RFC 5545) to standard output."),
)
@click.pass_obj
def deadlines_command(
    settings: Settings, /, *, form: str | None, ics: bool, limit: int | None, offset: int, **given: Any
) -> None:
    """Print what falls due in the next months.

    到期事项：今后几个月到期的目标和举措，由近及远；可输出为日历。

    \b
    Examples:
      policygraph deadlines --months 24
      policygraph deadlines --place 深圳 --on 2025-06-30 --months 36
      policygraph deadlines --ics > deadlines.ics
    """
    if not ics:
        _answer(settings, "deadlines", form, limit=limit, offset=offset, **given)
        return
    from policygraph.desk.deadlines import calendar_feed

    with open_graph(settings) as graph:
        found = graph.desk("deadlines", **_given(settings, given))
        if limit is not None or offset:
            found = found.page(limit, offset)
        write_text(calendar_feed(found, settings.lang).decode("utf-8"))


@click.command("conflicts")
@_options(place_option, technology_option)
@click.pass_obj
def conflicts_command(settings: Settings, /, *, form: str | None, **given: Any) -> None:
    """Print figures that disagree, the weightiest source first.

    矛盾数据：同一地点、指标和时间的不同数值，按来源排序（公报、部委、研究机构、媒体、咨询机构）。

    One row for each two values of an indicator, place and time, with how many documents say the one and the other.
    Also pairs near in time of which the later lies far below the earlier. Record what you find with judge: same (they
    agree), not-same (another scope), wrong (one figure); a judgement has an author and a date, can be withdrawn, and is
    shown here.

    \b
    Examples:
      policygraph conflicts
      policygraph conflicts --technology 人工智能 --format json
      policygraph judge wrong statistic/2b45be5db5299884c0880955fa861844 --by 王芳
    """
    _answer(settings, "conflicts", form, **given)


@click.command("rank")
@click.argument("indicator")
@_options(
    place_option,
    click.option(
        "--kind",
        type=click.Choice(("target", "statistic", "forecast")),
        default="target",
        show_default=True,
        help="What to rank.",
    ),
)
@click.pass_obj
def rank_command(settings: Settings, /, *, form: str | None, indicator: str, **given: Any) -> None:
    """Rank places by an indicator, where they can be compared.

    可比排名：只在口径、单位、年份、地点层级相同的组内排名，其余说明原因。

    \b
    Examples:
      policygraph rank 产业规模
      policygraph rank 地区生产总值 --kind statistic
    """
    _answer(settings, "rank", form, indicator=indicator, **given)


@click.command("compare")
@click.argument("places", nargs=-1, required=True, metavar="PLACE PLACE...")
@_options(
    click.option(
        "--alike", is_flag=True, help="How alike the aims of each two places are, instead of the counts."
    ),
    click.option("--svg", metavar="FILE", help="Also write a heat map of technologies by places."),
    click.option("--bars", metavar="FILE", help="Also write one small bar chart a place, all on one scale."),
)
@click.pass_obj
def compare_command(
    settings: Settings,
    *,
    form: str | None,
    limit: int | None,
    offset: int,
    places: tuple[str, ...],
    alike: bool,
    svg: str | None,
    bars: str | None,
) -> None:
    """Put places side by side by what they aim at.

    地区比较：政策文件、目标、措施、着力点按技术并列；目标相似度；热力图和小图。

    What others say of a place does not count. Similarity is the cosine of the counts by technology.

    \b
    Examples:
      policygraph compare 杭州 天津 北京
      policygraph compare 杭州 天津 北京 --alike
      policygraph compare 杭州 天津 北京 --svg heat.svg --bars bars.svg
    """
    from pathlib import Path

    from policygraph.desk.compare import heat_map, small_multiples
    from policygraph.errors import InputError

    with open_graph(settings) as graph:
        asked = _given(settings, {"places": places})
        found = graph.desk("compare", **asked)
        for name, draw in ((svg, heat_map), (bars, small_multiples)):
            if name:
                try:
                    Path(name).write_text(draw(found, settings.lang), encoding="utf-8", newline="\n")
                except OSError as error:
                    raise InputError(f"{name} cannot be written: {error}") from error
        shown = graph.desk("similarity", **asked) if alike else found
        print_desk(settings, shown, form, limit, offset)


@click.command("subsidies")
@_options(
    click.option("--contract", metavar="AMOUNT", required=True, help="The firm's contract, as 1000万元."),
    place_option,
    technology_option,
)
@click.pass_obj
def subsidies_command(settings: Settings, /, *, form: str | None, **given: Any) -> None:
    """Compare what a firm with a contract would get where.

    补贴比较：一家企业的合同在各地可得多少，按比例和上限计算，注明把握。

    Only measures whose basis is a contract are computed; caps without a rate, fixed sums and budgets are told apart.

    \b
    Examples:
      policygraph subsidies --contract 1000万元
      policygraph subsidies --contract 50000000 --place 合肥
    """
    _answer(settings, "subsidies", form, **given)


@click.command("quotes")
@_options(
    click.option("--speaker", metavar="NAME", help="Only of a person or an organisation."),
    click.option("--about", metavar="NAME", help="Only about a technology, a place or another thing."),
)
@click.pass_obj
def quotes_command(settings: Settings, /, *, form: str | None, **given: Any) -> None:
    """Print who said what, in which role, over time.

    言论台账：谁以什么职务在何时说了什么。

    \b
    Examples:
      policygraph quotes --about 低空经济
      policygraph quotes --speaker 朱克力
    """
    _answer(settings, "quotes", form, **given)


@click.command("bottlenecks")
@_options(technology_option)
@click.pass_obj
def bottlenecks_command(settings: Settings, /, *, form: str | None, **given: Any) -> None:
    """Match bottlenecks with the measures against them.

    瓶颈与措施：每个瓶颈有哪些措施针对，哪些只是同一技术，哪些没有措施。

    \b
    Examples:
      policygraph bottlenecks
      policygraph bottlenecks --technology 算力
    """
    _answer(settings, "bottlenecks", form, **given)


@click.command("silence")
@click.argument("technology")
@_options(
    click.option("--places", metavar="NAMES", help="Only these places, separated by commas."),
    click.option("--within", metavar="NAME", help="Only places in this one."),
)
@click.pass_obj
def silence_command(settings: Settings, /, *, form: str | None, technology: str, **given: Any) -> None:
    """Show where nothing was found, and how much was read.

    政策空白：哪些地方没有某项技术的政策，以及读过多少文档。

    Silence holds for the documents read and no further: a place no document mentions says nothing.

    \b
    Examples:
      policygraph silence 低空经济
      policygraph silence 人工智能 --within 浙江
    """
    _answer(settings, "silence", form, technology=technology, **given)


@click.command("versions")
@click.argument("plan", required=False)
@click.argument("other", required=False)
@_options()
@click.pass_obj
def versions_command(settings: Settings, /, *, form: str | None, **given: Any) -> None:
    """Compare drafts with the texts issued.

    版本：征求意见稿与正式稿相比，哪些目标新增、删去、改动。

    Without a plan: all of which both are known. With two, the first is taken as the draft of the second.

    \b
    Examples:
      policygraph versions
      policygraph versions 杭州市建设人工智能产业发展高地实施方案 杭政函〔2025〕65号
    """
    _answer(settings, "versions", form, **given)


@click.command("cascade")
@_options(click.option("--indicator", metavar="WORDS", help="Only indicators that contain these words."))
@click.pass_obj
def cascade_command(settings: Settings, /, *, form: str | None, **given: Any) -> None:
    """Link targets of a nation, its provinces and cities.

    目标分解：上级目标与下级同一指标的目标，可加的求和，不可加的说明原因。

    \b
    Examples:
      policygraph cascade
      policygraph cascade --indicator 装机
    """
    _answer(settings, "cascade", form, **given)


@click.command("diffusion")
@click.argument("technology")
@_options()
@click.pass_obj
def diffusion_command(settings: Settings, /, *, form: str | None, technology: str, **given: Any) -> None:
    """Show who first aimed at a technology, who followed.

    扩散：哪个地方最早提出某项技术，谁何时跟进。

    \b
    Examples:
      policygraph diffusion 低空经济
      policygraph diffusion 人工智能 --format csv
    """
    _answer(settings, "diffusion", form, technology=technology, **given)


@click.command("changes")
@click.argument("since", metavar="FROM")
@click.argument("until", metavar="[TO]", required=False)
@page_options
@form_option
@common_options()
@click.pass_obj
def changes_command(
    settings: Settings, /, *, form: str | None, since: str, until: str | None, **given: Any
) -> None:
    """Print what is different between the graph on two days.

    变化：两个日期之间新增、数值变动、被取代、出现矛盾的事实。

    A fact counts from the day the first document that states it was published; documents without a date count on no day.
    TO is today unless it is given.

    \b
    Examples:
      policygraph changes 2025-04-01 2025-12-31
      policygraph changes 2025-04-01 --format json
    """
    _answer(settings, "changes", form, since=since, until=until, **given)
