"""Sub-interpreters: with a GIL of their own they run Python in parallel; sharing one, they take turns."""

import functools
import inspect
import os
import subprocess
import sys
import threading
import time

from gillab import Scenario

scenario = Scenario(
    source="PEP 684, PEP 734",
    tasks=4,
    sizes={"smoke": {"n": 5_000}, "default": {"n": 20_000}, "seed": {"n": 50_000}},
)


@scenario.prepare
def prepare(n: int) -> int:
    return n


def primes_below(n: int) -> int:
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


@scenario.task(
    "python",
    executors=("serial", "threads", "interpreters", "shared-gil-interpreters", "interpreter-pool"),
)
def count_primes(n: int) -> dict:
    """A loop in pure Python."""
    return {"primes": primes_below(n)}


def interpreters_module():
    """What the standard library's own interpreters are made of, under its name of the time."""
    if sys.version_info >= (3, 13):
        import _interpreters
    else:
        import _xxsubinterpreters as _interpreters
    return _interpreters


def create(own_gil: bool) -> int:
    if sys.version_info >= (3, 13):
        return interpreters_module().create("isolated" if own_gil else "legacy")
    return interpreters_module().create(isolated=own_gil)


def run_in(interpreter: int, code: str) -> None:
    failure = interpreters_module().run_string(interpreter, code)
    if failure is not None:
        raise RuntimeError(f"The interpreter failed: {failure}")


def fresh(own_gil: bool, n: int, tasks: int) -> list:
    """As many interpreters as tasks, made for the purpose and destroyed again; answers come through a pipe."""
    receiver, sender = os.pipe()
    begin = time.perf_counter()
    interpreters = [create(own_gil) for _ in range(tasks)]
    created = time.perf_counter()
    code = f"{inspect.getsource(primes_below)}\nimport os\nos.write({sender}, b'%d ' % primes_below({n}))"
    threads = [threading.Thread(target=run_in, args=(each, code)) for each in interpreters]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for each in interpreters:
        interpreters_module().destroy(each)
    os.close(sender)
    with os.fdopen(receiver, "rb") as answers:
        counts = [int(word) for word in answers.read().split()]
    create_s = (created - begin) / tasks
    return [{"primes": count, "own_gil": own_gil, "create_s": create_s} for count in counts]


@scenario.batch("fresh-interpreters", requires=["python>=3.12"])
def fresh_interpreters(n: int, tasks: int, workers: int) -> list:
    """an interpreter with its own GIL for each task, creating and destroying it included"""
    return fresh(True, n, tasks)


@scenario.batch("fresh-shared-gil-interpreters", requires=["python>=3.12"])
def fresh_shared_gil_interpreters(n: int, tasks: int, workers: int) -> list:
    """the same with interpreters that share the GIL"""
    return fresh(False, n, tasks)


@scenario.check
def check(results: list, expected: list, variant: str) -> str | None:
    counts, wanted = ([each["primes"] for each in both] for both in (results, expected))
    return None if counts == wanted else f"counted {counts} primes, not {wanted}"


@functools.cache
def bytes_per_interpreter(own_gil: bool) -> float:
    """By how much a fresh Python grows with each; here, what earlier ones have left would be used again."""
    code = "\n".join(
        [
            "import os, sys",
            inspect.getsource(interpreters_module),
            inspect.getsource(create),
            "def resident(): return int(open('/proc/self/statm').read().split()[1]) * os.sysconf('SC_PAGESIZE')",
            f"create({own_gil}), create({own_gil})  # what only the first ones need",
            "before = resident()",
            f"for _ in range(8): create({own_gil})",
            "print((resident() - before) / 8)",
        ]
    )
    answer = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    return float(answer.stdout.split()[-1])


@scenario.counters
def counters(results: list) -> dict:
    first = results[0]
    if "create_s" not in first:
        return {}
    return {
        "create_s": first["create_s"],
        "bytes_per_interpreter": bytes_per_interpreter(first["own_gil"]),
    }


scenario.claim(
    "Interpreters with a GIL of their own reach at least 0.8 of what this machine can do.",
    "python/interpreters",
    measure="efficiency",
    at_least=0.8,
)
scenario.claim(
    "The standard library's pool of them reaches as much.",
    "python/interpreter-pool",
    measure="efficiency",
    at_least=0.8,
)
scenario.claim(
    "Interpreters that share one GIL gain nothing.",
    "python/shared-gil-interpreters",
    at_most=1.25,
    when="gil",
)
scenario.claim(
    "Nor do threads in one interpreter.",
    "python/threads",
    at_most=1.25,
    when="gil",
)
scenario.claim(
    "Creating an interpreter takes less than the 100 ms that a process is said to take.",
    "fresh-interpreters/batch",
    measure="create_s",
    at_most=0.1,
)
