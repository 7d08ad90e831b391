"""The executors that give each thread an interpreter, and what the executors have in common."""

from __future__ import annotations

import subprocess

import pytest
from conftest import assert_refused
from laboratory import PYTHON
from together import scenario

TWICE = ("--rounds", 2, "--processes", 1)


def python_of(outcome) -> tuple[int, int]:
    """The version of Python that ran the scenario."""
    major, minor, *_ = outcome.json["context"]["python"]["version"].split(".")
    return int(major), int(minor)


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


@scenario(INTERPRETERS, *TWICE, status=None)
def test_interpreters_run_the_tasks_or_say_what_they_need(outcome):
    variants = outcome.variants
    names = ("python/interpreters", "python/shared-gil-interpreters")
    if python_of(outcome) < (3, 12):
        assert outcome.status == 0, outcome
        assert {variants[name]["reason"] for name in names} == {
            "needs Python 3.12 or newer ('--python python3.12')"
        }
        return
    assert outcome.status == 4
    assert all(variants[name]["checked"] for name in names), outcome
    assert "no such thing" in variants["raises/interpreters"]["reason"]
    assert "cannot be pickled" in variants["secret/interpreters"]["reason"]
    for timing in outcome.timings("python/interpreters"):
        if "gil" in timing:
            assert timing["gil"]["handoffs"] == 0, "nobody shares a GIL with another"


PAIRS = """
    from gillab import Scenario

    scenario = Scenario(tasks=4)

    @scenario.task("pair", executors=("serial", "interpreters"))
    def pair(data, index):
        return index, 77  # could be taken for the arguments of what pickles it
"""


@scenario(PAIRS, *TWICE, status=None)
def test_a_tuple_leaves_its_interpreter_as_it_is(outcome):
    assert outcome.status == 0, outcome
    if python_of(outcome) >= (3, 12):
        assert outcome.variants["pair/interpreters"]["checked"], outcome


POOL = """
    import sys
    from gillab import Scenario

    scenario = Scenario(tasks=6)

    @scenario.prepare
    def prepare():
        sys.prepared = getattr(sys, "prepared", 0) + 1
        return {"factor": 3}

    @scenario.task("python", executors=("serial", "interpreter-pool"))
    def task(data, index):
        assert sys.prepared == 1
        return data["factor"] * index, "text"

    @scenario.task("raises", executors="interpreter-pool")
    def raises(data):
        raise ValueError("no such thing")
"""


@scenario(POOL, *TWICE, status=None)
def test_the_standard_librarys_pool_of_interpreters(outcome):
    variants = outcome.variants
    if python_of(outcome) < (3, 14):
        assert outcome.status == 0, outcome
        assert variants["python/interpreter-pool"]["reason"] == (
            "needs Python 3.14 or newer ('--python python3.14')"
        )
        return
    assert outcome.status == 4
    assert variants["python/interpreter-pool"]["checked"], outcome
    assert "no such thing" in variants["raises/interpreter-pool"]["reason"]
    assert len(outcome.timings("python/interpreter-pool")) == 2


BROKEN_POOL = """
    import threading
    from gillab import Scenario

    scenario = Scenario(tasks=2)

    @scenario.prepare
    def prepare():
        if threading.current_thread() is not threading.main_thread() or not is_main():
            raise RuntimeError("not for other interpreters")

    def is_main():
        try:
            from concurrent import interpreters
        except ImportError:
            return True
        return interpreters.get_current() == interpreters.get_main()

    @scenario.task("python", executors=("serial", "interpreter-pool"))
    def task(data, index):
        return index
"""


@scenario(BROKEN_POOL, *TWICE, status=None)
def test_why_an_interpreter_of_the_pool_could_not_be_opened(outcome):
    if python_of(outcome) >= (3, 14):
        assert outcome.status == 4, outcome
        assert "not for other interpreters" in outcome.variants["python/interpreter-pool"]["reason"]
    assert outcome.variants["python/serial"]["checked"], outcome


def test_the_list_says_what_an_executor_needs(gillab, scenario_file):
    outcome = gillab("list", scenario_file(INTERPRETERS))
    assert outcome.status == 0
    if "needs Python 3.12" not in outcome.stdout:
        version = subprocess.run(
            [
                PYTHON,
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
        ('Scenario().batch("a", before=3)', "before must be a function of the prepared data, not 3"),
        ('Scenario().batch("a", before=print)', "say Scenario(repeat=False)"),
        (
            'Scenario()\nscenario.claim("t", "a/serial", at_least=1, against="jython")',
            "against must be 'gil' or 'free-threaded', not 'jython'",
        ),
        (
            'Scenario()\nscenario.claim("t", "a/serial", over="b/serial", at_least=1, against="gil")',
            "leave out over and measure",
        ),
        ('Scenario(repeat="often")', "repeat must be True or False, not 'often'"),
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
