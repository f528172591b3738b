"""The benchmarks' report has its shape, and a promise that does not hold is told and fails the run."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest

from benchmarks import made_texts
from benchmarks.harness import Figure, Section, timed, within
from benchmarks.run import main


def test_a_quick_run_writes_the_report(tmp_path):
    assert main(["--only", "growth", "--quick", "--out", str(tmp_path)]) == 0
    told = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert {"processor", "cores", "memory_gb"} <= told["machine"].keys()
    assert {"python", "pyoxigraph"} <= told["versions"].keys() and told["sizes"] == "quick"
    (growth,) = told["benchmarks"]
    assert [one["name"] for one in growth["figures"]] == ["build of 10 documents", "build of 100 documents"]
    assert all(0 < one["min_s"] <= one["median_s"] <= one["max_s"] for one in growth["figures"])
    assert growth["checks"] and all(one["held"] for one in growth["checks"])
    assert 0 < growth["facts"]["exponent of seconds"] < 2
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "## growth" in text and "![Cost by number of documents](growth-1.svg)" in text
    assert ET.parse(tmp_path / "growth-1.svg").getroot().tag.endswith("svg")


def test_a_promise_not_kept_fails_the_run(tmp_path, monkeypatch, capsys):
    section = Section("growth", "made up")
    section.check("evidence holds", False)
    monkeypatch.setattr("benchmarks.bench_growth.measure", lambda _run: section)
    assert main(["--only", "growth", "--quick", "--out", str(tmp_path)]) == 1
    assert "FAILED growth: evidence holds" in capsys.readouterr().err
    assert "evidence holds: **FAILED**" in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_ratios_are_of_medians_and_bars_are_told():
    section = Section(
        "x", "y", [Figure("peer", [1.0, 9.0, 2.0]), Figure("mine", [3.0, 3.0, 1.0], "peer", 1.5)]
    )
    mine = section.figure("mine")
    assert section.ratio(mine) == pytest.approx(1.5) and within(section, mine)
    mine.bar = 1.4
    assert within(section, mine) is False and within(section, section.figure("peer")) is None


def test_every_case_runs_once_a_round_and_once_to_warm_up():
    order: list[str] = []
    seconds = timed({name: lambda name=name: order.append(name) for name in "ab"}, 2)
    assert order == ["a", "b", "a", "b", "b", "a"] and all(len(one) == 2 for one in seconds.values())


def test_made_texts_are_the_same_each_time_and_differ_from_each_other():
    made = dict(made_texts.documents(20, 0.1))
    assert made == dict(made_texts.documents(20, 0.1)) and len(set(made.values())) == 20
