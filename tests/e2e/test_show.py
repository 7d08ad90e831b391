"""`gillab show`: the tables again, from a file; and files that hold none."""

from __future__ import annotations

import json
import textwrap

import pytest
from conftest import assert_one_line, assert_refused
from laboratory import Laboratory

SCENARIO = """
    '''Fine, failing and missing: a table with everything in it.'''
    from gillab import Scenario

    scenario = Scenario(tasks=2, source="the tests", sizes={"smoke": {}})

    @scenario.task("fine")
    def fine(data):
        return 1

    @scenario.task("failing", executors="serial")
    def failing(data):
        raise RuntimeError("on | purpose, with `marks` and ünïcödé")

    @scenario.task("missing", requires="no_such_module_at_all")
    def missing(data):
        return 1

    @scenario.counters
    def counters(results):
        return {"ones": results[0]}

    scenario.claim("One is one.", "fine/threads", measure="ones", at_least=1, published=1)
    scenario.claim("Threads help.", "fine/threads", at_least=2, published=3.5)
"""


@pytest.fixture(scope="module")
def results(executable, tmp_path_factory):
    """A run of two scenarios, the second with failures."""
    lab = Laboratory(executable, tmp_path_factory.mktemp("show"))
    (lab.folder / "mine.py").write_text(textwrap.dedent(SCENARIO))
    words = (
        "primes",
        "./mine.py",
        "--only",
        "fi*",
        "--only",
        "fail*",
        "--only",
        "miss*",
        "--only",
        "native-released/*",
    )
    outcome = lab.run(*words, "--size", "smoke", "--rounds", 7, "--processes", 1)
    assert outcome.status == 4, outcome
    return outcome


def test_show_prints_what_run_printed(results, gillab):
    shown = gillab("show", results.file)
    assert shown.status == 0, shown
    printed, _, hint = results.stdout.rpartition("\nThe results are in ")
    assert str(results.file) in hint
    assert shown.stdout == printed
    assert shown.stderr == ""


def test_show_reads_standard_input(results, gillab):
    shown = gillab("show", "-", text=results.file.read_text())
    assert shown.status == 0, shown
    assert shown.stdout == gillab("show", results.file).stdout


def test_show_as_markdown(results, gillab):
    shown = gillab("show", "--markdown", results.file)
    assert shown.status == 0, shown
    rows = [line for line in shown.stdout.splitlines() if line.startswith("|")]
    assert any("failing/serial" in row for row in rows)
    # Every row of one table has as many cells: a '|' in a message is escaped.
    tables = "\n".join(line if line.startswith("|") else "" for line in shown.stdout.splitlines()).split(
        "\n\n"
    )
    for table in filter(None, (table.strip() for table in tables)):
        assert len({row.replace("\\|", "").count("|") for row in table.splitlines()}) == 1, table


def test_show_does_not_need_the_scenario_or_its_python(results, gillab):
    shown = gillab("show", results.file, env={"GILLAB_PYTHON": "/nowhere", "PATH": "/nowhere"})
    assert shown.status == 0, shown


def test_unknown_keys_are_ignored(results, gillab):
    document = results.json
    document["later"] = {"added": 1}
    document["context"]["later"] = [1, 2]
    document["scenarios"][0]["later"] = "x"
    document["benchmarks"][0]["later"] = {"added": 2}
    changed = results.file.with_name("changed.json")
    changed.write_text(json.dumps(document))
    assert gillab("show", changed).stdout == gillab("show", results.file).stdout


def test_a_later_schema_is_refused_with_the_reason(results, gillab):
    document = results.json
    document["context"]["gillab"]["schema_version"] = "99.0"
    changed = results.file.with_name("changed.json")
    changed.write_text(json.dumps(document))
    refused = gillab("show", changed)
    assert_refused(refused, changed, "99")
    assert_one_line(refused)


def test_missing_file(gillab):
    refused = gillab("show", "nowhere/results.json")
    assert_refused(refused, "nowhere/results.json", "no such file")
    assert_one_line(refused)


def test_directory(gillab, tmp_path):
    refused = gillab("show", tmp_path)
    assert_refused(refused, tmp_path, "directory")
    assert_one_line(refused)


UNREADABLE = {
    "empty": b"",
    "blank": b" \n\n",
    "garbage": b"\x00\xff\xfe\x80garbage",
    "text": b"primes: 4x faster\n",
    "null": b"null",
    "number": b"42",
    "list": b"[]",
    "object": b"{}",
    "google": b'{"context": {"date": "now", "num_cpus": 2}, "benchmarks": [{"name": "a", "real_time": 1}]}',
    "wrong-types": b'{"context": 1, "benchmarks": 2, "scenarios": 3, "comparisons": 4}',
    "hyperfine": b'{"results": [{"command": "sleep 1", "mean": 1.0}]}',
    "nested": b"[" * 100_000,
    "invalid-utf8": b'{"context": "\xff"}',
}


@pytest.mark.parametrize("contents", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_file_that_holds_no_results(gillab, tmp_path, contents):
    file = tmp_path / "other.json"
    file.write_bytes(contents)
    refused = gillab("show", file)
    assert_refused(refused, file)
    assert_one_line(refused)


def test_truncated_anywhere(results, gillab):
    text = results.file.read_bytes()
    for share in (0.001, 0.2, 0.5, 0.8, 0.999):
        cut = results.file.with_name("cut.json")
        cut.write_bytes(text[: int(len(text) * share)])
        refused = gillab("show", cut)
        assert_refused(refused, cut)
        assert_one_line(refused)


def test_empty_standard_input(gillab):
    refused = gillab("show", "-")
    assert_refused(refused, "standard input")


@pytest.mark.parametrize(
    "damage",
    (
        lambda document: document["scenarios"][0].pop("variants"),
        lambda document: document["scenarios"][0].update(threads="many"),
        lambda document: document["scenarios"][0].update(threads=10**30),
        lambda document: document["benchmarks"][0].update(real_time="fast"),
        lambda document: document["benchmarks"][0].update(scenario="nowhere"),
        lambda document: document["benchmarks"][0].update(time_unit="parsec"),
        lambda document: document["scenarios"][0]["variants"][0].update(status="fabulous"),
        lambda document: document["comparisons"].append({"scenario": "primes"}),
        lambda document: document["context"].pop("gillab"),
    ),
)
def test_damaged_results_are_refused_in_words(results, gillab, damage):
    document = results.json
    damage(document)
    file = results.file.with_name("damaged.json")
    file.write_text(json.dumps(document))
    refused = gillab("show", file)
    assert_refused(refused, file)
    assert_one_line(refused)


def test_show_needs_a_file(gillab):
    refused = gillab("show")
    assert_refused(refused, "gillab show --help")


def test_show_chooses_scenarios(results, gillab):
    shown = gillab("show", results.file, "mine")
    assert shown.status == 0, shown
    assert "mine — " in shown.stdout and "primes — " not in shown.stdout
    both = gillab("show", results.file, "mine", "primes")
    assert both.stdout == gillab("show", results.file).stdout, "the order is the file's"
    refused = gillab("show", results.file, "prims")
    assert_refused(refused, "'prims'", "primes and mine", "Did you mean 'primes'?")
    assert_one_line(refused)
