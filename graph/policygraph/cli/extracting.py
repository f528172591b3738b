"""What documents say, without a store: extract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from policygraph.cli.common import Settings, common_options, on_terminal, write_text
from policygraph.cli.opinions import further_options, opinion_of


@click.command("extract")
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True)
)
@common_options(store=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "claims", "gold")),
    help="[default: table on a terminal, claims when piped]",
)
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write one file a document here instead of standard output.",
)
@further_options
@click.pass_obj
def extract_command(
    settings: Settings,
    /,
    *,
    files: tuple[Path, ...],
    form: str | None,
    output: Path | None,
    ocr: bool,
    **llm: Any,
) -> None:
    """Print what documents say, without a store.

    抽取一篇或多篇文档的断言，不入库。

    claims: JSON Lines, one claim a line: kind, slots with value and offsets, the words as written, rule, confidence,
    modality. gold: one JSON object a document in the schema of the annotated texts (nine lists, values in base units).
    FILE - is plain text on standard input. With -o DIR each document gets DIR/<stem>.jsonl or DIR/<stem>.json. Offsets are code points of the stored text.

    \b
    Examples:
      policygraph extract article.txt
      policygraph extract articles/*.txt --format gold -o out/gold
      policygraph extract article.txt --format claims | grep '"target"'
      policygraph extract article.txt --llm http://127.0.0.1:11434/v1 --llm-model qwen3

    A file that cannot be read is named, the rest is done, and the exit code is 1.
    """
    from policygraph.cli.claims import extract_all

    settings.start_logging()
    form = form or ("table" if on_terminal() and output is None else "claims")
    if output is not None and form == "table":
        raise click.UsageError("-o writes claims or gold files: add --format claims or --format gold.")
    failed = extract_all(settings, files, form, output, write_text, opinion_of(**llm), ocr=ocr)
    if failed:
        raise click.exceptions.Exit(1)
