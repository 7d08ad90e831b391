"""`gillab check`: results are held to a baseline. Nothing is measured here, all numbers are made up."""

from __future__ import annotations

import json

import pytest
from conftest import assert_one_line, assert_refused
from gating import edited, judgements, recorded


@pytest.fixture
def file_of(tmp_path):
    """file_of(document, name) -> its path."""

    def write(document: dict, name: str):
        path = tmp_path / name
        path.write_text(json.dumps(document))
        return path

    return write


@pytest.fixture
def baseline(released, file_of):
    return file_of(recorded(released.json, 5.0), "baseline.json")


def test_the_same_numbers_pass(gillab, baseline):
    outcome = gillab("check", baseline, "--baseline", baseline)
    assert outcome.status == 0, outcome
    assert "PASS" in outcome.stdout and "FAIL" not in outcome.stdout


def test_a_confirmed_loss_fails_and_explains_itself(gillab, baseline, released, file_of, tmp_path):
    current = file_of(recorded(released.json, 7.0), "current.json")
    out = tmp_path / "out.json"
    outcome = gillab("check", current, "--baseline", baseline, "--export-json", out)
    assert outcome.status == 1, outcome
    judged = judgements(out)["efficiency"]
    assert judged["verdict"] == "FAIL"
    assert "upper bound 72.2 % < floor" in judged["reason"]
    assert "40 of 40 rounds clean" in judged["reason"]
    for word in ("FAIL", "section/threads", "confirmed in other processes"):
        assert word in outcome.stdout


def test_what_was_exported_is_judged_the_same_again(gillab, baseline, released, file_of, tmp_path):
    for threads_ms in (5.0, 5.6, 7.0):
        current = file_of(recorded(released.json, threads_ms), "current.json")
        once, twice = tmp_path / "once.json", tmp_path / "twice.json"
        first = gillab("check", current, "--baseline", baseline, "--export-json", once)
        second = gillab("check", once, "--baseline", baseline, "--export-json", twice)
        assert first.status == second.status
        assert once.read_text() == twice.read_text()


def test_disturbed_rounds_are_inconclusive(gillab, baseline, released, file_of):
    current = file_of(recorded(released.json, 9.0, tainted=True), "current.json")
    outcome = gillab("check", current, "--baseline", baseline, "--only", "*/threads")
    assert outcome.status == 3, outcome
    assert "0 of 40 rounds clean" in outcome.stdout
    lenient = gillab("check", current, "--baseline", baseline, "--only", "*/threads", "--pass-inconclusive")
    assert lenient.status == 0


def test_a_loss_is_measured_against_the_tolerance(gillab, baseline, released, file_of):
    current = file_of(recorded(released.json, 5.8), "current.json")  # 14 % lost
    status = {
        tolerance: gillab("check", current, "--baseline", baseline, "--tolerance", tolerance).status
        for tolerance in ("5", "10%", "20", "0.5")
    }
    assert status == {"5": 1, "10%": 1, "20": 0, "0.5": 1}


def test_the_current_results_may_come_from_a_pipe(gillab, baseline):
    outcome = gillab("check", "-", "--baseline", baseline, text=baseline.read_text())
    assert outcome.status == 0, outcome


@pytest.mark.parametrize(
    ("word", "change", "says"),
    [
        ("python", lambda d: d["context"]["python"].update(version="3.99.1"), "Python 3.99"),
        ("build", lambda d: d["context"]["python"].update(gil_enabled=False), "without a GIL"),
        ("size", lambda d: d["scenarios"][0]["parameters"].update(n=1), '"n":1'),
        ("threads", lambda d: d["scenarios"][0].update(threads=7), "7 threads"),
        ("cpus", lambda d: d["context"]["machine"].update(usable_cpus=64), "64 usable CPUs"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_way_out(
    gillab, baseline, released, file_of, word, change, says
):
    current = edited(file_of(recorded(released.json, 5.0), "current.json"), change)
    refused = gillab("check", current, "--baseline", baseline)
    assert refused.status == 2, refused
    assert says in refused.stdout.replace("\n", " ") and f"--allow {word}" in " ".join(refused.stdout.split())
    allowed = gillab("check", current, "--baseline", baseline, "--allow", word)
    assert allowed.status == 0, allowed


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "--baseline"),
        (["{baseline}"], "--baseline"),
        (["--baseline", "{baseline}"], "check needs a results file"),
        (["{baseline}", "{baseline}", "--baseline", "{baseline}"], "takes one results file"),
        (["{baseline}", "--baseline", "nowhere.json"], "nowhere.json"),
        (["{baseline}", "--baseline", "{baseline}", "--allow", "pyton"], "Did you mean 'python'?"),
        (["{baseline}", "--baseline", "{baseline}", "--tolerance", "lots"], "'lots' is not a percentage"),
        (["{baseline}", "--baseline", "{baseline}", "--tolerance", "-1"], "percentage from 0 to 90"),
        (["--run", "primes", "--baseline", "{baseline}"], "has nothing of the scenario primes"),
        (["{baseline}", "--baseline", "{baseline}", "--only", "nothing*"], "nothing to compare"),
        (["{baseline}", "--baseline", "{baseline}", "--seed", "3"], "--seed is for measuring"),
        (["{baseline}", "--baseline", "{baseline}", "--timeout=9"], "--timeout is for measuring"),
        (["{baseline}", "--baseline", "{baseline}", "--python", "python3"], "--python is for measuring"),
    ],
)
def test_bad_usage_is_explained(gillab, baseline, words, says):
    outcome = gillab("check", *[str(baseline) if word == "{baseline}" else word for word in words])
    assert_refused(outcome, says)
    assert_one_line(outcome)
