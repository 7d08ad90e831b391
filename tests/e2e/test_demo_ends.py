"""How `gillab demo` ends: by a key, a signal, or because somebody dies; the terminal is always given back."""

from __future__ import annotations

import os
import signal
import time

import pytest
from demo_terminal import ENTER, LEAVE, PATIENCE_S, Terminal
from laboratory import processes_marked, survivors
from sanitizers import preloads_something

pytestmark = preloads_something


@pytest.mark.parametrize("key", ["q", "\x04"])
def test_quits_at_once_even_before_the_first_picture(demo, key):
    terminal = demo()
    deadline = time.monotonic() + PATIENCE_S
    while ENTER not in terminal.text and time.monotonic() < deadline:
        terminal.read(0.05)
    terminal.type(key)
    assert terminal.end() == 0


def test_ctrl_c_gives_the_terminal_back(demo):
    terminal = demo()
    terminal.expect("python-1")
    terminal.type("\x03")
    assert terminal.end() == 130


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"])
def test_signals_give_the_terminal_back(demo, name):
    terminal = demo("convoy")
    terminal.expect("server-1")
    terminal.process.send_signal(getattr(signal, name))
    assert terminal.end() == 130


def load_of(terminal: Terminal) -> int:
    """The process id of the Python program."""
    (load,) = [
        process
        for process, command in processes_marked(terminal.mark).items()
        if "demo_load.py" in command and "gillab demo" not in command
    ]
    return load


def test_the_death_of_the_program_is_told_after_the_terminal_is_back(demo):
    terminal = demo()
    terminal.expect("python-1")
    os.kill(load_of(terminal), signal.SIGKILL)
    assert terminal.end() == 4
    after = terminal.text[terminal.text.rindex(LEAVE) :]
    assert "gillab: error: The demo's Python program was killed" in after


def test_nothing_outlives_a_killed_demo(demo):
    terminal = demo()
    terminal.expect("python-1")
    terminal.process.kill()
    terminal.process.wait()
    assert not survivors(terminal.mark)
