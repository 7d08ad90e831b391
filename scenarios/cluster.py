"""Beyond one machine: the same tasks in a row, in processes, and through Dask's scheduler."""

import math
import multiprocessing
import os
import random
import statistics
from collections.abc import Callable, Iterable
from typing import Any

from gillab import Scenario
from gillab.break_even import median_seconds, pays_from, seconds, spin
from gillab.dask_cluster import ByValue, connect

scenario = Scenario(
    source="strategies G and H",
    tasks=4,
    columns=["paths_per_s", "stocks_per_s", "hop_s", "pays_from_s"],
    sizes={
        "smoke": {"paths": 80, "stocks": 8, "days": 252, "scheduler": ""},
        "default": {"paths": 800, "stocks": 40, "days": 252, "scheduler": ""},
        "seed": {"paths": 100_000, "stocks": 500, "days": 252, "scheduler": ""},
    },
)

PRICE, STRIKE, YEARS, RATE, VOLATILITY, STEPS = 100.0, 105.0, 1.0, 0.05, 0.2, 252
BLACK_SCHOLES = 8.0214


@scenario.prepare
def prepare(paths: int, stocks: int, days: int, scheduler: str) -> dict:
    """Random prices of stocks; the address of a scheduler, or "" for one of our own."""
    generator = random.Random(7)
    prices = [price_series(generator, days) for _ in range(stocks)]
    return {"paths": paths, "prices": prices, "scheduler": scheduler, "kept": {}}


def price_series(generator: random.Random, days: int) -> list[float]:
    log_price, series = 0.0, []
    for _ in range(days):
        log_price += generator.gauss(0.0005, 0.02)
        series.append(100 * math.exp(log_price))
    return series


def simulate(paths: int, seed: int) -> tuple[float, float]:
    """A European call along simulated paths: the sums of its discounted payoffs and of their squares."""
    draw = random.Random(seed).gauss
    drift = (RATE - VOLATILITY**2 / 2) * YEARS / STEPS
    spread = VOLATILITY * math.sqrt(YEARS / STEPS)
    total = squares = 0.0
    for _ in range(paths):
        price = PRICE
        for _ in range(STEPS):
            price *= math.exp(drift + spread * draw(0.0, 1.0))
        payoff = math.exp(-RATE * YEARS) * max(price - STRIKE, 0.0)
        total += payoff
        squares += payoff * payoff
    return total, squares


def factors(stocks: list[list[float]]) -> list[list[float]]:
    """Each stock's five factors, averaged over time."""
    return [[statistics.fmean(series) for series in factor_series(prices)] for prices in stocks]


def factor_series(prices: list[float]) -> Iterable[list[float]]:
    """Momentum over 20 and 60 days, volatility over 20, RSI over 14, z-score of the price over 20."""
    returns = [later / earlier - 1 for earlier, later in zip(prices, prices[1:])]
    for days in (20, 60):
        yield [prices[i] / prices[i - days] - 1 for i in range(days, len(prices))]
    yield [deviation(returns[i - 20 : i]) for i in range(20, len(returns) + 1)]
    changes = [later - earlier for earlier, later in zip(prices, prices[1:])]
    yield [strength(changes[i - 14 : i]) for i in range(14, len(changes) + 1)]
    windows = (prices[i - 20 : i] for i in range(20, len(prices) + 1))
    yield [(window[-1] - sum(window) / 20) / deviation(window) for window in windows]


def deviation(values: list[float]) -> float:
    mean = sum(values) / len(values)
    return math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))


def strength(changes: list[float]) -> float:
    gain = sum(change for change in changes if change > 0)
    loss = -sum(change for change in changes if change < 0)
    return 100 * gain / (gain + loss) if gain + loss else 50.0


# A spreader calls a function once for each tuple of arguments and returns the results in order.
Spreader = Callable[[Callable[..., Any], list[tuple]], list]


def in_a_row(function: Callable[..., Any], arguments: list[tuple]) -> list:
    return [function(*each) for each in arguments]


def pool_spreader(data: dict, workers: int) -> Spreader:
    pool = multiprocessing.get_context("spawn").Pool(workers)
    return lambda function, arguments: pool.starmap(function, arguments, chunksize=1)


