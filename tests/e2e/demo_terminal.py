"""`gillab demo` on a terminal, as a user has it."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
import uuid
from collections.abc import Callable, Iterator

import pytest
from laboratory import Laboratory, survivors

LESSONS = {
    "python": "Why threads don't help",
    "switch": "How a forced switch comes about",
    "native": "What releasing the GIL changes",
    "io": "Waiting for the world needs no GIL",
    "convoy": "The convoy effect",
    "race": "The GIL does not make += safe",
    "event-loop": "A blocking coroutine stops its loop",
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

    def expect_match(self, pattern: str, accept: Callable[[re.Match], bool] = lambda match: True) -> re.Match:
        """Waits until the screen shows the pattern, and what it matches is accepted."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and self.process.poll() is None:
            self.read(0.1)
            match = re.search(pattern, self.screen)
            if match and accept(match):
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
