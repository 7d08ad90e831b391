"""Places to write results to: those that cannot be written, fill up, vanish, or belong to two."""

from __future__ import annotations

import os
import shutil
import subprocess
import textwrap
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ONCE, TINY, assert_one_line, assert_refused
from laboratory import strict_json, survivors

as_root = pytest.mark.skipif(not shutil.which("mount") or os.geteuid() != 0, reason="only root can mount")


@contextmanager
def small_disk(place: Path, options: str) -> Iterator[Path]:
    """A file system of its own."""
    place.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", place], capture_output=True
    ).returncode:
        pytest.skip("cannot mount a disk here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


@pytest.fixture
def file(scenario_file):
    return scenario_file(TINY)


PLACES = ("folder", "folder/", "missing/r.json", "mine.py/r.json", "", "x" * 300, "/proc/nothing")


@pytest.mark.parametrize("option", ("--export-json", "--export-markdown"))
@pytest.mark.parametrize("place", PLACES)
def test_places_that_cannot_be_written(gillab, scenario_file, tmp_path, option, place):
    """Known before anything runs."""
    (tmp_path / "folder").mkdir()
    file = scenario_file(TINY + "    open('it-ran', 'w').close()\n")
    refused = gillab("run", file, *ONCE, option, place)
    assert_refused(refused, place)
    assert_one_line(refused)
    assert not (tmp_path / "it-ran").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(gillab, file, tmp_path):
    (tmp_path / "locked").mkdir(mode=0o555)
    refused = gillab("run", file, "--export-json", "locked/r.json")
    assert_refused(refused, "locked/r.json", "ermission denied")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("option", ("--export-json", "--export-markdown"))
def test_a_full_device(gillab, file, option):
    full = gillab("run", file, *ONCE, option, "/dev/full")
    assert full.status == 2, full
    assert "gillab: error: Cannot write '/dev/full': No space left on device." in full.stderr
    assert "mine — " in full.stdout, "what was measured is shown at least"
    assert "results are in" not in full.stdout


@as_root
def test_a_full_disk_keeps_the_older_file(lab, file, tmp_path):
    with small_disk(tmp_path / "disk", "size=8k") as disk:
        (disk / "r.json").write_text("older")
        full = lab.call("run", file, "--rounds", 15, "--processes", 1, "--export-json", disk / "r.json")
        assert full.status == 2, full
        assert "r.json" in full.stderr and "No space left on device" in full.stderr
        assert (disk / "r.json").read_text() == "older"
        assert [each.name for each in disk.iterdir()] == ["r.json"], "no temporary file is left"


@as_root
def test_a_disk_that_fills_up_keeps_the_scenarios_before(lab, scenario_file, tmp_path):
    many = "for number in range(60): scenario.task(f'other-{number}')(lambda: 1)"
    scenario_file(TINY, "first.py")
    scenario_file(textwrap.dedent(TINY) + many + "\n", "second.py")
    with small_disk(tmp_path / "disk", "size=16k") as disk:
        file = disk / "r.json"
        full = lab.call("run", "./first.py", "./second.py", *ONCE, "--export-json", file)
        assert full.status == 2, full
        assert f"Cannot write '{file}'" in full.stderr and "No space left on device" in full.stderr
        assert "first — " in full.stdout and "second — " in full.stdout, "what was measured is shown"
        assert [scenario["name"] for scenario in strict_json(file.read_text())["scenarios"]] == ["first"]
        assert [each.name for each in disk.iterdir()] == ["r.json"], "no temporary file is left"


@as_root
def test_a_disk_that_cannot_be_written(lab, scenario_file, tmp_path):
    with small_disk(tmp_path / "disk", "size=1m") as disk:
        (disk / "mine.py").write_text(textwrap.dedent(TINY))
        subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
        refused = lab.call("run", disk / "mine.py", *ONCE, "--export-json", disk / "r.json")
        assert_refused(refused, "r.json", "Read-only file system")
        # Nothing needs a place to write but what is to be written.
        lab.folder = disk
        environment = {"HOME": str(disk), "TMPDIR": str(disk)}
        read = lab.call("run", "./mine.py", *ONCE, env=environment)
        assert read.status == 0 and "mine — " in read.stdout, read
        assert [each.name for each in disk.iterdir()] == ["mine.py"]


@pytest.mark.parametrize("other", ("r.json", "./r.json", "folder/../r.json", "link.json"))
def test_both_exports_to_one_file(gillab, file, tmp_path, other):
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.json").symlink_to("r.json")
    refused = gillab("run", file, *ONCE, "--export-json", "r.json", "--export-markdown", other)
    assert_refused(refused, "--export-json", "--export-markdown")
    assert_one_line(refused)


def test_both_exports_to_standard_output(gillab, file):
    refused = gillab("run", file, *ONCE, "--export-json", "-", "--export-markdown", "-")
    assert_refused(refused, "--export-json", "--export-markdown")


def test_json_on_standard_output_is_all_there_is(gillab, file):
    outcome = gillab("run", file, *ONCE, "--export-json", "-", "--quiet")
    assert outcome.status == 0 and outcome.stderr == "", outcome
    assert strict_json(outcome.stdout)["scenarios"]


def test_json_on_dev_stdout(gillab, file):
    outcome = gillab("run", file, *ONCE, "--export-json", "/dev/stdout", "--quiet")
    assert outcome.status == 0, outcome
    assert strict_json(outcome.stdout)["scenarios"]


def test_an_export_may_be_a_link_to_a_file(lab, file, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link.json").symlink_to("elsewhere/r.json")
    assert lab.call("run", file, *ONCE, "--export-json", "link.json").status == 0
    assert (tmp_path / "link.json").is_symlink()
    assert strict_json((tmp_path / "elsewhere" / "r.json").read_text())["scenarios"]


def test_a_folder_that_disappears_meanwhile(lab, scenario_file, tmp_path):
    (tmp_path / "gone").mkdir()
    file = scenario_file(TINY + "    import shutil\n    shutil.rmtree('gone', ignore_errors=True)\n")
    outcome = lab.call("run", file, *ONCE, "--export-json", "gone/r.json")
    assert outcome.status == 2, outcome
    assert "gone/r.json" in outcome.stderr and "mine — " in outcome.stdout


def test_two_runs_into_one_file(lab, scenario_file):
    names = ["a", "b", "c"]
    for name in names:
        scenario_file(TINY, f"{name}.py")
    file = lab.folder / "r.json"
    marks = [uuid.uuid4().hex for _ in range(2)]
    words = ("run", "./a.py", "./b.py", "./c.py", *ONCE, "--quiet", "--export-json", file)
    running = [lab.start(*words, mark=mark) for mark in marks]
    looks = 0
    while any(process.poll() is None for process in running):
        if file.exists():
            seen = [scenario["name"] for scenario in strict_json(file.read_text())["scenarios"]]
            assert seen and seen == names[: len(seen)], "the file is always one whole document"
            looks += 1
    for process, mark in zip(running, marks):
        assert process.communicate()[1] == b"" and process.returncode == 0
        assert not survivors(mark)
    assert looks > 0
    assert len(strict_json(file.read_text())["scenarios"]) == 3
    assert not list(lab.folder.glob(".gillab-*"))
