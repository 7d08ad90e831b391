"""The work that `gillab demo` looks at: threads whose kind and number change while they run.

    python3 demo_load.py COMMANDS COUNTS

COMMANDS is a descriptor that says, line by line, what to do: "work KIND", "threads N", "interval SECONDS", "pause",
"resume". COUNTS is a descriptor of memory with a row of three numbers for each thread: its id in the system (0: the
row is free), what it counts (UNITS), and the count. So a count costs no call, and nobody needs the GIL to read it.
Ends when nobody can give commands any more.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator

MOST_THREADS = 16
UNITS = {"steps": 1, "megabytes": 2, "naps": 3, "requests": 4}

# What one pass of each kind of work amounts to, in its unit.
STEPS = 1000
BUFFER = bytes(1 << 20)
NAP_S = 0.004
REQUEST_S = 0.001


def compute() -> None:
    total = 0
    for i in range(STEPS):
        total += i * i & 7


def python_work() -> Iterator[int]:
    """Bytecode, which needs the GIL from beginning to end."""
    while True:
        compute()
        yield STEPS


def native_work() -> Iterator[int]:
    """One long call of a C library, which lets go of the GIL meanwhile."""
    while True:
        hashlib.sha256(BUFFER).digest()
        yield 1


def sleeping() -> Iterator[int]:
    """Waiting for something outside, as for a disk or a network."""
    while True:
        time.sleep(NAP_S)
        yield 1


def serving() -> Iterator[int]:
    """A small server: waits for a request, reads it, answers. Each of the three lets go of the GIL."""
    here, there = socket.socketpair()
    with here, there:
        while True:
            time.sleep(REQUEST_S)
            there.send(b"?")
            here.recv(1)
            yield 1


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

    def repeat(self, work: Iterator[int]) -> None:
        words, place = self.counts.words, self.row * Counts.ROW + 2
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


KINDS: dict[str, tuple[str, Callable[[], Iterator[int]] | None]] = {
    "python": ("steps", python_work),
    "native": ("megabytes", native_work),
    "io": ("naps", sleeping),
    "server": ("requests", serving),
    "interpreter": ("steps", None),
}


def kinds_of(work: str, threads: int) -> list[str]:
    """What each thread does. "mixed": one serves, the others compute."""
    if work == "mixed":
        return ["server"] + ["python"] * (threads - 1)
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
            if value != "mixed" and value not in KINDS:
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
