"""Squaring an array: what looks vectorised, np.vectorize and object dtype, calls Python for each element."""

import random
from array import array

from gillab import Scenario

scenario = Scenario(
    source="strategy A",
    tasks=4,
    sizes={"smoke": {"n": 20_000}, "default": {"n": 150_000}, "seed": {"n": 1_000_000}},
)


@scenario.prepare
def prepare(n: int) -> dict:
    """The same numbers as a list, as a buffer for C++, and as numpy arrays where there is numpy."""
    generator = random.Random(2)
    buffer = array("d", (generator.uniform(-1.0, 1.0) for _ in range(n)))
    data = {"list": buffer.tolist(), "buffer": buffer}
    try:
        import numpy
    except ModuleNotFoundError:
        return data
    return data | {"numpy": numpy.array(buffer), "objects": numpy.array(data["list"], dtype=object)}


@scenario.task("python")
def python(data: dict) -> list[float]:
    """A loop over a list."""
    squares = []
    for x in data["list"]:
        squares.append(x * x)
    return squares


@scenario.task("np-vectorize", requires=["numpy"])
def np_vectorize(data: dict):
    """np.vectorize(lambda x: x * x), which calls the lambda for each element."""
    import numpy

    return numpy.vectorize(lambda x: x * x)(data["numpy"])


@scenario.task("object-dtype", requires=["numpy"])
def object_dtype(data: dict):
    """An array of Python floats, each multiplied by Python."""
    return data["objects"] * data["objects"]


@scenario.task("broadcasting", requires=["numpy"])
def broadcasting(data: dict):
    """One multiplication of a float64 array, in C without the GIL."""
    return data["numpy"] * data["numpy"]


def buffer_argument(data: dict) -> dict:
    return {"values": data["buffer"]}


scenario.native("native-held", kernel="square", gil="held", arguments=buffer_argument)
scenario.native("native-released", kernel="square", gil="released", arguments=buffer_argument)
scenario.reference("python/serial")


@scenario.check
def check(results: list, expected: list, variant: str) -> bool:
    """Every square is exactly the same. Whole lists are compared, because a million elements one by one take long."""

    def lists(arrays: list) -> list[list[float]]:
        return [squares if isinstance(squares, list) else squares.tolist() for squares in arrays]

    return lists(results) == lists(expected)


scenario.claim("Broadcasting is at least ten times as fast as the loop.", "broadcasting/serial", at_least=10)
scenario.claim(
    "np.vectorize is no faster than twice the loop, for it is one.", "np-vectorize/serial", at_most=2
)
scenario.claim(
    "An array of Python objects is at most a fifth as fast as one of float64.",
    "object-dtype/serial",
    over="broadcasting/serial",
    at_most=0.2,
)
for name in ("python", "np-vectorize", "object-dtype"):
    scenario.claim(
        f"Threads do not speed up {name}, which keeps the GIL.",
        f"{name}/threads",
        over=f"{name}/serial",
        at_most=1.25,
        when="gil",
    )
scenario.claim(
    "On one thread, native code is at least as fast as broadcasting.",
    "native-released/serial",
    over="broadcasting/serial",
    at_least=1.0,
)

scenario.evidence("vectorise", "squares of an array", "broadcasting/serial", over="python/serial", rank=1)
scenario.evidence("engineer-features", "broadcasting", "broadcasting/serial", over="python/serial", rank=1)
