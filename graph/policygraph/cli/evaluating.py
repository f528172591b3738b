"""Running an evaluation and printing it."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import click

from policygraph.cli.common import Settings
from policygraph.cli.evaluated import print_comparison, print_evaluation
from policygraph.cli.output import progress_bar
from policygraph.errors import InputError
from policygraph.evaluate import (
    Evaluation,
    below_floors,
    compare,
    entry_of,
    evaluate_folder,
    in_half,
    raise_floors,
    read_annotations,
    read_evaluation,
    read_floors,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of an evaluation is asked for: which texts (ids, or a half), the errors, an older one to compare with."""

    ids: list[str] | None = None
    half: str | None = None
    errors: bool = False
    compare: Path | None = None
    set_floors: bool = False
    form: str = "table"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: the text to write (JSON; empty after a table), and whether floors or older figures were missed."""

    text: str
    below_floors: bool
    fallen: bool


def run_evaluation(settings: Settings, folder: Path, asked: Asked) -> Outcome:
    """Evaluate a folder and print the outcome, or return it as JSON.

    Raises InputError for a folder or an older evaluation that cannot be read, or a half without texts.
    """
    settings.start_logging()
    old = read_evaluation(asked.compare) if asked.compare is not None else None
    ids = asked.ids
    if asked.half is not None:
        ids = in_half(read_annotations(folder, ids), asked.half)
        if not ids:
            raise InputError(f"{folder}: none of the texts asked for belongs to the half {asked.half}.")
    result = _evaluated(settings, folder, ids)
    compared = compare(old, result) if old is not None else None
    if compared is not None and asked.half == "held":
        compared = replace(compared, new=None, gone=None)
    floors = read_floors(folder)
    below = below_floors(result, floors) if ids is None else {}
    if asked.set_floors:
        if ids is not None:
            raise InputError("Floors are set by all texts of a folder: leave out --ids and --half.")
        _write_floors(folder, raise_floors(result, floors))
    text = ""
    if asked.form == "json":
        entry = entry_of(result, errors=asked.errors)
        entry["below_floors"] = {label: list(pair) for label, pair in below.items()}
        if compared is not None:
            entry["comparison"] = compared.to_dict()
        text = json.dumps(entry, ensure_ascii=False, indent=2) + "\n"
    else:
        print_evaluation(settings, result, errors=asked.errors)
        if compared is not None:
            print_comparison(settings, compared)
        for label, (measured, floor) in below.items():
            click.echo(f"{label.strip()}: F1 {measured:.3f} < {floor:.3f}", err=True)
    return Outcome(text, bool(below), compared is not None and bool(compared.fallen()))


def _evaluated(settings: Settings, folder: Path, ids: list[str] | None) -> Evaluation:
    total = len(read_annotations(folder, ids))
    done = 0
    with progress_bar(settings, settings.at("评测", "Evaluating")) as step:

        def one_more(name: str) -> None:
            nonlocal done
            done += 1
            if step is not None:
                step(done, total, name)

        return evaluate_folder(folder, ids, one_more)


def _write_floors(folder: Path, floors: dict[str, float]) -> None:
    path = folder / "floors.json"
    try:
        path.write_text(
            json.dumps(floors, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n"
        )
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror or error}.") from error
