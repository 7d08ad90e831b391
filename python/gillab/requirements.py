"""What a scenario or a variant may need: a module, a version of Python, a kind of build."""

from __future__ import annotations

import importlib.util
import re
import sys
import sysconfig
from collections.abc import Iterable

# Modules whose distributions have other names, in Debian and for pip.
DEBIAN_PACKAGES = {"Cython": "cython3", "PIL": "python3-pil"}
PIP_PACKAGES = {"PIL": "pillow", "sklearn": "scikit-learn", "yaml": "PyYAML", "cv2": "opencv-python"}

FREE_THREADED = "free-threaded"
PYTHON_VERSION = re.compile(r"python>=3\.(\d+)")


def unmet(requirements: Iterable[str]) -> str:
    """Why the first requirement that is not met isn't, and what to do about it; empty when all are met."""
    return next((reason for each in requirements if (reason := _unmet(each))), "")


def modules(requirements: Iterable[str]) -> list[str]:
    """The top-level modules among the requirements."""
    return sorted({each.partition(".")[0] for each in requirements if _is_module(each)})


def malformed(requirement: str) -> bool:
    """Whether it is none of "module.name", "python>=3.12" and "free-threaded"."""
    names_module = all(part.isidentifier() for part in requirement.split("."))
    return _is_module(requirement) and not names_module


def install_hint(module: str) -> str:
    """What to install to get the module, in one phrase."""
    name = module.partition(".")[0]
    debian = DEBIAN_PACKAGES.get(name, f"python3-{name.lower().replace('_', '-')}")
    return f"needs {name}: apt-get install {debian}, or pip install {PIP_PACKAGES.get(name, name)}"


def _is_module(requirement: str) -> bool:
    return requirement != FREE_THREADED and not PYTHON_VERSION.fullmatch(requirement)


def _unmet(requirement: str) -> str:
    if requirement == FREE_THREADED:
        free_threaded = sysconfig.get_config_var("Py_GIL_DISABLED")
        return "" if free_threaded else "needs a free-threaded build of Python"
    if version := PYTHON_VERSION.fullmatch(requirement):
        minor = int(version[1])
        return "" if sys.version_info >= (3, minor) else f"needs Python 3.{minor} or newer"
    return "" if _is_installed(requirement) else install_hint(requirement)


def _is_installed(module: str) -> bool:
    """Whether the module could be imported, without importing it (its parents apart)."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False
