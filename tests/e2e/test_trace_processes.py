"""`gillab trace` follows every process, however it comes and goes."""

from __future__ import annotations

import json
import subprocess

import pytest
from sanitizers import preloads_something
from tracing import DEBIAN, assert_exact, every_python, thread_names


def children_of(processes: list[dict]) -> list[dict]:
    """All but the first; their parents are among those that were traced."""
    known = {process["pid"] for process in processes}
    first, *others = processes
    assert all(process["parent"] in known for process in others), (first, others)
    return others


@every_python
@pytest.mark.parametrize("method", ("fork", "spawn", "forkserver"))
def test_multiprocessing(trace, python, method):
    program = """
        import multiprocessing, sys, threading

        def work(number):
            threads = [threading.Thread(target=sum, args=(range(10_000),)) for _ in range(2)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            return number * number

        if __name__ == "__main__":
            with multiprocessing.get_context(sys.argv[1]).Pool(2) as pool:
                print(sum(pool.map(work, range(20))))
                pool.close(); pool.join()
        """
    traced = trace(program, method, python=python)
    assert (traced.status, traced.outcome.stdout) == (0, f"{sum(i * i for i in range(20))}\n"), traced
    for process in traced.processes:
        assert_exact(process)
    others = children_of(traced.processes)
    assert len(others) >= 2
    # Each task started two threads, in one process or the other.
    assert sum(len(process["threads"]) for process in others) >= 40


def test_short_lived_children(trace):
    program = """
        import os
        running = set()
        for number in range(200):
            child = os.fork()
            if child == 0:
                os._exit(number % 100)
            running.add(child)
            if len(running) > 20:
                running.discard(os.wait()[0])
        while running:
            running.discard(os.wait()[0])
        """
    traced = trace(program)
    assert traced.status == 0, traced
    others = children_of(traced.processes)
    assert len(others) == len({process["pid"] for process in others}) == 200
    assert all(process["parent"] == traced.processes[0]["pid"] for process in others)
    for process in traced.processes:
        assert_exact(process)
        assert thread_names(process) == ["MainThread"]
        assert process["ended"]


def test_subprocesses(trace):
    program = """
        import subprocess, sys
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        subprocess.run(["sh", "-c", f"{sys.executable} -c 'import os; os.stat(chr(46))'"], check=True)
        subprocess.run(["true"], check=True)
        subprocess.run([sys.executable, "-c", "pass"], check=True, preexec_fn=lambda: None)
        try:
            subprocess.run(["/no/such/program"])
        except FileNotFoundError:
            print("not found")
        """
    traced = trace(program)
    assert (traced.status, traced.outcome.stdout) == (0, "not found\n"), traced
    commands = [process["command"] for process in traced.processes]
    assert sum(f"{DEBIAN} -c" in command for command in commands) == 3, commands
    for process in traced.processes:
        assert_exact(process)
    first = traced.processes[0]
    assert first["ended"] and first["life_s"] >= max(process["begin_s"] for process in traced.processes)


def test_a_killed_program_leaves_what_came_before(trace):
    program = """
        import os, threading, time
        threading.Thread(target=time.sleep, args=(60,), name="sleeper", daemon=True).start()
        time.sleep(0.1)
        for _ in range(1000): os.stat(".")
        os.kill(os.getpid(), 9)
        """
    traced = trace(program)
    assert traced.status == 137
    process = traced.process
    assert_exact(process)
    assert process["acquires"] > 1000 and thread_names(process) == ["MainThread", "sleeper"]
    assert process["threads"][1]["outside_s"] > 0.05
    assert "SIGKILL" in traced.outcome.stderr and "Exact: " in traced.outcome.stderr


@every_python
def test_fork_in_a_program_with_threads(trace, python):
    program = """
        import os, threading, time, warnings
        warnings.simplefilter("ignore")
        stop = threading.Event()

        def busy():
            while not stop.is_set():
                os.stat(".")

        team = [threading.Thread(target=busy, name=f"busy-{i}") for i in range(3)]
        for thread in team: thread.start()
        for _ in range(10):
            if (child := os.fork()) == 0:
                own = threading.Thread(target=time.sleep, args=(0.001,), name="own")
                own.start(); own.join()
                os._exit(0)
            assert os.waitpid(child, 0)[1] == 0
        stop.set()
        for thread in team: thread.join()
        """
    traced = trace(program, python=python)
    assert traced.status == 0, traced
    others = children_of(traced.processes)
    assert len(others) == 10
    for process in traced.processes:
        assert_exact(process)
    for process in others:
        assert thread_names(process) == ["MainThread", "own"]


