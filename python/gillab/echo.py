"""Socket round trips whose other end never competes for the GIL, for scenarios about the latency of I/O."""

from __future__ import annotations

import atexit
import math
import socket
import subprocess
import sys
import time
from collections.abc import Sequence

from gillab import cpus

PEER = """
import os, socket, sys
os.sched_setaffinity(0, {int(sys.argv[2])})
peer = socket.socket(fileno=int(sys.argv[1]))
while data := peer.recv(64):
    peer.sendall(data)
"""


def echo_peer() -> socket.socket:
    """A socket to another process that sends back what it gets, until this process ends."""
    ours, theirs = socket.socketpair()
    with theirs:
        number = theirs.fileno()
        command = [sys.executable, "-c", PEER, str(number), str(cpus.OWN)]
        peer = subprocess.Popen(command, pass_fds=[number])
    atexit.register(_stop, ours, peer)
    _round_trip(ours, 0)  # it takes a moment to start
    return ours


def round_trips(peer: socket.socket, seconds: float, at_least: int = 1) -> list[float]:
    """Sends a few bytes and waits for them, again and again for that long: the time of each, in seconds.

    The calling thread shares a CPU with the peer meanwhile (`cpus.on_own_cpu`). They take turns anyhow, and on two
    CPUs most of the time would be what an idle one takes to wake up. Raises RuntimeError when something else
    comes back.
    """
    with cpus.on_own_cpu():
        return _round_trips(peer, seconds, at_least)


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least that share of them do not exceed; the median is 0.5.

    One of the values itself: with fewer than 100 of them, the quantile 0.99 is the greatest.
    """
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _round_trips(peer: socket.socket, seconds: float, at_least: int) -> list[float]:
    latencies = []
    end = time.perf_counter() + seconds
    before = time.perf_counter()
    while before < end or len(latencies) < at_least:
        _round_trip(peer, len(latencies))
        after = time.perf_counter()
        latencies.append(after - before)
        before = after
    return latencies


def _round_trip(peer: socket.socket, number: int) -> None:
    sent = number.to_bytes(8, "little")
    peer.sendall(sent)
    received = peer.recv(64)
    if received != sent:
        raise RuntimeError(f"The echo of {sent!r} was {received!r}.")


def _stop(ours: socket.socket, peer: subprocess.Popen) -> None:
    ours.close()
    peer.wait()
