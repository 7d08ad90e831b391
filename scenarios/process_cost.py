"""What a border costs: workers to start, to feed, to keep; and how long a task must be to pay for it."""

import functools
import hashlib
import mmap
import multiprocessing
import os
import sys
import threading
import time
from array import array
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from gillab import Scenario, Unavailable
from gillab.break_even import median_seconds, pays_from, spin
from gillab.memory import own_bytes, resident_bytes

scenario = Scenario(
    source="strategy B",
    tasks=4,
    columns=["start_s", "resident_bytes", "bytes_per_s", "hop_s", "pays_from_s"],
    sizes={
        "smoke": {"largest": 1_000_000, "fresh": "fork"},
        "default": {"largest": 10_000_000, "fresh": "spawn"},
        "seed": {"largest": 100_000_000, "fresh": "spawn"},
    },
)


@scenario.prepare
def prepare(largest: int, fresh: str) -> dict:
    """What is kept between samples: pools, and a process that takes what it is sent."""
    return {"largest": largest, "fresh": fresh, "kept": {}}


def kept(data: dict, name: str, make: Callable[[], Any]) -> Any:
    """Made by the first who asks, which is the check before the timing."""
    if name not in data["kept"]:
        data["kept"][name] = make()
    return data["kept"][name]


# Starting a worker, until it says so, and keeping it.


def say_hello(sender) -> None:
    sender.send("hello")
    sender.recv()  # until it may go


def start_process(data: dict, start_method: str) -> dict:
    context = multiprocessing.get_context(start_method)
    if start_method == "forkserver":
        kept(data, "forkserver", lambda: start_process({"kept": {"forkserver": None}}, start_method))
    here, there = context.Pipe()
    worker = context.Process(target=say_hello, args=(there,), daemon=True)
    begin = time.perf_counter()
    worker.start()
    there.close()
    answer = here.recv()
    start_s = time.perf_counter() - begin
    memory = own_bytes(worker.pid)
    here.send("go")
    worker.join()
    return {"right": answer == "hello", "start_s": start_s, "resident_bytes": memory}


@scenario.batch("fork")
def fork(data: dict, tasks: int, workers: int) -> list:
    """a process that is a copy of this one"""
    return [start_process(data, "fork")]


@scenario.batch("forkserver")
def forkserver(data: dict, tasks: int, workers: int) -> list:
    """a copy of a small process that was started for it"""
    return [start_process(data, "forkserver")]


@scenario.batch("spawn")
def spawn(data: dict, tasks: int, workers: int) -> list:
    """a fresh Python"""
    return [start_process(data, "spawn")]


