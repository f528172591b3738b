"""What most questions of the desk read of a store, read before anybody asks one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from policygraph.desk.behind import known_sources
from policygraph.desk.deadlines import hold_deadlines
from policygraph.desk.figures import CLASSES, figures
from policygraph.desk.silence import hold_places
from policygraph.desk.wording import hold_words
from policygraph.query.names import names_of
from policygraph.query.targets import target_lines

if TYPE_CHECKING:
    from policygraph.store import Store


def warm(store: Store) -> None:
    """Read figures, the ledger, deadlines, places, sources and the words of questions; an open store holds them.

    Of a store that can change nothing is held, and nothing is gained.
    """
    known_sources(store)
    for kind in CLASSES:
        figures(store, kind)
    target_lines(store, names=names_of(store))
    hold_deadlines(store)
    hold_places(store)
    hold_words(store)
