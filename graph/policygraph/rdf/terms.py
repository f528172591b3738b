"""Terms as N-Triples writes them: the fast road, since a Python object per quad costs ten times a line of text."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from policygraph.model import decimal_text

_XSD = "http://www.w3.org/2001/XMLSchema#"
_DECIMAL = f'"^^<{_XSD}decimal>'
_DATE = f'"^^<{_XSD}date>'
_INTEGER = f'"^^<{_XSD}integer>'
_BOOLEAN = f'"^^<{_XSD}boolean>'
_URI = f'"^^<{_XSD}anyURI>'
_ESCAPES = {
    ord("\\"): "\\\\",
    ord('"'): '\\"',
    ord("\n"): "\\n",
    ord("\r"): "\\r",
    **{code: f"\\u{code:04X}" for code in (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F)},
    **dict.fromkeys(range(0xD800, 0xE000), "\ufffd"),
}
_SPECIAL = re.compile('["\\\\\x00-\x1f\x7f\ud800-\udfff]')


def escape(text: str) -> str:
    """Return text as it stands between the quotes of an N-Triples literal; a lone surrogate becomes U+FFFD."""
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def string(text: str) -> str:
    r"""Return a plain literal.

    >>> string('a "b"')
    '"a \\"b\\""'
    """
    return f'"{escape(text)}"'


def chinese(text: str) -> str:
    """Return a literal tagged as Chinese: what labels are."""
    return f'"{escape(text)}"@zh'


def decimal(value: Decimal | float) -> str:
    """Return an xsd:decimal in canonical form.

    >>> decimal(Decimal("2.50"))
    '"2.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    return f'"{decimal_text(number)}{_DECIMAL}'


def day(value: date) -> str:
    """Return an xsd:date."""
    return f'"{value.isoformat()}{_DATE}'


def integer(value: int) -> str:
    """Return an xsd:integer."""
    return f'"{value}{_INTEGER}'


def boolean(value: bool) -> str:
    """Return an xsd:boolean."""
    return f'"{"true" if value else "false"}{_BOOLEAN}'


def uri(text: str) -> str:
    """Return an xsd:anyURI: a literal, since an address found in a page need not be a valid IRI."""
    return f'"{escape(text)}{_URI}'
