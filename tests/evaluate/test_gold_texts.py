"""The annotated texts of the project: enough of them, and each annotation says what stands in its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.evaluate import half_of, in_half, read_annotations
from policygraph.evaluate.matching import names_of, normal

GOLD = Path(__file__).parents[2] / "data" / "gold"
RECORDS = read_annotations(GOLD)


def test_there_are_enough_texts_in_both_halves():
    assert len(RECORDS) >= 31
    assert len(in_half(RECORDS, "dev")) >= 12 <= len(in_half(RECORDS, "held"))
    assert half_of("seed") == "dev"


@pytest.mark.parametrize("name", RECORDS)
def test_every_annotated_item_stands_in_its_text(name: str):
    record = RECORDS[name]
    text = (GOLD / "text" / f"{name}.txt").read_text(encoding="utf-8")
    assert record["id"] == name
    for kind in ("targets", "measures", "statistics", "quotes"):
        for item in record[kind]:
            # an item that counts is told by words that stand nowhere else
            found = text.count(item["evidence"]) if item.get("evidence") else 0
            assert found == 1 or (item.get("doubtful") and found >= 1), (kind, item)
    for kind in ("plans", "organisations", "experts", "technologies"):
        for item in record[kind]:
            assert any(normal(one) and normal(one) in normal(text) for one in names_of(item)), (kind, item)
    for item in record["quotes"]:
        assert normal(item["begins"]) in normal(text)
