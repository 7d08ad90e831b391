"""Pools of processes that run a scenario's tasks: the executors `processes` and `fresh-processes`."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any

from gillab.replica import Replica, open_standing, run_task, standing
from gillab.scenario import Scenario

START_TIMEOUT_S = 60


class Pools:
    """Starts pools for one open scenario, by its start method.

    Under "fork" the processes inherit the data; otherwise each of them imports the scenario's file and prepares the
    data itself. Neither is part of a timing.
    """

    def __init__(
        self, scenario: Scenario, path: str, parameters: dict[str, Any], data: Any, workers: int
    ) -> None:
        self.scenario = scenario
        self.opening = (scenario, data) if scenario.start_method == "fork" else (path, parameters)
        self.context = multiprocessing.get_context(scenario.start_method)
        self.workers = min(workers, scenario.tasks)
        self.warm: ProcessPoolExecutor | None = None

    def warm_run(self, variant: str) -> Callable[[], list[Any]]:
        """A function that runs the tasks in processes which are there already: they are started here, untimed."""
        if self.warm is None:
            # Every process waits for the others before its first task, so none takes the tasks of a later one.
            self.warm = self._pool(self.context.Barrier(self.workers))
            list(self.warm.map(_nothing, range(self.workers)))
        return lambda: self._run(self.warm, variant)

    def fresh_run(self, variant: str) -> Callable[[], list[Any]]:
        """A function that starts the processes, runs the tasks and waits for the processes' end."""

        def run() -> list[Any]:
            with self._pool(None) as pool:
                return self._run(pool, variant)

        return run

    def _pool(self, barrier: Any) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self.workers, self.context, initializer=_open, initargs=(self.opening, barrier)
        )

    def _run(self, pool: ProcessPoolExecutor, variant: str) -> list[Any]:
        try:
            return list(pool.map(run_task, [variant] * self.scenario.tasks, range(self.scenario.tasks)))
        except BrokenProcessPool:
            self.warm = None  # so that the next variant gets another
            raise


def _open(opening: tuple[Any, Any], barrier: Any) -> None:
    open_standing(lambda: Replica.around(*opening) if isinstance(opening[0], Scenario) else Replica(*opening))
    if barrier is not None:
        barrier.wait(START_TIMEOUT_S)


def _nothing(_: int) -> None:
    standing()
