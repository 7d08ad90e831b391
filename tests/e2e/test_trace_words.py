"""The words of `gillab trace`: commands, options and files that it takes or refuses before anything starts."""

from __future__ import annotations

import pytest
from conftest import assert_refused
from laboratory import strict_json
from sanitizers import preloads_something


@preloads_something
def test_the_account_on_standard_error(gillab):
    outcome = gillab("trace", "--quiet", "--export-json", "-", "--", "true")
    assert outcome.status == 0 and outcome.stdout == ""
    assert '"processes": []' in outcome.stderr


def test_a_command_that_is_not_there(gillab):
    outcome = gillab("trace", "--", "no-such-program-here")
    assert outcome.status == 127
    assert outcome.stderr.startswith("gillab: error: Cannot run 'no-such-program-here'"), outcome


def test_a_command_that_cannot_be_executed(gillab, tmp_path):
    (tmp_path / "text").write_text("no program")
    for command in ("./text", str(tmp_path)):
        outcome = gillab("trace", "--", command)
        assert outcome.status == 126, outcome
        assert command in outcome.stderr


@pytest.mark.parametrize("words", ((), ("--",), ("--quiet",), ("--quiet", "--")))
def test_no_command(gillab, words):
    assert_refused(gillab("trace", *words), "gillab trace -- python3 app.py")


@pytest.mark.parametrize(
    "words",
    (
        ("--buffer", "0"),
        ("--buffer", "x"),
        ("--buffer", "65537"),
        ("--long-hold", "0"),
        ("--long-hold", "nan"),
        ("--nonsense",),
    ),
)
def test_bad_options_start_nothing(gillab, tmp_path, words):
    assert_refused(gillab("trace", *words, "--", "touch", tmp_path / "started"))
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize("option", ("--export-json", "--export-trace"))
@pytest.mark.parametrize("place", ("missing/file", "."))
def test_an_unwritable_file_is_refused_before_the_command_runs(gillab, tmp_path, option, place):
    assert_refused(gillab("trace", option, tmp_path / place, "--", "touch", tmp_path / "started"), place)
    assert not (tmp_path / "started").exists()


@preloads_something
def test_two_dashes_may_be_left_out(gillab):
    outcome = gillab("trace", "--long-hold", "0.5", "/usr/bin/python3", "-c", "import sys; sys.exit(7)")
    assert outcome.status == 7
    assert "GIL held" in outcome.stderr


def test_two_exports_need_two_files(gillab, tmp_path):
    both = tmp_path / "both"
    words = ("--export-trace", both, "--export-json", both)
    for command in (("trace", *words, "--", "/bin/true"), ("run", "primes", *words)):
        outcome = gillab(*command)
        assert outcome.status == 2
        assert "give each its own" in outcome.stderr
        assert not both.exists()


def test_a_timeline_needs_a_file(gillab):
    outcome = gillab("trace", "--export-trace", "-", "--", "/bin/true")
    assert outcome.status == 2
    assert "needs the name of a file" in outcome.stderr


@preloads_something
@pytest.mark.parametrize("option", ["--export-json", "--export-trace"])
@pytest.mark.parametrize(("code", "status"), [(9, 9), (0, 2)])
def test_a_full_disk_costs_neither_the_summary_nor_the_status(gillab, option, code, status):
    outcome = gillab(
        "trace", option, "/dev/full", "--", "/usr/bin/python3", "-c", f"raise SystemExit({code})"
    )
    assert outcome.status == status
    assert "GIL held" in outcome.stderr
    assert "/dev/full" in outcome.stderr


@preloads_something
def test_nobody_to_read_the_summary_costs_neither_the_files_nor_the_status(lab, tmp_path):
    words = (
        "trace",
        "--export-json",
        "a.json",
        "--export-trace",
        "t.json",
        "--",
        "/usr/bin/python3",
        "-c",
        "exit(7)",
    )
    with open("/dev/full", "wb") as full:
        process = lab.start(*words, mark="x", stderr=full)
        assert process.wait(timeout=30) == 7
    assert strict_json((tmp_path / "a.json").read_text())["processes"]
    assert strict_json((tmp_path / "t.json").read_text())["traceEvents"]


def test_what_the_user_typed_cannot_reach_the_terminal_raw(gillab):
    outcome = gillab("trace", "--", "/no\x1b[31mthing")
    assert outcome.status == 127
    assert "\x1b" not in outcome.stderr
