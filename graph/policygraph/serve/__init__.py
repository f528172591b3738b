"""HTTP: the SPARQL protocol, the JSON API and the built explorer, over read-only snapshots."""
