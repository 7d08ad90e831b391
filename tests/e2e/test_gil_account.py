"""Who held the GIL during a timing: in the results, in the table, and as a timeline."""

from __future__ import annotations

import json
import textwrap

import pytest
from conftest import ONCE
from laboratory import Laboratory
from sanitizers import observes_a_gil

pytestmark = observes_a_gil

PARTS = ("hold_s", "wait_s", "running_s", "ready_s", "blocked_s")


# Samples of some milliseconds: beside them, what it costs to let go of the GIL is nothing.
SECTION = """
    from gillab import Scenario

    scenario = Scenario(tasks=4, sizes={"default": {"n": 100_000}})

    @scenario.task("python")
    def count(data):
        total = 0
        for _ in range(data["n"]):
            total += 1
        return 9592  # primes below n

    scenario.native("native-held", kernel="primes", gil="held")
    scenario.native("native-released", kernel="primes", gil="released")
    scenario.reference("python/serial")
"""


@pytest.fixture(scope="module")
def measured(executable, tmp_path_factory):
    lab = Laboratory(executable, tmp_path_factory.mktemp("account"))
    (lab.folder / "section.py").write_text(textwrap.dedent(SECTION))
    words = ("--rounds", 2, "--processes", 2, "--export-trace", lab.folder / "trace.json")
    return lab.run("./section.py", *words)


@pytest.fixture(scope="module")
def outcome(measured):
    """Of a Python with a GIL."""
    if not measured.json["context"]["python"]["gil_enabled"]:
        pytest.skip("this Python has no GIL")
    return measured


def test_without_a_gil_there_is_no_account(measured):
    python = measured.json["context"]["python"]
    if python["gil_enabled"]:
        pytest.skip("this Python has a GIL")
    assert python["build"] == "free-threaded"
    for name in measured.variants:
        assert measured.timings(name)
        assert not any("gil" in timing for timing in measured.timings(name))
    assert "GIL held" not in measured.stdout


@pytest.fixture(scope="module")
def events(outcome):
    return json.loads((outcome.file.parent / "trace.json").read_text())["traceEvents"]


def test_every_timing_has_an_account_that_adds_up(outcome):
    for name in outcome.variants:
        timings = outcome.timings(name)
        assert timings
        for timing in timings:
            gil, real_s = timing["gil"], timing["real_time"] / 1e3
            assert 0 <= gil["held_share"] <= 1
            assert gil["forced"] <= gil["acquires"] and gil["handoffs"] <= gil["acquires"]
            assert len(gil["threads"]) == timing["threads"]
            for thread in gil["threads"]:
                assert all(thread[part] >= 0 for part in PARTS)
                # A thread that found no task left ends a moment later than the last one that did.
                assert sum(thread[part] for part in PARTS) <= real_s * 1.5 + 0.05


def test_python_keeps_the_gil_and_released_code_does_not(outcome):
    for timing in outcome.timings("python/serial"):
        assert timing["gil"]["held_share"] > 0.9
    for timing in outcome.timings("native-released/serial"):
        (thread,) = timing["gil"]["threads"]
        assert thread["hold_s"] < 0.5 * timing["real_time"] / 1e3


def test_the_table_gives_the_reason(outcome):
    assert "GIL held 100 % of the time" in outcome.stdout
    assert "outside the GIL" in outcome.stdout


def test_the_timeline_has_the_first_sample_of_each_variant(outcome, events):
    samples = [event for event in events if event.get("cat") == "sample"]
    assert sorted(event["name"] for event in samples) == sorted(outcome.variants)
    for event in events:
        if event.get("cat") != "gil" or event["ph"] != "X":
            continue
        inside = [s for s in samples if s["ts"] - 1 <= event["ts"] <= s["ts"] + s["dur"] + 1]
        assert inside, "nothing is recorded between samples"


def test_the_timeline_agrees_with_the_account(outcome, events):
    """A serial Python sample is one long hold, in the timeline as in the results."""
    (sample,) = [e for e in events if e.get("cat") == "sample" and e["name"] == "python/serial"]
    end = sample["ts"] + sample["dur"]
    held = sum(
        event["dur"]
        for event in events
        if event["name"] == "GIL held" and sample["ts"] - 1 <= event["ts"] and event["ts"] <= end
    )
    assert held == pytest.approx(sample["dur"], rel=0.1)


def test_the_timeline_must_have_a_place(lab):
    outcome = lab.call(
        "run", "primes", "--size", "smoke", *ONCE, "--export-trace", lab.folder / "no" / "t.json"
    )
    assert outcome.status == 2
    assert "no/t.json" in outcome.stderr
