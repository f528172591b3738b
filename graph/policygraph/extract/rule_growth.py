"""How the time of a pattern grows with its text, measured on texts made against it.

From the parsed pattern, texts are made that begin as it wants, repeat what its repetitions take, and end as it does not want:
the worst for a backtracking engine (Cox, Regular Expression Matching Can Be Simple And Fast, 2007). The exponent p of n**p
between two lengths tells an exponential pattern from a quadratic one on any machine, busy or idle, which a time alone does not.
"""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from math import log
from typing import Any

with warnings.catch_warnings():
    # The standard library's own parser: the only reader of patterns that cannot disagree with `re`.
    warnings.simplefilter("ignore", DeprecationWarning)
    from re import _parser as parser  # type: ignore[attr-defined]

#: What a repetition without an upper bound has as its bound.
UNBOUNDED: Any = parser.MAXREPEAT
#: A pattern whose time grows faster than n ** MAX_GROWTH is refused: a search with one repetition is at most quadratic.
MAX_GROWTH = 2.6
# Seconds of one search after which longer texts are not tried: an exponential pattern would not return.
_LONG_ENOUGH = 0.03
# Seconds below which a time says more about the clock than about the pattern.
_MEASURABLE = 5e-5
_LONGEST = 3000
_STEP = 1.3
_FAR = 4  # how much longer the longer of two texts compared is, where both can be timed
_NEAR = 2  # and where they cannot
_LOOKS = 3
_LEAP = (
    6  # times so much longer with the next text: go on by single letters, or the one after may never return
)
_BEYOND_DOUBT = 5.0
_MANY = 8  # a repetition that may go on so often is tried
_PUMPS = 10  # things repeated at most for one repetition
_ENDS = ("", "。\x00")
_FRESH = "甲乙丙丁a0 "


def growth(pattern: re.Pattern[str]) -> float:
    """Return the greatest exponent p at which the time of a search grows, n ** p, over texts made against the pattern.

    1 for a pattern that is linear, or done before a time can be measured.

    >>> growth(re.compile("(?:a|a)*b")) > MAX_GROWTH, growth(re.compile("北京[^，。]{2,30}产业")) < MAX_GROWTH
    (True, True)
    """
    worst = 1.0
    for prefix, pump in dict.fromkeys(attacks(pattern)):
        for end in _ENDS:
            worst = max(worst, _exponent(pattern, prefix, pump, end))
            if worst > MAX_GROWTH:
                return worst
    return worst


