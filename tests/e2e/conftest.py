"""What every end-to-end test uses: the executable, driven as a user drives it, and a user's scenario files.

Run by ctest, or by hand: GILLAB=build/release/bin/gillab /usr/bin/python3 -m pytest tests/e2e
GILLAB_TEST_PYTHON names the interpreter that gillab is to run scenarios in, if not its default.
"""

from __future__ import annotations

import os
import signal
import textwrap
from pathlib import Path

import pytest

pytest.register_assert_rewrite(
    "demo_terminal",
    "doing",
    "gating",
    "laboratory",
    "misbehaving",
    "running",
    "screen",
    "together",
    "tracing",
)

from laboratory import Laboratory, Outcome, clean_environment, processes_marked, strict_json, survivors

# What the tests import from here, though it lives elsewhere.
__all__ = ["Laboratory", "Outcome", "clean_environment", "processes_marked", "strict_json", "survivors"]

# A user's scenario, once through: enough to see what happens to it, too little to measure anything.
ONCE = ("--rounds", "1", "--processes", "1")

# A scenario in which nothing happens.
TINY = '''
    """Nearly nothing."""
    from gillab import Scenario
    scenario = Scenario(tasks=2)

    @scenario.task("python", executors="serial")
    def one(data):
        return 1
'''


@pytest.fixture(scope="session")
def executable() -> str:
    """The gillab under test."""
    path = os.environ.get("GILLAB", "")
    if not path:
        pytest.exit(
            "Name the executable to test: GILLAB=build/release/bin/gillab pytest tests/e2e", returncode=2
        )
    if not os.access(path, os.X_OK):
        pytest.exit(f"GILLAB={path} is no executable; build it first.", returncode=2)
    return str(Path(path).absolute())


@pytest.fixture
def lab(executable: str, tmp_path: Path) -> Laboratory:
    return Laboratory(executable, tmp_path)


@pytest.fixture
def gillab(lab: Laboratory):
    """gillab(*words, timeout=60, env={…}, text=standard input) -> Outcome"""
    return lab.call


@pytest.fixture
def run(lab: Laboratory):
    """run(*words, …) -> Outcome of `gillab run`, with the results document in .json"""
    return lab.run


@pytest.fixture
def scenario_file(tmp_path: Path):
    """scenario_file(text, name="mine.py") -> the path of a user's scenario with that text."""

    def write(text: str, name: str = "mine.py") -> Path:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text))
        return file

    return write


def assert_refused(outcome: Outcome, *fragments: str) -> None:
    """Bad usage or unreadable input: status 2 and one message on standard error, nothing else anywhere."""
    assert outcome.status == 2, outcome
    assert outcome.stdout == "", outcome
    assert outcome.stderr.startswith("gillab: error: "), outcome
    assert outcome.stderr.count("gillab: error: ") == 1, outcome
    for fragment in fragments:
        assert str(fragment) in outcome.stderr, f"{fragment!r} is missing in\n{outcome.stderr}"


def assert_one_line(outcome: Outcome) -> None:
    """The message is a single line, a sentence that names no machinery."""
    message = outcome.stderr.strip()
    assert "\n" not in message, message
    for machinery in ("json.exception", "std::", "terminate called", "basic_string", "Traceback"):
        assert machinery not in message, message


def has_gil(outcome: Outcome) -> bool:
    """Whether it ran in a Python with a GIL."""
    return outcome.json["context"]["python"]["gil_enabled"]


def measured_samples(document: dict, scenario: str) -> list[dict]:
    """The timings of a scenario's variants, in the order in which they were taken."""
    return [
        entry
        for entry in document["benchmarks"]
        if entry["scenario"] == scenario and "variant" in entry and not entry.get("error_occurred")
    ]


def pytest_configure(config: pytest.Config) -> None:
    # In a job of a shell's background it is ignored, and so it would be by all that is started here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    config.addinivalue_line("markers", "scenario(text): what the outcome of this test is of; see together.py")


# The fixtures of single commands, for whoever asks for them.
from demo_terminal import demo, python_unseen  # noqa: E402
from doing import passes  # noqa: E402
from gating import released  # noqa: E402
from running import default_run, long_run  # noqa: E402
from together import outcome, together  # noqa: E402
from tracing import trace  # noqa: E402

__all__ += [
    "default_run",
    "demo",
    "long_run",
    "outcome",
    "passes",
    "python_unseen",
    "released",
    "together",
    "trace",
]
