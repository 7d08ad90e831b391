"""Files that are no scenario, or break while they are read: refused in one clear message."""

from __future__ import annotations

import os

import pytest
from conftest import ONCE, assert_one_line, assert_refused
from misbehaving import GOOD, GOOD_VARIANTS
from together import scenario


def test_unknown_scenario_suggests_one(gillab):
    refused = gillab("run", "prime")
    assert_refused(refused, "prime", "Did you mean 'primes'?", "gillab list")
    assert_one_line(refused)


def test_unknown_scenario_unlike_any(gillab):
    refused = gillab("run", "quicksort")
    assert_refused(refused, "quicksort", "gillab list")
    assert "Did you mean" not in refused.stderr
    assert_one_line(refused)


def test_nothing_is_written_when_the_command_line_is_wrong(run):
    refused = run("primes", "no-such-scenario")
    assert_refused(refused, "no-such-scenario")
    assert not refused.file.exists()


@pytest.mark.parametrize("name", ("./nowhere.py", "nowhere.py", "no/such/folder/mine.py"))
def test_missing_file(gillab, name):
    refused = gillab("run", name)
    assert_refused(refused, name)
    assert_one_line(refused)


def test_directory(gillab, tmp_path):
    (tmp_path / "folder").mkdir()
    refused = gillab("run", "./folder")
    assert_refused(refused, "./folder", "directory")
    assert_one_line(refused)


def test_not_a_python_file(gillab, scenario_file):
    file = scenario_file("from gillab import Scenario\nscenario = Scenario()\n", "mine.txt")
    refused = gillab("run", file)
    assert_refused(refused, file, ".py")
    assert_one_line(refused)


def test_binary_file(gillab, tmp_path):
    file = tmp_path / "binary.py"
    file.write_bytes(os.urandom(4096) + b"\0")
    assert_refused(gillab("run", file), file)


def test_device_and_pipe_are_no_scenarios(gillab, tmp_path):
    os.mkfifo(tmp_path / "pipe.py")
    for path in ("/dev/null", tmp_path / "pipe.py"):
        assert_refused(gillab("run", path, timeout=20), path)


@pytest.mark.parametrize("text", ("", "x = 1\n", "scenario = 42\n", "def scenario(): pass\n"))
def test_a_python_file_that_is_no_scenario(gillab, scenario_file, text):
    file = scenario_file(text)
    refused = gillab("run", file)
    assert_refused(refused, file, "is no scenario", "from gillab import Scenario")


def test_syntax_error(gillab, scenario_file):
    file = scenario_file("from gillab import Scenario\nscenario = Scenario(\ndef broken(:\n")
    assert_refused(gillab("run", file), file, "Syntax error", "line ")


def test_exception_at_import(gillab, scenario_file):
    file = scenario_file("from gillab import Scenario\nraise RuntimeError('not today')\n")
    assert_refused(gillab("run", file), file, "RuntimeError", "not today", "line 2")


def test_message_beyond_ascii_and_beyond_unicode(gillab, scenario_file):
    file = scenario_file("raise RuntimeError('naïve ☃')\n")
    assert_refused(gillab("run", file), "naïve ☃")
    file = scenario_file("raise RuntimeError('lone \\udc80 surrogate')\n")
    assert_refused(gillab("run", file), "RuntimeError")


@pytest.mark.parametrize(
    "how", ("import sys; sys.exit(0)", "import os; os._exit(0)", "import ctypes; ctypes.string_at(0)")
)
def test_a_file_that_ends_the_process_at_import(gillab, scenario_file, how):
    file = scenario_file(how)
    assert_refused(gillab("run", file), file)


def test_a_file_that_never_ends_its_import(gillab, scenario_file):
    file = scenario_file("while True: pass\n")
    assert_refused(gillab("run", file, "--timeout", "1", timeout=20), file, "1 s")


def test_a_missing_module_at_the_top_skips_the_scenario(run, scenario_file):
    file = scenario_file("import no_such_module_at_all\n")
    outcome = run(file, "primes", "--only", "native-released/serial", *ONCE)
    assert outcome.status == 0, outcome
    skipped, measured = outcome.json["scenarios"]
    assert skipped["status"] == "skipped" and "no_such_module_at_all" in skipped["reason"]
    assert "no_such_module_at_all" in outcome.stdout
    assert measured["status"] == "ok"


def test_only_a_scenario_that_is_skipped(run, scenario_file):
    outcome = run(scenario_file("import no_such_module_at_all\n"), *ONCE)
    assert outcome.status == 0, outcome
    assert outcome.scenario["status"] == "skipped"


@pytest.mark.parametrize(
    "name", ("my.scenario.py", "my-scenario.py", "my scenario.py", "2cores.py", "class.py", "ünï.py")
)
@scenario(GOOD, file=lambda name: name)
def test_any_file_name_works(outcome, name):
    assert outcome.status == 0, outcome
    assert outcome.scenario["status"] == "ok"


@pytest.mark.parametrize("name", ("json.py", "random.py", "gillab.py", "__init__.py"))
def test_a_file_with_a_modules_name(run, scenario_file, name):
    """It may work or be refused in words, but must not break anything else."""
    outcome = run(scenario_file(GOOD, name), *ONCE)
    if outcome.status != 0:
        assert_refused(outcome, name, "Rename")


def test_modules_in_the_working_directory_do_not_disturb(gillab, scenario_file):
    for name in ("json.py", "platform.py", "sysconfig.py", "gillab.py", "traceback.py", "inspect.py"):
        scenario_file(f"raise SystemExit('{name} is not the module you are looking for')\n", name)
    listed = gillab("list", "primes")
    assert listed.status == 0, listed


def test_two_scenarios_with_one_name(gillab, scenario_file):
    one, other = scenario_file(GOOD, "a/mine.py"), scenario_file(GOOD, "b/mine.py")
    refused = gillab("run", one, other)
    assert_refused(refused, other)
    assert "ename" in refused.stderr


@scenario(GOOD, file="primes.py")
def test_a_users_file_may_be_called_like_a_bundled_one(outcome):
    assert outcome.status == 0, outcome
    assert list(outcome.variants) == list(GOOD_VARIANTS)
