"""What a build did, for the terminal and the exit code."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field

from policygraph.extract.opinion.settings import Usage
from policygraph.model import Issue
from policygraph.store.folder import Folder, translated, write_whole


@dataclass(slots=True)
class BuildReport:
    """What a build did; the lists hold document keys, sorted.

    `new`, `changed` and `unchanged` documents are in the store as their sources are now; `failed` ones could not be
    processed, and stay as they were if they were stored before; `missing` ones have lost their source and are still stored;
    `removed` ones are gone. `claims` counts, by kind, the claims of the documents processed. `derived` is the number of
    quads in the derived graphs, None if they were current. `lost` are the ids of judgements about things that no document
    names any more. `opinion` says what second opinions cost and came to.
    """

    found: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    claims: Counter[str] = field(default_factory=Counter)
    issues: list[Issue] = field(default_factory=list)
    quads: int = 0
    lost: list[str] = field(default_factory=list)
    derived: int | None = None
    opinion: Usage = field(default_factory=Usage)

    @property
    def processed(self) -> int:
        """Return how many documents were read and loaded."""
        return len(self.new) + len(self.changed)

    @property
    def exit_code(self) -> int:
        """Return 0; 1 if something could not be done; 2 if nothing of what was given could be read."""
        if not any(issue.severity == "error" for issue in self.issues):
            return 0
        # What a rebuild of kept texts cannot process (more failed than found) is still stored.
        some = self.new or self.changed or self.unchanged or len(self.failed) > self.found
        return 1 if some else 2

    def finish(self) -> None:
        """Put everything in order, so that the report too is the same for the same input."""
        for keys in (self.new, self.changed, self.unchanged, self.failed, self.missing, self.removed):
            keys.sort()
        self.issues.sort(key=lambda issue: (issue.document, issue.component, issue.message))


def write_issues(folder: Folder, issues: list[Issue]) -> None:
    """Write `issues.jsonl`, one JSON object per line with component, document, message and severity."""
    lines = [
        json.dumps(
            {
                "component": issue.component,
                "document": issue.document,
                "message": issue.message,
                "severity": issue.severity,
            },
            ensure_ascii=False,
        )
        for issue in issues
    ]
    with translated(folder):
        write_whole(folder.issues, "".join(line.encode("utf-8", "replace").decode() + "\n" for line in lines))
