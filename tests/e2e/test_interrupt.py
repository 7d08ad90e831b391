"""Ctrl-C and harsher ends: what was measured is kept, and nobody is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import time
import uuid
from pathlib import Path

import pytest
from conftest import ONCE
from laboratory import processes_marked, strict_json, survivors

QUICK = """
    from gillab import Scenario
    scenario = Scenario(tasks=2)

    @scenario.task("python")
    def one(data):
        return 1
"""

# Fine in the check and in some samples; in the third, it says so and waits.
SLOW = """
    import multiprocessing, os, pathlib, subprocess, time
    from gillab import Scenario, delay_server
    scenario = Scenario(tasks=1, repeat=False)

    @scenario.prepare
    def prepare():
        subprocess.Popen(["sleep", "600"], start_new_session=True)
        multiprocessing.get_context("spawn").Process(target=time.sleep, args=(600,)).start()
        return delay_server(600)

    calls = 0

    @scenario.task("slow", executors="serial")
    def slow(data):
        global calls
        calls += 1
        if calls == 4:
            pathlib.Path("waiting").touch()
            {wait}
        return 1

    @scenario.task("quick", executors="serial")
    def quick(data):
        return 1

    scenario.reference("quick/serial")
"""


class Running:
    """A run of a quick scenario and then a slow one, which is in the middle of a task."""

    def __init__(self, lab, scenario_file, wait="time.sleep(600)", **options):
        scenario_file(QUICK, "quick.py")
        scenario_file(SLOW.replace("{wait}", wait), "slow.py")
        self.file = lab.folder / "r.json"
        self.mark = uuid.uuid4().hex
        short = ("--rounds", 4, "--processes", 1)
        words = ("run", "./quick.py", "./slow.py", *short, "--export-json", self.file)
        self.process = lab.start(*words, mark=self.mark, **options)
        self._await(lab.folder / "waiting")

    def _await(self, sign: Path):
        deadline = time.monotonic() + 30
        while not sign.exists():
            assert self.process.poll() is None, self.process.communicate()
            assert time.monotonic() < deadline, "the slow scenario does not get that far"
            time.sleep(0.02)

    def end(self, timeout=60):
        """Waits for the end; asserts that nobody is left."""
        try:
            stdout, stderr = self.process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            survivors(self.mark, 0)
            pytest.fail(f"gillab does not end within {timeout} s")
        assert not (left := survivors(self.mark)), left
        return stdout.decode(), stderr.decode()

    def document(self):
        return strict_json(self.file.read_text())


@pytest.fixture
def running(lab, scenario_file):
    started = []

    def start(**options):
        started.append(Running(lab, scenario_file, **options))
        return started[-1]

    yield start
    for each in started:
        survivors(each.mark, 0)
        each.process.wait()


def test_many_processes_are_running_meanwhile(running):
    """Otherwise the other tests would prove nothing."""
    run = running()
    commands = " ".join(processes_marked(run.mark).values())
    for word in ("gillab run", "sleep 600", "delay-server", "multiprocessing", "gillab-worker"):
        assert word in commands
    run.process.send_signal(signal.SIGINT)
    run.end()


@pytest.mark.parametrize("name", ("SIGINT", "SIGTERM", "SIGHUP"))
def test_interrupted(running, name):
    run = running()
    run.process.send_signal(getattr(signal, name))
    stdout, stderr = run.end()
    assert run.process.returncode == 130, (stdout, stderr)
    assert "Traceback" not in stderr + stdout and "KeyboardInterrupt" not in stderr + stdout
    assert "nterrupted" in stdout + stderr
    quick, slow = run.document()["scenarios"]
    assert quick["status"] == "ok" and not quick["interrupted"] and len(quick["rounds"]) == 4
    assert slow["interrupted"] and slow["status"] != "failed"
    assert all(variant["status"] == "ok" for variant in slow["variants"]), "an interruption is nobody's fault"
    samples = [entry for entry in run.document()["benchmarks"] if entry.get("variant") == "slow/serial"]
    assert len(samples) == 2, "what was measured before is kept"


@pytest.mark.parametrize("wait", ("ctypes.PyDLL(None).sleep(600)", "os.kill(os.getpid(), 19)"))
def test_interrupted_while_the_worker_does_not_listen(running, wait):
    run = running(wait="import ctypes; " + wait)
    run.process.send_signal(signal.SIGINT)
    run.end()
    assert run.process.returncode == 130
    assert run.document()["scenarios"][1]["interrupted"]


def test_interrupted_twice(running):
    run = running()
    run.process.send_signal(signal.SIGINT)
    run.process.send_signal(signal.SIGINT)
    run.end()
    assert run.process.returncode in (130, -signal.SIGINT)
    assert run.document()["scenarios"][0]["status"] == "ok"


def test_interrupted_in_the_whole_process_group_as_the_terminal_does(running):
    run = running(start_new_session=True)
    os.killpg(run.process.pid, signal.SIGINT)
    run.end()
    assert run.process.returncode == 130
    assert run.document()["scenarios"][1]["interrupted"]


def test_interrupted_before_anything_is_measured(lab, scenario_file):
    scenario_file("import time, pathlib\npathlib.Path('waiting').touch()\ntime.sleep(600)\n")
    mark = uuid.uuid4().hex
    process = lab.start("run", "./mine.py", "--export-json", "r.json", mark=mark)
    while not (lab.folder / "waiting").exists():
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert process.returncode == 130, (stdout, stderr)
    assert b"nterrupted" in stdout + stderr
    assert not survivors(mark)


def test_later_scenarios_are_not_run_after_an_interruption(lab, scenario_file):
    scenario_file(SLOW.replace("{wait}", "time.sleep(600)"), "slow.py")
    scenario_file(QUICK, "quick.py")
    mark = uuid.uuid4().hex
    process = lab.start("run", "./slow.py", "./quick.py", "--rounds", 9, "--export-json", "r.json", mark=mark)
    while not (lab.folder / "waiting").exists():
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130
    document = strict_json((lab.folder / "r.json").read_text())
    assert [scenario["name"] for scenario in document["scenarios"]] == ["slow"]
    assert not survivors(mark)


def test_interrupted_results_can_be_shown(running, gillab):
    run = running()
    run.process.send_signal(signal.SIGINT)
    stdout, _ = run.end()
    shown = gillab("show", run.file)
    assert shown.status == 0, shown
    assert "nterrupted" in shown.stdout and shown.stdout.splitlines()[0] in stdout


def test_results_are_written_after_every_scenario(running):
    """Before anything has ended: whatever happens to the rest, this much is safe."""
    run = running()
    assert [scenario["name"] for scenario in run.document()["scenarios"]] == ["quick"]
    run.process.send_signal(signal.SIGINT)
    run.end()


def test_killed(running, gillab):
    run = running()
    run.process.kill()
    run.end()
    assert run.process.returncode == -signal.SIGKILL
    assert [scenario["name"] for scenario in run.document()["scenarios"]] == ["quick"]
    assert gillab("show", run.file).status == 0


def test_killed_while_stopped_and_hanging(running):
    run = running(wait="import ctypes; ctypes.PyDLL(None).sleep(600)")
    run.process.send_signal(signal.SIGSTOP)
    run.process.kill()
    run.end()


def test_killed_at_any_moment_leaves_a_whole_file_and_nobody_behind(lab, scenario_file):
    scenario_file(QUICK, "a.py"), scenario_file(QUICK, "b.py"), scenario_file(QUICK, "c.py")
    file = lab.folder / "r.json"
    assert lab.call("run", "./a.py", *ONCE, "--export-json", file).status == 0
    for delay in (0.02, 0.1, 0.2, 0.3, 0.5, 0.8):
        mark = uuid.uuid4().hex
        words = ("run", "./a.py", "./b.py", "./c.py", "--rounds", 1, "--processes", 2, "--export-json", file)
        process = lab.start(*words, mark=mark, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.kill()
        process.wait()
        assert not survivors(mark)
        assert strict_json(file.read_text())["scenarios"]


def test_interrupted_at_any_moment(lab, scenario_file):
    scenario_file(QUICK)
    for delay in (0.005, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4):
        mark = uuid.uuid4().hex
        process = lab.start("run", "./mine.py", "--rounds", 50, "--processes", 3, mark=mark)
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        stdout, stderr = process.communicate(timeout=60)
        # Before its handler is installed, the signal itself may end it.
        assert process.returncode in (130, -signal.SIGINT, 0), (delay, stdout, stderr)
        assert b"Traceback" not in stdout + stderr and b"terminate called" not in stderr, (delay, stderr)
        assert b"Give --python" not in stderr, (delay, stderr)
        assert not survivors(mark)


def test_a_killed_worker_costs_its_variant_only(running):
    run = running()
    (worker,) = [pid for pid, command in processes_marked(run.mark).items() if "gillab-worker" in command]
    os.kill(worker, signal.SIGKILL)
    run.end()
    assert run.process.returncode == 4
    slow = {variant["name"]: variant for variant in run.document()["scenarios"][1]["variants"]}
    assert slow["slow/serial"]["status"] == "failed" and "SIGKILL" in slow["slow/serial"]["reason"]
    assert slow["quick/serial"]["status"] == "ok"
