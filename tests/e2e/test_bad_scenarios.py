"""Scenarios that misbehave: each costs what it breaks, says so in one clear message, and nothing else is lost."""

from __future__ import annotations

import os
import textwrap

import pytest
from conftest import ONCE, Outcome, assert_one_line, assert_refused

# One implementation that works, and room for one that does not.
GOOD = """
import ctypes, multiprocessing, os, signal, subprocess, sys, threading, time
from gillab import Scenario

scenario = Scenario(tasks=2)


@scenario.task("good")
def good(data):
    return 6


"""

VICTIMS = ("bad/serial", "bad/threads")
GOOD_VARIANTS = ("good/serial", "good/threads")


def with_bad_task(body: str) -> str:
    """A scenario with a good task, and one with this body."""
    return (
        GOOD
        + '@scenario.task("bad")\ndef bad(data):\n'
        + textwrap.indent(textwrap.dedent(body).strip(), "    ")
    )


def with_bad_batch(body: str) -> str:
    """The same as a batch."""
    text = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    return GOOD + '@scenario.batch("bad")\ndef bad(data, tasks, workers):\n' + text


def assert_costs_only(
    outcome: Outcome, victims, *fragments: str, status: str = "failed", rounds: int = 1
) -> None:
    """The victims have the status, and say why in JSON and on the terminal; everything else is measured."""
    assert outcome.status == 4, outcome
    assert outcome.stderr == "", outcome
    variants = outcome.variants
    assert outcome.scenario["status"] == "ok" and not outcome.scenario["interrupted"]
    for name in victims:
        variant = variants[name]
        assert variant["status"] == status, variant
        for fragment in fragments:
            assert fragment in variant["reason"] + variant.get("details", ""), variant
        assert "\n" not in variant["reason"].strip() and len(variant["reason"]) < 1000
        assert variant["reason"][:40] in " ".join(outcome.stdout.split()), "the table gives the reason"
        (error,) = [
            each
            for each in outcome.json["benchmarks"]
            if each.get("variant") == name and each.get("error_occurred")
        ]
        assert error["error_message"] == variant["reason"]
        assert name not in {each["variant"] for each in outcome.json["comparisons"]}
    for name, variant in variants.items():
        if name not in victims:
            assert variant["status"] == "ok" and variant["checked"], variant
            assert len(outcome.timings(name)) == rounds, name


# The file itself.


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
def test_any_file_name_works(run, scenario_file, name):
    outcome = run(scenario_file(GOOD, name), *ONCE)
    assert outcome.status == 0, outcome
    assert outcome.scenario["status"] == "ok"


@pytest.mark.parametrize("name", ("json.py", "random.py", "gillab.py", "__init__.py"))
def test_a_file_with_a_modules_name(run, scenario_file, name):
    """It may work or be refused in words, but must not break anything else."""
    outcome = run(scenario_file(GOOD, name), *ONCE)
    if outcome.status != 0:
        assert_refused(outcome, name, "Rename")


@pytest.mark.parametrize(
    "name", ("json.py", "platform.py", "sysconfig.py", "gillab.py", "traceback.py", "inspect.py")
)
def test_modules_in_the_working_directory_do_not_disturb(gillab, scenario_file, name):
    scenario_file("raise SystemExit('not the module you are looking for')\n", name)
    listed = gillab("list", "primes")
    assert listed.status == 0, listed


def test_two_scenarios_with_one_name(gillab, scenario_file):
    one, other = scenario_file(GOOD, "a/mine.py"), scenario_file(GOOD, "b/mine.py")
    refused = gillab("run", one, other)
    assert_refused(refused, other)
    assert "ename" in refused.stderr


def test_a_users_file_may_be_called_like_a_bundled_one(run, scenario_file):
    outcome = run(scenario_file(GOOD, "primes.py"), *ONCE)
    assert outcome.status == 0, outcome
    assert list(outcome.variants) == list(GOOD_VARIANTS)


# Mistakes in the contract.

