"""One CPU for the thread that is observed and the others for the rest: what is left between them is the GIL."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

USABLE = os.sched_getaffinity(0)
OWN = max(USABLE)


@contextlib.contextmanager
def on_own_cpu() -> Iterator[None]:
    """The calling thread runs on one CPU meanwhile, which threads that call `on_other_cpus` leave to it."""
    usual = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {OWN})
    try:
        yield
    finally:
        os.sched_setaffinity(0, usual)


def on_other_cpus() -> None:
    """The calling thread leaves that CPU alone until it ends, where there is more than one."""
    os.sched_setaffinity(0, USABLE - {OWN} or USABLE)
