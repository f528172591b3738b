"""Watching folders and feeds: build what arrived, compare the graph before and after, turn after turn.

A file still being written is not read: what changes between two looks is left as the store has it and taken up in a later
turn. A feed that cannot be reached, or a document that cannot be read, is an issue of the turn and tried again in the next;
so is a store that somebody else writes. A feed from an address is kept beside the store, in `STORE.feeds`; what it no longer
lists stays in the graph. The state that was last told is kept in `STORE.told` until the next is told, so that what was
built before an interruption is told after it, at least once.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from policygraph.build import BuildReport, build
from policygraph.desk.answer import Answer
from policygraph.desk.changes import Change, difference
from policygraph.errors import BusyError, InputError, UnreadableError
from policygraph.model import Issue
from policygraph.read.containers import CONTAINERS
from policygraph.read.web import fetch, is_url
from policygraph.store import Store, open_store
from policygraph.store.snapshots import keep, open_kept

PATIENCE = 10

# What is seen of a file: path, size in bytes, time of its last change in ns.
Seen = frozenset[tuple[str, int, int]]


@dataclass(frozen=True, slots=True)
class Turn:
    """What one look brought: when (UTC), what the build did, and what is different in the graph."""

    at: datetime
    report: BuildReport
    changes: Answer[Change]

    @property
    def is_quiet(self) -> bool:
        """Say whether nothing happened that anybody would want to be told."""
        report = self.report
        return not (report.new or report.changed or report.removed or report.failed or self.changes.rows)


@dataclass
class Watch:
    """Watches `paths` (files, folders, feeds, addresses) for the store at `store`.

    `prune` also removes documents whose file is gone; `now` tells the time.
    """

    paths: Sequence[str]
    store: Path
    prune: bool = False
    workers: int | None = None
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    _to_tell: bool = field(default=False, init=False, repr=False)

    def __post_init__(self) -> None:
        """Raise InputError for no path, or for one that is neither an address nor there."""
        if not self.paths:
            raise InputError("Say what to watch: a folder, a file, a feed or its address.")
        for path in self.paths:
            if not is_url(path) and not Path(path).exists():
                raise InputError(f"{path} does not exist. Check the path.")

    def turn(self, leave: Collection[Path] = ()) -> Turn:
        """Build what is new, and return it with what is different since the last turn that was told.

        Files in `leave` stay as the store has them. Asking for another turn says that the one before has been told; `told`
        says so at once. Raises StoreError as `build` does, BusyError while somebody else writes the store.
        """
        at = self.now()
        if self._to_tell:
            self.told()
        with open_store(self.store, write=True) as writing:
            if not self._kept.exists():
                assert writing.folder is not None
                keep(writing.folder, self._kept)
            report = self._build(writing, leave)
        with open_kept(self._kept, writing.base) as before, open_store(self.store) as after:
            turn = Turn(at, report, difference(before, after).kept())
        self._to_tell = True
        return turn

    @property
    def _kept(self) -> Path:
        return self.store.with_name(f"{self.store.name}.told")

    def told(self) -> None:
        """Say that the last turn has been told: from now on only what comes after it is different."""
        shutil.rmtree(self._kept, ignore_errors=True)
        self._to_tell = False

    def _build(self, store: Store, leave: Collection[Path]) -> BuildReport:
        """Build what is watched: files and pages as they are, then the feeds fetched from addresses."""
        issues: list[Issue] = []
        given: list[Path | str] = []
        feeds: list[Path | str] = []
        for path in self.paths:
            if not is_url(path):
                given.append(Path(path))
                continue
            try:
                kept = self._fetched_feed(path)
            except UnreadableError as error:
                issues.append(Issue(path, "read", str(error)))
                continue
            (given if kept is None else feeds).append(path if kept is None else kept)
        report = BuildReport()
        if given:
            report = build(given, store, prune=self.prune, workers=self.workers, leave=leave)
        if feeds:
            more = build(feeds, store, workers=self.workers)
            more.missing.clear()
            more.issues = [one for one in more.issues if one.severity == "error"]
            for name in ("new", "changed", "unchanged", "failed", "issues"):
                getattr(report, name).extend(getattr(more, name))
            report.found += more.found
            report.claims += more.claims
        report.issues += issues
        report.finish()
        return report

    def _fetched_feed(self, url: str) -> Path | None:
        """Return the file a feed was put into; None for an address that is no feed. Raises UnreadableError."""
        fetched = fetch(url)
        suffix = ".rss" if fetched.suffix == ".xml" else fetched.suffix
        if suffix not in CONTAINERS:
            return None
        folder = self.store.with_name(f"{self.store.name}.feeds")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{hashlib.sha256(url.encode()).hexdigest()[:16]}{suffix}"
        draft = path.with_suffix(".part")
        draft.write_bytes(fetched.data)
        draft.replace(path)
        return path

    def turns(
        self, wait: Callable[[float], None], interval: float, settle: float = 1.0, limit: int | None = None
    ) -> Iterator[Turn]:
        """Yield a turn whenever files have changed, and every `interval` seconds where an address is watched.

        `wait` sleeps for seconds; `settle` is the time between two looks at files that are being written; `limit` ends it
        after so many looks. The first turn comes at once; one that is yielded counts as told when the next is asked for. A
        store that somebody else writes is tried again after `interval`; with the last look BusyError is raised.
        """
        built: Seen | None = None
        looks = 0
        while limit is None or looks < limit:
            looks += 1
            seen, growing = self._settled(wait, settle)
            known = built and frozenset(entry for entry in built if Path(entry[0]) not in growing)
            if known != seen or any(is_url(path) for path in self.paths):
                try:
                    turn = self.turn(growing)
                except BusyError:
                    if looks == limit:
                        raise
                else:
                    built = seen
                    yield turn
                    self.told()
            if limit is None or looks < limit:
                wait(interval)

    def _settled(self, wait: Callable[[float], None], settle: float) -> tuple[Seen, frozenset[Path]]:
        """Return what is seen once it is the same twice, or after `PATIENCE` looks, and which files, left out, still change."""
        seen = self._look()
        growing: Seen = frozenset()
        for _ in range(PATIENCE):
            wait(settle)
            again = self._look()
            growing = again - seen
            seen = again
            if not growing:
                break
        return seen - growing, frozenset(Path(name) for name, *_ in growing)

    def _look(self) -> Seen:
        return frozenset(entry for path in self.paths if not is_url(path) for entry in _files(Path(path)))


def _files(path: Path) -> Iterator[tuple[str, int, int]]:
    """Yield what is seen of the files at and below a path; what vanishes meanwhile is not seen."""
    walked = [(str(path.parent), [], [path.name])] if path.is_file() else os.walk(path)
    for folder, _, names in walked:
        for name in names:
            try:
                about = Path(folder, name).stat()
            except OSError:
                continue
            yield str(Path(folder, name)), about.st_size, about.st_mtime_ns
