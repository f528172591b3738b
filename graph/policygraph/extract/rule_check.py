"""Checking rules as data: do they read their examples, are they anchored, are they fast.

A rule is refused where it does not read an example as it says, reads a counter-example, may look further than `MAX_WINDOW`
characters from its anchor, matches an example elsewhere than at its anchor, holds one unbounded repetition inside another,
takes a time that grows faster than about the square of a text made against it (`rule_growth`), or takes more than `MAX_COST`
times as long over real windows as a plain pattern does in the same moment.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from policygraph.extract.lexicon import Lexicon
from policygraph.extract.normalise import normalise
from policygraph.extract.rule_growth import MAX_GROWTH, UNBOUNDED, growth, parsed, parts
from policygraph.extract.rules import Rule

#: How many times as long as `_PLAIN` a rule may take over the windows of its anchors.
MAX_COST = 40.0
#: Characters a rule may look to either side of its anchor.
MAX_WINDOW = 400
# Below this many characters of windows a time says more about the clock than about the rule.
_ENOUGH = 2_000
_ROUNDS = 5
# What a rule is measured against: one bounded repetition up to a word.
_PLAIN = re.compile("[^。]{2,40}?(?:产业|企业)")
Windows = list[tuple[str, int, int]]


@dataclass(slots=True)
class RuleReport:
    """How one rule did: what is wrong (empty: nothing), its windows' characters, seconds, and how often it fired.

    `plain` are the seconds a plain pattern took over the same windows, `growth` the exponent of the rule's time.
    """

    rule: Rule
    faults: list[str] = field(default_factory=list)
    characters: int = 0
    seconds: float = 0.0
    fired: int = 0
    plain: float = 0.0
    growth: float = 1.0

    @property
    def speed(self) -> float | None:
        """Return characters of window read in a second, None where the corpus held too few of them to say."""
        return self.characters / self.seconds if self.characters >= _ENOUGH and self.seconds else None

    @property
    def cost(self) -> float | None:
        """Return how many times as long as a plain pattern the rule took, None where there was too little to say."""
        return self.seconds / self.plain if self.speed is not None and self.plain else None


def check(rules: Iterable[Rule], lexicon: Lexicon, texts: Sequence[str]) -> list[RuleReport]:
    """Return a report for each rule; `texts` are timed over, as they are read from disk."""
    normal = [normalise(text) for text in texts]
    hits = [lexicon.find(text) for text in normal]
    reports = []
    for rule in rules:
        report = RuleReport(rule, [*_form(rule), *_examples(rule, lexicon)])
        windows: Windows = []
        for text, found in zip(normal, hits, strict=True):
            for anchor in found.all(rule.anchor):
                windows.append((text, *rule.window(text, anchor, 0, len(text))))
        report.characters = sum(end - start for _, start, end in windows)
        report.fired = sum(rule.pattern.search(text, start, end) is not None for text, start, end in windows)
        # In turns, and the best of each: both meet the same machine, however busy it is.
        rounds = [(_seconds(rule.pattern, windows), _seconds(_PLAIN, windows)) for _ in range(_ROUNDS)]
        report.seconds, report.plain = min(one for one, _ in rounds), min(other for _, other in rounds)
        if report.cost is not None and report.cost > MAX_COST:
            report.faults.append(
                f"slow: takes {report.cost:.0f} times as long as a plain pattern, at most {MAX_COST:.0f} times are allowed"
            )
        report.growth = growth(rule.pattern)
        if report.growth > MAX_GROWTH:
            report.faults.append(
                f"catastrophic: its time grows as the power {report.growth:.1f} of the text's length, {MAX_GROWTH} at most"
            )
        reports.append(report)
    return reports


def _seconds(pattern: re.Pattern[str], windows: Windows) -> float:
    begun = time.perf_counter()
    for text, start, end in windows:
        pattern.search(text, start, end)
    return time.perf_counter() - begun


def _form(rule: Rule) -> Iterable[str]:
    if max(rule.left, rule.right) > MAX_WINDOW:
        yield f"unanchored: the window reaches {max(rule.left, rule.right)} characters, {MAX_WINDOW} at most"
    if rule.pattern.search("") is not None:
        yield "unanchored: the pattern matches the empty text"
    if nested_repetition(rule.pattern):
        yield "catastrophic: one unbounded repetition inside another"


def nested_repetition(pattern: re.Pattern[str]) -> bool:
    """Say whether an unbounded repetition stands inside another one.

    >>> nested_repetition(re.compile("(?:a+)+b")), nested_repetition(re.compile("[^。]+(?:a|b)*"))
    (True, False)
    """
    return _nested(parsed(pattern), False)


def _nested(node: Any, inside: bool) -> bool:
    for operation, argument in node:
        name = str(operation)
        within = inside
        if name in ("MAX_REPEAT", "MIN_REPEAT") and argument[1] is UNBOUNDED:
            if inside:
                return True
            within = True
        if any(_nested(part, within) for part in parts(argument)):
            return True
    return False


def _examples(rule: Rule, lexicon: Lexicon) -> Iterable[str]:
    if not rule.examples:
        yield "no example"
    for example in rule.examples:
        found = _found(rule, lexicon, example["text"])
        wanted = {name: normalise(str(value)) for name, value in (example.get("expect") or {}).items()}
        if not any(wanted.items() <= match.items() for match in found):
            yield f"example not read as it says: {example['text']} (wanted {wanted}, read {found})"
    if rule.examples and not any(_at_anchor(rule, lexicon, example["text"]) for example in rule.examples):
        yield "unanchored: it reads none of its examples at the words of its anchor"
    for text in rule.counter_examples:
        if _found(rule, lexicon, text):
            yield f"counter-example read: {text}"


def _found(rule: Rule, lexicon: Lexicon, text: str) -> list[dict[str, Any]]:
    text = normalise(text)
    return [found.match.groupdict() for found in rule.find(text, lexicon.find(text), 0, len(text))]


def _at_anchor(rule: Rule, lexicon: Lexicon, text: str) -> bool:
    """Say whether a match of the rule in a text takes in, or touches, the anchor it was found by."""
    text = normalise(text)
    return any(
        found.match.start() <= found.anchor.end and found.anchor.start <= found.match.end()
        for found in rule.find(text, lexicon.find(text), 0, len(text))
    )
