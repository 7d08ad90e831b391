"""`gillab advise`: a decision tree in which every number is a measured one."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from pathlib import Path

import pytest
from conftest import assert_one_line, assert_refused
from laboratory import Laboratory

REFERENCE = Path(__file__).resolve().parents[2] / "results/reference.json"


@pytest.fixture(scope="module")
def results(executable, tmp_path_factory):
    """A run that has numbers for one branch of the tree."""
    lab = Laboratory(executable, tmp_path_factory.mktemp("advise"))
    outcome = lab.run("primes", "--size", "smoke", "--only", "python/*", "--rounds", 4)
    assert outcome.status == 0, outcome
    return outcome


def speedup(document: dict, variant: str, over: str) -> float | None:
    """None where no round was clean."""
    found = [
        each["speedup"]["value"]
        for each in document["comparisons"]
        if each["variant"] == variant and each["reference"] == over and not each.get("null")
    ]
    return found[0] if found else None


def test_the_numbers_are_those_of_the_file(results, gillab):
    outcome = gillab("advise", results.file)
    assert outcome.status == 0 and outcome.stderr == "", outcome
    (row,) = [line for line in outcome.stdout.splitlines() if line.strip("│ ").startswith("Python  ")]
    measured = speedup(results.json, "python/threads", "python/serial")
    if measured is None:
        assert "clean" in row and "gillab run primes" in row, row
    else:
        shown = re.search(r"([\d.]+)x \[", row)
        assert shown and float(shown[1]) == pytest.approx(measured, abs=0.0051), row


def test_what_is_not_in_the_file_is_named(results, gillab):
    outcome = gillab("advise", results.file)
    assert "not measured: gillab run primes" in outcome.stdout, outcome  # the native variants
    text = " ".join(outcome.stdout.replace("│", " ").split())
    assert "It waits, for a network or a disk. Not measured: gillab advise measures it." in text, outcome


def sources(markdown: str) -> list[tuple[str, ...]]:
    """Scenario, variant and reference of every number in the tree."""
    pattern = re.compile(r"\(([\w-]+): ([\w./-]+)(?: over ([\w./-]+))?\)$", re.MULTILINE)
    return pattern.findall(markdown.replace("\\_", "_"))


def test_a_scenario_of_ones_own_is_in_the_tree(run, scenario_file, gillab):
    file = scenario_file(
        """
        from gillab import Scenario

        scenario = Scenario(tasks=2)

        @scenario.task("mine")
        def mine(data):
            return sum(range(1000))

        scenario.evidence("plain-threads", "my own loop", "mine/threads", over="mine/serial")
        """
    )
    outcome = run(file, "--processes", 1, "--rounds", 2)
    assert outcome.status == 0, outcome
    assert [each["label"] for each in outcome.json["evidence"]] == ["my own loop"]
    assert "my own loop" in gillab("advise", outcome.file).stdout


@pytest.mark.parametrize(
    "arguments, message",
    [
        ('"wait", "x", "mine/threads"', "Did you mean 'waits'?"),
        ('"waits", "x", "mine/thread"', "Did you mean 'mine/threads'?"),
        ('"waits", "x", "mine/threads", over="mine/seriel"', "Did you mean 'mine/serial'?"),
        ('"waits", "", "mine/threads"', "The label of evidence must be printable text"),
        ('"waits", "x", "mine/threads", measure="efficiency"', "what pays is told by a speedup"),
        ('"kept-pool", "x", "mine/threads", over="mine/serial", measure="pays_from_s"', "leave out over"),
        ('"waits", "x", "mine/threads", rank=-1', "rank must be a whole number from 0 to 1000"),
    ],
)
def test_evidence_that_breaks_the_contract(gillab, scenario_file, arguments, message):
    file = scenario_file(
        f"""
        from gillab import Scenario

        scenario = Scenario(tasks=2)

        @scenario.task("mine")
        def mine(data):
            return 1

        scenario.evidence({arguments})
        """
    )
    assert_refused(gillab("run", file), message)


def rows_of(markdown: str, question: str) -> list[tuple[str, ...]]:
    """The sources of the numbers that stand right below a question, in their order."""
    lines = markdown.splitlines()
    (start,) = [at for at, line in enumerate(lines) if question in line]
    below = itertools.takewhile(lambda line: "**" not in line.partition(":")[0], lines[start + 1 :])
    return sources("\n".join(below))


@pytest.fixture
def small_lab(executable, tmp_path):
    """A gillab that has a few of the bundled scenarios only, so that advise is soon done."""
    inside, shared = Path(executable).resolve().parents[1], Path("share/gillab")
    (tmp_path / "bin").mkdir()
    shutil.copy2(executable, tmp_path / "bin")
    (tmp_path / "lib").symlink_to(inside / "lib")
    (tmp_path / shared / "scenarios").mkdir(parents=True)
    (tmp_path / shared / "python").symlink_to(inside / shared / "python")
    for name in ("primes", "http_io", "process_cost"):
        shutil.copy2(inside / shared / "scenarios" / f"{name}.py", tmp_path / shared / "scenarios")
    return Laboratory(str(tmp_path / "bin" / "gillab"), tmp_path)


def test_measures_what_it_needs(small_lab):
    lab, file = small_lab, small_lab.folder / "measured.json"
    outcome = lab.call("advise", "--size", "smoke", "--export-json", file, timeout=240)
    assert outcome.status == 0, outcome
    document = json.loads(file.read_text())
    assert {"primes", "http-io", "process-cost"} == {each["name"] for each in document["scenarios"]}
    # Of each scenario only what the tree asks for.
    (primes,) = [each for each in document["scenarios"] if each["name"] == "primes"]
    assert {each["name"] for each in primes["variants"]} == {
        "python/serial",
        "python/threads",
        "native-released/serial",
        "native-released/threads",
    }
    again = lab.call("advise", file)
    assert again.status == 0 and outcome.stdout.startswith(again.stdout), again
    # Every number of these scenarios that the tree of older results had is there, in the same place.
    older = lab.call("advise", REFERENCE, "--quiet", "--export-markdown", "-").stdout
    newer = lab.call("advise", file, "--quiet", "--export-markdown", "-").stdout
    here = {each["name"] for each in document["scenarios"]}

    def of_these(rows):
        return [row for row in rows if row[0] in here]

    assert {*sources(newer)} == {*of_these(sources(older))}
    for place in ("waits", "pure Python"):
        assert rows_of(newer, place) == of_these(rows_of(older, place))


KINDS_OF_WORK = {
    *("clean-columns", "engineer-features", "load-data", "extract-features"),
    *("factors", "options", "backtests", "requests"),
}


def declared_evidence(gillab) -> list[tuple[str, dict]]:
    return [
        (scenario["name"], evidence)
        for scenario in json.loads(gillab("list", "--json").stdout)
        for evidence in scenario.get("evidence", [])
    ]


def test_every_kind_of_work_has_evidence(gillab):
    assert KINDS_OF_WORK <= {evidence["step"] for _, evidence in declared_evidence(gillab)}


def test_scenarios_declare_what_older_results_were_evidence_for(gillab):
    declared = {
        (name, evidence["variant"], evidence["over"])
        for name, evidence in declared_evidence(gillab)
        if evidence["step"] not in KINDS_OF_WORK
    }
    older = gillab("advise", REFERENCE, "--quiet", "--export-markdown", "-").stdout
    assert len(declared) > 20
    assert declared == {*sources(older)}


def test_a_file_and_measuring_exclude_each_other(results, gillab):
    assert_refused(gillab("advise", results.file, "--size", "smoke"), "--size", "results file")
    assert_refused(gillab("advise", results.file, "--export-json", "x.json"), "--export-json")
    assert_refused(gillab("advise", results.file, "--python", "python3"), "--python", "results file")


def test_refuses_what_it_cannot_read(gillab, tmp_path):
    missing = gillab("advise", tmp_path / "none.json")
    assert_refused(missing, "none.json")
    assert_one_line(missing)
    (tmp_path / "text.json").write_text("Do threads help?")
    assert_refused(gillab("advise", tmp_path / "text.json"), "text.json")
