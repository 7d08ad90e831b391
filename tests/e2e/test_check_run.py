"""`gillab check --run`: measured here and now, and held to a baseline, on a machine as busy as it likes."""

from __future__ import annotations

import signal
import time
import uuid
import xml.etree.ElementTree as ElementTree

from conftest import assert_refused
from gating import SECTION, edited, judgements
from laboratory import strict_json, survivors
from sanitizers import observes_a_gil


@observes_a_gil
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


@observes_a_gil
def test_the_section_as_it_was_does_not_fail(gillab, released, tmp_path):
    outcome = gillab(
        "check", "--run", released.file.parent / "section.py", "--baseline", released.file, timeout=120
    )
    assert outcome.status in (0, 3), outcome
    assert "FAIL" not in outcome.stdout


SHOWING = """
    import pathlib

    @scenario.prepare
    def prepare(n):
        pathlib.Path("measuring").touch()
        return {"n": n}
"""


@observes_a_gil
def test_an_interrupt_keeps_what_was_measured(lab, released, scenario_file):
    scenario_file(SECTION.replace("{gil}", "released") + SHOWING, "section.py")
    words = ("check", "--run", "./section.py", "--baseline", released.file, "--export-json", "out.json")
    mark = uuid.uuid4().hex
    process = lab.start(*words, mark=mark)
    while not (lab.folder / "measuring").exists():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 130
    assert not survivors(mark)
    assert strict_json((lab.folder / "out.json").read_text())["scenarios"][0]["interrupted"]


@observes_a_gil
def test_nothing_is_measured_when_nothing_could_be_compared(gillab, released, tmp_path):
    other = tmp_path / "other.json"
    other.write_text(released.file.read_text())
    edited(other, lambda d: d["context"]["python"].update(version="3.99.1"))
    start = time.monotonic()
    outcome = gillab("check", "--run", released.file.parent / "section.py", "--baseline", other)
    assert_refused(outcome, "Nothing can be compared", "Python 3.99", "--allow python")
    assert time.monotonic() - start < 30
