"""What the tests of `gillab trace` share: traced programs, and the interpreters to trace."""

from __future__ import annotations

import os
import subprocess
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest
from laboratory import Laboratory, Outcome, strict_json
from sanitizers import PROBE_SEES_NOTHING, SANITIZED

DEBIAN = "/usr/bin/python3"


def _other_pythons() -> list[str]:
    """GILLAB_TEST_PYTHONS, or what pyenv has: shared builds of several versions."""
    named = os.environ.get("GILLAB_TEST_PYTHONS")
    if named is not None:
        return [python for python in named.replace(";", ":").split(":") if python]
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    return [str(path) for minor in (11, 12, 13, 14) for path in sorted(root.glob(f"3.{minor}.*/bin/python3"))]


PYTHONS = [DEBIAN, *_other_pythons()]


def python_id(python: str) -> str:
    return python.split("/")[-3] if "versions" in python else "debian"


every_python = pytest.mark.parametrize("python", PYTHONS, ids=python_id)


def version_of(python: str) -> tuple[int, int]:
    text = subprocess.check_output([python, "-c", "import sys; print(*sys.version_info[:2])"], text=True)
    major, minor = text.split()
    return int(major), int(minor)


@dataclass
class Traced:
    """A program that ran under `gillab trace`."""

    outcome: Outcome
    folder: Path

    @property
    def status(self) -> int:
        return self.outcome.status

    @property
    def account(self) -> dict:
        return strict_json((self.folder / "account.json").read_text())

    @property
    def processes(self) -> list[dict]:
        return self.account["processes"]

    @property
    def process(self) -> dict:
        """The only process."""
        (process,) = self.processes
        return process

    @property
    def events(self) -> list[dict]:
        return strict_json((self.folder / "trace.json").read_text())["traceEvents"]

    def __repr__(self) -> str:
        return repr(self.outcome)


@dataclass
class Tracer:
    lab: Laboratory

    def command(self, *words, options=(), **keywords) -> Traced:
        """Traces a command."""
        exports = ("--export-json", "account.json", "--export-trace", "trace.json")
        outcome = self.lab.call("trace", *exports, *options, "--", *words, **keywords)
        return Traced(outcome, self.lab.folder)

    def __call__(self, program: str, *arguments, python: str = DEBIAN, **keywords) -> Traced:
        """Traces a Python program, given as text."""
        file = self.lab.folder / "program.py"
        file.write_text(textwrap.dedent(program))
        return self.command(python, file, *arguments, **keywords)


@pytest.fixture
def trace(lab: Laboratory) -> Tracer:
    if SANITIZED:
        pytest.skip(PROBE_SEES_NOTHING)
    return Tracer(lab)


def assert_exact(process: dict) -> None:
    """The account of a process agrees with itself."""
    check = process["self_check"]
    assert check["exact"], check
    threads = process["threads"]
    assert sum(cell["count"] for cell in process["matrix"]) == process["handoffs"]
    assert sum(thread["holds"]["count"] for thread in threads) == process["acquires"]
    assert sum(thread["forced"] for thread in threads) == process["forced"]
    assert sum(thread["hold_s"] for thread in threads) == pytest.approx(process["held_s"], rel=1e-6)
    if process["gils"] == 1:
        assert process["held_s"] <= process["life_s"] * 1.001 + 1e-4
    for thread in threads:
        whole = thread["hold_s"] + thread["wait_s"] + thread["outside_s"]
        assert whole == pytest.approx(thread["life_s"], rel=1e-3)
        assert thread["holds"]["total_s"] == pytest.approx(thread["hold_s"], rel=1e-6, abs=1e-9)
        assert thread["waits"]["total_s"] <= thread["wait_s"] * 1.000001 + 1e-9
        for kind in ("holds", "waits"):
            assert thread[kind]["p50_s"] <= thread[kind]["p99_s"] <= thread[kind]["max_s"]
    for place in process["long_holds"]:
        assert place["longest_s"] <= place["total_s"] * 1.000001


def thread_names(process: dict) -> list[str]:
    return [thread["name"] for thread in process["threads"]]


def slices_of(
    events: list[dict], process: int, thread: int, name: str = "GIL held"
) -> list[tuple[float, float]]:
    """Beginnings and ends in seconds."""
    return [
        (event["ts"] * 1e-6, (event["ts"] + event["dur"]) * 1e-6)
        for event in events
        if event["ph"] == "X" and (event["pid"], event["tid"], event["name"]) == (process, thread, name)
    ]
