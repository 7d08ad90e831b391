"""Free threading (PEP 703): what threads bring to pure Python with and without a GIL, and what one thread pays."""

import contextlib
import multiprocessing
import os
import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator

from gillab import Scenario

TASKS = 4
CPUS = min(TASKS, len(os.sched_getaffinity(0)))

scenario = Scenario(
    source="section 5, PEP 703",
    tasks=TASKS,
    columns=["free_threaded", "gil_enabled", "loop_s"],
    sizes={
        "smoke": {"n": 5_000, "length": 100_000},
        "default": {"n": 20_000, "length": 500_000},
        "seed": {"n": 50_000, "length": 5_000_000},
    },
)


def count_primes(n: int) -> int:
    """Only small integers of its own: what threads share is the GIL, if there is one."""
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


def add_up(values: list[float]) -> float:
    """All threads read one list, so they share the reference counts of what is in it."""
    total = 0.0
    for value in values:
        total += value
    return total


def seconds_for(task: Callable[[], object], threads: int) -> tuple[float, list]:
    """How long TASKS tasks take on so many threads, whose start is not timed; and the tasks' results."""
    left = list(range(TASKS))
    results = []
    times = []  # each thread's own: under a GIL, whoever else looks at the clock may have to wait first
    ready = threading.Barrier(threads)

    def work() -> None:
        ready.wait()
        times.append(time.perf_counter())
        with contextlib.suppress(IndexError):
            while True:
                left.pop()
                results.append(task())
        times.append(time.perf_counter())

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return max(times) - min(times), results


def serve(connection, n: int, length: int) -> None:
    """A child's whole life: it runs the loop that it is asked for, on so many threads, and tells how it was."""
    values = [1 / number for number in range(1, length + 1)]
    loops = {"primes": lambda: count_primes(n), "sum": lambda: add_up(values)}
    with contextlib.suppress(EOFError):
        while True:
            loop, threads = connection.recv()
            seconds, results = seconds_for(loops[loop], threads)
            connection.send(
                {
                    "loop": loop,
                    "results": results,
                    "free_threaded": int(bool(sysconfig.get_config_var("Py_GIL_DISABLED"))),
                    "gil_enabled": int(getattr(sys, "_is_gil_enabled", lambda: True)()),
                    "loop_s": seconds,
                }
            )


@contextlib.contextmanager
def environment(name: str, value: str | None) -> Iterator[None]:
    """What a child that is started meanwhile inherits."""
    before = os.environ.pop(name, None)
    if value is not None:
        os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name, None)
        if before is not None:
            os.environ[name] = before


def child(gil: str | None, n: int, length: int):
    """The way to a child with the GIL on ("1"), off ("0"), or as this build has it (None)."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    with environment("PYTHON_GIL", gil):
        context.Process(target=serve, args=(there, n, length), daemon=True).start()
    there.close()
    return here


# The GIL is chosen when a Python starts, so each setting has a process of its own.
SETTINGS = {"": None, "-gil-on": "1", "-gil-off": "0"}


@scenario.prepare
def prepare(n: int, length: int) -> dict:
    free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    settings = SETTINGS if free_threaded else {"": None}
    return {setting: child(gil, n, length) for setting, gil in settings.items()}


def variant(loop: str, threads: int, setting: str) -> None:
    def run(children: dict, tasks: int, workers: int) -> list:
        children[setting].send((loop, threads))
        return [children[setting].recv()]

    where = {"": "as this build has it", "-gil-on": "PYTHON_GIL=1", "-gil-off": "PYTHON_GIL=0"}[setting]
    run.__doc__ = f"{TASKS} tasks on {threads} thread{'s' * (threads > 1)}, the GIL {where}"
    name = f"{loop}-{'serial' if threads == 1 else 'threads'}{setting}"
    scenario.batch(name, requires=["free-threaded"] if setting else [])(run)


for setting in SETTINGS:
    for loop in ("primes", "sum"):
        for threads in (1, TASKS):
            variant(loop, threads, setting)


@scenario.check
def check(results: list, expected: list, variant: str) -> str | None:
    """All tasks of a sample agree, and with the reference's where that is the same loop."""
    (result,) = results
    if len(result["results"]) != TASKS or len(set(result["results"])) != 1:
        return f"the tasks gave {result['results']}"
    same_loop = result["loop"] == expected[0]["loop"]
    if same_loop and result["results"] != expected[0]["results"]:
        return f"{result['results']} is not {expected[0]['results']}"
    return None


@scenario.counters
def counters(results: list) -> dict:
    return {name: results[0][name] for name in scenario.columns}


def compare(text: str, variant: str, over: str, **bounds) -> None:
    scenario.claim(text, f"{variant}/batch", over=f"{over}/batch", measure="loop_s", **bounds)


for loop, what in (("primes", "a loop over numbers of its own"), ("sum", "a loop over a shared list")):
    compare(
        f"Under the GIL, threads take as long as one thread for {what}.",
        f"{loop}-threads",
        f"{loop}-serial",
        at_least=0.8,
        when="gil",
    )
    if CPUS > 1:
        compare(
            f"Without it, threads bring {what} at least 0.7 of the {CPUS} CPUs.",
            f"{loop}-threads",
            f"{loop}-serial",
            at_most=1 / (0.7 * CPUS),
            when="free-threaded",
        )
        compare(
            f"It is the GIL that makes the difference: off, threads run {what} faster than on.",
            f"{loop}-threads-gil-off",
            f"{loop}-threads-gil-on",
            at_most=0.8,
            when="free-threaded",
        )
    compare(
        f"On one thread, {what} is at most 15 % slower with the GIL off than on.",
        f"{loop}-serial-gil-off",
        f"{loop}-serial-gil-on",
        at_most=1.15,
        when="free-threaded",
    )
