"""The halves of a gold folder follow from the ids alone."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from policygraph.evaluate import half_of, in_half

# The halves that earlier rounds of work on the rules kept apart, by which texts were read and which were only counted.
DEV = ("seed", "d02", "d06", "d08", "d11", "d12", "d14", "d16", "d17")
HELD = ("d01", "d03", "d04", "d05", "d07", "d09", "d10", "d13", "d15", "d18")


def test_the_halves_kept_apart_so_far():
    assert in_half(sorted(DEV + HELD), "dev") == sorted(DEV)
    assert in_half(sorted(DEV + HELD), "held") == sorted(HELD)


@given(st.text(min_size=1).filter(lambda name: name != "seed" and name.isprintable()))
def test_even_hashes_are_dev(name: str):
    even = int(hashlib.sha256(name.encode("utf-8")).hexdigest(), 16) % 2 == 0
    assert half_of(name) == ("dev" if even else "held")
