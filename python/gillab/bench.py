"""One loaded scenario in a worker: what the C++ host asks of it, request by request."""

from __future__ import annotations

import copy
import functools
import gc
import importlib.metadata
import json
import math
import platform
import sys
import sysconfig
from dataclasses import dataclass
from typing import Any

from gillab import loading, requirements
from gillab.checking import WrongResult
from gillab.scenario import ContractError, Unavailable, takes, task_arguments
from gillab.surroundings import Surroundings


@dataclass(frozen=True)
class Call:
    """A task in Python: the function and one tuple of arguments for each task."""

    function: Any
    arguments: list[tuple[Any, ...]]


@dataclass(frozen=True)
class KernelCall:
    """A task in C++: the kernel's name, its arguments, whether to release the GIL meanwhile, how many tasks."""

    kernel: str
    arguments: dict[str, Any]
    released: bool
    tasks: int


@dataclass(frozen=True)
class ReplicaCall:
    """A task in Python for other interpreters, each of which opens the scenario anew: text only."""

    path: str
    parameters: str
    variant: str
    tasks: int
    own_gil: bool


class Bench:
    """A scenario with its prepared data; remembers the results that every variant must agree with."""

    def __init__(self, path: str, parameters: dict[str, Any], threads: int) -> None:
        self.scenario, self.description = loading.load(path)
        self.path = path
        self.parameters = parameters
        self.threads = threads
        self.expected: dict[str, Any] = {}
        self.agreed: set[str] = set()
        try:
            self.data = self.scenario.prepared(parameters)
        except ModuleNotFoundError as error:
            raise Unavailable(requirements.install_hint(error.name or str(error))) from error
        self.surroundings = Surroundings()
        # What was prepared stays: without this the collector would walk it again and again while others run.
        gc.collect()
        gc.freeze()

    def call(self, variant: str) -> Call | KernelCall | ReplicaCall:
        """What the executor has to run for the variant."""
        scenario = self.scenario
        self.surroundings.restore()
        implementation = scenario.variants.get(variant)
        if implementation is None:
            raise ContractError(f"The scenario has no variant {variant!r}.")
        if implementation.kernel:
            given = implementation.arguments(self.data) if implementation.arguments else self.parameters
            return KernelCall(
                implementation.kernel, dict(given), implementation.gil == "released", scenario.tasks
            )
        if implementation.before is not None:
            implementation.before(self.data)
        return _WHOLE.get(variant.rpartition("/")[2], Bench._by_task)(self, variant, implementation.function)

    def _by_task(self, variant: str, function: Any) -> Call:
        return Call(
            function, [task_arguments(function, self.data, index) for index in range(self.scenario.tasks)]
        )

    def _batch(self, variant: str, function: Any) -> Call:
        return Call(function, [(self.data, self.scenario.tasks, self.threads)])

    def _warm_pool(self, variant: str, function: Any) -> Call:
        return Call(self._pools.warm_run(variant), [()])

    def _fresh_pool(self, variant: str, function: Any) -> Call:
        return Call(self._pools.fresh_run(variant), [()])

    def _in_interpreters(self, variant: str, function: Any) -> Call:
        return Call(self._interpreter_pool.run(variant), [()])

    def _replica(self, variant: str, function: Any, *, own_gil: bool) -> ReplicaCall:
        return ReplicaCall(self.path, json.dumps(self.parameters), variant, self.scenario.tasks, own_gil)

    def accept(self, variant: str, results: Any) -> dict[str, float]:
        """Checks the results of one sample and returns the scenario's counters for it.

        The first results ever are what the others must agree with; the session lets the reference go first.
        Side by side, each implementation has first results of its own. They too must agree with themselves, which
        NaN does not.
        """
        try:
            self._require_agreement(variant, results)
        except WrongResult as error:
            if variant not in self.agreed:
                raise
            raise WrongResult(
                f"{error}, though it agreed the first time: its tasks change the data that they are given, or what they "
                "find depends on chance or on each other; they run many times, so each run must find the same"
            ) from None
        self.agreed.add(variant)
        function = self.scenario.counters_function
        if function is None:
            return {}
        count = next((each for each in (3, 2) if takes(function, each)), 1)
        counters = function(*(results, self.data, variant)[:count])
        try:
            numbers = {str(name): float(value) for name, value in counters.items()}
        except (AttributeError, TypeError, ValueError, OverflowError) as error:
            raise ContractError(f"counters must return a dict of names to numbers ({error}).") from error
        return {name: value for name, value in numbers.items() if math.isfinite(value)}

    def _require_agreement(self, variant: str, results: Any) -> None:
        whose = variant.rpartition("/")[0] if self.scenario.side_by_side else ""
        if whose not in self.expected:
            self.scenario.agreement.require(results, results, variant, self.data)
            self.expected[whose] = _snapshot(results)
        else:
            # A copy each time: a check may change what it is given.
            self.scenario.agreement.require(results, _snapshot(self.expected[whose]), variant, self.data)

    @functools.cached_property
    def _pools(self) -> Any:
        from gillab.pools import Pools  # imports much that most scenarios can do without

        return Pools(self.scenario, self.path, self.parameters, self.data, self.threads)

    @functools.cached_property
    def _interpreter_pool(self) -> Any:
        from gillab.interpreter_pools import InterpreterPool

        return InterpreterPool(self.scenario, self.path, self.parameters, self.threads)

    def packages(self) -> list[str]:
        """The top-level modules that the scenario says it needs."""
        variants = self.scenario.variants
        return requirements.modules(name for variant in variants for name in self.scenario.needs(variant))


# The executors that get more than a task at a time.
_WHOLE = {
    "interpreters": functools.partial(Bench._replica, own_gil=True),
    "shared-gil-interpreters": functools.partial(Bench._replica, own_gil=False),
    "interpreter-pool": Bench._in_interpreters,
    "processes": Bench._warm_pool,
    "fresh-processes": Bench._fresh_pool,
    "batch": Bench._batch,
}


def facts(bench: Bench | None) -> dict[str, Any]:
    """What this interpreter is, after whatever has been imported until now; with the scenario's packages."""
    versions = {}
    for package in bench.packages() if bench else ():
        try:
            versions[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            pass
    gil_enabled = getattr(sys, "_is_gil_enabled", lambda: True)()
    return {
        "version": platform.python_version(),
        "implementation": platform.python_implementation(),
        "build": "free-threaded" if sysconfig.get_config_var("Py_GIL_DISABLED") else "gil",
        "gil_enabled": gil_enabled,
        "switch_interval_s": sys.getswitchinterval(),
        "executable": sys.executable,
        "packages": versions,
    }


def _snapshot(results: Any) -> Any:
    """The results apart from the objects that a variant may fill again, as numpy's `out=` does."""
    try:
        return copy.deepcopy(results)
    except Exception:  # what cannot be copied is compared as it is
        return results
