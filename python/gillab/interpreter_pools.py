"""A pool of sub-interpreters that runs a scenario's tasks: the executor `interpreter-pool` (3.14+).

Apart from `gillab.pools`: every interpreter of the pool imports this module, and needs no multiprocessing.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from gillab.replica import Replica, open_standing, run_task, standing
from gillab.scenario import Scenario

START_TIMEOUT_S = 60
SETTLE_S = 0.005


class InterpreterPool:
    """An interpreter with a GIL of its own for each worker, on `concurrent.futures.InterpreterPoolExecutor`.

    Each imports the scenario's file and prepares the data itself, before the clock. Which variant and which task
    goes in, and the results come out, as the standard library hands them over: by pickle where they can't be shared.
    """

    def __init__(self, scenario: Scenario, path: str, parameters: dict[str, Any], workers: int) -> None:
        from concurrent.futures import InterpreterPoolExecutor  # new in 3.14

        self.tasks = scenario.tasks
        workers = min(workers, scenario.tasks)
        self.executor = InterpreterPoolExecutor(
            workers, initializer=exec, initargs=(_opening(path, json.dumps(parameters)),)
        )
        # Until each has answered: one that is open early may take the tasks of those that still import.
        seen: set[int] = set()
        end = time.monotonic() + START_TIMEOUT_S
        while len(seen) < workers and time.monotonic() < end:
            seen.update(self.executor.map(_settle, range(workers)))

    def run(self, variant: str) -> Callable[[], list[Any]]:
        """A function that runs the tasks in the interpreters."""
        return lambda: list(self.executor.map(run_task, [variant] * self.tasks, range(self.tasks)))


def _opening(path: str, parameters: str) -> str:
    """Code, because a new interpreter looks for modules elsewhere than this one, and so would not find a function."""
    return f"import sys; sys.path[:] = {sys.path!r}\nfrom {__name__} import _open; _open({path!r}, {parameters!r})"


def _open(path: str, parameters: str) -> None:
    open_standing(lambda: Replica(path, parameters))


def _settle(_: int) -> int:
    """Which interpreter this is; slow enough that others have a task too."""
    from concurrent import interpreters

    standing()
    time.sleep(SETTLE_S)
    return interpreters.get_current().id
