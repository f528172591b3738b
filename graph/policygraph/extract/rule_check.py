"""Checking rules as data: do they read their examples, are they anchored, are they fast.

A rule is refused where it does not read an example as it says, reads a counter-example, may look further than
`MAX_WINDOW` characters from its anchor, holds one unbounded repetition inside another (which may take time exponential
in the text), or reads fewer than `MIN_SPEED` characters a second in its windows.
"""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from policygraph.extract.lexicon import Lexicon
from policygraph.extract.normalise import normalise
from policygraph.extract.rules import Rule

with warnings.catch_warnings():
    # The standard library's own parser: the only reader of patterns that cannot disagree with `re`.
    warnings.simplefilter("ignore", DeprecationWarning)
    from re import _parser  # type: ignore[attr-defined]

#: Characters of window a rule must read in a second.
MIN_SPEED = 5_000_000
#: Characters a rule may look to either side of its anchor.
MAX_WINDOW = 400
# Below this many characters of windows a time says more about the clock than about the rule.
_ENOUGH = 2_000


@dataclass(slots=True)
class RuleReport:
    """How one rule did: what is wrong (empty: nothing), its windows' characters, seconds, and how often it fired."""

    rule: Rule
    faults: list[str] = field(default_factory=list)
    characters: int = 0
    seconds: float = 0.0
    fired: int = 0

    @property
    def speed(self) -> float | None:
        """Return characters of window read in a second, None where the corpus held too few of them to say."""
        return self.characters / self.seconds if self.characters >= _ENOUGH and self.seconds else None


def check(rules: Iterable[Rule], lexicon: Lexicon, texts: Sequence[str]) -> list[RuleReport]:
    """Return a report for each rule; `texts` are timed over, as they are read from disk."""
    normal = [normalise(text) for text in texts]
    hits = [lexicon.find(text) for text in normal]
    reports = []
    for rule in rules:
        report = RuleReport(rule, [*_form(rule), *_examples(rule, lexicon)])
        windows: list[tuple[str, int, int]] = []
        for text, found in zip(normal, hits, strict=True):
            for anchor in found.all(rule.anchor):
                windows.append((text, *rule.window(text, anchor, 0, len(text))))
        report.characters = sum(end - start for _, start, end in windows)
        times = []
        # The best of three: what is asked is the rule's cost, not what else the machine was doing.
        for _ in range(3):
            begun = time.perf_counter()
            report.fired = sum(
                rule.pattern.search(text, start, end) is not None for text, start, end in windows
            )
            times.append(time.perf_counter() - begun)
        report.seconds = min(times)
        if report.speed is not None and report.speed < MIN_SPEED:
            report.faults.append(
                f"slow: {report.speed / 1e6:.1f} million characters/s, at least {MIN_SPEED / 1e6:.0f} are asked"
            )
        reports.append(report)
    return reports


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
    return _nested(_parser.parse(pattern.pattern, pattern.flags), False)


def _nested(node: Any, inside: bool) -> bool:
    for operation, argument in node:
        name = str(operation)
        within = inside
        if name in ("MAX_REPEAT", "MIN_REPEAT") and argument[1] is _parser.MAXREPEAT:
            if inside:
                return True
            within = True
        if any(_nested(part, within) for part in _parts(argument)):
            return True
    return False


def _parts(argument: Any) -> Iterable[Any]:
    """Yield the patterns inside an operation's argument, however deep in tuples and lists."""
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for part in argument:
            yield from _parts(part)


def _examples(rule: Rule, lexicon: Lexicon) -> Iterable[str]:
    if not rule.examples:
        yield "no example"
    for example in rule.examples:
        found = _found(rule, lexicon, example["text"])
        wanted = {name: normalise(str(value)) for name, value in (example.get("expect") or {}).items()}
        if not any(wanted.items() <= match.items() for match in found):
            yield f"example not read as it says: {example['text']} (wanted {wanted}, read {found})"
    for text in rule.counter_examples:
        if _found(rule, lexicon, text):
            yield f"counter-example read: {text}"


def _found(rule: Rule, lexicon: Lexicon, text: str) -> list[dict[str, Any]]:
    text = normalise(text)
    return [found.match.groupdict() for found in rule.find(text, lexicon.find(text), 0, len(text))]