MISTAKES = {
    "no-variant": ("", ["no variant"]),
    "duplicate": ("scenario.task('twice')(len); scenario.task('twice')(len)", ["twice/serial"]),
    "executor": ("scenario.task('one', executors=['thread'])(len)", ["executor", "'thread'", "'threads'"]),
    "gil": (
        "scenario.native('one', kernel='primes', gil='dropped')",
        ["gil", "'dropped'", "'released'", "'held'"],
    ),
    "no-executor": ("scenario.task('one', executors=[])(len)", ["one", "executor"]),
    "name": ("scenario.task('a/b')(len)", ["'a/b'"]),
    "no-bounds": (
        "scenario.task('one')(len); scenario.claim('Hm.', 'one/threads')",
        ["Hm.", "at_least", "at_most"],
    ),
    "claim": (
        "scenario.task('one')(len); scenario.claim('Hm.', 'one/thread', at_least=1)",
        ["Hm.", "'one/thread'", "Did you mean 'one/threads'?"],
    ),
    "claim-over": (
        "scenario.task('one')(len); scenario.claim('Hm.', 'one/threads', over='one/srial', at_least=1)",
        ["Hm.", "'one/srial'", "Did you mean 'one/serial'?"],
    ),
    "claim-when": (
        "scenario.task('one')(len); scenario.claim('Hm.', 'one/threads', at_least=1, when='nogil')",
        ["when", "'nogil'"],
    ),
    "claim-bound": (
        "scenario.task('one')(len); scenario.claim('Hm.', 'one/threads', at_least='two')",
        ["Hm.", "at_least", "'two'"],
    ),
    "reference": (
        "scenario.task('one')(len); scenario.reference('uno/serial')",
        ["reference", "'uno/serial'"],
    ),
    "tasks": ("scenario = Scenario(tasks=0)", ["tasks", "0"]),
    "tasks-type": ("scenario = Scenario(tasks='four')", ["tasks", "'four'"]),
    "bound": ("scenario = Scenario(bound='network')", ["bound", "'network'"]),
    "sizes": ("scenario = Scenario(sizes={'default': 5})", ["sizes"]),
    "no-sizes": ("scenario = Scenario(sizes={})", ["sizes"]),
    "sizes-values": (
        "scenario = Scenario(sizes={'default': {'n': object()}}); scenario.task('one')(len)",
        ["sizes", "n"],
    ),
    "unknown-keyword": ("scenario = Scenario(task=4)", ["task"]),
    "undecorated": ("scenario.task(len)", ["task"]),
}


@pytest.mark.parametrize(("line", "fragments"), MISTAKES.values(), ids=MISTAKES.keys())
def test_mistake_in_the_contract(gillab, scenario_file, line, fragments):
    file = scenario_file(f"from gillab import Scenario\nscenario = Scenario()\n{line}\n")
    refused = gillab("run", file, *ONCE)
    assert_refused(refused, file, *fragments)
    assert "json.exception" not in refused.stderr


def test_more_tasks_than_any_machine_can_hold(gillab, scenario_file):
    file = scenario_file(
        "from gillab import Scenario\nscenario = Scenario(tasks=10**12)\nscenario.task('one')(len)\n"
    )
    assert_refused(gillab("list", file), file, "tasks")  # 'run' would prepare them all


def test_unknown_kernel(run, scenario_file):
    file = scenario_file(GOOD + "scenario.native('bad', kernel='prims', gil='held')\n")
    outcome = run(file, *ONCE)
    if outcome.status == 2:
        assert_refused(outcome, "prims", "Did you mean 'primes'?")
    else:
        assert_costs_only(outcome, VICTIMS, "prims", "gillab list --kernels")


@pytest.mark.parametrize(
    "arguments", ("lambda data: {'n': 'ten'}", "lambda data: {}", "lambda data: {'n': [1]}", "lambda data: 7")
)
def test_wrong_kernel_arguments(run, scenario_file, arguments):
    line = f"scenario.native('bad', kernel='primes', gil='released', arguments={arguments})\n"
    outcome = run(scenario_file(GOOD + line), *ONCE)
    assert_costs_only(outcome, VICTIMS)


def test_size_that_the_scenario_does_not_have(gillab, scenario_file):
    refused = gillab("run", scenario_file(GOOD), "--size", "defualt")
    assert_refused(refused, "defualt", "Did you mean 'default'?")
    assert_one_line(refused)


