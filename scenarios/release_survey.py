"""Which operations let go of the GIL? The share of its time that each holds it, and what that leaves to others."""

import bz2
import hashlib
import io
import json
import os
import pickle
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import threading
import time
import zlib
from collections.abc import Callable
from typing import Any

from gillab import Scenario, Unavailable, echo_peer, gil, on_other_cpus, on_own_cpu

scenario = Scenario(
    source="section 3",
    tasks=1,
    columns=["held_share", "releases_per_s", "beside_share"],
    sort_by="held_share",
    sizes={"smoke": {"seconds": 0.003}, "default": {"seconds": 0.004}, "seed": {"seconds": 0.05}},
)

# While a second thread runs, the GIL changes hands this often: a short sample shall hold many turns.
TURN = 0.0005

# The share of a sample is the median of its slices': a busy machine spoils one or two of them, not most.
SLICES = 5


class Spinner(threading.Thread):
    """Runs Python and counts its progress: what a thread gets done beside an operation, or alone."""

    def __init__(self) -> None:
        super().__init__()
        self.progress = 0
        self.stopping = False

    def run(self) -> None:
        on_other_cpus()
        while not self.stopping:
            for _ in range(100):
                pass
            self.progress += 1

    def __enter__(self) -> "Spinner":
        self.start()
        return self

    def __exit__(self, *exception) -> None:
        self.stopping = True
        self.join()

    def rate(self, during: Callable[[], Any]) -> float:
        """Its progress per second while that runs."""
        progress, begin = self.progress, time.perf_counter()
        during()
        return (self.progress - progress) / (time.perf_counter() - begin)


def repeat(operation: Callable[[Any], Any], data: Any, seconds: float) -> None:
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        operation(data)


def held_alone(operation: Callable[[Any], Any], data: Any, seconds: float) -> tuple[float, float]:
    """The share of its time that the operation holds the GIL, by the probe, and its releases per second."""
    before, begin = gil.account(), time.perf_counter()
    repeat(operation, data, seconds)
    passed, elapsed = gil.account() - before, time.perf_counter() - begin
    # The ratio of two clocks may exceed 1 by a hair.
    return min(passed.own_hold_s / elapsed, 1), passed.acquires / elapsed


def survey(operation: Callable[[Any], Any], data: Any, seconds: float) -> dict:
    """How the operation holds the GIL when it is alone, exactly; then what a thread gets done beside it.

    The two need not add up. Who waits for the GIL longer than the switch interval asks for it; but each release
    in between wakes him, too late to get it, and his time starts anew. An operation that lets go often and
    for moments only leaves others nothing.
    """
    result = operation(data)
    slices = [held_alone(operation, data, seconds / SLICES) for _ in range(SLICES)]
    usual = sys.getswitchinterval()
    sys.setswitchinterval(TURN)
    try:
        with Spinner() as spinner, on_own_cpu():
            beside = spinner.rate(lambda: repeat(operation, data, 2 * seconds))
            alone = 0.0
            while not alone:  # on a busy machine it may not have had its turn yet
                alone = spinner.rate(lambda: time.sleep(seconds))
    finally:
        sys.setswitchinterval(usual)
    return {
        "result": result,
        "held_share": statistics.median(held for held, _ in slices),
        "releases_per_s": statistics.mean(releases for _, releases in slices),
        "beside_share": min(beside / alone, 1),
    }


@scenario.prepare
def prepare(seconds: float) -> dict:
    """What the operations work on. Every answer follows from how it is made, so it can be checked."""
    if gil.account() is None:
        raise Unavailable("there is no GIL here whose release could be observed")
    for library in ("OPENBLAS", "MKL", "OMP"):  # each operation on one thread
        os.environ[f"{library}_NUM_THREADS"] = "1"
    data = {"seconds": seconds}
    for make in (plain_data, io_data, numpy_data, pandas_data, torch_data):
        try:
            data |= make()
        except ModuleNotFoundError:
            pass  # its operations are skipped
    return data


