"""The switch interval: how long a thread keeps the GIL from others, from 50 µs to 50 ms."""

import sys
import threading
import time

from gillab import Scenario, echo_peer, gil, on_other_cpus, quantile, round_trips

INTERVALS = {"50us": 50e-6, "500us": 500e-6, "5ms": 5e-3, "50ms": 50e-3}

scenario = Scenario(
    tasks=1,
    bound="io",
    columns=[
        "sums_per_s",
        "fairness_share",
        "handoffs_per_s",
        "p50_s",
        "p99_s",
        "p99.99_s",
        "max_s",
    ],
    sizes={
        "smoke": {"cpu_threads": 2, "seconds": 0.03, "round_trips": 1},
        "default": {"cpu_threads": 2, "seconds": 0.08, "round_trips": 3},
        "seed": {"cpu_threads": 2, "seconds": 2.0, "round_trips": 20},
    },
)

LOOPS = 1_000


@scenario.prepare
def prepare(cpu_threads: int, seconds: float, round_trips: int) -> dict:
    """The other end of the I/O is another process, so it never wants this one's GIL."""
    return {"cpu_threads": cpu_threads, "seconds": seconds, "at_least": round_trips, "peer": echo_peer()}


def loop() -> int:
    total = 0
    for number in range(LOOPS):
        total += number
    return total


class Worker(threading.Thread):
    """Computes until told to stop and counts how often."""

    def __init__(self) -> None:
        super().__init__()
        self.done = 0
        self.wrong = 0
        self.stopping = False

    def run(self) -> None:
        on_other_cpus()
        while not self.stopping:
            self.wrong += loop() != LOOPS * (LOOPS - 1) // 2
            self.done += 1


def measure(data: dict, interval: float) -> list:
    usual = sys.getswitchinterval()
    workers = [Worker() for _ in range(data["cpu_threads"])]
    sys.setswitchinterval(interval)
    try:
        for worker in workers:
            worker.start()
        before, done_before, begin = gil.account(), [each.done for each in workers], time.perf_counter()
        latencies = round_trips(data["peer"], data["seconds"], data["at_least"])
        elapsed, after, done = time.perf_counter() - begin, gil.account(), [each.done for each in workers]
    finally:
        sys.setswitchinterval(usual)
        for worker in workers:
            worker.stopping = True
        for worker in workers:
            worker.join()
    return [
        {
            "latencies": latencies,
            "elapsed": elapsed,
            "done": [now - earlier for now, earlier in zip(done, done_before)],
            "gil": after - before if before else None,
            "wrong": sum(each.wrong for each in workers),
        }
    ]


def sweep(name: str, interval: float) -> None:
    def variant(data: dict, tasks: int, workers: int) -> list:
        return measure(data, interval)

    variant.__doc__ = "Python's own" if interval == 5e-3 else ""
    scenario.batch(name)(variant)


for name, interval in INTERVALS.items():
    sweep(name, interval)


@scenario.check
def check(results: list, expected: list, variant: str) -> str | None:
    """Every echo was right, or round_trips would have raised; so must be the sums."""
    wrong = results[0]["wrong"]
    return f"{wrong} sums are wrong" if wrong else None


@scenario.counters
def counters(results: list) -> dict:
    (result,) = results
    latencies, elapsed, done = result["latencies"], result["elapsed"], result["done"]
    numbers = {
        "sums_per_s": sum(done) / elapsed,
        # Of what the luckiest thread got done, how much the unluckiest did.
        "fairness_share": min(done) / max(done) if any(done) else 0,
        "p50_s": quantile(latencies, 0.5),
        "p99_s": quantile(latencies, 0.99),
        "p99.99_s": quantile(latencies, 0.9999),
        "max_s": max(latencies),
    }
    if result["gil"]:
        numbers["handoffs_per_s"] = result["gil"].handoffs / elapsed
        numbers["forced_per_s"] = result["gil"].forced / elapsed
    return numbers


def compare(text: str, variant: str, over: str, measure: str, at_least: float) -> None:
    scenario.claim(
        text, f"{variant}/batch", over=f"{over}/batch", measure=measure, at_least=at_least, when="gil"
    )


compare(
    "Ten times the interval, from 0.5 to 5 ms, makes I/O wait at least three times as long.",
    "5ms",
    "500us",
    "p50_s",
    3,
)
compare("The same again from 5 to 50 ms.", "50ms", "5ms", "p50_s", 3)
compare(
    "A hundredth of the usual interval makes the GIL change hands ten times as often.",
    "50us",
    "5ms",
    "handoffs_per_s",
    10,
)
compare("Even so, the CPU threads keep half of their throughput.", "50us", "5ms", "sums_per_s", 0.5)