def test_a_parameter_that_prepare_does_not_take(run, scenario_file):
    text = GOOD + "scenario.sizes = {'default': {'m': 1}}\n@scenario.prepare\ndef prepare(n):\n    return n\n"
    outcome = run(scenario_file(text), *ONCE)
    assert outcome.status == 4, outcome
    assert outcome.scenario["status"] == "failed" and "prepare" in outcome.scenario["reason"]


@pytest.mark.parametrize(
    "value",
    ("float('nan')", "float('inf')", "10**30", "-(2**63)", "2**64", "1e308", "None", "'ü'", "[1, 2.5]"),
)
def test_parameters_arrive_as_they_are_written_or_are_refused_in_words(run, scenario_file, value):
    text = f"""
        from gillab import Scenario
        value = {value}
        scenario = Scenario(tasks=1, sizes={{"default": {{"value": value}}}})

        @scenario.task("one")
        def one(data):
            assert type(data["value"]) is type(value) and data["value"] == value, (data, value)
            return 1
    """
    outcome = run(scenario_file(text), *ONCE)
    if outcome.status != 0:
        assert_refused(outcome, "value")
        assert "json.exception" not in outcome.stderr, outcome


# prepare


def test_exception_in_prepare(run, scenario_file):
    file = scenario_file(GOOD + "@scenario.prepare\ndef prepare():\n    raise ValueError('no data today')\n")
    outcome = run(file, "primes", "--only", "good/*", "--only", "native-released/serial", *ONCE)
    assert outcome.status == 4, outcome
    failed, measured = outcome.json["scenarios"]
    assert failed["status"] == "failed"
    assert "no data today" in failed["reason"] and 'raise ValueError("' not in failed["reason"]
    assert "mine.py" in failed["details"] and "Traceback" in failed["details"]
    assert "no data today" in outcome.stdout
    assert measured["status"] == "ok" and measured["variants"][0]["checked"]


@pytest.mark.parametrize(
    ("how", "word"),
    (("sys.exit(3)", "sys.exit"), ("os._exit(3)", "exit status 3"), ("ctypes.string_at(0)", "SIGSEGV")),
)
def test_prepare_that_ends_the_process(run, scenario_file, how, word):
    outcome = run(scenario_file(GOOD + f"@scenario.prepare\ndef prepare():\n    {how}\n"), *ONCE)
    assert outcome.status == 4, outcome
    assert outcome.scenario["status"] == "failed" and word in outcome.scenario["reason"]


def test_prepare_that_never_ends(run, scenario_file):
    file = scenario_file(GOOD + "@scenario.prepare\ndef prepare():\n    time.sleep(1000)\n")
    outcome = run(file, "--timeout", 0.5, *ONCE, timeout=20)
    assert outcome.status == 4, outcome
    assert outcome.scenario["status"] == "timeout" and "0.5 s" in outcome.scenario["reason"]


def test_prepare_that_misses_a_module_skips_the_scenario(run, scenario_file):
    file = scenario_file(GOOD + "@scenario.prepare\ndef prepare():\n    import no_such_module_at_all\n")
    outcome = run(file, *ONCE)
    assert outcome.status == 0, outcome
    assert outcome.scenario["status"] == "skipped" and "no_such_module_at_all" in outcome.scenario["reason"]


def test_prepare_without_a_result(run, scenario_file):
    outcome = run(scenario_file(GOOD + "@scenario.prepare\ndef prepare():\n    pass\n"), *ONCE)
    assert outcome.status == 0, outcome


# One variant that raises.


def test_exception_in_a_task(run, scenario_file):
    outcome = run(scenario_file(with_bad_task("raise KeyError('lost key')")), *ONCE)
    assert_costs_only(outcome, VICTIMS, "KeyError", "lost key")
    for name in VICTIMS:
        details = outcome.variants[name]["details"]
        assert details.startswith("Traceback") and "mine.py" in details and "in bad" in details


def test_exception_in_the_reference(run, scenario_file):
    text = with_bad_task("raise KeyError('lost key')") + "\nscenario.reference('bad/serial')\n"
    outcome = run(scenario_file(text), *ONCE)
    assert_costs_only(outcome, VICTIMS, "lost key")
    assert outcome.json["comparisons"] == []


