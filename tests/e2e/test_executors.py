"""The executors that spread tasks over pools of processes."""

from __future__ import annotations

import signal
import time
import uuid
from pathlib import Path

import pytest
from conftest import ONCE
from laboratory import survivors
from together import scenario

TWICE = ("--rounds", 2, "--processes", 1)


def variants_ok(outcome) -> dict[str, dict]:
    assert outcome.status == 0, outcome
    return outcome.variants


# Every process that imports it or runs a task of it leaves a note.
NOTES = """
    import os, time
    from gillab import Scenario

    scenario = Scenario(tasks=4, start_method="{method}", repeat=False)

    def note(word):
        with open("notes-{method}", "a") as file:
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


def notes(outcome, method: str, word: str) -> list[int]:
    lines = (line.split() for line in (outcome.file.parent / f"notes-{method}").read_text().splitlines())
    return [int(process) for kind, process in lines if kind == word]


@pytest.mark.parametrize("method", ["spawn", "forkserver", "fork"])
@scenario(lambda method: NOTES.format(method=method), *TWICE, "--threads", 2)
def test_processes_run_the_tasks_by_every_start_method(outcome, method):
    variants = variants_ok(outcome)
    assert all(variant["checked"] for variant in variants.values()), outcome
    assert outcome.scenario["start_method"] == method
    preparing = notes(outcome, method, "prepare")
    workers = set(notes(outcome, method, "task")) - {preparing[0]}
    # The warm pool's two processes served the check and all rounds; a fresh pool each time has its own.
    assert 2 < len(workers) <= 2 + 3 * 2
    if method == "fork":
        assert len(preparing) == 1, "forked processes inherit the data"
    else:
        assert set(preparing) >= workers, "every process prepares its own data"


SLOW_TO_START = """
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


@scenario(SLOW_TO_START)
def test_only_a_fresh_pools_start_is_timed(outcome):
    variants_ok(outcome)
    (warm, *_), (fresh, *_) = (
        outcome.timings("python/processes"),
        outcome.timings("python/fresh-processes"),
    )
    assert fresh["real_time"] > 500 and fresh["real_time"] > 2 * warm["real_time"]
    assert warm["threads"] == 2


COMPUTING = """
    import time
    from gillab import Scenario

    scenario = Scenario(tasks=2)

    @scenario.task("python", executors=("processes", "fresh-processes"))
    def task(data):
        end = time.process_time() + 0.15
        while time.process_time() < end:
            pass
        return 1
    """


@scenario(COMPUTING)
def test_the_cpu_time_of_processes_counts(outcome):
    variants_ok(outcome)
    for variant in ("python/processes", "python/fresh-processes"):
        for timing in outcome.timings(variant):
            assert timing["cpu_time"] >= 250, timing  # two tasks of 150 ms; the kernel counts in ticks


GOING_WRONG = """
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


@scenario(GOING_WRONG, status=4)
def test_what_goes_wrong_in_a_process_is_told(outcome):
    assert outcome.status == 4
    variants = outcome.variants
    for name in ("fine/serial", "fine/processes", "raises/serial", "dies/serial", "last/processes"):
        assert variants[name]["status"] == "ok", variants[name]
    assert "division by zero" in variants["raises/processes"]["reason"]
    assert variants["dies/processes"]["status"] == "failed"
    assert variants["secret/processes"]["status"] == "failed"
    assert variants["lacks/processes"]["status"] == "skipped"
    assert variants["lacks/processes"]["reason"] == "needs a moon"


ELSEWHERE = """
    from gillab import Scenario, Unavailable

    scenario = Scenario(tasks=2, sizes={"smoke": {"n": 1}, "default": {"n": 1}, "seed": {"n": 2}})

    @scenario.task("fine", executors="serial")
    def fine(data):
        return 1

    @scenario.task("long", executors=("serial", "processes"))
    def long(data):
        if data["n"] < 2:
            raise Unavailable("takes too long", instead="--size seed")
        return 1

    @scenario.task("new", executors="serial", requires=["python>=3.99"])
    def new(data):
        return 1

    @scenario.task("lacks", executors="serial")
    def lacks(data):
        raise Unavailable("needs a moon")

    for name in ("long/serial", "long/processes", "new/serial", "lacks/serial"):
        scenario.claim(f"{name} is as fast.", name, at_least=0.001)
    scenario.claim("fine is as fast as new.", "fine/serial", over="new/serial", at_least=0.001)
    """


@scenario(ELSEWHERE)
def test_a_claim_about_what_another_size_or_python_does_is_not_applicable(outcome):
    variants_of = outcome.variants
    assert {variants_of[name]["status"] for name in variants_of} == {"ok", "skipped"}
    told = {claim["variant"]: (claim["verdict"], claim["reason"]) for claim in outcome.scenario["claims"]}
    long, new = "takes too long ('--size seed')", "needs Python 3.99 or newer ('--python python3.99')"
    assert told == {
        "long/serial": ("not applicable", f"long/serial was skipped: {long}"),
        "long/processes": ("not applicable", f"long/processes was skipped: {long}"),
        "new/serial": ("not applicable", f"new/serial was skipped: {new}"),
        "lacks/serial": ("undecided", "lacks/serial was skipped: needs a moon"),
        "fine/serial": ("not applicable", f"new/serial was skipped: {new}"),
    }


NOT_IN_A_CHILD = """
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


@scenario(NOT_IN_A_CHILD, status=4)
def test_a_process_that_cannot_prepare_says_why(outcome):
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
