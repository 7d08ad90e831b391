"""What a scenario or a variant may need: a module, a version of Python, a kind of build."""

from __future__ import annotations

import importlib.util
import re
import sys
import sysconfig
from collections.abc import Iterable
from typing import NamedTuple

# What brings a module: the package of Debian, and of pip. A module that is not here gets no advice, for its name may be
# a slip, and a stranger's package may have it.
PACKAGES = {
    "Cython": ("cython3", "Cython"),
    "PIL": ("python3-pil", "pillow"),
    "aiohttp": ("python3-aiohttp", "aiohttp"),
    "cv2": ("python3-opencv", "opencv-python"),
    "dask": ("python3-dask", "dask"),
    "distributed": ("python3-distributed", "distributed"),
    "joblib": ("python3-joblib", "joblib"),
    "matplotlib": ("python3-matplotlib", "matplotlib"),
    "numba": ("python3-numba", "numba"),
    "numpy": ("python3-numpy", "numpy"),
    "pandas": ("python3-pandas", "pandas"),
    "requests": ("python3-requests", "requests"),
    "scipy": ("python3-scipy", "scipy"),
    "sklearn": ("python3-sklearn", "scikit-learn"),
    "torch": ("python3-torch", "torch"),
    "yaml": ("python3-yaml", "PyYAML"),
}

FREE_THREADED = "free-threaded"
PYTHON_VERSION = re.compile(r"python>=3\.(\d+)")


class Unmet(NamedTuple):
    """Why something cannot run here; false when it can."""

    reason: str = ""  # with what to do about it
    instead: str = (
        ""  # the option of 'gillab run' with which it runs, where another interpreter is all that it needs
    )

    def __bool__(self) -> bool:
        return bool(self.reason)


def unmet(requirements: Iterable[str]) -> Unmet:
    """The first requirement that is not met; of those that all are, nothing."""
    return next((each for requirement in requirements if (each := _unmet(requirement))), Unmet())


def with_way_out(reason: str, instead: str) -> str:
    """ "needs Python 3.12 or newer ('--python python3.12')"."""
    return f"{reason} ('{instead}')" if instead else reason


def modules(requirements: Iterable[str]) -> list[str]:
    """The top-level modules among the requirements."""
    return sorted({each.partition(".")[0] for each in requirements if _is_module(each)})


def malformed(requirement: str) -> bool:
    """Whether it is none of "module.name", "python>=3.12" and "free-threaded"."""
    names_module = all(part.isidentifier() for part in requirement.split("."))
    return _is_module(requirement) and not names_module


def install_hint(module: str) -> str:
    """That the module is missing and, where it is known, what to install to get it; in one phrase."""
    name = module.partition(".")[0]
    if name not in PACKAGES:
        return f"needs {name}, which is not installed"
    debian, pip = PACKAGES[name]
    return f"needs {name}: apt-get install {debian}, or pip install {pip}"


def _is_module(requirement: str) -> bool:
    return requirement != FREE_THREADED and not PYTHON_VERSION.fullmatch(requirement)


def _unmet(requirement: str) -> Unmet:
    if requirement == FREE_THREADED:
        free_threaded = sysconfig.get_config_var("Py_GIL_DISABLED")
        return Unmet() if free_threaded else _other_python("a free-threaded build of Python", "3.13t")
    if version := PYTHON_VERSION.fullmatch(requirement):
        minor = int(version[1])
        return (
            Unmet()
            if sys.version_info >= (3, minor)
            else _other_python(f"Python 3.{minor} or newer", f"3.{minor}")
        )
    return Unmet() if _is_installed(requirement) else Unmet(install_hint(requirement))


def _other_python(what: str, name: str) -> Unmet:
    instead = f"--python python{name}"
    return Unmet(with_way_out(f"needs {what}", instead), instead)


def _is_installed(module: str) -> bool:
    """Whether the module could be imported, without importing it (its parents apart)."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False
