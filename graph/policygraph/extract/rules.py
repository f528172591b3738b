"""Rules as data: `data/rules/*.yaml`, each with its own examples and counter-examples.

A rule looks only in a window around an anchor, a lexicon hit of one class, so that its cost follows the number of anchors
and not the length of the text:

    - id: plan.consultation_start
      version: 1
      component: titles          # which component asks for it
      anchor: CONSULT            # a class of the lexicon
      window: {left: 40, right: 10, stop: "。"}
      pattern: "自(?P<date>\\d{1,2}月\\d{1,2}日)起[^。]{0,12}{CONSULT}"
      confidence: 0.9
      examples:
        - {text: "该方案自4月15日起面向社会公开征求意见。", expect: {date: "4月15日"}}
      counter_examples: ["自4月15日起施行。"]

`{CLASS}` in a pattern stands for the alternation of that class's surfaces. `stop` are characters the window never crosses.
The named groups are the rule's slots; a component gives them meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from policygraph.errors import RuleError
from policygraph.extract.lexicon import Hit, Hits, Lexicon, default_lexicon
from policygraph.resources import resource


class Match(NamedTuple):
    """A rule that fired: the rule, its anchor, and the regular expression's match over the whole text."""

    rule: Rule
    anchor: Hit
    match: re.Match[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as loaded: see the module's docstring for the fields."""

    id: str
    version: int
    component: str
    anchor: str
    left: int
    right: int
    stop: frozenset[str]
    pattern: re.Pattern[str]
    confidence: float
    options: Mapping[str, Any] = field(default_factory=dict)
    examples: tuple[Mapping[str, Any], ...] = ()
    counter_examples: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return `id@version`, as claims cite it."""
        return f"{self.id}@{self.version}"

    def window(self, text: str, anchor: Hit, start: int, end: int) -> tuple[int, int]:
        """Return the stretch around an anchor, within `start`..`end`, where the rule may look."""
        left, right = max(start, anchor.start - self.left), min(end, anchor.end + self.right)
        for position in range(anchor.start - 1, left - 1, -1):
            if text[position] in self.stop:
                left = position + 1
                break
        for position in range(anchor.end, right):
            if text[position] in self.stop:
                right = position
                break
        return left, right

    def find(self, text: str, hits: Hits, start: int, end: int) -> Iterator[Match]:
        """Yield the rule's matches in `start`..`end`, one at most for each anchor, none overlapping the one before."""
        last = -1
        for anchor in hits.within(self.anchor, start, end):
            left, right = self.window(text, anchor, start, end)
            match = self.pattern.search(text, max(left, last), right)
            if match is not None and match.end() > last:
                last = match.end()
                yield Match(self, anchor, match)


_FIELDS = {
    "id", "version", "component", "anchor", "window", "pattern", "confidence", "options", "examples", "counter_examples",
}  # fmt: skip


def _load(path: Path, lexicon: Lexicon) -> Iterator[Rule]:
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except yaml.YAMLError as error:
        raise RuleError(f"{path.name} is not valid YAML: {error}") from error
    if not isinstance(rows, list):
        raise RuleError(f"{path.name}: a rule file is a list of rules.")
    for number, row in enumerate(rows, 1):
        where = f"{path.name}, rule {row.get('id', number) if isinstance(row, dict) else number}"
        if not isinstance(row, dict):
            raise RuleError(f"{where}: a rule is a mapping.")
        missing = {"id", "component", "anchor", "pattern", "examples"} - set(row)
        unknown = set(row) - _FIELDS
        if missing or unknown:
            raise RuleError(
                f"{where}: "
                + "; ".join(
                    part
                    for part in (
                        f"lacks {', '.join(sorted(missing))}" if missing else "",
                        f"has unknown fields {', '.join(sorted(unknown))}" if unknown else "",
                    )
                    if part
                )
            )
        if not lexicon.surfaces(row["anchor"]):
            raise RuleError(f"{where}: no lexicon entry has the anchor's class {row['anchor']}.")

        def expand(match: re.Match[str], where: str = where) -> str:
            surfaces = lexicon.surfaces(match.group(1))
            if not surfaces:
                raise RuleError(f"{where}: no lexicon entry has class {match.group(1)}.")
            return "(?:" + "|".join(map(re.escape, surfaces)) + ")"

        try:
            pattern = re.compile(re.sub(r"\{([A-Z_]+)\}", expand, row["pattern"]))
        except re.error as error:
            raise RuleError(f"{where}: the pattern is not a regular expression: {error}") from error
        window = row.get("window") or {}
        yield Rule(
            row["id"],
            int(row.get("version", 1)),
            row["component"],
            row["anchor"],
            int(window.get("left", 0)),
            int(window.get("right", 40)),
            frozenset(window.get("stop", "。\n")),
            pattern,
            float(row.get("confidence", 0.9)),
            row.get("options") or {},
            tuple(row["examples"]),
            tuple(row.get("counter_examples") or ()),
        )


def load_rules(lexicon: Lexicon, folder: Path | None = None) -> tuple[Rule, ...]:
    """Return the rules of a folder (default: `data/rules`), in order of file and place.

    Raises RuleError, naming file and rule, for bad YAML, a missing field, an unknown class or a bad pattern, and for an
    id used twice.
    """
    rules: dict[str, Rule] = {}
    for path in sorted((folder or resource("data", "rules")).glob("*.yaml")):
        for rule in _load(path, lexicon):
            if rule.id in rules:
                raise RuleError(f"{path.name}: the id {rule.id} is used twice.")
            rules[rule.id] = rule
    return tuple(rules.values())


def check_rules() -> None:
    """Read the lexicon and all rules, so that a mistake is known before a document is touched.

    Raises RuleError naming the file.
    """
    _all_rules()


def every_rule() -> tuple[Rule, ...]:
    """Return all rules that come with policygraph, in order of file and place."""
    return _all_rules()


@cache
def default_rules(component: str) -> tuple[Rule, ...]:
    """Return the rules that come with policygraph for one component."""
    return tuple(rule for rule in _all_rules() if rule.component == component)


@cache
def _all_rules() -> tuple[Rule, ...]:
    return load_rules(default_lexicon())
