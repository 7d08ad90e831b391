"""On a terminal: a progress line, colours, and lines that fit; and none of it elsewhere."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import textwrap
import time
import uuid
from pathlib import Path

import pytest
from laboratory import Laboratory, strict_json, survivors
from screen import Screen, display_width

SCENARIO = """
    '''A title of some length, so that the heading has to be broken on a terminal that is narrow, ünïcödé included.'''
    import time
    from gillab import Scenario

    scenario = Scenario(tasks=4, source="a source with a long name, section 3.14, second paragraph",
                        sizes={"default": {"number_of_things": 123_456, "another": "text", "third": 0.125}})

    @scenario.task("python")
    def one(data):
        '''One.'''
        time.sleep(0.002)
        return 1

    @scenario.task("an-implementation-with-a-rather-long-name")
    def two(data):
        return 1

    @scenario.task("failing", executors="serial")
    def failing(data):
        raise RuntimeError("a message that is so long that it has to be broken " * 3)

    @scenario.task("missing", requires="no_such_module_at_all", executors="serial")
    def missing(data):
        return 1

    @scenario.counters
    def counters(results):
        return {"ones": results[0]}

    scenario.reference("python/serial")
    scenario.claim("A claim whose text is long enough to be broken into several lines.", "python/threads",
                   at_least=1.5, published=3.25)
    scenario.claim("One.", "python/threads", measure="ones", at_least=1, at_most=1, published=1)
    scenario.claim("Only elsewhere.", "python/threads", at_least=1, when="free-threaded")
