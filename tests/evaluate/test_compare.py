"""Two evaluations compared: what rose, what fell, which errors came and went."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policygraph.errors import InputError
from policygraph.evaluate import compare, entry_of, evaluate, read_evaluation

GOLD = {
    "a": {
        "places": ["杭州市", "北京市"],
        "targets": [
            {"value": 50, "unit": "项", "deadline": "2027", "jurisdiction": "天津市", "subject": "技术"}
        ],
    }
}
RIGHT = {"a": GOLD["a"]}
POOR = {"a": {"places": ["杭州市", "宁波市"], "targets": []}}


def written(predicted: dict, *, errors: bool = True) -> dict:
    return json.loads(json.dumps(entry_of(evaluate(GOLD, predicted), errors=errors), ensure_ascii=False))


def test_figures_that_fell_are_named():
    result = compare(written(RIGHT), evaluate(GOLD, POOR))
    assert result.differences()["places"] == {"p": -0.5, "r": -0.5, "f1": -0.5}
    assert {"places", "macro", "targets: value+unit"} <= set(result.fallen())
    assert "plans" not in result.fallen()
    assert compare(written(POOR), evaluate(GOLD, RIGHT)).fallen() == []
    assert compare(written(POOR), evaluate(GOLD, RIGHT)).differences()["macro"]["f1"] > 0


def test_errors_new_and_gone():
    worse = compare(written(RIGHT), evaluate(GOLD, POOR))
    assert worse.gone == []
    assert {(row["kind"], row["fault"]) for row in worse.new or ()} == {
        ("places", "missed"),
        ("places", "spurious"),
        ("targets", "missed"),
    }
    other = {"a": {"places": ["杭州市", "南京市"], "targets": []}}
    changed = compare(written(POOR), evaluate(GOLD, other))
    assert [row["item"] for row in changed.new or ()] == ["南京市"]
    assert [row["item"] for row in changed.gone or ()] == ["宁波市"]
    assert changed.fallen() == []


def test_an_error_that_stands_twice_and_then_once_is_gone_once():
    row = {"document": "a", "kind": "places", "fault": "missed", "item": "北京市", "read_as": None}
    old = written(POOR) | {"errors": [row, row]}
    result = compare(old, evaluate(GOLD, {"a": {"places": ["杭州市"], "targets": GOLD["a"]["targets"]}}))
    assert (result.new, result.gone) == ([], [row])


def test_without_a_list_of_errors_only_figures_are_compared():
    result = compare(written(RIGHT, errors=False), evaluate(GOLD, POOR))
    assert (result.new, result.gone) == (None, None) and "places" in result.fallen()


def test_other_texts_are_named():
    result = compare(written(RIGHT) | {"texts": ["a", "b"]}, evaluate(GOLD, RIGHT))
    assert result.other_texts == ("b",)


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"types": {"places": {}}, "macro_f1": 1}'])
def test_what_is_no_evaluation_is_refused_by_name(content: str, tmp_path: Path):
    path = tmp_path / "old.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"old\.json"):
        read_evaluation(path)


def test_a_written_evaluation_is_read_back(tmp_path: Path):
    path = tmp_path / "old.json"
    path.write_text(json.dumps(written(POOR)), encoding="utf-8")
    assert read_evaluation(path) == written(POOR)