def joblib_spreader(data: dict, workers: int) -> Spreader:
    from joblib import Parallel, delayed

    def spread(function: Callable[..., Any], arguments: list[tuple]) -> list:
        return Parallel(n_jobs=workers, batch_size=1)(delayed(function)(*each) for each in arguments)

    return spread


def dask_spreader(data: dict, workers: int) -> Spreader:
    from joblib import Parallel, delayed, parallel_backend

    client = connect(data["scheduler"], workers)

    def spread(function: Callable[..., Any], arguments: list[tuple]) -> list:
        with parallel_backend("dask", client=client):
            return Parallel(batch_size=1)(delayed(ByValue(function))(*each) for each in arguments)

    return spread


def measure(data: dict, tasks: int, spread: Spreader) -> dict:
    """Both kinds of tasks, each a quarter of the whole."""
    found = {"paths": data["paths"]}

    def run(name: str, function: Callable[..., Any], arguments: list[tuple]) -> None:
        found[name] = spread(function, arguments)

    stocks = [(data["prices"][task::tasks],) for task in range(tasks)]
    paths = [(data["paths"] // tasks, task) for task in range(tasks)]
    found["paths_per_s"] = data["paths"] / seconds(run, "simulated", simulate, paths)
    found["stocks_per_s"] = len(data["prices"]) / seconds(run, "factors", factors, stocks)
    return found


def variant(name: str, make: Callable[[dict, int], Spreader], requires: Iterable[str] = ()) -> None:
    def run(data: dict, tasks: int, workers: int) -> list:
        # The first to come here is the check, which is not timed: it starts the workers, which then stay.
        workers = min(workers, len(os.sched_getaffinity(0)))
        if name not in data["kept"]:
            data["kept"][name] = make(data, workers)
        spread = data["kept"][name]

        def spread_spin(amounts: list[int]) -> list:
            return spread(spin, [(amount,) for amount in amounts])

        found = measure(data, tasks, spread) | {"hop_s": median_seconds(spread_spin, [0], repeats=3)}
        pays = pays_from(spin, spread_spin, tasks, workers)
        return [found if pays is None else found | {"pays_from_s": pays}]

    run.__doc__ = make.__doc__
    scenario.batch(name, requires=requires)(run)


@scenario.batch("serial")
def serial(data: dict, tasks: int, workers: int) -> list:
    """one task after the other"""
    return [measure(data, tasks, in_a_row)]


pool_spreader.__doc__ = "multiprocessing's pool, which runs already"
joblib_spreader.__doc__ = "joblib's processes (loky), which run already"
dask_spreader.__doc__ = "joblib through Dask's scheduler, which runs already"
variant("processes", pool_spreader)
variant("joblib", joblib_spreader, requires=["joblib"])
variant("dask", dask_spreader, requires=["joblib", "distributed"])


@scenario.check
def check(results: list, expected: list, variant: str) -> str | None:
    """The same numbers wherever they are computed, and the option's price near the exact one."""
    for name in ("simulated", "factors"):
        if results[0][name] != expected[0][name]:
            return f"{name} are {results[0][name]}, expected {expected[0][name]}"
    count = results[0]["paths"]
    total, squares = (sum(sums) for sums in zip(*results[0]["simulated"]))
    error = math.sqrt((squares / count - (total / count) ** 2) / count)
    near = abs(total / count - BLACK_SCHOLES) <= 4 * error
    return None if near else f"the price is {total / count}, {BLACK_SCHOLES} by Black and Scholes"


@scenario.counters
def counters(results: list) -> dict:
    return {name: results[0][name] for name in scenario.columns if name in results[0]}


for what, counter, published in (("Paths", "paths_per_s", 3.74), ("Stocks", "stocks_per_s", 1.86)):
    scenario.claim(
        f"{what} in joblib's processes take less time than in a row.",
        "joblib/batch",
        over="serial/batch",
        measure=counter,
        at_least=1.1,
        published=published,
    )
scenario.claim(
    "A hop through Dask's scheduler costs at least five times as much as one to a process of a pool.",
    "dask/batch",
    over="processes/batch",
    measure="hop_s",
    at_least=5,
)
scenario.claim(
    "Tasks of 100 ms are long enough for a cluster.", "dask/batch", measure="pays_from_s", at_most=0.1
)

scenario.evidence("cluster", "pays from", "dask/batch", measure="pays_from_s", rank=1)