def test_exception_in_every_variant(run, scenario_file):
    file = scenario_file(
        "from gillab import Scenario\nscenario = Scenario()\nscenario.task('one')(lambda data: 1 / 0)\n"
    )
    outcome = run(file, *ONCE)
    assert outcome.status == 4, outcome
    assert {variant["status"] for variant in outcome.variants.values()} == {"failed"}
    assert "ZeroDivisionError" in outcome.stdout


def test_exception_whose_text_is_an_exception(run, scenario_file):
    body = """
        class Worse(Exception):
            def __str__(self):
                raise RuntimeError("no words")
        raise Worse()
    """
    assert_costs_only(run(scenario_file(with_bad_task(body)), *ONCE), VICTIMS)


def test_exception_with_a_text_of_megabytes(run, scenario_file):
    outcome = run(scenario_file(with_bad_task("raise ValueError('x' * 5_000_000)")), *ONCE)
    assert_costs_only(outcome, VICTIMS, "ValueError")
    assert len(outcome.stdout) < 20_000 and outcome.file.stat().st_size < 500_000


def test_exception_of_several_lines(run, scenario_file):
    assert_costs_only(
        run(scenario_file(with_bad_task(r"raise ValueError('one\ntwo\n\x1b[31mthree')")), *ONCE),
        VICTIMS,
        "one",
    )


@pytest.mark.parametrize(
    "error",
    ("KeyboardInterrupt()", "GeneratorExit()", "BaseException('base')", "StopIteration()", "MemoryError()"),
)
def test_exceptions_that_mean_something_else(run, scenario_file, error):
    outcome = run(scenario_file(with_bad_task(f"raise {error}")), *ONCE)
    assert_costs_only(outcome, VICTIMS, error.partition("(")[0])


def test_endless_recursion(run, scenario_file):
    outcome = run(scenario_file(with_bad_task("return bad(data)")), *ONCE)
    assert_costs_only(outcome, VICTIMS, "RecursionError")


def test_task_with_a_wrong_signature(run, scenario_file):
    file = scenario_file(GOOD + "@scenario.task('bad')\ndef bad():\n    return 6\n")
    assert_costs_only(run(file, *ONCE), VICTIMS, "argument")


def test_missing_module_in_a_task(run, scenario_file):
    file = scenario_file(with_bad_task("import no_such_module_at_all.deep"))
    outcome = run(file, *ONCE)
    assert outcome.status == 0, outcome
    for name in VICTIMS:
        assert outcome.variants[name]["status"] == "skipped"
        assert "no_such_module_at_all" in outcome.variants[name]["reason"]
    for name in GOOD_VARIANTS:
        assert len(outcome.timings(name)) == 1


@pytest.mark.parametrize("requires", ("'no_such_module_at_all'", "['json', 'no_such_module_at_all.deep']"))
def test_missing_module_in_requires(run, scenario_file, requires):
    file = scenario_file(
        GOOD + f"@scenario.task('bad', requires={requires})\ndef bad(data):\n    raise SystemError\n"
    )
    outcome = run(file, *ONCE)
    assert outcome.status == 0, outcome
    for name in VICTIMS:
        assert outcome.variants[name]["status"] == "skipped"
        assert "no_such_module_at_all" in outcome.variants[name]["reason"]
        assert "install" in outcome.variants[name]["reason"]
    assert "no_such_module_at_all" in outcome.stdout


def test_missing_module_of_the_whole_scenario(run, scenario_file):
    file = scenario_file(GOOD.replace("tasks=2", "tasks=2, requires=['no_such_module_at_all']"))
    outcome = run(file, *ONCE)
    assert outcome.status == 0, outcome
    assert outcome.scenario["status"] == "skipped"
    assert "no_such_module_at_all" in outcome.scenario["reason"]


# Wrong results.


def test_wrong_result(run, scenario_file):
    outcome = run(scenario_file(with_bad_task("return 7")), *ONCE)
    assert_costs_only(outcome, VICTIMS, "Wrong result", "7", "6")
    assert not outcome.variants["bad/serial"]["checked"]
    assert outcome.timings("bad/serial") == []


