"""What an import did, for the terminal and the exit code."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from policygraph.imports.graphs import Import

if TYPE_CHECKING:
    from policygraph.rdf.validate import ValidationReport


@dataclass(slots=True)
class ImportReport:
    """What came in and what did not.

    `imported` is None where nothing was put into the store. `left_out` counts what did not come in, by reason; `problems`
    say so one by one, with row or node; `counts` what came in, by kind. `validation` is the report of the shapes.
    """

    imported: Import | None = None
    left_out: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    validation: ValidationReport | None = None

    @property
    def refused(self) -> bool:
        """Say whether the shapes kept it out."""
        return self.imported is None and self.validation is not None and not self.validation.conforms

    @property
    def exit_code(self) -> int:
        """Return 0; 1 if something was left out, or broke a shape; 2 if nothing came in at all."""
        if self.imported is None:
            return 1 if self.refused else 2
        broken = self.validation is not None and not self.validation.conforms
        return 1 if self.left_out or self.problems or broken else 0