def operation(name: str, right: Callable[[Any, dict], bool], requires: str = "") -> Callable:
    """Decorator: surveys `function(data)`; `right(result, data)` says whether it did what it should."""

    def register(function: Callable[[dict], Any]) -> Callable[[dict], Any]:
        def variant(data: dict, tasks: int, workers: int) -> list:
            measured = survey(function, data, data["seconds"])
            result = measured.pop("result")
            wrong = "" if right(result, data) else repr(result)[:100]
            return [measured | {"wrong": wrong}]

        variant.__doc__ = function.__doc__
        scenario.batch(name, requires=requires or ())(variant)
        return function

    return register


# The language and its library.


def plain_data() -> dict:
    numbers = list(range(5_000))
    random.Random(1).shuffle(numbers)
    record = {"id": 17, "tags": ["a", "b"], "price": 12.5}
    text = "\n".join(f"{number} is a line, user{number % 7}@example.org" for number in range(2_000))
    return {
        "numbers": numbers,
        "text": text,
        "bytes": text.encode(),
        "zipped": zlib.compress(text.encode()),
        "records": [dict(record, id=number) for number in range(500)],
        "json": json.dumps([dict(record, id=number) for number in range(500)]),
        "database": database(numbers),
    }


def database(numbers: list[int]) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("create table numbers (value integer)")
    connection.executemany("insert into numbers values (?)", ((number,) for number in numbers))
    return connection


def sums_up(total: float, data: dict) -> bool:
    return total == sum(range(len(data["numbers"])))


def in_order(result: Any, data: dict) -> bool:
    return list(result) == sorted(data["numbers"])


@operation("python-loop", sums_up)
def python_loop(data: dict) -> int:
    """a for loop that adds"""
    total = 0
    for number in data["numbers"]:
        total += number
    return total


@operation("sorted", in_order)
def sorted_plain(data: dict) -> list:
    """sorted(list of int)"""
    return sorted(data["numbers"])


@operation("sorted-key", in_order)
def sorted_key(data: dict) -> list:
    """sorted(…, key=lambda)"""
    return sorted(data["numbers"], key=lambda number: number)


@operation("re", lambda found, data: len(found) == 2_000)
def regular_expression(data: dict) -> list:
    """re.findall over 80 kB"""
    return re.findall(r"\w+@example\.org", data["text"])


@operation("json.loads", lambda result, data: result == data["records"])
def json_loads(data: dict) -> list:
    """500 objects, 25 kB"""
    return json.loads(data["json"])


@operation("pickle", lambda result, data: pickle.loads(result) == data["records"])
def pickle_dumps(data: dict) -> bytes:
    """pickle.dumps of 500 dicts"""
    return pickle.dumps(data["records"])


@operation("sha256-small", lambda result, data: len(set(result)) == 1)
def sha256_small(data: dict) -> list:
    """hashlib.sha256 of 100 bytes, 1,000 times"""
    piece = data["bytes"][:100]
    return [hashlib.sha256(piece).digest() for _ in range(1_000)]


@operation("sha256-large", lambda result, data: result == hashlib.new("sha256", data["bytes"]).digest())
def sha256_large(data: dict) -> bytes:
    """hashlib.sha256 of 80 kB"""
    return hashlib.sha256(data["bytes"]).digest()


@operation("zlib.compress", lambda result, data: zlib.decompress(result) == data["bytes"])
def zlib_compress(data: dict) -> bytes:
    """80 kB"""
    return zlib.compress(data["bytes"], 1)


@operation("zlib.decompress", lambda result, data: result == data["bytes"])
def zlib_decompress(data: dict) -> bytes:
    """80 kB"""
    return zlib.decompress(data["zipped"])


@operation("bz2.compress", lambda result, data: bz2.decompress(result) == data["bytes"][:20_000])
def bz2_compress(data: dict) -> bytes:
    """20 kB"""
    return bz2.compress(data["bytes"][:20_000], 1)


