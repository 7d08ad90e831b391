"""The bundled scenarios that start processes of their own: they run, tidy up, and leave nobody behind."""

from __future__ import annotations

import importlib.util
import json
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from conftest import ONCE
from laboratory import Laboratory, processes_marked, survivors

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"
SMOKE = ("--size", "smoke", *ONCE)
PATIENT = 240  # a machine may be busy, and torch and Dask take their time to be imported


def has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def test_on_one_cpu_nothing_pays(executable, tmp_path):
    lab = Laboratory("/usr/bin/taskset", tmp_path)
    file = tmp_path / "one-cpu.json"
    words = ("-c", "0", executable, "run", "process-cost", *SMOKE, "--only", "*ed-threads/*")
    outcome = lab.call(*words, "--export-json", file, timeout=PATIENT)
    outcome.file = file
    assert outcome.status == 0, outcome
    (numbers,) = outcome.timings("released-threads/batch")
    assert numbers["hop_s"] > 0 and "pays_from_s" not in numbers


class Cluster:
    """A scheduler and a worker, as on other machines: they know nothing of gillab."""

    def __init__(self, folder: Path) -> None:
        address = folder / "scheduler.json"
        options = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        python = "/usr/bin/python3"
        self.processes = [
            subprocess.Popen(
                [python, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
                + ["--no-dashboard", "--scheduler-file", str(address)],
                **options,
            )
        ]
        deadline = time.monotonic() + 60
        while not address.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        self.processes.append(
            subprocess.Popen(
                [python, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(address)]
                + ["--no-dashboard", "--no-nanny", "--nthreads", "1", "--local-directory", str(folder)],
                **options,
            )
        )

        self.address = json.loads(address.read_text())["address"]

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, *exception) -> None:
        for process in reversed(self.processes):
            process.kill()
            process.wait()


def at_scheduler(scenario_file, address: str) -> Path:
    text = (SCENARIOS / "cluster.py").read_text()
    assert '"scheduler": ""' in text
    return scenario_file(text.replace('"scheduler": ""', f'"scheduler": "{address}"'), "elsewhere.py")


@pytest.mark.skipif(not has("distributed"), reason="needs distributed")
def test_a_cluster_elsewhere_is_used(run, scenario_file, tmp_path):
    with Cluster(tmp_path) as cluster:
        file = at_scheduler(scenario_file, cluster.address)
        outcome = run(file, *SMOKE, "--only", "[sd]*", timeout=PATIENT)
    assert outcome.status == 0, outcome
    assert outcome.variants["dask/batch"]["status"] == "ok", outcome


@pytest.mark.skipif(not has("distributed"), reason="needs distributed")
def test_a_cluster_that_is_not_there_is_a_reason_to_skip(run, scenario_file):
    outcome = run(
        at_scheduler(scenario_file, "tcp://127.0.0.1:9"), *SMOKE, "--only", "[sd]*", timeout=PATIENT
    )
    assert outcome.status == 0, outcome
    variant = outcome.variants["dask/batch"]
    assert variant["status"] == "skipped" and "tcp://127.0.0.1:9" in variant["reason"], variant


# Each waits in its variant for ever, once its processes are there and have worked.
ENDLESS = {
    "joblib": "from joblib import Parallel, delayed; Parallel(n_jobs=2)(delayed(abs)(-1) for _ in range(4))",
    "dataloader": """
        from torch.utils.data import DataLoader
        loader = DataLoader([1, 2, 3, 4], num_workers=2, persistent_workers=True, multiprocessing_context="fork")
        list(loader)
    """,
    "dask": "from gillab.dask_cluster import connect; client = connect('', 1); client.submit(abs, -1).result()",
}
LIBRARY = {"joblib": "joblib", "dataloader": "torch", "dask": "distributed"}


@pytest.mark.parametrize("name", ENDLESS)
@pytest.mark.parametrize("sent", (signal.SIGINT, signal.SIGKILL))
def test_nobody_survives_an_interruption(lab, scenario_file, name, sent):
    if not has(LIBRARY[name]):
        pytest.skip(f"needs {LIBRARY[name]}")
    lines = "\n".join("    " + line.strip() for line in ENDLESS[name].strip().splitlines())
    scenario_file(
        "import pathlib, time\nfrom gillab import Scenario\nscenario = Scenario(tasks=1)\n"
        "@scenario.batch('one')\ndef one(data, tasks, workers):\n"
        f"{lines}\n    pathlib.Path('working').touch()\n    time.sleep(600)\n"
    )
    mark = uuid.uuid4().hex
    process = lab.start("run", "./mine.py", "--export-json", "r.json", mark=mark)
    deadline = time.monotonic() + PATIENT
    while not (lab.folder / "working").exists():
        assert process.poll() is None and time.monotonic() < deadline, process.communicate()
        time.sleep(0.05)
    workers = processes_marked(mark)
    process.send_signal(sent)
    stdout, stderr = process.communicate(timeout=30)
    left = survivors(mark)
    assert len(workers) >= 4, f"gillab, its worker and the worker's own: {workers}"
    assert not left
    if sent == signal.SIGINT:
        assert process.returncode == 130, (stdout, stderr)
        assert b"Traceback" not in stdout + stderr, (stdout, stderr)


def test_what_the_killed_left_is_removed_by_the_next(run, scenario_file, tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    folders = [tmp_path / f"gillab-{process}-scratch-x" for process in (ended.pid, 1)]
    for folder in folders:
        folder.mkdir()
        (folder / "0.npy").touch()
    file = scenario_file(
        "from gillab import Scenario\nfrom gillab.scratch import scratch_folder\nscenario = Scenario(tasks=1)\n"
        "@scenario.task('one', executors='serial')\ndef one(data):\n    return scratch_folder().is_dir()\n"
    )
    outcome = run(file, *ONCE, env={"TMPDIR": str(tmp_path)})
    assert outcome.status == 0, outcome
    assert [folder.exists() for folder in folders] == [False, True], "the second one's owner lives"
    assert len(list(tmp_path.glob("gillab-*-scratch-*"))) == 1
