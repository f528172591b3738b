"""N-Triples and N-Quads (RDF 1.1): one statement per line, sorted, in Oxigraph's own words for each term."""

from __future__ import annotations

from typing import IO

import pyoxigraph as ox

from policygraph.export.facts import Facts
from policygraph.export.notice import notice_comment


def write_ntriples(facts: Facts, out: IO[bytes]) -> None:
    """Write the facts as N-Triples."""
    out.write(notice_comment(facts))
    ox.serialize(facts.triples(), out, ox.RdfFormat.N_TRIPLES)


def write_nquads(facts: Facts, out: IO[bytes]) -> None:
    """Write all graphs as N-Quads, the default graph first."""
    out.write(notice_comment(facts))
    ox.serialize(facts.quads(), out, ox.RdfFormat.N_QUADS)
