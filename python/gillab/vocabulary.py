"""The words that a scenario file may use: executors, bounds, steps of `gillab advise`.

C++ has the one table of each (src/base/protocol), and the host tells them before it loads a scenario. Whoever
imports the file besides, such as a child of multiprocessing, is told nothing and checks nothing: what the file
declares has been checked by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Vocabulary:
    """A kind of which nothing is known has no words: any will do."""

    task_executors: tuple[str, ...] = ()  # of Scenario.task
    kernel_executors: tuple[str, ...] = ()  # of Scenario.native
    executor_needs: Mapping[str, str] = field(default_factory=dict)  # "python>=3.12", by the executor's name
    bounds: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()  # that a scenario can be evidence for
    length_measure: str = ""  # the counter that is evidence for a length of task, and no ratio


told = Vocabulary()


def tell(words: Mapping[str, Any]) -> None:
    """Called by the host."""
    global told
    told = Vocabulary(
        task_executors=tuple(each["name"] for each in words["executors"] if each["of_tasks"]),
        kernel_executors=tuple(each["name"] for each in words["executors"] if each["of_kernels"]),
        executor_needs={each["name"]: each["needs"] for each in words["executors"] if each["needs"]},
        bounds=tuple(words["bounds"]),
        steps=tuple(words["steps"]),
        length_measure=words["length_measure"],
    )
