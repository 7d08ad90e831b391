"""The scenarios about the GIL itself: what they record, and what must hold on any machine, however busy."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from conftest import ONCE
from laboratory import Laboratory, Outcome
from sanitizers import observes_a_gil

ROUNDS, PROCESSES = 2, 1
LIBRARIES = ("numpy", "pandas", "torch")


@pytest.fixture(scope="module")
def results(executable, tmp_path_factory):
    """results(scenario) -> its Outcome at smoke size, run once."""
    lab = Laboratory(executable, tmp_path_factory.mktemp("gil"))
    known: dict[str, Outcome] = {}

    def of(scenario: str) -> Outcome:
        if scenario not in known:
            words = ("--size", "smoke", "--rounds", ROUNDS, "--processes", PROCESSES)
            known[scenario] = lab.run(scenario, *words, timeout=120)
        return known[scenario]

    return of


def counters(outcome: Outcome, variant: str) -> list[dict]:
    """The counters that tables show, of every timing of the variant."""
    columns = outcome.scenario["columns"]
    return [{column: timing.get(column) for column in columns} for timing in outcome.timings(variant)]


@observes_a_gil
@pytest.mark.parametrize("name", ["gil-cost", "convoy", "switch-interval", "release-survey"])
def test_everything_runs_or_says_what_it_needs(results, name):
    outcome = results(name)
    assert outcome.status == 0, outcome
    assert outcome.scenario["status"] == "ok"
    for variant in outcome.variants.values():
        assert variant["status"] in ("ok", "skipped"), variant
        if variant["status"] == "skipped":
            assert "needs " in variant["reason"], variant
            continue
        assert variant["checked"], variant
        assert len(outcome.timings(variant["name"])) == ROUNDS * PROCESSES
        for numbers in counters(outcome, variant["name"]):
            assert all(value is not None and value >= 0 for value in numbers.values()), numbers


@pytest.mark.parametrize("name", ["gil-cost", "convoy", "switch-interval", "release-survey"])
def test_claims_are_about_counters_and_nothing_compares_times(results, name):
    outcome = results(name)
    claims = outcome.scenario["claims"]
    assert claims
    for claim in claims:
        assert claim["measure"] in outcome.scenario["columns"], claim
        assert claim["variant"] in outcome.variants
        assert "at_least" in claim or "at_most" in claim
    assert outcome.json["comparisons"] == []


def test_the_table_shows_counters_in_place_of_times(results):
    outcome = results("convoy")
    assert "round trips/s" in outcome.stdout
    assert "speedup" not in outcome.stdout
    for name in ("alone", "python-1", "native-4"):
        assert f"  {name} " in outcome.stdout


def test_primitives_cost_something(results):
    outcome = results("gil-cost")
    for variant, entry in outcome.variants.items():
        if entry["status"] == "ok":
            assert all(numbers["cost_ns"] > 0 for numbers in counters(outcome, variant))


@pytest.mark.parametrize("name", ["convoy", "switch-interval"])
def test_latencies_are_in_order(results, name):
    outcome = results(name)
    for variant in outcome.variants:
        for numbers in counters(outcome, variant):
            quantiles = [value for column, value in numbers.items() if column.startswith(("p", "max"))]
            assert len(quantiles) >= 3
            assert quantiles == sorted(quantiles), numbers


@observes_a_gil
def test_forced_releases_end_in_handoffs(results):
    outcome = results("convoy")
    for variant in outcome.variants:
        for timing in outcome.timings(variant):
            gil = timing["gil"]
            # The sums are read while threads run: the last release may still be on its way.
            assert gil["handoffs"] + 4 >= gil["forced"], timing
    for timing in outcome.timings("alone/batch"):
        assert timing["forced_per_s"] == 0


def test_the_survey_is_sorted_and_its_shares_are_shares(results):
    outcome = results("release-survey")
    assert outcome.scenario["sort_by"] == "held_share"
    for variant in outcome.variants:
        for numbers in counters(outcome, variant):
            assert 0 <= numbers["held_share"] <= 1
            assert 0 <= numbers["beside_share"] <= 1
    lines = [
        line.split()[0] for line in outcome.stdout.splitlines() if line.startswith("  ") and line.split()
    ]
    assert lines.index("python-loop") < lines.index("time.sleep"), outcome


@observes_a_gil
def test_what_surely_holds_the_gil_and_what_surely_does_not(results):
    outcome = results("release-survey")
    # The better of the samples: one may have been interrupted between two readings of the clocks.
    assert max(numbers["held_share"] for numbers in counters(outcome, "python-loop/batch")) > 0.95
    assert min(numbers["held_share"] for numbers in counters(outcome, "time.sleep/batch")) < 0.1


def test_every_published_statement_has_a_claim(results):
    claimed = {claim["variant"].partition("/")[0] for claim in results("release-survey").scenario["claims"]}
    assert claimed >= {"numpy.sum", "numpy.sort", "numpy.dot", "numpy.sqrt", "torch.matmul", "torch.add"}
    assert claimed >= {"file.read", "file.write", "socket.recv", "pandas.rolling", "pandas.groupby"}
    assert claimed >= {"numpy.vectorize", "numpy-object", "pandas.str.replace", "pandas.str.split"}


# Python reads it when it starts; from then on the libraries are not there.
HIDING = f"""
import sys

class Hiding:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {LIBRARIES!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Hiding())
"""


def test_the_survey_needs_none_of_the_libraries(run, tmp_path):
    """Without numpy, pandas and torch their operations are skipped, and all others are there."""
    folder = tmp_path / "hidden"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(HIDING)
    outcome = run("release-survey", "--size", "smoke", *ONCE, env={"PYTHONPATH": str(folder)}, timeout=120)
    assert outcome.status == 0, outcome
    for name, variant in outcome.variants.items():
        expected = "skipped" if name.startswith(LIBRARIES) else "ok"
        assert variant["status"] == expected, variant


SORTED_BY_NOTHING = """
    '''Counters.'''
    from gillab import Scenario, Unavailable

    scenario = Scenario(tasks=1, columns=["cost_ns"]{options})

    @scenario.task("one", executors="serial")
    def one(data):
        return 1

    @scenario.task("other", executors="serial")
    def other(data):
        raise Unavailable("needs a full moon")

    @scenario.counters
    def counters(results):
        return {{"cost_ns": 1500}}
    {claim}
"""


def write(file, options: str = "", claim: str = "") -> Path:
    return file(textwrap.dedent(SORTED_BY_NOTHING).format(options=options, claim=claim))


def test_a_users_scenario_may_be_about_counters(run, scenario_file):
    outcome = run(write(scenario_file), *ONCE)
    assert outcome.status == 0, outcome
    assert "1.50 µs" in outcome.stdout
    assert outcome.variants["other/serial"]["status"] == "skipped"
    assert outcome.variants["other/serial"]["reason"] == "needs a full moon"


@pytest.mark.parametrize(
    ("options", "claim", "fragment"),
    [
        (', sort_by="cost"', "", "sort_by must be one of the columns"),
        ("", 'scenario.claim("Fast.", "one/serial", at_least=2)', "is about times"),
        (
            "",
            'scenario.claim("Fast.", "one/serial", over="none/serial", measure="cost_ns", at_least=2)',
            "'none/serial'",
        ),
    ],
)
def test_what_columns_cannot_mean_is_refused(gillab, scenario_file, options, claim, fragment):
    outcome = gillab("run", write(scenario_file, options, claim), *ONCE)
    assert outcome.status != 0
    assert fragment in outcome.stdout + outcome.stderr, outcome
