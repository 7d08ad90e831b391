"""Options that make no sense, interpreters that are none, and places where nothing can be written."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from conftest import ONCE, assert_one_line, assert_refused, strict_json

SCENARIO = """
    import sys
    from gillab import Scenario
    scenario = Scenario(tasks=2)

    @scenario.task("python")
    def one(data):
        return 1
"""


# Words.


@pytest.mark.parametrize(
    ("word", "guess"), (("rum", "run"), ("docter", "doctor"), ("lst", "list"), ("Show", "show"))
)
def test_unknown_command_suggests_one(gillab, word, guess):
    refused = gillab(word)
    assert_refused(refused, word, f"Did you mean '{guess}'?")
    assert_one_line(refused)


@pytest.mark.parametrize("word", ("benchmark", "", "--verbose", "-x", "délai", "\n"))
def test_unknown_command(gillab, word):
    refused = gillab(word)
    assert_refused(refused, "run", "list", "show")
    assert "Did you mean" not in refused.stderr and "delay-server" not in refused.stderr


@pytest.mark.parametrize(
    ("words", "guess"),
    (
        (["run", "--thread", "2"], "--threads"),
        (["run", "--round=2"], "--rounds"),
        (["run", "--export-jsn", "x"], "--export-json"),
        (["list", "--jsno"], "--json"),
        (["show", "--markdwon", "x"], "--markdown"),
    ),
)
def test_unknown_option_suggests_one(gillab, words, guess):
    refused = gillab(*words)
    assert_refused(refused, words[1].partition("=")[0], f"Did you mean '{guess}'?")
    assert_one_line(refused)


@pytest.mark.parametrize(
    "words", (["run", "--frobnicate"], ["run", "-z"], ["doctor", "now"], ["advise", "a", "b"])
)
def test_unknown_words(gillab, words):
    refused = gillab(*words)
    assert_refused(refused, words[-1], "--help")
    assert_one_line(refused)


@pytest.mark.parametrize("option", ("--rounds", "--size", "--export-json", "--python", "--only", "--seed"))
def test_option_without_its_value(gillab, option):
    refused = gillab("run", "primes", option)
    assert_refused(refused, option)
    assert_one_line(refused)


@pytest.mark.parametrize("option", ("--rounds", "--processes", "--threads"))
@pytest.mark.parametrize(
    "value", ("0", "-1", "abc", "1e9", " ", "3.5", "99999999999999999999", "0x10", "1 2", "٣", "nan")
)
def test_numbers_that_count_nothing(gillab, option, value):
    refused = gillab("run", "primes", f"{option}={value}")
    assert_refused(refused, option, "whole number")
    assert_one_line(refused)


@pytest.mark.parametrize("value", ("0", "-1", "abc", "1e9", "nan", "inf", "-inf", "1s", "1,5"))
def test_timeouts_that_are_none(gillab, scenario_file, value):
    refused = gillab("run", scenario_file(SCENARIO), *ONCE, f"--timeout={value}")
    assert_refused(refused, "--timeout", value)
    assert_one_line(refused)


@pytest.mark.parametrize("value", ("-1", "abc", "1e9", "nan", "3.5", "18446744073709551616", " 5"))
def test_seeds_that_are_none(gillab, scenario_file, value):
    refused = gillab("run", scenario_file(SCENARIO), *ONCE, f"--seed={value}")
    assert_refused(refused, "--seed", value)
    assert_one_line(refused)


@pytest.mark.parametrize(
    "option", ("--rounds", "--threads", "--processes", "--timeout", "--seed", "--size", "--only")
)
def test_values_that_are_empty(gillab, scenario_file, option):
    """A shell's unset variable: it says nothing, and does not swallow the word that follows."""
    file = scenario_file(SCENARIO)
    for words in ([f"{option}=", "--quiet"], [option, "", "--quiet"]):
        refused = gillab("run", file, *words)
        assert_refused(refused)
        assert_one_line(refused)
        assert "--quiet" not in refused.stderr, refused


