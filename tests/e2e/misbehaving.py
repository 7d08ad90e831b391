"""Scenarios of which a part misbehaves, and what that may cost: that part, and nothing else."""

from __future__ import annotations

import textwrap

from laboratory import Outcome

# One implementation that works, and room for one that does not.
GOOD = """
import ctypes, multiprocessing, os, signal, subprocess, sys, threading, time
from gillab import Scenario

scenario = Scenario(tasks=2, repeat=False)


@scenario.task("good")
def good(data):
    return 6


"""

VICTIMS = ("bad/serial", "bad/threads")
GOOD_VARIANTS = ("good/serial", "good/threads")


def with_bad_task(body: str) -> str:
    """A scenario with a good task, and one with this body."""
    return (
        GOOD
        + '@scenario.task("bad")\ndef bad(data):\n'
        + textwrap.indent(textwrap.dedent(body).strip(), "    ")
    )


def with_bad_batch(body: str) -> str:
    """The same as a batch."""
    text = textwrap.indent(textwrap.dedent(body).strip(), "    ")
    return GOOD + '@scenario.batch("bad")\ndef bad(data, tasks, workers):\n' + text


def assert_costs_only(
    outcome: Outcome, victims, *fragments: str, status: str = "failed", rounds: int = 1
) -> None:
    """The victims have the status, and say why in JSON and on the terminal; everything else is measured."""
    assert outcome.status == 4, outcome
    assert outcome.stderr == "", outcome
    document, variants = outcome.json, outcome.variants
    assert outcome.scenario["status"] == "ok" and not outcome.scenario["interrupted"]
    for name in victims:
        variant = variants[name]
        assert variant["status"] == status, variant
        for fragment in fragments:
            assert fragment in variant["reason"] + variant.get("details", ""), variant
        assert "\n" not in variant["reason"].strip() and len(variant["reason"]) < 1000
        assert variant["reason"][:40] in " ".join(outcome.stdout.split()), "the table gives the reason"
        (error,) = [
            each
            for each in document["benchmarks"]
            if each.get("variant") == name and each.get("error_occurred")
        ]
        assert error["error_message"] == variant["reason"]
        assert name not in {each["variant"] for each in document["comparisons"]}
    for name, variant in variants.items():
        if name not in victims:
            assert variant["status"] == "ok" and variant["checked"], variant
            assert len(outcome.timings(name)) == rounds, name
