"""The price of an option by simulation: a loop for each path, numpy over all paths, or one formula for the end."""

import math
import random
import time
from statistics import NormalDist

from gillab import Scenario

SPOT, STRIKE, YEARS, RATE, VOLATILITY = 100.0, 105.0, 1.0, 0.05, 0.2
STEPS = 252
SEED = 8
PIECE = 10_000
PUBLISHED = 8.0214

scenario = Scenario(
    source="strategy H",
    tasks=4,
    sizes={
        # The formula for the end costs so little that it is given many more paths.
        "smoke": {"paths": 50, "ends": 10_000},
        "default": {"paths": 250, "ends": 250_000},
        "seed": {"paths": 25_000, "ends": 2_500_000},
    },
)


def growth(years: float) -> tuple[float, float]:
    """The price grows by the factor exp(drift + deviation * normal)."""
    return (RATE - VOLATILITY**2 / 2) * years, VOLATILITY * math.sqrt(years)


def estimate(payoffs: float, squares: float, paths: int, begin: float) -> list[float]:
    """The price, its standard error, the number of paths and the seconds they took: a task's result."""
    mean = payoffs / paths
    error = math.sqrt((squares / paths - mean**2) / (paths - 1))
    discount = math.exp(-RATE * YEARS)
    return [discount * mean, discount * error, paths, time.perf_counter() - begin]


@scenario.task("python", executors=("serial", "threads", "processes"))
def python(data: dict, task: int) -> list[float]:
    """A loop in pure Python over the steps of each path."""
    begin = time.perf_counter()
    gauss, exp = random.Random(SEED + task).gauss, math.exp
    drift, deviation = growth(YEARS / STEPS)
    payoffs = squares = 0.0
    for _ in range(data["paths"]):
        price = SPOT
        for _ in range(STEPS):
            price *= exp(drift + deviation * gauss(0.0, 1.0))
        payoff = max(price - STRIKE, 0.0)
        payoffs += payoff
        squares += payoff * payoff
    return estimate(payoffs, squares, data["paths"], begin)


@scenario.task("python-as-published", executors=("serial", "processes"), requires=["numpy"])
def python_as_published(data: dict, task: int) -> list[float]:
    """As published: a generator of numpy's for each path, one normal for each step"""
    import numpy

    begin = time.perf_counter()
    drift, deviation = growth(YEARS / STEPS)
    payoffs = squares = 0.0
    for path in range(data["paths"]):
        normals = numpy.random.default_rng(task * data["paths"] + path)
        price = SPOT
        for _ in range(STEPS):
            price *= math.exp(drift + deviation * normals.standard_normal())
        payoff = max(price - STRIKE, 0.0)
        payoffs += payoff
        squares += payoff * payoff
    return estimate(payoffs, squares, data["paths"], begin)


@scenario.task("numpy-paths-as-published", executors="serial", requires=["numpy"])
def numpy_paths_as_published(data: dict, task: int) -> list[float]:
    """As published: a matrix of normals, a row for each path"""
    import numpy

    begin = time.perf_counter()
    drift, deviation = growth(YEARS / STEPS)
    normals = numpy.random.default_rng([SEED, STEPS, task]).standard_normal((data["paths"], STEPS))
    price = SPOT * numpy.exp(numpy.cumsum(drift + deviation * normals, axis=1))
    payoff = numpy.maximum(price[:, -1] - STRIKE, 0.0)
    return estimate(float(payoff.sum()), float(payoff @ payoff), data["paths"], begin)


@scenario.task("numpy-terminal-as-published", executors="serial", requires=["numpy"])
def numpy_terminal_as_published(data: dict, task: int) -> list[float]:
    """As published: a normal for each path gives the price at the end; as many paths as the loop has"""
    import numpy

    begin = time.perf_counter()
    drift, deviation = growth(YEARS)
    normals = numpy.random.default_rng([SEED, 1, task]).standard_normal(data["paths"])
    payoff = numpy.maximum(SPOT * numpy.exp(drift + deviation * normals) - STRIKE, 0.0)
    return estimate(float(payoff.sum()), float(payoff @ payoff), data["paths"], begin)


@scenario.task("numpy-paths", requires=["numpy"])
def numpy_paths(data: dict, task: int) -> list[float]:
    """numpy over all paths at once, step by step"""
    import numpy

    begin = time.perf_counter()
    normals = numpy.random.default_rng([SEED, STEPS, task])
    drift, deviation = growth(YEARS / STEPS)
    price = numpy.full(data["paths"], SPOT)
    for _ in range(STEPS):
        price *= numpy.exp(drift + deviation * normals.standard_normal(data["paths"]))
    payoff = numpy.maximum(price - STRIKE, 0.0)
    return estimate(float(payoff.sum()), float(payoff @ payoff), data["paths"], begin)


@scenario.task("numpy-terminal", requires=["numpy"])
def numpy_terminal(data: dict, task: int) -> list[float]:
    """numpy; one normal gives the price at the end exactly; many more paths"""
    import numpy

    begin = time.perf_counter()
    normals = numpy.random.default_rng([SEED, 1, task])
    drift, deviation = growth(YEARS)
    payoffs = squares = 0.0
    # By pieces that stay in the cache. Arrays of megabytes cost the main thread more than others: its allocator
    # gives them back to the system each time, and every page of the next one is a fault (docs/measuring.md).
    for drawn in range(0, data["ends"], PIECE):
        ends = normals.standard_normal(min(PIECE, data["ends"] - drawn))
        price = SPOT * numpy.exp(drift + deviation * ends)
        payoff = numpy.maximum(price - STRIKE, 0.0)
        payoffs += float(payoff.sum())
        squares += float(payoff @ payoff)
    return estimate(payoffs, squares, data["ends"], begin)


