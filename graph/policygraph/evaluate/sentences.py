"""The sentence of an error: where in a text stands what was missed or made up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from policygraph.evaluate.matching import Item, names_of, normal_place
from policygraph.extract.normalise import normalise, simplify
from policygraph.extract.segment import paragraphs_of, sentences_of
from policygraph.model import Span


class Sentences:
    """The sentences of one text, found by what stands in them."""

    def __init__(self, text: str) -> None:
        """Split a text; characters of all widths and both scripts are compared alike."""
        self._text = text
        self._normal = simplify(normalise(text))
        spans = sentences_of(self._normal, paragraphs_of(self._normal, Span(0, len(text))))
        self._spans = [(sentence.start, sentence.end) for sentence in spans]

    def of(self, item: Item) -> str | None:
        """Return the sentence in which an item of the gold schema stands, as printed; None where no words say.

        >>> Sentences("杭州领先。宁波新增5家。").of({"value": 5, "evidence": "新增5家"})
        '宁波新增5家。'
        """
        for words in _words(item):
            at = self._normal.find(simplify(normalise(words)))
            if at < 0:
                continue
            index = bisect_right(self._spans, (at, len(self._text))) - 1
            if index >= 0:
                start, end = self._spans[index]
                return self._text[start:end].strip()
        return None


def _words(item: Item) -> Iterator[str]:
    """Yield the words an item may stand as, the surest first: its evidence, its names, a place without 市."""
    if isinstance(item, dict):
        yield from filter(None, (item.get("evidence"), item.get("begins")))
    for name in names_of(item):
        if name:
            yield name
            yield normal_place(name)