@operation("sqlite3", lambda result, data: sums_up(result[0], data))
def sqlite3_query(data: dict) -> tuple:
    """an aggregate over 5,000 rows in memory"""
    query = "select sum(value), count(distinct value % 100) from numbers"
    return data["database"].execute(query).fetchone()


@operation("time.sleep", lambda result, data: result is None)
def time_sleep(data: dict) -> None:
    """1 ms"""
    time.sleep(0.001)


# Files and the network.


def io_data() -> dict:
    content = os.urandom(1 << 20)
    file = tempfile.TemporaryFile(buffering=0)
    file.write(content)
    return {
        "file": file,
        "content": content,
        "sink": tempfile.TemporaryFile(buffering=0),
        "peer": echo_peer(),
    }


@operation("file.read", lambda result, data: result == data["content"])
def file_read(data: dict) -> bytes:
    """1 MB from the page cache"""
    data["file"].seek(0)
    return data["file"].read()


@operation("file.write", lambda result, data: result == len(data["content"]))
def file_write(data: dict) -> int:
    """1 MB into the page cache"""
    data["sink"].seek(0)
    return data["sink"].write(data["content"])


@operation("socket.recv", lambda result, data: result == b"echo")
def socket_recv(data: dict) -> bytes:
    """an answer from another process"""
    data["peer"].sendall(b"echo")
    return data["peer"].recv(64)


# numpy, pandas, torch: skipped where they are not installed.


def numpy_data() -> dict:
    import numpy

    order = numpy.random.default_rng(1).permutation(1_000_000)
    return {
        "order": order,
        "floats": order.astype(float),
        "objects": order[:5_000].astype(object),
        "matrix": numpy.eye(300) * 2,
    }


@operation("numpy.sum", lambda result, data: result == 1_000_000 * 999_999 / 2, requires="numpy")
def numpy_sum(data: dict) -> float:
    """1,000,000 float64"""
    return data["floats"].sum()


@operation("numpy.sort", lambda result, data: (result[1:] > result[:-1]).all(), requires="numpy")
def numpy_sort(data: dict) -> Any:
    """50,000 float64"""
    import numpy

    return numpy.sort(data["floats"][:50_000])


@operation("numpy.dot", lambda result, data: (result == data["matrix"] * 2).all(), requires="numpy")
def numpy_dot(data: dict) -> Any:
    """two 300 x 300 matrices"""
    return data["matrix"] @ data["matrix"]


@operation(
    "numpy.sqrt", lambda result, data: abs(result**2 - data["floats"]).max() < 1e-6, requires="numpy"
)
def numpy_ufunc(data: dict) -> Any:
    """a ufunc over 1,000,000 float64"""
    import numpy

    return numpy.sqrt(data["floats"])


@operation(
    "numpy-fancy-index", lambda result, data: result[0] == data["order"][data["order"][0]], requires="numpy"
)
def numpy_fancy_index(data: dict) -> Any:
    """100,000 float64 by an array of indices"""
    return data["floats"][data["order"][:100_000]]


@operation("numpy-object", lambda result, data: (result == 2 * data["order"][:5_000]).all(), requires="numpy")
def numpy_object(data: dict) -> Any:
    """adding 5,000 elements of dtype object"""
    return data["objects"] + data["objects"]


@operation(
    "numpy.vectorize", lambda result, data: (result == data["order"][:2_000] + 1).all(), requires="numpy"
)
def numpy_vectorize(data: dict) -> Any:
    """np.vectorize(lambda) over 2,000 elements"""
    import numpy

    return numpy.vectorize(lambda number: number + 1)(data["order"][:2_000])


def pandas_data() -> dict:
    import numpy
    import pandas

    numbers = numpy.arange(200_000)
    return {
        "words": pandas.Series([f"item {number}" for number in range(1_000)]),
        "series": pandas.Series(numbers.astype(float)),
        "groups": pandas.DataFrame({"key": numbers % 100, "value": 1.0}),
        "csv": "a,b\n" + "".join(f"{number},{number}.5\n" for number in range(5_000)),
    }


