"""The convoy effect: what becomes of one I/O thread beside threads that compute."""

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterator

from gillab import Scenario, echo_peer, gil, on_other_cpus, quantile, round_trips

CPUS = len(os.sched_getaffinity(0))
CROWDS = (1, 2, 4)

scenario = Scenario(
    tasks=1,
    bound="io",
    columns=["round_trips_per_s", "p50_s", "p99_s", "max_s", "handoffs_per_s", "forced_per_s"],
    sizes={
        "smoke": {"seconds": 0.03, "n": 5_000},
        "default": {"seconds": 0.08, "n": 10_000},
        "seed": {"seconds": 0.5, "n": 20_000},
    },
)


@scenario.prepare
def prepare(seconds: float, n: int) -> dict:
    """The peer is another process, so it never wants this one's GIL."""
    return {"seconds": seconds, "n": n, "peer": echo_peer()}


def count_primes(n: int) -> int:
    count = 0
    for candidate in range(2, n):
        divisor = 2
        while divisor * divisor <= candidate:
            if candidate % divisor == 0:
                break
            divisor += 1
        else:
            count += 1
    return count


def count_primes_in_c(n: int) -> int:
    import _gillab

    return _gillab.run("primes", {"n": n}, released=True)


@contextlib.contextmanager
def computing(threads: int, compute: Callable[[int], int], n: int) -> Iterator[set[int]]:
    """Threads that compute until the block ends; yields the set of what they found."""
    found: set[int] = set()
    stop = threading.Event()
    started = threading.Barrier(threads + 1)

    def work() -> None:
        on_other_cpus()
        started.wait()
        while not stop.is_set():
            found.add(compute(n))

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    started.wait()
    try:
        yield found
    finally:
        stop.set()
        for worker in workers:
            worker.join()


def measure(data: dict, threads: int, compute: Callable[[int], int]) -> list:
    with computing(threads, compute, data["n"]) as found:
        before = gil.account()
        begin = time.perf_counter()
        latencies = round_trips(data["peer"], data["seconds"])
        elapsed = time.perf_counter() - begin
        passed = gil.account() - before if before else None
    return [{"latencies": latencies, "elapsed": elapsed, "gil": passed, "found": found}]


@scenario.batch("alone")
def alone(data: dict, tasks: int, workers: int) -> list:
    """nothing else to do"""
    return measure(data, 0, count_primes)


def beside(kind: str, threads: int, compute: Callable[[int], int], what: str) -> None:
    def variant(data: dict, tasks: int, workers: int) -> list:
        return measure(data, threads, compute)

    variant.__doc__ = f"beside {threads} {what} thread{'s' * (threads > 1)}"
    scenario.batch(f"{kind}-{threads}")(variant)


for threads in CROWDS:
    beside("python", threads, count_primes, "Python")
for threads in CROWDS:
    beside("native", threads, count_primes_in_c, "C++")


@scenario.check
def check(results: list, expected: list, variant: str) -> str | None:
    """Every echo was right, or round_trips would have raised; the primes must agree too."""
    found = results[0]["found"]
    return f"the threads counted {sorted(found)} primes" if len(found) > 1 else None


@scenario.counters
def counters(results: list) -> dict:
    (result,) = results
    latencies, elapsed, passed = result["latencies"], result["elapsed"], result["gil"]
    numbers = {
        "round_trips_per_s": len(latencies) / elapsed,
        "p50_s": quantile(latencies, 0.5),
        "p99_s": quantile(latencies, 0.99),
        "max_s": max(latencies),
    }
    if passed:
        numbers |= {"handoffs_per_s": passed.handoffs / elapsed, "forced_per_s": passed.forced / elapsed}
    return numbers


for threads in CROWDS:
    scenario.claim(
        f"Pure Python on {threads} thread{'s' * (threads > 1)} cuts the I/O throughput by more than half.",
        f"python-{threads}/batch",
        over="alone/batch",
        measure="round_trips_per_s",
        at_most=0.5,
        when="gil",
    )
    # The I/O thread and its peer take turns on a CPU of their own, so one less is left to the others.
    if threads < CPUS:
        scenario.claim(
            f"Released native code on {threads} thread{'s' * (threads > 1)} does not, with {CPUS} CPUs for it.",
            f"native-{threads}/batch",
            over="alone/batch",
            measure="round_trips_per_s",
            at_least=0.5,
        )