@pytest.mark.parametrize(
    "value",
    (
        "None",
        "'6'",
        "True",
        "[6]",
        "6j",
        "7.0",
        "{'six': 6}",
        "float('inf')",
        "object()",
        "10**400",
        "-10**5000",
        "b'6'",
    ),
)
def test_wrong_result_of_another_kind(run, scenario_file, value):
    outcome = run(scenario_file(with_bad_task(f"return {value}")), *ONCE)
    assert_costs_only(outcome, VICTIMS, "Wrong result")


@pytest.mark.parametrize(
    "value", ("10**400", "10**5000", "float('inf')", "'x' * 10**7", "{'a': [1, (2.0, None)]}", "b'abc'", "1j")
)
def test_unusual_results_that_agree(run, scenario_file, value):
    file = scenario_file(
        f"from gillab import Scenario\nscenario = Scenario(tasks=2)\nscenario.task('one')(lambda data: {value})\n"
    )
    outcome = run(file, *ONCE)
    assert outcome.status == 0, outcome


def test_batch_that_returns_no_list_of_results(run, scenario_file):
    for body in ("return 6", "return [6]", "return [6] * 3", "return None", "yield 6"):
        outcome = run(scenario_file(with_bad_batch(body)), *ONCE)
        assert_costs_only(outcome, ["bad/batch"], "Wrong result")


def test_nan_in_a_variant(run, scenario_file):
    outcome = run(scenario_file(with_bad_task("return float('nan')")), *ONCE)
    assert_costs_only(outcome, VICTIMS, "Wrong result", "NaN")


def test_nan_in_the_reference(run, scenario_file):
    text = with_bad_task("return float('nan')") + "\nscenario.reference('bad/serial')\n"
    outcome = run(scenario_file(text), *ONCE)
    assert_costs_only(outcome, VICTIMS, "Wrong result", "NaN")
    assert outcome.json["comparisons"] == []


def test_wrong_result_in_a_native_kernel(run, scenario_file):
    line = "scenario.native('bad', kernel='primes', gil='released', arguments=lambda data: {'n': 100})\n"
    assert_costs_only(run(scenario_file(GOOD + line), *ONCE), VICTIMS, "Wrong result", "25", "6")


def test_wrong_result_in_a_later_round(run, scenario_file):
    body = """
        bad.calls = getattr(bad, "calls", 0) + 1
        return 6 if bad.calls <= 6 else 5
    """
    outcome = run(scenario_file(with_bad_task(body)), "--rounds", 5, "--processes", 1, "--only", "*/serial")
    assert outcome.status == 4, outcome
    bad = outcome.variants["bad/serial"]
    assert bad["status"] == "failed" and "Wrong result" in bad["reason"]
    assert len(outcome.timings("good/serial")) == 5
    assert len(outcome.timings("bad/serial")) == 2, "what was right before is kept"
    assert outcome.variants["good/serial"]["status"] == "ok"


def test_check_that_refuses_without_a_reason(run, scenario_file):
    text = (
        with_bad_task("return 7")
        + "\n@scenario.check\ndef check(results, expected):\n    return results == expected\n"
    )
    assert_costs_only(run(scenario_file(text), *ONCE), VICTIMS, "Wrong result")


def test_check_that_gives_a_reason(run, scenario_file):
    text = with_bad_task("return 7")
    text += "\n@scenario.check\ndef check(results, expected, variant):\n"
    text += "    return None if results == expected else f'{variant} is odd'\n"
    assert_costs_only(run(scenario_file(text), *ONCE), VICTIMS, "is odd")


def test_check_that_raises(run, scenario_file):
    text = GOOD + "@scenario.check\ndef check(results, expected):\n    raise RuntimeError('unchecked')\n"
    outcome = run(scenario_file(text), *ONCE)
    assert outcome.status == 4, outcome
    assert all("unchecked" in variant["reason"] for variant in outcome.variants.values())


def test_numpy_results_in_a_check(run, scenario_file):
    pytest.importorskip("numpy")
    text = with_bad_task("import numpy\nreturn numpy.array([6.0, float('nan')])")
    assert_costs_only(run(scenario_file(text), *ONCE), VICTIMS, "Wrong result")


# Counters.


