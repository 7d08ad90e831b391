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
from conftest import ONCE, Laboratory, processes_marked, survivors

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"
NAMES = ("async-io", "dataloader", "process-cost", "cluster")
SMOKE = ("--size", "smoke", *ONCE)
PATIENT = 240  # a machine may be busy, and torch and Dask take their time to be imported


def has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


@pytest.fixture(scope="module")
def outcomes(executable, tmp_path_factory):
    """outcomes(name) -> the Outcome of one short run of that scenario, its temporary files in .folder"""

    lab = Laboratory(executable, tmp_path_factory.mktemp("processes"))
    known = {}

    def of(name):
        if name not in known:
            temporary = lab.folder / f"tmp-{name}"
            temporary.mkdir()
            known[name] = lab.run(name, *SMOKE, env={"TMPDIR": str(temporary)}, timeout=PATIENT)
            known[name].folder = temporary
        return known[name]

    return of


def counters(outcome, variant: str) -> dict:
    (timing,) = outcome.timings(variant)
    return timing


@pytest.mark.parametrize("name", NAMES)
def test_everything_runs_or_says_why_not(outcomes, name):
    outcome = outcomes(name)
    assert outcome.status == 0, outcome
    for variant in outcome.variants.values():
        if variant["status"] == "skipped":
            assert variant["reason"], variant
        else:
            assert variant["status"] == "ok" and variant["checked"], variant
    ran = [each for each in outcome.variants.values() if each["status"] == "ok"]
    assert ran, "and something does run"


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_quietly(outcomes, name):
    outcome = outcomes(name)
    for word in ("Traceback", "distributed.", "Warning", "leaked", "Exception"):
        assert word not in outcome.stderr + outcome.stdout, outcome


def test_images_are_removed(outcomes):
    assert not list(outcomes("dataloader").folder.glob("gillab-*"))


def test_requests_at_a_time_cannot_exceed_those_there_are(outcomes):
    outcome = outcomes("async-io")
    for name, variant in outcome.variants.items():
        if variant["status"] == "ok":
            numbers, count = counters(outcome, name), int(name.rpartition("-")[2].partition("/")[0])
            assert 0 < numbers["at_once_mean"] <= count
            assert numbers["answered"] == count
            assert 0 < numbers["cpu_per_request_s"]
    assert counters(outcome, "one-by-one-10/batch")["at_once_mean"] <= 1


@pytest.mark.skipif(not has("torch"), reason="needs torch")
def test_every_loader_makes_the_same_batches(outcomes):
    """Their results were compared, so it is enough that none is missing."""
    variants = outcomes("dataloader").variants
    expected = [f"disk-{count}/batch" for count in (0, 1, 2, 4)] + ["memory-4/batch", "ready-4/batch"]
    for name in [*expected, "native-released/threads"]:
        assert variants[name]["status"] == "ok", variants[name]


def test_what_processes_cost_has_a_price(outcomes):
    outcome = outcomes("process-cost")
    for name in ("fork", "forkserver", "spawn", "thread"):
        assert counters(outcome, f"{name}/batch")["start_s"] > 0
        assert counters(outcome, f"{name}/batch")["resident_bytes"] >= 0
    assert counters(outcome, "pickle-100kB/batch")["bytes_per_s"] > 0
    for name in ("released-threads", "process-pool", "fresh-process-pool"):
        numbers = counters(outcome, f"{name}/batch")
        assert numbers["hop_s"] > 0
        assert numbers.get("pays_from_s", 1) > 0


def test_on_one_cpu_nothing_pays(executable, tmp_path):
    lab = Laboratory("/usr/bin/taskset", tmp_path)
    file = tmp_path / "one-cpu.json"
    pools = ("released-threads/batch", "process-pool/batch")
    words = ("-c", "0", executable, "run", "process-cost", *SMOKE, "--only", "*ed-threads/*")
    outcome = lab.call(*words, "--export-json", file, timeout=PATIENT)
    outcome.file = file
    assert outcome.status == 0, outcome
    numbers = counters(outcome, pools[0])
    assert numbers["hop_s"] > 0 and "pays_from_s" not in numbers


@pytest.mark.skipif(not has("distributed"), reason="needs distributed")
def test_a_task_takes_longer_through_a_scheduler_than_to_a_process(outcomes):
    outcome = outcomes("cluster")
    hops = [counters(outcome, f"{name}/batch")["hop_s"] for name in ("processes", "dask")]
    assert 0 < hops[0] < hops[1]


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


# The arithmetic behind pays_from_s, without processes.

sys.path.insert(0, str(ROOT / "src" / "python"))
from gillab import break_even  # noqa: E402


def test_the_break_even_is_where_price_and_gain_meet():
    # Spreading costs 10 and gains 3 for each unit of length.
    points = [(length, 3 * length - 10) for length in (1, 2, 5)]
    assert break_even.crossing(10, points) == pytest.approx(10 / 3)
    assert break_even.crossing(10, points[:1]) == pytest.approx(10 / 3), "a little beyond what was tried"


def test_there_is_none_without_a_gain_or_far_away():
    assert break_even.crossing(10, [(1, -10), (2, -10)]) is None
    assert break_even.crossing(10, [(1, -11), (2, -12)]) is None
    assert break_even.crossing(10, [(1, -9.9), (2, -9.8)]) is None, "100, and nothing above 2 was tried"


class FakeMachine:
    """Its clock moves when somebody works: on two CPUs, after a price for starting them."""

    def __init__(self, price: float, cpus: int) -> None:
        self.now, self.price, self.cpus = 0.0, price, cpus

    def task(self, amount: int) -> None:
        self.now += amount * 1e-6

    def spread(self, amounts: list[int]) -> None:
        self.now += self.price + sum(amounts) * 1e-6 / self.cpus


@pytest.mark.parametrize("price", (1e-4, 0.005, 0.3))
def test_tasks_pay_as_soon_as_they_save_the_price_of_spreading_them(monkeypatch, price):
    machine = FakeMachine(price, cpus=2)
    monkeypatch.setattr(break_even.time, "perf_counter", lambda: machine.now)
    monkeypatch.setattr(break_even.os, "sched_getaffinity", lambda _: {0, 1})
    found = break_even.pays_from(machine.task, machine.spread, 4, 2)
    # 4 L = price + 4 L / 2; an amount is a whole number.
    assert found == pytest.approx(price / 2, rel=0.05)
    assert break_even.pays_from(machine.task, machine.spread, 1, 2) is None
    assert break_even.pays_from(machine.task, machine.spread, 4, 1) is None
    machine.cpus = 1
    assert break_even.pays_from(machine.task, machine.spread, 4, 2) is None, "nobody works beside anybody"
