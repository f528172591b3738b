"""Evaluating a folder: errors come with their sentences, numbers with what they were read as."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from policygraph.evaluate import confusion_rows, evaluate_folder
from policygraph.evaluate.sentences import Sentences

TEXT = "2024年，杭州市新增專利5万件。\n温州提出，到2027年，建成数据标注基地3个。宁波紧随其后。\n"
LISTS = ("plans", "organisations", "experts", "technologies", "targets", "measures", "statistics", "quotes")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    (tmp_path / "text").mkdir()
    (tmp_path / "annotations").mkdir()
    (tmp_path / "text" / "a.txt").write_text(TEXT, encoding="utf-8")
    record = {"id": "a", "places": ["杭州市", "厦门市"], **{name: [] for name in LISTS}}
    record["targets"] = [
        {
            "value": 50000,
            "unit": "件",
            "deadline": "2024",
            "jurisdiction": "杭州市",
            "evidence": "新增專利5万件",
        }
    ]
    record["statistics"] = [
        {"value": 3, "unit": "个", "as_of": "2027", "forecast": True, "evidence": "基地3个"}
    ]
    (tmp_path / "annotations" / "a.json").write_text(json.dumps(record), encoding="utf-8")
    return tmp_path


def test_each_error_has_its_sentence(gold: Path):
    errors = {
        (one.kind, one.fault, one.item if isinstance(one.item, str) else one.item["value"]): one
        for one in evaluate_folder(gold).errors
    }
    first, second, third = (
        "2024年，杭州市新增專利5万件。",
        "温州提出，到2027年，建成数据标注基地3个。",
        "宁波紧随其后。",
    )
    assert errors["targets", "missed", 50000].sentence == first
    assert errors["statistics", "spurious", 50000].sentence == first
    # a target where a forecast is annotated counts neither way in the scorer: only the forecast is missed
    assert errors["statistics", "missed", 3].sentence == second
    assert errors["places", "spurious", "温州市"].sentence == second
    assert errors["places", "spurious", "宁波市"].sentence == third
    assert errors["places", "missed", "厦门市"].sentence is None


def test_the_confusion_tells_forecasts_from_statistics(gold: Path):
    result = evaluate_folder(gold)
    assert confusion_rows(result) == {"targets": {"statistics": 1}, "forecasts": {"targets": 1}}
    assert result.confusion() == {("forecasts", "targets"): 1, ("targets", "statistics"): 1}
    assert {one.read_as for one in result.errors if one.kind == "targets"} == {"statistics"}


def test_numbers_read_right_missed_and_made_up_are_counted(gold: Path):
    path = gold / "annotations" / "a.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    record["targets"] = [{"value": 3, "unit": "个", "deadline": "2027", "jurisdiction": "温州市"}]
    record["statistics"] = [{"value": 77, "unit": "亿元", "as_of": "2024", "forecast": False}]
    path.write_text(json.dumps(record), encoding="utf-8")
    assert confusion_rows(evaluate_folder(gold)) == {
        "targets": {"targets": 1},
        "statistics": {"nothing": 1},
        "nothing": {"statistics": 1},
    }


def test_a_sentence_is_found_across_widths_and_scripts():
    sentences = Sentences("產業規模達到５萬億元。其他都不变。")
    assert sentences.of({"name": "产业规模", "evidence": "规模达到5万亿元"}) == "產業規模達到５萬億元。"
    assert sentences.of("没有的话") is None
