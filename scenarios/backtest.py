"""A moving-average cross on many stocks: threads hurt once a task takes less than a millisecond."""

import math
import random
from array import array
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from gillab import Scenario

FAST, SLOW = 5, 20
CASH = 10_000.0

Backtest = Callable[[list[float]], list[float]]

scenario = Scenario(
    source="strategy I",
    tasks=4,
    sizes={
        "smoke": {"stocks": 1, "bars": 1_000, "repeats": 300},
        "default": {"stocks": 3, "bars": 5_000, "repeats": 200},
        "seed": {"stocks": 25, "bars": 5_000, "repeats": 100},
    },
)


@scenario.prepare
def prepare(stocks: int, bars: int, repeats: int) -> dict:
    """The closes of `stocks` stocks for each task.

    They are multiples of 1/64, so that sums of them are exact and the averages can be compared exactly,
    whichever way they are added up.
    """
    generator = random.Random(9)
    histories = []
    for _ in range(scenario.tasks * stocks):
        price, closes = 100.0, []
        for _ in range(bars):
            price *= math.exp(generator.gauss(0.0005, 0.02))
            closes.append(max(1.0, round(price * 64) / 64))
        histories.append(closes)
    return {
        "histories": [histories[i : i + stocks] for i in range(0, len(histories), stocks)],
        "buffer": array("d", (close for closes in histories for close in closes)),
        "bars": bars,
        "repeats": repeats,
    }


class Portfolio:
    """Cash and the shares of one stock. Its trades are (bar, 1 or -1, shares, price), one after the other."""

    def __init__(self) -> None:
        self.cash, self.shares = CASH, 0.0
        self.trades: list[float] = []

    def on_signal(self, signal: int, bar: int, close: float) -> None:
        """Buys as many whole shares as the cash pays when it has none; sells all it has."""
        if signal > 0 and self.shares == 0:
            affordable = self.cash // close
            if affordable > 0:
                self.shares = affordable
                self.cash -= affordable * close
                self.trades += (bar, 1, affordable, close)
        elif signal < 0 and self.shares > 0:
            self.cash += self.shares * close
            self.trades += (bar, -1, self.shares, close)
            self.shares = 0.0

    def marked_to_market(self, close: float) -> float:
        return self.cash + self.shares * close


class MovingAverageCross:
    """Signals 1 when the average of the fast window of past closes crosses that of the slow one upwards, else -1."""

    def __init__(self) -> None:
        self.past: deque[float] = deque(maxlen=SLOW)
        self.lead = math.nan

    def on_bar(self, close: float) -> int:
        signal = 0
        if len(self.past) == SLOW:
            window = list(self.past)
            before, self.lead = self.lead, sum(window[-FAST:]) / FAST - sum(window) / SLOW
            if before <= 0 < self.lead:
                signal = 1
            elif before >= 0 > self.lead:
                signal = -1
        self.past.append(close)
        return signal


def event_driven(closes: list[float]) -> list[float]:
    """One bar after the other. The result is all trades, then the final value."""
    strategy, portfolio = MovingAverageCross(), Portfolio()
    for bar, close in enumerate(closes):
        signal = strategy.on_bar(close)
        if signal:
            portfolio.on_signal(signal, bar, close)
    return [*portfolio.trades, portfolio.marked_to_market(closes[-1])]


def vectorised(closes: list[float]) -> list[float]:
    """pandas finds all crosses at once; only they are walked through."""
    import numpy
    import pandas

    past = pandas.Series(closes).shift(1)
    lead = (past.rolling(FAST).mean() - past.rolling(SLOW).mean()).to_numpy()
    before, lead = lead[:-1], lead[1:]
    up, down = (before <= 0) & (lead > 0), (before >= 0) & (lead < 0)
    portfolio = Portfolio()
    for bar in (numpy.flatnonzero(up | down) + 1).tolist():
        portfolio.on_signal(1 if up[bar - 1] else -1, bar, closes[bar])
    return [*portfolio.trades, portfolio.marked_to_market(closes[-1])]


def one_by_one(backtest: Backtest, data: dict, task: int) -> list[float]:
    return [number for closes in data["histories"][task] for number in backtest(closes)]


def through_a_pool(backtest: Backtest, data: dict, workers: int) -> list[list[float]]:
    """A task for each stock, handed out by the pool."""
    with ThreadPoolExecutor(workers) as pool:
        futures = [[pool.submit(backtest, closes) for closes in task] for task in data["histories"]]
        return [[number for future in task for number in future.result()] for task in futures]


@scenario.task("python")
def python(data: dict, task: int) -> list[float]:
    """Event-driven: a loop over the bars, which keeps the GIL."""
    return one_by_one(event_driven, data, task)


@scenario.batch("python-pool")
def python_pool(data: dict, tasks: int, workers: int) -> list[list[float]]:
    """The same through a ThreadPoolExecutor, one stock at a time"""
    return through_a_pool(event_driven, data, workers)


@scenario.task("pandas", requires=["pandas"])
def pandas(data: dict, task: int) -> list[float]:
    """pandas.rolling finds the signals of all bars at once."""
    return one_by_one(vectorised, data, task)


@scenario.batch("pandas-pool", requires=["pandas"])
def pandas_pool(data: dict, tasks: int, workers: int) -> list[list[float]]:
    """The same through a ThreadPoolExecutor, one stock at a time"""
    return through_a_pool(vectorised, data, workers)


def once(data: dict) -> dict:
    return {"closes": data["buffer"], "bars": data["bars"], "cash": CASH, "repeats": 1}


def repeated(data: dict) -> dict:
    return once(data) | {"repeats": data["repeats"]}


# The backtests are over in C++ before threads have woken up; `repeated` does them often enough to show what
# threads gain.
scenario.native("native-released", kernel="backtest", gil="released", arguments=once)
scenario.native("native-held-repeated", kernel="backtest", gil="held", arguments=repeated)
scenario.native("native-released-repeated", kernel="backtest", gil="released", arguments=repeated)
scenario.reference("python/serial")
scenario.check(rel_tol=0)

scenario.claim(
    "A pool of threads does not speed up the event-driven loop under the GIL.",
    "python-pool/batch",
    at_most=1.25,
    published=1.02,
    when="gil",
)
scenario.claim(
    "A pool of threads makes the pandas backtests slower: each takes less than a millisecond.",
    "pandas-pool/batch",
    over="pandas/serial",
    at_most=1.0,
    published=0.82,
    when="gil",
)
scenario.claim(
    "Vectorised by pandas, a backtest is at least ten times as fast as event-driven.",
    "pandas/serial",
    at_least=10,
    published=20,
)
scenario.claim(
    "Native code that keeps the GIL gains nothing from threads.",
    "native-held-repeated/threads",
    over="native-held-repeated/serial",
    at_most=1.25,
    when="gil",
)
scenario.claim(
    "Native code that releases the GIL reaches at least 0.85 of what this machine can do.",
    "native-released-repeated/threads",
    over="native-released-repeated/serial",
    measure="efficiency",
    at_least=0.85,
)
scenario.claim(
    "On one thread, native code is faster than pandas.",
    "native-released/serial",
    over="pandas/serial",
    at_least=1.0,
)
