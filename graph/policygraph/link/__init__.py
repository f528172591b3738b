"""Names to identities, within a document (`link`) and across documents (derived links)."""

from policygraph.link.linking import link, normalise_name

__all__ = ["link", "normalise_name"]
