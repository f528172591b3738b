"""Shards on a Dask cluster: one task for each, and the work of a machine that dies done by another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from policygraph.building.fingerprint import pipeline_fingerprint
from policygraph.building.manifests import folder_name
from policygraph.building.shards import build_shard
from policygraph.errors import DataError, InputError, MissingExtraError, PolicyGraphError
from policygraph.rdf.iris import DEFAULT_BASE
from policygraph.read.web import is_url

_SHARDS_PER_THREAD = 2  # so that a machine that dies late costs half of its share at most
_CONNECT_SECONDS = 30

Progress = Callable[[int, int, str], None]


def build_on_cluster(
    paths: Sequence[Path | str],
    url: str,
    address: str,
    shards: int | None = None,
    *,
    base: str = DEFAULT_BASE,
    progress: Progress | None = None,
    **options: Any,
) -> int:
    """Build all shards of the sources at `paths` into the depot at `url`, on the Dask cluster whose scheduler is at `address`.

    The cluster's workers must run this version of policygraph and see `paths` and `url` as this machine does. `shards` is their
    number (None: two for each thread of the cluster); it never changes what a merge makes of them. `options` are those of
    `build_shard`; `workers` counts for each task. `progress` is called with (done, total, name) for each shard.

    Returns the number of shards. Raises MissingExtraError without distributed, InputError where there is no cluster or a
    shard cannot be built, DataError for a shard whose workers died again and again; the others are given up then.
    """
    try:
        import distributed
    except ImportError as error:
        raise MissingExtraError("distributed", "cluster") from error
    dask: Any = distributed  # without types of its own in many places
    try:
        client = dask.Client(address, timeout=_CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(
            f"There is no Dask scheduler at {address}: {error}. Start one (dask scheduler), or check the address."
        ) from error
    with client:
        of = shards or max(1, _SHARDS_PER_THREAD * sum(client.nthreads().values()))
        job = {
            "paths": [str(path) if is_url(str(path)) else str(Path(path).resolve()) for path in paths],
            "url": url if "://" in url else str(Path(url).resolve()),
            "of": of,
            "base": base,
            **options,
            "workers": options.get("workers") or 1,
            "apart": True,
        }
        expected = pipeline_fingerprint(base)
        futures = {
            client.submit(_shard, job, number, expected, pure=False): number for number in range(1, of + 1)
        }
        try:
            for done, future in enumerate(dask.as_completed(futures, loop=client.loop), 1):
                _check(future, futures[future], of)
                if progress is not None:
                    progress(done, of, folder_name(futures[future], of))
        except BaseException:
            client.cancel(list(futures))
            raise
    return of


def _shard(job: Mapping[str, Any], number: int, expected: str) -> str | None:
    """Build a shard, on a machine of the cluster; return what prevents it, as text, since not every error can travel."""
    try:
        if pipeline_fingerprint(job["base"]) != expected:
            return "the cluster runs another version of policygraph, or other rules or lexicons, than this machine."
        build_shard(**job, shard=number)
    except PolicyGraphError as error:
        return str(error)
    return None


def _check(future: Any, number: int, of: int) -> None:
    """Raise what went wrong with a shard."""
    error = future.exception() if future.status in ("error", "lost") else None
    if error is not None or future.status != "finished":
        what = f"{type(error).__name__}: {error}" if error is not None else future.status
        raise DataError(
            f"Shard {number}/{of} was given up by the cluster ({what}). See the log of its workers, give them more memory "
            "or make more shards, and build again."
        )
    prevented = future.result()
    if prevented is not None:
        raise InputError(f"Shard {number}/{of} could not be built: {prevented}")
