"""Briefings of one thing."""

from __future__ import annotations

import click

from policygraph.cli.common import Settings, as_of_option, common_options, open_graph, write_text


@click.command("brief")
@click.argument("name")
@common_options()
@click.option(
    "-o", "--output", "path", metavar="FILE", required=True, help="The page to write; - is standard output."
)
@as_of_option
@click.pass_obj
def brief_command(settings: Settings, *, name: str, path: str) -> None:
    """Write a briefing of a place, plan, person or technology.

    简报：把一个地点、政策文件、人物、机构或技术写成一页，可打印。

    One self-contained HTML page: facts by kind, a timeline, pictures, every sentence cited (GB/T 7714). It asks nobody for
    anything. For a PDF, print it in a browser.

    \b
    Examples:
      policygraph brief 杭州 -o hangzhou.html
      policygraph brief 具身智能 --lang en -o embodied.html
      policygraph brief 朱克力 --as-of 2025-06-30 -o - > zhu.html
    """
    from pathlib import Path

    from policygraph.desk.briefing import brief_at
    from policygraph.desk.questions import value_of
    from policygraph.errors import InputError

    day = value_of("day", settings.as_of, "as_of") if settings.as_of else None
    with open_graph(settings) as graph:
        page = brief_at(graph.store, name, lang=settings.lang, as_of=day, names=graph.names)
    if path == "-":
        write_text(page)
        return
    try:
        Path(path).write_text(page, encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error}") from error
