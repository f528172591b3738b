"""The export formats, by name, and `export`, which writes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from policygraph.errors import InputError, UnknownNameError
from policygraph.export.dressed import DressedFacts
from policygraph.export.facts import Facts, ReadableStore
from policygraph.export.output import file_output, folder_output, standard_output
from policygraph.export.part import Part, kept_by
from policygraph.export.registry import Exporter, load_exporters
from policygraph.store import Store

EXPORTERS: Mapping[str, Exporter] = load_exporters()


def exporter_for(path: str, format: str | None = None) -> Exporter:
    """Return the exporter of a format, or of a file's extension where just one format has it; the longest one counts.

    Raises UnknownNameError for an unknown format, InputError where the extension does not settle it.

    >>> exporter_for("out/graph.gexf").name
    'gexf'
    """
    if format is not None:
        if format not in EXPORTERS:
            raise UnknownNameError("export format", format, EXPORTERS)
        return EXPORTERS[format]
    name = Path(path).name.lower()
    extension = Path(path).suffix.lower()
    ending = [one for one in EXPORTERS.values() if one.extension and name.endswith(one.extension)]
    longest = max((len(one.extension) for one in ending), default=0)
    fitting = [one for one in ending if len(one.extension) == longest]
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
    part: Part | None = None,
    layout: str | None = None,
    size_by: str | None = None,
    colour_by: str | None = None,
    analyses: Sequence[str] = (),
) -> Exporter:
    """Write a store's graph to `path` (`-`: standard output) and return the exporter that did it.

    The format comes from `format`, else from the extension. `with_text` adds whole article texts, `with_reference`
    all places and concepts instead of the used ones (quad formats always hold them), `part` cuts a part out, `layout` is
    an imported layout that GEXF, Cytoscape and the other formats with positions draw by. `size_by` and `colour_by` name kept
    results of analyses to draw by, `analyses` further ones to write as attributes. The file appears whole or not at all; two
    exports of one store are the same bytes.

    Raises UnknownNameError or InputError for an unclear format, a result that is not kept or that the format has no place
    for, and a path that cannot be written, QueryError for a mistake in the query of the part.
    """
    exporter = exporter_for(str(path), format)
    _check_place(exporter, size_by or colour_by, analyses)
    facts = facts_of(
        store,
        part,
        with_text=with_text,
        with_reference=with_reference,
        layout=layout,
        size_by=size_by,
        colour_by=colour_by,
        analyses=analyses,
    )
    # A name that no layout has is said before a file is begun.
    _ = facts.placed
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


def _check_place(exporter: Exporter, look: str | None, values: Sequence[str]) -> None:
    """Refuse results of analyses in a format that has no place for them."""
    if look is not None and not exporter.look:
        able = ", ".join(one.name for one in EXPORTERS.values() if one.look)
        raise InputError(
            f"{exporter.name} has no sizes and colours to take from an analysis. Choose one of {able}."
        )
    if values and not exporter.values:
        able = ", ".join(one.name for one in EXPORTERS.values() if one.values)
        raise InputError(
            f"{exporter.name} has no attributes for the results of analyses. Choose one of {able}."
        )


def facts_of(
    store: ReadableStore,
    part: Part | None = None,
    *,
    with_text: bool = False,
    with_reference: bool = False,
    layout: str | None = None,
    size_by: str | None = None,
    colour_by: str | None = None,
    analyses: Sequence[str] = (),
) -> Facts:
    """Return the facts of a store, or of a part of it, as an export reads them; options and errors are those of `export`."""
    kept, late = (None, frozenset[str]()) if part is None or part.is_whole else kept_by(_asked(store), part)
    options: dict[str, Any] = {
        "with_text": with_text,
        "with_reference": with_reference,
        "kept": kept,
        "late": late,
        "layout": layout,
    }
    if size_by is None and colour_by is None and layout is None and not analyses:
        return Facts(store, **options)
    return DressedFacts(store, size_by=size_by, colour_by=colour_by, analyses=analyses, **options)


def _asked(store: ReadableStore) -> Store:
    """Return a store that can be asked, over the same data."""
    return store if isinstance(store, Store) else Store(store.inner, store.base)
