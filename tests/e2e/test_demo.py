"""gillab demo: the tour on a terminal, key by key, and as text elsewhere."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import uuid
from collections.abc import Callable, Iterator

import pytest
from conftest import Laboratory, assert_refused, processes_marked, survivors

pytestmark = pytest.mark.skipif(
    bool(os.environ.get("GILLAB_SANITIZE")), reason="a sanitizer wants to be preloaded alone"
)

LESSONS = {
    "python": "Why threads don't help",
    "switch": "How a forced switch comes about",
    "native": "What releasing the GIL changes",
    "io": "Waiting for the world needs no GIL",
    "convoy": "The convoy effect",
    "own-gil": "A GIL for each, or none at all",
}

ESCAPE = re.compile(r"\x1b\[([0-9;?]*)([A-Za-z])")
PATIENCE_S = 30.0

ENTER = "\x1b[?1049h"
LEAVE = "\x1b[?1049l"
HIDE_CURSOR = "\x1b[?25l"
SHOW_CURSOR = "\x1b[?25h"


class Terminal:
    """A terminal with gillab in it, as a user has it: Ctrl-C is a key, the window can be resized."""

    def __init__(self, lab: Laboratory, *words: str, lines: int = 24, columns: int = 80, env=None):
        self.ours, self.theirs = pty.openpty()
        self.raw = b""
        self.resize(lines, columns)
        self.before = termios.tcgetattr(self.theirs)
        self.mark = uuid.uuid4().hex
        self.process: subprocess.Popen = lab.start(
            "demo",
            *words,
            mark=self.mark,
            env=env,
            stdin=self.theirs,
            stdout=self.theirs,
            stderr=self.theirs,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )

    def resize(self, lines: int, columns: int) -> None:
        self.lines, self.columns = lines, columns
        fcntl.ioctl(self.theirs, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))

    def type(self, keys: str) -> None:
        os.write(self.ours, keys.encode())

    def read(self, seconds: float) -> None:
        while select.select([self.ours], [], [], seconds)[0]:
            self.raw += os.read(self.ours, 65536)
            seconds = 0

    @property
    def text(self) -> str:
        """Everything that was written, up to a whole character."""
        return self.raw.decode(errors="ignore")

    @property
    def screen(self) -> str:
        """What the terminal shows: gillab draws whole lines, each at its place."""
        rows: dict[int, str] = {}
        row = 1
        for part in re.split(r"(\x1b\[[0-9;?]*[A-Za-z])", self.text):
            match = ESCAPE.fullmatch(part)
            if match is None:
                rows[row] = rows.get(row, "") + part
            elif match[2] == "J":
                rows = {}
            elif match[2] == "H":
                row = int(match[1].split(";")[0])
                rows[row] = ""
        return "\n".join(rows.get(number, "") for number in range(1, self.lines + 1))

    def expect(self, *words: str, gone: str | None = None) -> str:
        """Waits until the screen shows all the words."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            self.read(0.1)
            screen = self.screen
            if all(word in screen for word in words) and (gone is None or gone not in screen):
                return screen
            if self.process.poll() is not None:
                break
        pytest.fail(f"{words} did not come up. The screen:\n{self.screen}")

    def expect_match(self, pattern: str) -> re.Match:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and self.process.poll() is None:
            self.read(0.1)
            if match := re.search(pattern, self.screen):
                return match
        pytest.fail(f"{pattern} did not come up. The screen:\n{self.screen}")

    def end(self) -> int:
        """Waits for gillab's end; nothing of it may be left, and the terminal must be as it was."""
        deadline = time.monotonic() + PATIENCE_S
        while self.process.poll() is None and time.monotonic() < deadline:
            self.read(0.05)
        assert self.process.poll() is not None, f"gillab did not end.\n{self.screen}"
        self.read(0.05)
        assert not survivors(self.mark)
        assert termios.tcgetattr(self.theirs) == self.before
        assert self.text.count(ENTER) == self.text.count(LEAVE) == 1
        assert self.text.rindex(LEAVE) > self.text.rindex(ENTER)
        assert self.text.rindex(SHOW_CURSOR) > self.text.rindex(HIDE_CURSOR)
        return self.process.returncode

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        survivors(self.mark, 1)
        os.close(self.ours)
        os.close(self.theirs)


@pytest.fixture
def demo(lab: Laboratory) -> Iterator[Callable[..., Terminal]]:
    """demo(*words, lines=24, columns=80, env=…) -> a Terminal in which the demo runs."""
    terminals: list[Terminal] = []

    def open_terminal(*words: str, **options) -> Terminal:
        terminals.append(Terminal(lab, *words, **options))
        return terminals[-1]

    yield open_terminal
    for terminal in terminals:
        terminal.close()


