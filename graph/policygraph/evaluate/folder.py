"""Evaluating the reader on a folder of annotated texts: `text/ID.txt` beside `annotations/ID.json`.

Floors are pinned beside the annotations in `floors.json`, one F1 for each kind; `raise_floors` never lowers one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from policygraph.errors import InputError
from policygraph.evaluate.scoring import Evaluation, evaluate
from policygraph.evaluate.sentences import Sentences

# A floor lies this far below what was measured, so that one borderline item does not fail a build.
_MARGIN = 0.005


def read_annotations(folder: Path, identifiers: list[str] | None = None) -> dict[str, dict[str, Any]]:
    """Return the annotations of a folder by id.

    Raises InputError, naming the file, where the folder has none or one is not a JSON object.
    """
    found = sorted((folder / "annotations").glob("*.json"))
    if identifiers is not None:
        unknown = sorted(set(identifiers) - {path.stem for path in found})
        if unknown:
            raise InputError(f"{folder / 'annotations'}: there is no annotation of {', '.join(unknown)}.")
        found = [path for path in found if path.stem in identifiers]
    if not found:
        raise InputError(f"{folder}: no annotations/*.json here. A gold folder has text/ and annotations/.")
    records = {}
    for path in found:
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise InputError(f"{path}: not a readable JSON file: {error}") from error
        if not isinstance(record, dict):
            raise InputError(f"{path}: must be one JSON object in the gold schema.")
        records[path.stem] = record
    return records


def evaluate_folder(
    folder: Path, identifiers: list[str] | None = None, progress: Callable[[str], None] | None = None
) -> Evaluation:
    """Read every annotated text of a folder with the default pipeline and return how well it did.

    Each error is given the sentence it stands in. Raises InputError for a text that is not there.
    """
    from policygraph.extract.gold import gold_record
    from policygraph.extract.pipeline import default_pipeline
    from policygraph.read import read_file

    gold = read_annotations(folder, identifiers)
    predicted = {}
    texts = {}
    for name in gold:
        path = folder / "text" / f"{name}.txt"
        document = read_file(path)
        texts[name] = document.text
        predicted[name] = gold_record(document, default_pipeline().extract(document), name)
        if progress:
            progress(name)
    result = evaluate(gold, predicted)
    split = {name: Sentences(texts[name]) for name in {error.document for error in result.errors}}
    result.errors = [replace(error, sentence=split[error.document].of(error.item)) for error in result.errors]
    return result


def read_floors(folder: Path) -> dict[str, float]:
    """Return the floors pinned for a gold folder, by label; none where it has no `floors.json`."""
    path = folder / "floors.json"
    if not path.exists():
        return {}
    floors = json.loads(path.read_text(encoding="utf-8"))
    return {str(label): float(floor) for label, floor in floors.items()}


def below_floors(result: Evaluation, floors: dict[str, float]) -> dict[str, tuple[float, float]]:
    """Return the labels whose F1 lies below the floor, with both figures."""
    measured = {label: tally.f1 for label, tally in result.tallies.items()} | {"macro": result.macro_f1}
    return {
        label: (measured.get(label, 0.0), floor)
        for label, floor in sorted(floors.items())
        if measured.get(label, 0.0) < floor
    }


def raise_floors(result: Evaluation, floors: dict[str, float]) -> dict[str, float]:
    """Return the floors raised to what was measured; none is lowered.

    >>> raise_floors(evaluate({}, {}), {"places": 1.0})["places"]
    1.0
    """
    measured = {label: tally.f1 for label, tally in result.tallies.items()} | {"macro": result.macro_f1}
    return {
        label: max(floors.get(label, 0.0), round(max(f1 - _MARGIN, 0.0), 3))
        for label, f1 in sorted(measured.items())
    }
