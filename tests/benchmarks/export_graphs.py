"""How long a network export takes and how far memory grows, beside the writers of networkx and igraph.

    python tests/benchmarks/export_graphs.py [--nodes 100000] [--cases graphml,gexf,networkx-graphml,...] [--json FILE]

A store of made-up targets, plans, places and documents (about five edges a node, each with documents, sentences and
confidence) lies on disk; each case runs in a process of its own and writes one file from it. For ours `seconds` is the whole
way from the store to the file. For networkx and igraph `build s` is the making of their object from the same rows, with the
same attributes, and `write s` what their own writer takes; `read s` is what reading all rows takes. Seconds are of the processor, so that
other work on the machine does not count. `growth MB` is how far the resident memory of the process rose while writing (Linux only). Prints a table and
the ratios; --json writes the same as JSON.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph.rdf.iris import DCTERMS, POL, RDF, RDFS, SCHEMA, XSD, Iris

BASE = "https://w3id.org/policygraph/id/"
OURS = (
    "graphml",
    "gexf",
    "neo4j-csv",
    "node-link",
    "cyjs",
    "cx2",
    "cypher",
    "dot",
    "pajek",
    "edges",
    "csv",
    "ttl",
)
PEERS = ("networkx-graphml", "networkx-gexf", "igraph-graphml")
TEXT = "到2027年，全市人工智能核心产业规模突破三千亿元，建成国家级创新平台二十家以上"


def lines(nodes: int) -> Iterator[str]:
    """Yield N-Quads: the document graphs of a made-up store with about `nodes` things, and the same facts by default."""
    iris = Iris(BASE)
    places = [f"{BASE}place/{330000 + at}" for at in range(max(4, nodes // 160))]
    technologies = [f"{BASE}tech/t{at}" for at in range(max(4, nodes // 250))]
    documents = max(2, nodes // 50)
    said = {}
    for at in range(documents):
        key = f"news/{at}.txt"
        said[at] = (iris.document(key).value, iris.graph(key).value, f"{BASE}plan/p{at}")

    def fact(graph: str, subject: str, predicate: str, value: str) -> Iterator[str]:
        yield f"<{subject}> <{predicate}> {value} <{graph}> .\n"
        yield f"<{subject}> <{predicate}> {value} .\n"

    def claim(graph: str, number: int, subject: str) -> Iterator[str]:
        one, passage = iris.claim(f"{number:032x}").value, iris.passage(f"{number:032x}").value
        integer = f"^^<{XSD.integer.value}>"
        for predicate, value in (
            (RDF.type.value, f"<{POL.Claim.value}>"),
            (POL.states.value, f"<{subject}>"),
            (POL.inPassage.value, f"<{passage}>"),
            (POL.start.value, f'"{number % 5000}"{integer}'),
            (POL.end.value, f'"{number % 5000 + 20}"{integer}'),
            (POL.confidence.value, f'"0.{number % 89 + 10}"^^<{XSD.decimal.value}>'),
            (f"{POL.iri}rule", '"targets.value@1"'),
        ):
            yield f"<{one}> <{predicate}> {value} <{graph}> .\n"
        for predicate, value in (
            (RDF.type.value, f"<{POL.Passage.value}>"),
            (POL.text.value, f'"{TEXT}{number}。"'),
            (POL.start.value, f'"{number % 5000}"{integer}'),
            (POL.end.value, f'"{number % 5000 + len(TEXT)}"{integer}'),
        ):
            yield f"<{passage}> <{predicate}> {value} <{graph}> .\n"

    number = 0
    for at, (document, graph, plan) in said.items():
        yield f"<{document}> <{POL.inGraph.value}> <{graph}> <{graph}> .\n"
        yield from fact(graph, document, RDF.type.value, f"<{SCHEMA.NewsArticle.value}>")
        yield from fact(graph, document, DCTERMS.title.value, f'"{at}号新闻：{TEXT}"')
        yield from fact(graph, plan, RDF.type.value, f"<{POL.PolicyDocument.value}>")
        yield from fact(graph, plan, RDFS.label.value, f'"第{at}号人工智能产业发展行动计划"@zh')
        yield from fact(graph, plan, POL.jurisdiction.value, f"<{places[at % len(places)]}>")
        for step in range(8):
            place = places[(at * 7 + step * 13) % len(places)]
            yield from fact(graph, document, SCHEMA.mentions.value, f"<{place}>")
        for thing in (plan, places[at % len(places)], places[(at * 7) % len(places)]):
            yield from claim(graph, number, thing)
            number += 1
    for kind, label, things in (
        (SCHEMA.AdministrativeArea, "地点", places),
        (ox.NamedNode("http://www.w3.org/2004/02/skos/core#Concept"), "技术", technologies),
    ):
        graph = said[0][1]
        for at, thing in enumerate(things):
            yield from fact(graph, thing, RDF.type.value, f"<{kind.value}>")
            yield from fact(graph, thing, RDFS.label.value, f'"{label}{at}"@zh')
            yield from fact(graph, thing, RDFS.label.value, f'"thing {at}"@en')
    targets = nodes - len(places) - len(technologies) - 2 * documents
    for at in range(targets):
        document, graph, plan = said[at % documents]
        target = f"{BASE}target/{at:032x}"
        place, other = places[at % documents % len(places)], places[(at * 31 + 5) % len(places)]
        for predicate, value in (
            (RDF.type.value, f"<{POL.Target.value}>"),
            (POL.indicator.value, f'"核心产业规模{at}"'),
            (POL.value.value, f'"{at}00000000"^^<{XSD.decimal.value}>'),
            (POL.unit.value, '"元"'),
            (POL.deadline.value, f'"20{25 + at % 10}-12-31"^^<{XSD.date.value}>'),
            (POL.jurisdiction.value, f"<{place}>"),
            (POL.place.value, f"<{other}>"),
            (POL.technology.value, f"<{technologies[at % len(technologies)]}>"),
            (f"{POL.iri}setBy", f"<{plan}>"),
            (f"{POL.iri}plan", f"<{plan}>"),
        ):
            yield from fact(graph, target, predicate, value)
        yield from claim(graph, number, target)
        number += 1


def make_store(folder: Path, nodes: int) -> None:
    """Write the made-up store into a folder as Oxigraph keeps it."""
    source = folder.with_suffix(".nq")
    with source.open("w", encoding="utf-8") as out:
        out.writelines(lines(nodes))
    store = ox.Store(str(folder))
    store.bulk_load(path=str(source), format=ox.RdfFormat.N_QUADS)
    store.optimize()
    source.unlink()


def rss() -> tuple[float, float]:
    """Return the resident memory now and at its highest, in MB; zeros where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0, 0.0
    found = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
    return tuple(int(found[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[return-value]


class Watch:
    """Processor seconds and growth of the resident memory since the last look."""

    def __init__(self) -> None:
        self.begin()

    def begin(self) -> None:
        """Begin anew, with the highest memory set back to what it is."""
        clear = Path("/proc/self/clear_refs")
        if clear.exists():
            clear.write_text("5", encoding="utf-8")
        self.memory, self.time = rss()[0], time.process_time()

    def look(self) -> tuple[float, float]:
        """Return seconds and MB."""
        return round(time.process_time() - self.time, 2), round(rss()[1] - self.memory, 1)


class Reader:
    """The facts of the store in a folder, as exporters take them."""

    def __init__(self, folder: Path) -> None:
        from policygraph.export.facts import Facts
        from policygraph.store import Store

        self.store = Store(ox.Store.read_only(str(folder)), BASE)
        self.facts = Facts(self.store)


def ours(name: str, folder: Path, path: Path) -> dict[str, Any]:
    """Export in one of our formats."""
    from policygraph.export import export

    reader = Reader(folder)
    watch = Watch()
    export(reader.store, path, name)
    seconds, growth = watch.look()
    return {"seconds": seconds, "growth MB": growth, "peak MB": round(rss()[1], 1)}


def scan(folder: Path) -> dict[str, Any]:
    """Read every term of every quad."""
    store = ox.Store.read_only(str(folder))
    watch = Watch()
    for quad in store.quads_for_pattern(None, None, None, None):
        _ = quad.subject, quad.predicate, quad.object, quad.graph_name
    seconds, growth = watch.look()
    return {"seconds": seconds, "growth MB": growth, "peak MB": round(rss()[1], 1), "file MB": 0}


def rows_only(folder: Path) -> dict[str, Any]:
    """Read all rows and write nothing."""
    from policygraph.export.rows import Rows

    rows = Rows(Reader(folder).facts)
    watch = Watch()
    nodes = sum(1 for _ in rows.nodes())
    edges = sum(1 for _ in rows.edges())
    seconds, growth = watch.look()
    return {"read s": seconds, "growth MB": growth, "nodes": nodes, "edges": edges}


def peers(name: str, folder: Path, path: Path) -> dict[str, Any]:
    """Build the object of another library with the same attributes and let its own writer write it."""
    from policygraph.export.objects import to_igraph, to_networkx

    facts = Reader(folder).facts
    watch = Watch()
    library, _, form = name.partition("-")
    graph: Any = to_networkx(facts) if library == "networkx" else to_igraph(facts)
    built, holding = watch.look()
    watch.begin()
    if library == "igraph":
        graph.write_graphml(str(path))
    else:
        import networkx

        write = networkx.write_graphml if form == "graphml" else networkx.write_gexf
        write(graph, path)
    seconds, growth = watch.look()
    return {"build s": built, "write s": seconds, "growth MB": growth, "holding MB": holding}


def one(case: str, folder: Path) -> dict[str, Any]:
    """Run one case in this process."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "out"
        if case == "rows":
            return rows_only(folder)
        if case == "scan":
            return scan(folder)
        found = ours(case, folder, path) if case in OURS else peers(case, folder, path)
        files = path.rglob("*") if path.is_dir() else [path]
        return {**found, "file MB": round(sum(file.stat().st_size for file in files) / 2**20, 1)}


def main() -> None:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--nodes", type=int, default=100_000)
    parser.add_argument("--cases", default=",".join(("scan", "rows", *OURS, *PEERS)))
    parser.add_argument("--store", type=Path, help="A store made before; it is made there if there is none.")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(one(given.one, given.store)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.store or Path(scratch) / "store"
        if not folder.exists():
            make_store(folder, given.nodes)
        found: dict[str, Any] = {}
        for case in given.cases.split(","):
            command = [sys.executable, __file__, "--one", case, "--store", str(folder)]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
            found[case] = json.loads(done.stdout)
            print(f"{case:18} {found[case]}", flush=True)
    for form in ("graphml", "gexf"):
        peer = found.get(f"networkx-{form}")
        if form in found and peer:
            mine = found[form]["seconds"]
            whole = peer["build s"] + peer["write s"]
            found[f"ratio {form}"] = {
                "write by networkx / store to file by us": round(peer["write s"] / mine, 1),
                "store to file by networkx / by us": round(whole / mine, 1),
            }
            if "rows" in found:
                writing = max(0.01, mine - found["rows"]["read s"])
                found[f"ratio {form}"]["write by networkx / write by us"] = round(
                    peer["write s"] / writing, 1
                )
            print(form, found[f"ratio {form}"])
    if given.json:
        given.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
