"""Mistakes in what a scenario says of itself: its variants, claims, sizes and kernels."""

from __future__ import annotations

import pytest
from conftest import ONCE, assert_one_line, assert_refused
from misbehaving import GOOD, VICTIMS, assert_costs_only
from together import scenario

MISTAKES = {
    "no-variant": ("", ["no variant"]),
    "duplicate": ("scenario.task('twice')(len); scenario.task('twice')(len)", ["twice/serial"]),
    "executor": ("scenario.task('one', executors=['thread'])(len)", ["executor", "'thread'", "'threads'"]),
    "gil": (
        "scenario.native('one', kernel='primes', gil='dropped')",
        ["gil", "'dropped'", "'released'", "'held'"],
    ),
    "no-executor": ("scenario.task('one', executors=[])(len)", ["one", "executor"]),
    "name": ("scenario.task('a/b')(len)", ["'a/b'"]),
    "no-bounds": (
        "scenario.task('one')(len); scenario.claim('Hm.', 'one/threads')",
        ["Hm.", "at_least", "at_most"],
    ),
    "claim": (
        "scenario.task('one')(len); scenario.claim('Hm.', 'one/thread', at_least=1)",
        ["Hm.", "'one/thread'", "Did you mean 'one/threads'?"],
    ),
    "claim-over": (
        "scenario.task('one')(len); scenario.claim('Hm.', 'one/threads', over='one/srial', at_least=1)",
        ["Hm.", "'one/srial'", "Did you mean 'one/serial'?"],
    ),
    "claim-when": (
        "scenario.task('one')(len); scenario.claim('Hm.', 'one/threads', at_least=1, when='nogil')",
        ["when", "'nogil'"],
    ),
    "claim-measure": (
        "scenario.task('one')(len); scenario.claim('Hm.', 'one/threads', at_least=1, measure='eficiency')",
        ["Hm.", "'eficiency'", "Did you mean 'efficiency'?"],
    ),
    "claim-counter": (
        "scenario.task('one')(len); scenario.claim('Hm.', 'one/threads', at_least=1, measure='lost')",
        ["Hm.", "'lost'", "no counters"],
    ),
    "claim-bound": (
        "scenario.task('one')(len); scenario.claim('Hm.', 'one/threads', at_least='two')",
        ["Hm.", "at_least", "'two'"],
    ),
    "reference": (
        "scenario.task('one')(len); scenario.reference('uno/serial')",
        ["reference", "'uno/serial'"],
    ),
    "tasks": ("scenario = Scenario(tasks=0)", ["tasks", "0"]),
    "tasks-type": ("scenario = Scenario(tasks='four')", ["tasks", "'four'"]),
    "bound": ("scenario = Scenario(bound='network')", ["bound", "'network'"]),
    "sizes": ("scenario = Scenario(sizes={'default': 5})", ["sizes"]),
    "no-sizes": ("scenario = Scenario(sizes={})", ["sizes"]),
    "sizes-values": (
        "scenario = Scenario(sizes={'default': {'n': object()}}); scenario.task('one')(len)",
        ["sizes", "n"],
    ),
    "unknown-keyword": ("scenario = Scenario(task=4)", ["task"]),
    "undecorated": ("scenario.task(len)", ["task"]),
}


@pytest.mark.parametrize(("line", "fragments"), MISTAKES.values(), ids=MISTAKES.keys())
def test_mistake_in_the_contract(gillab, scenario_file, line, fragments):
    file = scenario_file(f"from gillab import Scenario\nscenario = Scenario()\n{line}\n")
    refused = gillab("run", file, *ONCE)
    assert_refused(refused, file, *fragments)
    assert "json.exception" not in refused.stderr


def test_more_tasks_than_any_machine_can_hold(gillab, scenario_file):
    file = scenario_file(
        "from gillab import Scenario\nscenario = Scenario(tasks=10**12)\nscenario.task('one')(len)\n"
    )
    assert_refused(gillab("list", file), file, "tasks")  # 'run' would prepare them all


def test_unknown_kernel(run, scenario_file):
    file = scenario_file(GOOD + "scenario.native('bad', kernel='prims', gil='held')\n")
    outcome = run(file, *ONCE)
    if outcome.status == 2:
        assert_refused(outcome, "prims", "Did you mean 'primes'?")
    else:
        assert_costs_only(outcome, VICTIMS, "prims", "gillab list --kernels")


@pytest.mark.parametrize(
    "arguments", ("lambda data: {'n': 'ten'}", "lambda data: {}", "lambda data: {'n': [1]}", "lambda data: 7")
)
@scenario(
    lambda arguments: GOOD
    + f"scenario.native('bad', kernel='primes', gil='released', arguments={arguments})\n",
    status=4,
)
def test_wrong_kernel_arguments(outcome, arguments):
    assert_costs_only(outcome, VICTIMS)


def test_size_that_the_scenario_does_not_have(gillab, scenario_file):
    refused = gillab("run", scenario_file(GOOD), "--size", "defualt")
    assert_refused(refused, "defualt", "Did you mean 'default'?")
    assert_one_line(refused)


@scenario(
    GOOD + "scenario.sizes = {'default': {'m': 1}}\n@scenario.prepare\ndef prepare(n):\n    return n\n",
    status=4,
)
def test_a_parameter_that_prepare_does_not_take(outcome):
    assert outcome.status == 4, outcome
    assert outcome.scenario["status"] == "failed" and "prepare" in outcome.scenario["reason"]


@pytest.mark.parametrize(
    "value",
    ("float('nan')", "float('inf')", "10**30", "-(2**63)", "2**64", "1e308", "None", "'ü'", "[1, 2.5]"),
)
def test_parameters_arrive_as_they_are_written_or_are_refused_in_words(run, scenario_file, value):
    text = f"""
        from gillab import Scenario
        value = {value}
        scenario = Scenario(tasks=1, sizes={{"default": {{"value": value}}}})

        @scenario.task("one")
        def one(data):
            assert type(data["value"]) is type(value) and data["value"] == value, (data, value)
            return 1
    """
    outcome = run(scenario_file(text), *ONCE)
    if outcome.status != 0:
        assert_refused(outcome, "value")
        assert "json.exception" not in outcome.stderr, outcome
