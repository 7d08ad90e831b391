"""`gillab show FILE`: every kind of table, in terminals of several widths, and as Markdown."""

from __future__ import annotations

import pytest
from golden import case, check_case, check_files

CASES = {
    "reference": case("gillab show reference.json", 100),
    "reference-60": case("gillab show reference.json", 60),
    "reference-140": case("gillab show reference.json", 140),
    "reference-markdown": case("gillab show reference.json --markdown"),
    "baseline": case("gillab show baseline.json", 100),
    "baseline-40": case("gillab show baseline.json", 40),
    "baseline-60-ascii": case("gillab show baseline.json", 60, locale="POSIX"),
    "baseline-140-ascii": case("gillab show baseline.json", 140, locale="C"),
    "baseline-pipe": case("gillab show baseline.json"),
    "baseline-markdown": case("gillab show baseline.json --markdown"),
    "named": case("gillab show reference.json primes convoy", 100),
    "named-ascii": case("gillab show reference.json release-survey convoy ema", 100, locale="C"),
    "named-colour": case(
        "gillab show reference.json release-survey ema convoy primes async-io", 100, colour=True
    ),
    "named-colour-140": case("gillab show reference.json primes async-io gil-cost", 140, colour=True),
    "named-markdown": case("gillab show reference.json http-io refcount --markdown"),
    "unknown-name": case("gillab show reference.json prime"),
    # Narrower than the command will take a terminal to be.
    "reference-narrowest-ascii": case("draw table reference.json 40 ascii"),
    "example-narrowest": case("draw table example.json 40"),
    **{
        f"{name}{suffix}": case(f"gillab show {name}.json{words}", width, **more)
        for name in ("example", "hostile", "example-empty", "broken", "interrupted")
        for suffix, words, width, more in (
            ("", "", 100, {}),
            ("-60", "", 60, {}),
            ("-markdown", " --markdown", 0, {}),
        )
    },
    "disturbed": case("gillab show disturbed.json", 100),
    "half-disturbed": case("gillab show half-disturbed.json", 100),
    "example-ascii": case("gillab show example.json", 100, locale="C"),
    "example-140": case("gillab show example.json", 140),
    "example-colour": case("gillab show example.json", 100, colour=True),
    "hostile-ascii": case("gillab show hostile.json", 100, locale="C"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_tables(name):
    check_case("show", name, CASES[name])


def test_there_is_nothing_else():
    check_files("show", {*CASES})
