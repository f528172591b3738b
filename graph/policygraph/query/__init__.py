"""Asking the graph: SPARQL and saved queries, tables, and what an analyst asks most (ledger, entity card, counts)."""
