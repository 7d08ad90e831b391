"""Tasks that end the worker's process, or never end: each costs its variant, and the rest goes on in a fresh worker."""

from __future__ import annotations

import signal

import pytest
from conftest import ONCE
from misbehaving import VICTIMS, assert_costs_only, with_bad_task
from sanitizers import SANITIZED, takes_all_memory
from together import scenario


@pytest.mark.parametrize("argument", ("", "0", "3", "'goodbye'"))
@scenario(lambda argument: with_bad_task(f"sys.exit({argument})"), status=4)
def test_sys_exit(outcome, argument):
    assert_costs_only(outcome, VICTIMS, "sys.exit", argument)


@pytest.mark.parametrize("code", (0, 3))
@scenario(lambda code: with_bad_task(f"os._exit({code})"), status=4)
def test_os_exit(outcome, code):
    assert_costs_only(outcome, VICTIMS, f"exit status {code}")


@scenario(with_bad_task("print('last words')\nctypes.string_at(0)"), status=4)
def test_segmentation_fault(outcome):
    assert_costs_only(outcome, VICTIMS, "SIGSEGV", "last words")
    details = outcome.variants["bad/serial"]["details"]
    assert outcome.scenario["file"] in details, "the crash names the Python line"


@scenario(with_bad_task("os.abort()"), status=4)
def test_abort(outcome):
    assert_costs_only(outcome, VICTIMS, "SIGABRT")


# To the thread that runs the task, which has the GIL: whichever thread else is hit, CPython's faulthandler then walks
# the frames of one that goes on running, and may itself end with SIGSEGV.
TO_THIS_THREAD = "signal.pthread_kill(threading.get_ident(), signal.{name})\ntime.sleep(5)"


@pytest.mark.parametrize("name", ("SIGKILL", "SIGTERM", "SIGHUP", "SIGFPE"))
@scenario(lambda name: with_bad_task(TO_THIS_THREAD.format(name=name)), status=4)
def test_killed_by_a_signal(outcome, name):
    if signal.getsignal(getattr(signal, name)) == signal.SIG_IGN:
        pytest.skip(f"{name} is ignored here, as nohup does it")
    assert_costs_only(outcome, VICTIMS, name)


@scenario(with_bad_task("signal.raise_signal(signal.SIGINT)\ntime.sleep(5)"), status=4)
def test_a_task_that_interrupts_itself(outcome):
    assert_costs_only(outcome, VICTIMS)
    reasons = [outcome.variants[name]["reason"] for name in VICTIMS]
    assert all("SIGINT" in reason or "KeyboardInterrupt" in reason for reason in reasons), reasons


@scenario(with_bad_task("ctypes.pythonapi.Py_FatalError(b'on purpose')"), status=4)
def test_fatal_python_error(outcome):
    assert_costs_only(outcome, VICTIMS, "SIGABRT")


BEYOND = """
    import resource
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (1 << 30, before[1]))
    try:
        return len(bytearray(1 << 40))
    finally:
        resource.setrlimit(resource.RLIMIT_AS, before)
"""


@takes_all_memory
@scenario(with_bad_task(BEYOND), status=4)
def test_out_of_memory(outcome):
    assert_costs_only(outcome, VICTIMS, "MemoryError")


# Works in the check and in the first sample, crashes at the second.
LATER = """
    bad.calls = getattr(bad, "calls", 0) + 1
    if bad.calls > 4:
        os.abort()
    return 6
"""


@scenario(with_bad_task(LATER), "--rounds", 4, "--processes", 1, "--only", "*/serial", status=4)
def test_a_crash_in_a_later_round(outcome):
    """What was measured before is kept."""
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

# Enough for all that ends, whatever runs beside it.
LIMIT_S = 8 if SANITIZED else 1.5
IMPATIENT = ("--timeout", LIMIT_S, *ONCE)


@pytest.mark.parametrize(
    "body",
    (
        "while True: pass",
        "ctypes.PyDLL(None).sleep(1000)",
        "lock = threading.Lock()\nlock.acquire()\nlock.acquire()",
        "os.kill(os.getpid(), signal.SIGSTOP)",
        "while True: print('again')",
    ),
    ids=("loop", "c-holding-the-gil", "deadlock", "stopped", "output"),
)
@scenario(with_bad_task, *IMPATIENT, status=4)
def test_what_never_ends_times_out(outcome, body):
    assert_costs_only(outcome, VICTIMS, f"{LIMIT_S} s", "--timeout", status="timeout")


@scenario(with_bad_task("return 6 + len(sys.stdin.read())"), "--timeout", 30, *ONCE)
def test_reading_standard_input_does_not_hang(outcome):
    assert outcome.status == 0, outcome
    assert all(variant["checked"] for variant in outcome.variants.values())