@scenario.batch("thread")
def thread(data: dict, tasks: int, workers: int) -> list:
    """a thread of this process; memory over 50 of them"""
    go, count, memory = threading.Event(), 50, resident_bytes()
    starts, threads = [], []
    for _ in range(count):
        ready = threading.Event()
        threads.append(threading.Thread(target=lambda: (ready.set(), go.wait())))
        begin = time.perf_counter()
        threads[-1].start()
        ready.wait()
        starts.append(time.perf_counter() - begin)
    memory = resident_bytes() - memory
    go.set()
    for each in threads:
        each.join()
    starts.sort()
    return [{"right": True, "start_s": starts[count // 2], "resident_bytes": memory / count}]


@scenario.batch("interpreter", requires=["python>=3.12"])
def interpreter(data: dict, tasks: int, workers: int) -> list:
    """a sub-interpreter with a GIL of its own (Python 3.12+)"""
    if sys.version_info >= (3, 13):
        import _interpreters as interpreters
    else:
        import _xxsubinterpreters as interpreters
    memory, begin = resident_bytes(), time.perf_counter()
    identity = interpreters.create()
    failure = interpreters.run_string(identity, "assert True")
    start_s = time.perf_counter() - begin
    memory = resident_bytes() - memory
    interpreters.destroy(identity)
    return [{"right": failure is None, "start_s": start_s, "resident_bytes": memory}]


scenario.reference("thread/batch")

# Sending data across a border: to a process, to an interpreter, to a thread.


def ends(content: Any) -> tuple:
    """What the receiver answers: it has everything when it knows the length and the last item."""
    return len(content), content[-1] if content else None


class Process:
    """Receives what it is sent, by pickle or in memory that both see."""

    def __init__(self, largest: int) -> None:
        context = multiprocessing.get_context("fork")
        self.memory = mmap.mmap(-1, largest)  # shared, and without a name that could be left behind
        self.here, there = context.Pipe()
        self.process = context.Process(target=self.serve, args=(there,), daemon=True)
        self.process.start()
        there.close()

    def serve(self, there) -> None:
        while True:
            sent = there.recv()
            there.send(ends(self.found(*sent) if isinstance(sent, tuple) else sent))

    def found(self, kind: str, length: int) -> Any:
        content = memoryview(self.memory)[:length]
        return str(content, "utf-8") if kind == "str" else content.cast(kind)

    def pickled(self, content: Any) -> tuple:
        self.here.send(content)
        return self.here.recv()

    def shared(self, content: Any) -> tuple:
        kind = "str" if isinstance(content, str) else memoryview(content).format
        raw = content.encode() if kind == "str" else memoryview(content).cast("B")
        self.memory[: len(raw)] = raw
        self.here.send((kind, len(raw)))
        return self.here.recv()


def by_pickle(data: dict) -> Callable[[Any], tuple]:
    return kept(data, "process", lambda: Process(data["largest"])).pickled


def by_shared_memory(data: dict) -> Callable[[Any], tuple]:
    return kept(data, "process", lambda: Process(data["largest"])).shared


def by_interpreter(data: dict) -> Callable[[Any], tuple]:
    """A call into an interpreter with a GIL of its own: what goes in is shared where it can be, else pickled."""
    from concurrent import interpreters

    interpreter = kept(data, "interpreter", interpreters.create)
    return lambda content: interpreter.call(ends, content)


def by_thread(data: dict) -> Callable[[Any], tuple]:
    pool = kept(data, "thread", lambda: ThreadPoolExecutor(1))
    return lambda content: pool.submit(ends, content).result()


def transfer(name: str, way: Callable, make: Callable[[int], Any], size: int, what: str, requires=()) -> None:
    def run(data: dict, tasks: int, workers: int) -> list:
        if size > data["largest"]:
            raise Unavailable(f"this size stops at {data['largest']} bytes", instead="--size seed")
        send, content = way(data), kept(data, name, lambda: make(size))
        right = send(content) == ends(content)
        taken_s = median_seconds(send, content, repeats=5)
        return [{"right": right} | ({"bytes_per_s": size / taken_s} if size else {"hop_s": taken_s})]

    run.__doc__ = what
    scenario.batch(name, requires=requires)(run)


def doubles(size: int) -> array:
    return array("d", range(size // 8))


for text, size in (("1kB", 1_000), ("100kB", 100_000), ("10MB", 10_000_000), ("100MB", 100_000_000)):
    transfer(f"pickle-{text}", by_pickle, doubles, size, f"{size} bytes to another process")
    transfer(f"shared-{text}", by_shared_memory, doubles, size, f"{size} bytes to another process")
transfer(
    "pickle-objects-100kB",
    by_pickle,
    lambda size: doubles(size).tolist(),
    100_000,
    "100000 bytes to another process",
)

BORDERS = {
    "process": (by_pickle, ()),
    "shared-memory": (by_shared_memory, ()),
    "interpreter": (by_interpreter, ("python>=3.14",)),
    "thread": (by_thread, ()),
}
CONTENTS = {
    "bytes": lambda size: bytes(range(250)) * (size // 250),
    "str": lambda size: "0123456789" * (size // 10),
    "list": lambda size: doubles(size).tolist(),
    "array": doubles,
}
for border, (way, requires) in BORDERS.items():
    transfer(f"nothing-by-{border}", way, lambda size: b"", 0, "there and back with empty hands", requires)
    for kind, make in CONTENTS.items():
        if (kind, border) != (
            "list",
            "shared-memory",
        ):  # a list is made of references, good in one interpreter
            transfer(f"{kind}-by-{border}", way, make, 1_000_000, f"1 MB, as {kind}", requires)
transfer(
    "view-by-interpreter",
    by_interpreter,
    lambda size: memoryview(doubles(size)),
    1_000_000,
    "1 MB, as a memoryview of an array: both see the same memory",
    ("python>=3.14",),
)


# How long must a task be?


def priced(task: Callable[[int], Any], spread: Callable[[list[int]], Any], tasks: int, workers: int) -> list:
    found = {
        "hop_s": median_seconds(spread, [0], repeats=3),
        "pays_from_s": pays_from(task, spread, tasks, workers),
    }
    right = list(spread([10] * tasks)) == [task(10)] * tasks
    return [{"right": right} | {name: value for name, value in found.items() if value is not None}]


def at_most_cpus(workers: int) -> int:
    return min(workers, len(os.sched_getaffinity(0)))


def digest(amount: int) -> bytes:
    """A task that lets go of the GIL."""
    return hashlib.sha256(content()[: amount * 64]).digest()


@functools.cache
def content() -> memoryview:
    return memoryview(bytes(64_000_000))


@scenario.batch("released-threads")
def released_threads(data: dict, tasks: int, workers: int) -> list:
    """sha256, which lets go of the GIL, on a pool of threads"""
    workers = at_most_cpus(workers)
    pool = kept(data, "threads", lambda: ThreadPoolExecutor(workers))
    return priced(digest, lambda amounts: list(pool.map(digest, amounts)), tasks, workers)


@scenario.batch("process-pool")
def process_pool(data: dict, tasks: int, workers: int) -> list:
    """a Python loop in a pool of processes that runs already"""
    workers = at_most_cpus(workers)
    pool = kept(data, "processes", lambda: multiprocessing.get_context("spawn").Pool(workers))
    return priced(spin, lambda amounts: pool.map(spin, amounts, chunksize=1), tasks, workers)


@scenario.batch("fresh-process-pool")
def fresh_process_pool(data: dict, tasks: int, workers: int) -> list:
    """a Python loop in a pool of processes that is started for it, and ended"""
    workers = at_most_cpus(workers)
    context = multiprocessing.get_context(data["fresh"])

    def spread(amounts: list[int]) -> list[int]:
        with context.Pool(workers) as pool:
            return pool.map(spin, amounts, chunksize=1)

    return priced(spin, spread, tasks, workers)


@scenario.check
def check(results: list, expected: list, variant: str) -> str | None:
    """Workers have answered, and said what they should."""
    return None if results[0]["right"] else "the workers' answers are wrong"


@scenario.counters
def counters(results: list) -> dict:
    return {name: value for name, value in results[0].items() if name != "right"}


scenario.claim(
    "Starting a process takes 100 ms to several hundred.",
    "spawn/batch",
    measure="start_s",
    at_least=0.1,
    at_most=0.5,
    published=0.1,
)
scenario.claim(
    "Processes pay from about 100 ms a task, when they are started for it.",
    "fresh-process-pool/batch",
    measure="pays_from_s",
    at_least=0.033,
    at_most=0.3,
    published=0.1,
)
scenario.claim(
    "Processes that run already pay from about 100 ms a task as well.",
    "process-pool/batch",
    measure="pays_from_s",
    at_least=0.033,
    at_most=0.3,
    published=0.1,
)
scenario.claim(
    "Tasks of 10 ms are long enough for threads.",
    "released-threads/batch",
    measure="pays_from_s",
    at_most=0.01,
    published=0.01,
)
scenario.claim(
    "Shared memory moves large arrays at least twice as fast as pickle.",
    "shared-10MB/batch",
    over="pickle-10MB/batch",
    measure="bytes_per_s",
    at_least=2,
)
scenario.claim(
    "Python objects go through pickle at less than a third of an array's speed.",
    "pickle-objects-100kB/batch",
    over="pickle-100kB/batch",
    measure="bytes_per_s",
    at_most=0.33,
)
scenario.claim(
    "A process by fork starts in less than half of a fresh one's time.",
    "fork/batch",
    over="spawn/batch",
    measure="start_s",
    at_most=0.5,
)
scenario.claim(
    "A thread starts in less than a tenth of the time of any process.",
    "thread/batch",
    over="fork/batch",
    measure="start_s",
    at_most=0.1,
)

scenario.evidence("released-threads", "pays from", "released-threads/batch", measure="pays_from_s", rank=1)
scenario.evidence("kept-pool", "pays from", "process-pool/batch", measure="pays_from_s", rank=1)
scenario.evidence("fresh-pool", "pays from", "fresh-process-pool/batch", measure="pays_from_s", rank=1)
