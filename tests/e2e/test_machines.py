"""Strange machines: clocks that jump, kernels that tell little, fewer CPUs than threads."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import textwrap
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import ONCE, TINY
from laboratory import Outcome, survivors
from sanitizers import preloads_something


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


@preloads_something
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
    #include <stdarg.h>
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
    #define HIDDEN_DESCRIPTOR(name) \\
      int name(const char *path, int flags, ...) { \\
        int (*next)(const char *, int, ...) = dlsym(RTLD_NEXT, #name); \\
        va_list rest; \\
        va_start(rest, flags); \\
        int mode = va_arg(rest, int); \\
        va_end(rest); \\
        return hidden(path) ? -1 : next(path, flags, mode); \\
      }
    HIDDEN_DESCRIPTOR(open)
    HIDDEN_DESCRIPTOR(open64)
    int access(const char *path, int mode) {
      int (*next)(const char *, int) = dlsym(RTLD_NEXT, "access");
      return hidden(path) ? -1 : next(path, mode);
    }
"""


@preloads_something
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
    assert doctor.status == 0 and "\x1b" not in doctor.stdout, doctor
    assert re.search(r"embedding tax \d+\.\d+x", doctor.stdout), doctor
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