@pytest.mark.parametrize("seed", (0, 1, 2**32, 2**53 + 1, 2**64 - 1))
def test_seeds_survive_as_they_are(run, scenario_file, seed):
    outcome = run(scenario_file(SCENARIO), "--seed", seed, *ONCE)
    assert outcome.status == 0, outcome
    assert outcome.json["context"]["order_seed"] == seed


@pytest.mark.parametrize("value", ("huge", "Default", "smoke ", "-1"))
def test_sizes_that_are_none(gillab, value):
    refused = gillab("run", "primes", f"--size={value}")
    assert_refused(refused, "primes", "smoke", "default", "seed")
    assert_one_line(refused)


@pytest.mark.parametrize("value", ("nothing/*", "[", "python", "*/interpreters"))
def test_only_that_matches_nothing(gillab, value):
    refused = gillab("run", "primes", f"--only={value}")
    assert_refused(refused, "--only", "python/serial")
    assert_one_line(refused)


def test_an_option_given_twice(gillab):
    refused = gillab("run", "primes", "--rounds", "2", "--rounds", "3")
    assert_refused(refused, "--rounds")
    assert_one_line(refused)


def test_all_and_names(gillab):
    refused = gillab("run", "primes", "--all")
    assert_refused(refused, "--all")
    assert_one_line(refused)


# Interpreters.


@pytest.fixture
def file(scenario_file):
    return scenario_file(SCENARIO)


@pytest.mark.parametrize("how", ("option", "variable"))
def test_python_that_is_not_there(gillab, file, how):
    if how == "option":
        refused = gillab("run", file, "--python", "/nowhere/bin/python")
    else:
        refused = gillab("run", file, env={"GILLAB_PYTHON": "/nowhere/bin/python"})
    assert_refused(refused, "/nowhere/bin/python", "--python")
    assert_one_line(refused)


def test_python_that_cannot_be_executed(gillab, file, tmp_path):
    (tmp_path / "python").write_text("#!/bin/sh\n")
    refused = gillab("run", file, "--python", tmp_path / "python")
    assert_refused(refused, tmp_path / "python", "ermission denied")
    assert_one_line(refused)


@pytest.mark.parametrize("program", ("/bin/true", "/bin/false", "/bin/cat", "/bin/echo"))
def test_python_that_is_another_program(gillab, file, program):
    refused = gillab("run", file, "--python", program)
    assert_refused(refused, program)
    assert_one_line(refused)


@pytest.mark.parametrize(
    "answer", ("{}", "[]", "null", '{"implementation": 3}', '{"implementation": "CPython"}')
)
def test_python_that_answers_nonsense(gillab, file, tmp_path, answer):
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\necho '{answer}'\n")
    python.chmod(0o755)
    refused = gillab("run", file, "--python", python)
    assert_refused(refused, python)
    assert_one_line(refused)


def test_python_of_another_kind(gillab, file, tmp_path):
    python = tmp_path / "pypy"
    python.write_text(
        """#!/bin/sh
        for question; do :; done
        exec /usr/bin/python3 -c "
import platform, sys
platform.python_implementation = lambda: 'PyPy'
sys.implementation.name = 'pypy'
$question"
        """
    )
    python.chmod(0o755)
    refused = gillab("run", file, "--python", python)
    assert_refused(refused, python, "PyPy", "CPython")
    assert_one_line(refused)


def test_python_that_is_a_directory(gillab, file, tmp_path):
    refused = gillab("run", file, "--python", tmp_path)
    assert_refused(refused, tmp_path, "directory")
    assert_one_line(refused)


def other_pythons() -> list[tuple[str, str]]:
    """Executables of other CPythons than the default one, each with its version."""
    places = [Path(folder) for folder in os.environ.get("PATH", "").split(":")]
    root = os.environ.get("PYENV_ROOT") or str(Path.home() / ".pyenv")
    places += sorted(Path(root).glob("versions/*/bin"))
    found = {}
    for place in places:
        for candidate in sorted(place.glob("python[23].*")) if place.is_dir() else ():
            if not candidate.name.removeprefix("python").replace(".", "").isdigit():
                continue
            code = "import sys; print(sys.version.split()[0])"
            answer = subprocess.run([candidate, "-c", code], capture_output=True, text=True)
            version = answer.stdout.strip()
            if answer.returncode == 0 and version:
                found.setdefault(version, str(candidate))
    return [(path, version) for version, path in found.items()]


