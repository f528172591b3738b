"""`explain` shows what was read and why; `rules` lists and checks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from cli_runs import Ran

Run = Callable[..., Ran]

RULE = """- id: focus.mine
  component: focus
  anchor: FOCUS
  window: {left: 0, right: 40, stop: "，。"}
  pattern: "%s"
  examples: [{text: 北京关注具身智能, expect: {text: 具身智能}}]
"""


def test_every_claim_is_explained_where_it_stands(run: Run, articles: Path) -> None:
    path = articles / "a.txt"
    entries = json.loads(run("explain", path, "--format", "json").out)
    text = path.read_text(encoding="utf-8")
    assert all(entry["text"] == text[entry["start"] : entry["end"]] for entry in entries)
    for entry in entries:
        assert all(hit["surface"] == text[hit["start"] : hit["end"]] for hit in entry["hits"])
        assert all(entry["start"] <= hit["start"] < entry["end"] for hit in entry["hits"])
    (target,) = [claim for entry in entries for claim in entry["claims"] if claim["kind"] == "target"]
    assert target["slots"]["value"] == ["700"]
    product = 1.0
    for _, factor in target["factors"]:
        product *= factor
    assert abs(target["confidence"] - product) < 0.001
    (stands,) = [entry for entry in entries if target in entry["claims"]]
    assert "700家" in stands["text"]
    assert stands["registers"]["place"] == "330100"


def test_the_claims_explained_are_the_claims_extracted(run: Run, articles: Path) -> None:
    path = articles / "a.txt"
    explained = json.loads(run("explain", path, "--format", "json").out)
    rules = sorted(claim["rule"] for entry in explained for claim in entry["claims"])
    extracted = run("extract", path, "--format", "claims").out.splitlines()
    assert rules == sorted(json.loads(row)["rule"] for row in extracted)


def test_readable_without_colour(run: Run, articles: Path) -> None:
    shown = run("explain", articles / "a.txt").out
    assert "\x1b" not in shown
    assert "→ target" in shown and "杭州市/PLACE" in shown and "target.deadline@" in shown


def test_what_nearly_became_a_fact_is_shown_with_the_reason(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("杭州市对营收超过10亿元的企业优先支持。部分“卡点”亟待打通。\n", encoding="utf-8")
    shown = run("explain", path, "--lang", "en").out
    assert "× number  10亿  a threshold: it tells which ones are meant" in shown
    assert "× 数字  10亿  门槛：只说明指哪些对象" in run("explain", path).out
    entries = json.loads(run("explain", path, "--format", "json").out)
    text = path.read_text(encoding="utf-8")
    near = [one for entry in entries for one in entry["near"]]
    assert {"what": "quantity", "words": "10亿", "start": 8, "end": 11, "reason": "threshold"} in near
    assert all(one["words"] == text[one["start"] : one["end"]] for one in near)
    (rule,) = [one for one in near if one.get("rule") == "bottleneck.is@1"]
    assert (rule["reason"], rule["words"]) == ("no_match", "卡点”亟待打通")


def test_hostile_text_is_not_obeyed(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("杭州\x1b[31m提出，到2027年培育企业700家。\n", encoding="utf-8")
    assert "\x1b" not in run("explain", path).out


def test_the_rules_that_come_along_are_listed_and_pass(run: Run) -> None:
    assert "focus.verb@1\tfocus\tFOCUS" in run("rules", "list").out
    ran = run("rules", "check", "--lang", "en")
    assert (ran.code, ran.err) == (0, "")


def test_a_rule_of_ones_own(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(RULE % "{FOCUS}(?P<text>[^，。]{2,30})", encoding="utf-8")
    assert run("rules", "check", "--rules", tmp_path).code == 0
    path.write_text(RULE % "{FOCUS}(?P<text>(?:[^，。]+)+)", encoding="utf-8")
    refused = run("rules", "check", "--rules", tmp_path)
    assert refused.code == 1 and "catastrophic" in refused.err
    path.write_text(RULE % "{FOCUS}(", encoding="utf-8")
    broken = run("rules", "check", "--rules", tmp_path)
    assert broken.code == 2 and "mine.yaml" in broken.err


def test_no_text_to_time_over(run: Run, tmp_path: Path) -> None:
    assert run("rules", "check", tmp_path).code == 2
