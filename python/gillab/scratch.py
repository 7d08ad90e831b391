"""A folder for a scenario's files, which doesn't outlive the scenario, or not for long."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

_folders: list[tempfile.TemporaryDirectory] = []


def scratch_folder() -> Path:
    """A fresh folder that is removed when this process ends.

    A process that is killed cannot do that, so whoever asks next removes the folders of those that are gone.
    """
    parent = Path(tempfile.gettempdir())
    for folder in parent.glob("gillab-*-scratch-*"):
        owner = re.match(r"gillab-(\d+)-", folder.name)
        if owner and not Path("/proc", owner[1]).exists():
            shutil.rmtree(folder, ignore_errors=True)
    _folders.append(tempfile.TemporaryDirectory(prefix=f"gillab-{os.getpid()}-scratch-"))
    return Path(_folders[-1].name)
