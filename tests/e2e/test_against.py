"""`gillab run --against`: the same work in two interpreters, in the same rounds."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from conftest import assert_refused
from laboratory import Laboratory

LOOP = """
from gillab import Scenario
scenario = Scenario(tasks=2, sizes={"smoke": {}})

@scenario.task("python")
def python(data):
    return sum(range(20_000))

@scenario.task("there", executors="serial", requires=["only_there"])
def there(data):
    return sum(range(20_000))
"""


@pytest.fixture(scope="module")
def lab(executable, tmp_path_factory) -> Laboratory:
    lab = Laboratory(executable, tmp_path_factory.mktemp("against"))
    (lab.folder / "loop.py").write_text(LOOP)
    return lab


@pytest.fixture(scope="module")
def second(lab) -> Path:
    """A virtual environment of the same Python, which has a module more: an interpreter of its own."""
    folder = lab.folder / "second"
    made = subprocess.run(
        ["/usr/bin/python3", "-m", "venv", "--without-pip", folder], capture_output=True, text=True
    )
    if made.returncode != 0:
        pytest.skip(f"there is no venv module here: {made.stderr}")
    (site,) = folder.glob("lib/python3*/site-packages")
    (site / "only_there.py").write_text("")
    return folder


@pytest.fixture(scope="module")
def outcome(lab, second):
    outcome = lab.run(
        "./loop.py",
        "--python",
        "/usr/bin/python3",
        "--against",
        second,
        "--size",
        "smoke",
        "--rounds",
        8,
        "--processes",
        2,
    )
    assert outcome.status == 0, outcome
    return outcome


def test_every_variant_has_a_twin(outcome):
    twins = {name: each["twin"] for name, each in outcome.variants.items() if "twin" in each}
    assert twins == {
        "python@other/serial": "python/serial",
        "python@other/threads": "python/threads",
        "there@other/serial": "there/serial",
    }


def test_the_twins_ran_in_the_second_interpreter(outcome, second):
    other = outcome.json["context"]["other"]
    assert other["label"] == "other"
    assert Path(other["python"]["executable"]) == second / "bin" / "python"
    assert outcome.variants["there/serial"]["status"] == "skipped"
    assert outcome.variants["there@other/serial"]["status"] == "ok", "only the second has the module"


def test_twins_are_compared_with_their_variants(outcome):
    pairs = {(each["variant"], each["reference"]) for each in outcome.json["comparisons"]}
    clean = sum(not each["tainted"] for each in outcome.json["scenarios"][0]["rounds"])
    if clean < 6:
        pytest.skip("the machine is too busy for a comparison")
    assert ("python@other/serial", "python/serial") in pairs
    assert ("python@other/serial", "there/serial") not in pairs
    assert not any(
        variant == "there@other/serial" for variant, _ in pairs
    ), "there is nothing to compare it with"


def test_every_round_times_both(outcome):
    rounds: dict[tuple[int, int], set[str]] = {}
    for sample in outcome.json["benchmarks"]:
        if "variant" in sample:
            rounds.setdefault((sample["process"], sample["round"]), set()).add(sample["variant"])
    assert len(rounds) == 16
    for variants in rounds.values():
        assert {"python/serial", "python@other/serial", "python/threads", "python@other/threads"} <= variants


def test_the_table_says_what_the_second_is(outcome, gillab):
    shown = gillab("show", outcome.file)
    assert shown.status == 0
    text = " ".join(shown.stdout.split())
    assert "@other is Python" in text and "its speedups are over the same variant in Python" in text
    assert "python@other/serial" in text


def test_the_same_interpreter_is_refused(lab, second):
    for python, against in (("/usr/bin/python3", "/usr/bin/python3"), (second, second)):
        refused = lab.call("run", "./loop.py", "--python", python, "--against", against)
        assert_refused(refused, "is the interpreter that --python names")


def test_what_is_no_python_is_refused(lab):
    assert_refused(lab.call("run", "./loop.py", "--against", "/bin/true"), "/bin/true")
    assert_refused(lab.call("run", "./loop.py", "--against", "./nowhere"), "nowhere")
