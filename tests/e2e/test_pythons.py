"""Interpreters to choose with --python: others, virtual environments, and what is none."""

from __future__ import annotations

import functools
import os
import subprocess
from pathlib import Path

import pytest
from conftest import ONCE, TINY, assert_one_line, assert_refused


@pytest.fixture
def file(scenario_file):
    return scenario_file(TINY)


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


@functools.cache
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
