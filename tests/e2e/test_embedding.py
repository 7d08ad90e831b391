"""What a scenario finds around itself: an ordinary Python, in which everything works as in `python3`."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from conftest import ONCE

ROOT = Path(__file__).parents[2]

HEADER = """
import json, os, subprocess, sys, threading, time
from gillab import Scenario

scenario = Scenario(tasks=2)

"""


@pytest.fixture
def passes(run, scenario_file):
    """passes(body) runs the body as a task, serially and on threads; its assertions must hold."""

    def check(body: str, *words, before: str = "", **options):
        text = HEADER + textwrap.dedent(before)
        text += '\n@scenario.task("here")\ndef here(data, index):\n'
        text += textwrap.indent(textwrap.dedent(body).strip(), "    ") + "\n    return index\n"
        outcome = run(scenario_file(text), *words, *ONCE, **options)
        assert outcome.status == 0, outcome
        return outcome

    return check


def test_sys_executable_is_the_real_interpreter(passes):
    outcome = passes(
        """
        assert os.path.basename(sys.executable).startswith("python"), sys.executable
        answer = subprocess.run([sys.executable, "-c", "import sys; print(sys.version)"], capture_output=True, text=True)
        assert answer.stdout.strip() == sys.version, answer
        """
    )
    assert "gillab" not in Path(outcome.json["context"]["python"]["executable"]).name


def test_environment_is_the_users(passes):
    body = """
        assert "LD_PRELOAD" not in os.environ, os.environ["LD_PRELOAD"]
        assert not [name for name in os.environ if name.startswith("GILLAB_WORKER")], sorted(os.environ)
        assert os.environ["A_VARIABLE_OF_MINE"] == "ünd ihr Wert"
        seen = subprocess.run(["env"], capture_output=True, text=True).stdout
        assert "LD_PRELOAD" not in seen and "GILLAB_WORKER" not in seen, seen
    """
    passes(body, env={"A_VARIABLE_OF_MINE": "ünd ihr Wert"})


@pytest.mark.skipif(bool(os.environ.get("GILLAB_SANITIZE")), reason="a sanitizer wants to be preloaded alone")
def test_a_preload_of_the_users_stays(passes):
    library = next(iter(sorted(Path("/lib").glob("*-linux-gnu/libm.so.6"))), None)
    if library is None:
        pytest.skip("no library to preload")
    body = f"""
        assert os.environ["LD_PRELOAD"] == {str(library)!r}, os.environ.get("LD_PRELOAD")
    """
    passes(body, env={"LD_PRELOAD": str(library)})


def test_a_child_is_a_plain_python(passes):
    passes(
        """
        code = "import sys, importlib.util as u; print('_gillab' in sys.builtin_module_names, u.find_spec('_gillab'))"
        answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert answer.stdout.split() == ["False", "None"], answer
        maps = subprocess.run([sys.executable, "-c", "print(open('/proc/self/maps').read())"], capture_output=True)
        assert b"gillab" not in maps.stdout
        """
    )


def test_path_begins_with_the_files_folder(passes, tmp_path):
    passes(
        f"""
        assert sys.path[0] == {str(tmp_path)!r}, sys.path
        import gillab
        assert os.path.dirname(os.path.dirname(gillab.__file__)) in sys.path
        """
    )


def test_a_neighbour_module_can_be_imported(passes, scenario_file):
    scenario_file("VALUE = 41\ndef double(x): return 2 * x\n", "neighbour.py")
    scenario_file("from .inner import DEEP\n", "package/__init__.py")
    scenario_file("DEEP = 'deep'\n", "package/inner.py")
    passes(
        "assert double(VALUE) == 82 and DEEP == 'deep'",
        before="from neighbour import VALUE, double\nfrom package import DEEP",
    )


def test_module_is_named_after_its_file(passes):
    passes(
        """
        assert __name__ == "mine" and here.__module__ == "mine"
        assert sys.modules["mine"].here is here
        assert os.path.basename(__file__) == "mine.py" and os.path.isabs(__file__)
        """
    )


def test_working_directory_is_the_users(passes, tmp_path):
    passes(f"assert os.getcwd() == {str(tmp_path)!r}, os.getcwd()")


def test_the_interpreter_is_set_up_as_usual(passes):
    """As `python3 mine.py` is, signals and the command line apart."""
    facts = (
        "sys.flags.optimize, sys.flags.utf8_mode, sys.flags.hash_randomization, sys.prefix, sys.base_prefix"
    )
    facts += (
        ", sys.getfilesystemencoding(), sys.getswitchinterval(), sys.getrecursionlimit(), sys.stdin.encoding"
    )
    plain = subprocess.run(
        ["/usr/bin/python3", "-c", f"import sys; print(repr(({facts})))"], capture_output=True, text=True
    )
    passes(
        f"assert ({facts}) == {plain.stdout.strip()}, ({facts})",
        "--python",
        "/usr/bin/python3",
        env={"LANG": "C.UTF-8"},
    )


def test_threading_works(passes):
    passes(
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


def test_asyncio_works_in_a_batch(run, scenario_file):
    file = scenario_file(
        """
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
    )
    outcome = run(file, "--rounds", 2, "--processes", 1)
    assert outcome.status == 0, outcome


