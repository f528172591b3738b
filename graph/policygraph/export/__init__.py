"""Export: the graph in the formats of other tools, one file per format, behind one registry."""

from policygraph.export.formats import EXPORTERS, export, exporter_for
from policygraph.export.part import Part
from policygraph.export.registry import Exporter

__all__ = ["EXPORTERS", "Exporter", "Part", "export", "exporter_for"]
