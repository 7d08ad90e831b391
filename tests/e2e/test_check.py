"""`gillab check`: a run is held to a baseline. Nothing here depends on how busy the machine is."""

from __future__ import annotations

import json
import signal
import time
import uuid
import xml.etree.ElementTree as ElementTree

import pytest
from conftest import Laboratory, assert_one_line, assert_refused, strict_json, survivors

# A section that somebody's library has made nogil; and the same after the release was forgotten.
SECTION = """
    from gillab import Scenario

    scenario = Scenario(tasks=4, sizes={"default": {"n": 3000}})
    scenario.native("section", kernel="primes", gil="{gil}")
    scenario.reference("section/serial")
"""

# Two variants and enough samples for any verdict, measured by nobody: every number is made up.
ROUNDS, PROCESSES = 10, 4


@pytest.fixture(scope="module")
def released(executable, tmp_path_factory):
    """A short run of the section as it should be."""
    lab = Laboratory(executable, tmp_path_factory.mktemp("released"))
    (lab.folder / "section.py").write_text(dedented(SECTION.replace("{gil}", "released")))
    outcome = lab.run("./section.py", "--rounds", 3, "--processes", 2)
    assert outcome.status == 0, outcome
    return outcome


def dedented(text: str) -> str:
    import textwrap

    return textwrap.dedent(text)


def recorded(document: dict, threads_ms: float, *, tainted: bool = False, capacity: float = 2.0) -> dict:
    """The document with rounds as a quiet machine would have measured them: serially 10 ms, on threads so long."""
    document = json.loads(json.dumps(document))
    (scenario,) = document["scenarios"]
    template = {entry["name"]: entry for entry in document["benchmarks"]}
    document["benchmarks"], scenario["rounds"] = [], []
    document["comparisons"] = []
    for process in range(PROCESSES):
        for number in range(ROUNDS):
            wobble = 1 + 0.01 * (number % 3 - 1)
            mark = {"tainted": tainted} | ({"taint": "2.4 % CPU steal"} if tainted else {})
            place = {"process": process, "round": number}
            scenario["rounds"].append(
                place | {"capacity": capacity, "capacity_s": 0.005, "serial_delay": 0, "steal": 0} | mark
            )
            for name, entry in template.items():
                time_ms = threads_ms * wobble if "/threads/" in name else 10.0
                document["benchmarks"].append(
                    entry | place | {"tainted": tainted, "real_time": time_ms, "cpu_time": 10.0}
                )
            for entry in document["benchmarks"][-len(template) :]:
                entry.pop("taint", None)
                if "variant" in entry and "capacity" in entry:
                    entry["capacity"] = capacity
    if not tainted:
        speedup = 10.0 / threads_ms
        document["comparisons"].append(
            {
                "scenario": scenario["name"],
                "variant": "section/threads",
                "reference": "section/serial",
                "speedup": {
                    "value": speedup,
                    "lower": 0.98 * speedup,
                    "upper": 1.02 * speedup,
                    "confidence": 0.96,
                },
                "ideal": 2,
                "capacity": capacity,
                "efficiency": speedup / capacity,
                "rounds": ROUNDS * PROCESSES,
                "clean_rounds": ROUNDS * PROCESSES,
            }
        )
    return document


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


def judgements(path) -> dict[str, dict]:
    """The verdicts in an exported document, by gauge."""
    return {each["gauge"]: each for each in strict_json(path.read_text())["gate"]["judgements"]}


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


def edited(path, change):
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    return path


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


def test_a_kernel_that_forgets_to_release_the_gil_is_caught_on_any_machine(
    gillab, released, scenario_file, tmp_path
):
    scenario_file(SECTION.replace("{gil}", "held"), "section.py")
    files = {name: tmp_path / name for name in ("out.json", "junit.xml", "comment.md")}
    outcome = gillab(
        "check",
        "--run",
        "./section.py",
        "--baseline",
        released.file,
        "--export-json",
        files["out.json"],
        "--export-junit",
        files["junit.xml"],
        "--export-markdown",
        files["comment.md"],
        timeout=120,
    )
    assert outcome.status == 1, outcome
    assert judgements(files["out.json"])["releases"]["verdict"] == "FAIL"
    assert "never lets go of the GIL" in outcome.stdout
    suites = ElementTree.parse(files["junit.xml"]).getroot()
    assert len(suites.findall(".//failure")) >= 1
    assert "never lets go of the GIL" in files["comment.md"].read_text()


def test_the_section_as_it_was_does_not_fail(gillab, released, tmp_path):
    outcome = gillab(
        "check", "--run", released.file.parent / "section.py", "--baseline", released.file, timeout=120
    )
    assert outcome.status in (0, 3), outcome
    assert "FAIL" not in outcome.stdout


def test_an_interrupt_keeps_what_was_measured(lab, released, tmp_path):
    mark = uuid.uuid4().hex
    out = tmp_path / "out.json"
    process = lab.start(
        "check",
        "--run",
        released.file.parent / "section.py",
        "--baseline",
        released.file,
        "--export-json",
        out,
        mark=mark,
    )
    time.sleep(1)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 130
    assert not survivors(mark)
    assert strict_json(out.read_text())["scenarios"][0]["interrupted"]


def test_nothing_is_measured_when_nothing_could_be_compared(gillab, released, tmp_path):
    other = tmp_path / "other.json"
    other.write_text(released.file.read_text())
    edited(other, lambda d: d["context"]["python"].update(version="3.99.1"))
    start = time.monotonic()
    outcome = gillab("check", "--run", released.file.parent / "section.py", "--baseline", other)
    assert_refused(outcome, "Nothing can be compared", "Python 3.99", "--allow python")
    assert time.monotonic() - start < 30


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
    ],
)
def test_bad_usage_is_explained(gillab, baseline, words, says):
    outcome = gillab("check", *[str(baseline) if word == "{baseline}" else word for word in words])
    assert_refused(outcome, says)
    assert_one_line(outcome)


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
