"""`gillab trace` stays out of the way: the traced program does what it would do alone."""

from __future__ import annotations

import os
import pty
import resource
import select
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from conftest import assert_refused, clean_environment, survivors
from tracing import DEBIAN, assert_exact, trace  # noqa: F401


def test_streams_and_arguments_are_the_programs_own(trace):  # noqa: F811
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
def test_the_exit_status_is_handed_on(trace, status):  # noqa: F811
    assert trace(f"import os; os._exit({status})").status == status


@pytest.mark.parametrize("name", ("SIGKILL", "SIGSEGV", "SIGTERM", "SIGUSR1"))
def test_a_signal_that_kills_the_program_counts_from_128(trace, name):  # noqa: F811
    number = int(getattr(signal, name))
    traced = trace(f"import os; print('before', flush=True); os.kill(os.getpid(), {number})")
    assert traced.status == 128 + number, traced
    assert traced.outcome.stdout == "before\n"
    assert name in traced.account["ending"]
    assert_exact(traced.process)


def test_quiet(trace):  # noqa: F811
    traced = trace("print(1)", options=("--quiet",))
    assert (traced.outcome.stdout, traced.outcome.stderr) == ("1\n", "")


def test_the_account_on_standard_error(gillab):
    outcome = gillab("trace", "--quiet", "--export-json", "-", "--", "true")
    assert outcome.status == 0 and outcome.stdout == ""
    assert '"processes": []' in outcome.stderr


def test_a_command_that_is_not_there(gillab):
    outcome = gillab("trace", "--", "no-such-program-here")
    assert outcome.status == 127
    assert outcome.stderr.startswith("gillab: error: Cannot run 'no-such-program-here'"), outcome


def test_a_command_that_cannot_be_executed(gillab, tmp_path):
    (tmp_path / "text").write_text("no program")
    for command in ("./text", str(tmp_path)):
        outcome = gillab("trace", "--", command)
        assert outcome.status == 126, outcome
        assert command in outcome.stderr


@pytest.mark.parametrize("words", ((), ("--",), ("--quiet",), ("--quiet", "--")))
def test_no_command(gillab, words):
    assert_refused(gillab("trace", *words), "gillab trace -- python3 app.py")


@pytest.mark.parametrize(
    "words",
    (
        ("--buffer", "0"),
        ("--buffer", "x"),
        ("--buffer", "65537"),
        ("--long-hold", "0"),
        ("--long-hold", "nan"),
        ("--nonsense",),
    ),
)
def test_bad_options_start_nothing(gillab, tmp_path, words):
    assert_refused(gillab("trace", *words, "--", "touch", tmp_path / "started"))
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize("option", ("--export-json", "--export-trace"))
@pytest.mark.parametrize("place", ("missing/file", "."))
def test_an_unwritable_file_is_refused_before_the_command_runs(gillab, tmp_path, option, place):
    assert_refused(gillab("trace", option, tmp_path / place, "--", "touch", tmp_path / "started"), place)
    assert not (tmp_path / "started").exists()


def test_a_program_without_python_says_so(trace):  # noqa: F811
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


def test_the_program_finds_itself_in_the_same_surroundings(lab, trace):  # noqa: F811
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


def test_a_preload_of_the_users_is_kept(trace):  # noqa: F811
    program = "import os; print(os.environ['LD_PRELOAD'])"
    traced = trace(program, env={"LD_PRELOAD": "libm.so.6"})
    assert traced.outcome.stdout.endswith("/gillab-probe.so:libm.so.6\n"), traced
    assert_exact(traced.process)


def limited(trace, limits: str, program: str = "print(sum(range(1000)))"):  # noqa: F811
    return trace.command("bash", "-c", f'ulimit {limits}; exec "$@"', "bash", DEBIAN, "-c", program)


