"""A hostile world: disks that fill up, clocks that jump, kernels that tell little, far more of everything."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import textwrap
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ONCE, Outcome, assert_refused, strict_json, survivors

ROOT = Path(__file__).parents[2]

SANITIZED = bool(os.environ.get("GILLAB_SANITIZE"))
alone = pytest.mark.skipif(SANITIZED, reason="a sanitizer wants to be preloaded alone")
as_root = pytest.mark.skipif(not shutil.which("mount") or os.geteuid() != 0, reason="only root can mount")

TINY = '''
    """Nearly nothing."""
    from gillab import Scenario
    scenario = Scenario(tasks=2)

    @scenario.task("python", executors="serial")
    def one(data):
        return 1
'''


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


@as_root
def test_a_disk_that_fills_up_keeps_the_scenarios_before(lab, scenario_file, tmp_path):
    details = "'x' * 20_000"
    scenario_file(TINY, "first.py")
    scenario_file(TINY.replace("return 1", f"raise RuntimeError({details})"), "second.py")
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


@pytest.fixture
def preloaded(tmp_path: Path) -> Callable[[str], dict[str, str]]:
    """preloaded(C code) -> the environment in which every program runs with that in front of its libraries."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("no C compiler")

    def build(code: str) -> dict[str, str]:
        source, library = tmp_path / "preload.c", tmp_path / "preload.so"
        source.write_text(textwrap.dedent(code))
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source], check=True)
        return {"LD_PRELOAD": str(library)}

    return build


# Every look at the wall clock finds it a day earlier or two days later than the one before.
JUMPING = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <sys/time.h>
    #include <time.h>
    static long jump(void) {
      static __thread unsigned calls;
      return (++calls % 2 ? -86400L : 172800L) * (long)(calls % 7);
    }
    int clock_gettime(clockid_t clock, struct timespec *time) {
      static int (*next)(clockid_t, struct timespec *);
      if (!next) next = dlsym(RTLD_NEXT, "clock_gettime");
      int result = next(clock, time);
      if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) time->tv_sec += jump();
      return result;
    }
    int gettimeofday(struct timeval *restrict time, void *restrict zone) {
      struct timespec now;
      clock_gettime(CLOCK_REALTIME, &now);
      time->tv_sec = now.tv_sec;
      time->tv_usec = now.tv_nsec / 1000;
      return 0;
    }
    time_t time(time_t *where) {
      struct timespec now;
      clock_gettime(CLOCK_REALTIME, &now);
      if (where) *where = now.tv_sec;
      return now.tv_sec;
    }
