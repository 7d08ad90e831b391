"""The lab's answer beside the one a user would find by hand with plain `python3`."""

from __future__ import annotations

import json
import subprocess

import pytest
from laboratory import Laboratory

# The functions that both run.
WORK = """
def count(n):
    total = 0
    for number in range(n):
        total += number % 7
    return total
"""

SCENARIO = (
    WORK
    + """
from gillab import Scenario
scenario = Scenario(tasks=4, sizes={"default": {"n": 60_000}})

@scenario.task("python")
def task(data):
    return count(data["n"])
"""
)

PLAIN = (
    WORK
    + """
import json, math, statistics, sys, threading, time

def serial():
    for _ in range(4):
        count(60_000)

def threads():
    team = [threading.Thread(target=count, args=(60_000,)) for _ in range(4)]
    for thread in team: thread.start()
    for thread in team: thread.join()

def timed(way):
    began = time.perf_counter()
    way()
    return time.perf_counter() - began

serial(), threads()
pairs = [(timed(serial), timed(threads)) for _ in range(12)]
print(json.dumps({"speedup": statistics.median(a / b for a, b in pairs), "serial": min(a for a, _ in pairs)}))
"""
)


@pytest.fixture(scope="module")
def plain(default_python) -> dict:
    finished = subprocess.run([default_python, "-c", PLAIN], capture_output=True, text=True, check=True)
    return json.loads(finished.stdout)


@pytest.fixture(scope="module")
def default_python() -> str:
    return "/usr/bin/python3"


@pytest.fixture(scope="module")
def measured(executable, tmp_path_factory, default_python):
    lab = Laboratory(executable, tmp_path_factory.mktemp("agreement"))
    (lab.folder / "mine.py").write_text(SCENARIO)
    outcome = lab.run("./mine.py", "--rounds", 12, "--processes", 1, "--python", default_python)
    assert outcome.status == 0, outcome
    if not outcome.json["context"]["python"]["gil_enabled"]:
        pytest.skip("without the GIL, the speedup depends on the machine")
    return outcome


def test_threads_over_serial_agrees_with_plain_python(measured, plain):
    """On a busy machine both are rough; the 5 % of a quiet one are for a person to check."""
    serial = sorted(sample["real_time"] for sample in measured.timings("python/serial"))
    threads = sorted(sample["real_time"] for sample in measured.timings("python/threads"))
    speedups = {"medians": serial[6] / threads[6], "plain": plain["speedup"]}
    for comparison in measured.json["comparisons"]:
        if comparison["variant"] == "python/threads" and comparison["reference"] == "python/serial":
            speedups["reported"] = comparison["speedup"]["value"]
    assert all(0.1 < speedup < 1.6 for speedup in speedups.values()), speedups


def test_the_host_is_no_other_python(measured, plain):
    """A slower one would show in the fastest of a dozen; the bound is wide, for the machine is shared."""
    fastest_ms = min(sample["real_time"] for sample in measured.timings("python/serial"))
    assert 0.4 < fastest_ms / (plain["serial"] * 1000) < 2.5


def test_wall_and_cpu_time_are_of_one_scale(measured):
    for variant in ("python/serial", "python/threads"):
        for sample in measured.timings(variant):
            assert sample["time_unit"] == "ms"
            assert (
                0 < sample["cpu_time"] < 2.5 * sample["real_time"]
            ), "under the GIL, one CPU is busy at a time"
