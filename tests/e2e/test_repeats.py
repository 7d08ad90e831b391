"""Short tasks run many times in one sample; what changes by being repeated is found out."""

from __future__ import annotations

from together import scenario

SMOKE = ("--size", "smoke", "--rounds", 2, "--processes", 2)

QUICK = """
    from gillab import Scenario

    scenario = Scenario(tasks=4, sizes={"smoke": {"n": 17}} RULES)

    @scenario.task("python")
    def python(data, index):
        return data["n"] * index

    scenario.native("native", kernel="primes", gil="released")
    scenario.reference("python/serial")

    @scenario.check
    def check(results, expected):
        return True
"""


def iterations(outcome) -> dict[str, int]:
    return {name: variant["iterations"] for name, variant in outcome.variants.items()}


@scenario(QUICK.replace(" RULES", ""), *SMOKE)
def test_short_tasks_are_repeated(outcome):
    assert outcome.status == 0, outcome
    found = iterations(outcome)
    assert all(2 <= number <= 1_000_000 for number in found.values()), found
    for name, number in found.items():
        timings = outcome.timings(name)
        assert len(timings) >= 4, "as many rounds and processes as were asked for"
        assert {timing["iterations"] for timing in timings} == {number}, "the first process's in all of them"


@scenario(QUICK.replace(" RULES", ""), *SMOKE)
def test_times_are_of_one_iteration_and_counts_of_all(outcome):
    released = outcome.variants["native/serial"]["iterations"]
    for timing in outcome.timings("native/serial"):
        account = timing["gil"]
        # Every iteration of every task lets go of the GIL once and comes back.
        assert account["acquires"] >= 4 * released
        (thread,) = account["threads"]
        assert (
            sum(thread.values()) * 1000 <= timing["real_time"] * 1.01
        ), "the parts add up to the time of one"
        assert account["hold_s"] * 1000 <= timing["real_time"] * 1.01


@scenario(QUICK.replace("RULES", ", repeat=False"), *SMOKE)
def test_a_scenario_can_refuse(outcome):
    assert outcome.status == 0, outcome
    assert set(iterations(outcome).values()) == {1}


COUNTED = """
    @scenario.counters
    def counters(results):
        return {"answers": 4}
"""


@scenario(QUICK.replace("RULES", ', columns="answers"') + COUNTED, *SMOKE)
def test_what_has_columns_is_never_repeated(outcome):
    assert outcome.status == 0, outcome
    assert set(iterations(outcome).values()) == {1}


SPOILS = """
    from gillab import Scenario

    scenario = Scenario(tasks=2, sizes={"smoke": {}})

    @scenario.prepare
    def prepare():
        return [3, 1, 2]

    @scenario.task("sum")
    def summed(data):
        return 6 if len(data) == 3 else sum(data)

    @scenario.task("pop", executors="serial")
    def popped(data, index):
        if index == 1:
            data.append(1)
        return 6 + len(data) // 5

    @scenario.task("max", executors="serial")
    def largest(data):
        return 2 * max(data) if len(data) == 3 else 0
"""


@scenario(SPOILS, *SMOKE, status=4)
def test_a_task_that_changes_its_data_fails_alone(outcome):
    assert outcome.status == 4, outcome
    spoiler = outcome.variants["pop/serial"]
    assert spoiler["status"] == "failed"
    assert "though it agreed the first time" in spoiler["reason"]
    assert "change the data" in spoiler["reason"]
    for name in ("sum/serial", "sum/threads", "max/serial"):
        assert outcome.variants[name]["status"] == "ok", "it began with fresh data"


USES_UP = """
    from gillab import Scenario, Unavailable

    scenario = Scenario(tasks=2, repeat=False, sizes={"smoke": {}})

    @scenario.prepare
    def prepare():
        return {"laid": 0}

    def lay(data):
        data["laid"] += 1
        data["left"] = iter([3, 4])

    def refuse(data):
        raise Unavailable("needs a better day")

    @scenario.batch("fresh", before=lay)
    def fresh(data, tasks, workers):
        return list(data["left"])

    @scenario.batch("refused", before=refuse)
    def refused(data, tasks, workers):
        return [3, 4]

    @scenario.counters
    def counters(results, data):
        return {"laid": data["laid"]}
"""


@scenario(USES_UP, *SMOKE)
def test_what_comes_before_a_sample_comes_before_each(outcome):
    """Uses up an iterator in each sample: without a fresh one, the second finds nothing and fails."""
    assert outcome.status == 0, outcome
    assert outcome.variants["fresh/batch"]["status"] == "ok"
    laid = [(sample["process"], sample["laid"]) for sample in outcome.timings("fresh/batch")]
    assert len(laid) > 1 and len(set(laid)) == len(laid)
    assert outcome.variants["refused/batch"]["status"] == "skipped"
    assert outcome.variants["refused/batch"]["reason"] == "needs a better day"