"""


@alone
def test_the_wall_clock_may_jump(run, scenario_file, preloaded):
    scenario = """
        '''Whoever looks at the wall clock sees it jump.'''
        import time
        from gillab import Scenario
        scenario = Scenario(tasks=2)

        @scenario.task("python")
        def one(data):
            time.sleep(0.001)
            return 1

        @scenario.counters
        def count(results, **_):
            looks = [time.time() for _ in range(10)]
            return {"jumps": max(map(abs, (b - a for a, b in zip(looks, looks[1:])))) > 3600}
    """
    outcome = run(
        scenario_file(scenario), "--rounds", 3, "--processes", 2, "--timeout", 30, env=preloaded(JUMPING)
    )
    assert outcome.status == 0, outcome
    assert len(outcome.scenario["rounds"]) == 6
    timings = outcome.timings("python/serial") + outcome.timings("python/threads")
    assert len(timings) == 12
    for timing in timings:
        assert timing["jumps"] == 1, "the clock does not jump: this tests nothing"
        for key in ("real_time", "cpu_time"):
            assert 0 <= timing[key] < 3_600_000, timing


# A kernel without an account of who waited for a CPU.
WITHOUT_SCHEDSTAT = """
    #define _GNU_SOURCE
    #include <dlfcn.h>
    #include <errno.h>
    #include <stdio.h>
    #include <string.h>
    static int hidden(const char *path) {
      if (!strstr(path, "/schedstat")) return 0;
      errno = ENOENT;
      return 1;
    }
    #define HIDDEN_FILE(name) \\
      FILE *name(const char *path, const char *mode) { \\
        FILE *(*next)(const char *, const char *) = dlsym(RTLD_NEXT, #name); \\
        return hidden(path) ? NULL : next(path, mode); \\
      }
    HIDDEN_FILE(fopen)
    HIDDEN_FILE(fopen64)
    int access(const char *path, int mode) {
      int (*next)(const char *, int) = dlsym(RTLD_NEXT, "access");
      return hidden(path) ? -1 : next(path, mode);
    }
"""


@alone
def test_without_schedstat(run, gillab, scenario_file, preloaded):
    environment = preloaded(WITHOUT_SCHEDSTAT)
    outcome = run(scenario_file(TINY), "--rounds", 3, "--processes", 1, env=environment)
    assert outcome.status == 0, outcome
    for timing in outcome.timings("python/serial"):
        assert "run_delay_s" not in timing, "nobody knows"
    for measured in outcome.scenario["rounds"]:
        assert "serial_delay" not in measured
        assert "waited" not in measured.get("taint", "")
    doctor = gillab("doctor", env=environment)
    assert doctor.status == 0, doctor
    said = " ".join(doctor.stdout.split())
    assert "the kernel does not tell who waited for a CPU" in said
    assert "the kernel tells who waited" not in said


def test_with_schedstat_it_is_known(run, scenario_file):
    if not os.path.exists("/proc/thread-self/schedstat"):
        pytest.skip("this kernel keeps no schedstat")
    outcome = run(scenario_file(TINY), *ONCE)
    assert all(timing["run_delay_s"] >= 0 for timing in outcome.timings("python/serial"))
    assert all(measured["serial_delay"] >= 0 for measured in outcome.scenario["rounds"])


def assert_one_cpu_for_four_threads(outcome: Outcome) -> None:
    assert outcome.status in (0, 3), outcome
    assert outcome.json["context"]["machine"]["usable_cpus"] == 1
    assert outcome.scenario["threads"] == 4
    assert all(comparison["ideal"] == 1 for comparison in outcome.json["comparisons"])
    assert "4 threads · 1 CPU ·" in outcome.stdout


FOUR = """
    '''More threads than CPUs.'''
    from gillab import Scenario
    scenario = Scenario(tasks=4)

    @scenario.task("python")
    def work(data):
        return sum(range(2_000))
"""


def limited_to(group: Path, quota: int) -> Callable[[], None]:
    """A control group with that many microseconds of CPU time in 100,000; for preexec_fn."""
    try:
        group.mkdir()
        (group / "cpu.cfs_quota_us").write_text(str(quota))
    except OSError:
        if group.exists():
            group.rmdir()
        pytest.skip("no control group can be made here")
    return lambda: (group / "cgroup.procs").write_text(str(os.getpid()))


def test_a_cgroup_limit_below_the_threads(lab, scenario_file):
    file = scenario_file(FOUR)
    group = Path("/sys/fs/cgroup/cpu") / f"gillab-test-{uuid.uuid4().hex}"
    if not group.parent.is_dir():
        pytest.skip("no cgroups of version 1")
    enter = limited_to(group, 50_000)
    results = lab.folder / "r.json"
    mark = uuid.uuid4().hex
    try:
        process = lab.start(
            "run",
            file,
            "--rounds",
            8,
            "--processes",
            1,
            "--export-json",
            results,
            mark=mark,
            preexec_fn=enter,
        )
        stdout, stderr = process.communicate(timeout=120)
        assert not survivors(mark)
    finally:
        for _ in range(100):
            try:
                group.rmdir()
                break
            except OSError:
                time.sleep(0.02)
    outcome = Outcome(process.returncode, stdout.decode(), stderr.decode(), results)
    assert_one_cpu_for_four_threads(outcome)
    assert outcome.json["context"]["machine"]["cgroup_limit"] == 0.5


def test_an_affinity_below_the_threads(lab, scenario_file):
    results = lab.folder / "r.json"
    cpu = min(os.sched_getaffinity(0))
    process = lab.start(
        *("run", scenario_file(FOUR), "--rounds", 8, "--processes", 1, "--export-json", results),
        mark=uuid.uuid4().hex,
        preexec_fn=lambda: os.sched_setaffinity(0, {cpu}),
    )
    stdout, stderr = process.communicate(timeout=120)
    assert_one_cpu_for_four_threads(Outcome(process.returncode, stdout.decode(), stderr.decode(), results))


def test_a_hundred_scenarios(run, scenario_file, gillab):
    names = [f"tiny-{number}" for number in range(100)]
    files = [scenario_file(TINY, f"{name}.py") for name in names]
    outcome = run(*files, *ONCE, timeout=250)
    assert outcome.status == 0, outcome
    assert [scenario["name"] for scenario in outcome.json["scenarios"]] == names
    assert outcome.stdout.count("Nearly nothing.") == 100
    shown = gillab("show", outcome.file)
    assert shown.status == 0
    assert shown.stdout.strip() in outcome.stdout


MANY = """
    '''A great many samples.'''
    from gillab import Scenario
    scenario = Scenario(tasks=1)

    def add(number):
        @scenario.task(f"way-{number}", executors="serial")
        def way(data):
            return 1

    for number in range(99):
        add(number)

    @scenario.counters
    def count(results, **_):
        return {"found": len(results), "share_s": 0.5}

    for number in range(1, 99):
        scenario.claim("As many.", f"way-{number}/serial", measure="share_s", over="way-0/serial",
                       at_least=1, at_most=1)
"""


def test_ten_thousand_samples(run, scenario_file, gillab):
    outcome = run(scenario_file(MANY), "--rounds", 100, "--processes", 1, timeout=250)
    assert outcome.status == 0, outcome
    timed = [entry for entry in outcome.json["benchmarks"] if "variant" in entry]
    assert len(timed) == 10_000
    assert {claim["verdict"] for claim in outcome.scenario["claims"]} == {"holds"}
    for words in (("show",), ("show", "--markdown"), ("advise",)):
        # Not how quick, only that it is not the square of what it should be: a tenth of a second here.
        shown = gillab(*words, outcome.file, timeout=30)
        assert shown.status == 0, shown


def test_the_reference_results_are_readable(gillab):
    for words in (("show",), ("show", "--markdown"), ("advise",)):
        shown = gillab(*words, ROOT / "results" / "reference.json")
        assert shown.status == 0 and shown.stderr == "", shown


@alone
def test_ended_in_every_way(executable):
    """A few rounds of what `scripts/torture --count 500` does at length."""
    torture = [sys.executable, ROOT / "scripts" / "torture", "--count", "12", "--gillab", executable]
    outcome = subprocess.run(torture, capture_output=True, text=True, timeout=250)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
