"""What a scenario does before and after its tasks, and does wrong: preparing its data, and counting."""

from __future__ import annotations

import pytest
from conftest import ONCE
from misbehaving import GOOD
from sanitizers import SANITIZED
from together import scenario


def preparing(body: str) -> str:
    return GOOD + f"@scenario.prepare\ndef prepare():\n    {body}\n"


def counting(counters: str) -> str:
    return GOOD + f"@scenario.counters\ndef counters(results):\n    return {counters}\n"


def test_exception_in_prepare(run, scenario_file):
    file = scenario_file(preparing("raise ValueError('no data today')"))
    outcome = run(file, "primes", "--only", "good/*", "--only", "native-released/serial", *ONCE)
    assert outcome.status == 4, outcome
    failed, measured = outcome.json["scenarios"]
    assert failed["status"] == "failed"
    assert "no data today" in failed["reason"] and 'raise ValueError("' not in failed["reason"]
    assert "mine.py" in failed["details"] and "Traceback" in failed["details"]
    assert "no data today" in outcome.stdout
    assert measured["status"] == "ok" and measured["variants"][0]["checked"]


@pytest.mark.parametrize(
    ("how", "word"),
    (("sys.exit(3)", "sys.exit"), ("os._exit(3)", "exit status 3"), ("ctypes.string_at(0)", "SIGSEGV")),
)
@scenario(lambda how, word: preparing(how), status=4)
def test_prepare_that_ends_the_process(outcome, how, word):
    assert outcome.status == 4, outcome
    assert outcome.scenario["status"] == "failed" and word in outcome.scenario["reason"]


LIMIT_S = 8 if SANITIZED else 1.5


@scenario(preparing("time.sleep(1000)"), "--timeout", LIMIT_S, *ONCE, status=4)
def test_prepare_that_never_ends(outcome):
    assert outcome.status == 4, outcome
    assert outcome.scenario["status"] == "timeout" and f"{LIMIT_S} s" in outcome.scenario["reason"]


@scenario(preparing("import no_such_module_at_all"))
def test_prepare_that_misses_a_module_skips_the_scenario(outcome):
    assert outcome.status == 0, outcome
    assert outcome.scenario["status"] == "skipped" and "no_such_module_at_all" in outcome.scenario["reason"]


@scenario(preparing("pass"))
def test_prepare_without_a_result(outcome):
    assert outcome.status == 0, outcome
    assert outcome.scenario["status"] == "ok"


@pytest.mark.parametrize(
    "counters", ("{'x': object()}", "{'x': 'many'}", "7", "None", "{'x': 10**400}", "{'x': None}")
)
@scenario(counting, status=4)
def test_counters_that_are_no_numbers(outcome, counters):
    assert outcome.status == 4, outcome
    for variant in outcome.variants.values():
        assert variant["status"] == "failed"
        assert "counters" in variant["reason"]
        assert "json.exception" not in variant["reason"]


@pytest.mark.parametrize("value", ("float('nan')", "float('inf')", "-float('inf')"))
@scenario(lambda value: counting(f"{{'x': {value}, 'y': 1}}"))
def test_counters_that_are_not_finite(outcome, value):
    assert outcome.status == 0, outcome
    for sample in outcome.timings("good/serial"):
        assert "x" not in sample and sample["y"] == 1


@scenario(
    GOOD
    + """
@scenario.counters
def counters(results, data, variant):
    return {'x': 3} if variant == 'good/serial' else {}
"""
)
def test_counters_may_be_for_some_variants_only(outcome):
    assert outcome.status == 0, outcome
    for name in outcome.variants:
        for sample in outcome.timings(name):
            assert sample.get("x") == (3 if name == "good/serial" else None)
