"""What `gillab trace` tells of a program's threads: names, holds, places, handoffs, the timeline."""

from __future__ import annotations

import collections

import pytest
from tracing import assert_exact, every_python, slices_of, thread_names, version_of

CONTENTION = """
    import threading, time

    def compute():
        end = time.monotonic() + 0.15
        while time.monotonic() < end:
            pass

    def nap():
        for _ in range(50):
            time.sleep(0.001)

    team = [threading.Thread(target=compute, name=f"worker-{i}") for i in range(3)]
    team += [threading.Thread(target=nap, name="Schläfer ☾")]
    for thread in team: thread.start()
    for thread in team: thread.join()
"""


@every_python
def test_contention(trace, python):
    traced = trace(CONTENTION, python=python)
    assert traced.status == 0, traced
    process = traced.process
    assert_exact(process)
    assert thread_names(process)[0] == "MainThread"
    assert sorted(thread_names(process)[1:]) == ["Schläfer ☾", "worker-0", "worker-1", "worker-2"]
    assert process["python"].startswith(".".join(map(str, version_of(python))))
    assert process["gils"] == 1 and process["ended"]
    assert process["handoffs"] > 10
    for thread in process["threads"][1:]:
        assert thread["wait_s"] > 0 and thread["waits"]["count"] > 0
    assert all(cell["from"] != cell["to"] for cell in process["matrix"])
    assert 0 < process["held_share"] <= 1.001
    assert "worker-0" in traced.outcome.stderr and "Exact: " in traced.outcome.stderr


@every_python
def test_the_timeline_agrees_with_the_account(trace, python):
    traced = trace(CONTENTION, python=python)
    process, events = traced.process, traced.events
    for event in events:
        assert event["ph"] in "XMsf", event
        assert isinstance(event["pid"], int) and isinstance(event["tid"], int) and event["name"]
        if event["ph"] != "M":
            assert event["ts"] >= 0
    flows = collections.Counter((event["id"], event["ph"]) for event in events if event["ph"] in "sf")
    assert set(flows.values()) == {1}
    assert len(flows) == 2 * process["handoffs"]
    named = {event["tid"]: event["args"]["name"] for event in events if event["name"] == "thread_name"}
    begins = {event["id"]: event for event in events if event["ph"] == "s"}
    ends = {event["id"]: event for event in events if event["ph"] == "f"}
    everything = []
    for thread in process["threads"]:
        assert named[thread["id"]] == thread["name"]
        held = slices_of(events, process["pid"], thread["id"])
        waited = slices_of(events, process["pid"], thread["id"], "waiting for the GIL")
        yielding = slices_of(events, process["pid"], thread["id"], "yielding")
        assert len(held) == thread["holds"]["count"] and len(waited) == thread["waits"]["count"]
        assert sum(end - begin for begin, end in held) == pytest.approx(thread["hold_s"], rel=1e-3, abs=2e-6)
        total = sum(end - begin for begin, end in waited + yielding)
        assert total == pytest.approx(thread["wait_s"], rel=1e-3, abs=2e-6)
        for (_, end), (begin, _) in zip(ordered := sorted(held + waited + yielding), ordered[1:]):
            assert end <= begin + 1e-10, "slices of a thread overlap"
        everything += held
        for flow in (each for each in begins.values() if each["tid"] == thread["id"]):
            assert any(begin <= flow["ts"] * 1e-6 + 1e-12 and flow["ts"] * 1e-6 <= end for begin, end in held)
    for identity, begin in begins.items():
        assert begin["tid"] != ends[identity]["tid"] and begin["ts"] <= ends[identity]["ts"] + 0.002
    everything.sort()
    for (_, end), (begin, _) in zip(everything, everything[1:]):
        assert end <= begin + 2e-9, "two threads hold the GIL at a time"


LONG_HOLD = """
    import ctypes, threading, time

    def wait_in_c():
        ctypes.PyDLL(None).usleep(30_000); time.sleep(0)  # line 5: PyDLL keeps the GIL, sleep ends the hold

    def other():
        for _ in range(200):
            time.sleep(0.001)

    thread = threading.Thread(target=wait_in_c, name="keeper")
    also = threading.Thread(target=other)
    also.start(); time.sleep(0.01); thread.start(); thread.join(); also.join()
"""


