"""Far more of everything than usual, and everything at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from conftest import ONCE, TINY
from sanitizers import preloads_something

ROOT = Path(__file__).parents[2]


def test_fifty_scenarios(run, scenario_file, gillab):
    names = [f"tiny-{number}" for number in range(50)]
    files = [scenario_file(TINY, f"{name}.py") for name in names]
    outcome = run(*files, *ONCE, timeout=250)
    assert outcome.status == 0, outcome
    assert [scenario["name"] for scenario in outcome.json["scenarios"]] == names
    assert outcome.stdout.count("Nearly nothing.") == 50
    shown = gillab("show", outcome.file)
    assert shown.status == 0
    assert shown.stdout.strip() in outcome.stdout


MANY = """
    '''A great many samples.'''
    from gillab import Scenario
    scenario = Scenario(tasks=1, repeat=False)

    def add(number):
        @scenario.task(f"way-{number}", executors="serial")
        def way(data):
            return 1

    for number in range(99):
        add(number)

    @scenario.counters
    def count(results, **_):
        return {"found": len(results), "share_s": 0.5}

    for number in range(1, 99):
        scenario.claim("As many.", f"way-{number}/serial", measure="share_s", over="way-0/serial",
                       at_least=1, at_most=1)
"""


def test_ten_thousand_samples(run, scenario_file, gillab):
    outcome = run(scenario_file(MANY), "--rounds", 100, "--processes", 1, timeout=250)
    assert outcome.status == 0, outcome
    timed = [entry for entry in outcome.json["benchmarks"] if "variant" in entry]
    assert len(timed) == 10_000
    assert {claim["verdict"] for claim in outcome.scenario["claims"]} == {"holds"}
    for words in (("show",), ("show", "--markdown"), ("advise",)):
        # Not how quick, only that it is not the square of what it should be: a tenth of a second here.
        shown = gillab(*words, outcome.file, timeout=30)
        assert shown.status == 0, shown


def test_the_reference_results_are_readable(gillab):
    for words in (("show",), ("show", "--markdown"), ("advise",)):
        shown = gillab(*words, ROOT / "results" / "reference.json")
        assert shown.status == 0 and shown.stderr == "", shown


@preloads_something
def test_ended_in_every_way(executable):
    """A few rounds of what `scripts/torture --count 500` does at length."""
    torture = [sys.executable, ROOT / "scripts" / "torture", "--count", "12", "--gillab", executable]
    outcome = subprocess.run(torture, capture_output=True, text=True, timeout=250)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
