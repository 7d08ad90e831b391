"""What a scenario file needs: `Scenario`, and a few helpers to prepare its data.

Pure Python, and importable by any Python 3.11 or newer, because the children of multiprocessing import a
scenario file as an ordinary module. docs/writing-a-scenario.md explains the contract with examples.
"""

from gillab import gil
from gillab.cpus import on_other_cpus, on_own_cpu
from gillab.echo import echo_peer, quantile, round_trips
from gillab.extensions import extension
from gillab.scenario import ContractError, Scenario, Unavailable
from gillab.services import delay_server

__all__ = [
    "ContractError",
    "Scenario",
    "Unavailable",
    "delay_server",
    "echo_peer",
    "extension",
    "gil",
    "on_other_cpus",
    "on_own_cpu",
    "quantile",
    "round_trips",
]
