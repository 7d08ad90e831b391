"""The price list: what taking, passing on and letting go of the GIL costs, and what a worker does."""

import multiprocessing
import sys
import threading
import time
from collections.abc import Callable

from gillab import Scenario, Unavailable, gil

scenario = Scenario(
    tasks=1,
    columns=["cost_ns"],
    sizes={
        "smoke": {"calls": 20_000, "handoffs": 100, "threads": 50, "interpreters": 1, "processes": 1},
        "default": {"calls": 200_000, "handoffs": 300, "threads": 300, "interpreters": 2, "processes": 1},
        "seed": {"calls": 1_000_000, "handoffs": 1_000, "threads": 1_000, "interpreters": 5, "processes": 3},
    },
)


def cost_in_c(primitive: str, repetitions: int, passed_on: bool = False) -> dict:
    """Repeats it in C++; the probe must have seen the GIL being taken every single time."""
    import _gillab

    if passed_on and not getattr(sys, "_is_gil_enabled", lambda: True)():
        raise Unavailable("needs a GIL to pass on, and this Python has none")
    before = gil.account()
    cost_ns = _gillab.gil_cost(primitive, repetitions)
    taken = (gil.account() - before).acquires if before else repetitions
    return {"cost_ns": cost_ns, "done": min(taken, repetitions), "wanted": repetitions}


def cost_in_python(make: Callable[[], bool], repetitions: int) -> dict:
    """Makes something and ends it, again and again; `make` says whether it has worked."""
    begin = time.perf_counter_ns()
    done = sum(make() for _ in range(repetitions))
    cost_ns = (time.perf_counter_ns() - begin) / repetitions
    return {"cost_ns": cost_ns, "done": done, "wanted": repetitions}


@scenario.task("allow-threads", executors="serial")
def allow_threads(data: dict) -> dict:
    """Py_BEGIN_ALLOW_THREADS and Py_END_…, nobody else wanting the GIL"""
    return cost_in_c("allow-threads", data["calls"])


@scenario.task("attach-kept", executors="serial")
def attach_kept(data: dict) -> dict:
    """PyGILState_Ensure and _Release on a C thread that keeps its thread state"""
    return cost_in_c("attach-kept", data["calls"])


@scenario.task("attach-fresh", executors="serial")
def attach_fresh(data: dict) -> dict:
    """the same on a C thread that has no thread state yet"""
    return cost_in_c("attach-fresh", data["calls"])


@scenario.task("handoff-uncontended", executors="serial")
def handoff_uncontended(data: dict) -> dict:
    """from one thread to another that asks once the GIL is free"""
    return cost_in_c("handoff-free", data["handoffs"] * 10, passed_on=True)


@scenario.task("handoff-contended", executors="serial")
def handoff_contended(data: dict) -> dict:
    """from one thread to another that sleeps in wait for the GIL"""
    return cost_in_c("handoff-contended", data["handoffs"], passed_on=True)


@scenario.task("thread", executors="serial")
def thread(data: dict) -> dict:
    """threading.Thread: start and join"""

    def make() -> bool:
        ran = []
        worker = threading.Thread(target=ran.append, args=(True,))
        worker.start()
        worker.join()
        return bool(ran)

    return cost_in_python(make, data["threads"])


def cost_of_interpreter(own_gil: bool, repetitions: int) -> dict:
    if sys.version_info >= (3, 13):
        import _interpreters as interpreters

        options = {"config": "isolated" if own_gil else "legacy"}
    else:
        import _xxsubinterpreters as interpreters

        options = {"isolated": own_gil} if sys.version_info >= (3, 12) else {}

    def make() -> bool:
        identity = interpreters.create(**options)
        failure = interpreters.run_string(identity, "assert True")
        interpreters.destroy(identity)
        return failure is None

    return cost_in_python(make, repetitions)


@scenario.task("interpreter", executors="serial")
def interpreter(data: dict) -> dict:
    """a sub-interpreter under the same GIL: create, run a line, destroy"""
    return cost_of_interpreter(own_gil=False, repetitions=data["interpreters"])


@scenario.task("interpreter-own-gil", executors="serial", requires=["python>=3.12"])
def interpreter_own_gil(data: dict) -> dict:
    """a sub-interpreter with a GIL of its own (PEP 684): the same"""
    return cost_of_interpreter(own_gil=True, repetitions=data["interpreters"])


def cost_of_process(start_method: str, repetitions: int) -> dict:
    context = multiprocessing.get_context(start_method)

    def make() -> bool:
        process = context.Process(target=int)
        process.start()
        process.join()
        return process.exitcode == 0

    return cost_in_python(make, repetitions)


@scenario.task("process-fork", executors="serial")
def process_fork(data: dict) -> dict:
    """multiprocessing's fork: start and join; the child is a copy"""
    return cost_of_process("fork", data["processes"])


@scenario.task("process-spawn", executors="serial")
def process_spawn(data: dict) -> dict:
    """multiprocessing's spawn: start and join; the child is a fresh Python"""
    return cost_of_process("spawn", data["processes"])


@scenario.check
def check(results: list, expected: list, variant: str) -> str | None:
    """What was to be done was done, every time."""
    done, wanted = results[0]["done"], results[0]["wanted"]
    return None if done == wanted else f"it worked {done} times of {wanted}"


@scenario.counters
def counters(results: list) -> dict:
    return {"cost_ns": results[0]["cost_ns"]}


def dearer(text: str, variant: str, over: str, times: float) -> None:
    scenario.claim(
        text, f"{variant}/serial", over=f"{over}/serial", measure="cost_ns", at_least=times, when="gil"
    )


dearer("A thread state that is kept saves half of attaching.", "attach-fresh", "attach-kept", 2)
dearer(
    "Waking a thread that waits for the GIL costs at least ten times as much as letting go of it "
    "when nobody wants it.",
    "handoff-contended",
    "allow-threads",
    10,
)
dearer("A thread costs at least a hundred times as much as letting go.", "thread", "allow-threads", 100)
dearer("A sub-interpreter costs at least ten threads.", "interpreter", "thread", 10)
dearer("A fresh process costs at least a sub-interpreter.", "process-spawn", "interpreter", 1)
