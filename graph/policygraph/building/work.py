"""One document from its file to its quads: what a worker does, in this process or in another."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from policygraph.building.sources import Source, fingerprint, read_source
from policygraph.errors import PolicyGraphError
from policygraph.extract.opinion.settings import OpinionSettings, Usage
from policygraph.model import Claim, Document, Issue
from policygraph.rdf.iris import Iris
from policygraph.rdf.quads import document_triples

if TYPE_CHECKING:
    from policygraph.extract.opinion import Opinion
    from policygraph.extract.pipeline import Pipeline


@dataclass(frozen=True, slots=True)
class Settings:
    """What is the same for all documents of a build."""

    base: str
    pipeline: str
    max_bytes: int
    opinion: OpinionSettings | None = None
    ocr: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One document to process: a source with its key, or a document read already, kept or from a web address.

    `stamp` is the fingerprint of a document that came from a web address; a kept one has none, for its source has not been
    seen.
    """

    name: str
    key: str
    source: Source | None = None
    document: Document | None = None
    stamp: str | None = None


@dataclass(slots=True)
class Result:
    """What became of a task: N-Quads of the document (its graph and its share of the default graph), or why there are none.

    `stamp` is the fingerprint of what the document was built from. Where a component failed it is stored without, so that
    the next build tries again.
    """

    name: str
    key: str
    nquads: bytes = b""
    title: str = ""
    stamp: str = ""
    claims: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    failed: bool = False
    opinion: Usage = field(default_factory=Usage)


def process(task: Task, settings: Settings) -> Result:
    """Read, extract, link and write one document; every failure becomes an Issue of the result, none is raised."""
    result = Result(task.name, task.key)
    component = "read"
    try:
        document, stamp = _read(task, settings)
        result.key, result.title, result.stamp = document.key, document.title or "", stamp or ""
        component = "extract"
        pipeline, opinion = reader(settings.opinion)
        claims = pipeline.extract(document, result.issues)
        if opinion is not None:
            result.opinion = opinion.take_usage()
        component = "link"
        claims = _link(document, claims)
        component = "rdf"
        complete = not any(issue.severity == "error" for issue in result.issues)
        iris = _iris(settings.base)
        result.nquads = document_triples(
            document, claims, iris, fingerprint=stamp if complete else None
        ).nquads()
        result.claims = Counter(claim.kind for claim in claims)
    except Exception as error:  # noqa: BLE001 - one document's failure must not end the build
        known = isinstance(error, PolicyGraphError)
        message = str(error) if known else f"{type(error).__name__}: {error}"
        result.issues.append(Issue(result.key, component, message))
        result.failed = True
    return result


def text_only(document: Document, base: str) -> bytes:
    """Return the N-Quads of a document without claims: what a rebuild keeps of one that can no longer be processed."""
    return document_triples(document, [], _iris(base)).nquads()


def _read(task: Task, settings: Settings) -> tuple[Document, str | None]:
    """Return the document of a task and its fingerprint."""
    if task.document is not None:
        return task.document, task.stamp
    assert task.source is not None
    document, sidecar = read_source(task.source, settings.max_bytes, ocr=settings.ocr)
    return document, fingerprint(document.source_sha256, task.source, sidecar, settings.pipeline)


@cache
def reader(settings: OpinionSettings | None) -> tuple[Pipeline, Opinion | None]:
    """Return what extracts, and the second opinion in it where there is one; made once, until `reader.cache_clear()`."""
    from policygraph.extract.pipeline import default_pipeline

    if settings is None:
        return default_pipeline(), None
    from policygraph.extract.opinion import opinion_pipeline

    return opinion_pipeline(settings)


def _link(document: Document, claims: list[Claim]) -> list[Claim]:
    from policygraph.link import link

    return link(document, claims)


@cache
def _iris(base: str) -> Iris:
    return Iris(base)
