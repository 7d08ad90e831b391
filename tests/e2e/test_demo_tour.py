"""The tour of `gillab demo` on a terminal, key by key."""

from __future__ import annotations

import re

from demo_terminal import ESCAPE, LESSONS
from sanitizers import preloads_something

pytestmark = preloads_something


def test_shows_lanes_numbers_and_keys(demo):
    terminal = demo()
    screen = terminal.expect(LESSONS["python"], "python-4", "4 threads", "one thread alone")
    assert "switch interval 5 ms" in screen
    assert "█" in screen and "░" in screen and "holds the GIL" in screen
    assert "q quit" in screen.splitlines()[-1]
    assert all(len(line) <= 80 for line in screen.splitlines())
    assert re.search(r"all +[1-4 ]+ \d", screen)
    terminal.type("q")
    assert terminal.end() == 0


def test_every_lesson_by_name_number_and_neighbour(demo):
    terminal = demo("switch")
    terminal.expect("2 of 8", LESSONS["switch"])
    terminal.type("n")
    terminal.expect("3 of 8", LESSONS["native"], "native-1")
    terminal.type("\x1b[C")
    terminal.expect("4 of 8", LESSONS["io"], "io-1")
    terminal.type(" ")
    terminal.expect("5 of 8", LESSONS["convoy"], "server-1")
    terminal.expect("python-2", "The server in company")
    terminal.type("6")
    terminal.expect("6 of 8", LESSONS["race"], "racer-1", "auditor-4", "get lost")
    terminal.type("7")
    terminal.expect("7 of 8", LESSONS["event-loop"], "loop-2", "turns")
    terminal.type("8")
    terminal.expect("8 of 8", LESSONS["own-gil"])
    terminal.type("n")
    terminal.expect("1 of 8", LESSONS["python"])
    terminal.type("b")
    terminal.expect("8 of 8")
    terminal.type("\x1b[D")
    terminal.expect("7 of 8")
    terminal.type("q")
    assert terminal.end() == 0


def test_zooms_on_a_forced_switch(demo):
    terminal = demo("switch")
    terminal.expect(
        "finds the GIL taken and waits", "asks for it", "gives way at its next check", "has the GIL"
    )
    terminal.expect("12 ms around one switch")
    terminal.type("z")
    terminal.expect("8 ms around one switch")
    terminal.type("xx")
    terminal.expect("20 ms around one switch")
    terminal.type("q")
    assert terminal.end() == 0


def test_threads_and_interval_change_while_it_runs(demo):
    terminal = demo()
    terminal.expect("4 threads", "python-4")
    terminal.type("+")
    terminal.expect("5 threads", "python-5")
    terminal.type("---")
    terminal.expect("2 threads", "python-2", gone="python-3")
    terminal.type("]")
    terminal.expect("switch interval 10 ms")
    terminal.type("[[[")
    terminal.expect("switch interval 1 ms")
    terminal.expect("x slow motion")
    terminal.type("q")
    assert terminal.end() == 0


def test_a_shorter_interval_means_more_handoffs(demo):
    terminal = demo("switch")
    handoffs = r"(?m)^ all .* (\d+)$"
    terminal.expect("asks for it: the")
    terminal.type("]]]]")
    terminal.expect("switch interval 100 ms", "asks for it: the")
    slow = int(terminal.expect_match(handoffs)[1])
    terminal.type("[[[[[[")
    terminal.expect("switch interval 1 ms", "asks for it: the")
    terminal.expect_match(handoffs, lambda match: int(match[1]) > 2 * slow)
    terminal.type("q")
    assert terminal.end() == 0


def test_pause_stands_still_and_goes_on(demo):
    terminal = demo("io")
    terminal.expect("4 threads", "io-4", "one thread alone")
    terminal.type("p")
    terminal.expect("PAUSED")
    terminal.read(0.5)
    before = terminal.screen
    terminal.read(1.0)
    assert terminal.screen == before
    terminal.type("z")
    terminal.expect("PAUSED", "20 ms wide")
    terminal.type("p")
    terminal.expect("io-4", gone="PAUSED")
    terminal.type("q")
    assert terminal.end() == 0


def test_help_opens_and_closes(demo):
    terminal = demo()
    terminal.expect("python-1")
    terminal.type("?")
    terminal.expect("What you see", "quit", "a shorter switch interval", gone="python-1")
    terminal.type("n")
    terminal.expect("1 of 8", gone="What you see")
    terminal.type("?")
    terminal.expect("What you see")
    terminal.type("q")
    terminal.expect("1 of 8", gone="What you see")
    terminal.type("q")
    assert terminal.end() == 0


def test_adapts_to_the_window(demo):
    terminal = demo(lines=24, columns=80)
    terminal.expect("python-4")
    terminal.resize(40, 120)
    screen = terminal.expect("b back", "python-4")
    assert max(map(len, screen.splitlines())) > 100
    terminal.resize(10, 40)
    terminal.expect("This terminal has 40 x 10", "q to quit")
    terminal.resize(16, 60)
    screen = terminal.expect("1 of 8", "q quit")
    assert all(len(line) <= 60 for line in screen.splitlines())
    terminal.type("q")
    assert terminal.end() == 0


def test_without_colour_states_differ_by_sign(demo):
    terminal = demo(env={"NO_COLOR": "1"})
    terminal.expect("python-4", "█", "░")
    assert not [match[0] for match in ESCAPE.finditer(terminal.text) if match[2] == "m" and match[1] != "0"]
    terminal.type("q")
    assert terminal.end() == 0


def test_without_unicode_only_ascii(demo):
    terminal = demo(env={"LANG": "C", "LC_ALL": "C"})
    terminal.expect("python-4", "#", "# holds the GIL", "one thread alone")
    for lesson in "2345678":
        terminal.type(lesson)
        terminal.expect(f"{lesson} of 8", "held")
    terminal.type("q")
    assert terminal.end() == 0
    assert terminal.text.isascii()


def test_ctrl_z_and_ctrl_backslash_do_nothing(demo):
    terminal = demo()
    terminal.expect("python-1")
    terminal.type("\x1a\x1c\x13")
    terminal.type("2")
    terminal.expect("2 of 8")
    terminal.type("q")
    assert terminal.end() == 0


def test_a_python_that_the_probe_does_not_see_is_told_of(demo, python_unseen):
    terminal = demo("--python", python_unseen("3.12.0", "cpython-312-x86_64-linux-gnu"))
    terminal.expect("The probe sees no GIL in this Python", "python-4")
    terminal.type("q")
    assert terminal.end() == 0
