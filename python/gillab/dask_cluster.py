"""A client of Dask's scheduler: of a cluster somewhere, or of one started here that ends with this process."""

from __future__ import annotations

import atexit
import contextlib
import logging
import sys
from collections.abc import Callable
from typing import Any

from gillab.scenario import Unavailable
from gillab.scratch import scratch_folder

PATIENCE_S = 10


def connect(scheduler: str, workers: int) -> Any:
    """Connects to the scheduler ("tcp://…"), or with "" starts one with that many worker processes.

    Neither prints anything, opens a web page's port, or writes to the current folder.
    """
    import dask
    import distributed

    dask.config.set(
        {
            "distributed.admin.tick.interval": "1s",  # between samples, nothing of it should run
            "distributed.comm.timeouts.connect": f"{PATIENCE_S}s",
            "distributed.worker.daemon": True,
            "temporary-directory": str(scratch_folder()),
        }
    )
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    if scheduler:
        try:
            client = distributed.Client(scheduler, timeout=PATIENCE_S)
            client.wait_for_workers(1, timeout=PATIENCE_S)
        except (OSError, ValueError, TimeoutError) as error:
            raise Unavailable(f"there is no Dask cluster with workers at {scheduler}: {error}") from error
        atexit.register(client.close)
        return client
    cluster = distributed.LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
    )
    client = distributed.Client(cluster)
    client.wait_for_workers(workers)
    atexit.register(_close, client, cluster)
    return client


class ByValue:
    """A function that travels with its code, to workers that cannot import its module."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def __call__(self, *arguments: Any) -> Any:
        return self.function(*arguments)

    def __reduce__(self) -> tuple:
        import cloudpickle

        cloudpickle.register_pickle_by_value(sys.modules[self.function.__module__])
        return cloudpickle.loads, (cloudpickle.dumps(self.function),)


def _close(client: Any, cluster: Any) -> None:
    """Ends them soon or not at all: whoever started this process ends what is left of it."""
    from distributed.deploy import spec

    atexit.unregister(spec.close_clusters)  # it would wait for ten seconds
    for each in (client, cluster):
        with contextlib.suppress(Exception):  # it is over anyhow, and nobody is there to be told
            each.close(timeout=1.5)