def short(version: str) -> str:
    return ".".join(version.split(".")[:2])


@pytest.fixture(scope="module")
def default_version() -> str:
    answer = subprocess.run(
        ["/usr/bin/python3", "-c", "import platform as p; print(p.python_version())"],
        capture_output=True,
        text=True,
    )
    return answer.stdout.strip()


def hosts(executable: str) -> list[str]:
    return [
        file.name for file in (Path(executable).resolve().parents[1] / "lib" / "gillab").glob("gillab-host.*")
    ]


def has_host(executable: str, version: str) -> bool:
    return any(f"-{short(version).replace('.', '')}-" in name for name in hosts(executable))


def test_python_of_another_version(gillab, file, executable):
    others = [(path, version) for path, version in other_pythons() if not has_host(executable, version)]
    if not others:
        pytest.skip("there is no other Python here")
    for path, version in others:
        refused = gillab("run", file, "--python", path)
        assert_refused(refused, version)
        assert_one_line(refused)
        modern = tuple(map(int, version.split(".")[:2])) >= (3, 11)
        assert ("GILLAB_PYTHON" in refused.stderr) == modern, "Python before 3.11 cannot be built for"
        assert "3.11" in refused.stderr or modern, refused


def test_python_of_another_patch_release(run, file, executable, default_version):
    same = [
        p
        for p, v in other_pythons()
        if has_host(executable, v) and short(v) == short(default_version) and v != default_version
    ]
    if not same:
        pytest.skip("there is no other patch release of the same Python here")
    outcome = run(file, "--python", same[0], *ONCE)
    assert outcome.status == 0, outcome
    assert outcome.json["context"]["python"]["version"] != default_version


def make_environment(python: str, place: Path) -> Path:
    made = subprocess.run([python, "-m", "venv", "--without-pip", place], capture_output=True, text=True)
    if made.returncode != 0:
        pytest.skip(f"cannot make a virtual environment: {made.stdout}{made.stderr}")
    return place


@pytest.mark.parametrize("by", ("folder", "executable", "relative", "variable"))
def test_virtual_environment(run, scenario_file, tmp_path, by):
    environment = make_environment("/usr/bin/python3", tmp_path / "my env")
    (package,) = environment.glob("lib/python3*/site-packages")
    (package / "only_here.py").write_text("VALUE = 42\n")
    file = scenario_file(
        f"""
        import sys, subprocess
        from gillab import Scenario
        from only_here import VALUE
        scenario = Scenario(tasks=2)

        @scenario.task("python")
        def one(data):
            assert sys.prefix == {str(environment)!r} != sys.base_prefix, (sys.prefix, sys.base_prefix)
            assert sys.executable.startswith({str(environment / "bin")!r}), sys.executable
            child = subprocess.run([sys.executable, "-c", "import only_here; print(only_here.VALUE)"], capture_output=True)
            assert child.stdout.strip() == b"42", child
            return 1
        """
    )
    words = {
        "folder": ("--python", environment),
        "executable": ("--python", environment / "bin" / "python"),
        "relative": ("--python", "my env"),
        "variable": (),
    }[by]
    outcome = run(file, *words, *ONCE, env={"GILLAB_PYTHON": str(environment)} if by == "variable" else None)
    assert outcome.status == 0, outcome


def test_virtual_environment_of_another_version(gillab, file, executable, tmp_path):
    for path, version in other_pythons():
        if tuple(map(int, version.split(".")[:2])) >= (3, 11) and not has_host(executable, version):
            break
    else:
        pytest.skip("there is no other modern Python here")
    environment = make_environment(path, tmp_path / "other")
    refused = gillab("run", file, "--python", environment)
    assert_refused(refused, version, str(environment))
    assert_one_line(refused)