"""


@pytest.fixture(scope="module")
def on_terminal(executable, tmp_path_factory):
    """on_terminal(*words, width=…, env=…) runs gillab in a pseudo-terminal -> (status, Screen)"""
    lab = Laboratory(executable, tmp_path_factory.mktemp("terminal"))
    (lab.folder / "mine.py").write_text(textwrap.dedent(SCENARIO))
    (lab.folder / "broken.py").write_text("raise RuntimeError('broken')\n")
    known = {}

    def call(*words, width=100, env=None, **options):
        """The same is run once."""
        key = (words, width, tuple((env or {}).items()))
        if options or key not in known:
            known[key] = run_in(words, width, env, **options)
        return known[key]

    def run_in(words, width, env, timeout=60, **options):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, width, 0, 0))
        attributes = termios.tcgetattr(theirs)
        attributes[1] &= ~termios.OPOST
        termios.tcsetattr(theirs, termios.TCSANOW, attributes)
        mark = uuid.uuid4().hex
        streams = {"stdout": theirs, "stderr": theirs} | options
        process = lab.start(*words, mark=mark, env=env, **streams)
        os.close(theirs)
        raw, deadline = b"", time.monotonic() + timeout
        while time.monotonic() < deadline:
            if not select.select([ours], [], [], 0.2)[0]:
                continue
            try:
                block = os.read(ours, 65536)
            except OSError:  # nobody has it open any more
                break
            if not block:
                break
            raw += block
        os.close(ours)
        try:
            status = process.wait(timeout=5)
        except Exception:
            process.kill()
            raise
        assert not survivors(mark)
        return status, Screen(raw, width)

    return call


RUN = ("run", "./mine.py", "--rounds", "3", "--processes", "2")


def test_progress_comes_and_goes(on_terminal):
    status, screen = on_terminal(*RUN)
    assert status == 4
    frames = screen.frames
    assert any("round 2 of 3" in frame for frame in frames), frames
    assert any("process 2 of 2" in frame for frame in frames)
    assert any("left" in frame for frame in frames), "a running estimate"
    assert "round 2 of 3" not in screen.text and "━" not in screen.text and "╌" not in screen.text
    assert "an-implementation-with-a-rather-long-name" in screen.text


def test_progress_counts_the_scenarios(on_terminal):
    _, screen = on_terminal(
        "run", "./mine.py", "primes", "--only", "*/serial", "--rounds", "1", "--processes", "1"
    )
    assert any("[2/2]" in frame for frame in screen.frames)


def test_colours(on_terminal):
    _, screen = on_terminal(*RUN)
    assert screen.colours
    assert screen.raw.rstrip().count("\x1b[") and screen.colours[-1] in (
        "\x1b[0m",
        "\x1b[m",
    ), "switched off in the end"


@pytest.mark.parametrize("env", ({"NO_COLOR": "1"}, {"TERM": "dumb"}))
def test_no_colours_where_none_are_wanted(on_terminal, env):
    status, screen = on_terminal(*RUN, env=env)
    assert status == 4 and screen.colours == []
    assert "python/threads" in screen.text


def test_dumb_terminal_gets_no_control_characters(on_terminal):
    _, screen = on_terminal(*RUN, env={"TERM": "dumb"})
    assert "\x1b" not in screen.raw and "\r" not in screen.raw


def test_empty_no_color_means_nothing(on_terminal):
    assert on_terminal(*RUN, env={"NO_COLOR": ""})[1].colours


def test_pipes_get_text_only(run, scenario_file):
    outcome = run(scenario_file(SCENARIO), "--rounds", 1, "--processes", 1)
    assert "\x1b" not in outcome.stdout + outcome.stderr and "\r" not in outcome.stdout + outcome.stderr
    assert outcome.stderr == ""


def test_table_in_a_pipe_and_progress_on_the_terminal(on_terminal, tmp_path):
    with open(tmp_path / "table.txt", "w") as table:
        _, screen = on_terminal(*RUN, stdout=table)
    text = (tmp_path / "table.txt").read_text()
    assert "\x1b" not in text and "python/threads" in text
    assert screen.text.strip() == "" and screen.frames


@pytest.mark.parametrize("width", (60, 80, 100, 132, 250))
def test_lines_fit(on_terminal, width):
    status, screen = on_terminal(*RUN, width=width)
    assert status == 4
    too_long = [line for line in screen.lines + screen.frames if display_width(line) > width]
    assert not too_long, too_long


def test_lines_of_the_bundled_scenarios_fit(on_terminal):
    words = ("run", "primes", "sum", "refcount", "--size", "smoke", "--rounds", "7", "--processes", "1")
    status, screen = on_terminal(*words, width=80, timeout=120)
    assert status == 0
    too_long = [line for line in screen.lines + screen.frames if display_width(line) > 80]
    assert not too_long, too_long


def test_lists_fit(on_terminal):
    for words in (["list"], ["--help"]):
        _, screen = on_terminal(*words, width=80, timeout=120)
        too_long = [line for line in screen.lines if display_width(line) > 80]
        assert not too_long, too_long


def test_doctor_tells_about_python_machine_and_embedding_tax(on_terminal):
    status, screen = on_terminal("doctor", width=80, timeout=120)
    assert status == 0, screen.text
    for word in ("Python", "GIL", "CPU"):
        assert word in screen.text
    assert re.search(r"embedding tax \d+\.\d+x", screen.text), "it is a number"
    too_long = [line for line in screen.lines if display_width(line) > 80]
    assert not too_long, too_long


@pytest.mark.parametrize(
    "locale", ({"LANG": "C"}, {"LANG": "C.UTF-8", "LC_ALL": "POSIX"}, {"LC_CTYPE": "en_US.ISO-8859-1"})
)
def test_ascii_where_the_locale_has_nothing_else(on_terminal, locale):
    status, screen = on_terminal(*RUN, env=locale)
    assert status == 4
    foreign = [line for line in screen.lines + screen.frames if not line.isascii()]
    assert not foreign, foreign


def test_quiet_prints_nothing(on_terminal):
    status, screen = on_terminal(
        "run", "primes", "--size", "smoke", "--rounds", "1", "--processes", "1", "--quiet"
    )
    assert status == 0 and screen.raw == ""


@pytest.mark.parametrize("words", ("list", "run http-io --size smoke --quiet --export-json -"))
@pytest.mark.parametrize("nowhere", (">&-", ">/dev/full"))
def test_what_cannot_be_printed_is_no_success(lab, words, nowhere):
    command = ["bash", "-c", f'exec "$0" {words} {nowhere}', lab.executable]
    outcome = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (outcome.returncode, outcome.stderr) == (2, "gillab: error: Cannot write to standard output.\n")


def test_quiet_in_a_pipe(run):
    outcome = run("primes", "--size", "smoke", "--rounds", 1, "--processes", 1, "--quiet")
    assert (outcome.status, outcome.stdout, outcome.stderr) == (0, "", "")
    assert outcome.scenario["status"] == "ok"


def test_error_comes_after_the_progress_line_is_gone(on_terminal):
    status, screen = on_terminal("run", "./broken.py")
    assert status == 2
    assert any(line.startswith("gillab: error: ") for line in screen.lines), screen.lines
    assert "reading the scenarios" not in screen.text


def test_a_terminal_that_is_closed_costs_nothing_that_was_measured(lab, scenario_file):
    file = scenario_file(
        """
        import pathlib, time
        from gillab import Scenario
        scenario = Scenario(tasks=1)

        @scenario.task("slow")
        def slow(data):
            time.sleep(0.05)
            pathlib.Path("measuring").touch()
        """
    )
    mark = uuid.uuid4().hex
    ours, theirs = pty.openpty()
    words = ("run", file, "--export-json", "r.json")
    process = lab.start(*words, mark=mark, stdout=theirs, stderr=theirs, env={"TERM": "xterm"})
    os.close(theirs)
    until = time.monotonic() + 30
    while not (lab.folder / "measuring").exists() and time.monotonic() < until:
        select.select([ours], [], [], 0.05)
        time.sleep(0.05)
    os.close(ours)
    assert process.wait(timeout=60) >= 0, "it was killed by a signal"
    (scenario,) = strict_json((lab.folder / "r.json").read_text())["scenarios"]
    assert [variant["status"] for variant in scenario["variants"]] == ["ok"] * len(scenario["variants"])


def test_ctrl_c_on_the_terminal(lab, scenario_file):
    """The terminal's own way: the character, to everybody in the foreground."""
    file = scenario_file(
        """
        import pathlib, time
        from gillab import Scenario
        scenario = Scenario(tasks=1)

        @scenario.task("slow")
        def slow(data):
            pathlib.Path("waiting").touch()
            time.sleep(60)
        """
    )
    mark = uuid.uuid4().hex
    environment_before = dict(os.environ)
    process, terminal = pty.fork()
    if process == 0:
        os.chdir(lab.folder)
        os.environ.clear()
        os.environ.update(environment_before | {"GILLAB_E2E_MARK": mark, "TERM": "xterm", "LANG": "C.UTF-8"})
        os.execv(lab.executable, [lab.executable, "run", str(file), "--export-json", "r.json"])
    raw, sent, deadline = b"", False, time.monotonic() + 30
    while time.monotonic() < deadline:
        if not sent and Path(lab.folder / "waiting").exists():
            os.write(terminal, b"\x03")
            sent = True
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                raw += os.read(terminal, 65536)
            except OSError:
                break
    _, status = os.waitpid(process, 0)
    os.close(terminal)
    assert sent and os.waitstatus_to_exitcode(status) == 130, raw.decode()
    assert "nterrupted" in raw.decode()
    assert (lab.folder / "r.json").exists()
    assert not survivors(mark)