@pytest.mark.parametrize("limits", ("-v 400000", "-v 100000", "-f 2000", "-n 12"))
def test_limits_leave_less_room_but_break_nothing(trace, limits):  # noqa: F811
    traced = limited(trace, limits)
    assert (traced.status, traced.outcome.stdout) == (0, "499500\n"), traced
    assert traced.account["unrecorded_processes"] == 0
    (process,) = traced.processes
    assert process["self_check"]["violations"] == 0


def test_a_process_that_cannot_be_recorded_says_so(trace):  # noqa: F811
    traced = limited(trace, "-f 1")
    assert (traced.status, traced.outcome.stdout) == (0, "499500\n"), traced
    assert traced.account["unrecorded_processes"] == 1 and traced.processes == []
    assert "1 process could not be recorded" in traced.outcome.stderr


def test_errno_survives_a_noted_hold(trace):  # noqa: F811
    """os.listdir sets errno, lets go of the GIL and reads on: no hold that is noted there may change it."""
    traced = trace(
        "import os; print(sum(len(os.listdir('.')) > 0 for _ in range(3000)))",
        options=("--long-hold", "1e-6"),
    )
    assert (traced.status, traced.outcome.stdout) == (0, "3000\n"), traced


WAITING = """
    import sys, time
    interrupts = 0
    while interrupts == 0:
        try:
            print("ready", flush=True)
            time.sleep(20)
            break
        except KeyboardInterrupt:
            interrupts += 1
            end = time.monotonic() + 0.3
            while time.monotonic() < end:
                try:
                    time.sleep(0.01)
                except KeyboardInterrupt:
                    interrupts += 1
    print("interrupts:", interrupts, flush=True)
    sys.exit(5)
"""


class Terminal:
    """gillab in a pseudo-terminal of its own, as in a terminal window: `shell` runs it as its job."""

    def __init__(self, lab, *words):
        self.mark = uuid.uuid4().hex
        self.process, self.screen = pty.fork()
        if self.process == 0:
            os.chdir(lab.folder)
            os.execve(words[0], list(map(str, words)), clean_environment(self.mark))
        self.text = ""

    def read_until(self, sign: str, patience_s: float = 20) -> None:
        deadline = time.monotonic() + patience_s
        while sign not in self.text:
            assert time.monotonic() < deadline, f"{sign!r} does not come:\n{self.text}"
            if select.select([self.screen], [], [], 0.1)[0]:
                try:
                    self.text += os.read(self.screen, 65536).decode(errors="replace")
                except OSError:
                    assert sign in self.text, f"ended without {sign!r}:\n{self.text}"

    def press(self, key: bytes) -> None:
        os.write(self.screen, key)

    def status(self) -> int:
        try:
            while os.read(self.screen, 65536):
                pass
        except OSError:
            pass
        return os.waitstatus_to_exitcode(os.waitpid(self.process, 0)[1])

    def close(self) -> None:
        survivors(self.mark, 0)
        os.close(self.screen)


@pytest.fixture
def terminal(lab, trace):  # noqa: F811
    opened = []

    def start(program: str, *before) -> Terminal:
        file = lab.folder / "program.py"
        file.write_text(program.replace("\n    ", "\n"))
        opened.append(Terminal(lab, *before, lab.executable, "trace", "--", DEBIAN, file))
        return opened[-1]

    yield start
    for each in opened:
        each.close()


def test_ctrl_c_is_for_the_program(terminal):
    window = terminal(WAITING)
    window.read_until("ready")
    window.press(b"\x03")
    window.read_until("interrupts: 1")
    window.read_until("Exact: ")
    assert window.status() == 5


def test_ctrl_c_that_ends_the_program(terminal):
    window = terminal("import time; print('ready', flush=True); time.sleep(20)")
    window.read_until("ready")
    window.press(b"\x03")
    window.read_until("KeyboardInterrupt")
    window.read_until("Exact: ")
    assert window.status() == 128 + signal.SIGINT


