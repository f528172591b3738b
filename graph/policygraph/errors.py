"""The errors of policygraph: one root, children by what the user can do about it.

    PolicyGraphError              exit code 3 unless a child says otherwise
    ├── InputError           (2)  a file, a folder or an argument cannot be used as it is
    │   ├── UnreadableError  (2)  a document cannot be decoded, is too large, or is not text
    │   ├── QueryError       (2)  a query has a syntax error or names something unknown
    │   ├── MissingExtraError (2)  an optional library is not installed
    │   └── UnknownNameError (2)  no such entity, saved query or format ("did you mean ...")
    ├── RuleError            (2)  a rule or lexicon file has a mistake
    ├── StoreError           (2)  the store is locked, foreign, older, damaged, or the disk is full
    └── DataError            (1)  the data falls short: invalid, below a floor, documents skipped

Every message says what, where and what to do:

    try:
        graph = PolicyGraph.open("policy.store")
    except PolicyGraphError as error:
        print(error)
"""

from __future__ import annotations

from collections.abc import Iterable


class PolicyGraphError(Exception):
    """Anything policygraph raises on purpose; `exit_code` is what the command line returns for it."""

    exit_code = 3


class InputError(PolicyGraphError):
    """A file, a folder or an argument cannot be used as it is."""

    exit_code = 2


class UnreadableError(InputError):
    """A document cannot be read: not text, too large, or in no known encoding."""


class QueryError(InputError):
    """A query has a syntax error, or its parameters do not fit."""


class UnknownNameError(InputError):
    """A name is not known; the message offers the nearest ones."""

    def __init__(self, what: str, name: str, known: Iterable[str]) -> None:
        """Make the message for `name`, an unknown `what`, from the `known` names."""
        import difflib

        names = sorted(set(known))
        near = difflib.get_close_matches(name, names, n=3, cutoff=0.5)
        hint = f" Did you mean {', '.join(near)}?" if near else ""
        if not near and names and len(names) <= 30:
            hint = f" Known: {', '.join(names)}."
        super().__init__(f"There is no {what} named {name!r}.{hint}")


class MissingExtraError(InputError):
    """An optional library is not installed; the message names the extra that brings it."""

    def __init__(self, library: str, extra: str) -> None:
        """Make the message for a missing `library` of the optional `extra`."""
        super().__init__(f"This needs {library}, which is not installed: pip install 'policygraph[{extra}]'.")


class RuleError(InputError):
    """A rule or lexicon file has a mistake; the message names file, rule and cure."""


class StoreError(PolicyGraphError):
    """The store cannot be used: locked, foreign, older, damaged, or the disk is full."""

    exit_code = 2


class BusyError(StoreError):
    """Another process writes the store just now; later it will work."""


class DataError(PolicyGraphError):
    """The data falls short: it does not conform, lies below a floor, or documents were skipped."""

    exit_code = 1
