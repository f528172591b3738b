"""Precision, recall and F1 of predictions against annotated texts, and what went wrong.

Doubtful annotated items count neither for nor against: a prediction that matches only such an item is ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from policygraph.evaluate.matching import (
    FULL,
    MATCHERS,
    Item,
    identity,
    match_beginning,
    normal,
    period_of,
    place_agrees,
    same_quantity,
)

KINDS = tuple(MATCHERS)
#: What a number can be: statistics are told apart from forecasts.
NUMBER_KINDS = ("targets", "measures", "statistics", "forecasts")
#: What a number is that was not read, or not annotated.
NOTHING = "nothing"
_ENTITIES = ("places", "plans", "organisations", "experts", "technologies")
_LABELS = {
    "targets": "targets: value+unit",
    "statistics": "statistics: value+unit",
    "measures": "measures: amount",
    "quotes": "quotes: speaker+begins",
}


@dataclass(slots=True)
class Tally:
    """Counts of one kind: found, missed, spurious, ignored."""

    found: int = 0
    missed: int = 0
    spurious: int = 0
    ignored: int = 0

    @property
    def precision(self) -> float:
        """Return the share of predictions that are right, 1 where there are none."""
        total = self.found + self.spurious
        return self.found / total if total else 1.0

    @property
    def recall(self) -> float:
        """Return the share of annotated items that are found, 1 where there are none."""
        total = self.found + self.missed
        return self.found / total if total else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def add(self, found: int, missed: int, spurious: int, ignored: int = 0) -> None:
        """Add counts."""
        self.found += found
        self.missed += missed
        self.spurious += spurious
        self.ignored += ignored


@dataclass(frozen=True, slots=True)
class Error:
    """One item missed or spurious, with the sentence it stands in where the text was at hand.

    `read_as` names the kind (targets, measures, statistics, forecasts) under which its number is found instead: read as such
    if it was missed, annotated as such if it is spurious.
    """

    document: str
    kind: str
    fault: str  # missed | spurious
    item: Item
    read_as: str | None = None
    sentence: str | None = None

    def to_dict(self) -> dict[str, Item]:
        """Return the error as a JSON object."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Evaluation:
    """The outcome: tallies by label, accuracies on matched items (right, of how many), errors.

    `numbers` counts the certain annotated numbers by kind and by what they were read as (NUMBER_KINDS, or NOTHING), and
    under NOTHING the numbers read that nobody annotated.
    """

    documents: tuple[str, ...]
    missing: tuple[str, ...] = ()
    tallies: dict[str, Tally] = field(default_factory=dict)
    accuracy: dict[str, tuple[int, int]] = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def macro_f1(self) -> float:
        """Return the mean F1 over the nine kinds."""
        return sum(self.tallies[_LABELS.get(kind, kind)].f1 for kind in KINDS) / len(KINDS)

    def confusion(self) -> dict[tuple[str, str], int]:
        """Return how many annotated numbers of one kind were read as another kind."""
        return {
            pair: count
            for pair, count in sorted(self.numbers.items())
            if NOTHING not in pair and pair[0] != pair[1]
        }

    def to_dict(self) -> dict[str, object]:
        """Return the figures as JSON can carry them, in the shape the scorer writes."""
        return {
            "documents": len(self.documents),
            "missing_predictions": list(self.missing),
            "types": {
                label: {
                    "p": round(tally.precision, 4),
                    "r": round(tally.recall, 4),
                    "f1": round(tally.f1, 4),
                    "tp": tally.found,
                    "fn": tally.missed,
                    "fp": tally.spurious,
                }
                for label, tally in self.tallies.items()
            },
            "macro_f1": round(self.macro_f1, 4),
            "accuracy": {name: list(counts) for name, counts in sorted(self.accuracy.items())},
        }


def evaluate(
    gold: Mapping[str, Mapping[str, Item]], predicted: Mapping[str, Mapping[str, Item]]
) -> Evaluation:
    """Return the evaluation of predictions by document id, both in the gold schema.

    A document without predictions counts as one in which nothing was found.
    """
    result = Evaluation(tuple(sorted(gold)), tuple(sorted(set(gold) - set(predicted))))
    for kind in KINDS:
        result.tallies[_LABELS.get(kind, kind)] = Tally()
        if kind in FULL:
            result.tallies[_full_label(kind)] = Tally()
    quotes, numbers, everything = Tally(), Tally(), Tally()
    for name in result.documents:
        wanted, given = gold[name], predicted.get(name, {})
        for kind in KINDS:
            counts = _score_kind(result, name, kind, wanted, given)
            everything.add(*counts)
        _pool_numbers(numbers, wanted, given)
        _pool_quotes(quotes, wanted, given)
    result.tallies["  quotes: begins only"] = quotes
    result.tallies["numbers pooled over targets+measures+statistics"] = numbers
    result.tallies["ALL TYPES (micro)"] = everything
    return result


