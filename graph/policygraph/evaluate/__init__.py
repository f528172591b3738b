"""How good the reading is: predictions against annotated texts, in the gold schema.

>>> gold = {"a": {"places": ["杭州市", "北京市"]}}
>>> round(evaluate(gold, {"a": {"places": ["杭州"]}}).tallies["places"].recall, 2)
0.5
"""

from policygraph.evaluate.folder import (
    below_floors,
    evaluate_folder,
    raise_floors,
    read_annotations,
    read_floors,
)
from policygraph.evaluate.scoring import Error, Evaluation, Tally, evaluate

__all__ = [
    "Error",
    "Evaluation",
    "Tally",
    "below_floors",
    "evaluate",
    "evaluate_folder",
    "raise_floors",
    "read_annotations",
    "read_floors",
]
