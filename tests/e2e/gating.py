"""What the tests of `gillab check` share: a section of code, a run of it, and runs that nobody measured."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

import pytest
from laboratory import Laboratory, strict_json

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
    (lab.folder / "section.py").write_text(textwrap.dedent(SECTION.replace("{gil}", "released")))
    outcome = lab.run("./section.py", "--rounds", 3, "--processes", 2)
    assert outcome.status == 0, outcome
    return outcome


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


def judgements(path: Path) -> dict[str, dict]:
    """The verdicts in an exported document, by gauge."""
    return {each["gauge"]: each for each in strict_json(path.read_text())["gate"]["judgements"]}


def edited(path: Path, change) -> Path:
    """The file, after change(document)."""
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    return path
