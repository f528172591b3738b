"""Running an evaluation and printing it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from policygraph.cli.common import Settings, printable
from policygraph.cli.output import print_table, progress_bar
from policygraph.errors import InputError
from policygraph.evaluate import (
    Evaluation,
    below_floors,
    evaluate_folder,
    raise_floors,
    read_annotations,
    read_floors,
)


def run_evaluation(
    settings: Settings, folder: Path, ids: list[str] | None, *, errors: bool, set_floors: bool, form: str
) -> tuple[str, bool]:
    """Evaluate a folder; return the text to write (JSON; empty after a table) and whether a floor was not reached."""
    settings.start_logging()
    total = len(read_annotations(folder, ids))
    done = 0
    with progress_bar(settings, settings.at("评测", "Evaluating")) as step:

        def one_more(name: str) -> None:
            nonlocal done
            done += 1
            if step is not None:
                step(done, total, name)

        result = evaluate_folder(folder, ids, one_more)
    floors = read_floors(folder)
    fallen = below_floors(result, floors) if ids is None else {}
    if set_floors:
        _write_floors(folder, raise_floors(result, floors))
    if form == "json":
        entry = result.to_dict() | {
            "below_floors": {label: list(pair) for label, pair in fallen.items()},
            **({"errors": [_error(one) for one in result.errors]} if errors else {}),
        }
        return json.dumps(entry, ensure_ascii=False, indent=2) + "\n", bool(fallen)
    _print(settings, result, errors)
    for label, (measured, floor) in fallen.items():
        click.echo(f"{label.strip()}: F1 {measured:.3f} < {floor:.3f}", err=True)
    return "", bool(fallen)


def _error(one: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in ("document", "kind", "fault", "item", "read_as")}


def _write_floors(folder: Path, floors: dict[str, float]) -> None:
    path = folder / "floors.json"
    try:
        path.write_text(
            json.dumps(floors, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
        )
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from error


def _print(settings: Settings, result: Evaluation, errors: bool) -> None:
    headings = settings.at(
        "种类 查准率 查全率 F1 对 漏 误", "kind precision recall F1 found missed spurious"
    ).split()
    rows = [
        [
            label,
            f"{one.precision:.3f}",
            f"{one.recall:.3f}",
            f"{one.f1:.3f}",
            str(one.found),
            str(one.missed),
            str(one.spurious),
        ]
        for label, one in result.tallies.items()
    ]
    print_table(headings, rows, right=range(1, 7))
    click.echo(settings.at(f"宏平均 F1 {result.macro_f1:.3f}", f"macro F1 {result.macro_f1:.3f}"))
    if errors:
        for one in result.errors:
            read_as = f"  (read as {one.read_as})" if one.read_as else ""
            click.echo(printable(f"{one.document} {one.kind} {one.fault}: {one.item}{read_as}"))
