"""A scenario opened once more, in another process or interpreter, which runs tasks for the first one."""

from __future__ import annotations

import json
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
