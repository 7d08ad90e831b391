"""`gillab trace` and signals: those of the keyboard are the program's, those to gillab are passed on."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
import uuid

import pytest
from laboratory import clean_environment, survivors
from tracing import DEBIAN

# They sleep briefly and often: a signal in the moment before a sleep begins does not shorten it, in any Python.
WAITING = """
    import sys, time
    interrupts = 0
    while interrupts == 0:
        try:
            print("ready", flush=True)
            for _ in range(400): time.sleep(0.05)
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
def terminal(lab, trace):
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
    window = terminal("import time; print('ready', flush=True)\nfor _ in range(400): time.sleep(0.05)")
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
def test_signals_to_gillab_are_passed_on(lab, trace, name):
    file = lab.folder / "program.py"
    number = int(getattr(signal, name))
    file.write_text(
        f"import signal, sys, time\nsignal.signal({number}, lambda *_: sys.exit(9))\n"
        "print('ready', flush=True)\nfor _ in range(400): time.sleep(0.05)\n"
    )
    process = lab.start("trace", "--", DEBIAN, file, mark=uuid.uuid4().hex)
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(number)
    _, stderr = process.communicate(timeout=20)
    assert process.returncode == 9 and b"Exact: " in stderr, stderr


def test_a_parent_that_ignores_sigchld_does_not_cost_the_status(lab, trace):
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
