"""`gillab trace` stays out of the way: the traced program does what it would do alone."""

from __future__ import annotations

import resource
import signal
import subprocess
import uuid
from pathlib import Path

import pytest
from laboratory import clean_environment
from sanitizers import counts_libraries
from tracing import DEBIAN, assert_exact


def test_streams_and_arguments_are_the_programs_own(trace):
    program = """
        import sys
        print("out", sys.argv[1:], sys.stdin.read())
        print("err", file=sys.stderr)
        sys.exit(7)
    """
    traced = trace(program, "--", "-x", "two words", "", text="in put")
    assert traced.status == 7
    assert traced.outcome.stdout == "out ['--', '-x', 'two words', ''] in put\n"
    assert traced.outcome.stderr.startswith("err\n")
    assert "gillab trace: " in traced.outcome.stderr and "exit status 7" in traced.outcome.stderr
    assert traced.account["status"] == 7


@pytest.mark.parametrize("status", (0, 1, 2, 255))
def test_the_exit_status_is_handed_on(trace, status):
    assert trace(f"import os; os._exit({status})").status == status


@pytest.mark.parametrize("name", ("SIGKILL", "SIGSEGV", "SIGTERM", "SIGUSR1"))
def test_a_signal_that_kills_the_program_counts_from_128(trace, name):
    number = int(getattr(signal, name))
    traced = trace(f"import os; print('before', flush=True); os.kill(os.getpid(), {number})")
    assert traced.status == 128 + number, traced
    assert traced.outcome.stdout == "before\n"
    assert name in traced.account["ending"]
    assert_exact(traced.process)


def test_quiet(trace):
    traced = trace("print(1)", options=("--quiet",))
    assert (traced.outcome.stdout, traced.outcome.stderr) == ("1\n", "")


def test_a_program_without_python_says_so(trace):
    traced = trace.command("sh", "-c", "echo hello; exit 3")
    assert traced.status == 3 and traced.outcome.stdout == "hello\n"
    assert "No GIL was seen" in traced.outcome.stderr
    assert traced.processes == [] and traced.events == []


FACTS = """
    import os, resource, signal
    names = {name: value for name, value in os.environ.items() if name not in ("LD_PRELOAD", "GILLAB_PROBE", "_")}
    limits = {name: resource.getrlimit(getattr(resource, name)) for name in dir(resource) if name.startswith("RLIMIT")}
    ignored = [s for s in range(1, 32) if s not in (9, 19) and signal.getsignal(s) is signal.SIG_IGN]
    print(sorted(names.items()), limits, ignored, signal.pthread_sigmask(signal.SIG_BLOCK, ()))
    print(os.getcwd(), os.getpgrp(), os.getsid(0), os.getpriority(os.PRIO_PROCESS, 0), sorted(os.listdir("/proc/self/fd")))
"""


def test_the_program_finds_itself_in_the_same_surroundings(lab, trace):
    """Limits, signals, environment, open files: nothing but the preloading shows."""
    file = lab.folder / "facts.py"
    file.write_text("\n".join(line.strip() for line in FACTS.splitlines()))
    seen = []
    limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (200, 400))  # noqa: E731
    mark = uuid.uuid4().hex
    for words in ((), (lab.executable, "trace", "--quiet", "--")):
        process = subprocess.run(
            [*words, DEBIAN, file],
            cwd=lab.folder,
            env=clean_environment(mark),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            preexec_fn=limit,
            check=True,
        )
        seen.append(process.stdout.decode())
    assert seen[0] == seen[1]


def test_a_preload_of_the_users_is_kept(trace):
    program = "import os; print(os.environ['LD_PRELOAD'])"
    traced = trace(program, env={"LD_PRELOAD": "libm.so.6"})
    assert traced.outcome.stdout.endswith("/gillab-probe.so:libm.so.6\n"), traced
    assert_exact(traced.process)


def limited(trace, limits: str, program: str = "print(sum(range(1000)))"):
    return trace.command("bash", "-c", f'ulimit {limits}; exec "$@"', "bash", DEBIAN, "-c", program)


@pytest.mark.parametrize("limits", ("-v 400000", "-v 100000", "-f 2000", "-n 12"))
def test_limits_leave_less_room_but_break_nothing(trace, limits):
    traced = limited(trace, limits)
    assert (traced.status, traced.outcome.stdout) == (0, "499500\n"), traced
    assert traced.account["unrecorded_processes"] == 0
    (process,) = traced.processes
    assert process["self_check"]["violations"] == 0


def test_a_process_that_cannot_be_recorded_says_so(trace):
    traced = limited(trace, "-f 1")
    assert (traced.status, traced.outcome.stdout) == (0, "499500\n"), traced
    assert traced.account["unrecorded_processes"] == 1 and traced.processes == []
    assert "1 process could not be recorded" in traced.outcome.stderr


def test_errno_survives_a_noted_hold(trace):
    """os.listdir sets errno, lets go of the GIL and reads on: no hold that is noted there may change it."""
    traced = trace(
        "import os; print(sum(len(os.listdir('.')) > 0 for _ in range(3000)))",
        options=("--long-hold", "1e-6"),
    )
    assert (traced.status, traced.outcome.stdout) == (0, "3000\n"), traced


@counts_libraries
def test_the_probe_loads_nothing_into_the_program(executable):
    """Above all not the C++ library: the program may bring its own."""
    probe = Path(executable).parent.parent / "lib/gillab/gillab-probe.so"
    libraries = subprocess.check_output(["ldd", probe], text=True)
    assert not any(
        name in libraries for name in ("stdc++", "libgcc", "libfmt", "libevent", "libpython")
    ), libraries