@pytest.mark.parametrize(
    "counters", ("{'x': object()}", "{'x': 'many'}", "7", "None", "{'x': 10**400}", "{'x': None}")
)
def test_counters_that_are_no_numbers(run, scenario_file, counters):
    text = GOOD + f"@scenario.counters\ndef counters(results):\n    return {counters}\n"
    outcome = run(scenario_file(text), *ONCE)
    assert outcome.status == 4, outcome
    for variant in outcome.variants.values():
        assert variant["status"] == "failed"
        assert "counters" in variant["reason"]
        assert "json.exception" not in variant["reason"]


@pytest.mark.parametrize("value", ("float('nan')", "float('inf')", "-float('inf')"))
def test_counters_that_are_not_finite(run, scenario_file, value):
    text = GOOD + f"@scenario.counters\ndef counters(results):\n    return {{'x': {value}, 'y': 1}}\n"
    outcome = run(scenario_file(text), *ONCE)
    assert outcome.status == 0, outcome
    for sample in outcome.timings("good/serial"):
        assert "x" not in sample and sample["y"] == 1


def test_counters_may_be_for_some_variants_only(run, scenario_file):
    text = GOOD + (
        "@scenario.counters\ndef counters(results, data, variant):\n"
        "    return {'x': 3} if variant == 'good/serial' else {}\n"
    )
    outcome = run(scenario_file(text), *ONCE)
    assert outcome.status == 0, outcome
    for name in outcome.variants:
        for sample in outcome.timings(name):
            assert sample.get("x") == (3 if name == "good/serial" else None)


# Ends of the process.


@pytest.mark.parametrize("argument", ("", "0", "3", "'goodbye'"))
def test_sys_exit(run, scenario_file, argument):
    outcome = run(scenario_file(with_bad_task(f"sys.exit({argument})")), *ONCE)
    assert_costs_only(outcome, VICTIMS, "sys.exit", argument)


@pytest.mark.parametrize("code", (0, 3))
def test_os_exit(run, scenario_file, code):
    outcome = run(scenario_file(with_bad_task(f"os._exit({code})")), *ONCE)
    assert_costs_only(outcome, VICTIMS, f"exit status {code}")


def test_segmentation_fault(run, scenario_file):
    outcome = run(scenario_file(with_bad_task("print('last words')\nctypes.string_at(0)")), *ONCE)
    assert_costs_only(outcome, VICTIMS, "SIGSEGV", "last words")
    assert "mine.py" in outcome.variants["bad/serial"]["details"], "the crash names the Python line"


def test_abort(run, scenario_file):
    assert_costs_only(run(scenario_file(with_bad_task("os.abort()")), *ONCE), VICTIMS, "SIGABRT")


@pytest.mark.parametrize("name", ("SIGKILL", "SIGTERM", "SIGHUP", "SIGFPE"))
def test_killed_by_a_signal(run, scenario_file, name):
    outcome = run(scenario_file(with_bad_task(f"os.kill(os.getpid(), signal.{name})\ntime.sleep(5)")), *ONCE)
    assert_costs_only(outcome, VICTIMS, name)


def test_a_task_that_interrupts_itself(run, scenario_file):
    outcome = run(scenario_file(with_bad_task("signal.raise_signal(signal.SIGINT)\ntime.sleep(5)")), *ONCE)
    assert_costs_only(outcome, VICTIMS)
    assert all(
        "SIGINT" in v["reason"] or "KeyboardInterrupt" in v["reason"]
        for v in map(outcome.variants.get, VICTIMS)
    )


def test_fatal_python_error(run, scenario_file):
    outcome = run(scenario_file(with_bad_task("ctypes.pythonapi.Py_FatalError(b'on purpose')")), *ONCE)
    assert_costs_only(outcome, VICTIMS, "SIGABRT")


def test_a_crash_in_a_later_round(run, scenario_file):
    """Works in the check and in the first sample, crashes at the second: what was measured before is kept."""
    body = """
        bad.calls = getattr(bad, "calls", 0) + 1
        if bad.calls > 4:
            os.abort()
        return 6
    """
    outcome = run(scenario_file(with_bad_task(body)), "--rounds", 4, "--processes", 1, "--only", "*/serial")
    assert outcome.status == 4, outcome
    assert outcome.variants["bad/serial"]["status"] == "failed"
    assert "SIGABRT" in outcome.variants["bad/serial"]["reason"]
    assert len(outcome.timings("bad/serial")) == 1
    assert len(outcome.timings("good/serial")) == 4
    null = [entry for entry in outcome.json["benchmarks"] if entry.get("null")]
    assert len(null) == 4, "the reference keeps its second copy"


