"""How much memory a process uses, as Linux accounts for it."""

from __future__ import annotations

from pathlib import Path


def restart_peak() -> None:
    """Forgets this process's highest use of memory so far: `peak_bytes` starts anew from what it uses now."""
    Path("/proc/self/clear_refs").write_text("5")


def peak_bytes() -> int:
    """The most memory that this process has had resident at a time."""
    return _field(Path("/proc/self/status"), "VmHWM")


def resident_bytes() -> int:
    """The memory that this process has resident now."""
    return _field(Path("/proc/self/status"), "VmRSS")


def own_bytes(process: int) -> int:
    """The resident memory that a process shares with no other: what its end would give back."""
    rollup = Path(f"/proc/{process}/smaps_rollup")
    return _field(rollup, "Private_Clean") + _field(rollup, "Private_Dirty")


def _field(file: Path, name: str) -> int:
    for line in file.read_text().splitlines():
        label, _, rest = line.partition(":")
        if label == name:
            return int(rest.split()[0]) * 1024
    raise RuntimeError(f"{file} tells nothing about {name}.")