def _full_label(kind: str) -> str:
    return f"  {kind}: {FULL[kind][0]}"


def _split(items: Iterable[Item]) -> tuple[list[Item], list[Item]]:
    certain: list[Item] = []
    doubtful: list[Item] = []
    for item in items:
        (doubtful if isinstance(item, dict) and item.get("doubtful") else certain).append(item)
    return certain, doubtful


def _pairs(
    gold: Sequence[Item], predicted: Sequence[Item], match: Callable[[Item, Item], float]
) -> list[tuple[int, int]]:
    """Return one-to-one matches as index pairs, the best scores first."""
    scored = sorted(
        (
            (score, -i, -j)
            for i, wanted in enumerate(gold)
            for j, given in enumerate(predicted)
            if (score := match(wanted, given))
        ),
        reverse=True,
    )
    taken_gold: set[int] = set()
    taken: set[int] = set()
    pairs = []
    for _, i, j in scored:
        if -i not in taken_gold and -j not in taken:
            taken_gold.add(-i)
            taken.add(-j)
            pairs.append((-i, -j))
    return pairs


def _score_kind(
    result: Evaluation, name: str, kind: str, wanted: Mapping[str, Item], given: Mapping[str, Item]
) -> tuple[int, int, int, int]:
    certain, doubtful = _split(wanted.get(kind, []))
    distinct: dict[object, Item] = {}
    for item in given.get(kind) or []:
        if isinstance(item, str) or (isinstance(item, dict) and not item.get("doubtful")):
            distinct.setdefault(identity(kind, item), item)
    predicted = list(distinct.values())
    match = MATCHERS[kind]
    pairs = _pairs(certain, predicted, match)
    hit_gold, hit = {i for i, _ in pairs}, {j for _, j in pairs}
    spurious, ignored = [], 0
    for j, item in enumerate(predicted):
        if j in hit:
            continue
        again = kind in _ENTITIES and any(match(other, item) for other in certain)
        if again or any(match(other, item) for other in doubtful) or _is_confused(kind, item, wanted):
            ignored += 1
        else:
            spurious.append(item)
    missed = [item for i, item in enumerate(certain) if i not in hit_gold]
    matched = [(certain[i], predicted[j]) for i, j in pairs]
    counts = (len(matched), len(missed), len(spurious), ignored)
    result.tallies[_LABELS.get(kind, kind)].add(*counts)
    if kind in FULL:
        agreeing = sum(1 for pair in matched if FULL[kind][1](*pair))
        off = len(matched) - agreeing
        result.tallies[_full_label(kind)].add(agreeing, len(missed) + off, len(spurious) + off)
    for pair in matched:
        _count_fields(result, kind, *pair)
        _count_number(result, kind, pair[0], number_kind(kind, pair[1]))
    for item in missed:
        error = Error(name, kind, "missed", item, _read_as(kind, item, given))
        result.errors.append(error)
        _count_number(result, kind, item, error.read_as or NOTHING)
    for item in spurious:
        error = Error(name, kind, "spurious", item, _read_as(kind, item, wanted))
        result.errors.append(error)
        if kind in FULL and error.read_as is None:
            _count_pair(result, NOTHING, number_kind(kind, item))
    return counts


def number_kind(kind: str, item: Item) -> str:
    """Return the kind of a number as the confusion counts it: a statistic with `forecast` is one of forecasts."""
    return "forecasts" if kind == "statistics" and item.get("forecast") else kind


def _count_number(result: Evaluation, kind: str, wanted: Item, read_as: str) -> None:
    if kind in FULL:
        _count_pair(result, number_kind(kind, wanted), read_as)


def _count_pair(result: Evaluation, wanted: str, read_as: str) -> None:
    result.numbers[wanted, read_as] = result.numbers.get((wanted, read_as), 0) + 1


def _is_confused(kind: str, item: Item, wanted: Mapping[str, Item]) -> bool:
    """Say whether a spurious target is an annotated forecast, or a spurious forecast an annotated target."""
    if kind == "targets":
        return any(
            same_quantity(other, item) for other in wanted.get("statistics", []) if other.get("forecast")
        )
    if kind == "statistics" and item.get("forecast"):
        return any(same_quantity(other, item) for other in wanted.get("targets", []))
    return False


