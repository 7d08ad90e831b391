"""Options that make no sense: refused in one line, with a guess at what was meant."""

from __future__ import annotations

import pytest
from conftest import ONCE, TINY, assert_one_line, assert_refused


@pytest.mark.parametrize(
    ("word", "guess"), (("rum", "run"), ("docter", "doctor"), ("lst", "list"), ("Show", "show"))
)
def test_unknown_command_suggests_one(gillab, word, guess):
    refused = gillab(word)
    assert_refused(refused, word, f"Did you mean '{guess}'?")
    assert_one_line(refused)


@pytest.mark.parametrize("word", ("benchmark", "", "--verbose", "-x", "délai", "\n"))
def test_unknown_command(gillab, word):
    refused = gillab(word)
    assert_refused(refused, "run", "list", "show")
    assert "Did you mean" not in refused.stderr and "delay-server" not in refused.stderr


@pytest.mark.parametrize(
    ("words", "guess"),
    (
        (["run", "--thread", "2"], "--threads"),
        (["run", "--round=2"], "--rounds"),
        (["run", "--export-jsn", "x"], "--export-json"),
        (["list", "--jsno"], "--json"),
        (["show", "--markdwon", "x"], "--markdown"),
    ),
)
def test_unknown_option_suggests_one(gillab, words, guess):
    refused = gillab(*words)
    assert_refused(refused, words[1].partition("=")[0], f"Did you mean '{guess}'?")
    assert_one_line(refused)


@pytest.mark.parametrize(
    "words", (["run", "--frobnicate"], ["run", "-z"], ["doctor", "now"], ["advise", "a", "b"])
)
def test_unknown_words(gillab, words):
    refused = gillab(*words)
    assert_refused(refused, words[-1], "--help")
    assert_one_line(refused)


@pytest.mark.parametrize("option", ("--rounds", "--size", "--export-json", "--python", "--only", "--seed"))
def test_option_without_its_value(gillab, option):
    refused = gillab("run", "primes", option)
    assert_refused(refused, option)
    assert_one_line(refused)


@pytest.mark.parametrize("option", ("--rounds", "--processes", "--threads"))
@pytest.mark.parametrize(
    "value", ("0", "-1", "abc", "1e9", " ", "3.5", "99999999999999999999", "0x10", "1 2", "٣", "nan")
)
def test_numbers_that_count_nothing(gillab, option, value):
    refused = gillab("run", "primes", f"{option}={value}")
    assert_refused(refused, option, "whole number")
    assert_one_line(refused)


@pytest.mark.parametrize("value", ("0", "-1", "abc", "1e9", "nan", "inf", "-inf", "1s", "1,5"))
def test_timeouts_that_are_none(gillab, scenario_file, value):
    refused = gillab("run", scenario_file(TINY), *ONCE, f"--timeout={value}")
    assert_refused(refused, "--timeout", value)
    assert_one_line(refused)


@pytest.mark.parametrize("value", ("-1", "abc", "1e9", "nan", "3.5", "18446744073709551616", " 5"))
def test_seeds_that_are_none(gillab, scenario_file, value):
    refused = gillab("run", scenario_file(TINY), *ONCE, f"--seed={value}")
    assert_refused(refused, "--seed", value)
    assert_one_line(refused)


@pytest.mark.parametrize(
    "option", ("--rounds", "--threads", "--processes", "--timeout", "--seed", "--size", "--only")
)
def test_values_that_are_empty(gillab, scenario_file, option):
    """A shell's unset variable: it says nothing, and does not swallow the word that follows."""
    file = scenario_file(TINY)
    for words in ([f"{option}=", "--quiet"], [option, "", "--quiet"]):
        refused = gillab("run", file, *words)
        assert_refused(refused)
        assert_one_line(refused)
        assert "--quiet" not in refused.stderr, refused


@pytest.mark.parametrize("seed", (0, 1, 2**32, 2**53 + 1, 2**64 - 1))
def test_seeds_survive_as_they_are(run, scenario_file, seed):
    outcome = run(scenario_file(TINY), "--seed", seed, *ONCE)
    assert outcome.status == 0, outcome
    assert outcome.json["context"]["order_seed"] == seed


@pytest.mark.parametrize("value", ("huge", "Default", "smoke ", "-1"))
def test_sizes_that_are_none(gillab, value):
    refused = gillab("run", "primes", f"--size={value}")
    assert_refused(refused, "primes", "smoke", "default", "seed")
    assert_one_line(refused)


@pytest.mark.parametrize("value", ("nothing/*", "[", "python", "*/interpreters"))
def test_only_that_matches_nothing(gillab, value):
    refused = gillab("run", "primes", f"--only={value}")
    assert_refused(refused, "--only", "python/serial")
    assert_one_line(refused)


def test_an_option_given_twice(gillab):
    refused = gillab("run", "primes", "--rounds", "2", "--rounds", "3")
    assert_refused(refused, "--rounds")
    assert_one_line(refused)


def test_all_and_names(gillab):
    refused = gillab("run", "primes", "--all")
    assert_refused(refused, "--all")
    assert_one_line(refused)
