"""What went wrong is said once: beside what it happened to, and not again in a traceback or beside a claim."""

from __future__ import annotations

import pytest
from conftest import ONCE, assert_refused

SCENARIO = """
from gillab import Scenario

scenario = Scenario(tasks=2)


@scenario.task("good", executors="serial")
def good(data):
    return 6


@scenario.task("other", executors=("serial", "threads"))
def other(data):
    return 6


scenario.claim("It is twice as fast.", "other/serial", over="good/serial", at_least=2)
scenario.claim("Threads help.", "other/threads", over="other/serial", at_least=2)
"""

# In two pieces, so that the line of code in a traceback doesn't count.
RAISES = "    raise MemoryError('no' + ' room')\n"
MESSAGE = "no room"


def times_said(text: str, message: str = MESSAGE) -> int:
    return " ".join(text.split()).count(message)


@pytest.mark.parametrize(
    "line, message",
    [
        ("Scenario(tasks=0)", "tasks must be a whole number"),
        ("Scenario(bound='gpu')", "bound must be 'cpu' or 'io', not 'gpu'."),
    ],
)
def test_a_broken_contract(gillab, scenario_file, line, message):
    refused = gillab("run", scenario_file(f"from gillab import Scenario\nscenario = {line}\n"))
    assert_refused(refused, "mine.py", "line 2", line)
    assert times_said(refused.stderr, message) == 1, refused


def test_a_broken_contract_in_a_claim(gillab, scenario_file):
    refused = gillab("run", scenario_file(SCENARIO + "scenario.claim('Never.', 'oter/serial', at_least=2)\n"))
    assert_refused(refused, "Did you mean 'other/serial'?")
    assert times_said(refused.stderr, "names the variant 'oter/serial'") == 1, refused


def test_a_prepare_that_raises(run, scenario_file):
    outcome = run(scenario_file(SCENARIO + "@scenario.prepare\ndef prepare():\n" + RAISES), *ONCE)
    assert outcome.status == 4, outcome
    assert times_said(outcome.stdout) == 1, outcome
    assert "in prepare" in outcome.stdout, outcome
    assert outcome.scenario["reason"] == "MemoryError: no room"
    assert {each["reason"] for each in outcome.scenario["claims"]} == {"the scenario failed"}


def test_a_task_that_raises(run, scenario_file):
    bad = '@scenario.task("bad", executors="serial")\ndef bad(data):\n' + RAISES
    claim = "scenario.claim('Never.', 'bad/serial', at_least=2)\n"
    outcome = run(scenario_file(SCENARIO + bad + claim), *ONCE)
    assert times_said(outcome.stdout) == 1, outcome
    assert "in bad" in outcome.stdout and "bad/serial failed" in outcome.stdout, outcome


def test_counters_that_break_the_contract(run, scenario_file):
    outcome = run(
        scenario_file(SCENARIO + "@scenario.counters\ndef counters(results):\n    return 7\n"), *ONCE
    )
    assert times_said(outcome.stdout, "counters must return a dict") == len(outcome.variants), outcome


def test_a_traceback_keeps_what_the_sentence_has_not(run, scenario_file):
    bad = (
        '@scenario.task("bad", executors="serial")\n'
        "def bad(data):\n    raise ValueError('first line\\n' + 'second ' * 200 + 'last word')\n"
    )
    outcome = run(scenario_file(SCENARIO + bad), *ONCE)
    failed = outcome.variants["bad/serial"]
    assert "last word" not in failed["reason"] and "last word" in failed["details"].splitlines()[-1]
