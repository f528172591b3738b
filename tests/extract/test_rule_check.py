"""Rules that misread, wander, are slow or may take exponential time are refused; the ones that come along are not."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from policygraph.extract import rule_check
from policygraph.extract.lexicon import default_lexicon
from policygraph.extract.rule_check import check, nested_repetition
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


def test_a_slow_rule_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ("北京关注具身智能的发展与应用情况以及人才培养。" * 400,)
    monkeypatch.setattr(rule_check, "MIN_SPEED", 10**15)
    assert "slow" in faults(GOOD, texts)
    monkeypatch.setattr(rule_check, "MIN_SPEED", 1)
    assert faults(GOOD, texts) == ""


def test_speed_is_not_told_from_a_few_characters() -> None:
    report = check([GOOD], default_lexicon(), ["北京关注具身智能。"])[0]
    assert (report.fired, report.speed) == (1, None)
