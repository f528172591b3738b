"""Where the ontology, the lexicons and the other data files are: in a checkout as in an installed wheel.

In a wheel `ontology/` and `data/` lie inside the package; in an editable install they lie at the top of
the checkout. Nothing else in the package builds such a path by hand.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from policygraph.errors import InputError

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


@cache
def resource(*parts: str) -> Path:
    """Return the path of a data file or folder, for example ``resource("data", "places.csv")``.

    Raises InputError if the installation lacks it.

    >>> resource("ontology").is_dir()
    True
    """
    for root in (_PACKAGE, _CHECKOUT):
        path = root.joinpath(*parts)
        if path.exists():
            return path
    raise InputError(f"The installation lacks {'/'.join(parts)}. Reinstall policygraph.")


def package_file(*parts: str) -> Path:
    """Return the path of a file inside the package itself, for example ``package_file("network", "style.json")``.

    Raises InputError if the installation lacks it.
    """
    path = _PACKAGE.joinpath(*parts)
    if not path.exists():
        raise InputError(f"The installation lacks {'/'.join(parts)}. Reinstall policygraph.")
    return path
