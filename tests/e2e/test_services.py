"""What gillab gives a scenario beside its decorators: a delay server, and native kernels."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from doing import assert_passed, doing
from together import scenario


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


@scenario(
    doing(
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
)
def test_delay_server_rejects_nonsense(outcome):
    assert_passed(outcome)


LISTED = """
    import _gillab
    kernels = _gillab.kernels()
    assert {"primes", "sum", "http-get", "refcount-atomic"} <= set(kernels), kernels
    assert all(isinstance(text, str) and text for pair in kernels.values() for text in pair), kernels
    assert kernels["primes"][1] == "n: int"
"""


@scenario(doing(LISTED))
def test_kernels_are_listed(outcome, gillab):
    listed = gillab("list", "--kernels")
    assert listed.status == 0, listed
    assert "primes" in listed.stdout and "n: int" in listed.stdout
    assert_passed(outcome)


@scenario(
    doing(
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
)
def test_kernels_can_be_run(outcome):
    assert_passed(outcome)


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


@scenario(
    doing(
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
)
def test_kernels_reject_bad_arguments(outcome):
    assert_passed(outcome)


@scenario(
    doing(
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
)
def test_a_kernel_holds_its_buffer_only_while_it_runs(outcome):
    assert_passed(outcome)
