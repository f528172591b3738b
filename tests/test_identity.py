"""Ids are hashes of JSON that two libraries write alike, so that which of them wrote it never shows."""

from __future__ import annotations

import hashlib
import json

from hypothesis import given
from hypothesis import strategies as st

from policygraph.model import Ref, Span, digest, json_bytes

TEXT = st.text(st.characters(exclude_categories=[]))
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        TEXT,
        st.builds(Ref, TEXT, TEXT),
        st.builds(Span, st.integers(0, 9), st.integers(0, 9)),
    ),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(TEXT, inner)),
    max_leaves=12,
)


@given(st.lists(VALUES))
def test_ids_do_not_depend_on_the_library(fields: list[object]) -> None:
    plain = json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    expected = plain.encode("utf-8", "surrogatepass")
    written = json_bytes(fields)
    assert json.loads(written.decode("utf-8", "surrogatepass")) == json.loads(plain)
    if "{" not in plain:
        assert written == expected
        assert digest(*fields) == hashlib.sha256(expected).hexdigest()[:32]
