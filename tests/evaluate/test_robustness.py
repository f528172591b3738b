"""Spoilt texts are read nearly as well as clean ones: lost brackets, other widths, joined paragraphs, traditional characters."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mutations import MUTATIONS
from policygraph.evaluate import Evaluation, evaluate, read_annotations
from policygraph.extract.gold import gold_record
from policygraph.extract.normalise import simplify
from policygraph.extract.pipeline import default_pipeline
from policygraph.read import read_text

GOLD = Path(__file__).parents[2] / "data" / "gold"
FALL = 0.05  # of macro F1, at most


def simplified(record: dict[str, Any]) -> dict[str, Any]:
    """The record in simplified characters, so that a text reads the same whichever it is written in."""
    found: dict[str, Any] = json.loads(simplify(json.dumps(record, ensure_ascii=False)))
    return found


@cache
def annotated(folder: Path) -> dict[str, dict[str, Any]]:
    return {name: simplified(record) for name, record in read_annotations(folder).items()}


def read_spoilt(folder: Path, spoil: Callable[[str], str]) -> Evaluation:
    pipeline = default_pipeline()
    found = {}
    for name in annotated(folder):
        document = read_text(
            spoil((folder / "text" / f"{name}.txt").read_text(encoding="utf-8")), key=f"{name}.txt"
        )
        found[name] = simplified(gold_record(document, pipeline.extract(document), name))
    return evaluate(annotated(folder), found)


@cache
def read_clean(folder: Path) -> Evaluation:
    return read_spoilt(folder, lambda text: text)


@pytest.mark.parametrize("way", MUTATIONS)
def test_a_spoilt_text_is_read_nearly_as_well(way):
    spoilt = read_spoilt(GOLD, MUTATIONS[way])
    assert spoilt.macro_f1 >= read_clean(GOLD).macro_f1 - FALL, spoilt.to_dict()["types"]


@pytest.mark.parametrize("way", MUTATIONS)
def test_spoiling_changes_the_texts(way):
    texts = [path.read_text(encoding="utf-8") for path in sorted((GOLD / "text").glob("*.txt"))]
    assert any(MUTATIONS[way](text) != text for text in texts)
    assert all(MUTATIONS[way](MUTATIONS[way](text)) == MUTATIONS[way](text) for text in texts)


@pytest.mark.corpus("POLICYGRAPH_GOLD")
@pytest.mark.parametrize("way", MUTATIONS)
def test_a_spoilt_text_of_others_is_read_nearly_as_well(way):
    folder = Path(os.environ["POLICYGRAPH_GOLD"])
    assert read_spoilt(folder, MUTATIONS[way]).macro_f1 >= read_clean(folder).macro_f1 - FALL
