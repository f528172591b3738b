"""The export formats, by name, and `export`, which writes one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from policygraph.errors import InputError, UnknownNameError
from policygraph.export.facts import Facts, ReadableStore
from policygraph.export.gexf import write_gexf
from policygraph.export.graphml import write_graphml
from policygraph.export.jsonld import write_jsonld
from policygraph.export.neo4j import write_neo4j
from policygraph.export.ntriples import write_nquads, write_ntriples
from policygraph.export.output import file_output, folder_output, standard_output
from policygraph.export.rdfxml import write_rdfxml
from policygraph.export.registry import ALL_GRAPHS, FACTS, Exporter
from policygraph.export.turtle import write_trig, write_turtle

EXPORTERS: Mapping[str, Exporter] = MappingProxyType(
    {
        exporter.name: exporter
        for exporter in (
            Exporter("ttl", ".ttl", "Turtle 文本", "Turtle", FACTS, write_turtle),
            Exporter("trig", ".trig", "TriG 文本（全部图）", "TriG, all graphs", ALL_GRAPHS, write_trig),
            Exporter("nt", ".nt", "N-Triples 逐行", "N-Triples", FACTS, write_ntriples),
            Exporter("nq", ".nq", "N-Quads 逐行（全部图）", "N-Quads, all graphs", ALL_GRAPHS, write_nquads),
            Exporter("jsonld", ".jsonld", "JSON-LD 1.1", "JSON-LD 1.1", FACTS, write_jsonld),
            Exporter("rdfxml", ".rdf", "RDF/XML", "RDF/XML", FACTS, write_rdfxml),
            Exporter("graphml", ".graphml", "GraphML 网络", "GraphML network", FACTS, write_graphml),
            Exporter(
                "gexf", ".gexf", "GEXF 1.3 网络（Gephi）", "GEXF 1.3 network, for Gephi", FACTS, write_gexf
            ),
            Exporter(
                "neo4j-csv",
                "",
                "Neo4j 导入用 CSV 文件夹",
                "folder of CSV for Neo4j",
                FACTS,
                None,
                write_neo4j,
            ),
        )
    }
)


def exporter_for(path: str, format: str | None = None) -> Exporter:
    """Return the exporter of a format, or of a file's extension where just one format has it.

    Raises UnknownNameError for an unknown format, InputError where the extension does not settle it.

    >>> exporter_for("out/graph.gexf").name
    'gexf'
    """
    if format is not None:
        if format not in EXPORTERS:
            raise UnknownNameError("export format", format, EXPORTERS)
        return EXPORTERS[format]
    extension = Path(path).suffix.lower()
    fitting = [exporter for exporter in EXPORTERS.values() if extension and exporter.extension == extension]
    if len(fitting) == 1:
        return fitting[0]
    known = ", ".join(
        f"{one.name} ({one.extension})" if one.extension else f"{one.name} (a folder)"
        for one in EXPORTERS.values()
    )
    why = f"The extension {extension!r} does not settle the format" if extension else "A format is needed"
    raise InputError(f"{why} for {path}. Name one with --format: {known}.")


def export(
    store: ReadableStore,
    path: str | Path,
    format: str | None = None,
    *,
    with_text: bool = False,
    with_reference: bool = False,
) -> Exporter:
    """Write a store's graph to `path` (`-`: standard output) and return the exporter that did it.

    The format comes from `format`, else from the extension. `with_text` adds whole article texts, `with_reference`
    all places and concepts instead of the used ones (quad formats always hold them). The file appears whole or not at
    all; two exports of one store are the same bytes.

    Raises UnknownNameError or InputError for an unclear format and for a path that cannot be written.
    """
    exporter = exporter_for(str(path), format)
    facts = Facts(store, with_text=with_text, with_reference=with_reference)
    if exporter.write_folder is not None:
        if str(path) == "-":
            raise InputError(
                f"{exporter.name} writes a folder, which cannot go to standard output. Name a folder."
            )
        with folder_output(Path(path)) as folder:
            exporter.write_folder(facts, folder)
    elif exporter.write is not None:
        with standard_output() if str(path) == "-" else file_output(Path(path)) as out:
            exporter.write(facts, out)
    return exporter
