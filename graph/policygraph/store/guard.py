"""What a query must not do: reach other machines. Oxigraph would follow SERVICE to any host."""

from __future__ import annotations

import re

from policygraph.errors import QueryError

_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# what can hold any word without meaning it: strings, IRIs, comments
_QUOTED = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r"|<[^<>\"{}|^`\\\x00-\x20]*>"
    r"|#[^\n\r]*",
    re.DOTALL,
)
_REMOTE = re.compile(r"(?<![?$:\w-])(SERVICE|LOAD)(?![\w:-])", re.IGNORECASE)


def blanked(sparql: str) -> str:
    """Return a query of the same length with spaces for its strings, IRIs and comments, which can hold any word.

    >>> blanked("ASK { <a:b> ?p 'SELECT' }")
    'ASK {       ?p          }'
    """
    return _QUOTED.sub(lambda match: " " * len(match[0]), sparql)


def refuse_remote(sparql: str) -> None:
    """Raise QueryError if a query or update would ask another machine (SERVICE, LOAD).

    SPARQL resolves code point escapes before it parses, so they are resolved here too.

    >>> refuse_remote("SELECT * { ?service ?p 'SERVICE <http://a>' }")
    """
    lower = sparql.lower()
    if "service" not in lower and "load" not in lower and "\\u" not in lower:
        return
    plain = _ESCAPE.sub(lambda match: chr(min(int(match[1] or match[2], 16), 0x10FFFF)), sparql)
    found = _REMOTE.search(blanked(plain))
    if found:
        raise QueryError(
            f"The query uses {found[1].upper()}, which asks another machine; policygraph answers from its own store only. "
            "Take that part out, or run it in the other store's own client."
        )
