"""Every bundled scenario: it is there, it runs, and its variants agree."""

from __future__ import annotations

import importlib.util
import os
import subprocess
from pathlib import Path

import pytest
from conftest import ONCE
from laboratory import Laboratory, Outcome, strict_json
from sanitizers import SANITIZED

ROOT = Path(__file__).parents[2]

BUNDLED = {
    # what the GIL is
    *("refcount", "gil-cost", "switch-interval", "convoy"),
    # the published experiments
    *("primes", "http-io", "sum", "release-survey"),
    # strategies
    *("vectorize", "vectorize-column", "collatz", "process-cost", "async-io"),
    *("dataloader", "dataloader-as-published", "dataloader-time", "features", "features-as-published"),
    *("alpha-factors", "monte-carlo", "backtest", "ema"),
    # beyond the GIL
    *("free-threading", "one-thread", "interpreters", "cluster"),
}
# Younger than the reference results.
WITHOUT_FIGURES = {"dataloader-time"}
NEEDS_ANOTHER_PYTHON = ("needs Python 3.1", "needs a free-threaded build of Python")
NEEDS_ANOTHER_SIZE = ("this size stops at", "takes too long for this size")


@pytest.fixture(scope="module")
def listed(executable, tmp_path_factory) -> dict[str, dict]:
    """What `gillab list --json` says of each scenario."""
    lab = Laboratory(executable, tmp_path_factory.mktemp("list"))
    outcome = lab.call("list", "--json")
    assert outcome.status == 0, outcome
    scenarios = strict_json(outcome.stdout)
    assert all("unavailable" not in scenario for scenario in scenarios), outcome
    return {scenario["name"]: scenario for scenario in scenarios}


@pytest.fixture(scope="module")
def temporary(tmp_path_factory) -> Path:
    """Where the scenarios put what they need for a while."""
    return tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def everything(executable, tmp_path_factory, temporary) -> Outcome:
    """All of them, once through."""
    lab = Laboratory(executable, tmp_path_factory.mktemp("all"))
    return lab.run("--all", "--size", "smoke", *ONCE, env={"TMPDIR": str(temporary)}, timeout=280)


def test_every_scenario_is_there(listed):
    assert set(listed) == BUNDLED
    assert BUNDLED == {file.stem.replace("_", "-") for file in (ROOT / "scenarios").glob("*.py")}


def test_every_scenario_is_described(listed):
    page = (ROOT / "docs" / "scenarios.md").read_text()
    for name in listed:
        assert f"\n### {name}\n" in page, name
        assert (f"<!-- figures of {name} -->" in page) == (name not in WITHOUT_FIGURES), name


