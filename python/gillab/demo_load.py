"""The work that `gillab demo` looks at: threads whose kind and number change while they run.

    python3 demo_load.py COMMANDS COUNTS

COMMANDS is a descriptor that says, line by line, what to do: "work KIND", "threads N", "interval SECONDS", "pause",
"resume". COUNTS is a descriptor of memory with a row of three numbers for each thread: its id in the system (0: the
row is free), what it counts (UNITS), and the count. So a count costs no call, and nobody needs the GIL to read it.
Ends when nobody can give commands any more.
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import mmap
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Generator

MOST_THREADS = 16
UNITS = {"steps": 1, "megabytes": 2, "naps": 3, "requests": 4, "adds": 5, "lost": 6, "turns": 7}

# What one pass of each kind of work amounts to, in its unit.
STEPS = 1000
BUFFER = bytes(1 << 20)
NAP_S = 0.004
REQUEST_S = 0.001
LOOK_S = 0.02
COROUTINES = 10
TURN_S = 0.002
BLOCK_S = 0.02


def compute() -> None:
    total = 0
    for i in range(STEPS):
        total += i * i & 7


def python_work() -> Generator[int]:
    """Bytecode, which needs the GIL from beginning to end."""
    while True:
        compute()
        yield STEPS


def native_work() -> Generator[int]:
    """One long call of a C library, which lets go of the GIL meanwhile."""
    while True:
        hashlib.sha256(BUFFER).digest()
        yield 1


def sleeping() -> Generator[int]:
    """Waiting for something outside, as for a disk or a network."""
    while True:
        time.sleep(NAP_S)
        yield 1


def serving() -> Generator[int]:
    """A small server: waits for a request, reads it, answers. Each of the three lets go of the GIL."""
    here, there = socket.socketpair()
    with here, there:
        while True:
            time.sleep(REQUEST_S)
            there.send(b"?")
            here.recv(1)
            yield 1


class Race:
    """What racers add to, and what each of them has added by its own account."""

    value = 0
    counted: list[list[int]] = []


def one() -> int:
    return 1


def racing() -> Generator[int]:
    """`+=` on what others change too: it reads, calls one(), adds and writes, and another may come between."""
    mine = [0]
    Race.counted.append(mine)
    while True:
        for _ in range(STEPS):
            mine[0] += 1
            Race.value += one()
        yield STEPS


def auditing() -> Generator[int]:
    """How many increments the shared value lacks."""
    known = sum(mine[0] for mine in Race.counted) - Race.value
    while True:
        time.sleep(LOOK_S)
        lost = sum(mine[0] for mine in Race.counted) - Race.value
        yield max(lost - known, 0)
        known = max(lost, known)


def turning(blocked: bool) -> Generator[int]:
    """An event loop with ten coroutines that sleep a while each turn; in a blocked one another sleeps without await."""
    turns = 0

    async def polite() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(TURN_S)
            turns += 1

    async def blocking() -> None:
        while True:
            await asyncio.sleep(TURN_S)
            time.sleep(BLOCK_S)

    loop = asyncio.new_event_loop()
    tasks = [loop.create_task(polite()) for _ in range(COROUTINES)]
    tasks += [loop.create_task(blocking())] if blocked else []
    try:
        while True:
            loop.run_until_complete(asyncio.sleep(LOOK_S))
            done, turns = turns, 0
            yield done
    finally:
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.close()


# Nothing of this interpreter can be seen from the other, but the memory can: its own row and the word for "pause".
SUBINTERPRETER = f"""
import mmap, time

def work(counts, row, pause):
    while counts[row]:
        total = 0
        for i in range({STEPS}):
            total += i * i & 7
        counts[row + 2] += {STEPS}
        while counts[pause] and counts[row]:
            time.sleep(0.01)

