"""Results that are wrong, or of a strange kind, and scenarios that check them in their own way."""

from __future__ import annotations

import pytest
from laboratory import needs
from misbehaving import GOOD, VICTIMS, assert_costs_only, with_bad_batch, with_bad_task
from together import scenario


@scenario(with_bad_task("return 7"), status=4)
def test_wrong_result(outcome):
    assert_costs_only(outcome, VICTIMS, "Wrong result", "7", "6")
    assert not outcome.variants["bad/serial"]["checked"]
    assert outcome.timings("bad/serial") == []


@pytest.mark.parametrize(
    "value",
    (
        "None",
        "'6'",
        "True",
        "[6]",
        "6j",
        "7.0",
        "{'six': 6}",
        "float('inf')",
        "object()",
        "10**400",
        "-10**5000",
        "b'6'",
    ),
)
@scenario(lambda value: with_bad_task(f"return {value}"), status=4)
def test_wrong_result_of_another_kind(outcome, value):
    assert_costs_only(outcome, VICTIMS, "Wrong result")


@pytest.mark.parametrize(
    "value", ("10**400", "10**5000", "float('inf')", "'x' * 10**7", "{'a': [1, (2.0, None)]}", "b'abc'", "1j")
)
@scenario(
    lambda value: "from gillab import Scenario\n"
    f"scenario = Scenario(tasks=2)\nscenario.task('one')(lambda data: {value})\n"
)
def test_unusual_results_that_agree(outcome, value):
    assert outcome.status == 0, outcome
    assert all(variant["checked"] for variant in outcome.variants.values())


@pytest.mark.parametrize("body", ("return 6", "return [6]", "return [6] * 3", "return None", "yield 6"))
@scenario(with_bad_batch, status=4)
def test_batch_that_returns_no_list_of_results(outcome, body):
    assert_costs_only(outcome, ["bad/batch"], "Wrong result")


@scenario(with_bad_task("return float('nan')"), status=4)
def test_nan_in_a_variant(outcome):
    assert_costs_only(outcome, VICTIMS, "Wrong result", "NaN")


@scenario(with_bad_task("return float('nan')") + "\nscenario.reference('bad/serial')\n", status=4)
def test_nan_in_the_reference(outcome):
    assert_costs_only(outcome, VICTIMS, "Wrong result", "NaN")
    assert outcome.json["comparisons"] == []


@scenario(
    GOOD + "scenario.native('bad', kernel='primes', gil='released', arguments=lambda data: {'n': 100})\n",
    status=4,
)
def test_wrong_result_in_a_native_kernel(outcome):
    assert_costs_only(outcome, VICTIMS, "Wrong result", "25", "6")


LATER = """
    bad.calls = getattr(bad, "calls", 0) + 1
    return 6 if bad.calls <= 6 else 5
"""


@scenario(with_bad_task(LATER), "--rounds", 5, "--processes", 1, "--only", "*/serial", status=4)
def test_wrong_result_in_a_later_round(outcome):
    assert outcome.status == 4, outcome
    bad = outcome.variants["bad/serial"]
    assert bad["status"] == "failed" and "Wrong result" in bad["reason"]
    assert len(outcome.timings("good/serial")) == 5
    assert len(outcome.timings("bad/serial")) == 2, "what was right before is kept"
    assert outcome.variants["good/serial"]["status"] == "ok"


@scenario(
    with_bad_task("return 7")
    + "\n@scenario.check\ndef check(results, expected):\n    return results == expected\n",
    status=4,
)
def test_check_that_refuses_without_a_reason(outcome):
    assert_costs_only(outcome, VICTIMS, "Wrong result")


@scenario(
    with_bad_task("return 7")
    + "\n@scenario.check\ndef check(results, expected, variant):\n"
    + "    return None if results == expected else f'{variant} is odd'\n",
    status=4,
)
def test_check_that_gives_a_reason(outcome):
    assert_costs_only(outcome, VICTIMS, "is odd")


@scenario(
    with_bad_task("return 7")
    + "\n@scenario.check\ndef check(results, expected, variant, data):\n"
    + "    return None if results == expected else f'{variant} got {sorted(data)}'\n",
    status=4,
)
def test_check_that_looks_at_the_data(outcome):
    assert_costs_only(outcome, VICTIMS, "got [")


@scenario(
    GOOD + "@scenario.check\ndef check(results, expected):\n    raise RuntimeError('unchecked')\n", status=4
)
def test_check_that_raises(outcome):
    assert outcome.status == 4, outcome
    assert all("unchecked" in variant["reason"] for variant in outcome.variants.values())


@scenario(with_bad_task("import numpy\nreturn numpy.array([6.0, float('nan')])"), status=4)
def test_numpy_results_in_a_check(outcome):
    needs("numpy")
    assert_costs_only(outcome, VICTIMS, "Wrong result")
