"""Nothing that a command reads is ever overwritten: not through any link, not by any option, in no command."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import assert_one_line, assert_refused
from sanitizers import preloads_something

RESULTS = Path(__file__).parents[1] / "golden" / "documents" / "example.json"

SCENARIO = """
    from gillab import Scenario
    open("it-ran", "a").close()
    scenario = Scenario(tasks=2)

    @scenario.task("python")
    def one(data):
        return 1
"""

PROGRAM = "open('it-ran', 'a').close()\n"


def by_itself(file: Path) -> Path | str:
    return file


def by_dots(file: Path) -> Path | str:
    (file.parent / "folder").mkdir()
    return f"{file.parent}/folder/.././{file.name}"


def relatively(file: Path) -> Path | str:
    return file.name  # commands run in the file's folder


def by_symbolic_link(file: Path) -> Path | str:
    link = file.with_name("symbolic")
    link.symlink_to(file.name)
    return link


def by_two_symbolic_links(file: Path) -> Path | str:
    (file.parent / "folder").mkdir()
    (file.parent / "folder" / "first").symlink_to(file)
    link = file.with_name("second")
    link.symlink_to("folder/first")
    return link


def by_linked_folder(file: Path) -> Path | str:
    file.with_name("here").symlink_to(".")
    return file.parent / "here" / file.name


def by_hard_link(file: Path) -> Path | str:
    link = file.with_name("hard")
    os.link(file, link)
    return link


LINKS = (
    by_itself,
    by_dots,
    relatively,
    by_symbolic_link,
    by_two_symbolic_links,
    by_linked_folder,
    by_hard_link,
)

links = pytest.mark.parametrize("link", LINKS, ids=lambda link: link.__name__)


@pytest.fixture
def results(tmp_path) -> Path:
    return Path(shutil.copy(RESULTS, tmp_path / "base.json"))


@pytest.fixture
def scenario(scenario_file) -> Path:
    return scenario_file(SCENARIO)


@pytest.fixture
def program(tmp_path) -> Path:
    file = tmp_path / "program.py"
    file.write_text(PROGRAM)
    return file


def assert_spared(outcome, file: Path, before: bytes, *fragments) -> None:
    assert_refused(outcome, "would overwrite", *fragments)
    assert_one_line(outcome)
    assert file.read_bytes() == before
    assert not file.with_name("it-ran").exists(), "it ran before it was refused"
    assert not list(file.parent.glob(".gillab-*")), "a temporary file is left"


# Results.


@links
def test_advise_spares_its_results(gillab, results, link):
    before, output = results.read_bytes(), link(results)
    refused = gillab("advise", results, "--export-markdown", output)
    assert_spared(refused, results, before, f"--export-markdown {output}", "the results")


@links
@pytest.mark.parametrize(
    "option",
    (
        "--export-json",
        "--export-markdown",
        "--export-junit",
        "--export-benchmark-action",
        "--export-bencher",
    ),
)
def test_check_spares_its_results(gillab, results, tmp_path, link, option):
    current = Path(shutil.copy(RESULTS, tmp_path / "current.json"))
    before, output = current.read_bytes(), link(current)
    refused = gillab("check", current, "--baseline", results, option, output)
    assert_spared(refused, current, before, f"{option} {output}", "the results")


@links
def test_check_spares_its_baseline(gillab, results, tmp_path, link):
    current = shutil.copy(RESULTS, tmp_path / "current.json")
    before, output = results.read_bytes(), link(results)
    refused = gillab("check", current, "--baseline", results, "--export-json", output)
    assert_spared(refused, results, before, f"--export-json {output}", "the baseline")


@links
def test_what_is_read_through_a_link_is_spared_too(gillab, results, link):
    before, named = results.read_bytes(), link(results)
    refused = gillab("advise", named, "--export-markdown", results)
    assert_spared(refused, results, before, f"--export-markdown {results}")


@pytest.mark.parametrize("command", ("advise", "check", "show"))
def test_standard_input_that_is_a_file(lab, results, command):
    before = results.read_bytes()
    words = {
        "advise": ("advise", "-", "--export-markdown", results),
        "check": ("check", "-", "--baseline", RESULTS, "--export-json", results),
        "show": ("show", "-"),
    }[command]
    with results.open("rb") as source, results.open("ab") as target:
        process = lab.start(*words, mark="x", stdin=source, stdout=target)
        _, error = process.communicate(timeout=30)
    assert process.returncode == 2
    assert b"would overwrite the results that are read from it" in error
    assert results.read_bytes() == before


@pytest.mark.parametrize("words", (("show",), ("advise",), ("advise", "--export-markdown", "-", "--quiet")))
def test_standard_output_that_is_what_is_read(lab, results, words):
    before = results.read_bytes()
    with results.open("ab") as target:
        process = lab.start(words[0], results, *words[1:], mark="x", stdout=target)
        _, error = process.communicate(timeout=30)
    assert process.returncode == 2
    assert b"would overwrite the results that are read from it" in error and b"send it elsewhere" in error
    assert results.read_bytes() == before


def test_an_open_descriptor_of_what_is_read(lab, results):
    before = results.read_bytes()
    with results.open("ab") as target:
        words = ("advise", results, "--export-markdown", f"/proc/self/fd/{target.fileno()}")
        process = lab.start(*words, mark="x", pass_fds=(target.fileno(),))
        _, error = process.communicate(timeout=30)
    assert process.returncode == 2 and b"would overwrite" in error
    assert results.read_bytes() == before


@pytest.mark.skipif(not shutil.which("mount") or os.geteuid() != 0, reason="only root can mount")
def test_another_mount_of_what_is_read(gillab, results, tmp_path):
    (tmp_path / "mounted").mkdir()
    place = tmp_path / "mounted"
    if subprocess.run(["mount", "--bind", tmp_path, place], capture_output=True).returncode != 0:
        pytest.skip("cannot mount a folder")
    try:
        before = results.read_bytes()
        refused = gillab("advise", results, "--export-markdown", place / "base.json")
        assert_spared(refused, results, before)
    finally:
        subprocess.run(["umount", "-l", place], check=True)


# Scenarios.


@links
@pytest.mark.parametrize(
    "option",
    (
        "--export-json",
        "--export-markdown",
        "--export-benchmark-action",
        "--export-bencher",
        "--export-trace",
    ),
)
def test_run_spares_its_scenario(gillab, scenario, link, option):
    before, output = scenario.read_bytes(), link(scenario)
    refused = gillab("run", "./mine.py", option, output)
    assert_spared(refused, scenario, before, f"{option} {output}", "the scenario")


@links
@pytest.mark.parametrize("option", ("--export-json", "--export-markdown", "--export-junit"))
def test_check_that_runs_spares_its_scenario(gillab, scenario, results, link, option):
    before, output = scenario.read_bytes(), link(scenario)
    refused = gillab("check", "--run", "./mine.py", "--baseline", results, option, output)
    assert_spared(refused, scenario, before, f"{option} {output}")


@links
def test_check_that_runs_spares_its_baseline(gillab, scenario, results, link):
    before, output = results.read_bytes(), link(results)
    refused = gillab("check", "--run", "./mine.py", "--baseline", results, "--export-markdown", output)
    assert_spared(refused, results, before, f"--export-markdown {output}", "the baseline")


@pytest.fixture
def installed(executable, tmp_path):
    """A copy of gillab and its files, whose bundled scenarios may be in danger."""
    root = Path(executable).parent.parent
    copy = tmp_path / "installed"
    (copy / "bin").mkdir(parents=True)
    shutil.copy(executable, copy / "bin" / "gillab")
    (copy / "lib").symlink_to(root / "lib")
    (copy / "share" / "gillab").mkdir(parents=True)
    for each in (root / "share" / "gillab").iterdir():
        shutil.copytree(
            each, copy / "share" / "gillab" / each.name, ignore=shutil.ignore_patterns("__pycache__")
        )
    return copy


@pytest.mark.parametrize(
    ("words", "file"),
    (
        (("run", "primes"), "scenarios/primes.py"),
        (("run",), "scenarios/primes.py"),
        (("advise",), "scenarios/primes.py"),
        (("check", "--run", "primes", "--baseline", RESULTS), "scenarios/primes.py"),
        (("check", "--run", "--baseline", RESULTS), "scenarios/primes.py"),
        (("calibrate",), "python/gillab/calibration.py"),
    ),
)
def test_bundled_scenarios_are_spared(installed, tmp_path, words, file):
    bundled = installed / "share" / "gillab" / file
    before = bundled.read_bytes()
    process = subprocess.run(
        [installed / "bin" / "gillab", *words, "--export-json", bundled],
        capture_output=True,
        cwd=tmp_path,
        timeout=60,
    )
    assert process.returncode == 2 and process.stdout == b"", process
    assert re.search(b"would overwrite (the scenario|a Python file)", process.stderr), process.stderr
    assert bundled.read_bytes() == before


@pytest.mark.parametrize("command", ("run", "calibrate"))
def test_the_interpreter_is_spared(gillab, scenario, tmp_path, command):
    python = tmp_path / "env" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\ntouch it-ran\n")
    python.chmod(0o755)
    before = python.read_bytes()
    words = ("run", scenario) if command == "run" else ("calibrate",)
    for choice in (python, python.parent.parent):
        refused = gillab(*words, "--python", choice, "--export-json", python)
        assert_spared(refused, python, before, "the Python")
        assert not (tmp_path / "it-ran").exists()


# What only Python knows that it reads.


@links
def test_a_module_of_the_scenarios_is_spared(gillab, scenario, link):
    module = scenario.with_name("helper.py")
    module.write_text("ANSWER = 42\n")
    before, output = module.read_bytes(), link(module)
    if link is by_hard_link:
        gillab(
            "run", scenario, "--size", "smoke", "--rounds", "1", "--processes", "1", "--export-json", output
        )
        assert module.read_bytes() == before  # the link becomes a file of its own
    else:
        assert_spared(gillab("run", scenario, "--export-json", output), module, before, "Python file")


@pytest.mark.parametrize("words", (["-m", "program"], ["-c", "import program"]), ids=("module", "import"))
def test_trace_spares_what_its_words_do_not_name(gillab, program, words):
    before = program.read_bytes()
    refused = gillab("trace", "--export-json", program, "--", "python3", *words)
    assert_spared(refused, program, before, "Python file")


# Traced commands.


@links
@pytest.mark.parametrize("option", ("--export-trace", "--export-json"))
def test_trace_spares_the_program(gillab, program, link, option):
    before, output = program.read_bytes(), link(program)
    refused = gillab("trace", option, output, "--", "python3", program.name)
    assert_spared(refused, program, before, f"{option} {output}", "traced")


@links
def test_trace_spares_what_an_option_names(gillab, program, tmp_path, link):
    data = tmp_path / "data.csv"
    data.write_text("precious")
    before, output = data.read_bytes(), link(data)
    refused = gillab("trace", "--export-trace", output, "--", "python3", program, f"--input={data}")
    assert_spared(refused, data, before, f"--export-trace {output}")


def test_trace_spares_the_program_that_is_found_on_the_path(gillab, tmp_path):
    tool = tmp_path / "bin" / "my-tool"
    tool.parent.mkdir()
    tool.write_text("#!/bin/sh\ntouch it-ran\n")
    tool.chmod(0o755)
    before = tool.read_bytes()
    path = f"{tool.parent}:{os.environ['PATH']}"
    refused = gillab("trace", "--export-json", tool, "--", "my-tool", env={"PATH": path})
    assert_spared(refused, tool, before)
    assert not (tmp_path / "it-ran").exists()


def test_trace_spares_standard_input(lab, program, tmp_path):
    data = tmp_path / "data.csv"
    data.write_text("precious")
    with data.open("rb") as source:
        words = ("trace", "--export-json", data, "--", "python3", program)
        process = lab.start(*words, mark="x", stdin=source)
        _, error = process.communicate(timeout=30)
    assert process.returncode == 2 and b"would overwrite" in error
    assert data.read_text() == "precious" and not (tmp_path / "it-ran").exists()


# What is no conflict.


@preloads_something
def test_what_only_looks_like_it(gillab, results, tmp_path):
    """A file of the same name elsewhere, a copy, a folder among the words, a device."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "copy.json").write_bytes(results.read_bytes())
    for output in ("folder/base.json", "copy.json", "/dev/null"):
        assert gillab("advise", results, "--export-markdown", output).status == 0
    same = gillab("trace", "--export-json", "account.json", "--", "/bin/ls", tmp_path, "/dev/null", "-l")
    assert same.status == 0 and (tmp_path / "account.json").exists()


@preloads_something
def test_devices_may_be_read_and_written(gillab):
    traced = gillab("trace", "--export-json", "/dev/null", "--", "/bin/cat", "/dev/null")
    assert traced.status == 0, traced


def test_results_may_be_piped_through(gillab, results, tmp_path):
    outcome = gillab("advise", "-", "--export-markdown", "tree.md", text=results.read_text())
    assert outcome.status == 0, outcome
    assert (tmp_path / "tree.md").exists()