def test_a_crash_in_another_process(run, scenario_file, tmp_path):
    """Works in the whole first process and crashes in the second."""
    body = f"""
        been_here = {str(tmp_path / "been-here")!r}
        bad.calls = getattr(bad, "calls", 0) + 1
        if bad.calls == 2:
            if os.path.exists(been_here):
                os._exit(9)
            open(been_here, "w").close()
        return 6
    """
    outcome = run(scenario_file(with_bad_task(body)), "--rounds", 3, "--processes", 3, "--only", "*/serial")
    assert outcome.status == 4, outcome
    assert "exit status 9" in outcome.variants["bad/serial"]["reason"]
    assert len(outcome.timings("bad/serial")) == 3
    assert len(outcome.timings("good/serial")) == 9


# Things that do not end.


def test_endless_loop(run, scenario_file):
    outcome = run(scenario_file(with_bad_task("while True: pass")), "--timeout", 1, *ONCE, timeout=30)
    assert_costs_only(outcome, VICTIMS, "1 s", "--timeout", status="timeout")


def test_hang_in_c_that_holds_the_gil(run, scenario_file):
    body = "ctypes.PyDLL(None).sleep(1000)"
    outcome = run(scenario_file(with_bad_task(body)), "--timeout", 0.5, *ONCE, timeout=30)
    assert_costs_only(outcome, VICTIMS, "0.5 s", status="timeout")


def test_deadlock(run, scenario_file):
    body = "lock = threading.Lock()\nlock.acquire()\nlock.acquire()"
    outcome = run(scenario_file(with_bad_task(body)), "--timeout", 2, *ONCE, timeout=30)
    assert_costs_only(outcome, VICTIMS, "2 s", status="timeout")


def test_stopped_process(run, scenario_file):
    body = "os.kill(os.getpid(), signal.SIGSTOP)"
    outcome = run(scenario_file(with_bad_task(body)), "--timeout", 2, *ONCE, timeout=30)
    assert_costs_only(outcome, VICTIMS, "2 s", status="timeout")


def test_reading_standard_input_does_not_hang(run, scenario_file):
    outcome = run(scenario_file(with_bad_task("return 6 + len(sys.stdin.read())")), "--timeout", 10, *ONCE)
    assert outcome.status == 0, outcome


# Output.


@pytest.mark.parametrize(
    "what",
    (
        "sys.stdout.write('x' * 5_000_000)",
        "sys.stderr.write('x' * 5_000_000)",
        "sys.stdout.write('line\\n' * 500_000); sys.stderr.write('line\\n' * 500_000)",
        "os.write(1, b'\\xff\\xfe\\x00' * 100_000); os.write(2, b'\\x80' * 100_000)",
        "print('\\x1b[2J\\x1b[31m' * 1000)",
    ),
)
def test_output_is_no_trouble(run, scenario_file, what):
    outcome = run(scenario_file(with_bad_task(f"{what}\nreturn 6")), *ONCE)
    assert outcome.status == 0, outcome
    assert "xxxx" not in outcome.stdout + outcome.stderr and "\x1b" not in outcome.stdout


@pytest.mark.parametrize(
    "what", ("b'x' * 5_000_000", "b'\\xff\\xfe\\x00\\x1b[31m' * 100_000", "b'line\\n' * 500_000")
)
def test_the_end_of_the_output_is_kept_when_it_crashes(run, scenario_file, what):
    body = f"os.write(1, {what}); os.write(2, b'the end'); os._exit(1)"
    outcome = run(scenario_file(with_bad_task(body)), *ONCE)
    assert_costs_only(outcome, VICTIMS, "exit status 1", "the end")
    assert outcome.file.stat().st_size < 200_000
    assert "\x1b" not in outcome.stdout


def test_endless_output_times_out(run, scenario_file):
    outcome = run(
        scenario_file(with_bad_task("while True: print('again')")), "--timeout", 1, *ONCE, timeout=30
    )
    assert_costs_only(outcome, VICTIMS, "1 s", status="timeout")