def test_signal_handlers_can_be_installed_by_a_batch(run, scenario_file):
    """The main thread runs it (torch's DataLoader needs that)."""
    file = scenario_file(
        """
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
    )
    outcome = run(file, *ONCE)
    assert outcome.status == 0, outcome


MULTIPROCESSING = """
    import multiprocessing, os
    from gillab import Scenario
    scenario = Scenario(tasks=3)

    def square(number):
        return number * number, __name__, multiprocessing.parent_process() is not None

    @scenario.task("python")
    def one(data, index):
        return square(index)[0], "mine", True

    @scenario.batch("processes")
    def with_processes(data, tasks, workers):
        with multiprocessing.get_context("{method}").Pool(2) as pool:
            return pool.map(square, range(tasks))
"""


@pytest.mark.parametrize("method", ("fork", "spawn", "forkserver"))
@pytest.mark.parametrize("name", ("mine.py",))
def test_multiprocessing_works_in_a_batch(run, scenario_file, method, name):
    outcome = run(scenario_file(MULTIPROCESSING.format(method=method), name), "--rounds", 2, "--processes", 1)
    assert outcome.status == 0, outcome
    assert outcome.variants["processes/batch"]["checked"]


def test_process_pool_executor_works_in_a_batch(run, scenario_file):
    text = textwrap.dedent(MULTIPROCESSING.format(method="spawn")) + textwrap.dedent(
        """
        @scenario.batch("executor")
        def with_executor(data, tasks, workers):
            from concurrent.futures import ProcessPoolExecutor
            with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")) as pool:
                return list(pool.map(square, range(tasks)))
        """
    )
    outcome = run(scenario_file(text), *ONCE)
    assert outcome.status == 0, outcome


def test_joblib_works_in_a_batch(run, scenario_file):
    pytest.importorskip("joblib", reason="needs python3-joblib")
    text = textwrap.dedent(MULTIPROCESSING.format(method="fork")) + textwrap.dedent(
        """
        @scenario.batch("joblib")
        def with_joblib(data, tasks, workers):
            from joblib import Parallel, delayed
            found = Parallel(n_jobs=2)(delayed(square)(index) for index in range(tasks))
            return [(number, module, True) for number, module, _ in found]
        """
    )
    outcome = run(scenario_file(text), *ONCE)
    assert outcome.status == 0, outcome


def test_numpy_works_on_threads(passes):
    pytest.importorskip("numpy", reason="needs python3-numpy")
    passes(
        """
        import numpy
        assert float(numpy.arange(1_000_000, dtype=float).sum()) == 499999500000.0
        assert numpy.linalg.norm(numpy.ones((50, 50)) @ numpy.ones((50, 50))) > 0
        """
    )


def test_random_modules_of_the_standard_library(passes):
    passes(
        """
        import ctypes, decimal, hashlib, lzma, sqlite3, ssl, tempfile, uuid, zlib
        assert sqlite3.connect(":memory:").execute("select 6 * 7").fetchone() == (42,)
        assert ctypes.CDLL(None).abs(-3) == 3 and ctypes.pythonapi.Py_IsInitialized()
        """
    )


def test_exception_in_a_thread_keeps_its_traceback(run, scenario_file):
    text = HEADER + textwrap.dedent(
        """
        def innermost():
            raise LookupError("deep down")

        @scenario.task("failing", executors="threads")
        def failing(data):
            innermost()

        @scenario.task("fine")
        def fine(data):
            return 1

        scenario.reference("fine/serial")
        """
    )
    outcome = run(scenario_file(text), *ONCE)
    assert outcome.status == 4, outcome
    failed = outcome.variants["failing/threads"]
    assert "in failing" in failed["details"] and "in innermost" in failed["details"]
    assert failed["reason"] == "LookupError: deep down"


def test_exceptions_keep_their_causes(run, scenario_file):
    text = HEADER + textwrap.dedent(
        """
        @scenario.task("failing", executors="serial")
        def failing(data):
            try:
                {}["first"]
            except KeyError as error:
                raise RuntimeError("second") from error
        """
    )
    outcome = run(scenario_file(text), *ONCE)
    failed = outcome.variants["failing/serial"]
    assert "KeyError: 'first'" in failed["details"] and "direct cause" in failed["details"]
    assert failed["reason"] == "RuntimeError: second"


def test_gillab_can_be_imported_by_plain_python(executable):
    share = Path(executable).resolve().parents[1] / "share" / "gillab"
    for scenario in sorted((share / "scenarios").glob("*.py")):
        code = f"import gillab, {scenario.stem} as s; assert isinstance(s.scenario, gillab.Scenario); s.scenario.finish()"
        environment = {**os.environ, "PYTHONPATH": f"{share / 'python'}:{scenario.parent}"}
        finished = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True
        )
        assert finished.returncode == 0, finished.stderr


def test_delay_server_says_what_is_wrong_in_plain_python(executable):
    share = Path(executable).resolve().parents[1] / "share" / "gillab"
    environment = {name: value for name, value in os.environ.items() if name != "GILLAB_EXECUTABLE"}
    environment["PYTHONPATH"] = str(share / "python")
    code = "import gillab; gillab.delay_server(1)"
    finished = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert finished.returncode != 0 and "gillab run" in finished.stderr


def test_delay_server_answers_after_its_delay(passes):
    passes(
        """
        import time, urllib.request
        began = time.monotonic()
        with urllib.request.urlopen(address) as answer:
            answer.read()
        assert time.monotonic() - began >= 0.02
        """,
        before="from gillab import delay_server\naddress = delay_server(0.02)\n",
        env={"no_proxy": "*"},
    )


def test_delay_server_rejects_nonsense(passes):
    passes(
        """
        from gillab import delay_server
        for delay in (-1, float("nan"), float("inf"), "soon", None):
            try:
                delay_server(delay)
            except (ValueError, TypeError, RuntimeError):
                continue
            raise AssertionError(f"delay_server({delay!r}) started")
        """
    )


def test_kernels_are_listed(passes, gillab):
    listed = gillab("list", "--kernels")
    assert listed.status == 0, listed
    assert "primes" in listed.stdout and "n: int" in listed.stdout
    passes(
        """
        import _gillab
        kernels = _gillab.kernels()
        assert {"primes", "sum", "http-get", "refcount-atomic"} <= set(kernels), kernels
        assert all(isinstance(text, str) and text for pair in kernels.values() for text in pair), kernels
        assert kernels["primes"][1] == "n: int"
        """
    )


def test_kernels_can_be_run(passes):
    passes(
        """
        import _gillab
        from array import array
        assert _gillab.run("primes", {"n": 100}) == 25
        assert _gillab.run("primes", {"n": 100}, released=False) == 25
        assert _gillab.run(name="primes", arguments={"n": 100}, released=True) == 25
        assert _gillab.run("primes", {"n": -5}) == 0
        assert _gillab.run("sum", {"values": array("d", [1, 2.5])}) == 3.5
        assert _gillab.run("sum", {"values": array("d")}) == 0
        assert _gillab.run("sum", {"values": memoryview(array("d", [1, 2, 3]))[1:]}) == 5
        """
    )


BAD_CALLS = (
    ("TypeError", "_gillab.run()"),
    ("TypeError", "_gillab.run('primes')"),
    ("TypeError", "_gillab.run('primes', None)"),
    ("TypeError", "_gillab.run('primes', [('n', 5)])"),
    ("TypeError", "_gillab.run(5, {'n': 5})"),
    ("TypeError", "_gillab.run('primes', {'n': 5}, True, 7)"),
    ("TypeError", "_gillab.run('primes', {'n': 5}, spam=1)"),
    ("ValueError", "_gillab.run('prims', {'n': 5})"),
    ("ValueError", "_gillab.run('', {'n': 5})"),
    ("(TypeError, ValueError)", "_gillab.run('primes\\0', {'n': 5})"),
    ("TypeError", "_gillab.run('primes', {})"),
    ("TypeError", "_gillab.run('primes', {'n': 'ten'})"),
    ("TypeError", "_gillab.run('primes', {'n': 5.0})"),
    ("TypeError", "_gillab.run('primes', {'n': None})"),
    ("TypeError", "_gillab.run('primes', {'n': [1]})"),
    ("TypeError", "_gillab.run('primes', {5: 5})"),
    ("(TypeError, ValueError, OverflowError)", "_gillab.run('primes', {'n': 10**30})"),
    ("TypeError", "_gillab.run('sum', {'values': 5})"),
    ("TypeError", "_gillab.run('sum', {'values': array('f', [1])})"),
    ("TypeError", "_gillab.run('sum', {'values': array('q', [1])})"),
    ("TypeError", "_gillab.run('sum', {'values': b'12345678'})"),
    (
        "(TypeError, ValueError, BufferError)",
        "_gillab.run('sum', {'values': memoryview(array('d', [1, 2, 3]))[::2]})",
    ),
    ("TypeError", "_gillab.kernels(1)"),
)


def test_kernels_reject_bad_arguments(passes):
    passes(
        f"""
        import _gillab
        from array import array
        wrong = []
        for expected, call in {BAD_CALLS!r}:
            try:
                wrong.append((call, "gave", eval(call)))
            except eval(expected) as error:
                if not str(error):
                    wrong.append((call, "no message"))
            except BaseException as error:
                wrong.append((call, type(error).__name__, str(error)))
        assert not wrong, wrong
        """
    )


def test_a_kernel_holds_its_buffer_only_while_it_runs(passes):
    passes(
        """
        import _gillab
        from array import array
        values = array("d", [1, 2])
        _gillab.run("sum", {"values": values})
        values.append(3)
        try:
            _gillab.run("sum", {"values": values, "n": None})
        except Exception:
            pass
        values.append(4)
        """
    )