@every_python
def test_a_long_hold_is_found_with_its_place(trace, python):
    traced = trace(LONG_HOLD, python=python, options=("--long-hold", "0.02"))
    assert_exact(traced.process)
    places = [
        place for place in traced.process["long_holds"] if place["thread"] == "keeper" and place["stack"]
    ]
    innermost = [place["stack"][0] for place in places if place["longest_s"] >= 0.03]
    assert ("wait_in_c", 5) in [(frame["function"], frame["line"]) for frame in innermost], places
    assert all(frame["file"].endswith("program.py") for frame in innermost), places
    assert "keeper" in traced.outcome.stderr


def test_a_full_buffer_is_said(trace):
    program = """
        import os, threading
        def work():
            for _ in range(60_000): os.stat(".")
        team = [threading.Thread(target=work) for _ in range(2)]
        for thread in team: thread.start()
        for thread in team: thread.join()
        """
    traced = trace(program, options=("--buffer", "1"))
    process = traced.process
    check = process["self_check"]
    assert check["dropped"] > 0 and not check["exact"]
    assert check["violations"] == check["disagreements"] == check["lost_threads"] == 0
    assert process["acquires"] >= 120_000
    for thread in process["threads"]:
        whole = thread["hold_s"] + thread["wait_s"] + thread["outside_s"]
        assert whole == pytest.approx(thread["life_s"], rel=1e-3)
        assert thread["holds"]["max_s"] <= thread["hold_s"] * 1.000001
    assert process["held_s"] <= process["life_s"] * 1.001
    assert "Not complete: " in traced.outcome.stderr and "--buffer" in traced.outcome.stderr
    assert traced.events, "what there was is in the timeline"


def test_names_that_are_none_of_the_probes_business(trace):
    """The probe asks a new thread for its name only where threading starts it: anything else may answer anything."""
    program = """
        import _thread, threading, time

        class Touchy:
            def __getattr__(self, name):
                print("touched:", name, flush=True)
                raise SystemExit(1)

            def begin(self):
                _thread.start_new_thread(time.sleep, (0.01,))

        Touchy().begin()

        class Named(threading.Thread):
            def start(self):
                super().start()

            def run(self):
                _thread.start_new_thread(time.sleep, (0.01,))

        thread = Named(name="x" * 27 + "äöü" * 40)
        thread.start(); thread.join()
        time.sleep(0.1)
        """
    traced = trace(program)
    assert (traced.status, traced.outcome.stdout) == (0, ""), traced
    assert_exact(traced.process)
    names = [name for name in thread_names(traced.process) if not name.startswith("thread ")]
    assert names == ["MainThread", "x" * 27 + "äö"], names


def test_the_switch_interval(trace):
    """With a longer interval, threads that compute take fewer turns."""
    program = """
        import sys, threading, time
        sys.setswitchinterval(float(sys.argv[1]))
        def compute():
            end = time.monotonic() + 0.3
            while time.monotonic() < end: pass
        team = [threading.Thread(target=compute) for _ in range(2)]
        for thread in team: thread.start()
        for thread in team: thread.join()
        """
    turns = []
    for interval in ("0.0005", "0.1"):
        process = trace(program, interval).process
        assert_exact(process)
        turns.append(process["handoffs"])
    assert turns[0] > turns[1]


@every_python
def test_asyncio(trace, python):
    program = """
        import asyncio

        async def one(number):
            await asyncio.sleep(0.001 * number)
            return await asyncio.to_thread(sum, range(1000))

        async def main():
            print(sum(await asyncio.gather(*map(one, range(30)))))

        asyncio.run(main())
        """
    traced = trace(program, python=python)
    assert (traced.status, traced.outcome.stdout) == (0, f"{30 * sum(range(1000))}\n"), traced
    assert_exact(traced.process)
    assert any(name.startswith("asyncio_") for name in thread_names(traced.process))


@every_python
def test_sub_interpreters(trace, python):
    """From 3.12 on each has a GIL of its own."""
    program = """
        import threading
        try:
            import _interpreters as interpreters
        except ImportError:
            import _xxsubinterpreters as interpreters

        def work():
            for _ in range(5):
                inner = interpreters.create()
                interpreters.run_string(inner, "import time\\nfor _ in range(20): time.sleep(0.0002)")
                interpreters.destroy(inner)

        team = [threading.Thread(target=work) for _ in range(3)]
        for thread in team: thread.start()
        for thread in team: thread.join()
        print("done")
        """
    traced = trace(program, python=python)
    assert (traced.status, traced.outcome.stdout) == (0, "done\n"), traced
    process = traced.process
    assert_exact(process)
    own_gil = version_of(python) >= (3, 12)
    assert (process["gils"] > 1) == own_gil
    assert ("projection" in process) == (not own_gil)
