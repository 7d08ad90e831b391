"""`gillab check FILE --baseline FILE`: every verdict, the notes and hints, and all five exports."""

from __future__ import annotations

import pytest
from golden import case, changes, check_case, check_files, compare, drawn, run

PAIRS = {
    "same": "baseline.json --baseline baseline.json",
    "reference": "reference.json --baseline baseline.json",
    "reference-itself": "reference.json --baseline reference.json",
    "slower": "slower.json --baseline baseline.json",
    "slower-serial": "slower-serial.json --baseline baseline.json",
    "slower-few": "slower-few.json --baseline few.json",
    "biased": "biased.json --baseline primes.json",
    "slower-in-half": "slower-in-half.json --baseline primes.json",
    "tolerant": "slower.json --baseline baseline.json --tolerance 50",
    "strict": "few.json --baseline primes.json --tolerance 0",
    "disturbed": "disturbed.json --baseline few.json",
    "pass-inconclusive": "disturbed.json --baseline few.json --only native*/threads --pass-inconclusive",
    "disturbed-baseline": "few.json --baseline disturbed.json",
    "half-disturbed": "half-disturbed.json --baseline few.json",
    "half-disturbed-baseline": "few.json --baseline half-disturbed.json",
    "imprecise-baseline": "primes.json --baseline imprecise.json",
    "other-machine": "other-machine.json --baseline primes.json",
    "more-cpus": "more-cpus.json --baseline few.json",
    "more-cpus-allowed": "more-cpus.json --baseline few.json --allow cpus --allow machine",
    "other-python": "python-3.12.json --baseline primes.json",
    "other-python-allowed": "python-3.12.json --baseline primes.json --allow python",
    "free-threaded": "free-threaded.json --baseline primes.json",
    "held": "held.json --baseline primes.json",
    "half-held": "half-held.json --baseline primes.json",
    "broken": "broken.json --baseline baseline.json",
    "broken-baseline": "baseline.json --baseline broken.json",
    "interrupted": "interrupted.json --baseline primes.json",
    "missing-here": "primes.json --baseline baseline.json",
    "missing-there": "few.json --baseline primes.json",
    "odd-name": "odd-name.json --baseline odd-name.json",
    "nothing": "empty.json --baseline primes.json",
    "quiet": "slower.json --baseline baseline.json --quiet",
}
ALL_FORMATS = ("json", "markdown", "junit", "benchmark-action", "bencher")
EXPORTED = {
    **dict.fromkeys(("same", "broken", "odd-name"), ALL_FORMATS),
    **dict.fromkeys(("slower", "disturbed", "more-cpus", "half-held", "missing-there"), ALL_FORMATS[:3]),
}

CASES = {
    **{name: case(f"gillab check {words}", 100) for name, words in PAIRS.items()},
    **{
        f"{name}-narrow": case(f"gillab check {PAIRS[name]}", 60)
        for name in ("reference", "slower", "more-cpus", "broken", "odd-name")
    },
    "slower-ascii": case(f"gillab check {PAIRS['slower']}", 100, locale="C"),
    "broken-ascii": case(f"gillab check {PAIRS['broken']}", 100, locale="C"),
    "slower-colour": case(f"gillab check {PAIRS['slower']}", 100, colour=True),
    "more-cpus-colour": case(f"gillab check {PAIRS['more-cpus']}", 100, colour=True),
    "half-disturbed-pipe": case(f"gillab check {PAIRS['half-disturbed']}"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_table(name):
    check_case("check", name, CASES[name])


@pytest.mark.parametrize("name", EXPORTED)
def test_the_exports(name):
    found = run(case(f"gillab check {PAIRS[name]}", exports=EXPORTED[name]))
    document = found.pop("json")
    found.pop("txt")
    # What was judged is in the document, too; what the verdicts add to it is what is compared.
    without = drawn("json", PAIRS[name].split()[0])
    compare(f"check/{name}.json.diff", changes(without, document), last_digits=True)
    for ending, text in found.items():
        compare(f"check/{name}.{ending}", text)


def test_there_is_nothing_else():
    check_files("check", {*CASES})
