"""What a scenario file needs: `Scenario`, and a few helpers to prepare its data.

Pure Python, and importable by any Python 3.11 or newer, because the children of multiprocessing import a
scenario file as an ordinary module. docs/writing-a-scenario.md explains the contract with examples.
"""

from gillab.scenario import ContractError, Scenario
from gillab.services import delay_server

__all__ = ["ContractError", "Scenario", "delay_server"]
