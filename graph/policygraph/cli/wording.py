"""Asking in words."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import click

from policygraph.cli.common import Settings, as_of_option, common_options, open_graph, write_text
from policygraph.cli.desk import form_option, page_options, print_desk
from policygraph.cli.opinions import endpoint_options, opinion_of


@click.command("ask")
@click.argument("words", nargs=-1, required=True, metavar="QUESTION")
@common_options()
@click.option("--pick", type=int, default=1, metavar="N", help="Answer the Nth reading instead of the best.")
@click.option("--sparql", is_flag=True, help="Also print the SPARQL.")
@as_of_option
@page_options
@endpoint_options("where no template fits")
@form_option
@click.pass_obj
def ask_command(
    settings: Settings,
    /,
    *,
    form: str | None,
    words: tuple[str, ...],
    pick: int,
    sparql: bool,
    limit: int | None,
    offset: int,
    **endpoint: Any,
) -> int:
    """Ask a question in words, in Chinese or English.

    用一句话提问：由问题模板转成 SPARQL，默认不用语言模型；同时给出理解、查询和原句。

    What the question is taken for is printed with the other readings it might have; where nothing matches, the nearest
    questions are named and the exit code is 1. JSON carries readings, SPARQL, rows and all evidence. With --llm a language
    model may choose a template where none fits; the answer says so, and its query, rows and sentences are the store's own.

    \b
    Examples:
      policygraph ask 深圳到2027年有哪些目标
      policygraph ask which cities subsidise computing power --sparql
      policygraph ask 哪里的补贴最高 --format csv
    """
    from policygraph.desk.ask import asked

    helper = opinion_of(**endpoint)
    with open_graph(settings) as graph:
        wanted = graph.as_of(settings.as_of) if settings.as_of else graph
        question = " ".join(words)
        found = asked(wanted.store, question, pick=pick, names=wanted.names)
        if helper is not None and not found.candidates:
            from policygraph.desk.helped import helped

            found = helped(wanted.store, question, helper, names=wanted.names)
        if form == "json":
            if limit is not None or offset:
                found = replace(found, answer=found.answer.page(limit, offset))
            write_text(json.dumps(found.as_json(settings.lang), ensure_ascii=False, indent=2) + "\n")
        elif found.candidates:
            if sparql:
                click.echo(found.answer.sparql[0].rstrip(), err=True)
            print_desk(settings, found.answer, form, limit, offset)
        else:
            for note in found.answer.notes:
                click.echo(note[0 if settings.lang == "zh" else 1], err=True)
    return 0 if found.candidates else 1