JOB_CONTROL = """
import os, signal, subprocess, sys
child = subprocess.Popen(sys.argv[1:], preexec_fn=lambda: os.setpgid(0, 0))
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
os.tcsetpgrp(0, child.pid)
_, status = os.waitpid(child.pid, os.WUNTRACED)
assert os.WIFSTOPPED(status), status
print("stopped", flush=True)
os.killpg(child.pid, signal.SIGCONT)
child.wait()
print("continued", child.returncode, flush=True)
"""


def test_ctrl_z_stops_both_and_both_go_on(terminal, lab):
    (lab.folder / "shell.py").write_text(JOB_CONTROL)
    program = "import time; print('ready', flush=True); time.sleep(1); print('done', flush=True); raise SystemExit(4)"
    window = terminal(program, sys.executable, lab.folder / "shell.py")
    window.read_until("ready")
    window.press(b"\x1a")
    window.read_until("stopped")
    window.read_until("done")
    window.read_until("continued 4")


@pytest.mark.parametrize("name", ("SIGTERM", "SIGHUP", "SIGINT", "SIGUSR1"))
def test_signals_to_gillab_are_passed_on(lab, trace, name):  # noqa: F811
    file = lab.folder / "program.py"
    number = int(getattr(signal, name))
    file.write_text(
        f"import signal, sys, time\nsignal.signal({number}, lambda *_: sys.exit(9))\n"
        "print('ready', flush=True)\ntime.sleep(20)\n"
    )
    process = lab.start("trace", "--", DEBIAN, file, mark=uuid.uuid4().hex)
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(number)
    _, stderr = process.communicate(timeout=20)
    assert process.returncode == 9 and b"Exact: " in stderr, stderr


def test_a_parent_that_ignores_sigchld_does_not_cost_the_status(lab, trace):  # noqa: F811
    mark = uuid.uuid4().hex
    process = lab.start(
        "trace",
        "--",
        "sh",
        "-c",
        "exit 6",
        mark=mark,
        preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN),
    )
    process.communicate(timeout=20)
    assert process.returncode == 6


def test_the_probe_loads_nothing_into_the_program(executable):
    """Above all not the C++ library: the program may bring its own."""
    probe = Path(executable).parent.parent / "lib/gillab/gillab-probe.so"
    if os.environ.get("GILLAB_SANITIZE"):
        pytest.skip("sanitizers bring their own library")
    libraries = subprocess.check_output(["ldd", probe], text=True)
    assert not any(
        name in libraries for name in ("stdc++", "libgcc", "libfmt", "libevent", "libpython")
    ), libraries


def test_two_dashes_may_be_left_out(gillab):
    outcome = gillab("trace", "--long-hold", "0.5", "/usr/bin/python3", "-c", "import sys; sys.exit(7)")
    assert outcome.status == 7
    assert "GIL held" in outcome.stderr


def test_two_exports_need_two_files(gillab, tmp_path):
    both = tmp_path / "both"
    words = ("--export-trace", both, "--export-json", both)
    for command in (("trace", *words, "--", "/bin/true"), ("run", "primes", *words)):
        outcome = gillab(*command)
        assert outcome.status == 2
        assert "give each its own" in outcome.stderr
        assert not both.exists()


def test_a_timeline_needs_a_file(gillab):
    outcome = gillab("trace", "--export-trace", "-", "--", "/bin/true")
    assert outcome.status == 2
    assert "needs the name of a file" in outcome.stderr


@pytest.mark.parametrize("option", ["--export-json", "--export-trace"])
@pytest.mark.parametrize(("code", "status"), [(9, 9), (0, 2)])
def test_a_full_disk_costs_neither_the_summary_nor_the_status(gillab, option, code, status):
    outcome = gillab(
        "trace", option, "/dev/full", "--", "/usr/bin/python3", "-c", f"raise SystemExit({code})"
    )
    assert outcome.status == status
    assert "GIL held" in outcome.stderr
    assert "/dev/full" in outcome.stderr


def test_what_the_user_typed_cannot_reach_the_terminal_raw(gillab):
    outcome = gillab("trace", "--", "/no\x1b[31mthing")
    assert outcome.status == 127
    assert "\x1b" not in outcome.stderr
