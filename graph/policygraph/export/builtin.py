"""The formats policygraph brings itself, offered through the same door as those of a plugin."""

from __future__ import annotations

from policygraph.export.gexf import write_gexf
from policygraph.export.graphml import write_graphml
from policygraph.export.jsonld import write_jsonld
from policygraph.export.neo4j import write_neo4j
from policygraph.export.ntriples import write_nquads, write_ntriples
from policygraph.export.rdfxml import write_rdfxml
from policygraph.export.registry import ALL_GRAPHS, FACTS, Exporter
from policygraph.export.turtle import write_trig, write_turtle

EXPORTERS = (
    Exporter("ttl", ".ttl", "Turtle 文本", "Turtle", FACTS, write_turtle),
    Exporter("trig", ".trig", "TriG 文本（全部图）", "TriG, all graphs", ALL_GRAPHS, write_trig),
    Exporter("nt", ".nt", "N-Triples 逐行", "N-Triples", FACTS, write_ntriples),
    Exporter("nq", ".nq", "N-Quads 逐行（全部图）", "N-Quads, all graphs", ALL_GRAPHS, write_nquads),
    Exporter("jsonld", ".jsonld", "JSON-LD 1.1", "JSON-LD 1.1", FACTS, write_jsonld),
    Exporter("rdfxml", ".rdf", "RDF/XML", "RDF/XML", FACTS, write_rdfxml),
    Exporter("graphml", ".graphml", "GraphML 网络", "GraphML network", FACTS, write_graphml),
    Exporter("gexf", ".gexf", "GEXF 1.3 网络（Gephi）", "GEXF 1.3 network, for Gephi", FACTS, write_gexf),
    Exporter(
        "neo4j-csv",
        "",
        "Neo4j 导入用 CSV 文件夹",
        "folder of CSV for Neo4j",
        FACTS,
        write_folder=write_neo4j,
    ),
)
