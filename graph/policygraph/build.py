"""The main job: read, extract, link, write, store; only what has changed, in batches of whole documents."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox

from policygraph.building.fingerprint import pipeline_fingerprint
from policygraph.building.reference import load_derived, load_reference
from policygraph.building.report import BuildReport, write_issues
from policygraph.building.sources import Known, find_sources, known, missing_keys, record, refuse_doubles
from policygraph.building.storing import Storing
from policygraph.building.work import Result, Settings, Task, process, reader, text_only
from policygraph.building.workers import processes_for, run
from policygraph.errors import PolicyGraphError, StoreError, UnknownNameError
from policygraph.extract.opinion.settings import OpinionSettings
from policygraph.extract.rules import check_rules
from policygraph.model import Issue, digest
from policygraph.rdf.rejected import judged_document, judged_nquads, lost_judgements, standing_verdicts
from policygraph.read import MAX_BYTES
from policygraph.store import Store, WritableStore
from policygraph.store.folder import (
    FORMAT,
    Manifest,
    append_sources,
    read_sources,
    translated,
    write_manifest,
    write_sources,
)

__all__ = ["BuildReport", "build", "remove"]

Progress = Callable[[int, int, str], None]

BATCH_DOCUMENTS = 40
BATCH_BYTES = 24_000_000
_MANY_QUADS = 200_000  # after so many new ones the database is worth tidying


def build(
    paths: Sequence[Path | str],
    store: Store,
    *,
    prune: bool = False,
    rebuild: bool = False,
    workers: int | None = None,
    max_bytes: int = MAX_BYTES,
    progress: Progress | None = None,
    opinion: OpinionSettings | None = None,
    ocr: bool = False,
    leave: Collection[Path] = (),
) -> BuildReport:
    """Bring the store up to date with the files and folders at `paths`, and return what was done.

    A document whose bytes, sidecar and pipeline are what they were is left alone. `prune` removes the documents whose file
    is gone from its folder; without it they are only reported. `rebuild` makes everything anew, from the sources given and,
    for documents without one, from their kept texts. `workers` is the number of processes (None: as the machine and the
    number of documents suggest); it never changes the result. `progress` is called with (done, total, name).
    With `opinion` a language model is asked too (docs/second-opinion.md); its claims depend on the kept answers alone. With
    `ocr` the pages of a PDF that are pictures are recognised. Files in `leave` (being written, say) stay as the store has them.

    What cannot be read or processed is reported in `issues` (also in the store's `issues.jsonl`), and the rest goes on.
    Raises InputError for a path that does not exist or two files with one key, StoreError if the store is read-only, full
    or damaged; KeyboardInterrupt passes once the documents that are finished are stored.
    """
    if not isinstance(store, WritableStore):
        raise StoreError("The store is open for reading only. Open it with write=True.")
    work = _Build(store, max_bytes, progress, rebuild, opinion, ocr, leave)
    with work.storing:
        return work.run(paths, prune, workers)


def remove(keys: Iterable[str], store: Store) -> list[str]:
    """Remove documents and the facts nobody else states, and return their keys, sorted.

    Raises UnknownNameError, before anything is removed, if the store has no such document.
    """
    if not isinstance(store, WritableStore):
        raise StoreError("The store is open for reading only. Open it with write=True.")
    documents = store.documents()
    wanted = sorted(set(keys))
    for key in wanted:
        if key not in documents:
            raise UnknownNameError("document", key, documents)
    recorded = read_sources(store.folder) if store.folder else {}
    for key in wanted:
        store.remove(key)
        recorded.pop(key, None)
    if store.folder is not None:
        with translated(store.folder):
            write_sources(store.folder, recorded)
    load_derived(store, pipeline_fingerprint(store.base))
    store.publish()
    return wanted


class _Build:
    """One run of `build`: its settings, its report, and the batch not yet stored."""

    def __init__(
        self,
        store: WritableStore,
        max_bytes: int,
        progress: Progress | None,
        rebuild: bool,
        opinion: OpinionSettings | None,
        ocr: bool,
        leave: Collection[Path],
    ) -> None:
        self.store = store
        self.pipeline = pipeline_fingerprint(store.base)
        stamp = self.pipeline
        if opinion is not None or ocr:
            stamp = digest(stamp, opinion.stamp if opinion else None, ocr)
        self.settings = Settings(store.base, stamp, max_bytes, opinion, ocr)
        reader.cache_clear()  # an endpoint given up by an earlier build may answer now
        self.report = BuildReport()
        self.leave = frozenset(leave)
        self.progress = progress
        self.recorded = read_sources(store.folder) if store.folder else {}
        self.unwritten: dict[str, list[str]] = {}
        self.batch: list[Result] = []
        self.taken: set[str] = set()
        self.size = 0
        self.storing = Storing()
        if rebuild:
            store.begin_rebuild()
        self.documents = store.documents()
        self.verdicts = standing_verdicts(store)

    def run(self, paths: Sequence[Path | str], prune: bool, workers: int | None) -> BuildReport:
        """Do it all."""
        report, store = self.report, self.store
        found = [one for one in find_sources(paths, report.issues, self.leave) if one.path not in self.leave]
        report.found = len(found)
        sources = [known(source, self.settings.pipeline, self.settings.max_bytes) for source in found]
        refuse_doubles(sources, self.recorded, store.folder)
        self.storing.hand(lambda: load_reference(store, self.pipeline))
        if store.rebuilding:
            self._rebuild(sources, workers)
        else:
            self._update(sources, workers)
        self.storing.settle()
        self._account_for_missing(paths, [one.key for one in sources], prune)
        self._derive()
        report.lost = [one.id for one in lost_judgements(store)]
        if report.quads > _MANY_QUADS and store.folder:
            with translated(store.folder):
                store.inner.optimize()
        if store.rebuilding:
            store.finish_rebuild()
        else:
            store.publish()
        report.finish()
        if store.folder is not None:
            write_manifest(store.folder, Manifest(FORMAT, store.base, self.pipeline))
            write_issues(store.folder, report.issues)
        return report

    def _derive(self) -> None:
        """Compute the links across documents; should that fail, the documents are stored all the same."""
        try:
            self.report.derived = load_derived(self.store, self.pipeline)
        except PolicyGraphError:
            raise
        except Exception as error:  # noqa: BLE001 - reported, and tried again by the next build
            self.report.issues.append(Issue("", "derived", f"{type(error).__name__}: {error}"))

    def _update(self, sources: Sequence[Known], workers: int | None) -> None:
        """Process what is new or changed."""
        tasks: list[Task] = []
        for one in sources:
            if one.fingerprint and self.documents.get(one.key) == one.fingerprint:
                self.report.unchanged.append(one.key)
                self._record(one)
            else:
                tasks.append(_task(one))
        self._process(tasks, len(tasks), workers, {one.key: one for one in sources})

    def _rebuild(self, sources: Sequence[Known], workers: int | None) -> None:
        """Process every source, and from its kept text every document that has none."""
        given = {one.key for one in sources}
        kept = self.store.kept
        others = [key for key in kept.documents() if key not in given]

        def tasks() -> Iterator[Task]:
            yield from (_task(one) for one in sources)
            yield from (Task(key, key, document=kept.document(key)) for key in others)

        total = len(sources) + len(others)
        self._process(tasks(), total, workers, {one.key: one for one in sources})

    def _process(
        self, tasks: Iterable[Task], total: int, workers: int | None, sources: dict[str, Known]
    ) -> None:
        """Run the tasks and store their results in batches; when interrupted, first store what is finished."""
        if total:
            # A mistake in a rule file would else fail in each document, and replace good claims by fewer.
            check_rules()
        results = run(tasks, self.settings, processes_for(workers, total))
        try:
            for done, result in enumerate(results, 1):
                self._take(result, sources.get(result.key))
                if self.progress is not None:
                    self.progress(done, total, result.name)
        except KeyboardInterrupt:
            results.close()
            if not self.store.rebuilding:
                self._flush()
                self.storing.settle()
            raise
        self._flush()

    def _take(self, result: Result, source: Known | None) -> None:
        """Add a result to the batch, and store the batch if it is large enough."""
        self.report.issues += result.issues
        self.report.opinion += result.opinion
        if not result.failed and result.key in self.taken:
            # its address changed while the build ran
            message = f"{result.name}: another file of this build has its key {result.key!r}. Build again."
            self.report.issues.append(Issue(result.key, "read", message))
            self.report.failed.append(result.key)
            return
        self.taken.add(result.key)
        if result.failed:
            self.report.failed.append(result.key)
            if not self.store.rebuilding or not self._kept(result):
                return
        if source is not None:
            self._record(source)
        self.report.claims += result.claims
        self.report.quads += result.nquads.count(b"\n")
        self.batch.append(result)
        self.size += len(result.nquads)
        if len(self.batch) >= BATCH_DOCUMENTS or self.size >= BATCH_BYTES:
            self._flush()

    def _kept(self, result: Result) -> bool:
        """Fill a failed result of a rebuild from the document's kept text; return False if there is none."""
        if result.key not in self.store.kept.documents():
            return False
        document = self.store.kept.document(result.key)
        again = process(Task(result.name, result.key, document=document), self.settings)
        result.nquads = again.nquads if not again.failed else text_only(document, self.store.base)
        result.claims = again.claims
        self.report.opinion += again.opinion
        return True

    def _flush(self) -> None:
        """Have the batch stored while the work goes on: new documents all at once, changed ones each in one update."""
        if not self.batch:
            return
        batch, unwritten = self.batch, self.unwritten
        new = [result for result in batch if result.key not in self.documents]
        changed = [result for result in batch if result.key in self.documents]
        self.storing.settle()  # an interrupt while waiting finds the batch whole
        self.storing.hand(lambda: self._store(new, changed, unwritten))
        self.documents |= {result.key: "" for result in batch}
        self.batch, self.unwritten, self.size = [], {}, 0

    def _store(
        self, new: Sequence[Result], changed: Sequence[Result], unwritten: dict[str, list[str]]
    ) -> None:
        """Store a batch and let readers see it."""
        if self.store.folder is not None:
            with translated(self.store.folder):
                append_sources(self.store.folder, unwritten)
        iris = self.store.iris
        self.store.add([judged_nquads(one.nquads, self.verdicts, one.key, iris) for one in new])
        self.report.new += [result.key for result in new if not result.failed]
        for result in changed:
            quads = ox.parse(result.nquads, format=ox.RdfFormat.N_QUADS)
            judged = judged_document(quads, self.verdicts, result.key, iris)
            differs = self.store.replace(result.key, judged)
            (self.report.changed if differs else self.report.unchanged).append(result.key)
        self.store.publish()

    def _record(self, source: Known) -> None:
        """Note where a document comes from."""
        if self.store.folder is not None:
            entry = record(source.source, self.store.folder)
            if self.recorded.get(source.key) != entry:
                self.recorded[source.key] = self.unwritten[source.key] = entry

    def _left(self, key: str) -> bool:
        """Say whether a stored document comes from a file that is left as it is."""
        assert self.store.folder is not None
        path = Path(self.store.folder.root, *self.recorded[key]).resolve()
        return any(path.is_relative_to(one.resolve()) for one in self.leave)

    def _account_for_missing(self, paths: Sequence[Path | str], present: Sequence[str], prune: bool) -> None:
        """Report the documents whose files are gone, or remove them."""
        stored = self.store.documents()
        missing = missing_keys(paths, present, self.recorded, stored, self.store.folder)
        missing = [key for key in missing if not self._left(key)]
        if prune:
            for key in missing:
                self.store.remove(key)
                self.recorded.pop(key, None)
            self.report.removed += missing
        else:
            self.report.missing += missing
            for key in missing:
                message = (
                    f"{key}: its file is gone. Remove it: policygraph remove {key}, or build with --prune."
                )
                self.report.issues.append(Issue(key, "read", message, "warning"))
        if self.store.folder is not None:
            with translated(self.store.folder):
                write_sources(self.store.folder, self.recorded)


def _task(one: Known) -> Task:
    return Task(one.source.key, one.key, one.source, one.document, one.fingerprint or None)
