"""What people bring in: RDF, each file in a named graph of its own."""

from policygraph.imports.graphs import Import, list_imports, remove_import

__all__ = ["Import", "list_imports", "remove_import"]
