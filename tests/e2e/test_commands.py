"""The other commands: --help, --version, list and doctor."""

from __future__ import annotations

import os
import re

import pytest
from laboratory import strict_json


@pytest.mark.parametrize("words", (["--help"], ["-h"], ["help"]))
def test_help(gillab, words):
    helped = gillab(*words)
    assert helped.status == 0 and helped.stderr == "", helped
    for command in ("run", "list", "show", "doctor"):
        assert re.search(rf"^ +{command} ", helped.stdout, re.MULTILINE), helped
    assert "delay-server" not in helped.stdout and "Exit status" in helped.stdout


def test_without_a_command_the_help_is_shown(gillab):
    helped = gillab()
    assert helped.status == 2, helped
    assert "gillab run" in helped.stdout + helped.stderr


@pytest.mark.parametrize("command", ("run", "list", "show", "doctor"))
def test_help_of_a_command(gillab, command):
    helped = gillab(command, "--help")
    assert helped.status == 0 and helped.stderr == "", helped
    assert f"gillab {command}" in helped.stdout
    if command == "run":
        for option in (
            "--size",
            "--threads",
            "--rounds",
            "--processes",
            "--only",
            "--timeout",
            "--seed",
            "--all",
        ):
            assert option in helped.stdout
        for option in ("--export-json", "--export-markdown", "--strict", "--quiet", "--python"):
            assert option in helped.stdout


def test_version(gillab):
    assert re.fullmatch(r"gillab \d+\.\d+\.\d+( \(\w+\))?\n", gillab("--version").stdout)


def test_list_names_everything(gillab):
    listed = gillab("list")
    assert listed.status == 0 and listed.stderr == "", listed
    for word in ("primes", "http-io", "sum", "refcount", "python/threads", "native-released/serial"):
        assert word in listed.stdout
    assert "\x1b" not in listed.stdout


def test_list_as_json(gillab):
    listed = gillab("list", "--json")
    assert listed.status == 0, listed
    document = strict_json(listed.stdout)
    entries = document["scenarios"] if isinstance(document, dict) else document
    names = {entry["name"]: entry for entry in entries}
    assert {"primes", "http-io", "sum", "refcount"} <= set(names)
    assert "python/threads" in [variant["name"] for variant in names["primes"]["variants"]]


def test_list_says_what_cannot_run_here(gillab, scenario_file):
    file = scenario_file(
        """
        from gillab import Scenario
        scenario = Scenario()

        @scenario.task("fancy", requires="no_such_module_at_all")
        def fancy(data):
            '''Fancy.'''
            return 1
        """
    )
    listed = gillab("list", file)
    assert listed.status == 0, listed
    told = " ".join(listed.stdout.split())
    assert "skipped: needs no_such_module_at_all, which is not installed" in told
    # A package of that name could be anybody's.
    assert "pip install" not in told and "apt-get" not in told
    assert "would add 2 variants: mine (2)" in told


def test_list_of_a_file_that_misses_a_module(gillab, scenario_file):
    listed = gillab("list", scenario_file("import no_such_module_at_all\n"))
    assert listed.status == 0, listed
    assert "no_such_module_at_all" in listed.stdout
    as_json = gillab("list", "--json", scenario_file("import no_such_module_at_all\n"))
    assert "no_such_module_at_all" in str(strict_json(as_json.stdout))


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("words", (["list"], ["--help"], ["--version"], ["list", "--json"]))
def test_a_full_standard_output_is_an_error(lab, words):
    with open("/dev/full", "wb") as full:
        process = lab.start(*words, mark="full", stdout=full)
        _, stderr = process.communicate(timeout=30)
    assert process.returncode == 2, stderr
    assert stderr.startswith(b"gillab: error: ")


def test_a_closed_pipe_ends_quietly(lab):
    process = lab.start("list", mark="pipe")
    process.stdout.close()
    stderr = process.stderr.read()
    process.wait(timeout=30)
    assert b"terminate called" not in stderr and b"core" not in stderr
