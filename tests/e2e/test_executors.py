"""The executors that do not share the worker's own GIL: pools of processes, and sub-interpreters."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import uuid
from pathlib import Path

import pytest
from conftest import ONCE, assert_refused, survivors

TWICE = ("--rounds", 2, "--processes", 1)


def python_of(outcome) -> tuple[int, int]:
    """The version of Python that ran the scenario."""
    major, minor, *_ = outcome.json["context"]["python"]["version"].split(".")
    return int(major), int(minor)


def variants_ok(outcome) -> dict[str, dict]:
    assert outcome.status == 0, outcome
    return outcome.variants


# Every process that imports it or runs a task of it leaves a note.
NOTES = """
    import os, time
    from gillab import Scenario

    scenario = Scenario(tasks=4, start_method="{method}")

    def note(word):
        with open("notes", "a") as file:
            file.write(f"{{word}} {{os.getpid()}}\\n")

    note("import")

    @scenario.prepare
    def prepare():
        note("prepare")
        return 17

    @scenario.task("python", executors=("serial", "processes", "fresh-processes"))
    def task(data, index):
        note("task")
        time.sleep(0.02)
        return data * index
"""


def notes(lab, word: str) -> list[int]:
    lines = (line.split() for line in (lab.folder / "notes").read_text().splitlines())
    return [int(process) for kind, process in lines if kind == word]


@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
def test_processes_run_the_tasks_by_every_start_method(lab, run, scenario_file, method):
    outcome = run(scenario_file(NOTES.format(method=method)), *TWICE, "--threads", 2)
    variants = variants_ok(outcome)
    assert all(variant["checked"] for variant in variants.values()), outcome
    assert outcome.scenario["start_method"] == method
    preparing = notes(lab, "prepare")
    workers = set(notes(lab, "task")) - {preparing[0]}
    # The warm pool's two processes served the check and all rounds; a fresh pool each time has its own.
    assert 2 < len(workers) <= 2 + 3 * 2
    if method == "fork":
        assert len(preparing) == 1, "forked processes inherit the data"
    else:
        assert set(preparing) >= workers, "every process prepares its own data"


def test_only_a_fresh_pools_start_is_timed(run, scenario_file):
    file = scenario_file(
        """
        import multiprocessing, time
        from gillab import Scenario

        scenario = Scenario(tasks=2)

        @scenario.prepare
        def prepare():
            if multiprocessing.parent_process() is not None:
                time.sleep(0.5)

        @scenario.task("python", executors=("processes", "fresh-processes"))
        def task(data):
            return 1
        """
    )
    outcome = run(file, *ONCE)
    variants_ok(outcome)
    (warm, *_), (fresh, *_) = (
        outcome.timings("python/processes"),
        outcome.timings("python/fresh-processes"),
    )
    assert fresh["real_time"] > 500 and fresh["real_time"] > 2 * warm["real_time"]
    assert warm["threads"] == 2


def test_the_cpu_time_of_processes_counts(run, scenario_file):
    file = scenario_file(
        """
        import time
        from gillab import Scenario

        scenario = Scenario(tasks=2)

        @scenario.task("python", executors=("processes", "fresh-processes"))
        def task(data):
            end = time.process_time() + 0.3
            while time.process_time() < end:
                pass
            return 1
        """
    )
    outcome = run(file, *ONCE)
    variants_ok(outcome)
    for variant in ("python/processes", "python/fresh-processes"):
        for timing in outcome.timings(variant):
            assert timing["cpu_time"] >= 500, timing  # two tasks of 300 ms; the kernel counts in ticks


def test_what_goes_wrong_in_a_process_is_told(run, scenario_file):
    file = scenario_file(
        """
        import multiprocessing, os
        from gillab import Scenario, Unavailable

        scenario = Scenario(tasks=2)
        child = multiprocessing.parent_process() is not None

        @scenario.task("fine", executors=("serial", "processes"))
        def fine(data):
            return 1

        @scenario.task("raises", executors=("serial", "processes"))
        def raises(data):
            return 1 / (not child)

        @scenario.task("dies", executors=("serial", "processes"))
        def dies(data):
            return os._exit(3) if child else 1

        @scenario.task("secret", executors=("processes",))
        def secret(data):
            return lambda: 1

        @scenario.task("lacks", executors=("processes",))
        def lacks(data):
            raise Unavailable("needs a moon")

        @scenario.task("last", executors=("processes",))
        def last(data):
            return 1
        """
    )
    outcome = run(file, *ONCE)
    assert outcome.status == 4
    variants = outcome.variants
    for name in ("fine/serial", "fine/processes", "raises/serial", "dies/serial", "last/processes"):
        assert variants[name]["status"] == "ok", variants[name]
    assert "division by zero" in variants["raises/processes"]["reason"]
    assert variants["dies/processes"]["status"] == "failed"
    assert variants["secret/processes"]["status"] == "failed"
    assert variants["lacks/processes"]["status"] == "skipped"
    assert variants["lacks/processes"]["reason"] == "needs a moon"


@pytest.mark.parametrize("executor", ["processes", "fresh-processes"])
def test_an_interrupt_leaves_no_process_of_a_pool(lab, scenario_file, executor):
    file = scenario_file(
        f"""
        import pathlib, time
        from gillab import Scenario

        scenario = Scenario(tasks=2)

        @scenario.task("python", executors=("{executor}",))
        def task(data, index):
            pathlib.Path(f"there-{{index}}").touch()
            time.sleep(60)
        """
    )
    mark = uuid.uuid4().hex
    process = lab.start("run", file, *ONCE, mark=mark)
    deadline = time.monotonic() + 30
    while not (lab.folder / "there-1").exists():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 130
    assert not survivors(mark)


INTERPRETERS = """
    import sys, threading
    from gillab import Scenario

    scenario = Scenario(tasks=4)

    @scenario.prepare
    def prepare():
        sys.prepared = getattr(sys, "prepared", 0) + 1
        return {"factor": 3}

    @scenario.task("python", executors=("serial", "interpreters", "shared-gil-interpreters"))
    def task(data, index):
        assert sys.prepared == 1
        return data["factor"] * index, "text"

    @scenario.task("raises", executors="interpreters")
    def raises(data):
        raise ValueError("no such thing")

    @scenario.task("secret", executors="interpreters")
    def secret(data):
        return lambda: 1
