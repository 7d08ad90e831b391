"""A moving-average cross on many stocks: threads hurt once a task takes less than a millisecond."""

import functools
import math
import random
from array import array
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from gillab import Scenario
from gillab.checking import first_difference

FAST, SLOW = 5, 20
CASH = 10_000.0

Backtest = Callable[[list[float]], list[float]]

scenario = Scenario(
    source="strategy I",
    tasks=4,
    sizes={
        "smoke": {"stocks": 1, "bars": 1_000},
        "default": {"stocks": 3, "bars": 5_000},
        "seed": {"stocks": 25, "bars": 5_000},
    },
)


@scenario.prepare
def prepare(stocks: int, bars: int) -> dict:
    """The closes of `stocks` stocks for each task.

    They are multiples of 1/64, so that sums of them are exact and the averages can be compared exactly,
    whichever way they are added up.
    """
    generator = random.Random(9)
    histories: list[list[float]] = []
    for _ in range(scenario.tasks * stocks):
        price, closes = 100.0, []
        for _ in range(bars):
            price *= math.exp(generator.gauss(0.0005, 0.02))
            closes.append(max(1.0, round(price * 64) / 64))
        histories.append(closes)

    def by_task(per_stock: list) -> list:
        return [per_stock[i : i + stocks] for i in range(0, len(per_stock), stocks)]

    return {
        "histories": by_task(histories),
        "arrays": by_task(as_arrays(histories)),
        "growth": functools.cache(
            lambda: [[x for each in task for x in growth(each)] for task in by_task(histories)]
        ),
        "buffer": array("d", (close for closes in histories for close in closes)),
        "bars": bars,
    }


def as_arrays(histories: list[list[float]]) -> list:
    """As numpy arrays, or nothing where there is no numpy."""
    try:
        import numpy
    except ModuleNotFoundError:
        return []
    return [numpy.array(closes) for closes in histories]


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


def event_driven_as_published(closes) -> list[float]:
    """Over a numpy array: four sums over slices for each bar, and what the portfolio is worth into a list."""
    portfolio, worth = Portfolio(), []
    for bar in range(SLOW + 1, len(closes)):
        fast = sum(closes[bar - FAST : bar]) / FAST
        slow = sum(closes[bar - SLOW : bar]) / SLOW
        fast_before = sum(closes[bar - FAST - 1 : bar - 1]) / FAST
        slow_before = sum(closes[bar - SLOW - 1 : bar - 1]) / SLOW
        if fast_before <= slow_before and fast > slow:
            portfolio.on_signal(1, bar, closes[bar])
        elif fast_before >= slow_before and fast < slow:
            portfolio.on_signal(-1, bar, closes[bar])
        worth.append(portfolio.marked_to_market(closes[bar]))
    return [*portfolio.trades, worth[-1]]


def vectorised_as_published(closes) -> list[float]:
    """pandas: a signal that is filled forward, and the product of the returns while it is on."""
    import numpy
    import pandas

    series = pandas.Series(closes)
    fast, slow = series.rolling(FAST).mean(), series.rolling(SLOW).mean()
    signal = pandas.Series(numpy.nan, index=series.index)
    signal[(fast.shift(1) <= slow.shift(1)) & (fast > slow)] = 1.0
    signal[(fast.shift(1) >= slow.shift(1)) & (fast < slow)] = 0.0
    position = signal.ffill().fillna(0.0)
    returns = series.pct_change() * position.shift(1)
    return [float((1 + returns.fillna(0.0)).prod())]


def growth(closes: list[float]) -> list[float]:
    """What vectorised_as_published is to find, bar by bar."""
    factor, bought = 1.0, False
    before = math.nan
    for bar in range(SLOW - 1, len(closes)):
        if bought:
            factor *= closes[bar] / closes[bar - 1]
        lead = sum(closes[bar + 1 - FAST : bar + 1]) / FAST - sum(closes[bar + 1 - SLOW : bar + 1]) / SLOW
        if before <= 0 < lead or before >= 0 > lead:
            bought = lead > 0
        before = lead
    return [factor]


def one_by_one(backtest: Backtest, histories: list) -> list[float]:
    return [number for closes in histories for number in backtest(closes)]


def through_a_pool(backtest: Backtest, histories: list, workers: int) -> list[list[float]]:
    """A task for each stock, handed out by the pool."""
    with ThreadPoolExecutor(workers) as pool:
        futures = [[pool.submit(backtest, closes) for closes in task] for task in histories]
        return [[number for future in task for number in future.result()] for task in futures]


@scenario.task("python")
def python(data: dict, task: int) -> list[float]:
    """Event-driven: a loop over the bars, which keeps the GIL."""
    return one_by_one(event_driven, data["histories"][task])


