"""Exponential moving average: each value needs the one before, so numpy cannot help; a compiled loop can."""

import copy
import functools
import random
import threading
import time
from array import array
from collections.abc import Callable

from gillab import Scenario, extension

scenario = Scenario(
    source="strategies J, K and L",
    tasks=4,
    sizes={"smoke": {"n": 100_000}, "default": {"n": 400_000}, "seed": {"n": 1_000_000}},
)

ALPHA = 2 / (20 + 1)  # a period of 20


@scenario.prepare
def prepare(n: int) -> dict:
    """The same prices as a list for the loop and as a buffer for what is compiled."""
    generator = random.Random(20)
    prices = array("d", (90 + 20 * generator.random() for _ in range(n)))
    try:
        import numpy
    except ModuleNotFoundError:
        return {"list": prices.tolist(), "buffer": prices, "rooms": {}}
    return {"list": prices.tolist(), "buffer": numpy.array(prices), "rooms": {}}


@scenario.task("python")
def python(data: dict) -> array:
    """A loop over a list."""
    averages = array("d")
    keep = 1 - ALPHA
    average = data["list"][0]
    for price in data["list"]:
        average = ALPHA * price + keep * average
        averages.append(average)
    return averages


def recurrence(prices, alpha, averages):
    """The same loop as numba compiles it."""
    keep = 1 - alpha
    average = prices[0]
    for i in range(len(prices)):
        average = alpha * prices[i] + keep * average
        averages[i] = average


@functools.cache
def indexed() -> Callable:
    """The published loop: it indexes numpy arrays, and its result is a new one."""
    import numpy

    def average(close, alpha):
        keep = 1 - alpha
        result = numpy.empty(len(close))
        result[0] = close[0]
        for i in range(1, len(close)):
            result[i] = alpha * close[i] + keep * result[i - 1]
        return result

    return average


@scenario.task("python-as-published", executors="serial", requires=["numpy"])
def python_as_published(data: dict) -> object:
    """A loop that indexes numpy arrays, as published."""
    return indexed()(data["buffer"], ALPHA)


one_at_a_time = threading.Lock()


@functools.cache
def compiled(nogil: bool) -> tuple[Callable, float]:
    """The loop compiled by numba, and what its first call took, the compilation."""
    import numba
    import numpy

    function = numba.njit(nogil=nogil)(recurrence)
    begin = time.perf_counter()
    function(numpy.ones(2), ALPHA, numpy.empty(2))
    return function, time.perf_counter() - begin


def with_numba(data: dict, index: int, nogil: bool) -> object:
    with one_at_a_time:
        function, _ = compiled(nogil)
    averages = room(data, f"numba {nogil}", index)
    function(data["buffer"], ALPHA, averages)
    return averages


def room(data: dict, name: str, index: int) -> object:
    """Where an implementation's task puts its averages: made once, as getting memory takes as long as filling it."""
    if (name, index) not in data["rooms"]:
        data["rooms"][name, index] = copy.copy(data["buffer"])
    return data["rooms"][name, index]


@scenario.task("numba-held", requires=["numba"])
def numba_held(data: dict, index: int) -> object:
    """The loop compiled by numba, which keeps the GIL."""
    return with_numba(data, index, nogil=False)


@scenario.task("numba-released", requires=["numba"])
def numba_released(data: dict, index: int) -> object:
    """The loop compiled by numba with nogil=True."""
    return with_numba(data, index, nogil=True)


@scenario.task("cython-held")
def cython_held(data: dict, index: int) -> object:
    """A Cython module, which keeps the GIL."""
    averages = room(data, "cython-held", index)
    extension("ema_cython").average_held(data["buffer"], ALPHA, averages)
    return averages


@scenario.task("cython-released")
def cython_released(data: dict, index: int) -> object:
    """A Cython module, in a `with nogil` block."""
    averages = room(data, "cython-released", index)
    extension("ema_cython").average_released(data["buffer"], ALPHA, averages)
    return averages


@scenario.task("pybind11-held")
def pybind11_held(data: dict, index: int) -> object:
    """A pybind11 module, which keeps the GIL."""
    averages = room(data, "pybind11-held", index)
    extension("ema_pybind11").average_held(data["buffer"], ALPHA, averages)
    return averages


@scenario.task("pybind11-released")
def pybind11_released(data: dict, index: int) -> object:
    """A pybind11 module, under gil_scoped_release."""
    averages = room(data, "pybind11-released", index)
    extension("ema_pybind11").average_released(data["buffer"], ALPHA, averages)
    return averages