"""


def test_interpreters_run_the_tasks_or_say_what_they_need(run, scenario_file):
    outcome = run(scenario_file(INTERPRETERS), *TWICE)
    variants = outcome.variants
    names = ("python/interpreters", "python/shared-gil-interpreters")
    if python_of(outcome) < (3, 12):
        assert outcome.status == 0, outcome
        assert {variants[name]["reason"] for name in names} == {"needs Python 3.12 or newer"}
        return
    assert outcome.status == 4
    assert all(variants[name]["checked"] for name in names), outcome
    assert "no such thing" in variants["raises/interpreters"]["reason"]
    assert "cannot be pickled" in variants["secret/interpreters"]["reason"]
    for timing in outcome.timings("python/interpreters"):
        if "gil" in timing:
            assert timing["gil"]["handoffs"] == 0, "nobody shares a GIL with another"


def test_a_tuple_leaves_its_interpreter_as_it_is(run, scenario_file):
    text = """
        from gillab import Scenario

        scenario = Scenario(tasks=4)

        @scenario.task("pair", executors=("serial", "interpreters"))
        def pair(data, index):
            return index, 77  # could be taken for the arguments of what pickles it
    """
    outcome = run(scenario_file(text), *TWICE)
    assert outcome.status == 0, outcome
    if python_of(outcome) >= (3, 12):
        assert outcome.variants["pair/interpreters"]["checked"], outcome


def test_the_list_says_what_an_executor_needs(gillab, scenario_file):
    outcome = gillab("list", scenario_file(INTERPRETERS))
    assert outcome.status == 0
    if "needs Python 3.12" not in outcome.stdout:
        version = subprocess.run(
            [
                os.environ.get("GILLAB_TEST_PYTHON", "/usr/bin/python3"),
                "-c",
                "import sys; print(sys.version_info[1])",
            ],
            capture_output=True,
            text=True,
        )
        assert int(version.stdout) >= 12


def test_the_executors_are_listed(gillab):
    outcome = gillab("list", "--executors")
    assert outcome.status == 0
    listed = [line.split()[0] for line in outcome.stdout.splitlines()]
    assert listed[0] == "serial" and "processes" in listed and "batch" in listed


@pytest.mark.parametrize(
    "line, message",
    [
        ('Scenario(start_method="spoon")', "start_method must be"),
        ('Scenario(requires=["python >= 3.12"])', "requires names modules"),
        ('Scenario(requires=["free threaded"])', "requires names modules"),
    ],
)
def test_a_broken_contract_is_refused(gillab, scenario_file, line, message):
    file = scenario_file(f"from gillab import Scenario\nscenario = {line}\n")
    assert_refused(gillab("run", file), message)


def test_kernels_run_here_only(gillab, scenario_file):
    file = scenario_file(
        """
        from gillab import Scenario
        scenario = Scenario()
        scenario.native("native", kernel="primes", gil="released", executors="processes")
        """
    )
    assert_refused(gillab("run", file), "executor must be 'serial' or 'threads'")


def test_a_process_that_cannot_prepare_says_why(run, scenario_file):
    file = scenario_file(
        """
        import multiprocessing
        from gillab import Scenario

        scenario = Scenario(tasks=2)

        @scenario.prepare
        def prepare():
            if multiprocessing.parent_process() is not None:
                raise ValueError("not in a child")

        @scenario.task("python", executors=("serial", "processes", "fresh-processes"))
        def task(data):
            return 1
        """
    )
    outcome = run(file, *ONCE)
    assert outcome.status == 4
    assert outcome.variants["python/serial"]["status"] == "ok"
    for name in ("python/processes", "python/fresh-processes"):
        assert "not in a child" in outcome.variants[name]["reason"], outcome.variants[name]


def test_there_are_no_more_processes_than_tasks(lab, run, scenario_file):
    file = scenario_file(
        """
        import os
        from gillab import Scenario

        scenario = Scenario(tasks=2)

        @scenario.prepare
        def prepare():
            with open("prepared", "a") as file:
                file.write(f"{os.getpid()}\\n")

        @scenario.task("python", executors="processes")
        def task(data):
            return 1
        """
    )
    variants_ok(run(file, *ONCE, "--threads", 9))
    assert len((lab.folder / "prepared").read_text().split()) == 1 + 2  # here, and in each process


def test_an_interrupt_leaves_no_shared_memory(lab, scenario_file):
    name = f"gillab-test-{uuid.uuid4().hex}"
    file = scenario_file(
        f"""
        import multiprocessing.shared_memory, pathlib, time
        from gillab import Scenario

        scenario = Scenario(tasks=1)

        @scenario.task("python", executors="serial")
        def task(data):
            memory = multiprocessing.shared_memory.SharedMemory("{name}", create=True, size=4096)
            pathlib.Path("there").touch()
            time.sleep(60)
        """
    )
    mark = uuid.uuid4().hex
    process = lab.start("run", file, *ONCE, mark=mark)
    deadline = time.monotonic() + 30
    while not (lab.folder / "there").exists():
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.02)
    memory = Path("/dev/shm") / name
    assert memory.exists()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert process.returncode == 130
    assert not survivors(mark)
    assert not memory.exists(), "Python's resource tracker had no time to remove it"
