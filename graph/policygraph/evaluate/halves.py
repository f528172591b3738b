"""The two halves of a set of annotated texts: one whose errors are read, one that is only counted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

HALVES = ("dev", "held")
# The article the rules began with was read by everyone who wrote one: it can tell nothing about unseen texts.
_ALWAYS_DEV = frozenset({"seed"})


def half_of(identifier: str) -> str:
    """Return the half a text belongs to by its id alone: `dev` where the SHA-256 of the id is even, else `held`.

    The half of a text never changes when others are added. `seed` is always `dev`.

    >>> [half_of(name) for name in ("seed", "g01", "g02", "g03")]
    ['dev', 'dev', 'held', 'dev']
    """
    if identifier in _ALWAYS_DEV:
        return "dev"
    return HALVES[hashlib.sha256(identifier.encode("utf-8")).digest()[-1] & 1]


def in_half(identifiers: Iterable[str], half: str) -> list[str]:
    """Return the ids that belong to a half, `dev` or `held`, in the order given."""
    return [name for name in identifiers if half_of(name) == half]
