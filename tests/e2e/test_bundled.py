"""Every bundled scenario: it is there, it runs, and its variants agree."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from conftest import Laboratory, Outcome, strict_json

ROOT = Path(__file__).parents[2]

BUNDLED = {
    # what the GIL is
    *("refcount", "gil-cost", "switch-interval", "convoy"),
    # the published experiments
    *("primes", "http-io", "sum", "release-survey"),
    # strategies
    *("vectorize", "vectorize-column", "collatz", "process-cost", "async-io", "dataloader", "features"),
    *("alpha-factors", "monte-carlo", "backtest", "ema"),
    # beyond the GIL
    *("free-threading", "interpreters", "cluster"),
}
NEEDS_ANOTHER_PYTHON = ("needs Python 3.1", "needs a free-threaded build of Python")
NEEDS_ANOTHER_SIZE = ("this size stops at", "takes long, so only size seed does it")


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
def everything(executable, tmp_path_factory) -> Outcome:
    """All of them, once through."""
    lab = Laboratory(executable, tmp_path_factory.mktemp("all"))
    return lab.run("--all", "--size", "smoke", "--rounds", 1, "--processes", 1, timeout=280)


def test_every_scenario_is_there(listed):
    assert set(listed) == BUNDLED


def test_every_scenario_is_described(listed):
    page = (ROOT / "docs" / "scenarios.md").read_text()
    for name in listed:
        assert f"\n### {name}\n" in page and f"<!-- figures of {name} -->" in page, name


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
