"""The formats policygraph brings itself, offered through the same door as those of a plugin."""

from __future__ import annotations

from policygraph.export.cypher import write_cypher
from policygraph.export.drawn import write_dot, write_edges, write_mermaid, write_pajek
from policygraph.export.gexf import write_gexf
from policygraph.export.graphml import write_graphml
from policygraph.export.jsongraph import write_cx2, write_cyjs, write_node_link
from policygraph.export.jsonld import write_jsonld
from policygraph.export.neo4j import write_neo4j
from policygraph.export.ntriples import write_nquads, write_ntriples
from policygraph.export.rdfxml import write_rdfxml
from policygraph.export.readers.pictures import write_pdf, write_png, write_svg
from policygraph.export.readers.site import write_site
from policygraph.export.readers.vault import write_vault
from policygraph.export.registry import ALL_GRAPHS, FACTS, Exporter
from policygraph.export.semantic.description import write_description
from policygraph.export.semantic.nanopub import write_nanopub
from policygraph.export.semantic.rdf12 import write_rdf12
from policygraph.export.semantic.sssom import write_sssom
from policygraph.export.semantic.webannotation import write_webannotation
from policygraph.export.tabular.csv_folder import write_csv
from policygraph.export.tabular.datapackage import write_datapackage
from policygraph.export.tabular.duckdb_file import write_duckdb
from policygraph.export.tabular.parquet import write_parquet
from policygraph.export.tabular.xlsx import write_xlsx
from policygraph.export.turtle import write_trig, write_turtle

EXPORTERS = (
    Exporter("ttl", ".ttl", "Turtle 文本", "Turtle", FACTS, write_turtle),
    Exporter("trig", ".trig", "TriG 文本（全部图）", "TriG, all graphs", ALL_GRAPHS, write_trig),
    Exporter("nt", ".nt", "N-Triples 逐行", "N-Triples", FACTS, write_ntriples),
    Exporter("nq", ".nq", "N-Quads 逐行（全部图）", "N-Quads, all graphs", ALL_GRAPHS, write_nquads),
    Exporter("jsonld", ".jsonld", "JSON-LD 1.1", "JSON-LD 1.1", FACTS, write_jsonld),
    Exporter("rdfxml", ".rdf", "RDF/XML", "RDF/XML", FACTS, write_rdfxml),
    Exporter(
        "graphml", ".graphml", "GraphML 网络", "GraphML network", FACTS, write_graphml, values=True, look=True
    ),
    Exporter(
        "gexf",
        ".gexf",
        "GEXF 1.3 网络（Gephi）",
        "GEXF 1.3 network, for Gephi",
        FACTS,
        write_gexf,
        values=True,
        look=True,
    ),
    Exporter(
        "neo4j-csv",
        "",
        "Neo4j 导入用 CSV 文件夹",
        "folder of CSV for Neo4j",
        FACTS,
        write_folder=write_neo4j,
        values=True,
        look=True,
    ),
    Exporter(
        "cypher",
        ".cypher",
        "Cypher 脚本（可重复执行）",
        "Cypher script, safe to run twice",
        FACTS,
        write_cypher,
        values=True,
        look=True,
    ),
    Exporter(
        "cx2",
        ".cx2",
        "CX2（Cytoscape、NDEx）",
        "CX2, for Cytoscape and NDEx",
        FACTS,
        write_cx2,
        values=True,
        look=True,
    ),
    Exporter(
        "cyjs",
        ".cyjs",
        "Cytoscape.js JSON 及样式",
        "Cytoscape.js JSON with style",
        FACTS,
        write_cyjs,
        values=True,
        look=True,
    ),
    Exporter(
        "node-link",
        ".nodelink.json",
        "节点与边 JSON",
        "node-link JSON, for networkx and D3",
        FACTS,
        write_node_link,
        values=True,
        look=True,
    ),
    Exporter("dot", ".dot", "Graphviz dot", "Graphviz dot", FACTS, write_dot, look=True),
    Exporter("mermaid", ".mmd", "Mermaid 小图", "Mermaid, for small parts", FACTS, write_mermaid),
    Exporter("pajek", ".net", "Pajek 网络", "Pajek network", FACTS, write_pajek),
    Exporter("edges", ".edges.tsv", "边表", "edge list", FACTS, write_edges),
    Exporter(
        "csv", "", "CSV 文件夹，每类一表", "folder of CSV, one table per kind", FACTS, write_folder=write_csv
    ),
    Exporter(
        "xlsx", ".xlsx", "Excel 工作簿，每类一张表", "Excel workbook, one sheet per kind", FACTS, write_xlsx
    ),
    Exporter(
        "parquet",
        "",
        "Parquet 文件夹，每类一表",
        "folder of Parquet, one table per kind",
        FACTS,
        write_folder=write_parquet,
    ),
    Exporter("duckdb", ".duckdb", "DuckDB 数据库", "DuckDB database", FACTS, write_duckdb, same_bytes=False),
    Exporter(
        "datapackage",
        "",
        "数据包（表、图、出处、校验和）",
        "data package: tables, graph, provenance, checksums",
        ALL_GRAPHS,
        write_folder=write_datapackage,
    ),
    Exporter(
        "webannotation",
        ".anno.jsonld",
        "网络注解（原句）",
        "Web Annotations, the evidence",
        ALL_GRAPHS,
        write_webannotation,
    ),
    Exporter("nanopub", ".nanopub.trig", "纳米出版物", "nanopublications", ALL_GRAPHS, write_nanopub),
    Exporter(
        "rdf12", ".rdf12.nt", "RDF 1.2 三元组及具体化", "N-Triples 1.2 with reifiers", ALL_GRAPHS, write_rdf12
    ),
    Exporter(
        "void",
        ".void.ttl",
        "数据集描述（VoID、DCAT）",
        "description in VoID and DCAT",
        FACTS,
        write_description,
    ),
    Exporter(
        "sssom",
        ".sssom.tsv",
        "映射（GeoNames、Wikidata）",
        "SSSOM mappings to GeoNames, Wikidata",
        FACTS,
        write_sssom,
    ),
    Exporter(
        "vault", "", "Markdown 笔记库（Obsidian）", "vault of Markdown notes", FACTS, write_folder=write_vault
    ),
    Exporter("site", "", "静态网站，可离线搜索", "static site with search", FACTS, write_folder=write_site),
    Exporter("png", ".png", "图片 PNG", "picture, PNG", FACTS, write_png, look=True),
    Exporter("svg", ".svg", "图片 SVG", "picture, SVG", FACTS, write_svg, look=True),
    Exporter("pdf", ".pdf", "图片 PDF", "picture, PDF", FACTS, write_pdf, look=True),
)
