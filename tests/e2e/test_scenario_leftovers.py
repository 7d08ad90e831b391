"""Tasks that leave something behind: processes, threads, a changed process, more of everything than there is."""

from __future__ import annotations

import textwrap

import pytest
from conftest import ONCE
from misbehaving import GOOD, GOOD_VARIANTS, assert_costs_only, with_bad_batch, with_bad_task
from together import scenario

UNPICKLABLE = GOOD + textwrap.dedent(
    """
    def unpicklable(_):
        return lambda: 6

    @scenario.batch("bad")
    def bad(data, tasks, workers):
        with multiprocessing.get_context("fork").Pool(2) as pool:
            return pool.map(unpicklable, range(tasks))
    """
)


@scenario(UNPICKLABLE, status=4)
def test_unpicklable_result_through_multiprocessing(outcome):
    # Every Python has words of its own for what cannot be pickled; those of the pool are the same in all.
    assert_costs_only(outcome, ["bad/batch"], "MaybeEncodingError", "<lambda>")


DYING = GOOD + textwrap.dedent(
    """
    from concurrent.futures import ProcessPoolExecutor

    @scenario.batch("bad")
    def bad(data, tasks, workers):
        with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
            return list(pool.map(os._exit, range(tasks)))
    """
)


@scenario(DYING, status=4)
def test_pool_whose_process_dies(outcome):
    assert_costs_only(outcome, ["bad/batch"], "terminated abruptly")


@pytest.mark.parametrize(
    "leave",
    (
        "subprocess.Popen(['sleep', '1000'])",
        "subprocess.Popen(['sleep', '1000'], start_new_session=True)",
        "subprocess.Popen('(sleep 1000 & sleep 1000) & exit', shell=True)",
        "multiprocessing.get_context('fork').Process(target=time.sleep, args=(1000,)).start()",
        "os.fork() or (os.setsid(), os.fork(), time.sleep(1000))",
    ),
)
@scenario(lambda leave: with_bad_task(f"{leave}\nreturn 6"))
def test_child_processes_left_behind(outcome, leave):
    """The laboratory makes sure that none of them outlives the run."""
    assert outcome.status == 0, outcome


@scenario(with_bad_batch("os.fork()\nreturn [6] * tasks"), "--rounds", 3, "--processes", 1, status=None)
def test_a_forked_child_that_comes_back(outcome):
    """It returns from the task into the host, as a second worker: it must not answer in the first one's place."""
    assert outcome.status in (0, 4), outcome
    for name in GOOD_VARIANTS:
        assert outcome.variants[name]["status"] == "ok"
        assert len(outcome.timings(name)) == 3


TWO_SLEEPERS = """
    threading.Thread(target=time.sleep, args=(1000,)).start()
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
    return 6
"""

SPINNING = """
    def spin():
        while True:
            pass
    if not hasattr(bad, "thread"):
        bad.thread = threading.Thread(target=spin, daemon=True)
        bad.thread.start()
    return 6
"""


@scenario(with_bad_task(TWO_SLEEPERS))
def test_threads_left_running(outcome):
    assert outcome.status == 0, outcome


@scenario(with_bad_task(SPINNING))
def test_a_thread_that_never_lets_go(outcome):
    assert outcome.status == 0, outcome


@scenario(GOOD + "import atexit\natexit.register(time.sleep, 1000)\n")
def test_atexit_that_hangs(outcome):
    assert outcome.status == 0, outcome


@pytest.mark.parametrize(
    "change",
    (
        "os.chdir('/')",
        "os.environ.clear()",
        "sys.path.clear()",
        "sys.modules.pop('json', None)",
        "sys.setrecursionlimit(60)",
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
        "sys.setswitchinterval(10)",
        "import builtins; builtins.print = None",
        "import gc; gc.disable()",
        "sys.stdout.close()",
    ),
)
@scenario(lambda change: with_bad_task(f"{change}\nreturn 6"), status=None)
def test_a_task_that_changes_the_process(outcome, change):
    assert outcome.status in (0, 4), outcome
    assert len(outcome.timings("good/serial")) == 1, outcome


@scenario(GOOD, "--threads", 200, *ONCE)
def test_no_more_threads(outcome):
    assert outcome.status == 0, outcome
