"""The reading of the annotated texts of the project stays above its floors."""

from __future__ import annotations

from pathlib import Path

from policygraph.evaluate import below_floors, evaluate_folder, read_floors

GOLD = Path(__file__).parents[2] / "data" / "gold"


def test_no_kind_falls_below_its_floor():
    floors = read_floors(GOLD)
    assert len(floors) >= 10 and floors["macro"] >= 0.94
    assert below_floors(evaluate_folder(GOLD), floors) == {}
