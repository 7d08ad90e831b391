"""The price of an option by simulation: a loop for each path, numpy over all paths, or one formula for the end."""

import math
import random
import time
from statistics import NormalDist

from gillab import Scenario

SPOT, STRIKE, YEARS, RATE, VOLATILITY = 100.0, 105.0, 1.0, 0.05, 0.2
STEPS = 252
SEED = 8
PUBLISHED = 8.0214

scenario = Scenario(
    source="strategy H",
    tasks=4,
    sizes={
        "smoke": {"paths": 50, "long_paths": 2_000, "long_terminals": 100_000},
        "default": {"paths": 250, "long_paths": 5_000, "long_terminals": 1_000_000},
        "seed": {"paths": 25_000, "long_paths": 25_000, "long_terminals": 2_500_000},
    },
)


@scenario.prepare
def prepare(paths: int, long_paths: int, long_terminals: int) -> dict:
    return {"paths": paths, "long_paths": long_paths, "long_terminals": long_terminals}


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


def simulate(task: int, paths: int, steps: int) -> list[float]:
    import numpy

    begin = time.perf_counter()
    normals = numpy.random.default_rng([SEED, steps, task])
    drift, deviation = growth(YEARS / steps)
    price = numpy.full(paths, SPOT)
    for _ in range(steps):
        price *= numpy.exp(drift + deviation * normals.standard_normal(paths))
    payoff = numpy.maximum(price - STRIKE, 0.0)
    return estimate(float(payoff.sum()), float(payoff @ payoff), paths, begin)


@scenario.task("numpy-paths", requires=["numpy"])
def numpy_paths(data: dict, task: int) -> list[float]:
    """numpy over all paths at once, step by step"""
    return simulate(task, data["paths"], STEPS)


@scenario.task("numpy-terminal", requires=["numpy"], executors="serial")
def numpy_terminal(data: dict, task: int) -> list[float]:
    """numpy; one normal gives the price at the end exactly"""
    return simulate(task, data["paths"], 1)


# What takes numpy and C++ too little time for threads to wake up, once more with many more paths.
@scenario.task("numpy-terminal-long", requires=["numpy"])
def numpy_terminal_long(data: dict, task: int) -> list[float]:
    """the same with many more paths"""
    return simulate(task, data["long_terminals"], 1)


def native(name: str, kernel: str, gil: str, paths: str, **options: str) -> None:
    def arguments(data: dict) -> dict:
        market = {"spot": SPOT, "strike": STRIKE, "rate": RATE, "volatility": VOLATILITY, "years": YEARS}
        return market | {"paths": data[paths], "steps": STEPS, "seed": SEED}

    scenario.native(name, kernel=kernel, gil=gil, arguments=arguments, **options)


native("native-paths", "monte-carlo-paths", "released", "paths", executors="serial")
native("native-terminal", "monte-carlo-terminal", "released", "paths", executors="serial")
native("native-held-paths-long", "monte-carlo-paths", "held", "long_paths")
native("native-released-paths-long", "monte-carlo-paths", "released", "long_paths")
native("native-held-terminal-long", "monte-carlo-terminal", "held", "long_terminals")
native("native-released-terminal-long", "monte-carlo-terminal", "released", "long_terminals")
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
    """How many paths there were, and how long one took within its task: on threads, with all waiting."""
    _, _, paths, seconds = (sum(column) for column in zip(*results))
    return {"paths": paths, "path_ns": seconds / paths * 1e9}


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
    "Four processes on a pool are faster than one.",
    "python/processes",
    at_least=1.25,
    published=3.74,
)
scenario.claim(
    "numpy over all paths, step by step, is at least ten times as fast as the loop.",
    "numpy-paths/serial",
    at_least=10,
    published=22.3,
)
scenario.claim(
    "One normal for the end of a path costs at most a thousandth of a loop over its steps.",
    "python/serial",
    over="numpy-terminal-long/serial",
    measure="path_ns",
    at_least=1_000,
    published=3_430,
)
for algorithm in ("paths", "terminal"):
    scenario.claim(
        f"Native code that releases the GIL reaches at least 0.85 of what this machine can do ({algorithm}).",
        f"native-released-{algorithm}-long/threads",
        over=f"native-released-{algorithm}-long/serial",
        measure="efficiency",
        at_least=0.85,
    )
    scenario.claim(
        f"Native code that keeps the GIL gains nothing from threads ({algorithm}).",
        f"native-held-{algorithm}-long/threads",
        over=f"native-held-{algorithm}-long/serial",
        at_most=1.25,
        when="gil",
    )
scenario.claim(
    "On one thread and as many paths, native code is at least as fast as numpy, step by step.",
    "native-paths/serial",
    over="numpy-paths/serial",
    at_least=1.0,
)
scenario.claim(
    "On one thread and as many paths, native code is at least as fast as numpy for the end alone.",
    "native-released-terminal-long/serial",
    over="numpy-terminal-long/serial",
    at_least=1.0,
)

scenario.evidence("vectorise", "a simulation", "numpy-terminal/serial", over="python/serial", rank=2)
