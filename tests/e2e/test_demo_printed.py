"""`gillab demo` as text: in a pipe, on a dumb terminal, and what it says to words it does not know."""

from __future__ import annotations

import os
import pty
import re
import signal
import uuid

from conftest import assert_refused
from demo_terminal import LESSONS
from laboratory import survivors
from sanitizers import preloads_something

pytestmark = preloads_something


def test_printed_when_piped(gillab):
    outcome = gillab("demo")
    assert outcome.status == 0, outcome
    assert outcome.stderr == ""
    assert "\x1b" not in outcome.stdout
    places = [outcome.stdout.index(title) for title in LESSONS.values()]
    assert places == sorted(places)
    for word in ("python-4", "native-4", "io-4", "server-1", "handoffs/s", "gives way at its next check"):
        assert word in outcome.stdout, outcome
    assert "Press" not in outcome.stdout
    assert all(len(line) <= 100 for line in outcome.stdout.splitlines())


def test_printed_lanes_are_measured(gillab):
    outcome = gillab("demo", "--print", "python")
    assert outcome.status == 0, outcome
    assert LESSONS["python"] in outcome.stdout and LESSONS["io"] not in outcome.stdout
    lanes = re.findall(r"(?m)^ +python-\d +([█▇▆▅▄▃▂▁░─!]+) +([\d.]+) %", outcome.stdout)
    assert len(lanes) == 4
    # One thread holds the GIL at a time, and somebody does nearly always: the shares add up.
    assert 50 < sum(float(share) for _, share in lanes) <= 101


def test_increments_get_lost_and_a_blocked_loop_stands_still(gillab):
    outcome = gillab("demo", "--print", "race")
    assert outcome.status == 0, outcome
    assert re.search(r"racer-3 .* adds", outcome.stdout) and "auditor-4" in outcome.stdout
    lost = re.search(r"Of .* adds a second .* get lost \(([\d.]+) %\)\.", outcome.stdout)
    assert lost and 0 < float(lost[1]) <= 101, outcome
    outcome = gillab("demo", "--print", "event-loop")
    assert outcome.status == 0, outcome
    turns = dict(re.findall(r"(loop-\d) .* (\d+) turns", outcome.stdout))
    assert 0 < int(turns["loop-2"]) < int(turns["loop-1"]), outcome


def test_the_tour_as_a_page(gillab, tmp_path):
    outcome = gillab("demo", "python", "--export-html", "tour.html", "--export-markdown", "-")
    assert outcome.status == 0, outcome
    assert LESSONS["python"] in outcome.stderr and outcome.stdout.startswith("### "), outcome
    page = (tmp_path / "tour.html").read_text()
    assert LESSONS["python"].replace("'", "&#39;") in page and '<path class="held"' in page
    assert_refused(gillab("demo", "--export-html", "nowhere/tour.html"), "nowhere")


def test_printed_in_ascii(gillab):
    outcome = gillab("demo", "--print", "convoy", env={"LC_ALL": "C"})
    assert outcome.status == 0, outcome
    assert outcome.stdout.isascii()
    assert "# holds the GIL" in outcome.stdout


def test_a_dumb_terminal_gets_the_text(lab):
    ours, theirs = pty.openpty()
    mark = uuid.uuid4().hex
    process = lab.start(
        "demo", "io", mark=mark, env={"TERM": "dumb"}, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    raw = b""
    try:
        while block := os.read(ours, 65536):
            raw += block
    except OSError:
        pass
    os.close(ours)
    assert process.wait(timeout=10) == 0
    assert LESSONS["io"] in raw.decode() and b"\x1b" not in raw
    assert not survivors(mark)


def test_interrupting_the_text_leaves_nothing(lab):
    mark = uuid.uuid4().hex
    process = lab.start("demo", "--print", mark=mark)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode == 130
    assert not survivors(mark)


def test_a_python_without_a_gil_shows_counts(demo, gillab, python_unseen):
    python = python_unseen("3.14.0", "cpython-314t-x86_64-linux-gnu")
    terminal = demo("own-gil", "--python", python)
    screen = terminal.expect("free-threaded", "python-4", "one thread alone")
    assert "holds the GIL" not in screen
    terminal.type("q")
    assert terminal.end() == 0

    outcome = gillab("demo", "--print", "python", "--python", python)
    assert outcome.status == 0, outcome
    assert "free-threaded" in outcome.stdout
    assert re.search(r"\d( [kM])? steps\n", outcome.stdout), outcome
    assert "holds the GIL" not in outcome.stdout


def test_lists_lessons(gillab):
    outcome = gillab("demo", "--list")
    assert outcome.status == 0
    for name, title in LESSONS.items():
        assert re.search(rf"(?m)^ +{name} +{re.escape(title)}$", outcome.stdout)


def test_refuses_unknown_lessons_with_a_suggestion(gillab):
    assert_refused(gillab("demo", "nativ"), "'nativ'", "Did you mean 'native'?")
    assert_refused(gillab("demo", "python", "native"))
    assert_refused(gillab("demo", "--python", "/no/such/python"), "/no/such/python")