def test_the_page_shows_the_reference_results(executable):
    command = [ROOT / "scripts" / "document-scenarios", "--check"]
    checked = subprocess.run(command, env=os.environ | {"GILLAB": executable}, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_scenario_has_all_sizes_and_a_claim(listed):
    for name, scenario in listed.items():
        assert set(scenario["sizes"]) == {"smoke", "default", "seed"}, name
        assert scenario["claims"], name


def test_every_variant_runs_and_agrees_or_says_what_it_needs(everything):
    assert everything.status == 0, everything
    assert {scenario["name"] for scenario in everything.json["scenarios"]} == BUNDLED
    for scenario in everything.json["scenarios"]:
        if SANITIZED and scenario["name"] == "release-survey":
            continue  # there is nothing to survey: the probe observes nothing
        for variant in scenario["variants"]:
            if variant["status"] == "skipped":
                reason = variant["reason"]
                assert reason.startswith(("needs ", *NEEDS_ANOTHER_SIZE)), (scenario["name"], variant)
            else:
                assert variant["status"] == "ok" and variant["checked"], (scenario["name"], variant)


def test_with_all_packages_only_another_python_is_missing(everything):
    missing = [
        f"{scenario['name']}/{variant['name']}: {variant['reason']}"
        for scenario in everything.json["scenarios"]
        for variant in scenario["variants"]
        if variant["status"] == "skipped"
        and not variant["reason"].startswith(NEEDS_ANOTHER_PYTHON + NEEDS_ANOTHER_SIZE)
    ]
    if any("apt-get install" in reason for reason in missing):
        pytest.skip(f"a package is missing: {missing}")
    assert not missing


# Those that start processes of their own.

PROCESSES = ("async-io", "dataloader", "process-cost", "cluster")


def counters(outcome: Outcome, variant: str) -> dict:
    (timing,) = outcome.timings(variant)
    return timing


@pytest.mark.parametrize("name", PROCESSES)
def test_everything_runs_or_says_why_not(everything, name):
    outcome = everything.of(name)
    assert outcome.status == 0, outcome
    for variant in outcome.variants.values():
        if variant["status"] == "skipped":
            assert variant["reason"], variant
        else:
            assert variant["status"] == "ok" and variant["checked"], variant
    ran = [each for each in outcome.variants.values() if each["status"] == "ok"]
    assert ran, "and something does run"


@pytest.mark.parametrize("name", PROCESSES)
def test_it_runs_quietly(everything, name):
    outcome = everything.of(name)
    for word in ("Traceback", "distributed.", "Warning", "leaked", "Exception"):
        assert word not in outcome.stderr + outcome.stdout, outcome


def test_temporary_files_are_removed(everything, temporary):
    assert not list(temporary.glob("gillab-*"))


def test_requests_at_a_time_cannot_exceed_those_there_are(everything):
    outcome = everything.of("async-io")
    for name, variant in outcome.variants.items():
        if variant["status"] == "ok":
            numbers, count = counters(outcome, name), int(name.rpartition("-")[2].partition("/")[0])
            assert 0 < numbers["at_once_mean"] <= count
            assert numbers["answered"] == count
            assert 0 < numbers["cpu_per_request_s"]
    assert counters(outcome, "one-by-one-10/batch")["at_once_mean"] <= 1


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="needs torch")
def test_every_loader_makes_the_same_batches(everything):
    """Their results were compared, so it is enough that none is missing."""
    variants = everything.of("dataloader").variants
    expected = [f"disk-{count}/batch" for count in (0, 1, 2, 4)] + ["memory-4/batch", "ready-4/batch"]
    for name in [*expected, "native-released/threads"]:
        assert variants[name]["status"] == "ok", variants[name]


def test_what_processes_cost_has_a_price(everything):
    outcome = everything.of("process-cost")
    for name in ("fork", "forkserver", "spawn", "thread"):
        assert counters(outcome, f"{name}/batch")["start_s"] > 0
        assert counters(outcome, f"{name}/batch")["resident_bytes"] >= 0
    assert counters(outcome, "pickle-100kB/batch")["bytes_per_s"] > 0
    for border in ("process", "shared-memory", "thread", "interpreter"):
        for kind in ("bytes", "str", "list", "array"):
            variant = outcome.variants.get(f"{kind}-by-{border}/batch")
            assert (variant is None) == ((kind, border) == ("list", "shared-memory"))
            if variant and variant["status"] == "ok":
                assert counters(outcome, f"{kind}-by-{border}/batch")["bytes_per_s"] > 0
    assert counters(outcome, "nothing-by-process/batch")["hop_s"] > 0
    for name in ("released-threads", "process-pool", "fresh-process-pool"):
        numbers = counters(outcome, f"{name}/batch")
        assert numbers["hop_s"] > 0
        assert numbers.get("pays_from_s", 1) > 0


@pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="needs distributed")
def test_a_task_takes_longer_through_a_scheduler_than_to_a_process(everything):
    outcome = everything.of("cluster")
    hops = [counters(outcome, f"{name}/batch")["hop_s"] for name in ("processes", "dask")]
    assert 0 < hops[0] < hops[1]