def test_virtual_environment_whose_python_is_gone(gillab, file, tmp_path):
    environment = tmp_path / "stale"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").symlink_to("/usr/bin/python3.99")
    (environment / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.99.0\n")
    refused = gillab("run", file, "--python", environment)
    assert_refused(refused, environment)
    assert_one_line(refused)


# Places to write to.


PLACES = ("folder", "folder/", "missing/r.json", "mine.py/r.json", "", "x" * 300, "/proc/nothing")


@pytest.mark.parametrize("option", ("--export-json", "--export-markdown"))
@pytest.mark.parametrize("place", PLACES)
def test_places_that_cannot_be_written(gillab, scenario_file, tmp_path, option, place):
    """Known before anything runs."""
    (tmp_path / "folder").mkdir()
    file = scenario_file(SCENARIO + "    open('it-ran', 'w').close()\n")
    refused = gillab("run", file, *ONCE, option, place)
    assert_refused(refused, place)
    assert_one_line(refused)
    assert not (tmp_path / "it-ran").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission(gillab, file, tmp_path):
    (tmp_path / "locked").mkdir(mode=0o555)
    refused = gillab("run", file, "--export-json", "locked/r.json")
    assert_refused(refused, "locked/r.json", "ermission denied")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
@pytest.mark.parametrize("option", ("--export-json", "--export-markdown"))
def test_a_full_device(gillab, file, option):
    full = gillab("run", file, *ONCE, option, "/dev/full")
    assert full.status == 2, full
    assert "gillab: error: Cannot write '/dev/full': No space left on device." in full.stderr
    assert "mine — " in full.stdout, "what was measured is shown at least"
    assert "results are in" not in full.stdout


@pytest.mark.skipif(not shutil.which("mount") or os.geteuid() != 0, reason="only root can mount")
def test_a_full_disk_keeps_the_older_file(lab, file, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", disk], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("cannot mount a small disk")
    try:
        (disk / "r.json").write_text("older")
        full = lab.call("run", file, "--rounds", 15, "--processes", 1, "--export-json", disk / "r.json")
        assert full.status == 2, full
        assert "r.json" in full.stderr and "No space left on device" in full.stderr
        assert (disk / "r.json").read_text() == "older"
        assert [each.name for each in disk.iterdir()] == ["r.json"], "no temporary file is left"
    finally:
        subprocess.run(["umount", "-l", disk], check=True)


@pytest.mark.parametrize("other", ("r.json", "./r.json", "folder/../r.json", "link.json"))
def test_both_exports_to_one_file(gillab, file, tmp_path, other):
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.json").symlink_to("r.json")
    refused = gillab("run", file, *ONCE, "--export-json", "r.json", "--export-markdown", other)
    assert_refused(refused, "--export-json", "--export-markdown")
    assert_one_line(refused)


def test_both_exports_to_standard_output(gillab, file):
    refused = gillab("run", file, *ONCE, "--export-json", "-", "--export-markdown", "-")
    assert_refused(refused, "--export-json", "--export-markdown")


def test_json_on_standard_output_is_all_there_is(gillab, file):
    outcome = gillab("run", file, *ONCE, "--export-json", "-", "--quiet")
    assert outcome.status == 0 and outcome.stderr == "", outcome
    assert strict_json(outcome.stdout)["scenarios"]


def test_json_on_dev_stdout(gillab, file):
    outcome = gillab("run", file, *ONCE, "--export-json", "/dev/stdout", "--quiet")
    assert outcome.status == 0, outcome
    assert strict_json(outcome.stdout)["scenarios"]


def test_an_export_may_be_a_link_to_a_file(lab, file, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link.json").symlink_to("elsewhere/r.json")
    assert lab.call("run", file, *ONCE, "--export-json", "link.json").status == 0
    assert (tmp_path / "link.json").is_symlink()
    assert strict_json((tmp_path / "elsewhere" / "r.json").read_text())["scenarios"]


def test_a_folder_that_disappears_meanwhile(lab, scenario_file, tmp_path):
    (tmp_path / "gone").mkdir()
    file = scenario_file(SCENARIO + "    import shutil\n    shutil.rmtree('gone', ignore_errors=True)\n")
    outcome = lab.call("run", file, *ONCE, "--export-json", "gone/r.json")
    assert outcome.status == 2, outcome
    assert "gone/r.json" in outcome.stderr and "mine — " in outcome.stdout
