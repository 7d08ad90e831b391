"""The executable, driven as a user drives it, and what it leaves: output, results, and no process."""

from __future__ import annotations

import functools
import itertools
import json
import os
import re
import signal
import subprocess
import time
import uuid
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

# Carried by every process that a run starts, in whatever way: what is left of it can be found in /proc.
MARK = "GILLAB_E2E_MARK"

# The interpreter that runs the scenarios.
PYTHON = os.environ.get("GILLAB_TEST_PYTHON", "/usr/bin/python3")

# Kept away from the tests: they would change what gillab prints or what it runs.
UNWANTED = (
    "NO_COLOR",
    "GILLAB_PYTHON",
    "LC_ALL",
    "LC_CTYPE",
    "COLUMNS",
    "PYTHONPATH",
    "PYTHONHOME",
    "LD_PRELOAD",
)


def strict_json(text: str):
    """JSON as its standard has it; Python's parser would accept NaN and Infinity."""

    def refuse(constant: str):
        raise ValueError(f"{constant} is not JSON")

    return json.loads(text, parse_constant=refuse)


def processes_marked(mark: str) -> dict[int, str]:
    """The living processes that carry the mark: their command lines by process id."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            if f"{MARK}={mark}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                found[int(folder.name)] = command
        except OSError:
            pass  # it has ended meanwhile, or is nobody's business
    return found


def survivors(mark: str, patience_s: float = 3.0) -> dict[int, str]:
    """The marked processes that are still there when the patience has run out; they are killed then."""
    deadline = time.monotonic() + patience_s
    while (left := processes_marked(mark)) and time.monotonic() < deadline:
        time.sleep(0.02)
    for process in left:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            pass
    return left


@functools.cache
def importable(module: str) -> bool:
    """Whether the interpreter that runs the scenarios has the module."""
    return subprocess.run([PYTHON, "-c", f"import {module}"], capture_output=True).returncode == 0


def needs(module: str) -> None:
    """Skips the test where the interpreter that runs the scenarios does not have the module."""
    if not importable(module):
        pytest.skip(f"needs {module} in {PYTHON}")


def clean_environment(mark: str, changes: dict[str, str | None] | None = None) -> dict[str, str]:
    """This process's environment without what would disturb, with the mark; None takes a variable away."""
    environment = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    environment |= {"LANG": "C.UTF-8", "TERM": "xterm-256color", MARK: mark}
    if python := os.environ.get("GILLAB_TEST_PYTHON"):
        environment["GILLAB_PYTHON"] = python
    for name, value in (changes or {}).items():
        if value is None:
            environment.pop(name, None)
        else:
            environment[name] = value
    return environment


@dataclass
class Outcome:
    """What a finished gillab left: its exit status (negative: the signal that ended it) and its output."""

    status: int
    stdout: str
    stderr: str
    file: Path | None = None  # the results file that it was told to write
    only: str | None = None  # the one scenario that this is about, of all that ran

    @property
    def json(self) -> dict:
        """The results document, of the one scenario that this is about."""
        assert self.file is not None and self.file.exists(), f"There is no results file.\n{self}"
        document = strict_json(self.file.read_text())
        if self.only is not None:
            for part, key in (("scenarios", "name"), ("benchmarks", "scenario"), ("comparisons", "scenario")):
                document[part] = [each for each in document[part] if each[key] == self.only]
        return document

    def of(self, name: str) -> Outcome:
        """The outcome as it was for one of the scenarios: its table, its results, and the status that it deserves."""
        names = [re.escape(scenario["name"]) for scenario in self.json["scenarios"]]
        tables = re.split(rf"(?m)^(?=(?:{'|'.join(names)}) — )", self.stdout)
        (table,) = [each for each in tables if each.startswith(f"{name} — ")] or [self.stdout]
        one = replace(self, stdout=table, only=name)
        return replace(one, status=4 if one.went_wrong else 0) if self.status in (0, 4) else one

    @property
    def went_wrong(self) -> bool:
        """Whether a scenario, or a variant of one, failed or took too long."""
        scenarios = self.json["scenarios"]
        parts = scenarios + [variant for scenario in scenarios for variant in scenario["variants"]]
        return any(part["status"] in ("failed", "timeout") for part in parts)

    @property
    def scenario(self) -> dict:
        """The only scenario of the results."""
        (scenario,) = self.json["scenarios"]
        return scenario

    @property
    def variants(self) -> dict[str, dict]:
        """The variants of the only scenario, by name."""
        return {variant["name"]: variant for variant in self.scenario["variants"]}

    def timings(self, variant: str) -> list[dict]:
        """The timings of a variant of the only scenario, without the second copy of the reference."""
        return [
            entry
            for entry in self.json["benchmarks"]
            if entry.get("variant") == variant and not entry.get("null") and not entry.get("error_occurred")
        ]

    def __repr__(self) -> str:
        return f"status {self.status}\n--- stdout\n{self.stdout}\n--- stderr\n{self.stderr}"


@dataclass
class Laboratory:
    """The executable in a folder of its own; nothing it starts may outlive it."""

    executable: str
    folder: Path

    def __post_init__(self) -> None:
        self._files = itertools.count(1)

    def start(self, *words, mark: str, env=None, **options) -> subprocess.Popen:
        """Starts gillab; the caller ends it."""
        options = {
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
        } | options
        environment = clean_environment(mark, env)
        command = [self.executable, *map(str, words)]
        return subprocess.Popen(command, cwd=self.folder, env=environment, **options)

    def call(self, *words, timeout: float = 60, env=None, text: str | None = None) -> Outcome:
        """Runs gillab with these words to its end; `text` is its standard input."""
        mark = uuid.uuid4().hex
        process = self.start(
            *words, mark=mark, env=env, stdin=subprocess.PIPE if text else subprocess.DEVNULL
        )
        try:
            stdout, stderr = process.communicate(text.encode() if text else None, timeout=timeout)
        except subprocess.TimeoutExpired:
            ended = process.poll() is not None  # and somebody else keeps its output open
            process.kill()
            left = survivors(mark, 0)
            stdout, stderr = process.communicate()
            output = Outcome(
                process.returncode, stdout.decode(errors="replace"), stderr.decode(errors="replace")
            )
            what = (
                f"ended, but left processes behind: {left}" if ended else f"did not end within {timeout:g} s"
            )
            pytest.fail(f"gillab {' '.join(map(str, words))} {what}.\n{output}")
        assert not (left := survivors(mark)), f"gillab ended, but left processes behind: {left}"
        return Outcome(process.returncode, stdout.decode(), stderr.decode())

    def run(self, *words, **options) -> Outcome:
        """`gillab run` with these words, its results exported to a file of their own."""
        file = self.folder / f"results-{next(self._files)}.json"
        outcome = self.call("run", *words, "--export-json", file, **options)
        outcome.file = file
        return outcome
