"""Many scenarios in one start of gillab, and each test looks at its own.

A test that is marked with `@scenario(text)` finds in `outcome` what came of that scenario. All scenarios of a file that
need the same words and should leave the same exit status run in one `gillab run`: one after the other, each in worker
processes of its own, as if it were alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest
from conftest import ONCE
from laboratory import Laboratory, Outcome
from sanitizers import SANITIZED

PATIENCE_S = 800 if SANITIZED else 240


def scenario(
    text: str | Callable[..., str], *words, status: int = 0, file: str | Callable[..., str] | None = None
):
    """The test's scenario; text and file may be functions of the test's parameters. Without words it runs once.

    The status is what gillab should exit with: 4 if something of the scenario goes wrong, None if that may be.
    """
    return pytest.mark.scenario(text, words or ONCE, status, file)


def skipped(item: pytest.Item) -> bool:
    return any(mark.args[0] for mark in item.iter_markers("skipif"))


class Request:
    """What the mark of a test asks for."""

    def __init__(self, item: pytest.Function) -> None:
        text, words, status, file = item.get_closest_marker("scenario").args
        callspec = getattr(item, "callspec", None)
        parameters = callspec.params if callspec else {}
        self.text = text(**parameters) if callable(text) else text
        numbers = [str(index) for index in callspec.indices.values()] if callspec else []
        name = "_".join([item.originalname.removeprefix("test_"), *numbers]) + ".py"
        self.file = file(**parameters) if callable(file) else file or name
        self.run = (words, status)


class Together:
    """The scenarios of one file of tests."""

    def __init__(self, lab: Laboratory, items: list[pytest.Function]) -> None:
        self.lab = lab
        self.requests = [Request(item) for item in items]
        self.outcomes: dict[tuple, Outcome | None] = {}

    def outcome_of(self, request: Request) -> Outcome:
        if request.run not in self.outcomes:
            self.outcomes[request.run] = None
            self.outcomes[request.run] = self._run(request.run)
        whole = self.outcomes[request.run]
        assert whole is not None, "The run did not come to its end; the first test that needed it says why."
        (found,) = [each for each in whole.json["scenarios"] if each["file"] == request.file]
        return whole.of(found["name"])

    def _run(self, run: tuple) -> Outcome:
        words, _ = run
        files = []
        for request in self.requests:
            if request.run == run:
                files.append(self.lab.folder / request.file)
                files[-1].write_text(textwrap.dedent(request.text))
        whole = self.lab.run(*files, *words, timeout=PATIENCE_S)
        assert whole.status == (4 if whole.went_wrong else 0), whole
        return whole


@pytest.fixture(scope="module")
def together(request, executable: str, tmp_path_factory) -> Together:
    lab = Laboratory(executable, tmp_path_factory.mktemp("together"))
    return Together(
        lab,
        [
            item
            for item in request.session.items
            if item.module is request.module and item.get_closest_marker("scenario") and not skipped(item)
        ],
    )


@pytest.fixture
def outcome(request, together: Together) -> Outcome:
    """What came of the scenario of this test."""
    return together.outcome_of(Request(request.node))
