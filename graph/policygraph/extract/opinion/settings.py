"""What a second opinion is asked of and may cost, and what became of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from urllib.parse import urlsplit

from policygraph.errors import InputError, PolicyGraphError
from policygraph.extract.opinion.prompt import PROMPT
from policygraph.model import digest

#: No claim that only the model found is more certain than this; the rules' own are all above it.
CEILING = 0.5
#: The environment variable that holds the key. It is read for each request, and kept nowhere.
KEY = "POLICYGRAPH_LLM_KEY"
DEFAULT_CACHE = "policy.opinions"


class OpinionError(PolicyGraphError):
    """A part of a document has no second opinion: the endpoint failed, or the cache has none and may not ask."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class OpinionSettings:
    """The endpoint (its base, as https://host/v1), the model, the folder of the cache, and the limits.

    `offline` answers from the cache alone. `timeout` is in seconds, for a whole request; `attempts` how often one is made;
    `max_requests` how many a document may cause; `price_in` and `price_out` per million tokens, in whatever currency.
    """

    url: str
    model: str
    cache: str = DEFAULT_CACHE
    offline: bool = False
    timeout: float = 120.0
    attempts: int = 3
    max_requests: int = 60
    price_in: Decimal | None = None
    price_out: Decimal | None = None

    def __post_init__(self) -> None:
        """Raise InputError for an endpoint that is no web address, or a missing model."""
        parts = urlsplit(self.url)
        if not self.offline and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise InputError(
                "The endpoint of the second opinion must be a web address as https://host/v1: give --llm or POLICYGRAPH_LLM_URL."
            )
        if not self.model.strip():
            raise InputError("The second opinion needs a model: give --llm-model or POLICYGRAPH_LLM_MODEL.")

    @property
    def extractor(self) -> str:
        """Return the name under which its claims stand in the graph."""
        return f"opinion:{self.model}"

    @property
    def stamp(self) -> str:
        """Return a hash of what an answer depends on, for the fingerprint of a document."""
        return digest("opinion", self.model, PROMPT)

    @property
    def address(self) -> str:
        """Return where requests go."""
        base = self.url.rstrip("/")
        return base if base.endswith("/chat/completions") else f"{base}/chat/completions"

    @property
    def host(self) -> str:
        """Return what messages call the endpoint: never its path or query, which may hold secrets."""
        return urlsplit(self.url).hostname or "the endpoint"


@dataclass(slots=True)
class Usage:
    """What second opinions cost and came to; `+=` adds another's.

    `requests` were sent, `kept` answers came from the cache; `added` claims only the model found, `confirmed` ones the rules
    had too, `disputed` ones the rules read as another kind. `dropped` counts items by reason.
    """

    requests: int = 0
    kept: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    items: int = 0
    added: int = 0
    confirmed: int = 0
    disputed: int = 0
    dropped: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: Usage) -> Usage:
        """Add what another second opinion cost and came to."""
        for name in (
            "requests",
            "kept",
            "tokens_in",
            "tokens_out",
            "items",
            "added",
            "confirmed",
            "disputed",
        ):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.dropped.update(other.dropped)
        return self

    def __bool__(self) -> bool:
        """Say whether anything was asked or answered."""
        return bool(self.requests or self.kept)

    def cost(self, settings: OpinionSettings) -> Decimal | None:
        """Return the price of the tokens used, None where no price is given.

        >>> settings = OpinionSettings("http://host/v1", "m", price_in=Decimal(2), price_out=Decimal(6))
        >>> str(Usage(requests=1, tokens_in=500_000, tokens_out=100_000).cost(settings))
        '1.6000'
        """
        if settings.price_in is None and settings.price_out is None:
            return None
        total = self.tokens_in * (settings.price_in or 0) + self.tokens_out * (settings.price_out or 0)
        return (Decimal(total) / 1_000_000).quantize(Decimal("0.0001"))
