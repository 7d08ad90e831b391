"""`cmake --install`: everything lands below the prefix, and works from there."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from conftest import ONCE
from laboratory import Laboratory, clean_environment

PREFIX = Path("/opt/gillab laboratory")


@pytest.fixture(scope="module")
def stage(tmp_path_factory) -> Path:
    """A staging folder: what would go outside the prefix lands beside it, instead of on the machine."""
    build = os.environ.get("GILLAB_BUILD_DIR", "")
    if not (Path(build) / "cmake_install.cmake").exists():
        pytest.skip("GILLAB_BUILD_DIR names no build tree")
    folder = tmp_path_factory.mktemp("stage")
    installed = subprocess.run(
        ["cmake", "--install", build, "--prefix", PREFIX],
        env={**os.environ, "DESTDIR": str(folder)},
        capture_output=True,
        text=True,
    )
    assert installed.returncode == 0, installed.stderr
    return folder


@pytest.fixture(scope="module")
def installed(stage) -> Path:
    """The installation, moved to where no build tree would look for it."""
    return stage / PREFIX.relative_to("/")


@pytest.fixture
def installed_lab(installed, tmp_path) -> Laboratory:
    return Laboratory(str(installed / "bin" / "gillab"), tmp_path)


def test_nothing_is_installed_outside_the_prefix(stage, installed):
    files = [file for file in stage.rglob("*") if not file.is_dir()]
    assert files
    outside = [str(file.relative_to(stage)) for file in files if not file.is_relative_to(installed)]
    assert outside == []


def test_installed_files_are_no_links_into_the_source_tree(installed):
    for file in installed.rglob("*"):
        assert not file.is_symlink() or file.resolve().is_relative_to(installed.resolve()), file


def test_no_bytecode_and_no_tests_are_installed(installed):
    names = [file.name for file in installed.rglob("*")]
    assert not [
        name for name in names if name.endswith(".pyc") or name == "__pycache__" or name.startswith("test")
    ]


def test_installed_executable_lists(installed_lab):
    listed = installed_lab.call("list")
    assert listed.status == 0, listed
    assert "primes" in listed.stdout and "http-io" in listed.stdout


def test_installed_executable_runs(installed_lab):
    names = ("primes", "sum", "http-io", "refcount", "collatz")
    outcome = installed_lab.run(*names, "--size", "smoke", *ONCE, timeout=120)
    assert outcome.status == 0, outcome
    assert {"primes", "sum", "http-io", "refcount"} <= {each["name"] for each in outcome.json["scenarios"]}


def test_extension_modules_are_installed_or_say_why_not(installed, installed_lab):
    folder = installed / "lib" / "gillab" / "extensions"
    assert {file.name.partition(".")[0] for file in folder.iterdir()} == {"ema_cython", "ema_pybind11"}
    outcome = installed_lab.run(str(scenario_with_extensions(installed_lab.folder)), *ONCE)
    variants = {each["name"]: each for each in outcome.json["scenarios"][0]["variants"]}
    for module in ("ema_cython", "ema_pybind11"):
        built = any(file.name.startswith(module) and file.suffix == ".so" for file in folder.iterdir())
        variant = variants[f"{module}/serial"]
        assert variant["status"] == ("ok" if built else "skipped"), variant
        assert built or "then build again" in variant["reason"]
    assert variants["not_there/serial"]["status"] == "skipped"
    assert "build gillab again" in variants["not_there/serial"]["reason"]


def scenario_with_extensions(folder: Path) -> Path:
    file = folder / "with_extensions.py"
    file.write_text(
        """
from array import array
from gillab import Scenario, extension

scenario = Scenario(sizes={"default": {}})

@scenario.task("python", executors="serial")
def python(data):
    return [2.0, 3.0]

def averages(module):
    result = array("d", [0, 0])
    extension(module).average_released(array("d", [2, 4]), 0.5, result)
    return result

@scenario.task("ema_cython", executors="serial")
def cython(data):
    return averages("ema_cython")

@scenario.task("ema_pybind11", executors="serial")
def pybind11(data):
    return averages("ema_pybind11")

@scenario.task("not_there", executors="serial")
def not_there(data):
    return averages("not_there")
"""
    )
    return file


def test_installed_executable_runs_through_a_link_and_the_path(installed, tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "gillab").symlink_to(installed / "bin" / "gillab")
    environment = clean_environment("install", {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"})
    words = ["gillab", "run", "sum", "--size", "smoke", "--rounds", "1", "--processes", "1"]
    finished = subprocess.run(words, cwd="/", env=environment, capture_output=True, text=True)
    assert finished.returncode == 0, finished.stderr
    assert "sum — " in finished.stdout


def test_incomplete_installation_says_so(installed, tmp_path):
    (tmp_path / "bin").mkdir()
    alone = tmp_path / "bin" / "gillab"
    alone.write_bytes((installed / "bin" / "gillab").read_bytes())
    alone.chmod(0o755)
    finished = subprocess.run([alone, "list"], capture_output=True, text=True)
    assert finished.returncode == 2
    assert "files are missing" in finished.stderr and str(tmp_path) in finished.stderr