def test_shows_lanes_numbers_and_keys(demo):
    terminal = demo()
    screen = terminal.expect(LESSONS["python"], "python-4", "4 threads", "one thread alone")
    assert "switch interval 5 ms" in screen
    assert "█" in screen and "░" in screen and "holds the GIL" in screen
    assert "q quit" in screen.splitlines()[-1]
    assert all(len(line) <= 80 for line in screen.splitlines())
    assert re.search(r"all +[1-4 ]+ \d", screen)
    terminal.type("q")
    assert terminal.end() == 0


def test_every_lesson_by_name_number_and_neighbour(demo):
    terminal = demo("switch")
    terminal.expect("2 of 6", LESSONS["switch"])
    terminal.type("n")
    terminal.expect("3 of 6", LESSONS["native"], "native-1")
    terminal.type("\x1b[C")
    terminal.expect("4 of 6", LESSONS["io"], "io-1")
    terminal.type(" ")
    terminal.expect("5 of 6", LESSONS["convoy"], "server-1")
    terminal.expect("python-2", "The server in company")
    terminal.type("6")
    terminal.expect("6 of 6", LESSONS["own-gil"])
    terminal.type("n")
    terminal.expect("1 of 6", LESSONS["python"])
    terminal.type("b")
    terminal.expect("6 of 6")
    terminal.type("\x1b[D")
    terminal.expect("5 of 6")
    terminal.type("q")
    assert terminal.end() == 0


def test_zooms_on_a_forced_switch(demo):
    terminal = demo("switch")
    terminal.expect(
        "finds the GIL taken and waits", "asks for it", "gives way at its next check", "has the GIL"
    )
    terminal.expect("12 ms around one switch")
    terminal.type("z")
    terminal.expect("8 ms around one switch")
    terminal.type("xx")
    terminal.expect("20 ms around one switch")
    terminal.type("q")
    assert terminal.end() == 0


def test_threads_and_interval_change_while_it_runs(demo):
    terminal = demo()
    terminal.expect("4 threads", "python-4")
    terminal.type("+")
    terminal.expect("5 threads", "python-5")
    terminal.type("---")
    terminal.expect("2 threads", "python-2", gone="python-3")
    terminal.type("]")
    terminal.expect("switch interval 10 ms")
    terminal.type("[[[")
    terminal.expect("switch interval 1 ms")
    terminal.expect("x slow motion")
    terminal.type("q")
    assert terminal.end() == 0


def test_a_shorter_interval_means_more_handoffs(demo):
    terminal = demo("switch")
    handoffs = r"(?m)^ all .* (\d+)$"
    terminal.expect("asks for it: the")
    terminal.type("]]]]")
    terminal.expect("switch interval 100 ms", "asks for it: the")
    slow = int(terminal.expect_match(handoffs)[1])
    terminal.type("[[[[[[")
    terminal.expect("switch interval 1 ms", "asks for it: the")
    assert int(terminal.expect_match(handoffs)[1]) > 2 * slow
    terminal.type("q")
    assert terminal.end() == 0


def test_pause_stands_still_and_goes_on(demo):
    terminal = demo("io")
    terminal.expect("4 threads", "io-4", "one thread alone")
    terminal.type("p")
    terminal.expect("PAUSED")
    terminal.read(0.5)
    before = terminal.screen
    terminal.read(1.0)
    assert terminal.screen == before
    terminal.type("z")
    terminal.expect("PAUSED", "20 ms wide")
    terminal.type("p")
    terminal.expect("io-4", gone="PAUSED")
    terminal.type("q")
    assert terminal.end() == 0


def test_help_opens_and_closes(demo):
    terminal = demo()
    terminal.expect("python-1")
    terminal.type("?")
    terminal.expect("What you see", "quit", "a shorter switch interval", gone="python-1")
    terminal.type("n")
    terminal.expect("1 of 6", gone="What you see")
    terminal.type("?")
    terminal.expect("What you see")
    terminal.type("q")
    terminal.expect("1 of 6", gone="What you see")
    terminal.type("q")
    assert terminal.end() == 0


def test_adapts_to_the_window(demo):
    terminal = demo(lines=24, columns=80)
    terminal.expect("python-4")
    terminal.resize(40, 120)
    screen = terminal.expect("b back", "python-4")
    assert max(map(len, screen.splitlines())) > 100
    terminal.resize(10, 40)
    terminal.expect("This terminal has 40 x 10", "q to quit")
    terminal.resize(16, 60)
    screen = terminal.expect("1 of 6", "q quit")
    assert all(len(line) <= 60 for line in screen.splitlines())
    terminal.type("q")
    assert terminal.end() == 0


def test_without_colour_states_differ_by_sign(demo):
    terminal = demo(env={"NO_COLOR": "1"})
    terminal.expect("python-4", "█", "░")
    assert not [match[0] for match in ESCAPE.finditer(terminal.text) if match[2] == "m" and match[1] != "0"]
    terminal.type("q")
    assert terminal.end() == 0