work(memoryview(mmap.mmap({{descriptor}}, 0)).cast("Q"), {{row}}, {{pause}})
"""


def run_in_subinterpreter(code: str) -> None:
    """Runs the code in a fresh interpreter with a GIL of its own; needs CPython 3.12."""
    if sys.version_info >= (3, 13):
        import _interpreters

        interpreter = _interpreters.create("isolated")
        failure = _interpreters.exec(interpreter, code)
        if failure is not None:
            raise RuntimeError(failure.formatted)
    else:
        import _xxsubinterpreters

        interpreter = _xxsubinterpreters.create(isolated=True)
        _xxsubinterpreters.run_string(interpreter, code)


class Counts:
    """The memory that is shared with gillab."""

    ROW = 3
    PAUSE = MOST_THREADS * ROW  # the word after the rows

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.words = memoryview(mmap.mmap(descriptor, 0)).cast("Q")

    def open(self, row: int, unit: str) -> None:
        first = row * self.ROW
        self.words[first + 1] = UNITS[unit]
        self.words[first + 2] = 0
        self.words[first] = threading.get_native_id()

    def close(self, row: int) -> None:
        self.words[row * self.ROW] = 0


class Worker(threading.Thread):
    """One thread; it goes on until it is no longer wanted."""

    def __init__(self, counts: Counts, row: int, kind: str, awake: threading.Event) -> None:
        super().__init__(name=f"{kind}-{row + 1}", daemon=True)
        self.counts = counts
        self.row = row
        self.kind = kind
        self.awake = awake
        self.wanted = True
        self.paused = False

    def run(self) -> None:
        unit, work = KINDS[self.kind]
        self.counts.open(self.row, unit)
        try:
            if not self.wanted:  # dismissed before it began
                return
            self.interpret() if work is None else self.repeat(work())
        finally:
            self.counts.close(self.row)

    def repeat(self, work: Generator[int]) -> None:
        words, place = self.counts.words, self.row * Counts.ROW + 2
        with contextlib.closing(work):
            for done in work:
                words[place] += done
                if self.paused:
                    self.awake.wait()
                if not self.wanted:
                    return

    def interpret(self) -> None:
        run_in_subinterpreter(
            SUBINTERPRETER.format(
                descriptor=self.counts.descriptor, row=self.row * Counts.ROW, pause=Counts.PAUSE
            )
        )

    def dismiss(self) -> None:
        self.wanted = False
        if self.kind == "interpreter":
            self.counts.close(self.row)


KINDS: dict[str, tuple[str, Callable[[], Generator[int]] | None]] = {
    "python": ("steps", python_work),
    "native": ("megabytes", native_work),
    "io": ("naps", sleeping),
    "server": ("requests", serving),
    "interpreter": ("steps", None),
    "racer": ("adds", racing),
    "auditor": ("lost", auditing),
    "loop": ("turns", lambda: turning(blocked=False)),
    "blocked": ("turns", lambda: turning(blocked=True)),
}


# "mixed": one serves, the others compute. "race": the last one counts what gets lost.
COMPANIES = {"mixed": ("server", "python"), "race": ("racer", "racer"), "loops": ("loop", "blocked")}


def kinds_of(work: str, threads: int) -> list[str]:
    """What each thread does: a company has one of the first kind and, with more than one, others beside it."""
    if work == "race" and threads > 1:
        return ["racer"] * (threads - 1) + ["auditor"]
    if work in COMPANIES and threads > 0:
        first, others = COMPANIES[work]
        return [first] + [others] * (threads - 1)
    return [work] * threads


class Crew:
    """The threads of the moment."""

    def __init__(self, counts: Counts) -> None:
        self.counts = counts
        self.work = "python"
        self.threads = 0
        self.workers: list[Worker] = []
        self.awake = threading.Event()
        self.awake.set()

    def obey(self, command: str) -> None:
        verb, _, value = command.partition(" ")
        if verb == "work":
            if value not in COMPANIES and value not in KINDS:
                raise ValueError(f"unknown work: {value}")
            self.work = value
            self.rearrange()
        elif verb == "threads":
            self.threads = min(int(value), MOST_THREADS)
            self.rearrange()
        elif verb == "interval":
            sys.setswitchinterval(float(value))
        elif verb == "pause":
            self.awake.clear()
            self.counts.words[Counts.PAUSE] = 1
            for worker in self.workers:
                worker.paused = True
        elif verb == "resume":
            self.resume()
        else:
            raise ValueError(f"unknown command: {command}")

    def resume(self) -> None:
        self.counts.words[Counts.PAUSE] = 0
        for worker in self.workers:
            worker.paused = False
        self.awake.set()

    def rearrange(self) -> None:
        wanted = kinds_of(self.work, self.threads)
        kept = [worker for worker in self.workers if wanted[worker.row : worker.row + 1] == [worker.kind]]
        leaving = [worker for worker in self.workers if worker not in kept]
        self.resume()
        for worker in leaving:
            worker.dismiss()
        for worker in leaving:
            worker.join()
        self.workers = kept
        present = {worker.row for worker in kept}
        for row, kind in enumerate(wanted):
            if row not in present:
                self.workers.append(Worker(self.counts, row, kind, self.awake))
                self.workers[-1].start()


def main() -> None:
    commands, counts = (int(word) for word in sys.argv[1:3])
    crew = Crew(Counts(counts))
    with os.fdopen(commands) as lines:
        for line in lines:
            crew.obey(line.strip())
    # Nobody looks any more. Daemon threads end with the process, wherever they are.
    os._exit(0)


if __name__ == "__main__":
    main()
