"""What changed between two evaluations: figures that rose or fell, errors that came and went.

The older one is what `policygraph eval --format json` wrote; its errors are compared where it was written with `--errors`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policygraph.errors import InputError
from policygraph.evaluate.scoring import Evaluation

Figures = dict[str, float]
_NAMES = ("p", "r", "f1")
# What tells one error from another: the words around it may change, what was wrong with it does not.
_TOLD_BY = ("document", "kind", "fault", "item", "read_as")


@dataclass(frozen=True, slots=True)
class Comparison:
    """Figures before and after by label, and the errors that are new or gone; these are None where the old had no list.

    `other_texts` are the ids that only one of the two was measured on: then the figures are not of the same thing.
    """

    before: dict[str, Figures]
    after: dict[str, Figures]
    new: list[dict[str, Any]] | None
    gone: list[dict[str, Any]] | None
    other_texts: tuple[str, ...] = ()

    def differences(self) -> dict[str, Figures]:
        """Return, by label, how far precision, recall and F1 rose, to four places; a label of one side only is left out."""
        return {
            label: {name: round(now[name] - self.before[label][name], 4) for name in now}
            for label, now in self.after.items()
            if label in self.before
        }

    def fallen(self) -> list[str]:
        """Return the labels whose F1 fell, the macro F1 among them as `macro`."""
        return [label for label, change in self.differences().items() if change["f1"] < 0]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as a JSON object."""
        return {
            "differences": self.differences(),
            "fallen": self.fallen(),
            "errors_new": self.new,
            "errors_gone": self.gone,
            "other_texts": list(self.other_texts),
        }


def read_evaluation(path: Path) -> dict[str, Any]:
    """Return an earlier evaluation as it was written.

    Raises InputError where the file is no JSON or not the output of an evaluation.
    """
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise InputError(f"{path}: not a readable JSON file: {error}") from error
    try:
        _figures(record)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(
            f"{path}: not an evaluation. Write one with: policygraph eval FOLDER --errors --format json > {path.name}"
        ) from error
    return dict(record)


def compare(old: Mapping[str, Any], new: Evaluation) -> Comparison:
    """Return what changed from an earlier evaluation, as `read_evaluation` returns it, to a new one."""
    before, after = _figures(old), _figures(new.to_dict())
    texts = set(new.documents) ^ set(old.get("texts", new.documents))
    listed = old.get("errors")
    if not isinstance(listed, list):
        return Comparison(before, after, None, None, tuple(sorted(texts)))
    rows = [error.to_dict() for error in new.errors]
    return Comparison(before, after, _beyond(rows, listed), _beyond(listed, rows), tuple(sorted(texts)))


def entry_of(result: Evaluation, *, errors: bool) -> dict[str, Any]:
    """Return an evaluation as a JSON object: figures in the scorer's shape, texts, confusion of kinds, and the errors if asked."""
    entry = result.to_dict() | {"texts": list(result.documents), "confusion": confusion_rows(result)}
    if errors:
        entry["errors"] = [error.to_dict() for error in result.errors]
    return entry


def confusion_rows(result: Evaluation) -> dict[str, dict[str, int]]:
    """Return, by annotated kind of number, how many were read as each kind; `nothing` is what was not read or not annotated."""
    rows: dict[str, dict[str, int]] = {}
    for (wanted, read_as), count in sorted(result.numbers.items()):
        rows.setdefault(wanted, {})[read_as] = count
    return rows


def _figures(record: Mapping[str, Any]) -> dict[str, Figures]:
    figures = {
        str(label): {name: float(one[name]) for name in _NAMES} for label, one in record["types"].items()
    }
    return figures | {"macro": {"f1": float(record["macro_f1"])}}


def _beyond(errors: Iterable[Mapping[str, Any]], others: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the errors that do not stand, as often, among `others`."""
    left = Counter(map(_key, others))
    kept = []
    for error in errors:
        key = _key(error)
        if left[key]:
            left[key] -= 1
        else:
            kept.append(dict(error))
    return kept


def _key(error: Mapping[str, Any]) -> str:
    return json.dumps([error.get(name) for name in _TOLD_BY], ensure_ascii=False, sort_keys=True)
