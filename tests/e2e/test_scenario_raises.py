"""A task that raises, or misses a module: it costs the variant, and the reason is told."""

from __future__ import annotations

import json

import pytest
from misbehaving import GOOD, GOOD_VARIANTS, VICTIMS, assert_costs_only, with_bad_task
from together import scenario


@scenario(with_bad_task("raise KeyError('lost key')"), status=4)
def test_exception_in_a_task(outcome):
    assert_costs_only(outcome, VICTIMS, "KeyError", "lost key")
    for name in VICTIMS:
        details = outcome.variants[name]["details"]
        assert details.startswith("Traceback") and outcome.scenario["file"] in details and "in bad" in details


@scenario(with_bad_task("raise KeyError('lost key')") + "\nscenario.reference('bad/serial')\n", status=4)
def test_exception_in_the_reference(outcome):
    assert_costs_only(outcome, VICTIMS, "lost key")
    assert outcome.json["comparisons"] == []


@scenario(
    "from gillab import Scenario\nscenario = Scenario()\nscenario.task('one')(lambda data: 1 / 0)\n", status=4
)
def test_exception_in_every_variant(outcome):
    assert outcome.status == 4, outcome
    assert {variant["status"] for variant in outcome.variants.values()} == {"failed"}
    assert "ZeroDivisionError" in outcome.stdout


SPEECHLESS = """
    class Worse(Exception):
        def __str__(self):
            raise RuntimeError("no words")
    raise Worse()
"""


@scenario(with_bad_task(SPEECHLESS), status=4)
def test_exception_whose_text_is_an_exception(outcome):
    assert_costs_only(outcome, VICTIMS)


@scenario(with_bad_task("raise ValueError('x' * 5_000_000)"), status=4)
def test_exception_with_a_text_of_megabytes(outcome):
    assert_costs_only(outcome, VICTIMS, "ValueError")
    assert len(outcome.stdout) < 20_000 and len(json.dumps(outcome.json)) < 500_000


@scenario(with_bad_task(r"raise ValueError('one\ntwo\n\x1b[31mthree')"), status=4)
def test_exception_of_several_lines(outcome):
    assert_costs_only(outcome, VICTIMS, "one")


@pytest.mark.parametrize(
    "error",
    ("KeyboardInterrupt()", "GeneratorExit()", "BaseException('base')", "StopIteration()", "MemoryError()"),
)
@scenario(lambda error: with_bad_task(f"raise {error}"), status=4)
def test_exceptions_that_mean_something_else(outcome, error):
    assert_costs_only(outcome, VICTIMS, error.partition("(")[0])


@scenario(with_bad_task("return bad(data)"), status=4)
def test_endless_recursion(outcome):
    assert_costs_only(outcome, VICTIMS, "RecursionError")


@scenario(GOOD + "@scenario.task('bad')\ndef bad():\n    return 6\n", status=4)
def test_task_with_a_wrong_signature(outcome):
    assert_costs_only(outcome, VICTIMS, "argument")


@scenario(with_bad_task("import no_such_module_at_all.deep"))
def test_missing_module_in_a_task(outcome):
    assert outcome.status == 0, outcome
    for name in VICTIMS:
        assert outcome.variants[name]["status"] == "skipped"
        assert "no_such_module_at_all" in outcome.variants[name]["reason"]
    for name in GOOD_VARIANTS:
        assert len(outcome.timings(name)) == 1


@pytest.mark.parametrize("requires", ("'no_such_module_at_all'", "['json', 'no_such_module_at_all.deep']"))
@scenario(
    lambda requires: GOOD
    + f"@scenario.task('bad', requires={requires})\ndef bad(data):\n    raise SystemError\n"
)
def test_missing_module_in_requires(outcome, requires):
    assert outcome.status == 0, outcome
    for name in VICTIMS:
        assert outcome.variants[name]["status"] == "skipped"
        assert "no_such_module_at_all" in outcome.variants[name]["reason"]
        assert "install" in outcome.variants[name]["reason"]
    assert "no_such_module_at_all" in outcome.stdout


@scenario(GOOD.replace("tasks=2", "tasks=2, requires=['no_such_module_at_all']"))
def test_missing_module_of_the_whole_scenario(outcome):
    assert outcome.status == 0, outcome
    assert outcome.scenario["status"] == "skipped"
    assert "no_such_module_at_all" in outcome.scenario["reason"]
