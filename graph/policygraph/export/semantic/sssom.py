"""The mappings to GeoNames and Wikidata as SSSOM/TSV (Matentzoglu et al. 2022, Database, doi:10.1093/database/baac035).

A mapping holds because both sides carry the same official code (`data/LICENSES.md`), hence its justification. Metadata
stand in comment lines above the table, as SSSOM has them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO

import pyoxigraph as ox

from policygraph.export.facts import Facts
from policygraph.export.notice import PLACES_NOTICE
from policygraph.rdf.iris import RDFS, SKOS

_COLUMNS = (
    "subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification", "object_source",
)  # fmt: skip
_SPACES = {"geonames": "https://sws.geonames.org/", "wikidata": "http://www.wikidata.org/entity/"}
_OUR = "policygraph"
# The codes of both sides were compared, no names (data/scripts/make_places.py).
_BY_CODE = "semapv:BackgroundKnowledgeBasedMatching"


def write_sssom(facts: Facts, out: IO[bytes]) -> None:
    """Write the mappings of the facts as SSSOM/TSV, sorted by subject and object."""
    head: dict[str, object] = {
        "curie_map": {
            _OUR: facts.base,
            **_SPACES,
            "semapv": "https://w3id.org/semapv/vocab/",
            "skos": SKOS.iri,
        },
        "mapping_set_id": f"{facts.base}mappings",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "mapping_set_description": PLACES_NOTICE,
        "subject_source": f"{_OUR}:",
    }
    for line in _yaml(head):
        out.write(f"#{line}\n".encode())
    out.write(("\t".join(_COLUMNS) + "\n").encode())
    for subject in facts.subjects:
        if not isinstance(subject, ox.NamedNode):
            continue
        about = facts.about(subject)
        label = next(
            (
                one.object.value
                for one in about
                if one.predicate == RDFS.label
                and isinstance(one.object, ox.Literal)
                and one.object.language == "zh"
            ),
            "",
        )
        for triple in about:
            if triple.predicate == SKOS.exactMatch and isinstance(triple.object, ox.NamedNode):
                name, found = _curie(triple.object.value)
                if found is not None:
                    row = (
                        _own(subject.value, facts.base),
                        label,
                        "skos:exactMatch",
                        found,
                        _BY_CODE,
                        f"{name}:",
                    )
                    out.write(("\t".join(_cell(cell) for cell in row) + "\n").encode())


def _curie(iri: str) -> tuple[str, str | None]:
    """Return the space of a mapped IRI and the IRI as a CURIE, None where it lies in no known space."""
    for name, space in _SPACES.items():
        if iri.startswith(space):
            return name, f"{name}:{iri.removeprefix(space).rstrip('/')}"
    return "", None


def _own(iri: str, base: str) -> str:
    return f"{_OUR}:{iri.removeprefix(base)}" if iri.startswith(base) else iri


def _cell(text: str) -> str:
    """Return a text as one cell: white space and line breaks of any kind as a space, quoted where it holds quotes."""
    one_line = re.sub(r"[\s\x1c-\x1f\x85\u2028\u2029]+", " ", text)
    return '"' + one_line.replace('"', '""') + '"' if '"' in one_line else one_line


def _yaml(head: dict[str, object]) -> Iterator[str]:
    """Yield the metadata as YAML; every scalar is a JSON string, which YAML 1.2 reads as it is."""
    for key, value in head.items():
        if isinstance(value, dict):
            yield f"{key}:"
            yield from (f"  {name}: {json.dumps(text, ensure_ascii=False)}" for name, text in value.items())
        else:
            yield f"{key}: {json.dumps(value, ensure_ascii=False)}"
