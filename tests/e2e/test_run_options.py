"""What `gillab run` is asked for, and what comes of it: variants, threads, seeds, claims, exports."""

from __future__ import annotations

import pytest
from conftest import ONCE, TINY, assert_refused, has_gil
from laboratory import strict_json
from running import MANY_ROUNDS, PUBLISHED, orders
from together import scenario


def test_order_follows_from_the_seed(run, scenario_file):
    file = scenario_file(MANY_ROUNDS)
    once, again, other = (run(file, "--rounds", 3, "--processes", 2, "--seed", s).json for s in (5, 5, 6))
    assert orders(once, "mine") == orders(again, "mine")
    assert orders(once, "mine") != orders(other, "mine")


def test_seed_is_fresh_when_none_is_given(run, scenario_file):
    file = scenario_file(TINY)
    first, second = (run(file, *ONCE).json["context"]["order_seed"] for _ in range(2))
    assert first != second


def test_only_keeps_the_reference(run):
    outcome = run("primes", "--only", "native-*", "--size", "smoke", *ONCE)
    assert outcome.status == 0, outcome
    expected = ["python/serial"] + [name for name in PUBLISHED["primes"] if name.startswith("native-")]
    assert list(outcome.variants) == expected


def test_only_may_be_given_twice_and_name_the_scenario(run):
    words = ("--only", "primes/python/t*", "--only", "native-held/serial")
    outcome = run("primes", *words, "--size", "smoke", *ONCE)
    assert outcome.status == 0, outcome
    assert list(outcome.variants) == ["python/serial", "python/threads", "native-held/serial"]


def test_as_published_runs_only_what_has_a_figure(run, gillab):
    outcome = run("primes", "sum", "--as-published", "--size", "smoke")
    assert outcome.status == 0, outcome
    scenarios = {scenario["name"]: scenario for scenario in outcome.json["scenarios"]}
    assert [each["name"] for each in scenarios["primes"]["variants"]] == ["python/serial", "python/threads"]
    claims = [(name, claim) for name, scenario in scenarios.items() for claim in scenario["claims"]]
    assert len(claims) >= 3 and all("published" in claim for _, claim in claims)
    answers = {"holds": "confirmed", "fails": "contradicted"}
    lines = outcome.stdout.splitlines()
    for name, claim in claims:
        line = next(line for line in lines if line.split()[:1] == [name] and claim["text"][:20] in line)
        assert line.rstrip().endswith(answers.get(claim["verdict"], claim["verdict"])), line
    again = gillab("show", outcome.file, "--as-published")
    assert again.status == 0 and again.stdout.strip() in outcome.stdout


def test_as_published_needs_a_figure(gillab, scenario_file):
    assert_refused(gillab("run", scenario_file(TINY), "--as-published"), "has no published figure")


def test_as_published_may_be_narrowed(run):
    words = ("--as-published", "--only", "numpy/*", "--size", "smoke", *ONCE)
    outcome = run("sum", *words)
    assert outcome.status == 0, outcome
    assert list(outcome.variants) == ["python/serial", "numpy/serial", "numpy/threads"]


@pytest.mark.parametrize("threads", (1, 3, 8))
def test_threads_option(run, threads):
    outcome = run("primes", "--threads", threads, "--only", "*/threads", "--size", "smoke", *ONCE)
    assert outcome.status == 0, outcome
    assert outcome.scenario["threads"] == threads and outcome.scenario["tasks"] == 4
    for name in ("python/threads", "native-held/threads", "native-released/threads"):
        assert [sample["threads"] for sample in outcome.timings(name)] == [threads]
        assert outcome.variants[name]["checked"]


TOLD = """
    from gillab import Scenario
    scenario = Scenario(tasks=5)

    @scenario.batch("told")
    def told(data, tasks, workers):
        assert (data, tasks, workers) == ({}, 5, 3), (data, tasks, workers)
        return [0, 1, 4, 9, 16]

    @scenario.task("indexed")
    def indexed(data, index):
        return index * index
"""


