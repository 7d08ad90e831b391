"""Libraries in a scenario work as in `python3`: threads, asyncio, processes, numpy and others."""

from __future__ import annotations

import pytest
from doing import assert_passed, doing
from laboratory import needs
from together import scenario


@scenario(
    doing(
        """
        seen = []
        threads = [threading.Thread(target=seen.append, args=(number,)) for number in range(20)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        assert sorted(seen) == list(range(20))
        local = threading.local()
        local.x = 1
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor(4) as pool:
            assert list(pool.map(abs, range(-5, 0))) == [5, 4, 3, 2, 1]
        assert threading.current_thread().name
        """
    )
)
def test_threading_works(outcome):
    assert_passed(outcome)


ASYNCIO = """
    import asyncio
    from gillab import Scenario
    scenario = Scenario(tasks=3)

    async def one(index):
        await asyncio.sleep(0.01)
        process = await asyncio.create_subprocess_exec("true")
        return index + await process.wait()

    async def everything(tasks):
        return await asyncio.gather(*map(one, range(tasks)))

    @scenario.batch("asyncio")
    def batch(data, tasks, workers):
        return asyncio.run(everything(tasks))
    """


@scenario(ASYNCIO, "--rounds", 2, "--processes", 1)
def test_asyncio_works_in_a_batch(outcome):
    assert_passed(outcome)


HANDLER = """
    import os, signal, threading
    from gillab import Scenario
    scenario = Scenario(tasks=1)

    @scenario.batch("main")
    def batch(data, tasks, workers):
        assert threading.current_thread() is threading.main_thread()
        seen = []
        signal.signal(signal.SIGUSR1, lambda *_: seen.append(1))
        os.kill(os.getpid(), signal.SIGUSR1)
        return [len(seen) + 5]
    """


@scenario(HANDLER)
def test_signal_handlers_can_be_installed_by_a_batch(outcome):
    """The main thread runs it (torch's DataLoader needs that)."""
    assert_passed(outcome)


SQUARES = """
    import multiprocessing, os
    from gillab import Scenario
    scenario = Scenario(tasks=3)

    def square(number):
        return number * number, __name__, multiprocessing.parent_process() is not None

    @scenario.task("python")
    def one(data, index):
        return square(index)[0], __name__, True
"""

POOL = """
    @scenario.batch("processes")
    def with_processes(data, tasks, workers):
        with multiprocessing.get_context("{method}").Pool(2) as pool:
            return pool.map(square, range(tasks))
"""


@pytest.mark.parametrize("method", ("fork", "spawn", "forkserver"))
@scenario(lambda method: SQUARES + POOL.replace("{method}", method), "--rounds", 2, "--processes", 1)
def test_multiprocessing_works_in_a_batch(outcome, method):
    assert_passed(outcome)


EXECUTOR = """
    @scenario.batch("executor")
    def with_executor(data, tasks, workers):
        from concurrent.futures import ProcessPoolExecutor
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
            return list(pool.map(square, range(tasks)))
    """


@scenario(SQUARES + EXECUTOR)
def test_process_pool_executor_works_in_a_batch(outcome):
    assert_passed(outcome)


JOBLIB = """
    @scenario.batch("joblib")
    def with_joblib(data, tasks, workers):
        from joblib import Parallel, delayed
        found = Parallel(n_jobs=2)(delayed(square)(index) for index in range(tasks))
        return [(number, module, True) for number, module, _ in found]
    """


@scenario(SQUARES + JOBLIB)
def test_joblib_works_in_a_batch(outcome):
    needs("joblib")
    assert_passed(outcome)


@scenario(
    doing(
        """
        import numpy
        assert float(numpy.arange(1_000_000, dtype=float).sum()) == 499999500000.0
        assert numpy.linalg.norm(numpy.ones((50, 50)) @ numpy.ones((50, 50))) > 0
        """
    )
)
def test_numpy_works_on_threads(outcome):
    needs("numpy")
    assert_passed(outcome)


@scenario(
    doing(
        """
        import ctypes, decimal, hashlib, lzma, sqlite3, ssl, tempfile, uuid, zlib
        assert sqlite3.connect(":memory:").execute("select 6 * 7").fetchone() == (42,)
        assert ctypes.CDLL(None).abs(-3) == 3 and ctypes.pythonapi.Py_IsInitialized()
        """
    )
)
def test_random_modules_of_the_standard_library(outcome):
    assert_passed(outcome)
