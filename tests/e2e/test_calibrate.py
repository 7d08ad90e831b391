"""`gillab calibrate`: the gate itself is tested on this machine."""

from __future__ import annotations

import pytest
from conftest import assert_refused
from laboratory import strict_json


def test_calibrate_knows_its_arms(gillab):
    outcome = gillab("calibrate", "--arm", "los-20")
    assert_refused(outcome, "there is no such arm", "Did you mean 'loss-20'?")


def test_calibrate_records_every_decision(gillab, tmp_path):
    out = tmp_path / "calibration.json"
    outcome = gillab(
        "calibrate", "--trials", 1, "--arm", "kept", "--arm", "work", "--export-json", out, timeout=240
    )
    if outcome.status == 3:
        pytest.skip("the machine is too busy for a baseline, and calibrate said so")
    assert outcome.status == 0, outcome
    document = strict_json(out.read_text())
    assert [arm["arm"] for arm in document["arms"]] == ["kept", "work"]
    (trial,) = document["trials"]
    assert {decision["arm"] for decision in trial["decisions"]} == {"kept", "work"}
    for arm in document["arms"]:
        assert arm["trials"] == arm["passed"] + arm["failed"] + arm["inconclusive"] == 1
    assert document["arms"][0]["passed"] == 0, "what keeps the GIL never passes"
