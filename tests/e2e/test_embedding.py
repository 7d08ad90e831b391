"""What a scenario finds around itself: an ordinary Python, set up as for the user's own `python3`."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from doing import HEADER, assert_passed, doing
from sanitizers import preloads_something
from together import scenario


SAME_VERSION = """
    assert os.path.basename(sys.executable).startswith("python"), sys.executable
    answer = subprocess.run([sys.executable, "-c", "import sys; print(sys.version)"], capture_output=True, text=True)
    assert answer.stdout.strip() == sys.version, answer
"""


@scenario(doing(SAME_VERSION))
def test_sys_executable_is_the_real_interpreter(outcome):
    assert_passed(outcome)
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


@preloads_something
def test_a_preload_of_the_users_stays(passes):
    library = next(iter(sorted(Path("/lib").glob("*-linux-gnu/libm.so.6"))), None)
    if library is None:
        pytest.skip("no library to preload")
    body = f"""
        assert os.environ["LD_PRELOAD"] == {str(library)!r}, os.environ.get("LD_PRELOAD")
    """
    passes(body, env={"LD_PRELOAD": str(library)})


@scenario(
    doing(
        """
        code = "import sys, importlib.util as u; print('_gillab' in sys.builtin_module_names, u.find_spec('_gillab'))"
        answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert answer.stdout.split() == ["False", "None"], answer
        maps = subprocess.run([sys.executable, "-c", "print(open('/proc/self/maps').read())"], capture_output=True)
        assert b"gillab" not in maps.stdout
        """
    )
)
def test_a_child_is_a_plain_python(outcome):
    assert_passed(outcome)


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


@scenario(
    doing(
        """
        assert __name__ == "mine" and here.__module__ == "mine"
        assert sys.modules["mine"].here is here
        assert os.path.basename(__file__) == "mine.py" and os.path.isabs(__file__)
        """
    ),
    file="mine.py",
)
def test_module_is_named_after_its_file(outcome):
    assert_passed(outcome)


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


DEEP_DOWN = """
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


@scenario(HEADER + textwrap.dedent(DEEP_DOWN), status=4)
def test_exception_in_a_thread_keeps_its_traceback(outcome):
    assert outcome.status == 4, outcome
    failed = outcome.variants["failing/threads"]
    assert "in failing" in failed["details"] and "in innermost" in failed["details"]
    assert failed["reason"] == "LookupError: deep down"


WITH_A_CAUSE = """
    @scenario.task("failing", executors="serial")
    def failing(data):
        try:
            {}["first"]
        except KeyError as error:
            raise RuntimeError("second") from error
    """


@scenario(HEADER + textwrap.dedent(WITH_A_CAUSE), status=4)
def test_exceptions_keep_their_causes(outcome):
    failed = outcome.variants["failing/serial"]
    assert "KeyError: 'first'" in failed["details"] and "direct cause" in failed["details"]
    assert failed["reason"] == "RuntimeError: second"


def test_gillab_can_be_imported_by_plain_python(executable):
    share = Path(executable).resolve().parents[1] / "share" / "gillab"
    names = sorted(file.stem for file in (share / "scenarios").glob("*.py"))
    code = f"""
import gillab, importlib
for name in {names}:
    scenario = importlib.import_module(name).scenario
    assert isinstance(scenario, gillab.Scenario), name
    scenario.finish()
"""
    environment = {**os.environ, "PYTHONPATH": f"{share / 'python'}:{share / 'scenarios'}"}
    finished = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
