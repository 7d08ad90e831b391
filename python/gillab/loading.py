"""Reads a scenario file: imports it, finds its `Scenario` and describes it for the host."""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from gillab import requirements
from gillab.scenario import ContractError, Scenario


class NotAScenario(ContractError):
    """The file can be imported but defines no Scenario."""


def load(path: str) -> tuple[Scenario, dict[str, Any]]:
    """Imports the file as an ordinary module and returns its scenario with its description.

    The module keeps its file's name, and its folder is put on sys.path as `python3 FILE` does, so that the
    children of multiprocessing can import it and unpickle its functions.
    """
    file = Path(path).resolve()
    module = _import(file)
    scenario = _scenario_in(module, file)
    scenario.finish()
    return scenario, describe(scenario, module, file)


def describe(scenario: Scenario, module: ModuleType, file: Path) -> dict[str, Any]:
    """Everything about the scenario that the session needs, as plain data."""
    return {
        "name": re.sub(r"_", "-", file.stem),
        "title": (inspect.getdoc(module) or file.stem).partition("\n")[0],
        "source": scenario.source,
        "file": str(file),
        "fingerprint": hashlib.sha256(file.read_bytes()).hexdigest(),
        "bound": scenario.bound,
        "featured": scenario.featured,
        "tasks": scenario.tasks,
        "columns": list(scenario.columns),
        "sort_by": scenario.sort_by,
        "side_by_side": scenario.side_by_side,
        "repeat": scenario.repeat and not scenario.columns,
        "start_method": scenario.start_method,
        "sizes": {name: dict(parameters) for name, parameters in scenario.sizes.items()},
        "variants": [
            {
                "name": name,
                "implementation": implementation.name,
                "executor": name.rpartition("/")[2],
                "kernel": implementation.kernel,
                "gil": implementation.gil,
                "summary": implementation.summary,
                "unavailable": unmet.reason,
                "elsewhere": bool(unmet.instead),
            }
            for name, implementation in scenario.variants.items()
            for unmet in [requirements.unmet(scenario.needs(name))]
        ],
        "reference": scenario.reference_variant,
        "claims": [vars(claim) for claim in scenario.claims],
        "evidence": [vars(evidence) for evidence in scenario.evidence_given],
    }


def _import(file: Path) -> ModuleType:
    if not file.is_file():
        raise NotAScenario(f"There is no file {file}.")
    if file.suffix != ".py":
        raise NotAScenario(f"{file} is no scenario: a scenario is a Python file whose name ends in .py.")
    name = file.stem.replace(".", "_")
    known = sys.modules.get(name)
    if name in sys.stdlib_module_names or (known and getattr(known, "__file__", None) != str(file)):
        raise NotAScenario(
            f"{file} has the name of another module, {name!r}: whoever imports that would get it instead. Rename the file."
        )
    if known:
        return known
    if sys.path[0] != str(file.parent):
        sys.path.insert(0, str(file.parent))
    return _execute(file, name)


def _execute(file: Path, name: str) -> ModuleType:
    specification = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    try:
        specification.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _scenario_in(module: ModuleType, file: Path) -> Scenario:
    scenario = getattr(module, "scenario", None)
    if not isinstance(scenario, Scenario):
        raise NotAScenario(
            f"{file} is no scenario: it defines no 'scenario = Scenario(…)' (from gillab import Scenario)."
        )
    return scenario
