"""The names of things in RDF: namespaces, and the IRIs of a store's own things under its base.

IRIs are `<base>KIND/KEY`, percent-encoded (RFC 3986, unreserved characters stay), so that no key can break out of an IRI.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import quote, unquote, urlsplit

from pyoxigraph import NamedNode

from policygraph.errors import InputError
from policygraph.model import Ref

DEFAULT_BASE = "https://w3id.org/policygraph/id/"

# Facts have hashes for keys; a membership's key is made of two others and is hashed where it becomes an IRI.
_DOCUMENT_GRAPH = "graph/doc/"


class Namespace:
    """A vocabulary; an attribute is a term of it, as a NamedNode made once.

    >>> POL.Target.value
    'https://w3id.org/policygraph/ontology#Target'
    """

    def __init__(self, iri: str) -> None:
        self.iri = iri

    def __getattr__(self, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        node = NamedNode(self.iri + name)
        self.__dict__[name] = node
        return node

    def __contains__(self, node: object) -> bool:
        return isinstance(node, NamedNode) and node.value.startswith(self.iri)


POL = Namespace("https://w3id.org/policygraph/ontology#")
SCHEMA = Namespace("https://schema.org/")
ORG = Namespace("http://www.w3.org/ns/org#")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#")
DCTERMS = Namespace("http://purl.org/dc/terms/")
GEO = Namespace("http://www.w3.org/2003/01/geo/wgs84_pos#")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#")
XSD = Namespace("http://www.w3.org/2001/XMLSchema#")
PROV = Namespace("http://www.w3.org/ns/prov#")
OWL = Namespace("http://www.w3.org/2002/07/owl#")

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "pol": POL.iri,
        "schema": SCHEMA.iri,
        "org": ORG.iri,
        "skos": SKOS.iri,
        "dcterms": DCTERMS.iri,
        "geo": GEO.iri,
        "rdf": RDF.iri,
        "rdfs": RDFS.iri,
        "xsd": XSD.iri,
        "prov": PROV.iri,
        "owl": OWL.iri,
    }
)


def encode(key: str) -> str:
    """Return a key as one segment of an IRI path.

    >>> encode("news/杭州.txt")
    'news%2F%E6%9D%AD%E5%B7%9E.txt'
    """
    return quote(key.encode("utf-8", "surrogatepass"), safe="")


def decode(segment: str) -> str:
    """Return the key an encoded segment stands for.

    >>> decode("news%2F%E6%9D%AD%E5%B7%9E.txt")
    'news/杭州.txt'
    """
    return unquote(segment, errors="surrogatepass")


def check_base(base: str) -> str:
    """Return `base` if a store's IRIs can start with it.

    Raises InputError unless it is an absolute IRI, without characters an IRI cannot hold, that ends in `/` or `#`.
    """
    parts = urlsplit(base)
    bad = set(base) & set(' <>"{}|\\^`') or any(ord(character) < 0x21 for character in base)
    if not parts.scheme or not (parts.netloc or parts.path) or bad or base[-1] not in "/#":
        raise InputError(
            f"{base!r} cannot be a base: give an absolute IRI that ends in / or #, as {DEFAULT_BASE}"
        )
    return base


class Iris:
    """The IRIs under one base.

    >>> Iris().of(Ref("place", "330100")).value
    'https://w3id.org/policygraph/id/place/330100'
    """

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        """Check the base; raises InputError if it cannot be one."""
        self.base = check_base(base)
        self._nodes: dict[Ref, NamedNode] = {}
        self.places = NamedNode(base + "graph/places")
        self.schemes = NamedNode(base + "graph/schemes")
        self.human = NamedNode(base + "graph/human")
        self.document_graphs = base + _DOCUMENT_GRAPH
        self.derived_graphs = base + "graph/derived/"
        self.import_graphs = base + "graph/import/"
        self.fact_import_graphs = base + "graph/import/facts/"
        self.rejected_import_graphs = base + "graph/import/rejected/"
        self.rejected_graphs = base + "graph/rejected/"

    def text(self, kind: str, key: str) -> str:
        """Return `<base>KIND/KEY` as a string."""
        return f"{self.base}{kind}/{encode(key)}"

    def of(self, ref: Ref) -> NamedNode:
        """Return the IRI of a thing, fact or concept; made once per Ref."""
        node = self._nodes.get(ref)
        if node is None:
            node = self._nodes[ref] = NamedNode(self.text(ref.kind, ref.key))
        return node

    def version(self, plan: Ref, status: str | None) -> NamedNode:
        """Return the IRI of a plan's version: the plan's own with its status after it (`printed` where none is said)."""
        return NamedNode(f"{self.text(plan.kind, plan.key)}/{encode(status or 'printed')}")

    def document(self, key: str) -> NamedNode:
        """Return the IRI of a source document."""
        return NamedNode(self.text("document", key))

    def claim(self, identity: str) -> NamedNode:
        """Return the IRI of a claim, by its id."""
        return NamedNode(self.text("claim", identity))

    def passage(self, identity: str) -> NamedNode:
        """Return the IRI of a passage, by its id."""
        return NamedNode(self.text("passage", identity))

    def graph(self, key: str) -> NamedNode:
        """Return the graph of a document."""
        return NamedNode(self.document_graphs + encode(key))

    def rejected(self, key: str) -> NamedNode:
        """Return the graph of what people have rejected of a document."""
        return NamedNode(self.rejected_graphs + encode(key))

    def derived(self, name: str) -> NamedNode:
        """Return the derived graph of this name."""
        return NamedNode(self.derived_graphs + encode(name))

    def imported(self, name: str, *, facts: bool = False) -> NamedNode:
        """Return the graph of an import: `graph/import/NAME`, or `graph/import/facts/NAME` if its statements are facts."""
        return NamedNode((self.fact_import_graphs if facts else self.import_graphs) + encode(name))

    def rejected_import(self, name: str) -> NamedNode:
        """Return the graph of what people have rejected of an import's facts: `graph/import/rejected/NAME`."""
        return NamedNode(self.rejected_import_graphs + encode(name))

    def key_of_graph(self, graph: NamedNode) -> str | None:
        """Return the key of the document whose graph this is; None if it is no document's.

        >>> Iris().key_of_graph(Iris().graph("a/b.txt"))
        'a/b.txt'
        """
        value = graph.value
        return decode(value[len(self.document_graphs) :]) if value.startswith(self.document_graphs) else None

    def ref_of(self, node: NamedNode) -> Ref | None:
        """Return the Ref an IRI under this base was made from, or None.

        >>> Iris().ref_of(Iris().of(Ref("person", "王浩|机构")))
        Ref(kind='person', key='王浩|机构')
        """
        kind, _, segment = node.value.removeprefix(self.base).partition("/")
        if not node.value.startswith(self.base) or not segment or "/" in segment:
            return None
        return Ref(kind, decode(segment))