def _read_as(kind: str, item: Item, there: Mapping[str, Item]) -> str | None:
    """Return the other numeric kind under which an item's number stands `there`."""
    if kind not in FULL or not isinstance(item, dict):
        return None
    number = {"value": item.get("amount", item.get("value")), "unit": item.get("unit")}
    for other in FULL:
        if other == kind:
            continue
        for candidate in there.get(other) or []:
            if isinstance(candidate, dict):
                shown = {
                    "value": candidate.get("amount", candidate.get("value")),
                    "unit": candidate.get("unit"),
                }
                if same_quantity(number, shown):
                    return number_kind(other, candidate)
    return None


def _count_fields(result: Evaluation, kind: str, wanted: Item, given: Item) -> None:
    """Count how often the further fields of matched items agree."""
    if kind == "plans":
        if wanted.get("status"):
            _count(result, "plans: status", normal(wanted["status"]) == normal(given.get("status")))
        _count(
            result,
            "plans: period (null counted)",
            period_of(wanted.get("period")) == period_of(given.get("period")),
        )
        issuer = wanted.get("issuer_place") or "中国"
        _count(result, "plans: issuer_place", place_agrees(issuer, None, given.get("issuer_place") or ""))
    elif kind == "experts":
        held = [item for item in (given.get("affiliations") or []) if isinstance(item, dict)]
        for affiliation in wanted.get("affiliations", []):
            by_org = [_same_words(affiliation.get("org"), item.get("org")) for item in held]
            by_role = [_same_words(affiliation.get("role"), item.get("role")) for item in held]
            if affiliation.get("org"):
                _count(result, "experts: affiliation org", any(by_org))
            if affiliation.get("role"):
                _count(result, "experts: affiliation role", any(by_role))
            both = any(org and role for org, role in zip(by_org, by_role, strict=True))
            _count(result, "experts: org and role together", both)
    elif kind == "targets":
        _count(result, "targets: comparator", wanted.get("comparator") == given.get("comparator"))
    elif kind == "statistics":
        _count(
            result, "statistics: forecast flag", bool(wanted.get("forecast")) == bool(given.get("forecast"))
        )


def _same_words(wanted: object, given: object) -> bool:
    first, second = normal(wanted), normal(given)
    return not first or first == second or bool(second and (first in second or second in first))


def _count(result: Evaluation, name: str, agrees: bool) -> None:
    right, total = result.accuracy.get(name, (0, 0))
    result.accuracy[name] = (right + agrees, total + 1)


def _numbers(record: Mapping[str, Item], doubtful: bool) -> list[Item]:
    found: list[Item] = []
    for kind in ("targets", "statistics", "measures"):
        for item in record.get(kind) or []:
            if not isinstance(item, dict) or bool(item.get("doubtful")) != doubtful:
                continue
            if kind != "measures":
                found.append({name: item.get(name) for name in ("value", "unit", "value_max")})
                continue
            if item.get("amount") is not None:
                found.append({"value": item["amount"], "unit": item.get("unit")})
            if item.get("rate_percent") is not None:
                found.append({"value": item["rate_percent"], "unit": "%"})
    return found


def _pool_numbers(tally: Tally, wanted: Mapping[str, Item], given: Mapping[str, Item]) -> None:
    certain, doubtful, predicted = _numbers(wanted, False), _numbers(wanted, True), _numbers(given, False)
    _pool(tally, certain, doubtful, predicted, lambda first, second: float(same_quantity(first, second)))


def _pool_quotes(tally: Tally, wanted: Mapping[str, Item], given: Mapping[str, Item]) -> None:
    certain, doubtful = _split(wanted.get("quotes", []))
    predicted = [item for item in (given.get("quotes") or []) if isinstance(item, dict)]
    matched = {j for _, j in _pairs(certain, predicted, match_beginning)}
    extra = [
        item
        for j, item in enumerate(predicted)
        if j not in matched and not any(match_beginning(other, item) for other in doubtful)
    ]
    tally.add(len(matched), len(certain) - len(matched), len(extra))


def _pool(
    tally: Tally,
    certain: list[Item],
    doubtful: list[Item],
    predicted: list[Item],
    match: Callable[[Item, Item], float],
) -> None:
    matched = {j for _, j in _pairs(certain, predicted, match)}
    extra = [
        item
        for j, item in enumerate(predicted)
        if j not in matched and not any(match(other, item) for other in (*doubtful, *certain))
    ]
    tally.add(len(matched), len(certain) - len(matched), len(extra))
