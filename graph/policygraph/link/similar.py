"""Which documents are nearly the same text: reprints, so that one report is not counted as two sources.

A text is the set of its clauses (what stands between punctuation marks). Documents meet through the clauses they share;
how alike two are is estimated from the smallest hashes of their clauses (bottom-k sketches, Broder 1997), exactly for
texts of up to `SKETCH` clauses.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable

from policygraph.link.rows import DocumentRow, Link, Reason

GRAPH = "documents"
REPRINT = "document.reprint@1"

# Clauses kept per text, clauses looked up per text, and in how many texts a clause may stand before it is no lead:
# a phrase such as 党中央国务院 is in every report.
SKETCH = 256
LEADS = 128
COMMON = 50
# A clause of fewer characters says too little to be copied.
_SHORTEST = 6
# The share of the shorter text that stands in the other, and the least number of clauses for it to mean anything.
THRESHOLD = 0.8
_FEWEST = 5

_SPACES = re.compile(r"\s+")
_BREAKS = re.compile(r"[，。；：！？、,.;:!?()（）《》“”\"'‘’\[\]【】…—-]+")


def clauses(text: str) -> frozenset[int]:
    """Return the 64-bit hashes of the clauses of a text; width, spaces and where lines break do not matter.

    >>> clauses("到2027年底，培育核心企业50家。") == clauses("培育核心\\n企业 50 家；到2027年底")
    True
    """
    plain = _SPACES.sub("", unicodedata.normalize("NFKC", text))
    return frozenset(
        int.from_bytes(hashlib.blake2b(part.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")
        for part in set(_BREAKS.split(plain))
        if len(part) >= _SHORTEST
    )


def sketch(id_: str, text: str) -> DocumentRow:
    """Return the row of a document with this text."""
    found = clauses(text)
    return DocumentRow(id_, len(found), tuple(sorted(found)[:SKETCH]))


def near_duplicates(documents: Iterable[DocumentRow]) -> list[Link]:
    """Return a link for each pair of documents of which the shorter stands in the other to at least 80 %.

    Both must be of comparable length (at least half): an article that quotes a short notice whole is no reprint of it.
    """
    sketches = {row.id: (row.size, row.sketch) for row in documents}
    holders: dict[int, list[str]] = defaultdict(list)
    for id_ in sorted(sketches):
        for clause in sketches[id_][1][:LEADS]:
            holders[clause].append(id_)
    shared: Counter[tuple[str, str]] = Counter()
    for ids in holders.values():
        if 1 < len(ids) <= COMMON:
            for at, first in enumerate(ids):
                for second in ids[at + 1 :]:
                    shared[first, second] += 1
    links = []
    for (first, second), count in sorted(shared.items()):
        if count >= 2:
            share = _containment(sketches[first], sketches[second])
            if share >= THRESHOLD:
                percent = round(share * 100)
                links.append(
                    Link(
                        GRAPH,
                        "nearDuplicateOf",
                        first,
                        second,
                        REPRINT,
                        Reason(
                            f"较短一篇约有{percent}%的语句与另一篇相同",
                            f"about {percent} % of the clauses of the shorter one stand in the other",
                        ),
                    )
                )
    return links


def _containment(first: tuple[int, tuple[int, ...]], second: tuple[int, tuple[int, ...]]) -> float:
    """Return the share of the smaller set that lies in the larger, from two sketches; 0 where lengths differ much."""
    (size, low), (other, high) = sorted((first, second))
    if size < _FEWEST or size * 2 < other:
        return 0.0
    union = sorted(set(low) | set(high))[:SKETCH]
    both = set(low) & set(high)
    jaccard = sum(clause in both for clause in union) / len(union)
    return min(1.0, jaccard * (size + other) / (1 + jaccard) / size)