def test_a_program_that_makes_way_for_another(trace):
    program = """
        import os, sys, time
        try:
            os.execv("/no/such/program", ["x"])
        except FileNotFoundError:
            time.sleep(0.05)
        code = "import os, time; time.sleep(0.2); os.execvp('sleep', ['sleep', '0.4'])"
        os.execv(sys.executable, [sys.executable, "-c", code])
        """
    traced = trace(program)
    assert traced.status == 0, traced
    first, second = traced.processes
    assert first["pid"] == second["pid"]
    for process in (first, second):
        assert_exact(process)
    assert first["threads"][0]["outside_s"] > 0.04, "it went on after the first execv"
    # Each account ends where its program does: none of them is still holding while `sleep` sleeps.
    assert first["begin_s"] + first["life_s"] <= second["begin_s"]
    assert second["held_s"] < second["life_s"]
    assert second["threads"][0]["outside_s"] > 0.15
    flows = [event["id"] for event in traced.events if event["ph"] == "s"]
    assert len(flows) == len(set(flows))


@every_python
def test_a_daemon_thread_at_exit(trace, python):
    program = """
        import os, threading, time

        def forever():
            while True:
                os.stat(".")

        for i in range(3):
            threading.Thread(target=forever, name=f"daemon-{i}", daemon=True).start()
        time.sleep(0.05)
        print("leaving")
        """
    for _ in range(5):
        traced = trace(program, python=python)
        assert (traced.status, traced.outcome.stdout) == (0, "leaving\n"), traced
        assert_exact(traced.process)
        assert len(traced.process["threads"]) == 4


@every_python
def test_two_thousand_short_threads(trace, python):
    program = """
        import threading
        count = 0
        lock = threading.Lock()

        def work():
            global count
            with lock:
                count += 1

        for _ in range(40):
            team = [threading.Thread(target=work) for _ in range(50)]
            for thread in team: thread.start()
            for thread in team: thread.join()
        print(count)
        """
    traced = trace(program, python=python)
    assert (traced.status, traced.outcome.stdout) == (0, "2000\n"), traced
    process = traced.process
    assert_exact(process)
    assert len(process["threads"]) == 2001
    assert sum(name.startswith("Thread-") for name in thread_names(process)) == 2000


def test_a_child_that_stays_behind(trace):
    """The account comes without it having to end: it ends when gillab has."""
    program = """
        import os, time
        gillab = os.getppid()
        started, say = os.pipe()
        if os.fork() == 0:
            os.setsid()
            null = os.open(os.devnull, os.O_RDWR)
            for stream in range(3): os.dup2(null, stream)
            os.write(say, b"here")
            while os.path.exists(f"/proc/{gillab}"): time.sleep(0.05)
        else:
            os.read(started, 4)
        """
    traced = trace(program)
    assert traced.status == 0, traced
    (other,) = children_of(traced.processes)
    assert not other["ended"] and traced.processes[0]["ended"]


@preloads_something
@pytest.mark.parametrize("limit", [64, 65, 66, 67], ids=str)
def test_running_out_of_descriptors_truncates_no_account(gillab, tmp_path, limit):
    """gillab itself has hardly any left: it cannot watch for the end of each child, but must read each to its end."""
    program = tmp_path / "children.py"
    program.write_text(
        "import os, time\n"
        "for _ in range(40):\n"
        "    if os.fork() == 0:\n"
        "        end = time.monotonic() + 0.3\n"
        "        while time.monotonic() < end: time.sleep(0.01)\n"
        "        os._exit(0)\n"
        "for _ in range(40): os.wait()\n"
    )
    account = tmp_path / "account.json"
    limited = (
        f'ulimit -n {limit}; exec "$0" trace --quiet --export-json {account} -- /usr/bin/python3 {program}'
    )
    subprocess.run(["bash", "-c", limited, gillab.__self__.executable], check=True, timeout=60)
    document = json.loads(account.read_text())
    children = [each for each in document["processes"] if each["parent"] == document["processes"][0]["pid"]]
    assert len(children) + document["unrecorded_processes"] == 40
    assert all(child["life_s"] > 0.25 for child in children)
