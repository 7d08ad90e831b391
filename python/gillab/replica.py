"""A scenario opened once more, in another process or interpreter, which runs tasks for the first one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from gillab import loading
from gillab.scenario import Scenario, task_arguments


class Replica:
    """The scenario of a file with data of its own, prepared from the same parameters (a dict, or JSON)."""

    def __init__(self, path: str, parameters: dict[str, Any] | str) -> None:
        if isinstance(parameters, str):
            parameters = json.loads(parameters)
        self.scenario, _ = loading.load(path)
        self.data = self.scenario.prepared(parameters)

    @classmethod
    def around(cls, scenario: Scenario, data: Any) -> Replica:
        """One that has both already: a forked process has inherited them."""
        replica = cls.__new__(cls)
        replica.scenario, replica.data = scenario, data
        return replica

    def run(self, variant: str, index: int) -> Any:
        """Runs one task of the variant and returns its result."""
        function = self.scenario.variants[variant].function
        return function(*task_arguments(function, self.data, index))


# Of a pool's process or interpreter: each opens its own, or remembers why it could not.
_standing: Replica
_failure: Exception | None = None


def open_standing(make: Callable[[], Replica]) -> None:
    """Opens the replica that stays here. A failure is told by the first task: an initializer that raises breaks the pool."""
    global _standing, _failure
    try:
        _standing = make()
    except Exception as failure:
        _failure = failure


def standing() -> Replica:
    """The replica that was opened here, or what its opening raised."""
    if _failure is not None:
        raise _failure
    return _standing


def run_task(variant: str, index: int) -> Any:
    """Runs one task of the variant on the replica that stands here."""
    return standing().run(variant, index)
