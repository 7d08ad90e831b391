"""One loaded scenario in a worker: what the C++ host asks of it, request by request."""

from __future__ import annotations

import copy
import gc
import importlib.metadata
import math
import platform
import sys
import sysconfig
from dataclasses import dataclass
from typing import Any

from gillab import loading
from gillab.scenario import ContractError, Unavailable, takes
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


class Bench:
    """A scenario with its prepared data; remembers the results that every variant must agree with."""

    def __init__(self, path: str, parameters: dict[str, Any], threads: int) -> None:
        self.scenario, self.description = loading.load(path)
        self.parameters = parameters
        self.threads = threads
        self.expected: Any = None
        self.has_expected = False
        try:
            self.data = self._prepare()
        except ModuleNotFoundError as error:
            raise Unavailable(loading.install_hint(error.name or str(error))) from error
        self.surroundings = Surroundings()
        # What was prepared stays: without this the collector would walk it again and again while others run.
        gc.collect()
        gc.freeze()

    def call(self, variant: str) -> Call | KernelCall:
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
        function = implementation.function
        if variant.endswith("/batch"):
            return Call(function, [(self.data, scenario.tasks, self.threads)])
        indexed = takes(function, 2)
        tasks = range(scenario.tasks)
        return Call(function, [(self.data, index) if indexed else (self.data,) for index in tasks])

    def accept(self, variant: str, results: Any) -> dict[str, float]:
        """Checks the results of one sample and returns the scenario's counters for it.

        The first results ever are what the others must agree with; the session lets the reference go first.
        They too must agree with themselves, which NaN does not.
        """
        if not self.has_expected:
            self.scenario.agreement.require(results, results, variant)
            self.expected = _snapshot(results)
            self.has_expected = True
        else:
            # A copy each time: a check may change what it is given.
            self.scenario.agreement.require(results, _snapshot(self.expected), variant)
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

    def packages(self) -> list[str]:
        """The top-level modules that the scenario says it needs."""
        scenario = self.scenario
        needed = [*scenario.requires, *(name for each in scenario.implementations for name in each.requires)]
        return sorted({name.partition(".")[0] for name in needed})

    def _prepare(self) -> Any:
        function = self.scenario.prepare_function
        return dict(self.parameters) if function is None else function(**self.parameters)


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
