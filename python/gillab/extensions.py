"""The extension modules that gillab's own build compiled for this interpreter, for scenarios about their tools."""

from __future__ import annotations

import importlib.util
import os
import sys
import sysconfig
from pathlib import Path
from types import ModuleType

from gillab.scenario import Unavailable


def extension(name: str) -> ModuleType:
    """The module of that name, such as "ema_cython"; raises Unavailable, with what to do, where it was left out."""
    if name in sys.modules:
        return sys.modules[name]
    folder = _folder(name)
    abi = sysconfig.get_config_var("SOABI")
    file = folder / f"{name}.{abi}.so"
    if not file.exists():
        note = folder / f"{name}.{abi}.missing"
        reason = note.read_text().strip() if note.exists() else f"needs {file.name}: build gillab again"
        raise Unavailable(reason)
    specification = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    # The last step: a thread that finds the module here may use it.
    return sys.modules.setdefault(name, module)


def _folder(name: str) -> Path:
    executable = os.environ.get("GILLAB_EXECUTABLE")
    if not executable:
        raise Unavailable(f"needs {name}, a part of gillab: run this file with 'gillab run'")
    return Path(executable).parent.parent / "lib" / "gillab" / "extensions"