@operation("pandas.str.replace", lambda result, data: result[17] == "thing 17", requires="pandas")
def pandas_replace(data: dict) -> Any:
    """1,000 strings"""
    return data["words"].str.replace("item", "thing", regex=False)


@operation("pandas.str.split", lambda result, data: result[17] == ["item", "17"], requires="pandas")
def pandas_split(data: dict) -> Any:
    """1,000 strings"""
    return data["words"].str.split(" ")


@operation("pandas.apply", lambda result, data: result[17] == 7, requires="pandas")
def pandas_apply(data: dict) -> Any:
    """Series.apply(lambda) over 1,000 strings"""
    return data["words"].apply(lambda word: len(word))


@operation("pandas.rolling", lambda result, data: abs(result[100] - 90.5) < 1e-6, requires="pandas")
def pandas_rolling(data: dict) -> Any:
    """rolling(20).mean() of 200,000 float64"""
    return data["series"].rolling(20).mean()


@operation("pandas.groupby", lambda result, data: (result == 2_000).all(), requires="pandas")
def pandas_groupby(data: dict) -> Any:
    """groupby().sum() of 200,000 rows in 100 groups"""
    return data["groups"].groupby("key")["value"].sum()


@operation("pandas.read_csv", lambda result, data: result.b[17] == 17.5, requires="pandas")
def pandas_read_csv(data: dict) -> Any:
    """5,000 lines from memory"""
    import pandas

    return pandas.read_csv(io.StringIO(data["csv"]))


def torch_data() -> dict:
    import torch

    torch.set_num_threads(1)
    return {"tensor": torch.eye(300) * 2, "wide": torch.ones(1_000_000)}


@operation("torch.matmul", lambda result, data: bool((result == data["tensor"] * 2).all()), requires="torch")
def torch_matmul(data: dict) -> Any:
    """two 300 x 300 matrices"""
    return data["tensor"] @ data["tensor"]


@operation("torch.add", lambda result, data: bool((result == 2).all()), requires="torch")
def torch_add(data: dict) -> Any:
    """element-wise, 1,000,000 float32"""
    return data["wide"] + data["wide"]


@scenario.check
def check(results: list, expected: list, variant: str) -> str | None:
    """Every operation does what it should; what that is, it says itself."""
    wrong = results[0]["wrong"]
    return f"the result is {wrong}" if wrong else None


@scenario.counters
def counters(results: list) -> dict:
    return {name: results[0][name] for name in scenario.columns}


# What the published text says, statement by statement.


def releases(what: str, variant: str) -> None:
    text = f"{what} lets go of the GIL for most of its time."
    scenario.claim(text, f"{variant}/batch", measure="held_share", at_most=0.5, when="gil")


def keeps(what: str, variant: str) -> None:
    text = f"{what} keeps the GIL."
    scenario.claim(text, f"{variant}/batch", measure="held_share", at_least=0.9, when="gil")


releases("numpy: a sum", "numpy.sum")
releases("numpy: sorting", "numpy.sort")
releases("numpy: a matrix product", "numpy.dot")
releases("numpy: a ufunc", "numpy.sqrt")
releases("numpy: fancy indexing", "numpy-fancy-index")
releases("torch: a matrix product", "torch.matmul")
releases("torch: element-wise arithmetic", "torch.add")
releases("Reading a file", "file.read")
releases("Writing a file", "file.write")
releases("Receiving from a socket", "socket.recv")
releases("pandas: rolling().mean()", "pandas.rolling")
releases("pandas: groupby().sum()", "pandas.groupby")
keeps("np.vectorize", "numpy.vectorize")
keeps("numpy with dtype object", "numpy-object")
keeps("pandas: str.replace", "pandas.str.replace")
keeps("pandas: str.split", "pandas.str.split")