@scenario(TOLD, "--threads", 3, *ONCE)
def test_a_batch_is_told_the_threads_and_a_task_its_index(outcome):
    assert outcome.status == 0, outcome


def test_names_may_have_underscores_and_repeat(run):
    outcome = run("http_io", "http-io", "--only", "native-released/threads", "--size", "smoke", *ONCE)
    assert outcome.status == 0, outcome
    assert [scenario["name"] for scenario in outcome.json["scenarios"]] == ["http-io"]


def test_size_sets_the_parameters(run):
    outcome = run("primes", "--size", "smoke", "--only", "native-released/serial", *ONCE)
    assert outcome.scenario["size"] == "smoke" and outcome.scenario["parameters"] == {"n": 10_000}


ONES = """
    from gillab import Scenario
    scenario = Scenario(tasks=1)

    @scenario.task("python")
    def one(data):
        return 1

    @scenario.counters
    def counters(results):
        return {"ones": results[0]}
"""


@pytest.mark.parametrize(
    ("claim", "strict_status"),
    (
        ("'It is one.', 'python/serial', measure='ones', at_least=1", 0),
        ("'It is two.', 'python/serial', measure='ones', at_least=2", 1),
        ("'One round decides nothing.', 'python/threads', over='python/serial', at_least=1.5", 3),
        ("'It is one.', 'python/serial', measure='ones', at_least=2, when='free-threaded'", 0),
    ),
    ids=("holds", "fails", "undecided", "not-applicable"),
)
@scenario(lambda claim, strict_status: ONES + f"    scenario.claim({claim})\n")
def test_strict_tells_by_the_status(outcome, run, scenario_file, claim, strict_status):
    assert outcome.status == 0, "without --strict"
    if "when=" in claim and not has_gil(outcome):
        strict_status = 1  # it is about this Python, and fails
    assert (
        run(scenario_file(ONES + f"    scenario.claim({claim})\n"), "--strict", *ONCE).status == strict_status
    )


def test_a_parameter_can_be_set(run, gillab, scenario_file):
    file = scenario_file(
        """
        from gillab import Scenario
        scenario = Scenario(sizes={"default": {"n": 1, "name": "a"}})

        @scenario.task("python")
        def task(data):
            assert data == {"n": 5, "name": "x=y"}, data
        """
    )
    outcome = run(file, *ONCE, "--set", "n=5", "--set", "name=x=y")
    assert outcome.status == 0, outcome
    assert outcome.scenario["parameters"] == {"n": 5, "name": "x=y"}
    assert_refused(gillab("run", file, "--set", "m=5"), "no parameter 'm'", "n and name")
    assert_refused(gillab("run", file, "--set", "n=five"), "it takes a whole number")


def test_json_on_standard_output_is_alone_there(gillab, scenario_file):
    outcome = gillab("run", scenario_file(MANY_ROUNDS), *ONCE, "--export-json", "-")
    assert outcome.status == 0, outcome
    assert strict_json(outcome.stdout)["scenarios"][0]["name"] == "mine"
    assert "mine — " in outcome.stderr, "the tables give way"


def test_an_older_results_file_is_replaced(lab, scenario_file):
    scenario_file(MANY_ROUNDS)
    old = lab.folder / "results-1.json"
    old.write_text("old")
    assert lab.run("./mine.py", *ONCE).scenario["name"] == "mine"
    assert not list(lab.folder.glob(".gillab-*")), "no temporary file is left"


def test_a_folder_with_spaces_and_letters_beyond_ascii(run, scenario_file):
    outcome = run(scenario_file(MANY_ROUNDS, "мой проект/über uns/drei_wege.py"), *ONCE)
    assert outcome.status == 0, outcome
    assert outcome.scenario["name"] == "drei-wege"