def test_closed_output(run, scenario_file):
    outcome = run(
        scenario_file(with_bad_task("os.close(1); os.close(2); sys.stdout = None\nreturn 6")), *ONCE
    )
    assert outcome.status == 4 or outcome.scenario["status"] == "ok", outcome
    assert len(outcome.timings("good/serial")) == 1


def test_nobody_speaks_for_the_worker(run, scenario_file):
    """Whoever writes to every descriptor it finds spoils its own variant at most."""
    body = """
        for descriptor in range(3, 64):
            try:
                os.write(descriptor, b'{"timing": {}}\\n')
            except OSError:
                pass
        return 6
    """
    outcome = run(scenario_file(with_bad_task(body)), *ONCE)
    assert outcome.status in (0, 4), outcome
    assert len(outcome.timings("good/serial")) == 1


# Processes and threads.


def test_unpicklable_result_through_multiprocessing(run, scenario_file):
    text = GOOD + textwrap.dedent(
        """
        def unpicklable(_):
            return lambda: 6

        @scenario.batch("bad")
        def bad(data, tasks, workers):
            with multiprocessing.get_context("fork").Pool(2) as pool:
                return pool.map(unpicklable, range(tasks))
        """
    )
    assert_costs_only(run(scenario_file(text), *ONCE), ["bad/batch"], "pickle")


def test_pool_whose_process_dies(run, scenario_file):
    text = GOOD + textwrap.dedent(
        """
        from concurrent.futures import ProcessPoolExecutor

        @scenario.batch("bad")
        def bad(data, tasks, workers):
            with ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("fork")) as pool:
                return list(pool.map(os._exit, range(tasks)))
        """
    )
    assert_costs_only(run(scenario_file(text), *ONCE), ["bad/batch"], "terminated abruptly")


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
def test_child_processes_left_behind(run, scenario_file, leave):
    """The fixture makes sure that none of them outlives the run."""
    outcome = run(scenario_file(with_bad_task(f"{leave}\nreturn 6")), *ONCE, timeout=30)
    assert outcome.status == 0, outcome


def test_a_forked_child_that_comes_back(run, scenario_file):
    """It returns from the task into the host, as a second worker: it must not answer in the first one's place."""
    outcome = run(
        scenario_file(with_bad_batch("os.fork()\nreturn [6] * tasks")),
        "--rounds",
        3,
        "--processes",
        1,
        timeout=30,
    )
    assert outcome.status in (0, 4), outcome
    for name in GOOD_VARIANTS:
        assert outcome.variants[name]["status"] == "ok"
        assert len(outcome.timings(name)) == 3


def test_threads_left_running(run, scenario_file):
    body = """
        threading.Thread(target=time.sleep, args=(1000,)).start()
        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
        return 6
    """
    outcome = run(scenario_file(with_bad_task(body)), *ONCE, timeout=30)
    assert outcome.status == 0, outcome


def test_a_thread_that_never_lets_go(run, scenario_file):
    body = """
        def spin():
            while True:
                pass
        if not hasattr(bad, "thread"):
            bad.thread = threading.Thread(target=spin, daemon=True)
            bad.thread.start()
        return 6
    """
    outcome = run(scenario_file(with_bad_task(body)), *ONCE, timeout=30)
    assert outcome.status == 0, outcome


def test_atexit_that_hangs(run, scenario_file):
    text = GOOD + "import atexit\natexit.register(time.sleep, 1000)\n"
    outcome = run(scenario_file(text), *ONCE, timeout=30)
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
def test_a_task_that_changes_the_process(run, scenario_file, change):
    outcome = run(scenario_file(with_bad_task(f"{change}\nreturn 6")), *ONCE, timeout=30)
    assert outcome.status in (0, 4), outcome
    assert len(outcome.timings("good/serial")) == 1, outcome


@pytest.mark.skipif(
    bool(os.environ.get("GILLAB_SANITIZE")), reason="a sanitizer needs all the memory there is"
)
def test_out_of_memory(run, scenario_file):
    body = """
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        return len(bytearray(1 << 40))
    """
    assert_costs_only(run(scenario_file(with_bad_task(body)), *ONCE), VICTIMS, "MemoryError")


def test_no_more_threads(run, scenario_file):
    file = scenario_file(GOOD)
    outcome = run(file, "--threads", 200, *ONCE)
    assert outcome.status == 0, outcome
