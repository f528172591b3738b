"""Weigh words by how much more often they stand in the plan of a work report than in its review.

    python data/scripts/tense_weights.py FOLDER WORD...

FOLDER holds work reports as text whose headings (一、2023年工作回顾, 二、2024年工作安排) tell review from plan. For each word
the log odds over all clauses with figures is printed, with both counts: the weights of class TENSE in
`data/lexicon/words/cues.csv` are such odds, rounded and capped, of words that say when and not what.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter
from pathlib import Path

from policygraph.extract.normalise import normalise

_REVIEW = re.compile(r"回顾|总结|过去")
_PLAN = re.compile(r"安排|目标|任务|重点工作|建议|思路|要求|打算|部署")
_HEADING = re.compile(r"[一二三四五六]、(.{0,40})$")


def clauses(path: Path) -> list[tuple[bool, str]]:
    """Return (of the plan, clause) for each clause with a figure in a section that is review or plan."""
    found: list[tuple[bool, str]] = []
    plan: bool | None = None
    for line in normalise(path.read_text(encoding="utf-8", errors="replace")).split("\n"):
        text = line.strip()
        heading = _HEADING.match(text)
        if heading and len(text) < 45:
            words = heading.group(1)
            plan = False if _REVIEW.search(words) else True if _PLAN.search(words) else plan
            plan = None if "自身建设" in words else plan
            continue
        if plan is not None:
            found.extend((plan, part) for part in re.split("[，。；：！？]", text) if re.search(r"\d", part))
    return found


def weigh(folder: Path, words: list[str]) -> list[tuple[float, str, int, int]]:
    """Return (log odds, word, count in plans, count in reviews), sorted."""
    parts = [pair for path in sorted(folder.glob("*.txt")) for pair in clauses(path)]
    totals = Counter(plan for plan, _ in parts)
    rows = []
    for word in words:
        plans = sum(1 for plan, part in parts if plan and word in part)
        reviews = sum(1 for plan, part in parts if not plan and word in part)
        odds = ((plans + 1) / (totals[True] + 2)) / ((reviews + 1) / (totals[False] + 2))
        rows.append((round(math.log(odds), 2), word, plans, reviews))
    return sorted(rows)


def main() -> None:
    """Print one line a word."""
    for odds, word, plans, reviews in weigh(Path(sys.argv[1]), sys.argv[2:]):
        sys.stdout.write(f"{odds}\t{word}\t{plans}\t{reviews}\n")


if __name__ == "__main__":
    main()
