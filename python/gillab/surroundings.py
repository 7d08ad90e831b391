"""What a variant may change around itself, put back before the next one runs."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading


class Surroundings:
    """The state of the interpreter and the process that would change other variants' times.

    Remembers it when made. What a variant leaves running (threads, processes) cannot be put back.
    """

    def __init__(self) -> None:
        self.switch_interval = sys.getswitchinterval()
        self.collects = gc.isenabled()
        self.cpus = os.sched_getaffinity(0)
        self.profile, self.trace = sys.getprofile(), sys.gettrace()

    def restore(self) -> None:
        """Puts everything back; called untimed, before every sample."""
        sys.setswitchinterval(self.switch_interval)
        if gc.isenabled() != self.collects:
            gc.enable() if self.collects else gc.disable()
        if os.sched_getaffinity(0) != self.cpus:
            os.sched_setaffinity(0, self.cpus)
        for module in (sys, threading):
            module.setprofile(self.profile)
            module.settrace(self.trace)
        signal.setitimer(signal.ITIMER_REAL, 0)
