"""From which length on does a task pay for being handed to somebody else?"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any

# Further than that many times the longest task that was tried, the straight line is not believed.
FURTHEST = 4

# A price below this is measured several times over: that costs little, and the noise is large beside it.
CHEAP_S = 0.01
REPEATS = 5


def spin(amount: int) -> int:
    """A task of pure Python whose length is proportional to the amount."""
    total = 0
    for number in range(amount):
        total += number
    return total


def seconds(function: Callable[..., Any], *arguments: Any) -> float:
    """How long the call takes."""
    begin = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - begin


def median_seconds(function: Callable[..., Any], *arguments: Any, repeats: int = REPEATS) -> float:
    return statistics.median(seconds(function, *arguments) for _ in range(repeats))


def crossing(price: float, points: Sequence[tuple[float, float]]) -> float | None:
    """The length at which spreading begins to gain; None when it doesn't, or not within reach.

    `points` are lengths of a task and what spreading gained with them. Spreading costs a fixed price and gains
    in proportion to the length: a straight line, fitted to the points (least squares).
    """
    slope = sum(length * (gain + price) for length, gain in points) / sum(length**2 for length, _ in points)
    longest = max(length for length, _ in points)
    return price / slope if slope * longest * FURTHEST > price else None


def pays_from(
    task: Callable[[int], Any], spread: Callable[[list[int]], Any], tasks: int, workers: int
) -> float | None:
    """The length of one task, in seconds, from which `tasks` of them take less time spread than in a row.

    `task(amount)` runs one task here, of a length proportional to the amount; `spread(amounts)` runs one for
    each amount elsewhere. None when it does not pay, as on a single CPU.

    Empty tasks tell the price of spreading. Tasks as long as that price, which pay wherever two run at a time,
    and four times as long, if that is soon done, tell the gain.
    """
    if min(tasks, workers, len(os.sched_getaffinity(0))) < 2:
        return None
    price = median_seconds(spread, [0] * tasks, repeats=3)
    amount = 1_000
    while (length := seconds(task, amount)) < min(price, 0.001):
        amount *= 2
    unit = max(1, int(amount * price / length))
    cheap = price < CHEAP_S
    points = []
    for amount in (unit, 4 * unit) if cheap else (unit,):
        here, there = [], []
        for _ in range(REPEATS if cheap else 1):  # by turns: what slows the machine for a while slows both
            here.append(seconds(task, amount))
            there.append(seconds(spread, [amount] * tasks))
        length = statistics.median(here)
        points.append((length, tasks * length - statistics.median(there)))
    return crossing(price, points)
