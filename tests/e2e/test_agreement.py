"""The lab runs what a user would run by hand with plain `python3`: the same interpreter, the same work.

How long it takes, and what threads gain, is for a person to compare on a quiet machine: beside other programs, the
scheduler alone can make twelve runs of one loop on threads twice as fast as serial ones, in plain Python too.
"""

from __future__ import annotations

import json
import subprocess

import pytest
from laboratory import Laboratory

PYTHON = "/usr/bin/python3"

# What both run.
WORK = """
def count(n):
    total = 0
    for number in range(n):
        total += number % 7
    return total

def about():
    import gc, hashlib, sys, sysconfig
    return {
        "version": sys.version,
        "flags": repr(sys.flags),
        "compiled": sysconfig.get_config_var("CONFIG_ARGS"),
        "interval": sys.getswitchinterval(),
        "hashes": list(sys.hash_info),
        "bytecode": hashlib.sha256(count.__code__.co_code).hexdigest(),
        "traced": [sys.gettrace() is not None, sys.getprofile() is not None],
        "collects": gc.isenabled(),
    }
"""

SCENARIO = (
    WORK
    + """
import json, pathlib
from gillab import Scenario
scenario = Scenario(tasks=4, sizes={"default": {"n": 60_000}})

@scenario.task("python")
def task(data):
    return count(data["n"])

@scenario.task("told", executors=("serial",))
def told(data):
    pathlib.Path("told.json").write_text(json.dumps({"found": count(data["n"]), **about()}))
    return count(data["n"])
"""
)

PLAIN = WORK + 'import json\nprint(json.dumps({"found": count(60_000), **about()}))'


@pytest.fixture(scope="module")
def lab(executable, tmp_path_factory) -> Laboratory:
    return Laboratory(executable, tmp_path_factory.mktemp("agreement"))


@pytest.fixture(scope="module")
def measured(lab):
    (lab.folder / "mine.py").write_text(SCENARIO)
    outcome = lab.run("./mine.py", "--rounds", 12, "--processes", 1, "--python", PYTHON)
    assert outcome.status == 0, outcome
    return outcome


def test_the_host_is_the_python_that_a_user_has(measured, lab):
    finished = subprocess.run([PYTHON, "-c", PLAIN], capture_output=True, text=True, check=True)
    assert json.loads((lab.folder / "told.json").read_text()) == json.loads(finished.stdout)


def test_wall_and_cpu_time_are_of_one_scale(measured):
    usable = measured.json["context"]["machine"]["usable_cpus"]
    for variant in ("python/serial", "python/threads"):
        for sample in measured.timings(variant):
            assert sample["time_unit"] == "ms"
            busy = sample["cpu_time"] / sample["real_time"]
            assert 0 < busy < usable + 0.5, "no more than there are CPUs, and the clocks' steps"
