"""What people say: same, not same, wrong, right; each with its author and date, each withdrawable.

Judgements are kept, never overwritten: withdrawing one notes by whom and when. Facts and links follow from those that stand:

- `same` joins two things whatever the rules say; `not-same` keeps them apart, also where others would bridge them;
- where both stand for one pair, the later counts, and of one day `not-same`: a wrong merge costs more than a missing one;
- `wrong` rejects a fact, or one document's claim of it; `right` confirms it. What is said of a claim counts before what is
  said of its fact; of two judgements on one thing the later counts, of one day `wrong`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from policygraph.errors import InputError
from policygraph.model import digest


class Verdict(StrEnum):
    """What a judgement says."""

    SAME = "same"
    NOT_SAME = "not-same"
    WRONG = "wrong"
    RIGHT = "right"


SINGLE = frozenset((Verdict.WRONG, Verdict.RIGHT))


@dataclass(frozen=True, slots=True)
class Judgement:
    """One judgement: the verdict on one thing (wrong, right) or on a pair, by whom, on which day, and why."""

    verdict: Verdict
    first: str
    second: str | None
    author: str
    made_on: date
    reason: str = ""
    withdrawn_by: str | None = None
    withdrawn_on: date | None = None

    @property
    def id(self) -> str:
        """Return the identity of the judgement: verdict, things, author, day; a withdrawal does not change it."""
        return digest(self.verdict.value, self.first, self.second, self.author, self.made_on.isoformat())

    @property
    def stands(self) -> bool:
        """Say whether it has not been withdrawn."""
        return self.withdrawn_on is None


def make_judgement(
    verdict: str, first: str, second: str | None, author: str, made_on: date, *, reason: str = ""
) -> Judgement:
    """Return a judgement, its pair in order.

    Raises InputError for an unknown verdict, a pair where one thing is judged or the reverse, or no author.

    >>> make_judgement("same", "b", "a", "王", date(2025, 5, 1)).first
    'a'
    """
    try:
        known = Verdict(verdict)
    except ValueError:
        raise InputError(f"There is no verdict {verdict!r}. Known: {', '.join(Verdict)}.") from None
    if not author.strip():
        raise InputError("A judgement needs an author: say who judges.")
    if known in SINGLE:
        if second is not None:
            raise InputError(f"The verdict {known} is about one thing. Leave the second out.")
        return Judgement(known, first, None, author.strip(), made_on, reason)
    if second is None or first == second:
        raise InputError(f"The verdict {known} is about two different things. Name both.")
    low, high = sorted((first, second))
    return Judgement(known, low, high, author.strip(), made_on, reason)


def withdraw(judgement: Judgement, author: str, on: date) -> Judgement:
    """Return the judgement as withdrawn; one that was withdrawn before stays as it is."""
    return judgement if not judgement.stands else replace(judgement, withdrawn_by=author, withdrawn_on=on)


def verdicts_on_single_things(judgements: Iterable[Judgement]) -> dict[str, Verdict]:
    """Return what counts of each claim or fact that has been judged wrong or right, sorted by thing.

    >>> early = make_judgement("wrong", "f", None, "王", date(2025, 5, 1))
    >>> late = make_judgement("right", "f", None, "李", date(2025, 5, 2))
    >>> verdicts_on_single_things([late, early])["f"].value
    'right'
    """
    single = [one for one in judgements if one.stands and one.verdict in SINGLE]
    single.sort(key=lambda one: (one.made_on, one.verdict is Verdict.WRONG, one.id))
    return dict(sorted({one.first: one.verdict for one in single}.items()))


class Judged:
    """The judgements that stand, as the rules ask for them."""

    def __init__(self, judgements: Iterable[Judgement] = ()) -> None:
        """Take the judgements in any order."""
        standing = [judgement for judgement in judgements if judgement.stands]
        single = verdicts_on_single_things(standing)
        self.wrong = frozenset(thing for thing, verdict in single.items() if verdict is Verdict.WRONG)
        pairs: dict[tuple[str, str], Judgement] = {}
        for one in sorted(standing, key=lambda one: (one.made_on, one.verdict is Verdict.NOT_SAME, one.id)):
            if one.second is not None:
                pairs[one.first, one.second] = one
        self.same = {pair: one for pair, one in sorted(pairs.items()) if one.verdict is Verdict.SAME}
        self.not_same = frozenset(pair for pair, one in pairs.items() if one.verdict is Verdict.NOT_SAME)

    def apart(self, first: str, second: str) -> bool:
        """Say whether somebody has judged that two things are not the same."""
        return ((first, second) if first < second else (second, first)) in self.not_same

    def settled(self, first: str, second: str) -> bool:
        """Say whether somebody has judged how two things stand to each other, either way."""
        pair = (first, second) if first < second else (second, first)
        return pair in self.not_same or pair in self.same
