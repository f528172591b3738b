"""Why something was read as it was, and whether the rules are fit: explain, rules."""

from __future__ import annotations

from pathlib import Path

import click

from policygraph.cli.common import Settings, common_options, printable, write_text


@click.command("explain")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@common_options(store=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    help="For people or for programs.  [default: text]",
)
@click.pass_obj
def explain_command(settings: Settings, *, file: Path, form: str | None) -> None:
    """Show how a document was read, sentence by sentence.

    逐句说明一篇文档是怎样读出来的：词语、语境、规则、置信度。

    Each sentence with its lexicon hits, the registers in force (place, plan, speaker, deadline), and the claims with the
    rule that made them and the factors of their confidence; then, after ×, what nearly became a fact and why it did not:
    numbers, titles, bodies and roles that were turned down, rules whose anchor stands there but whose pattern does not.

    \b
    Example:
      policygraph explain article.txt
    """
    import json

    from policygraph.cli.explained import explanation, print_explanation
    from policygraph.read import read_file

    settings.start_logging()
    entries = explanation(read_file(file, key=file.name))
    if form == "json":
        write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n")
    else:
        print_explanation(settings, entries)


@click.group("rules")
def rules_command() -> None:
    """List and check the rules an analyst can edit.

    列出并检查可编辑的规则。

    \b
    Examples:
      policygraph rules list
      policygraph rules check
    """


_FOLDER = click.option(
    "--rules", "folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The rule files.  [default: those that come with policygraph]",
)  # fmt: skip


@rules_command.command("list")
@common_options(store=False)
@_FOLDER
@click.pass_obj
def list_rules(settings: Settings, *, folder: Path | None) -> None:
    """List the rules: name, component, anchor, confidence, examples.

    列出规则。

    \b
    Example:
      policygraph rules list
    """
    from policygraph.extract.lexicon import default_lexicon
    from policygraph.extract.rules import load_rules

    settings.start_logging()
    for rule in load_rules(default_lexicon(), folder):
        row = (rule.name, rule.component, rule.anchor, f"{rule.confidence:.2f}", str(len(rule.examples)))
        click.echo("\t".join(map(printable, row)))


@rules_command.command("check")
@click.argument("corpus", metavar="[FOLDER]", required=False, type=click.Path(exists=True, path_type=Path))
@common_options(store=False)
@_FOLDER
@click.pass_obj
def check_rules_command(settings: Settings, *, corpus: Path | None, folder: Path | None) -> None:
    """Run every rule's examples and counter-examples, and time it over texts.

    运行每条规则的正例和反例，并在文本上计时。

    FOLDER holds the .txt files to time over; the articles that come with policygraph if none is given. A row for each rule:
    verdict, how often it fired, characters of window a second, how many times as long as a plain pattern it takes, and the
    power of a text's length with which its time grows on texts made against it. Exit code 1 if a rule misreads an example,
    is slow, unanchored, or may take a time that grows beyond bounds; 2 for a mistake in a file.

    \b
    Example:
      policygraph rules check
    """
    from policygraph.errors import InputError
    from policygraph.extract.lexicon import default_lexicon
    from policygraph.extract.rule_check import check
    from policygraph.extract.rules import load_rules
    from policygraph.read import read_file
    from policygraph.resources import resource

    settings.start_logging()
    place = corpus or resource("data", "articles")
    paths = sorted(place.rglob("*.txt"))
    if not paths:
        raise InputError(f"{place}: no .txt file here to time the rules over.")
    lexicon = default_lexicon()
    reports = check(load_rules(lexicon, folder), lexicon, [read_file(path).text for path in paths])
    for report in reports:
        speed = f"{report.speed / 1e6:.1f}M/s" if report.speed is not None else "-"
        cost = f"×{report.cost:.1f}" if report.cost is not None else "-"
        verdict = settings.at("不合格", "refused") if report.faults else settings.at("合格", "ok")
        click.echo(
            "\t".join((report.rule.name, verdict, str(report.fired), speed, cost, f"n^{report.growth:.1f}"))
        )
        for fault in report.faults:
            click.echo(f"{report.rule.name}: {printable(fault)}", err=True)
    if any(report.faults for report in reports):
        raise click.exceptions.Exit(1)
