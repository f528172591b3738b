"""Write `ontology/reference.md` from the ontology's files: classes, properties, shapes and schemes, with a diagram.

    python data/scripts/make_reference.py            # writes the page
    python data/scripts/make_reference.py --check    # exit code 1 if it is not current

Sources: `ontology/*.ttl` and the table of predicates the package writes (`policygraph.rdf.facts`).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from policygraph.rdf.facts import CLASSES, PREDICATES
from policygraph.rdf.iris import ORG, POL, PREFIXES, RDF, RDFS, SCHEMA, SKOS
from policygraph.rdf.validate import shape_messages, shapes_text

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
OWL = "http://www.w3.org/2002/07/owl#"
SH = "http://www.w3.org/ns/shacl#"
SHAPE = "https://w3id.org/policygraph/shapes#"
MORE_PREFIXES = {
    "eli": "http://data.europa.eu/eli/ontology#",
    "oa": "http://www.w3.org/ns/oa#",
    "qb": "http://purl.org/linked-data/cube#",
    "cpsv": "http://purl.org/vocab/cpsv#",
    "sdgo": "http://metadata.un.org/sdg/ontology#",
}
TIES = ("subClassOf", "subPropertyOf", "closeMatch", "relatedMatch")


# Links whose property has no range of one class: where they usually lead.
OPEN_LINKS = (
    ("Claim", "states", "Target"),
    ("Target", "setBy", "PolicyDocument"),
    ("Measure", "setBy", "PolicyDocument"),
    ("Action", "setBy", "PolicyDocument"),
    ("Membership", "member", "Person"),
    ("Membership", "organization", "Organization"),
    ("Organization", "subOrganizationOf", "Organization"),
    ("Quotation", "speaker", "Person"),
    ("Quotation", "about", "Concept"),
    ("Bottleneck", "namedBy", "Person"),
    ("Bottleneck", "constrains", "Concept"),
    ("Focus", "saidBy", "Person"),
    ("Link", "from", "Observation"),
    ("NewsArticle", "mentions", "AdministrativeArea"),
    ("AdministrativeArea", "containedInPlace", "AdministrativeArea"),
    ("Concept", "broader", "Concept"),
)


class Terms:
    """What a Turtle file says of each of its terms."""

    def __init__(self, data: bytes) -> None:
        """Read the file's triples."""
        self.said: dict[str, list[tuple[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]] = {}
        for quad in ox.parse(data, format=ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode):
                self.said.setdefault(quad.subject.value, []).append((quad.predicate.value, quad.object))

    def of_type(self, iri: str) -> list[str]:
        """Return the terms of a type, sorted."""
        return sorted(
            (term for term, said in self.said.items() if (RDF.type.value, ox.NamedNode(iri)) in said),
            key=str.lower,
        )

    def text(self, term: str, predicate: str, language: str) -> str:
        """Return the text of a predicate in a language."""
        for name, value in self.said.get(term, ()):
            if name == predicate and isinstance(value, ox.Literal) and value.language == language:
                return value.value
        return ""

    def iris(self, term: str, predicate: str) -> list[str]:
        """Return the IRIs a predicate points to, sorted."""
        return sorted(
            value.value
            for name, value in self.said.get(term, ())
            if name == predicate and isinstance(value, ox.NamedNode)
        )


def short(iri: str) -> str:
    """Return an IRI with its prefix."""
    for prefix, start in (*PREFIXES.items(), *MORE_PREFIXES.items()):
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri


def cell(text: str) -> str:
    """Return text as a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("\n", " ")


def table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield a Markdown table."""
    yield "| " + " | ".join(header) + " |"
    yield "|" + "---|" * len(header)
    for row in rows:
        yield "| " + " | ".join(map(cell, row)) + " |"
    yield ""


def ties(terms: Terms, term: str) -> str:
    """Return what a term is tied to."""
    parts = []
    for name in TIES:
        space = RDFS.iri if name.startswith("sub") else SKOS.iri
        found = [short(iri) for iri in terms.iris(term, space + name)]
        if found:
            parts.append(f"{name} {', '.join(found)}")
    return "; ".join(parts)


def diagram(terms: Terms) -> Iterator[str]:
    """Yield a Mermaid class diagram: the literals each class carries, and the links between classes."""
    properties = terms.of_type(OWL + "ObjectProperty") + terms.of_type(OWL + "DatatypeProperty")
    literals = set(terms.of_type(OWL + "DatatypeProperty"))
    names = {iri[1:-1]: kind for kind, iri in CLASSES.items() if kind not in ("place", "technology")}
    names |= {SCHEMA.AdministrativeArea.value: "place", SKOS.Concept.value: "technology"}
    names |= {
        getattr(POL, name).value: "" for name in ("Claim", "Passage", "PlanVersion", "Link", "Judgement")
    }
    yield "```mermaid"
    yield "classDiagram"
    yield "    direction LR"
    links: set[str] = set()
    for iri, kind in sorted(names.items(), key=lambda item: class_name(item[0])):
        own = {predicate[1:-1] for predicate in PREDICATES.get(kind, {}).values()}
        own |= {
            prop
            for prop in properties
            if iri in terms.iris(prop, RDFS.domain.value) and prop.startswith((POL.iri, ORG.iri))
        }
        box = class_name(iri)
        yield f"    class {box}"
        for prop in sorted(own, key=str.lower):
            name = short(prop).partition(":")[2]
            ranges = [
                one for one in terms.iris(prop, RDFS.range.value) if not one.startswith(PREFIXES["xsd"])
            ]
            if ranges:
                links.update(f"    {box} --> {class_name(one)} : {name}" for one in ranges)
            elif prop in literals:
                kinds = [short(one).partition(":")[2] for one in terms.iris(prop, RDFS.range.value)]
                yield f"    {box} : {name} {kinds[0] if kinds else 'literal'}"
    links.update(f"    {one} --> {other} : {name}" for one, name, other in OPEN_LINKS)
    yield from sorted(links)
    yield "```"
    yield ""


def class_name(iri: str) -> str:
    """Return a class's name as Mermaid takes it."""
    return short(iri).partition(":")[2]


def classes(terms: Terms) -> Iterator[str]:
    """Yield the section on classes."""
    rows = [
        (
            f"`{short(term)}`",
            terms.text(term, RDFS.label.value, "zh"),
            terms.text(term, RDFS.label.value, "en"),
            f"{terms.text(term, RDFS.comment.value, 'zh')} {terms.text(term, RDFS.comment.value, 'en')}",
            ties(terms, term),
        )
        for term in terms.of_type(OWL + "Class")
    ]
    yield "## Classes 类"
    yield ""
    yield from table(("class", "中文", "English", "meaning", "tied to"), rows)


def properties(terms: Terms) -> Iterator[str]:
    """Yield the section on properties."""
    yield "## Properties 属性"
    yield ""
    for title, kind in (("Links 关系", "ObjectProperty"), ("Values 值", "DatatypeProperty")):
        rows = [
            (
                f"`{short(term)}`",
                terms.text(term, RDFS.label.value, "zh"),
                terms.text(term, RDFS.label.value, "en"),
                " ".join(map(short, terms.iris(term, RDFS.domain.value))),
                " ".join(map(short, terms.iris(term, RDFS.range.value))),
                f"{terms.text(term, RDFS.comment.value, 'zh')} {terms.text(term, RDFS.comment.value, 'en')}".strip(),
                ties(terms, term),
            )
            for term in terms.of_type(OWL + kind)
        ]
        yield f"### {title}"
        yield ""
        yield from table(("property", "中文", "English", "of", "to", "meaning", "tied to"), rows)


def shapes() -> Iterator[str]:
    """Yield the section on what a valid graph is."""
    terms = Terms(shapes_text().encode("utf-8"))
    messages = shape_messages()
    rows = []
    for name in sorted(messages):
        path = " ".join(map(short, terms.iris(SHAPE + name, f"{SH}path")))
        rows.append((f"`{name}`", path, messages[name]["zh"], messages[name]["en"]))
    yield "## Shapes 约束"
    yield ""
    yield f"A graph is valid if none of these {len(rows)} holds of it. 图有效，即以下各条均不出现。"
    yield ""
    yield from table(("shape", "property", "中文", "English"), rows)


def scheme(name: str) -> Iterator[str]:
    """Yield one scheme as an indented list."""
    terms = Terms((ONTOLOGY / f"{name}.ttl").read_bytes())
    concepts = terms.of_type(SKOS.Concept.value)
    (head,) = terms.of_type(SKOS.ConceptScheme.value)
    title = f"{terms.text(head, SKOS.prefLabel.value, 'en')} {terms.text(head, SKOS.prefLabel.value, 'zh')}"
    yield f"### {title} ({len(concepts)})"
    yield ""
    narrower: dict[str, list[str]] = {}
    for concept in concepts:
        for wider in terms.iris(concept, SKOS.broader.value) or [""]:
            narrower.setdefault(wider, []).append(concept)

    def lines(concept: str, depth: int) -> Iterator[str]:
        zh = terms.text(concept, SKOS.prefLabel.value, "zh")
        en = terms.text(concept, SKOS.prefLabel.value, "en")
        yield f"{'  ' * depth}- `{concept.rpartition('/')[2]}` {zh} · {en}"
        for below in narrower.get(concept, ()):
            yield from lines(below, depth + 1)

    for top in narrower.get("", ()):
        yield from lines(top, 0)
    yield ""


def page() -> str:
    """Return the page."""
    terms = Terms((ONTOLOGY / "policy.ttl").read_bytes())
    lines = [
        "# Reference of the ontology 本体参考",
        "",
        "Made by `data/scripts/make_reference.py` from the files of this folder; do not edit. What becomes of a claim is in",
        "`README.md`.",
        "",
        *diagram(terms),
        *classes(terms),
        *properties(terms),
        *shapes(),
        "## Schemes 概念表",
        "",
        *scheme("technologies"),
        *scheme("instruments"),
        *scheme("statuses"),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def main() -> int:
    """Write the page, or say whether it is current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 if the page is not current"
    )
    options = parser.parse_args()
    path = ONTOLOGY / "reference.md"
    text = page()
    if options.check:
        current = path.is_file() and path.read_text(encoding="utf-8") == text
        print("current" if current else f"{path.name} is not current: run data/scripts/make_reference.py")
        return 0 if current else 1
    path.write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
