"""Checking: validate, audit, eval."""

from __future__ import annotations

from pathlib import Path

import click

from policygraph.cli.common import Settings, common_options, on_terminal, open_graph, write_text
from policygraph.errors import UnknownNameError


@click.command("validate")
@common_options()
@click.option("--document", metavar="KEY", help="only what this document says, in milliseconds")
@click.option("--format", "form", type=click.Choice(("text", "json", "ttl")), help="[default: text]")
@click.pass_obj
def validate_command(settings: Settings, *, document: str | None, form: str | None) -> None:
    """Check the facts against the SHACL shapes.

    用 SHACL 检查图谱是否符合约定。

    Exit code 0 if they conform, 1 if not; each violation names the thing, the rule and the value.

    \b
    Examples:
      policygraph validate
      policygraph validate --document seed.txt
    """
    from policygraph.cli.reports import print_validation
    from policygraph.rdf.validate import validate_document

    with open_graph(settings) as graph:
        if document is not None and document not in (known := graph.store.documents()):
            raise UnknownNameError("document", document, known)
        report = graph.validate() if document is None else validate_document(graph.store, document)
    print_validation(settings, report, form)
    if not report.conforms:
        raise click.exceptions.Exit(1)


@click.command("audit")
@click.argument("sources", metavar="[PATH...]", nargs=-1)
@common_options()
@click.option("--format", "form", type=click.Choice(("text", "json")), help="[default: text]")
@click.pass_obj
def audit_command(settings: Settings, *, sources: tuple[str, ...], form: str | None) -> None:
    """Check that every claim stands in the text, word by word.

    逐条核对断言与原文：位置、字句、哈希。

    Texts are checked against their hashes, spans against the texts, and normalised values against the words. With PATH the
    files are decoded anew and compared with what was stored. Exit code 1 if anything fails.

    \b
    Examples:
      policygraph audit
      policygraph audit articles/
    """
    from policygraph.cli.reports import print_audit

    with open_graph(settings) as graph:
        report = graph.audit(*sources)
    print_audit(settings, report, form)
    if report.exit_code:
        raise click.exceptions.Exit(report.exit_code)


@click.command("eval")
@click.argument("gold", metavar="FOLDER", type=click.Path(file_okay=False, path_type=Path))
@common_options(store=False)
@click.option("--ids", metavar="ID,...", help="Only these texts.")
@click.option(
    "--half",
    type=click.Choice(("dev", "held")),
    help="Only the texts of one half, by a hash of their ids; the errors of held are never shown.",
)
@click.option(
    "--errors", is_flag=True, help="Also what was missed and what was wrongly found, with its sentence."
)
@click.option(
    "--compare",
    metavar="OLD.json",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also what changed since an earlier evaluation, written with --errors --format json.",
)
@click.option("--fail-on-drop", is_flag=True, help="With --compare: exit code 1 if an F1 fell.")
@click.option(
    "--set-floors",
    is_flag=True,
    help="Raise the floors in FOLDER/floors.json to what was measured; none is lowered.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", "json")),
    help="[default: table on a terminal, json when piped]",
)
@click.pass_obj
def eval_command(
    settings: Settings,
    *,
    gold: Path,
    ids: str | None,
    half: str | None,
    errors: bool,
    compare: Path | None,
    fail_on_drop: bool,
    set_floors: bool,
    form: str | None,
) -> None:
    """Measure the extraction against annotated texts.

    用标注文本衡量抽取的查准率和查全率。

    FOLDER holds text/*.txt, annotations/*.json and, if floors are pinned, floors.json. Below the figures stands what the
    annotated numbers were read as. Exit code 1 if a kind's F1 lies below its floor.

    \b
    Examples:
      policygraph eval data/gold --errors
      policygraph eval data/gold --errors --format json > before.json
      policygraph eval data/gold --compare before.json --fail-on-drop
    """
    from policygraph.cli.evaluating import Asked, run_evaluation

    if fail_on_drop and compare is None:
        raise click.UsageError("--fail-on-drop goes with --compare OLD.json.")
    if errors and half == "held":
        raise click.UsageError(
            "The errors of the held half are not shown: rules written after reading them would make its figures worthless. "
            "Use --half dev."
        )
    form = form or ("table" if on_terminal() else "json")
    wanted = [name.strip() for name in ids.split(",") if name.strip()] if ids else None
    outcome = run_evaluation(settings, gold, Asked(wanted, half, errors, compare, set_floors, form))
    if outcome.text:
        write_text(outcome.text)
    if outcome.below_floors or (fail_on_drop and outcome.fallen):
        raise click.exceptions.Exit(1)
