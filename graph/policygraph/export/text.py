r"""Text made safe for a format, each danger by name.

- XML cannot carry control characters but tab, line feed and carriage return, nor U+FFFE, U+FFFF and lone surrogates,
  not even as references (XML 1.0, production 2): each becomes U+FFFD. `<`, `>`, `&`, quotes and the three that a parser
  would normalise become references, hence `]]>` cannot end anything.
- Spreadsheets run a cell that starts with `=`, `+`, `-`, `@`, tab or carriage return and goes on: such a text gets an
  apostrophe in front, and so does one that starts with apostrophes and then so, hence `unguard` gives back any text.
"""

from __future__ import annotations

import re

# What XML 1.0 has no way to write.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKUP = re.compile('[&<>"\t\n\r\x85\u2028]')
# Most texts have neither: one look for both tells.
_NOT_PLAIN = re.compile('[\x00-\x1f&<>"\x85\u2028\ud800-\udfff\ufffe\uffff]')
_REFERENCES = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;",
    "\t": "&#9;", "\n": "&#10;", "\r": "&#13;", "\x85": "&#133;", "\u2028": "&#8232;",
}  # fmt: skip
_BREAK = re.compile("\r\n|[\r\n]")
_FORMULA = re.compile("'*[=+\\-@\t\r](?=.)", re.DOTALL)


def xml_chars(text: str) -> str:
    r"""Return the text with every character XML cannot carry replaced by U+FFFD.

    >>> xml_chars("a\x00b")
    'a\ufffdb'
    """
    return _NOT_XML.sub("\ufffd", text)


def xml(text: str) -> str:
    """Return the text as it stands in XML, between tags as in a quoted attribute.

    >>> xml('<b>"&')
    '&lt;b&gt;&quot;&amp;'
    """
    if _NOT_PLAIN.search(text) is None:
        return text
    return _MARKUP.sub(lambda found: _REFERENCES[found[0]], xml_chars(text))


def guard(text: str) -> str:
    """Return the text so that no spreadsheet runs it.

    >>> guard("=cmd|' /C calc'!A0"), guard("'=x"), guard("杭州")
    ("'=cmd|' /C calc'!A0", "''=x", '杭州')
    """
    return "'" + text if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """Return what `guard` was given.

    >>> unguard(guard("'=x"))
    "'=x"
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def csv_cell(text: str) -> str:
    """Return the text as one quoted cell (RFC 4180), guarded; NUL, which breaks readers, becomes U+FFFD.

    >>> csv_cell('a "b" c')
    '"a ""b"" c"'
    """
    return '"' + guard(xml_chars(text)).replace('"', '""') + '"'


def one_line(text: str) -> str:
    r"""Return the text with its line breaks shown as U+23CE, for attributes that hold one value per line.

    >>> one_line("a\nb")
    'a⏎b'
    """
    return _BREAK.sub("\u23ce", text) if "\n" in text or "\r" in text else text


def lines(values: tuple[str, ...] | list[str]) -> str:
    """Return several values one per line; a single one stays as it is."""
    return values[0] if len(values) == 1 else "\n".join(one_line(value) for value in values)
