"""What one thread pays for the build of Python: three loops, for `gillab run one-thread --against PYTHON`."""

from gillab import Scenario

scenario = Scenario(
    source="section 5, PEP 703",
    tasks=4,
    side_by_side=True,
    sizes={
        "smoke": {"n": 2_000, "length": 20_000},
        "default": {"n": 20_000, "length": 200_000},
        "seed": {"n": 50_000, "length": 4_000_000},
    },
)


@scenario.prepare
def prepare(n: int, length: int) -> dict:
    return {
        "n": n,
        "values": [1 / number for number in range(1, length + 1)],
        "words": [f"word {number % 997}" for number in range(length)],
    }


@scenario.task("primes", executors="serial")
def primes(data: dict) -> int:
    """Counting primes: integers of its own, compared and divided"""
    count = 0
    for number in range(2, data["n"]):
        prime = True
        for divisor in range(2, int(number**0.5) + 1):
            if number % divisor == 0:
                prime = False
                break
        count += prime
    return count


@scenario.task("sum", executors="serial")
def add_up(data: dict) -> float:
    """Adding up a list of floats"""
    total = 0.0
    for value in data["values"]:
        total += value
    return total


@scenario.task("counts", executors="serial")
def counts(data: dict) -> int:
    """Counting words in a dict: every step looks up a key and stores a value"""
    found: dict[str, int] = {}
    for word in data["words"]:
        found[word] = found.get(word, 0) + 1
    return sum(found.values())


# PEP 703 and the published text speak of 5 to 15 % on one thread.
for name, what in (("primes", "counting primes"), ("sum", "adding up"), ("counts", "counting in a dict")):
    scenario.claim(
        f"On one thread, {what} is at most 15 % slower in the free-threaded build.",
        f"{name}/serial",
        at_least=1 / 1.15,
        published=1 / 1.15,
        when="gil",
        against="free-threaded",
    )