@functools.cache
def indexed_by_numba(nogil: bool) -> Callable:
    import numba
    import numpy

    function = numba.njit(nogil=nogil)(indexed())
    function(numpy.ones(2), ALPHA)  # compiles
    return function


def as_published(tool: str, name: str, function_for: Callable[[bool], Callable], *requires: str) -> None:
    """The published loop compiled by a tool, with the GIL kept and without it."""

    def implement(state: str, nogil: bool) -> None:
        def run(data: dict) -> object:
            with one_at_a_time:
                function = function_for(nogil)
            return function(data["buffer"], ALPHA)

        run.__doc__ = f"The published loop, compiled by {tool}; GIL {state}."
        scenario.task(f"{name}-{state}-as-published", requires=["numpy", *requires])(run)

    implement("held", nogil=False)
    implement("released", nogil=True)


def of_module(module: str) -> Callable[[bool], Callable]:
    def function_for(nogil: bool) -> Callable:
        return getattr(extension(module), "indexed_released" if nogil else "indexed_held")

    return function_for


as_published("numba", "numba", indexed_by_numba, "numba")
as_published("Cython", "cython", of_module("ema_cython"))
as_published("pybind11", "pybind11", of_module("ema_pybind11"))


def arguments(data: dict) -> dict:
    return {"values": data["buffer"], "alpha": ALPHA}


scenario.native("native-held", kernel="ema", gil="held", arguments=arguments)
scenario.native("native-released", kernel="ema", gil="released", arguments=arguments)
scenario.native("native-scan", kernel="ema-scan", gil="released", arguments=arguments)
scenario.reference("python/serial")
scenario.check(rel_tol=1e-12)


@scenario.counters
def counters(results: list, data: dict, variant: str) -> dict:
    if variant not in ("numba-held/serial", "numba-released/serial"):
        return {}
    _, first_call_s = compiled(nogil=variant == "numba-released/serial")
    return {"first_call_s": first_call_s}


TOOLS = (("numba", "numba"), ("Cython", "cython"), ("pybind11", "pybind11"))

for (tool, name), published in zip(TOOLS, (76.5, 46, 70)):
    scenario.claim(
        f"Compiled with {tool}, the published loop is at least ten times as fast on one thread.",
        f"{name}-held-as-published/serial",
        over="python-as-published/serial",
        at_least=10,
        published=published,
    )
for (tool, name), held, released in zip(TOOLS, (0.96, 0.94, 0.99), (2.98, 3.22, 3.11)):
    scenario.claim(
        f"{tool}'s published loop gains nothing from threads while it keeps the GIL.",
        f"{name}-held-as-published/threads",
        over=f"{name}-held-as-published/serial",
        at_most=1.25,
        published=held,
        when="gil",
    )
    scenario.claim(
        f"{tool}'s published loop runs in parallel without the GIL.",
        f"{name}-released-as-published/threads",
        over=f"{name}-released-as-published/serial",
        at_least=1.2,
        published=released,
    )
for tool, name in TOOLS:
    scenario.claim(
        f"Compiled with {tool}, a loop over a list is at least ten times as fast on one thread.",
        f"{name}-held/serial",
        at_least=10,
    )
for tool, name in TOOLS:
    scenario.claim(
        f"{tool}'s loop gains nothing from threads while it keeps the GIL.",
        f"{name}-held/threads",
        over=f"{name}-held/serial",
        at_most=1.25,
        when="gil",
    )
    scenario.claim(
        f"{tool}'s loop runs in parallel without the GIL.",
        f"{name}-released/threads",
        over=f"{name}-released/serial",
        at_least=1.2,
    )
scenario.claim(
    "Compiling takes numba's first call at least half a second.",
    "numba-held/serial",
    measure="first_call_s",
    at_least=0.5,
    at_most=2,
    published=0.5,
)
scenario.claim(
    "In C++ the recurrence is at least as fast as numba's.",
    "native-released/serial",
    over="numba-released/serial",
    at_least=1,
)
scenario.claim(
    "A scan over vectors breaks the chain and is at least twice as fast as numba.",
    "native-scan/serial",
    over="numba-released/serial",
    at_least=2,
)

for rank, (label, implementation) in enumerate(TOOLS, 1):
    released = f"{implementation}-released"
    scenario.evidence("recurrence", label, f"{released}/serial", over="python/serial", rank=rank)
    scenario.evidence("released-loop", label, f"{released}/threads", over=f"{released}/serial", rank=rank)
