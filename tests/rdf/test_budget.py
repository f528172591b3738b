"""How many quads a document costs, and how fast they are made."""

from __future__ import annotations

import time

from made import document, target
from policygraph.extract.pipeline import default_pipeline
from policygraph.link import link
from policygraph.model import Slot
from policygraph.rdf.iris import Iris
from policygraph.rdf.quads import document_triples
from policygraph.read import read_file
from policygraph.resources import resource


def test_the_seed_article_stays_within_its_budget() -> None:
    (path,) = resource("data", "articles").glob("000_*.txt")
    read = read_file(path, key=path.name)
    claims = link(read, default_pipeline().extract(read))
    triples = document_triples(read, claims, Iris(), fingerprint="f" * 32)
    assert len(claims) >= 60
    assert len(triples) <= 1500


def test_claims_become_quads_fast() -> None:
    """The floor is a fifth of what is measured on an idle core, so that it holds beside other work."""
    claims = []
    for number in range(2000):
        claim = target()
        claim.slots["indicator"] = (Slot(f"企业{number}", claim.slots["indicator"][0].span),)
        claims.append(claim)
    began = time.process_time()
    data = document_triples(document(), claims, Iris()).nquads()
    spent = time.process_time() - began
    assert data.count(b"\n") > 2000 * 20
    assert 2000 / spent > 3000
