"""Every rule of `data/rules` reads its own examples as it says, and none of its counter-examples."""

import pytest

from policygraph.extract.lexicon import default_lexicon
from policygraph.extract.normalise import normalise
from policygraph.extract.rules import load_rules

RULES = load_rules(default_lexicon())


def found(rule, text):
    text = normalise(text)
    return list(rule.find(text, default_lexicon().find(text), 0, len(text)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples(rule):
    assert rule.examples
    for example in rule.examples:
        matches = [match.match.groupdict() for match in found(rule, example["text"])]
        expected = {name: normalise(str(value)) for name, value in (example.get("expect") or {}).items()}
        assert any(expected.items() <= match.items() for match in matches), (example, matches)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_counter_examples(rule):
    for text in rule.counter_examples:
        assert not found(rule, text), text
