"""The evaluation agrees, figure for figure, with the scorer that came with the annotated texts."""

import copy
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.evaluate import evaluate
from policygraph.evaluate.matching import quantity, same_quantity

SCORER = Path(__file__).parents[1] / "data" / "score.py"
SEED = json.loads(
    (Path(__file__).parents[2] / "data" / "gold" / "annotations" / "seed.json").read_text(encoding="utf-8")
)


def scored_by_script(gold: dict, predicted: dict, folder: Path) -> dict:
    for name, records in (("gold", gold), ("predicted", predicted)):
        (folder / name).mkdir()
        for key, record in records.items():
            (folder / name / f"{key}.json").write_text(
                json.dumps(record, ensure_ascii=False), encoding="utf-8"
            )
    out = folder / "out.json"
    subprocess.run(
        [
            sys.executable,
            str(SCORER),
            str(folder / "predicted"),
            "--gold",
            str(folder / "gold"),
            "--json",
            str(out),
        ],
        check=True,
        capture_output=True,
    )
    result = json.loads(out.read_text(encoding="utf-8"))
    for figures in result["types"].values():
        figures.pop("ignored")
    return result


def garbled(record: dict, seed: int) -> dict:
    """A record with items dropped, doubled, moved between kinds and changed, as a poor reader would leave it."""
    rng = random.Random(seed)
    record = copy.deepcopy(record)
    for kind in (
        "places",
        "plans",
        "organisations",
        "experts",
        "technologies",
        "targets",
        "measures",
        "statistics",
        "quotes",
    ):
        items = [item for item in record[kind] if rng.random() > 0.25]
        for item in items:
            if isinstance(item, dict):
                item.pop("doubtful", None)
                if "value" in item and rng.random() < 0.2:
                    item["value"] = item["value"] * 10
                if "deadline" in item and rng.random() < 0.3:
                    item["deadline"] = "2030"
                if "title" in item and rng.random() < 0.3:
                    item["title"] = item["title"][:-3]
                if "affiliations" in item and rng.random() < 0.5:
                    item["affiliations"] = item["affiliations"][1:]
        record[kind] = items + [copy.deepcopy(item) for item in items if rng.random() < 0.1]
    moved = [item for item in record["targets"] if rng.random() < 0.3]
    record["statistics"] += [
        {**item, "as_of": item.get("deadline"), "forecast": rng.random() < 0.5} for item in moved
    ]
    record["targets"] += [
        {**item, "deadline": item.get("as_of"), "jurisdiction": None}
        for item in record["statistics"]
        if rng.random() < 0.2
    ]
    return record


@pytest.mark.parametrize("seed", range(12))
def test_same_figures_as_the_scorer_on_the_seed(seed, tmp_path):
    gold = {"seed": SEED}
    predicted = {"seed": garbled(SEED, seed)} if seed else {"seed": SEED}
    assert evaluate(gold, predicted).to_dict() == scored_by_script(gold, predicted, tmp_path)


def test_a_missing_prediction_counts_as_empty(tmp_path):
    gold = {"seed": SEED}
    result = evaluate(gold, {})
    assert result.missing == ("seed",)
    assert result.to_dict() == scored_by_script(gold, {}, tmp_path)


@pytest.mark.corpus
def test_same_figures_on_all_annotated_texts(tmp_path):
    folder = os.environ.get("POLICYGRAPH_GOLD")
    if not folder:
        pytest.skip("POLICYGRAPH_GOLD is not set")
    gold = {
        path.stem: json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((Path(folder) / "annotations").glob("*.json"))
    }
    assert len(gold) >= 19
    predicted = {name: garbled(record, number) for number, (name, record) in enumerate(gold.items())}
    assert evaluate(gold, predicted).to_dict() == scored_by_script(gold, predicted, tmp_path)


def test_a_target_read_as_a_statistic_is_named_as_such():
    target = {"value": 50, "unit": "项", "deadline": "2027", "jurisdiction": "天津市", "subject": "技术"}
    gold = {"a": {"targets": [target]}}
    predicted = {"a": {"statistics": [{"value": 50, "unit": "项", "as_of": None, "subject": "技术"}]}}
    result = evaluate(gold, predicted)
    assert result.confusion() == {("targets", "statistics"): 1}
    assert {error.fault for error in result.errors} == {"missed", "spurious"}


@given(
    st.decimals(min_value=0, max_value=10**6, places=2), st.sampled_from(["万元", "亿元", "万人", "%", "项"])
)
def test_units_and_multipliers_mean_the_same(value, unit):
    plain = quantity(float(value), unit)
    assert plain is not None
    number, base = plain
    gold = {"value": float(value), "unit": unit}
    assert same_quantity(gold, {"value": number, "unit": "项" if base == "#" else base})
