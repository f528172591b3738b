"""Claims to quads: the only room that knows the ontology's IRIs."""

from policygraph.rdf.iris import DEFAULT_BASE, PREFIXES, Iris
from policygraph.rdf.quads import document_quads, document_triples, is_bookkeeping

__all__ = ["DEFAULT_BASE", "PREFIXES", "Iris", "document_quads", "document_triples", "is_bookkeeping"]
