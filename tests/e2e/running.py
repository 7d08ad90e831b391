"""What the tests of `gillab run` share: two runs, and how to read the order of what was measured."""

from __future__ import annotations

import textwrap

import pytest
from conftest import measured_samples
from laboratory import Laboratory, Outcome

ROUNDS, PROCESSES, SEED = 3, 2, 20_240_229

PUBLISHED = {
    "primes": ["python/serial", "python/threads", "native-held/serial", "native-held/threads"]
    + ["native-released/serial", "native-released/threads"],
    "http-io": ["python/serial", "python/threads", "native-held/threads"]
    + ["native-released/serial", "native-released/threads"],
    "sum": ["python/serial", "python/threads", "numpy/serial", "numpy/threads"]
    + ["native-held/serial", "native-held/threads", "native-released/serial", "native-released/threads"],
}

# Long enough in the serial arm that a round can be clean, short enough for many rounds.
MANY_ROUNDS = """
    '''Three ways to count.'''
    from gillab import Scenario

    scenario = Scenario(tasks=4, source="the tests", sizes={"default": {"n": 8_000}})

    @scenario.prepare
    def prepare(n):
        return n

    @scenario.task("python")
    def count(n):
        '''Counts to n.'''
        total = 0
        for _ in range(n):
            total += 1
        return total

    @scenario.task("twice", executors="serial")
    def twice(n):
        '''Counts to n two times.'''
        return (count(n) + count(n)) // 2

    @scenario.batch("together")
    def together(n, tasks, workers):
        '''All at once.'''
        return [count(n) for _ in range(tasks)]

    @scenario.counters
    def counters(results, n):
        return {"first": results[0], "n": n, "threads": 17}

    scenario.reference("python/serial")
    scenario.claim("It counts to n.", "python/threads", measure="first", at_least=8_000, at_most=8_000)
    scenario.claim("Twice takes twice as long.", "twice/serial", at_most=0.9, published=0.5)
"""


@pytest.fixture(scope="module")
def default_run(executable, tmp_path_factory) -> Outcome:
    """The default set, small: what `gillab run` without a name does."""
    lab = Laboratory(executable, tmp_path_factory.mktemp("default"))
    words = ("--size", "smoke", "--rounds", ROUNDS, "--processes", PROCESSES, "--seed", SEED)
    return lab.run(*words, timeout=120)


@pytest.fixture(scope="module")
def long_run(executable, tmp_path_factory) -> Outcome:
    """A user's scenario with so many rounds that enough of them are clean, if the machine lets any be."""
    folder = tmp_path_factory.mktemp("long")
    (folder / "three_ways.py").write_text(textwrap.dedent(MANY_ROUNDS))
    lab = Laboratory(executable, folder)
    exports = ("--export-markdown", "tables.md")
    exports += ("--export-benchmark-action", "action.json", "--export-bencher", "bencher.json")
    words = ("--rounds", 20, "--processes", 2, "--seed", SEED)
    return lab.run("./three_ways.py", *words, *exports, timeout=120)


def orders(document: dict, scenario: str) -> list[list[tuple]]:
    """The order of the arms in each round."""
    rounds: dict[tuple, list] = {}
    for sample in measured_samples(document, scenario):
        arm = (sample["variant"], sample.get("null", False))
        rounds.setdefault((sample["process"], sample["round"]), []).append(arm)
    return list(rounds.values())