def native(name: str, kernel: str, gil: str, paths: str) -> None:
    def arguments(data: dict) -> dict:
        market = {"spot": SPOT, "strike": STRIKE, "rate": RATE, "volatility": VOLATILITY, "years": YEARS}
        return market | {"paths": data[paths], "steps": STEPS, "seed": SEED}

    scenario.native(name, kernel=kernel, gil=gil, arguments=arguments)


native("native-held-paths", "monte-carlo-paths", "held", "paths")
native("native-released-paths", "monte-carlo-paths", "released", "paths")
native("native-held-terminal", "monte-carlo-terminal", "held", "ends")
native("native-released-terminal", "monte-carlo-terminal", "released", "ends")
scenario.reference("python/serial")


def black_scholes() -> tuple[float, float]:
    """The exact price, and the standard deviation of what one path contributes to it."""
    below = NormalDist().cdf
    deviation = VOLATILITY * math.sqrt(YEARS)
    strike = STRIKE * math.exp(-RATE * YEARS)
    d1 = math.log(SPOT / strike) / deviation + deviation / 2
    price = SPOT * below(d1) - strike * below(d1 - deviation)
    square = (
        SPOT**2 * math.exp(deviation**2) * below(d1 + deviation)
        - 2 * SPOT * strike * below(d1)
        + strike**2 * below(d1 - deviation)
    )
    return price, math.sqrt(square - price**2)


@scenario.check
def check(results: list, expected: list, variant: str) -> str | None:
    """Each price is near the exact one, each standard error what it should be, each task's stream its own."""
    exact, deviation = black_scholes()
    if abs(exact - PUBLISHED) > 5e-5:
        return f"Black and Scholes say {exact}, published was {PUBLISHED}"
    for price, error, paths, _ in results:
        if abs(price - exact) > 4 * error:
            return f"{price} ± {error} is not {exact}"
        # Its own relative error is 1.4/sqrt(paths): the fourth moment of the payoff is about nine times the
        # square of the second.
        if abs(error * math.sqrt(paths) / deviation - 1) > 6 / math.sqrt(paths):
            return f"the standard error of {paths} paths is {error}, not {deviation / math.sqrt(paths)}"
    if len({price for price, *_ in results}) < len(results):
        return "two tasks have drawn the same random numbers"
    return None


@scenario.counters
def counters(results: list) -> dict:
    """How many paths there were, and how many a second within a task: on threads, with all waiting."""
    _, _, paths, seconds = (sum(column) for column in zip(*results))
    return {"paths": paths, "paths_per_s": paths / seconds}


scenario.claim(
    "Threads do not speed up the Python loop under the GIL.", "python/threads", at_most=1.25, when="gil"
)
scenario.claim(
    "Processes speed it up to at least 0.7 of what this machine can do.",
    "python/processes",
    measure="efficiency",
    at_least=0.7,
)
scenario.claim(
    "Four processes run the published loop faster than one.",
    "python-as-published/processes",
    over="python-as-published/serial",
    at_least=1.25,
    published=3.74,
)
scenario.claim(
    "A matrix of normals is at least ten times as fast as the published loop.",
    "numpy-paths-as-published/serial",
    over="python-as-published/serial",
    at_least=10,
    published=22.3,
)
scenario.claim(
    "One normal for the end of a path is at least a thousand times as fast as the published loop.",
    "numpy-terminal-as-published/serial",
    over="python-as-published/serial",
    at_least=1_000,
    published=3_430,
)
scenario.claim(
    "Four processes on a pool are faster than one.",
    "python/processes",
    at_least=1.25,
)
scenario.claim(
    "numpy over all paths, step by step, is at least ten times as fast as a lean loop.",
    "numpy-paths/serial",
    at_least=10,
)
scenario.claim(
    "One normal for the end of a path costs at most a thousandth of a lean loop over its steps.",
    "numpy-terminal/serial",
    over="python/serial",
    measure="paths_per_s",
    at_least=1_000,
)
for algorithm in ("paths", "terminal"):
    scenario.claim(
        f"Native code that releases the GIL reaches at least 0.85 of what this machine can do ({algorithm}).",
        f"native-released-{algorithm}/threads",
        over=f"native-released-{algorithm}/serial",
        measure="efficiency",
        at_least=0.85,
    )
    scenario.claim(
        f"Native code that keeps the GIL gains nothing from threads ({algorithm}).",
        f"native-held-{algorithm}/threads",
        over=f"native-held-{algorithm}/serial",
        at_most=1.25,
        when="gil",
    )
scenario.claim(
    "On one thread and as many paths, native code is at least as fast as numpy, step by step.",
    "native-released-paths/serial",
    over="numpy-paths/serial",
    at_least=1.0,
)
scenario.claim(
    "On one thread and as many paths, native code is at least as fast as numpy for the end alone.",
    "native-released-terminal/serial",
    over="numpy-terminal/serial",
    at_least=1.0,
)

scenario.evidence(
    "vectorise", "a simulation", "numpy-terminal/serial", over="python/serial", measure="paths_per_s", rank=2
)
scenario.evidence(
    "options",
    "the formula for the end, no paths",
    "numpy-terminal/serial",
    over="numpy-paths/serial",
    measure="paths_per_s",
    rank=1,
)
