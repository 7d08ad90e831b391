"""Adding up an array: a Python loop keeps the GIL, numpy.sum lets go of it."""

import random
from array import array

from gillab import Scenario

scenario = Scenario(
    source="experiment 3",
    featured=True,
    tasks=4,
    sizes={"smoke": {"n": 100_000}, "default": {"n": 4_000_000}, "seed": {"n": 5_000_000}},
)


@scenario.prepare
def prepare(n: int) -> dict:
    """The same whole numbers as a list of int, and as float64: a buffer for C++, an array where there is numpy."""
    random_number = random.Random(3).random
    integers = [int(1_000_000 * random_number()) for _ in range(n)]
    buffer = array("d", integers)
    try:
        import numpy
    except ModuleNotFoundError:
        return {"list": integers, "buffer": buffer}
    return {"list": integers, "buffer": buffer, "numpy": numpy.array(buffer)}


@scenario.task("python")
def python_sum(data: dict) -> float:
    """A loop that adds each int of a list to a float, which keeps the GIL."""
    total = 0.0
    for value in data["list"]:
        total += value
    return total


@scenario.task("numpy", requires=["numpy"])
def numpy_sum(data: dict) -> float:
    """numpy.sum over float64, which releases the GIL."""
    return float(data["numpy"].sum())


def buffer_argument(data: dict) -> dict:
    return {"values": data["buffer"]}


scenario.native("native-held", kernel="sum", gil="held", arguments=buffer_argument)
scenario.native("native-released", kernel="sum", gil="released", arguments=buffer_argument)
scenario.reference("python/serial")
scenario.check(rel_tol=1e-9)

scenario.claim(
    "Threads do not speed up a Python loop under the GIL.",
    "python/threads",
    at_most=1.25,
    published=1.07,
    when="gil",
)
scenario.claim(
    "Threads speed up numpy.sum, because it releases the GIL.",
    "numpy/threads",
    over="numpy/serial",
    at_least=1.2,
    published=4.94,
)
scenario.claim(
    "numpy.sum is at least ten times as fast as the loop, on one thread.",
    "numpy/serial",
    at_least=10,
    published=29,
)
