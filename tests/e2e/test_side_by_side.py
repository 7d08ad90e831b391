"""Several functions in one file that compute different things, and the gate for them."""

from __future__ import annotations

import pytest
from laboratory import strict_json

FUNCTIONS = """
    from gillab import Scenario

    scenario = Scenario(tasks=4, side_by_side=True, sizes={"default": {"n": 20_000}, "smoke": {"n": 5_000}})

    @scenario.task("double")
    def double(data, index):
        return sum(2 * number for number in range(data["n"] // 20)) + index

    @scenario.task("word", executors="serial")
    def word(data, index):
        return "word" * index

    scenario.native("primes", kernel="primes", gil="GIL")
    scenario.claim("Threads bring the kernel something.", "primes/threads", at_least=0.001)
"""

SMOKE = ("--size", "smoke", "--rounds", 9, "--processes", 2)


@pytest.fixture
def functions(scenario_file):
    return lambda gil="released": scenario_file(FUNCTIONS.replace("GIL", gil), "functions.py")


def test_each_function_is_checked_against_itself(run, functions):
    outcome = run(functions(), *SMOKE)
    assert outcome.status == 0, outcome
    assert all(variant["status"] == "ok" for variant in outcome.variants.values())
    assert outcome.scenario["side_by_side"] is True
    ratios = {
        (each["variant"], each["reference"]) for each in outcome.json["comparisons"] if not each.get("null")
    }
    # Of a busy machine there may be none.
    assert ratios <= {("double/threads", "double/serial"), ("primes/threads", "primes/serial")}
    (claim,) = outcome.scenario["claims"]
    assert claim["over"] == "primes/serial", "its own serial runs, not the first function of the file"
    assert outcome.stdout.count("(reference)") == 3


def test_a_function_that_contradicts_itself_fails_alone(run, scenario_file):
    text = FUNCTIONS.replace("GIL", "released").replace('return "word" * index', "return random.random()")
    text = "    import random\n" + text.lstrip("\n")
    outcome = run(scenario_file(text), *SMOKE)
    assert outcome.status == 4
    failed = [name for name, variant in outcome.variants.items() if variant["status"] != "ok"]
    assert failed == ["word/serial"]
    assert "Wrong result" in outcome.variants["word/serial"]["reason"]


def test_only_one_of_them_comes_with_its_serial_runs(run, functions):
    outcome = run(functions(), *SMOKE, "--only", "primes/threads")
    assert outcome.status == 0, outcome
    assert {"primes/serial", "primes/threads"} <= outcome.variants.keys()


def test_the_gate_notices_the_function_that_keeps_the_gil(gillab, run, functions, tmp_path):
    baseline = run(functions(), *SMOKE).file
    report = tmp_path / "verdicts.json"
    check = gillab(
        "check",
        "--run",
        functions("held"),
        "--baseline",
        baseline,
        "--allow",
        "machine",
        "--export-json",
        report,
    )
    assert check.status == 1, check
    judgements = strict_json(report.read_text())["gate"]["judgements"]
    verdicts = {(each["variant"], each["gauge"]): each for each in judgements}
    kept = verdicts.get(("primes/serial", "released"))
    if (
        kept is None
    ):  # of a busy machine there may be no baseline for what is timed; the count is there anyway
        assert "rounds clean" in check.stdout, check
    else:
        assert kept["verdict"] in ("FAIL", "INCONCLUSIVE"), check
        assert kept["verdict"] == "INCONCLUSIVE" or "keeps the GIL for" in kept["reason"]
    assert verdicts["primes/serial", "releases"]["verdict"] == "FAIL"
    assert not any(variant.startswith("word") for variant, _ in verdicts), "it promises nothing"


def test_what_cannot_be_measured_is_an_error(gillab, run, functions, tmp_path):
    file = functions()
    baseline = run(file, *SMOKE).file
    file.write_text("import no_such_module\n" + file.read_text())
    junit, markdown = tmp_path / "junit.xml", tmp_path / "gate.md"
    check = gillab(
        *("check", "--run", file, "--baseline", baseline, "--pass-inconclusive"),
        *("--export-junit", junit, "--export-markdown", markdown),
    )
    assert check.status == 3, "a busy machine is not the reason"
    assert "NOT MEASURED" in check.stdout and "INCONCLUSIVE" not in check.stdout
    assert '<error message="' in junit.read_text() and "<skipped" not in junit.read_text()
    headline = next(line for line in markdown.read_text().splitlines() if line.startswith("#"))
    assert "not measured" in headline


def test_a_weak_baseline_is_refused_under_require(gillab, run, functions):
    few = run(functions(), "--size", "smoke", "--rounds", 3, "--processes", 1)
    assert few.status == 0, few
    assert "As a baseline of 'gillab check' they would gate less than they seem to" in few.stdout
    assert "--rounds" in few.stdout
    check = gillab("check", few.file, "--baseline", few.file, "--require")
    assert check.status == 2, check
    assert "gates less than it seems to" in check.stderr and "rounds clean" in check.stderr