def test_without_unicode_only_ascii(demo):
    terminal = demo(env={"LANG": "C", "LC_ALL": "C"})
    terminal.expect("python-4", "#", "# holds the GIL", "one thread alone")
    for lesson in "23456":
        terminal.type(lesson)
        terminal.expect(f"{lesson} of 6", "held")
    terminal.type("q")
    assert terminal.end() == 0
    assert terminal.text.isascii()


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


def test_ctrl_z_and_ctrl_backslash_do_nothing(demo):
    terminal = demo()
    terminal.expect("python-1")
    terminal.type("\x1a\x1c\x13")
    terminal.type("2")
    terminal.expect("2 of 6")
    terminal.type("q")
    assert terminal.end() == 0


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


def test_printed_when_piped(gillab):
    outcome = gillab("demo")
    assert outcome.status == 0, outcome
    assert outcome.stderr == ""
    assert "\x1b" not in outcome.stdout
    places = [outcome.stdout.index(title) for title in LESSONS.values()]
    assert places == sorted(places)
    for word in ("python-4", "native-4", "io-4", "server-1", "handoffs/s", "gives way at its next check"):
        assert word in outcome.stdout, outcome
    assert "Press" not in outcome.stdout
    assert all(len(line) <= 100 for line in outcome.stdout.splitlines())


def test_printed_lanes_are_measured(gillab):
    outcome = gillab("demo", "--print", "python")
    assert outcome.status == 0, outcome
    assert LESSONS["python"] in outcome.stdout and LESSONS["io"] not in outcome.stdout
    lanes = re.findall(r"(?m)^ +python-\d +([█▇▆▅▄▃▂▁░─!]+) +([\d.]+) %", outcome.stdout)
    assert len(lanes) == 4
    # One thread holds the GIL at a time, and somebody does nearly always: the shares add up.
    assert 50 < sum(float(share) for _, share in lanes) <= 101


def test_printed_in_ascii(gillab):
    outcome = gillab("demo", "--print", "convoy", env={"LC_ALL": "C"})
    assert outcome.status == 0, outcome
    assert outcome.stdout.isascii()
    assert "# holds the GIL" in outcome.stdout


def test_a_dumb_terminal_gets_the_text(lab):
    ours, theirs = pty.openpty()
    mark = uuid.uuid4().hex
    process = lab.start(
        "demo", "io", mark=mark, env={"TERM": "dumb"}, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    raw = b""
    try:
        while block := os.read(ours, 65536):
            raw += block
    except OSError:
        pass
    os.close(ours)
    assert process.wait(timeout=10) == 0
    assert LESSONS["io"] in raw.decode() and b"\x1b" not in raw
    assert not survivors(mark)


def test_interrupting_the_text_leaves_nothing(lab):
    mark = uuid.uuid4().hex
    process = lab.start("demo", "--print", mark=mark)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode == 130
    assert not survivors(mark)


@pytest.fixture
def python_unseen(lab: Laboratory) -> Callable[[str, str], str]:
    """python_unseen(version, abi): a Python that says so of itself, and that the probe is not loaded into."""

    def write(version: str, abi: str) -> str:
        script = lab.folder / f"python-{abi}"
        answer = {
            "executable": str(script),
            "version": version,
            "implementation": "CPython",
            "abi": abi,
            "too_old": False,
        }
        script.write_text(
            f"#!/bin/sh\nunset LD_PRELOAD\nif [ \"$2\" = -c ]; then echo '{json.dumps(answer)}'; exit; fi\n"
            'exec /usr/bin/python3 "$@"\n'
        )
        script.chmod(0o755)
        return str(script)

    return write


def test_a_python_without_a_gil_shows_counts(demo, gillab, python_unseen):
    python = python_unseen("3.14.0", "cpython-314t-x86_64-linux-gnu")
    terminal = demo("own-gil", "--python", python)
    screen = terminal.expect("free-threaded", "python-4", "one thread alone")
    assert "holds the GIL" not in screen
    terminal.type("q")
    assert terminal.end() == 0

    outcome = gillab("demo", "--print", "python", "--python", python)
    assert outcome.status == 0, outcome
    assert "free-threaded" in outcome.stdout and "M steps" in outcome.stdout
    assert "holds the GIL" not in outcome.stdout


def test_a_python_that_the_probe_does_not_see_is_told_of(demo, python_unseen):
    terminal = demo("--python", python_unseen("3.12.0", "cpython-312-x86_64-linux-gnu"))
    terminal.expect("The probe sees no GIL in this Python", "python-4")
    terminal.type("q")
    assert terminal.end() == 0


def test_lists_lessons(gillab):
    outcome = gillab("demo", "--list")
    assert outcome.status == 0
    for name, title in LESSONS.items():
        assert re.search(rf"(?m)^ +{name} +{re.escape(title)}$", outcome.stdout)


def test_refuses_unknown_lessons_with_a_suggestion(gillab):
    assert_refused(gillab("demo", "nativ"), "'nativ'", "Did you mean 'native'?")
    assert_refused(gillab("demo", "python", "native"))
    assert_refused(gillab("demo", "--python", "/no/such/python"), "/no/such/python")
