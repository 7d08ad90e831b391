"""The longest Collatz sequence: a Python loop that only processes, or interpreters, can run in parallel."""

from gillab import Scenario

scenario = Scenario(
    source="strategy B",
    tasks=4,
    sizes={
        "smoke": {"n": 1_500},
        "default": {"n": 8_000},
        "seed": {"n": 200_000},
    },
)

# Every number whose sequence is longer than that of all before it, up to a million, and how long it is.
RECORDS = [
    *((1, 1), (2, 2), (3, 8), (6, 9), (7, 17), (9, 20), (18, 21), (25, 24), (27, 112), (54, 113), (73, 116)),
    *((97, 119), (129, 122), (171, 125), (231, 128), (313, 131), (327, 144), (649, 145), (703, 171)),
    *((871, 179), (1161, 182), (2223, 183), (2463, 209), (2919, 217), (3711, 238), (6171, 262)),
    *((10971, 268), (13255, 276), (17647, 279), (23529, 282), (26623, 308), (34239, 311), (35655, 324)),
    *((52527, 340), (77031, 351), (106239, 354), (142587, 375), (156159, 383), (216367, 386), (230631, 443)),
    *((410011, 449), (511935, 470), (626331, 509), (837799, 525)),
]


@scenario.task("python", executors=("serial", "threads", "processes", "fresh-processes", "interpreters"))
def longest_sequence(data: dict) -> int:
    """A loop in pure Python: halve an even number, triple an odd one and add one, until it is 1."""

    def steps(n: int) -> int:
        count = 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            count += 1
        return count

    return max(steps(start) for start in range(1, data["n"]))


scenario.native("native-held", kernel="collatz", gil="held")
scenario.native("native-released", kernel="collatz", gil="released")
scenario.reference("python/serial")


def steps_of(result: int | list | tuple) -> int | None:
    """C++ tells the start and how many numbers its sequence has; None when that is no record."""
    if isinstance(result, int):
        return result
    start, length = result
    return length - 1 if (start, length) in RECORDS else None


@scenario.check
def check(results: list, expected: list) -> str | None:
    """All agree, and what they found is a record."""
    found = [steps_of(result) for result in results]
    if any(steps is None or steps + 1 not in dict(RECORDS).values() for steps in found):
        return f"{results}: not all of these are records"
    return None if found == [steps_of(result) for result in expected] else f"{results} is not {expected}"


scenario.claim(
    "Threads do not speed up the Python loop under the GIL.",
    "python/threads",
    at_most=1.25,
    published=1.03,
    when="gil",
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
    published=2.97,
)
scenario.claim(
    "Interpreters with a GIL each speed it up to at least 0.7 of what this machine can do.",
    "python/interpreters",
    measure="efficiency",
    at_least=0.7,
)
scenario.claim(
    "Without the GIL, threads speed up the Python loop to at least 0.7 of what this machine can do.",
    "python/threads",
    measure="efficiency",
    at_least=0.7,
    when="free-threaded",
)
scenario.claim(
    "Native code that keeps the GIL gains nothing from threads either.",
    "native-held/threads",
    over="native-held/serial",
    at_most=1.25,
    when="gil",
)
scenario.claim(
    "Native code that releases the GIL reaches at least 0.85 of what this machine can do.",
    "native-released/threads",
    over="native-released/serial",
    measure="efficiency",
    at_least=0.85,
)

scenario.evidence("kept-pool", "brought", "python/processes", over="python/serial", rank=2)
scenario.evidence("fresh-pool", "brought", "python/fresh-processes", over="python/serial", rank=2)
