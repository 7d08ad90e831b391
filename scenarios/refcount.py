"""Why there is a GIL: several threads counting references, and what it costs to count right."""

import sys

from gillab import Scenario

scenario = Scenario(
    source="section 1, PEP 703",
    repeat=False,  # all tasks count in one place: more of them is another sum
    tasks=4,
    sizes={"smoke": {"n": 100_000}, "default": {"n": 2_000_000}, "seed": {"n": 10_000_000}},
)


@scenario.prepare
def prepare(n: int) -> dict:
    return {"n": n, "expected": scenario.tasks * (n - n // 2)}


def count_arguments(data: dict) -> dict:
    return {"n": data["n"]}


for way in ("plain", "atomic", "mutex", "biased"):
    scenario.native(way, kernel=f"refcount-{way}", gil="released", arguments=count_arguments)


@scenario.task("python", executors="serial")
def getrefcount(data: dict) -> tuple[int, int]:
    """What sys.getrefcount says when a second name comes and goes; only differences mean anything."""
    thing = object()
    before = sys.getrefcount(thing)
    second = thing
    with_second = sys.getrefcount(thing)
    del second
    return with_second - before, sys.getrefcount(thing) - with_second


scenario.reference("plain/serial")


@scenario.check
def check(results: list, expected: list, variant: str) -> str | None:
    """Everybody must count right, except the plain count on threads, whose losses are the point."""
    if variant == "python/serial":
        right = [(1, -1)] * scenario.tasks
        return None if results == right else f"sys.getrefcount moved by {results}, expected {right}"
    if variant == "plain/threads" or results == expected:
        return None
    return f"the count is {results[0]}, expected {expected[0]}"


@scenario.counters
def counters(results: list, data: dict) -> dict:
    if isinstance(results[0], tuple):
        return {"rise": results[0][0], "fall": results[0][1]}
    return {"lost_updates": abs(data["expected"] - results[0])}


scenario.claim(
    "A second name raises the count by one.", "python/serial", measure="rise", at_least=1, at_most=1
)
scenario.claim(
    "When it goes, the count falls by one.", "python/serial", measure="fall", at_least=-1, at_most=-1
)
scenario.claim(
    "Threads that count without protection lose updates.", "plain/threads", measure="lost_updates", at_least=1
)
scenario.claim("An atomic count loses none.", "atomic/threads", measure="lost_updates", at_most=0)
scenario.claim(
    "One mutex around it, the GIL's answer, loses none.", "mutex/threads", measure="lost_updates", at_most=0
)
scenario.claim("Biased counting (PEP 703) loses none.", "biased/threads", measure="lost_updates", at_most=0)
scenario.claim(
    "Counting atomically takes at least twice as long, even on one thread: why not every count is atomic.",
    "atomic/serial",
    over="plain/serial",
    at_most=0.5,
)
scenario.claim(
    "Biased counting costs its owner less than half of what atomic counting does.",
    "biased/serial",
    over="atomic/serial",
    at_least=2,
)
