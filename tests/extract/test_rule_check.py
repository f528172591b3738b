"""Rules that misread, wander, are slow or may take exponential time are refused; the ones that come along are not."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from policygraph.extract import rule_check
from policygraph.extract.lexicon import default_lexicon
from policygraph.extract.rule_check import check, nested_repetition
from policygraph.extract.rule_growth import MAX_GROWTH, attacks, growth
from policygraph.extract.rules import Rule, load_rules

RULES = load_rules(default_lexicon())
GOOD = next(rule for rule in RULES if rule.id == "focus.verb")


def faults(rule: Rule, texts: tuple[str, ...] = ()) -> str:
    return "; ".join(check([rule], default_lexicon(), texts)[0].faults)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_rules_that_come_along_pass(rule: Rule) -> None:
    assert faults(rule) == ""


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"examples": ({"text": "北京关注具身智能", "expect": {"text": "别的"}},)}, "example not read"),
        ({"counter_examples": ("北京关注具身智能",)}, "counter-example read"),
        ({"examples": ()}, "no example"),
        ({"right": 100_000}, "unanchored: the window"),
        ({"pattern": re.compile("(?P<text>[^，。]*)")}, "matches the empty text"),
        ({"pattern": re.compile("关注(?P<text>(?:[^，。]+)+)")}, "catastrophic"),
    ],
)
def test_a_bad_rule_is_refused_with_the_reason(changes: dict[str, object], fault: str) -> None:
    assert fault in faults(replace(GOOD, **changes))


@pytest.mark.parametrize(
    ("pattern", "nested"),
    [
        ("(a+)+", True),
        ("(?:a|b*)*c", True),
        ("(?:x(?:a+)?)*", True),
        ("(?=(?:a+)+)b", True),
        ("(?:a+?){2,}", True),
        ("a+b+", False),
        ("(?:a+){1,3}", False),
        ("(?:a{1,9})+", False),
    ],
)
def test_nested_repetition(pattern: str, nested: bool) -> None:
    assert nested_repetition(re.compile(pattern)) is nested


@pytest.mark.parametrize(
    "pattern",
    [
        "(a|a)*b",
        "(a+)+b",
        "(?:a|b|ab)*c",
        "(x+x+)+y",
        "(?:企业|[^，。])*，产业",
        "(?:a{1,30}){1,30}b",
        "(?:a?){25}a{25}",
        "(?=(?:a+)+b)a",
        "a*a*a*b",
        "[^，。]*中[^，。]*心[^，。]*院[^，。]*！",
    ],
)
def test_time_that_grows_beyond_bounds_is_found(pattern: str) -> None:
    assert growth(re.compile(pattern)) > MAX_GROWTH


@pytest.mark.parametrize(
    "pattern",
    [
        "到\\d{4}年[^。]{2,40}(?:产业|企业)",
        "[^，。]+产业",
        "a.*b",
        "(?:建设|建成|打造)+[^，]{3,36}?(?:是|成为)[^，]{0,20}?瓶颈",
        "[甲乙丙丁a0 \x01]+x",
        "产业",
    ],
)
def test_a_search_that_is_at_most_quadratic_is_let_be(pattern: str) -> None:
    assert growth(re.compile(pattern)) <= MAX_GROWTH


def test_a_rule_whose_time_explodes_is_refused_without_any_text() -> None:
    bad = replace(GOOD, pattern=re.compile("关注(?P<text>(?:具身|智能|具身智能|[^，。])*)，"), examples=())
    assert "catastrophic: its time grows" in faults(bad)


def test_texts_against_a_pattern_begin_as_it_wants_and_repeat_what_it_takes() -> None:
    assert ("北京", "企业") in set(attacks(re.compile("北京(?:产业|企业)+(?:年)")))


def test_a_slow_rule_is_refused_by_comparison_and_not_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("北京关注具身智能的发展与应用情况以及人才培养。" * 400,)
    assert faults(GOOD, texts) == ""
    costly = replace(GOOD, pattern=re.compile("(?P<text>[^。]{1,20}[^。]{1,20}[^。]{1,20})！"), examples=())
    report = check([costly], default_lexicon(), texts)[0]
    quick = check([GOOD], default_lexicon(), texts)[0]
    assert report.cost is not None and quick.cost is not None and report.cost > 3 * quick.cost
    monkeypatch.setattr(rule_check, "MAX_COST", (report.cost + quick.cost) / 2)
    assert "slow: takes" in faults(costly, texts)
    assert faults(GOOD, texts) == ""


def test_a_rule_that_does_not_read_at_its_anchor_is_refused() -> None:
    away = replace(
        GOOD,
        left=20,
        pattern=re.compile("(?P<text>北京)"),
        examples=({"text": "北京今后将更加关注具身智能", "expect": {"text": "北京"}},),
        counter_examples=(),
    )
    assert faults(away) == "unanchored: it reads none of its examples at the words of its anchor"


def test_speed_is_not_told_from_a_few_characters() -> None:
    report = check([GOOD], default_lexicon(), ["北京关注具身智能。"])[0]
    assert (report.fired, report.speed) == (1, None)
