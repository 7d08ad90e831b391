"""Helpers that a scenario's `prepare` may start; each ends by itself when the scenario's process does."""

from __future__ import annotations

import atexit
import os
import subprocess


def delay_server(delay: float) -> str:
    """Starts an HTTP server that answers every GET after `delay` seconds, and returns its address.

    The server is native, event-driven and runs in a process of its own on the loopback interface, so it never
    competes for the GIL. It ends when this process closes its standard input, in whatever way this process ends.
    """
    executable = os.environ.get("GILLAB_EXECUTABLE")
    if not executable:
        raise RuntimeError("The delay server is part of gillab: run this file with 'gillab run'.")
    server = subprocess.Popen(
        [executable, "delay-server", "--delay", repr(float(delay))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    atexit.register(_stop, server)
    port = server.stdout.readline().strip()
    if not port.isdigit():
        raise RuntimeError(f"The delay server didn't start: it ended with status {server.wait()}.")
    return f"http://127.0.0.1:{port}/"


def _stop(server: subprocess.Popen) -> None:
    server.stdin.close()
    server.wait()