def attacks(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Yield, for each repetition of a pattern, what may stand before it and what it may take again and again."""
    tree = parsed(pattern)
    yield from _repetitions(list(tree), "")
    # Chained options ((?:a?){30}a{30}) repeat too little each to be tried alone: all they take is repeated together.
    whole = _sample(list(tree), optional=True)
    if whole:
        yield "", whole
        yield "", whole[0]


def _exponent(pattern: re.Pattern[str], prefix: str, pump: str, end: str) -> float:
    """Return the exponent between the longest text that could be timed and a much shorter one."""
    times: list[tuple[int, float]] = []
    count = 2.0
    while count * len(pump) <= _LONGEST:
        number = int(count)
        times.append((number, _seconds(pattern, prefix + pump * number + end)))
        if times[-1][1] > _LONG_ENOUGH:
            break
        leaps = len(times) > 1 and times[-1][1] > max(times[-2][1], _MEASURABLE) * _LEAP
        count = number + 1 if leaps else max(count * _STEP, number + 1)
    if len(times) < 2 or times[-1][1] < _LONG_ENOUGH / 10:
        return 1.0
    longer = times[-1][0]
    # Far apart a time that is twice too long moves the exponent by a half at most; what explodes has no measurable text so
    # far below.
    far = [number for number, took in times if number * _FAR <= longer and took >= _MEASURABLE]
    near = [number for number, _ in times if number * _NEAR <= longer]
    shorter = far[-1] if far else near[-1] if near else times[0][0]
    found = _slope(dict(times), shorter, longer)
    # Said only after further looks at both in turn, so that a busy machine is not taken for a bad pattern.
    for _ in range(_LOOKS):
        if found <= MAX_GROWTH or found > _BEYOND_DOUBT:
            break
        again = {
            number: min(_seconds(pattern, prefix + pump * number + end) for _ in range(3))
            for number in (shorter, longer, shorter)
        }
        found = min(found, _slope(again, shorter, longer))
    return found


def _slope(times: dict[int, float], shorter: int, longer: int) -> float:
    return log(times[longer] / max(times[shorter], _MEASURABLE)) / log(longer / shorter)


def _clock() -> Callable[[], float]:
    """Return the time this thread has computed where the system tells it finely enough, else the time on the wall."""
    fine = time.get_clock_info("thread_time").resolution <= _MEASURABLE / 10
    return time.thread_time if fine else time.perf_counter


def _seconds(pattern: re.Pattern[str], text: str) -> float:
    """Return the seconds of one search."""
    clock = _clock()
    begun = clock()
    pattern.search(text)
    return clock() - begun


Node = tuple[Any, Any]


def _repetitions(nodes: Sequence[Node], before: str) -> Iterator[tuple[str, str]]:
    for index, (operation, argument) in enumerate(nodes):
        name = str(operation)
        if name.endswith("REPEAT"):
            if argument[1] is UNBOUNDED or argument[1] >= _MANY:
                rest = _sample(nodes[index + 1 :])
                for pump in _pumps(list(argument[2]), rest):
                    yield before, pump
            yield from _repetitions(list(argument[2]), before)
        else:
            for part in parts(argument):
                yield from _repetitions(list(part), before)
        before += _sample([(operation, argument)])


def _pumps(body: Sequence[Node], rest: str) -> list[str]:
    """Return what a repetition may take: its own words, and the words after it, which it may share with what follows."""
    own = [_sample(body), _sample(body, optional=True)]
    for operation, argument in body:
        if str(operation) == "BRANCH":
            own += [_sample(list(part)) for part in argument[1]]
    return [pump for pump in dict.fromkeys([*own, rest, *rest]) if pump][:_PUMPS]


def parsed(pattern: re.Pattern[str]) -> Any:
    """Return a pattern as a tree: a sequence of (operation, argument)."""
    return parser.parse(pattern.pattern, pattern.flags)


def parts(argument: Any) -> Iterator[Any]:
    """Yield the patterns inside an operation's argument, however deep in tuples and lists."""
    if isinstance(argument, parser.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for part in argument:
            yield from parts(part)


def _sample(nodes: Sequence[Node], *, optional: bool = False) -> str:
    """Return a short text that nodes of a parsed pattern match; with `optional` what may stand there does."""
    return "".join(
        _SAMPLES.get(str(operation), _nothing)(argument, optional) for operation, argument in nodes
    )


def _nothing(_argument: Any, _optional: bool) -> str:
    return ""


def _of_set(argument: Any, _optional: bool) -> str:
    if str(argument[0][0]) == "NEGATE":
        excluded = {chr(int(value)) for kind, value in argument[1:] if str(kind) == "LITERAL"}
        return next((one for one in _FRESH if one not in excluded), "\x01")
    kind, value = argument[0]
    if str(kind) == "LITERAL":
        return chr(int(value))
    return chr(int(value[0])) if str(kind) == "RANGE" else _of_category(value, False)


def _of_category(argument: Any, _optional: bool) -> str:
    return "0" if str(argument) == "CATEGORY_DIGIT" else " " if str(argument) == "CATEGORY_SPACE" else "甲"


def _of_repeat(argument: Any, optional: bool) -> str:
    least = max(int(argument[0]), 1 if optional else 0)
    return _sample(list(argument[2]), optional=optional) * min(least, 40)


_SAMPLES: dict[str, Callable[[Any, bool], str]] = {
    "LITERAL": lambda argument, _: chr(argument),
    "NOT_LITERAL": lambda argument, _: "甲" if argument != ord("甲") else "乙",
    "ANY": lambda _argument, _: "甲",
    "IN": _of_set,
    "BRANCH": lambda argument, optional: _sample(list(argument[1][0]), optional=optional),
    "SUBPATTERN": lambda argument, optional: _sample(list(argument[3]), optional=optional),
    "ATOMIC_GROUP": lambda argument, optional: _sample(list(argument), optional=optional),
    "MAX_REPEAT": _of_repeat,
    "MIN_REPEAT": _of_repeat,
    "POSSESSIVE_REPEAT": _of_repeat,
}
