"""How good the reading is: predictions against annotated texts, in the gold schema.

>>> gold = {"a": {"places": ["杭州市", "北京市"]}}
>>> round(evaluate(gold, {"a": {"places": ["杭州"]}}).tallies["places"].recall, 2)
0.5
"""

from policygraph.evaluate.compare import Comparison, compare, confusion_rows, entry_of, read_evaluation
from policygraph.evaluate.folder import (
    below_floors,
    evaluate_folder,
    raise_floors,
    read_annotations,
    read_floors,
)
from policygraph.evaluate.halves import HALVES, half_of, in_half
from policygraph.evaluate.scoring import Error, Evaluation, Tally, evaluate

__all__ = [
    "HALVES",
    "Comparison",
    "Error",
    "Evaluation",
    "Tally",
    "below_floors",
    "compare",
    "confusion_rows",
    "entry_of",
    "evaluate",
    "evaluate_folder",
    "half_of",
    "in_half",
    "raise_floors",
    "read_annotations",
    "read_evaluation",
    "read_floors",
]
