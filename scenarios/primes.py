"""Counting primes by trial division: pure computation, on threads that share one GIL."""

from gillab import Scenario

scenario = Scenario(
    source="experiment 1",
    featured=True,
    tasks=4,
    sizes={"smoke": {"n": 10_000}, "default": {"n": 50_000}, "seed": {"n": 50_000}},
)


@scenario.prepare
def prepare(n: int) -> int:
    return n


@scenario.task("python")
def count_primes(n: int) -> int:
    """A loop in pure Python, which keeps the GIL."""
    count = 0
    for number in range(2, n):
        is_prime = True
        for divisor in range(2, int(number**0.5) + 1):
            if number % divisor == 0:
                is_prime = False
                break
        if is_prime:
            count += 1
    return count


scenario.native("native-held", kernel="primes", gil="held")
scenario.native("native-released", kernel="primes", gil="released")
scenario.reference("python/serial")

scenario.claim(
    "Threads do not speed up pure Python under the GIL.",
    "python/threads",
    at_most=1.25,
    published=1.01,
    when="gil",
)
scenario.claim(
    "Without the GIL, threads speed up pure Python to at least 0.7 of what this machine can do.",
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

scenario.evidence("plain-threads", "Python", "python/threads", over="python/serial", rank=1)
scenario.evidence(
    "native-threads", "C++ without the GIL", "native-released/threads", over="native-released/serial", rank=1
)