@scenario.batch("python-pool")
def python_pool(data: dict, tasks: int, workers: int) -> list[list[float]]:
    """The same through a ThreadPoolExecutor, one stock at a time"""
    return through_a_pool(event_driven, data["histories"], workers)


@scenario.task("pandas", requires=["pandas"])
def pandas(data: dict, task: int) -> list[float]:
    """pandas.rolling finds the signals of all bars at once."""
    return one_by_one(vectorised, data["histories"][task])


@scenario.batch("pandas-pool", requires=["pandas"])
def pandas_pool(data: dict, tasks: int, workers: int) -> list[list[float]]:
    """The same through a ThreadPoolExecutor, one stock at a time"""
    return through_a_pool(vectorised, data["histories"], workers)


@scenario.task("python-as-published", executors="serial", requires=["numpy"])
def python_as_published(data: dict, task: int) -> list[float]:
    """Event-driven, as published: each bar's averages are summed up anew from slices of a numpy array."""
    return one_by_one(event_driven_as_published, data["arrays"][task])


@scenario.batch("python-pool-as-published", requires=["numpy"])
def python_pool_as_published(data: dict, tasks: int, workers: int) -> list[list[float]]:
    """The same through a ThreadPoolExecutor(4)"""
    return through_a_pool(event_driven_as_published, data["arrays"], 4)


@scenario.task("pandas-as-published", executors="serial", requires=["pandas"])
def pandas_as_published(data: dict, task: int) -> list[float]:
    """pandas, as published: rolling means, a signal filled forward, the product of the returns."""
    return one_by_one(vectorised_as_published, data["arrays"][task])


@scenario.batch("pandas-pool-as-published", requires=["pandas"])
def pandas_pool_as_published(data: dict, tasks: int, workers: int) -> list[list[float]]:
    """The same through a ThreadPoolExecutor(4)"""
    return through_a_pool(vectorised_as_published, data["arrays"], 4)


def arguments(data: dict) -> dict:
    return {"closes": data["buffer"], "bars": data["bars"], "cash": CASH}


scenario.native("native-held", kernel="backtest", gil="held", arguments=arguments)
scenario.native("native-released", kernel="backtest", gil="released", arguments=arguments)
scenario.reference("python/serial")


@scenario.check
def check(results: list, expected: list, variant: str, data: dict) -> str | None:
    """The same trades and the same final value, exactly; of the published pandas, which has no trades, its growth."""
    if variant.startswith(("pandas-as-published", "pandas-pool-as-published")):
        return first_difference(results, data["growth"](), rel_tol=1e-9)
    return first_difference(results, expected, rel_tol=0)


scenario.claim(
    "A pool of threads does not speed up the published event-driven loop under the GIL.",
    "python-pool-as-published/batch",
    over="python-as-published/serial",
    at_most=1.25,
    published=1.02,
    when="gil",
)
scenario.claim(
    "A pool of threads makes the published pandas backtests slower.",
    "pandas-pool-as-published/batch",
    over="pandas-as-published/serial",
    at_most=1.0,
    published=0.82,
    when="gil",
)
scenario.claim(
    "Vectorised by pandas, the published backtest is at least ten times as fast as event-driven.",
    "pandas-as-published/serial",
    over="python-as-published/serial",
    at_least=10,
    published=20,
)
scenario.claim(
    "A pool of threads does not speed up a lean event-driven loop under the GIL.",
    "python-pool/batch",
    at_most=1.25,
    when="gil",
)
scenario.claim(
    "A pool of threads makes lean pandas backtests slower: each takes less than a millisecond.",
    "pandas-pool/batch",
    over="pandas/serial",
    at_most=1.0,
    when="gil",
)
scenario.claim(
    "Vectorised by pandas, a backtest is at least twice as fast as a lean event-driven loop.",
    "pandas/serial",
    at_least=2,
)
scenario.claim(
    "A lean event-driven loop is at least five times as fast as the published one.",
    "python/serial",
    over="python-as-published/serial",
    at_least=5,
)
scenario.claim(
    "Native code that keeps the GIL gains nothing from threads.",
    "native-held/threads",
    over="native-held/serial",
    at_most=1.25,
    when="gil",
)
scenario.claim(
    "Native code that releases the GIL reaches at least 0.85 of what this machine can do.",
    "native-released/threads",
    over="native-released/serial",
    measure="efficiency",
    at_least=0.85,
)
scenario.claim(
    "On one thread, native code is faster than pandas.",
    "native-released/serial",
    over="pandas/serial",
    at_least=1.0,
)
scenario.evidence(
    "backtests", "rolling means, signals filled forward", "pandas/serial", over="python/serial", rank=1
)
